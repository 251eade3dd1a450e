// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/running_time.h"

#include <algorithm>

namespace gannet {

namespace {
constexpr Duration kSet = Duration::seconds(1);   ///< less is disorder among those that stamp
constexpr Duration kLate = Duration::seconds(5);  ///< as long as something may wait for its turn
constexpr Duration kMost = Duration::seconds(60); ///< at once, while it is ahead: more is a clock set forward again
constexpr std::int64_t kSlower = 8;
} // namespace

bool RunningTime::isLate(Timestamp stamp) const
{
    return m_before.isKnown() && stamp - m_stamp > kSet && stamp > m_before - kLate && stamp <= m_before + kSet;
}

Timestamp RunningTime::at(Timestamp stamp) const
{
    if (!m_now.isKnown())
        return stamp;
    const Duration passed = stamp - m_stamp;
    if (passed.ns <= 0 || isLate(stamp))
        return m_now;
    if (m_now <= m_stamp)
        return stamp;
    return std::max(stamp, m_now + std::min(passed - passed / kSlower, kMost));
}

bool RunningTime::advance(Timestamp stamp)
{
    if (m_now.isKnown() && m_stamp - stamp > kSet) {
        m_before = std::max(m_before, m_stamp);
        m_stamp = stamp;
        return true;
    }
    if (isLate(stamp))
        return false;
    m_now = at(stamp);
    m_stamp = std::max(m_stamp, stamp);
    if (m_now == m_stamp)
        m_before = {};
    return false;
}

} // namespace gannet
