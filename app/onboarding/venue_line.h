// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/net/http_link.h"
#include "adapters/net/io_options.h"
#include "adapters/net/io_stats.h"
#include "core/base/time.h"
#include "core/venue/transport.h"

#include <QObject>

#include <cstdint>
#include <functional>
#include <map>
#include <memory>

namespace gannet::onboarding {

/// The way to a venue while an account is added, and only then: what the engine has is for what it trades. Each answer
/// comes once, later, on the same thread, and never after the line is gone.
class VenueLine {
public:
    using Answer = std::function<void(HttpResult)>;

    virtual ~VenueLine() = default;
    /// What must not be sent twice.
    virtual void send(OrderHttp order, Answer done) = 0;
    virtual void ask(HttpRequest request, Answer done) = 0;
};

/// The same over sockets, of the calling thread's event loop: a handful of requests, which the I/O thread has no way to
/// tell apart from the engine's. Nothing is made before the first request, so that it costs a start nothing.
class NetVenueLine final : public VenueLine, private HttpListener {
public:
    /// `clock` outlives it.
    NetVenueLine(IoOptions options, const Clock& clock);
    ~NetVenueLine() override;

    void send(OrderHttp order, Answer done) override;
    void ask(HttpRequest request, Answer done) override;

private:
    struct Links;

    void onHttpResult(HttpResult result) override;
    [[nodiscard]] HttpId expect(Answer done);
    /// Null where the certificates cannot be read; then `id` is answered so, later.
    [[nodiscard]] Links* links(HttpId id);

    IoOptions m_options;
    const Clock& m_clock;
    IoStats m_stats;
    std::map<std::uint64_t, Answer> m_waiting;
    std::uint64_t m_lastId = 0;
    std::unique_ptr<Links> m_links;
    QObject m_context; ///< last: with it go the answers that are still due
};

} // namespace gannet::onboarding
