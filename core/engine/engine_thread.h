// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/histogram.h"
#include "core/base/inbox.h"
#include "core/base/log.h"
#include "core/base/uptime_clock.h"
#include "core/engine/engine.h"
#include "core/engine/journal_port.h"
#include "core/model/engine_port.h"

#include <atomic>
#include <optional>
#include <stop_token>
#include <thread>
#include <vector>

namespace gannet {

/// Items waiting for the engine above which the I/O thread closes public links: they go stale and resync, memory stays
/// bounded.
inline constexpr std::size_t kInboxHighMark = 50'000;

struct EngineThreadOptions {
    /// Whether a quiet loop stamps Ticks from the clock so that timers fire. A player that feeds a recording stamps its
    /// own and says no, so that only the recording's time counts.
    bool makesTicks = true;
    JournalPort* journal = nullptr; ///< every item goes there before the engine sees it; none when null
    Log* log = nullptr;             ///< where the end of the journal is told; may be null
    /// Called on the engine's thread with each answer to a request, before screens have it; must not wait. None when
    /// empty.
    std::function<void(const RequestAnswered&)> onAnswer = {};
    /// How far the clock may be set at once, against the time the machine is up, before trading is disarmed and it is
    /// logged; none: nobody looks.
    std::optional<Duration> clockJump = {};
};

/// The only loop: drain, record, step, publish. Owns the thread; the engine belongs to that thread from start() to
/// stop(). As EnginePort it is all that screens see.
class EngineThread final : public EnginePort {
public:
    /// All outlive this object. `clock` is read from any thread: the wall clock when live, the player's clock in a
    /// replay. `inbox` is what the I/O thread (or the player) writes to.
    EngineThread(Engine& engine, Inbox<Inbound>& inbox, const Clock& clock, const EngineThreadOptions& options = {});
    ~EngineThread() override { stop(); }
    EngineThread(const EngineThread&) = delete;
    EngineThread& operator=(const EngineThread&) = delete;

    void start();
    /// Takes what is still in the inbox, closes the links and ends the thread. The I/O thread has stopped before.
    void stop();

    /// Says something to screens that the engine does not know. Before start().
    void tell(UiEvent event) { m_uiEvents.push(std::move(event)); }

    void post(Command command) override;
    bool drain(std::vector<UiEvent>& out) override { return m_uiEvents.drain(out); }
    /// The engine's time, not the clock's: what screens show is stamped with it.
    [[nodiscard]] Timestamp now() const override { return m_clock.now() + Duration{m_ahead.load()}; }

private:
    void run(const std::stop_token& stop);
    void takeBatch();
    void stepOne(const Inbound& item);
    void tickIfDue();
    void watchClock();
    void publish();
    void updateStats();
    void tellJournalTrouble();
    [[nodiscard]] Duration waitTime() const;

    Engine& m_engine;
    Inbox<Inbound>& m_inbox;
    const Clock& m_clock;
    EngineThreadOptions m_options;
    UptimeClock m_meter; ///< measures steps and paces frames, also while a player stands still; no part of the state
    Inbox<UiEvent> m_uiEvents;
    std::vector<Inbound> m_batch;
    std::atomic<std::int64_t> m_ahead = 0; ///< ns by which the engine's time is ahead of the clock
    std::optional<Duration> m_clockOffset; ///< of the clock against m_meter when it was last looked at
    Histogram m_steps;
    LoopStats m_stats;
    Timestamp m_nextStats;
    std::jthread m_thread;
};

} // namespace gannet
