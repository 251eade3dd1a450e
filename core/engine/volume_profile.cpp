// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/volume_profile.h"

#include "core/engine/candle_builder.h"

#include <algorithm>

namespace gannet {

void VolumeProfile::add(std::int64_t price, std::int64_t qty, Side aggressor)
{
    m_lastPrice = price;
    auto at = std::ranges::lower_bound(m_levels, price, {}, &ProfileLevel::price);
    if (at == m_levels.end() || at->price != price) {
        if (m_levels.size() == kProfileMax) {
            const bool isLowFar = price - m_levels.front().price >= m_levels.back().price - price;
            m_levels.erase(isLowFar ? m_levels.begin() : m_levels.end() - 1);
            m_wasCut = true;
            at = std::ranges::lower_bound(m_levels, price, {}, &ProfileLevel::price);
        }
        at = m_levels.insert(at, ProfileLevel{price, 0, 0});
    }
    std::int64_t& volume = aggressor == Side::Buy ? at->bought : at->sold;
    volume = saturatingAdd(volume, qty);
}

void VolumeProfile::clear()
{
    m_levels.clear();
    m_lastPrice = 0;
    m_wasCut = false;
}

std::size_t VolumeProfile::around(std::span<ProfileLevel> out) const
{
    const std::size_t count = std::min(out.size(), m_levels.size());
    const auto at = std::ranges::lower_bound(m_levels, m_lastPrice, {}, &ProfileLevel::price);
    const auto centre = static_cast<std::size_t>(at - m_levels.begin());
    const std::size_t half = count / 2;
    std::size_t first = centre > half ? centre - half : 0;
    first = std::min(first, m_levels.size() - count);
    for (std::size_t i = 0; i < count; ++i)
        out[i] = m_levels[first + count - 1 - i];
    return count;
}

} // namespace gannet
