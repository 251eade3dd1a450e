// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/enums.h"
#include "core/model/freshness.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace gannet {

/// How a venue's book keeps its order (docs/architecture.md, "Book resync").
enum class BookContinuity : std::uint8_t {
    Replace,      ///< every message is the whole visible book; no sequence (Hyperliquid)
    PreviousLast, ///< a diff names the last id of the diff before (Binance USD-M `pu`)
    FirstFollows, ///< a diff's first id is the last one plus one (Binance spot)
};

/// A budget the venue enforces; we stay below it.
struct RateBudget {
    std::string name;        ///< "rest weight per minute"
    std::uint32_t limit = 0; ///< units
    std::uint32_t windowMs = 0;
};

/// What a venue can do, as data: read by screens, risk and tests alike.
struct Capabilities {
    std::string slug;
    std::string name; ///< for people: "Binance USD-M"
    std::vector<InstrumentType> instrumentTypes;
    std::vector<StreamKind> streams;
    std::vector<StreamKind> steadyStreams;     ///< told on a clock even when nothing moves: silence means a fault
    std::vector<KlineInterval> klineIntervals; ///< told by the venue; shorter ones are built from trades
    BookContinuity continuity = BookContinuity::Replace;
    std::uint32_t bookDepth = 0; ///< levels a side that a snapshot holds
    bool hasChecksum = false;
    bool hasFunding = false;
    bool hasKlineHistory = false;
    bool hasPrivate = false; ///< account and orders are built
    std::uint32_t maxStreamsPerLink = 0;
    std::vector<RateBudget> budgets;
    std::string source; ///< pages and date the facts come from
};

/// What silence of a stream of this venue means. Books and best quotes are told on change unless they are steady.
[[nodiscard]] StreamRhythm rhythmOf(const Capabilities& capabilities, StreamKind stream);

/// One line of JSON for `gannet-inspect capabilities`.
[[nodiscard]] std::string toJson(const Capabilities& capabilities);

[[nodiscard]] std::string_view toString(BookContinuity value);

} // namespace gannet
