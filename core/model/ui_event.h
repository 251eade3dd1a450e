// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/event.h"
#include "core/model/trading_event.h"

#include <memory>
#include <string>
#include <variant>
#include <vector>

namespace gannet {

/// A venue's catalogue is complete or has changed: an immutable copy for screens.
struct CatalogueChanged {
    VenueId venue;
    std::string slug;
    std::string name; ///< for people
    std::shared_ptr<const std::vector<Instrument>> instruments;
};
/// A venue's session, or one stream's health, changed.
struct StatusChanged {
    VenueId venue;
    std::string slug;
    std::string name; ///< of the venue, for people: it is told here before the catalogue comes
    std::string key;  ///< "venue:symbol" of the stream, empty for the session
    VenueStatus status;
    Timestamp time;
};
/// One stage of the start and how long it took. Shown by the start screen; over its limit it says so.
struct StartStage {
    enum class State : std::uint8_t { Running, Done, Failed };
    std::string name; ///< "config", "catalogue hyperliquid", "connect ...", "first quote ..."
    State state = State::Running;
    Timestamp began;
    Duration took;
    Duration limit;
    std::string words;
};
/// What a screen kept in an earlier run, with KeepSetting. Told at the start.
struct SettingTold {
    std::string key; ///< as the screen named it
    std::string value;
};
/// Told to screens, lossless and in order.
using UiEvent = std::variant<CatalogueChanged, StatusChanged, StartStage, TradingEvent, SettingTold>;

} // namespace gannet
