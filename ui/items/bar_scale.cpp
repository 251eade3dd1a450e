// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/items/bar_scale.h"

#include <algorithm>

namespace gannet {

std::int64_t roundUpTwoDigits(std::int64_t value)
{
    std::int64_t unit = 1;
    while (value / unit >= 100)
        unit *= 10;
    const std::int64_t cut = value / unit * unit;
    return cut == value || cut > INT64_MAX - unit ? cut : cut + unit;
}

std::int64_t BarScale::update(std::vector<std::int64_t>& sizes)
{
    if (sizes.empty())
        return full();
    // The size that nine of ten do not exceed.
    const auto at = sizes.begin() + static_cast<std::ptrdiff_t>((sizes.size() - 1) * 9 / 10);
    std::nth_element(sizes.begin(), at, sizes.end());
    const std::int64_t wanted = roundUpTwoDigits(std::max<std::int64_t>(*at, 1));
    const bool isFarOff = wanted > m_full + m_full / 4 || wanted < m_full - m_full / 3;
    if (m_full == 0 || isFarOff)
        m_full = wanted;
    return m_full;
}

} // namespace gannet
