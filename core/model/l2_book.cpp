// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/l2_book.h"

#include "core/base/check.h"

#include <cstddef>

namespace gannet {

namespace {
/// Most changes are this close to the touch, where counting beats a search (docs/performance.md).
constexpr std::size_t kReach = 32;
} // namespace

/// Index of the first key (worst first) that is not below \p key.
std::size_t BookSide::lowerBound(std::int64_t key) const
{
    const std::size_t size = m_keys.size();
    const std::int64_t* const keys = m_keys.data();
    std::size_t length = size;
    if (size >= kReach) {
        const std::size_t start = size - kReach;
        std::int64_t below = 0;
        for (std::size_t i = 0; i < kReach; ++i)
            below += keys[start + i] < key ? 1 : 0;
        if (below > 0)
            return start + static_cast<std::size_t>(below);
        length = start;
    }
    // Halving without a branch on the comparison: a wrong guess costs more than the step it saves.
    const std::int64_t* first = keys;
    while (length > 0) {
        const std::size_t half = length / 2;
        first += static_cast<std::size_t>(first[half] < key) * (length - half);
        length = half;
    }
    return static_cast<std::size_t>(first - keys);
}

bool BookSide::set(std::int64_t price, std::int64_t qty)
{
    DCHECK(price > 0 && qty >= 0, "a book level is positive");
    const std::int64_t key = price * m_sign;
    const std::size_t i = lowerBound(key);
    const auto at = static_cast<std::ptrdiff_t>(i);
    const bool known = i < m_keys.size() && m_keys[i] == key;
    if (known && qty != 0) {
        m_qtys[i] = qty;
    } else if (known) {
        m_keys.erase(m_keys.begin() + at);
        m_qtys.erase(m_qtys.begin() + at);
    } else if (qty != 0) {
        m_keys.insert(m_keys.begin() + at, key);
        m_qtys.insert(m_qtys.begin() + at, qty);
    } else {
        return false;
    }
    return true;
}

bool BookSide::assign(std::span<const BookLevel> bestFirst)
{
    clear();
    for (std::size_t n = bestFirst.size(); n > 0; --n) {
        const BookLevel& level = bestFirst[n - 1];
        const std::int64_t key = level.price * m_sign;
        if ((!m_keys.empty() && key <= m_keys.back()) || level.price <= 0 || level.qty <= 0) {
            clear();
            return false;
        }
        m_keys.push_back(key);
        m_qtys.push_back(level.qty);
    }
    return true;
}

std::int64_t BookSide::qtyAt(std::int64_t price) const
{
    const std::int64_t key = price * m_sign;
    const std::size_t i = lowerBound(key);
    return i < m_keys.size() && m_keys[i] == key ? m_qtys[i] : 0;
}

} // namespace gannet
