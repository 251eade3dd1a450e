// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/inbox.h"
#include "core/base/result.h"
#include "core/model/remembered.h"
#include "core/store/writer_thread.h"
#include "core/trading/trading_ports.h"
#include "core/venue/transport.h"

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace gannet {

/// The store of a run that keeps: `gannet.sqlite` in a folder, and the thread that writes it. Answers go into the
/// engine's inbox, stamped with `clock`.
class KeptStore final : public StorePort {
public:
    /// Hears each answer on the writer's thread, before the engine does.
    using Listener = std::function<void(const StoreNews&)>;

    /// Opens or makes the file and reads what it remembers. Fails as Store::open and the reads do.
    [[nodiscard]] static Result<std::unique_ptr<KeptStore>> open(const std::string& dir, const Clock& clock,
                                                                 Inbox<Inbound>& inbox, Listener listener = {});

    void push(StoreOp op) override { m_writer->push(std::move(op)); }
    void pushStep(std::vector<StoreOp> ops) override { m_writer->push(std::move(ops)); }
    /// What was read; taken once, before the engine starts.
    [[nodiscard]] Remembered takeRemembered() { return std::move(m_remembered); }
    /// Likewise, before the window is shown.
    [[nodiscard]] StoredWorkspaces takeWorkspaces() { return std::move(m_workspaces); }
    /// Writes what waits; the engine has stopped.
    void stop() { m_writer->stop(); }

private:
    KeptStore() = default;

    Remembered m_remembered;
    StoredWorkspaces m_workspaces;
    std::unique_ptr<WriterThread> m_writer;
};

/// The store of a run that begins anew each time: the demo and played journals. Says that all is stored.
class FleetingStore final : public StorePort {
public:
    FleetingStore(const Clock& clock, Inbox<Inbound>& inbox) : m_clock(clock), m_inbox(inbox) {}

    void push(StoreOp op) override;

private:
    const Clock& m_clock;
    Inbox<Inbound>& m_inbox;
};

} // namespace gannet
