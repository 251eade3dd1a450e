// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <vector>

namespace gannet {

/// What size fills a depth bar. Follows the visible sizes so that one giant does not flatten the rest, keeps two
/// significant digits, and moves only when it is far off, so that bars do not breathe with every update. One item.
class BarScale {
public:
    /// Takes the visible sizes (mantissas, none negative) and returns the full-bar size, at least 1. Above it a bar
    /// ends in a cap. The vector is reordered.
    std::int64_t update(std::vector<std::int64_t>& sizes);
    /// The next update starts afresh: another instrument or grouping.
    void reset() { m_full = 0; }
    [[nodiscard]] std::int64_t full() const { return m_full > 0 ? m_full : 1; }

private:
    std::int64_t m_full = 0;
};

/// Rounded up to two significant digits; value > 0.
[[nodiscard]] std::int64_t roundUpTwoDigits(std::int64_t value);

/// From here on a size is large and its bar stronger.
[[nodiscard]] inline bool isLargeSize(std::int64_t size, std::int64_t full)
{
    return size >= full - full / 4;
}

} // namespace gannet
