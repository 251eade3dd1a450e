// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/time.h"

#include <algorithm>
#include <cstdint>

namespace gannet {

/// A rate budget on engine time: `perWindow` units flow in evenly over `window`, at most `burst` are kept.
/// Time is given in; it never runs backwards. One thread.
class TokenBucket {
public:
    TokenBucket(std::int64_t perWindow, Duration window, std::int64_t burst)
        : m_perWindow(perWindow), m_windowNs(window.ns), m_burstNs(burst * nsPerUnit()), m_levelNs(m_burstNs)
    {}

    /// Takes `units` if they are there.
    [[nodiscard]] bool take(Timestamp now, std::int64_t units = 1)
    {
        refill(now);
        const std::int64_t cost = units * nsPerUnit();
        if (m_levelNs < cost)
            return false;
        m_levelNs -= cost;
        return true;
    }

    /// How long until `units` will be there; zero when they are.
    [[nodiscard]] Duration waitFor(Timestamp now, std::int64_t units = 1)
    {
        refill(now);
        return {std::max<std::int64_t>(0, units * nsPerUnit() - m_levelNs)};
    }

    /// Nothing is given out until `until` (Retry-After).
    void blockUntil(Timestamp until)
    {
        m_levelNs = 0;
        m_last = std::max(m_last, until);
    }

    [[nodiscard]] std::int64_t available(Timestamp now)
    {
        refill(now);
        return m_levelNs / nsPerUnit();
    }

private:
    // The level is kept as time: a unit is worth window / perWindow nanoseconds, so no fraction is ever lost.
    [[nodiscard]] std::int64_t nsPerUnit() const { return m_windowNs / m_perWindow; }

    void refill(Timestamp now)
    {
        if (now <= m_last)
            return;
        if (m_last.isKnown())
            m_levelNs = std::min(m_burstNs, m_levelNs + std::min((now - m_last).ns, m_burstNs));
        m_last = now;
    }

    std::int64_t m_perWindow;
    std::int64_t m_windowNs;
    std::int64_t m_burstNs;
    std::int64_t m_levelNs;
    Timestamp m_last;
};

} // namespace gannet
