// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/net/io_options.h"
#include "adapters/net/io_stats.h"
#include "core/base/inbox.h"
#include "core/base/result.h"
#include "core/venue/transport.h"

#include <atomic>
#include <thread>

namespace gannet {

/// The only thread with sockets. It moves bytes and knows neither venues nor payloads: takes Outbound items, opens
/// WebSocket links, reads over HTTP and sends orders over it, and pushes what happens, stamped on arrival, into the
/// engine's inbox. A QCoreApplication must exist while it runs.
class IoThread final : public Transport {
public:
    /// `inbox` and `clock` outlive it.
    IoThread(Inbox<Inbound>& inbox, const Clock& clock, IoOptions options);
    /// Stops.
    ~IoThread() override;

    /// Reads the extra CA file and the proxy variables, then starts the thread. Fails {Invalid}, {Io}. Once.
    [[nodiscard]] Result<void> start();
    /// Any thread, at any time; before start() the items wait, after stop() they are dropped.
    void send(Outbound item) override;
    /// Sends what was asked for before, closes every link and ends the thread; returns when it has ended. Reads under
    /// way get no answer; of each order without one a failure is pushed that says whether it was sent.
    void stop();

    /// Any thread.
    [[nodiscard]] const IoStats& stats() const { return m_stats; }

private:
    class Worker;
    struct Setup;

    void run(const Setup& setup);
    void wake() const;

    Inbox<Inbound>& m_inbox;
    const Clock& m_clock;
    const IoOptions m_options;
    IoStats m_stats;
    int m_wakeFd = -1;
    Inbox<Outbound> m_outbox;
    std::atomic<bool> m_isStopping{false};
    std::jthread m_thread; ///< not a QThread: its start and end order memory in a way ThreadSanitizer can see
};

} // namespace gannet
