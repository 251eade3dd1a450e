// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trading/valuation.h"

#include "core/model/follow_price.h"

namespace gannet {

ValuePrice valuePriceOf(const MarketNow& market, Duration maxAge)
{
    if (market.mark)
        return {market.mark, Valuation::Mark};
    const bool isFresh =
        market.health == StreamHealth::Live && market.received.isKnown() && market.time - market.received <= maxAge;
    const auto middle = isFresh ? middleOf(market.bid, market.ask) : std::nullopt;
    return middle ? ValuePrice{middle, Valuation::Middle} : ValuePrice{};
}

} // namespace gannet
