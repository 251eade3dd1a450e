// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trading/risk_gates.h"

#include "core/trading/sizing.h"
#include "core/trading/soft_limits.h"
#include "core/venue/order_rules.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace gannet::gate {

tl::unexpected<Error> deny(Code code, std::string message, std::string limit, std::string value,
                           std::vector<std::string> fixes)
{
    return fail(Error{.kind = ErrorKind::Denied,
                      .code = code,
                      .message = std::move(message),
                      .limit = std::move(limit),
                      .value = std::move(value),
                      .fixes = std::move(fixes)});
}

bool isRisk(const RiskInput& input)
{
    return effectOf(input) == EffectClass::Risk;
}

std::string accountWords(const RiskInput& input)
{
    return "account " + input.request.account;
}

std::string venueWords(const RiskInput& input)
{
    const std::string& key = input.instrument->key;
    return "venue " + key.substr(0, key.find(':'));
}

std::string instrumentWords(const RiskInput& input)
{
    return input.instrument->key + " for " + accountWords(input);
}

std::vector<std::string> inLots(const RiskInput& input, const std::optional<Decimal>& qty)
{
    const auto fitting = qty && qty->isPositive() ? floorToLot(*qty, *input.instrument) : std::nullopt;
    if (!fitting || !checkQty(Qty{*fitting}, *input.instrument))
        return {};
    OrderTerms terms = input.request.terms;
    terms.qty = Qty{*fitting};
    const auto at = referencePrice(input);
    if (at && !checkMinNotional(terms, *input.instrument, *at))
        return {};
    return {plainText(*fitting)};
}

tl::unexpected<Error> denySize(const RiskInput& input, Code code, std::string message, std::string limit,
                               std::string value, std::vector<std::string> fixes)
{
    if (!fixes.empty())
        message += fmt::format("; {} {} would pass", fixes.front(), input.instrument->base);
    return deny(code, std::move(message), std::move(limit), std::move(value), std::move(fixes));
}

std::optional<Decimal> endOf(const RiskInput& input)
{
    const bool isBuy = input.request.terms.side == Side::Buy;
    const auto open = add(isBuy ? input.openingBuyQty : input.openingSellQty, input.request.terms.qty.value);
    return !open ? std::nullopt : isBuy ? add(input.position, *open) : subtract(input.position, *open);
}

std::vector<std::string> sizeFor(const RiskInput& input, const Decimal& end, const std::optional<Decimal>& most)
{
    const auto excess = most ? subtract(end.absolute(), *most) : std::nullopt;
    return inLots(input, excess ? subtract(input.request.terms.qty.value, *excess) : std::nullopt);
}

std::optional<Ending> endingOf(const RiskInput& input)
{
    const auto end = endOf(input);
    const auto at = referencePrice(input);
    const Decimal held = input.position.absolute();
    if (!end || !at || (!held.isZero() && !input.value))
        return std::nullopt;
    Ending ending{*end, std::min(end->absolute(), held), *at, {}, {}};
    ending.keptWorth = input.value ? multiply(ending.kept, input.value->value) : std::optional(Decimal{});
    const auto added = subtract(end->absolute(), ending.kept);
    const auto addedWorth = added ? multiply(*added, at->value) : std::nullopt;
    ending.worth = ending.keptWorth && addedWorth ? add(*ending.keptWorth, *addedWorth) : std::nullopt;
    return ending;
}

bool leavesLess(const RiskInput& input)
{
    const auto end = endOf(input);
    return end && end->isNegative() == input.position.isNegative() && end->absolute() < input.position.absolute();
}

std::vector<std::string> sizeWithin(const RiskInput& input, const Ending& ending, const Decimal& others,
                                    const std::optional<Decimal>& room)
{
    const auto ownRoom = room ? subtract(*room, others) : std::nullopt;
    const auto moreRoom = ownRoom && ending.keptWorth ? subtract(*ownRoom, *ending.keptWorth) : std::nullopt;
    const auto more = moreRoom ? divide(*moreRoom, ending.at.value, kFixScale, Rounding::Down) : std::nullopt;
    return sizeFor(input, ending.end, more ? add(ending.kept, *more) : std::nullopt);
}

} // namespace gannet::gate
