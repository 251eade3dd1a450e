// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/interval_stats.h"

#include <algorithm>

namespace gannet {

void IntervalStats::note(Timestamp time)
{
    m_newest = time;
    if (m_last.isKnown() && time <= m_last)
        return;
    if (m_last.isKnown()) {
        m_intervalsNs[m_next] = (time - m_last).ns;
        m_next = (m_next + 1) % kIntervalWindow;
        m_count = std::min(m_count + 1, kIntervalWindow);
        m_isSettled = false;
    }
    m_last = time;
}

const IntervalStats::Figures& IntervalStats::settled() const
{
    if (m_isSettled || m_count < kIntervalMin)
        return m_figures;
    std::array<std::int64_t, kIntervalWindow> sorted = m_intervalsNs;
    const auto end = sorted.begin() + static_cast<std::ptrdiff_t>(m_count);
    const auto at = [&sorted, end](std::size_t n) {
        const auto it = sorted.begin() + static_cast<std::ptrdiff_t>(n);
        std::nth_element(sorted.begin(), it, end);
        return Duration{*it};
    };
    m_figures.p95 = at((m_count * 95 + 99) / 100 - 1);
    m_figures.median = at((m_count - 1) / 2);
    m_isSettled = true;
    return m_figures;
}

} // namespace gannet
