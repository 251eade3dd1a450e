// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/twins/fapi_order.h"

#include <cstddef>
#include <optional>
#include <string>

namespace gannet::twin {

/// Where a symbol's grid is.
struct FapiGrid {
    std::string tick, step; ///< as told
    int pricePrecision = 0;
    int qtyPrecision = 0;
};

/// A symbol as exchangeInfo names it, in the shape recorded of Aster on 2026-01-12 (asterdex/API-demo @6d97ece4), with
/// that recording's numbers but for the grid.
[[nodiscard]] Json asterSymbol(const std::string& name, const FapiGrid& grid);
/// Limits and assets of the same answer, without `symbols`.
[[nodiscard]] Json asterExchangeInfo(std::int64_t nowMs);

/// A symbol's filters, read back from exchangeInfo.
struct FapiFilters {
    Decimal minPrice, maxPrice, tick; ///< PRICE_FILTER; zero switches a rule off
    Decimal minQty, maxQty, step;     ///< LOT_SIZE
    Decimal minMarketQty, maxMarketQty, marketStep;
    Decimal minNotional;
    Decimal up, down;        ///< PERCENT_PRICE
    Decimal marketTakeBound; ///< a fraction of the mark
    std::size_t maxOrders = 0, maxAlgoOrders = 0;
    int pricePrecision = 0, qtyPrecision = 0;
};
[[nodiscard]] FapiFilters filtersOf(const Json& symbol);

/// What an order is judged against.
struct FapiMarket {
    std::optional<Decimal> mark;
    std::optional<Decimal> touch; ///< best price of the other side
    std::size_t orders = 0;       ///< open ones of the symbol
    std::size_t algoOrders = 0;   ///< of these those that wait for a trigger
};

/// Fails -1111, -2025, -4001 to -4007, -4013, -4014, -4016, -4023, -4024, -4045, -4131, -4164, -4183, -4184.
[[nodiscard]] FapiResult<void> check(const FapiFilters& filters, const FapiOrderAsk& ask, const FapiMarket& market);

} // namespace gannet::twin
