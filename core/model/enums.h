// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace gannet {

/// Buy/bid or Sell/ask. On a trade it is the aggressor's side.
enum class Side : std::uint8_t { Buy, Sell };

/// What a screen or a strategy may ask a venue for.
enum class StreamKind : std::uint8_t { Book, Quote, Trades, Ticker, Mark, Kline };

/// Candle lengths. Venues offer OneMinute and up; shorter ones are built from trades.
enum class KlineInterval : std::uint8_t {
    OneSecond,
    FiveSeconds,
    FifteenSeconds,
    OneMinute,
    ThreeMinutes,
    FiveMinutes,
    FifteenMinutes,
    ThirtyMinutes,
    OneHour,
    TwoHours,
    FourHours,
    EightHours,
    TwelveHours,
    OneDay,
};
inline constexpr int kKlineIntervals = static_cast<int>(KlineInterval::OneDay) + 1;

/// A venue's session, as the engine sees it.
enum class SessionState : std::uint8_t { Disconnected, Connecting, Authenticating, Syncing, Ready, Degraded };

/// One stream's truth. Anything but Live means: do not trade on what is shown.
enum class StreamHealth : std::uint8_t {
    Idle,       ///< nobody asked for it
    Connecting, ///< asked for, nothing shown yet
    Live,
    Gap,     ///< a sequence break: book emptied, snapshot on its way
    Stale,   ///< no message within the limit, or the socket is down
    Crossed, ///< best bid >= best ask after a whole event: book emptied, snapshot on its way
};

/// Why a book was built anew.
enum class ResyncReason : std::uint8_t { None, Gap, Crossed, Stale, Periodic, Reconnect, BadFrame, Mismatch };

enum class InstrumentType : std::uint8_t { Perpetual, Future, Spot, Equity, Prediction };

[[nodiscard]] std::string_view toString(Side value);
/// The inverse of toString; nothing on another word.
[[nodiscard]] std::optional<Side> sideFrom(std::string_view text);
[[nodiscard]] std::string_view toString(StreamKind value);
/// "1s" "5s" "15s" "1m" "3m" "5m" "15m" "30m" "1h" "2h" "4h" "8h" "12h" "1d": the words venues use too.
[[nodiscard]] std::string_view toString(KlineInterval value);
[[nodiscard]] std::optional<KlineInterval> klineIntervalFrom(std::string_view text);
/// Length in nanoseconds; a day is 24 h UTC.
[[nodiscard]] std::int64_t lengthNs(KlineInterval value);
[[nodiscard]] std::string_view toString(SessionState value);
[[nodiscard]] std::string_view toString(StreamHealth value);
[[nodiscard]] std::string_view toString(ResyncReason value);
[[nodiscard]] std::string_view toString(InstrumentType value);

} // namespace gannet
