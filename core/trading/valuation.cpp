// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trading/valuation.h"

namespace gannet {

ValuePrice valuePriceOf(const MarketNow& market, Duration maxAge)
{
    if (market.mark)
        return {market.mark, Valuation::Mark};
    const bool isFresh =
        market.health == StreamHealth::Live && market.received.isKnown() && market.time - market.received <= maxAge;
    if (!isFresh || !market.bid || !market.ask)
        return {};
    const auto sum = add(market.bid->value, market.ask->value);
    const auto middle = sum ? multiply(*sum, {5, 1}) : std::nullopt;
    return middle ? ValuePrice{Price{*middle}, Valuation::Middle} : ValuePrice{};
}

} // namespace gannet
