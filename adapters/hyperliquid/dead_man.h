// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/time.h"

#include <set>

namespace gannet::hyperliquid {

/// When the venue is to be told to cancel all orders of the account unless it hears of us again ("Schedule cancel (dead
/// man's switch)"): armed while orders work, anew before half of the time is over, and unset when none is left.
/// Decides, sends nothing. Engine thread; time is data.
class DeadMan {
public:
    /// The venue takes no time that is nearer; ours: and a second for the way there.
    static constexpr Duration kLeast = Duration::seconds(5);
    static constexpr Duration kWay = Duration::seconds(1);
    /// It acts at most so often on a day (UTC).
    static constexpr std::size_t kTriggersADay = 10;

    /// `after`: how long the venue waits; zero: off. Less than the least is the least.
    explicit DeadMan(Duration after) : m_after(after > Duration{} ? std::max(after, kLeast) : Duration{}) {}

    enum class Act { None, Arm, Unset };
    [[nodiscard]] Act due(bool hasOrders, Timestamp now) const
    {
        if (m_isOff || m_after == Duration{} || isSpent(now))
            return Act::None;
        if (!hasOrders)
            return m_isArmed ? Act::Unset : Act::None;
        return !m_isArmed || now >= m_next ? Act::Arm : Act::None;
    }
    /// When it wants to be asked again; unknown when a change of the orders comes first.
    [[nodiscard]] Timestamp nextTimer(bool hasOrders, Timestamp now) const
    {
        if (due(hasOrders, now) != Act::None)
            return now;
        return hasOrders && m_isArmed && !m_isOff && !isSpent(now) ? m_next : Timestamp{};
    }
    /// What the venue is to be told when armed now.
    [[nodiscard]] Timestamp timeFrom(Timestamp venueNow) const { return venueNow + m_after + kWay; }

    void armed(Timestamp now)
    {
        m_isArmed = true;
        m_next = now + Duration{m_after.ns / 2};
    }
    void unset() { m_isArmed = false; }
    /// It could not be sent now: tried again after half of the time.
    void later(Timestamp now) { armed(now); }
    /// The venue does not grant it to this account: nothing more is asked in this run.
    void refused() { m_isOff = true; }
    /// The venue has acted at this time of its own. Many orders are ended by one.
    void triggered(Timestamp venueTime)
    {
        const std::int64_t day = dayOf(venueTime);
        if (day != m_day)
            m_triggers.clear();
        m_day = day;
        m_triggers.insert(venueTime);
        m_isArmed = false;
    }
    /// As many as a day has.
    [[nodiscard]] bool isSpent(Timestamp now) const
    {
        return m_triggers.size() >= kTriggersADay && dayOf(now) == m_day;
    }

private:
    [[nodiscard]] static std::int64_t dayOf(Timestamp time) { return time.ns / Duration::minutes(24 * 60).ns; }

    Duration m_after;
    bool m_isArmed = false;
    bool m_isOff = false;
    Timestamp m_next;
    std::int64_t m_day = 0;
    std::set<Timestamp> m_triggers;
};

} // namespace gannet::hyperliquid
