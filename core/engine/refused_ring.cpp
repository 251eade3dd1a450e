// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/refused_ring.h"

namespace gannet {

bool RefusedRing::add(const RefusedFrame& frame, Timestamp now)
{
    ++m_total;
    ++m_counts[{frame.venue, frame.error.code}];
    for (Burst& burst : m_bursts) {
        if (now - burst.last > kRefusedBurst)
            continue;
        if (burst.frame.venue == frame.venue && burst.frame.error.code == frame.error.code) {
            burst.last = now;
            ++burst.count;
            return false;
        }
    }
    if (m_bursts.size() == kRefusedMax)
        m_bursts.pop_back();
    m_bursts.push_front(Burst{now, now, frame, 1});
    return true;
}

std::uint64_t RefusedRing::count(VenueId venue, Code code) const
{
    const auto it = m_counts.find({venue, code});
    return it == m_counts.end() ? 0 : it->second;
}

std::uint64_t RefusedRing::count(VenueId venue) const
{
    std::uint64_t sum = 0;
    for (const auto& [key, count] : m_counts)
        sum += key.first == venue ? count : 0;
    return sum;
}

} // namespace gannet
