// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/candle_builder.h"

#include <algorithm>
#include <limits>

namespace gannet {

namespace {

[[nodiscard]] Timestamp bucketOf(Timestamp time, std::int64_t lengthNs)
{
    return {time.ns - time.ns % lengthNs};
}

/// Makes `into` cover `next` as well, which comes after it.
void extend(Candle& into, const Candle& next)
{
    into.high = std::max(into.high, next.high);
    into.low = std::min(into.low, next.low);
    into.close = next.close;
    into.volume = saturatingAdd(into.volume, next.volume);
    into.trades += next.trades;
    into.isComplete = into.isComplete && next.isComplete;
}

} // namespace

std::int64_t saturatingAdd(std::int64_t a, std::int64_t b)
{
    std::int64_t sum = 0;
    return __builtin_add_overflow(a, b, &sum) ? std::numeric_limits<std::int64_t>::max() : sum;
}

Candle* TradeCandles::candleOf(Timestamp openTime)
{
    if (!m_candles.empty() && m_candles.back().openTime == openTime)
        return &m_candles.back();
    const auto at = std::ranges::lower_bound(m_candles, openTime, {}, &Candle::openTime);
    return at != m_candles.end() && at->openTime == openTime ? &*at : nullptr;
}

void TradeCandles::add(Timestamp time, std::int64_t price, std::int64_t qty, std::uint32_t count,
                       bool isFirstAfterPause)
{
    const Timestamp openTime = bucketOf(time, m_lengthNs);
    Candle trade{.openTime = openTime,
                 .open = price,
                 .high = price,
                 .low = price,
                 .close = price,
                 .volume = qty,
                 .trades = count,
                 .isComplete = !isFirstAfterPause};
    if (Candle* candle = candleOf(openTime)) {
        extend(*candle, trade);
        return;
    }
    if (m_candles.size() == m_capacity) {
        if (openTime < m_candles.front().openTime)
            return;
        m_candles.pop_front();
    }
    const auto at = std::ranges::lower_bound(m_candles, openTime, {}, &Candle::openTime);
    m_candles.insert(at, trade);
}

void TradeCandles::pause()
{
    if (!m_candles.empty())
        m_candles.back().isComplete = false;
}

CandleBuilder::CandleBuilder()
    : m_tiers{TradeCandles(lengthNs(KlineInterval::OneSecond), kSecondCandles),
              TradeCandles(lengthNs(KlineInterval::FifteenSeconds), kChartCandles),
              TradeCandles(lengthNs(KlineInterval::OneMinute), kChartCandles)}
{}

void CandleBuilder::add(Timestamp time, std::int64_t price, std::int64_t qty, std::uint32_t count)
{
    for (TradeCandles& tier : m_tiers)
        tier.add(time, price, qty, count, m_isFirstAfterPause);
    m_isFirstAfterPause = false;
}

void CandleBuilder::pause()
{
    if (m_isFirstAfterPause)
        return;
    for (TradeCandles& tier : m_tiers)
        tier.pause();
    m_isFirstAfterPause = true;
}

void CandleBuilder::clear()
{
    for (TradeCandles& tier : m_tiers)
        tier.clear();
    m_isFirstAfterPause = true;
}

std::size_t CandleBuilder::newest(KlineInterval interval, std::span<Candle> out) const
{
    const std::int64_t length = lengthNs(interval);
    const TradeCandles* tier = &m_tiers[0];
    for (const TradeCandles& candidate : m_tiers) {
        if (length % candidate.lengthNs() == 0)
            tier = &candidate;
    }
    // Walk back from the newest until `out` would be full, then forward.
    const std::deque<Candle>& parts = tier->candles();
    std::size_t first = parts.size();
    std::size_t count = 0;
    Timestamp bucket;
    while (first > 0) {
        const Timestamp of = bucketOf(parts[first - 1].openTime, length);
        if (count == 0 || of != bucket) {
            if (count == out.size())
                break;
            ++count;
            bucket = of;
        }
        --first;
    }
    std::size_t filled = 0;
    for (std::size_t i = first; i < parts.size(); ++i) {
        Candle part = parts[i];
        part.openTime = bucketOf(part.openTime, length);
        if (filled > 0 && out[filled - 1].openTime == part.openTime)
            extend(out[filled - 1], part);
        else
            out[filled++] = part;
    }
    return filled;
}

void KlineSeries::merge(const Candle& candle, bool isClosed)
{
    auto at = m_entries.end();
    if (!m_entries.empty() && candle.openTime <= m_entries.back().candle.openTime) {
        at = std::lower_bound(m_entries.begin(), m_entries.end(), candle.openTime,
                              [](const Entry& entry, Timestamp time) { return entry.candle.openTime < time; });
    }
    if (at != m_entries.end() && at->candle.openTime == candle.openTime) {
        const bool isNewer = isClosed != at->isClosed ? isClosed : candle.volume >= at->candle.volume;
        if (isNewer)
            *at = Entry{candle, isClosed};
        return;
    }
    if (m_entries.size() == kChartCandles) {
        if (at == m_entries.begin())
            return;
        at = m_entries.insert(at, Entry{candle, isClosed});
        m_entries.pop_front();
        return;
    }
    m_entries.insert(at, Entry{candle, isClosed});
}

std::size_t KlineSeries::newest(std::span<Candle> out) const
{
    const std::size_t count = std::min(out.size(), m_entries.size());
    for (std::size_t i = 0; i < count; ++i)
        out[i] = m_entries[m_entries.size() - count + i].candle;
    return count;
}

} // namespace gannet
