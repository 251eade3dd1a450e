// SPDX-License-Identifier: GPL-3.0-or-later
// What the venue would refuse for its market, for the account's orders and for the leverage as set, said before it is
// sent. What reduces is left to the venue: no number of ours holds up a way out.
#include "core/trading/risk_gates.h"
#include "core/venue/venue_rules.h"

#include <fmt/format.h>

#include <string>
#include <utility>

namespace gannet::gate {

Result<void> reduces(const RiskInput& input)
{
    return checkReduceOnly(input.request.terms, input.position);
}

Result<void> venueBand(const RiskInput& input)
{
    if (!isRisk(input))
        return {};
    const bool isBuy = input.request.terms.side == Side::Buy;
    return checkPriceBand(input.request.terms, *input.instrument, {input.mark, isBuy ? input.ask : input.bid});
}

Result<void> venueOrders(const RiskInput& input)
{
    if (!isRisk(input) || input.isLocal)
        return {};
    return checkOpenOrders(input.request.terms, *input.instrument,
                           {input.openOrdersHere, input.triggersHere, input.openOrders});
}

Result<void> venueLeverage(const RiskInput& input)
{
    const auto& tier = input.tier;
    if (!tier || tier->set <= tier->most || !isRisk(input) || leavesLess(input))
        return {};
    const auto ending = endingOf(input);
    if (!ending)
        return {};
    const std::string& quote = input.instrument->quote;
    const std::string worth = ending->worth ? plainText(*ending->worth) : "too much";
    const std::string room = tier->room ? plainText(*tier->room) : "less";
    std::string message =
        fmt::format("With this order and what is open the position may be worth {} {}; {} allows {} {} at {}x", worth,
                    quote, input.venueName, room, quote, plainText(tier->set));
    auto fixes = sizeWithin(input, *ending, Decimal{}, tier->room);
    if (!fixes.empty())
        message += fmt::format("; {} {} would pass", fixes.front(), input.instrument->base);
    if (tier->most.isPositive()) {
        const std::string times = plainText(tier->most) + "x";
        message += fmt::format("{} {} of leverage would allow it", fixes.empty() ? ";" : ", or", times);
        fixes.push_back(times);
    }
    auto refused = deny(Code::PositionLimit, std::move(message), fmt::format("{} {}", room, quote),
                        fmt::format("{} {}", worth, quote), std::move(fixes));
    refused.value().field = "qty";
    return refused;
}

} // namespace gannet::gate
