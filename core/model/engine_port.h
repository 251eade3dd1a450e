// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/command.h"
#include "core/model/ui_event.h"

#include <vector>

namespace gannet {

/// All that a screen sees of the engine. Nothing here waits. UI thread.
class EnginePort {
public:
    virtual ~EnginePort() = default;
    virtual void post(Command command) = 0;
    /// Takes what was told since the last call; false when nothing was.
    virtual bool drain(std::vector<UiEvent>& out) = 0;
    /// The engine's idea of now: wall clock when live, the player's clock in a replay. Ages on screens are measured
    /// against it.
    [[nodiscard]] virtual Timestamp now() const = 0;
};

/// What the player shows of itself.
struct PlayerView {
    bool isActive = false; ///< a recording or a journal is playing
    bool isPaused = false;
    std::int32_t speedPct = 100; ///< 25 to 5000
    Timestamp position;          ///< the recording's own clock, as recorded
    Timestamp first, last;       ///< its range
    std::uint32_t round = 1;     ///< each round is a reconnect
    FixedText<96> title;         ///< "BTCUSDT and ETHUSDT perpetuals, 2024-08-08"
    FixedText<240> trouble;      ///< a part of it that cannot be played any more, why, and what to do; empty: none
};

/// Controls the player. Nothing waits. UI thread.
class PlayerPort {
public:
    virtual ~PlayerPort() = default;
    virtual void setPaused(bool paused) = 0;
    virtual void setSpeedPct(std::int32_t pct) = 0; ///< clamped to [25, 5000]
    virtual void step() = 0;                        ///< one item further; pauses first
    /// The newest state; null when nothing changed since the last call.
    virtual const PlayerView* takeView() = 0;
};

} // namespace gannet
