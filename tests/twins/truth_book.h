// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/decimal.h"

#include <nlohmann/json.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <string>

namespace gannet::twin {

using Json = nlohmann::ordered_json;

/// A book as the twin knows it: what it has told, without faults. Made with nothing of the program's own books, so that
/// the two can be compared. Prices and sizes keep the recorded text.
class TruthBook {
public:
    void clear();
    /// `[["price","size"],...]`, absolute; size zero removes. Throws Json::exception on another shape.
    void apply(const Json& bids, const Json& asks);
    /// The best `limit` levels of each side, `[["price","size"],...]`, best first.
    [[nodiscard]] Json bids(std::size_t limit) const;
    [[nodiscard]] Json asks(std::size_t limit) const;
    [[nodiscard]] bool isEmpty() const { return m_bids.empty() && m_asks.empty(); }

    std::uint64_t seq = 0;
    std::int64_t timeMs = 0; ///< the venue's, of the last message

private:
    struct Level {
        std::string price;
        std::string qty;
    };
    template <class Compare> using Side = std::map<Decimal, Level, Compare>;

    Side<std::greater<>> m_bids;
    Side<std::less<>> m_asks;
};

} // namespace gannet::twin
