// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/fixed_text.h"
#include "core/base/ids.h"
#include "core/base/latest.h"
#include "core/base/time.h"
#include "core/model/event.h"
#include "core/model/freshness.h"

#include <array>
#include <cstdint>
#include <optional>
#include <type_traits>

namespace gannet {

// Plain fixed-size structs made for screens. The engine fills the open ones at most once per frame and only when
// something changed; all numbers of one view come from one moment. Amounts are mantissas at the stated scales.

inline constexpr std::size_t kDepthLevels = 400; ///< a side
inline constexpr std::size_t kTapeTrades = 512;
inline constexpr std::size_t kChartCandles = 1500;
inline constexpr std::size_t kProfileLevels = 2048;
inline constexpr std::size_t kQuoteRows = 256;
inline constexpr std::size_t kHealthVenues = 16;
inline constexpr std::size_t kHealthRefused = 16;

/// A value that may be unknown; unknown is shown as a dash, never as zero.
struct MaybeAmount {
    std::int64_t mantissa = 0;
    std::int8_t scale = 0;
    bool isKnown = false;
};

[[nodiscard]] constexpr MaybeAmount knownAmount(std::int64_t mantissa, int scale)
{
    return {.mantissa = mantissa, .scale = static_cast<std::int8_t>(scale), .isKnown = true};
}
[[nodiscard]] constexpr MaybeAmount knownAmount(const Decimal& value)
{
    return knownAmount(value.mantissa, value.scale);
}
[[nodiscard]] constexpr MaybeAmount maybeAmount(const std::optional<Decimal>& value)
{
    return value ? knownAmount(*value) : MaybeAmount{};
}

/// An assembled book, grouped as asked. Empty while health is Connecting, Gap or Crossed.
struct DepthView {
    InstrumentId instrument;
    std::uint64_t version = 0; ///< grows with every fill of the view
    Timestamp engineTime;      ///< moment of the snapshot
    Timestamp venueTime;       ///< the venue's time of the last book message
    Timestamp received;        ///< when the newest book frame in it reached the program, for latency
    std::int8_t priceScale = 0;
    std::int8_t qtyScale = 0;
    std::int64_t step = 1; ///< price step of the rows, mantissa: the tick, or the grouping asked for
    std::int64_t tick = 0; ///< the instrument's price step at this price, mantissa; 0: not known, there is no book
    std::uint32_t bidCount = 0;
    std::uint32_t askCount = 0;
    std::array<BookLevel, kDepthLevels> bids{}; ///< best first; grouped bids round down, asks up
    std::array<BookLevel, kDepthLevels> asks{};
    std::uint32_t bidTotal = 0; ///< levels the whole book has
    std::uint32_t askTotal = 0;
    bool isPartial = true;        ///< beyond the last row the book is unknown, not empty
    MaybeAmount bestBid, bestAsk; ///< ungrouped
    MaybeAmount lastPrice;
    MaybeAmount lastQty;
    Side lastSide = Side::Buy;
    Freshness freshness;
};

/// Volume traded at each price since the program began to watch the instrument.
struct ProfileLevel {
    std::int64_t price = 0;
    std::int64_t bought = 0; ///< by aggressors
    std::int64_t sold = 0;
};
struct ProfileView {
    InstrumentId instrument;
    std::uint64_t version = 0;
    std::int8_t priceScale = 0;
    std::int8_t qtyScale = 0;
    std::uint32_t count = 0;
    std::array<ProfileLevel, kProfileLevels> levels{}; ///< by falling price; the busiest region around the last price
    bool isTruncated = false;                          ///< further levels did not fit
};

struct TapeTrade {
    std::uint64_t ordinal = 0; ///< 1, 2, 3 ... per instrument: a jump means that trades were shed
    Timestamp venueTime;
    std::int64_t price = 0;
    std::int64_t qty = 0;
    Side aggressor = Side::Buy;
    bool isBacklog = false;
    std::uint32_t count = 1;
};
/// The newest trades. A screen that looks each frame sees every trade unless more than kTapeTrades came in between.
struct TapeView {
    InstrumentId instrument;
    std::uint64_t version = 0;
    std::int8_t priceScale = 0;
    std::int8_t qtyScale = 0;
    std::uint64_t newestOrdinal = 0;
    std::uint32_t count = 0;
    std::array<TapeTrade, kTapeTrades> trades{}; ///< newest first
    Freshness freshness;
};

struct Candle {
    Timestamp openTime;
    std::int64_t open = 0, high = 0, low = 0, close = 0;
    std::int64_t volume = 0;
    std::uint32_t trades = 0;
    bool isComplete = true; ///< false: we did not see all of it (built from trades since mid-candle)
};
struct ChartView {
    InstrumentId instrument;
    std::uint64_t version = 0;
    Timestamp engineTime;
    KlineInterval interval = KlineInterval::OneMinute;
    std::int8_t priceScale = 0;
    std::int8_t qtyScale = 0;
    std::uint32_t count = 0;
    std::array<Candle, kChartCandles> candles{}; ///< oldest first; the last one is live
    bool isFromTrades = false;                   ///< built here from trades, not told by the venue
    bool isHistoryLoading = false;
    std::optional<Duration> clockOffset; ///< the venue's clock, which candles go by, ahead of ours; estimated
    MaybeAmount mark, index;
    Freshness freshness;
};

/// One row of the watchlist.
struct QuoteRow {
    InstrumentId instrument;
    std::int8_t priceScale = 0;
    MaybeAmount last, bid, ask, mark;
    MaybeAmount open24h;      ///< price 24 h ago
    MaybeAmount changePct24h; ///< percent with 2 decimals
    MaybeAmount fundingRate;  ///< as a fraction per funding interval
    Duration fundingInterval; ///< zero when unknown
    Freshness freshness;      ///< of the stream to be believed least among those the figures come from
};
struct QuotesView {
    std::uint64_t version = 0;
    std::uint32_t count = 0;
    std::array<QuoteRow, kQuoteRows> rows{}; ///< in the order they were asked for
};

struct HealthVenue {
    FixedText<24> slug;
    FixedText<32> name;
    SessionState session = SessionState::Disconnected;
    std::uint32_t attempt = 0;
    Timestamp retryAt;
    FixedText<96> words;
    std::uint64_t frames = 0, refused = 0, reconnects = 0, gaps = 0, resyncs = 0, crossed = 0, mismatches = 0;
    std::uint64_t httpErrors = 0, rateLimited = 0;
    std::uint32_t framesPerSecond = 0;
    bool isFeedAgeKnown = false;
    Duration feedAgeP50, feedAgeP99; ///< venue time to ingest, after the estimated clock offset
    Duration clockOffset;            ///< venue clock ahead of ours, estimated
    Timestamp lastFrame;
    Freshness freshness; ///< of the link that was heard least lately among those that carry something
    std::uint32_t subscriptions = 0;
    std::uint32_t instruments = 0;
};
struct HealthRefused {
    Timestamp time;
    FixedText<24> slug;
    FixedText<24> code;
    FixedText<160> words;
    std::uint64_t count = 0; ///< like it in the same burst
};
struct HealthView {
    std::uint64_t version = 0;
    Timestamp engineTime;
    std::uint32_t venueCount = 0;
    std::array<HealthVenue, kHealthVenues> venues{};
    std::uint32_t refusedCount = 0;
    std::array<HealthRefused, kHealthRefused> refused{}; ///< newest first
    std::uint32_t inboxDepth = 0, inboxHighMark = 0;
    std::uint64_t itemsTotal = 0;
    std::uint64_t duplicates = 0, late = 0, outOfOrder = 0, shedTrades = 0, coalesced = 0;
    Duration stepP50, stepP99, stepMax; ///< time spent in one engine step lately
    std::uint64_t journalBytes = 0;
    FixedText<240> journalTrouble; ///< why nothing is recorded though it should be; empty: all is well
};

template <class T> using ViewSlot = Latest<T>;
static_assert(std::is_trivially_copyable_v<DepthView> && std::is_trivially_copyable_v<HealthView>);

} // namespace gannet
