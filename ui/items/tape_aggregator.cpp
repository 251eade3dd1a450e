// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/items/tape_aggregator.h"

#include <algorithm>

namespace gannet {

namespace {
constexpr std::size_t kMedianOf = 200;
constexpr std::int64_t kBigTimes = 10;
} // namespace

void TapeAggregator::clear()
{
    m_rows.clear();
    m_newest = 0;
    m_shed = 0;
}

std::size_t TapeAggregator::take(std::span<const TapeTrade> newestFirst)
{
    // Ordinals fall along the span; those above the last one taken are new.
    std::size_t fresh = 0;
    while (fresh < newestFirst.size() && newestFirst[fresh].ordinal > m_newest)
        ++fresh;
    for (std::size_t i = fresh; i > 0; --i)
        add(newestFirst[i - 1]);
    return fresh;
}

void TapeAggregator::add(const TapeTrade& trade)
{
    if (m_newest != 0 && trade.ordinal > m_newest + 1)
        m_shed += trade.ordinal - m_newest - 1;
    const bool isNextInLine = m_newest != 0 && trade.ordinal == m_newest + 1;
    m_newest = trade.ordinal;
    if (isNextInLine && m_window.ns > 0 && !m_rows.empty()) {
        TapeRow& row = m_rows.front();
        const Duration since = trade.venueTime - row.time;
        if (row.side == trade.aggressor && since.ns >= 0 && since <= m_window && row.isBacklog == trade.isBacklog) {
            row.lastOrdinal = trade.ordinal;
            row.price = trade.price;
            row.qty += trade.qty;
            row.count += trade.count;
            return;
        }
    }
    m_rows.push_front({trade.ordinal, trade.ordinal, trade.venueTime, trade.price, trade.qty, trade.count,
                       trade.aggressor, trade.isBacklog});
    if (m_rows.size() > kMaxRows)
        m_rows.pop_back();
}

std::int64_t autoBigQty(const std::deque<TapeRow>& rows, std::vector<std::int64_t>& scratch)
{
    scratch.clear();
    for (std::size_t i = 0; i < rows.size() && i < kMedianOf; ++i)
        scratch.push_back(rows[i].qty);
    if (scratch.empty())
        return 1;
    const auto middle = scratch.begin() + static_cast<std::ptrdiff_t>(scratch.size() / 2);
    std::nth_element(scratch.begin(), middle, scratch.end());
    const std::int64_t median = std::max<std::int64_t>(*middle, 1);
    return median > INT64_MAX / kBigTimes ? INT64_MAX : median * kBigTimes;
}

} // namespace gannet
