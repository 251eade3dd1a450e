// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/event.h"
#include "core/model/views.h"

#include <array>
#include <cstdint>
#include <deque>
#include <span>

namespace gannet {

/// Candles of one length, made from trades as they come. A second without a trade has no candle.
class TradeCandles {
public:
    TradeCandles(std::int64_t lengthNs, std::size_t capacity) : m_lengthNs(lengthNs), m_capacity(capacity) {}

    /// `time` is the trade's own; an older one finds its older candle. `count` is how many fills it stands for.
    void add(Timestamp time, std::int64_t price, std::int64_t qty, std::uint32_t count, bool isFirstAfterPause);
    /// What follows was not seen for a while: the candle in progress stays incomplete.
    void pause();
    void clear() { m_candles.clear(); }

    [[nodiscard]] const std::deque<Candle>& candles() const { return m_candles; } ///< oldest first
    [[nodiscard]] std::int64_t lengthNs() const { return m_lengthNs; }

private:
    [[nodiscard]] Candle* candleOf(Timestamp openTime);

    std::int64_t m_lengthNs;
    std::size_t m_capacity;
    std::deque<Candle> m_candles;
};

inline constexpr std::size_t kSecondCandles = 3600; ///< one hour of seconds

/// Trades of one instrument, kept as candles of three lengths from the moment it is watched; every other length is made
/// from the coarsest of them that divides it, when a chart asks. Exact integers at the instrument's scales. Engine
/// thread.
class CandleBuilder {
public:
    CandleBuilder();

    void add(Timestamp time, std::int64_t price, std::int64_t qty, std::uint32_t count);
    /// Trades may have been missed from here on.
    void pause();
    void clear();

    /// The newest candles of a length into `out`, oldest first; returns how many. A candle is complete when trades were
    /// watched through all of it.
    std::size_t newest(KlineInterval interval, std::span<Candle> out) const;

    [[nodiscard]] const std::deque<Candle>& seconds() const { return m_tiers[0].candles(); }

private:
    std::array<TradeCandles, 3> m_tiers;
    bool m_isFirstAfterPause = true;
};

/// Candles of one length told by the venue, history and live, one per open time. Engine thread.
class KlineSeries {
public:
    /// A candle at the instrument's scales. A closed candle beats an open one; among equals the one with more volume,
    /// because volume only grows while a candle lives. So history never overwrites what is newer.
    void merge(const Candle& candle, bool isClosed);
    std::size_t newest(std::span<Candle> out) const;
    [[nodiscard]] bool empty() const { return m_entries.empty(); }
    [[nodiscard]] std::size_t size() const { return m_entries.size(); }

private:
    struct Entry {
        Candle candle;
        bool isClosed = false;
    };
    std::deque<Entry> m_entries; ///< oldest first, at most kChartCandles
};

/// a + b, or the largest number when that does not fit: sums of sizes from outside never wrap.
[[nodiscard]] std::int64_t saturatingAdd(std::int64_t a, std::int64_t b);

} // namespace gannet
