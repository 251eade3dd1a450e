// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/market.h"
#include "core/engine/venue_desk.h"
#include "core/model/views.h"
#include "core/trading/books.h"

#include <optional>
#include <span>

namespace gannet {

/// What is known of one instrument at one moment. Pointers are null where nothing is.
struct FillSource {
    const Instrument* instrument = nullptr;
    const BookState* book = nullptr;
    const InstrumentMarket* market = nullptr;
    const VenueDesk* desk = nullptr; ///< tells of links; null: nothing is said of them
    VenueStatus session;
    Timestamp now;                            ///< engine time
    std::optional<Duration> clockOffset = {}; ///< the venue's clock ahead of the engine's
    std::string_view whyNoTrading = {};       ///< a sentence, where this run does not trade
};

// Pure functions from state to what a screen sees. Each fills all of `out` that its counts name, except `version`.

void fillDepth(DepthView& out, const FillSource& source, std::int64_t group);
void fillProfile(ProfileView& out, const FillSource& source);
void fillTape(TapeView& out, const FillSource& source);
/// Candles told by the venue where there are any, else made from trades.
void fillChart(ChartView& out, const FillSource& source, KlineInterval interval, bool isHistoryLoading);
void fillQuote(QuoteRow& out, const FillSource& source);

/// Rows of `step` (a price difference, > 0) from one side of a book, best first: bids round down, asks up, sizes add
/// up. Returns how many rows there are; a row is never cut. Zero or one row step of one tick shows levels as they are.
std::uint32_t groupLevels(const BookSide& levels, Side side, std::int64_t step, std::span<BookLevel> out);

/// What a block says of the stream it shows: one that no link carries is stale. `interval` counts for Kline only.
[[nodiscard]] Freshness freshnessOf(const FillSource& source, StreamKind kind,
                                    KlineInterval interval = KlineInterval::OneMinute);

} // namespace gannet
