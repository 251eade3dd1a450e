// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/decimal.h"

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gannet::twin {

struct TradePrint {
    std::int64_t timeMs = 0;
    Decimal price;
    Decimal qty;
    std::uint64_t id = 0;      ///< the venue's, where it has one
    bool isBuyerMaker = false; ///< the aggressor sold
};

struct Candle {
    std::int64_t openMs = 0;
    std::int64_t closeMs = 0; ///< last millisecond of it
    Decimal open, high, low, close, volume, quoteVolume;
    std::uint32_t trades = 0;
};

/// Length of "1m", "4h", "1d"; nothing for other words and for months.
[[nodiscard]] std::optional<std::int64_t> intervalMs(std::string_view interval);

/// Candles built from the trades the twin has told, oldest first, at most the `limit` newest. There is no older history
/// in a recording, and none is made up.
[[nodiscard]] std::vector<Candle> candlesOf(const std::deque<TradePrint>& trades, std::int64_t lengthMs,
                                            std::size_t limit);
/// The one the newest trade is in. Requires a trade.
[[nodiscard]] Candle newestCandle(const std::deque<TradePrint>& trades, std::int64_t lengthMs);

} // namespace gannet::twin
