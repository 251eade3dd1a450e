// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/hyperliquid/rate_budget.h"

#include <algorithm>

namespace gannet::hyperliquid {

void AddressBudget::spent(std::uint64_t actions, Timestamp now)
{
    m_since += actions;
    m_lastSent = now;
}

std::optional<std::uint64_t> AddressBudget::left() const
{
    if (!m_allowance)
        return std::nullopt;
    const std::uint64_t cap = m_allowance->cap + m_allowance->bought;
    return cap > used() ? cap - used() : 0;
}

std::optional<Duration> AddressBudget::waitFor(bool isCancel, Timestamp now) const
{
    const auto rest = [now](Timestamp since) -> std::optional<Duration> {
        if (!since.isKnown() || since + kBeyond <= now)
            return std::nullopt;
        return since + kBeyond - now;
    };
    if (!isCancel) {
        if (const auto wait = rest(m_usedUpAt))
            return wait;
    }
    if (!m_allowance)
        return std::nullopt;
    std::uint64_t cap = m_allowance->cap + m_allowance->bought;
    if (isCancel)
        cap = std::min(cap + kMoreCancels, 2 * cap);
    return used() < cap ? std::nullopt : rest(m_lastSent);
}

} // namespace gannet::hyperliquid
