// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/twins/candles.h"

#include "core/base/check.h"

#include <algorithm>
#include <array>
#include <utility>

namespace gannet::twin {

namespace {

Decimal sum(const Decimal& a, const Decimal& b)
{
    const auto total = add(a, b);
    CHECK(total.has_value(), "recorded sizes add up");
    return *total;
}

void take(Candle& candle, const TradePrint& trade)
{
    const auto quote = multiply(trade.price, trade.qty);
    CHECK(quote.has_value(), "recorded amounts multiply");
    candle.high = std::max(candle.high, trade.price);
    candle.low = std::min(candle.low, trade.price);
    candle.close = trade.price;
    candle.volume = sum(candle.volume, trade.qty);
    candle.quoteVolume = sum(candle.quoteVolume, *quote);
    ++candle.trades;
}

Candle startedBy(const TradePrint& trade, std::int64_t lengthMs)
{
    Candle candle;
    candle.openMs = trade.timeMs - trade.timeMs % lengthMs;
    candle.closeMs = candle.openMs + lengthMs - 1;
    candle.open = candle.high = candle.low = candle.close = trade.price;
    return candle;
}

} // namespace

std::optional<std::int64_t> intervalMs(std::string_view interval)
{
    constexpr std::int64_t kSecond = 1000;
    constexpr std::int64_t kMinute = 60 * kSecond;
    constexpr std::int64_t kHour = 60 * kMinute;
    constexpr std::int64_t kDay = 24 * kHour;
    constexpr std::array<std::pair<std::string_view, std::int64_t>, 15> kLengths{{
        {"1s", kSecond},
        {"1m", kMinute},
        {"3m", 3 * kMinute},
        {"5m", 5 * kMinute},
        {"15m", 15 * kMinute},
        {"30m", 30 * kMinute},
        {"1h", kHour},
        {"2h", 2 * kHour},
        {"4h", 4 * kHour},
        {"6h", 6 * kHour},
        {"8h", 8 * kHour},
        {"12h", 12 * kHour},
        {"1d", kDay},
        {"3d", 3 * kDay},
        {"1w", 7 * kDay},
    }};
    for (const auto& [name, length] : kLengths) {
        if (name == interval)
            return length;
    }
    return std::nullopt;
}

std::vector<Candle> candlesOf(const std::deque<TradePrint>& trades, std::int64_t lengthMs, std::size_t limit)
{
    std::vector<Candle> out;
    for (const TradePrint& trade : trades) {
        if (out.empty() || trade.timeMs > out.back().closeMs)
            out.push_back(startedBy(trade, lengthMs));
        take(out.back(), trade);
    }
    if (out.size() > limit)
        out.erase(out.begin(), out.end() - static_cast<std::ptrdiff_t>(limit));
    return out;
}

Candle newestCandle(const std::deque<TradePrint>& trades, std::int64_t lengthMs)
{
    CHECK(!trades.empty(), "a candle has a trade");
    const std::int64_t openMs = trades.back().timeMs - trades.back().timeMs % lengthMs;
    auto first = trades.end();
    while (first != trades.begin() && std::prev(first)->timeMs >= openMs)
        --first;
    Candle candle = startedBy(*first, lengthMs);
    for (; first != trades.end(); ++first)
        take(candle, *first);
    return candle;
}

} // namespace gannet::twin
