// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/event.h"

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

namespace gannet {

/// One side of an aggregated book: levels sorted so that the best stands last, because changes cluster at the touch and
/// the end of a vector is cheap to change. Prices and sizes stand in vectors of their own, asks with their sign turned,
/// so that one branch-free count over neighbouring keys finds a level on either side. Mantissas at the owner's scale.
/// No allocation once warm.
class BookSide {
public:
    explicit BookSide(Side side) : m_sign(side == Side::Buy ? 1 : -1) {}

    /// Sets the size at a price; zero removes it. Returns false when an unknown level was to be removed (normal on some
    /// venues). Requires price > 0 and qty >= 0.
    bool set(std::int64_t price, std::int64_t qty);
    /// Replaces everything. Levels come best first, as venues send them; false, and empty, when they do not
    /// (unsorted, doubled, price or qty not positive).
    [[nodiscard]] bool assign(std::span<const BookLevel> bestFirst);
    void clear()
    {
        m_keys.clear();
        m_qtys.clear();
    }
    void reserve(std::size_t levels)
    {
        m_keys.reserve(levels);
        m_qtys.reserve(levels);
    }

    [[nodiscard]] bool empty() const { return m_keys.empty(); }
    [[nodiscard]] std::size_t size() const { return m_keys.size(); }
    [[nodiscard]] BookLevel best() const { return {m_keys.back() * m_sign, m_qtys.back()}; } ///< requires not empty
    /// The n-th best, 0 is the best; requires n < size().
    [[nodiscard]] BookLevel at(std::size_t n) const
    {
        const std::size_t i = m_keys.size() - 1 - n;
        return {m_keys[i] * m_sign, m_qtys[i]};
    }
    /// Size at a price; zero when the level is not there.
    [[nodiscard]] std::int64_t qtyAt(std::int64_t price) const;

private:
    [[nodiscard]] std::size_t lowerBound(std::int64_t key) const;

    std::int64_t m_sign;              ///< key = price * sign: a greater key is a better price
    std::vector<std::int64_t> m_keys; ///< ascending: worst first
    std::vector<std::int64_t> m_qtys; ///< beside m_keys
};

/// An aggregated (L2) book of one instrument. A value; whoever owns it keeps it consistent.
struct L2Book {
    BookSide bids{Side::Buy};
    BookSide asks{Side::Sell};

    void clear()
    {
        bids.clear();
        asks.clear();
    }
    [[nodiscard]] bool isCrossed() const
    {
        return !bids.empty() && !asks.empty() && bids.best().price >= asks.best().price;
    }
};

} // namespace gannet
