// SPDX-License-Identifier: GPL-3.0-or-later
// How far a price, or a take without one, may be from touch and mark.
#include "core/model/typed_ask.h"
#include "core/trading/risk_gates.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace gannet::gate {

namespace {

/// "5%", as it would be typed.
[[nodiscard]] std::string percentOf(const Decimal& fraction)
{
    return percentText(fraction) + "%";
}

constexpr int kCapScale = 6; ///< decimals of the largest cap as told

/// The largest cap with which a take keeps to the band; not above zero where no cap does.
[[nodiscard]] std::optional<Decimal> largestCap(const RiskInput& input, const Decimal& most)
{
    const OrderTerms& terms = input.request.terms;
    const bool isBuy = terms.side == Side::Buy;
    const auto touch = isBuy ? input.ask : input.bid;
    if (terms.type != OrderType::Market || !touch || !input.mark)
        return most; // a trigger takes from a touch that is not there yet
    const auto edge = isBuy ? add({1, 0}, most) : subtract({1, 0}, most);
    const auto worst = edge ? multiply(input.mark->value, *edge) : std::nullopt;
    const auto ratio =
        worst ? divide(*worst, touch->value, kCapScale, isBuy ? Rounding::Down : Rounding::Up) : std::nullopt;
    const auto room = !ratio ? std::nullopt : isBuy ? subtract(*ratio, {1, 0}) : subtract({1, 0}, *ratio);
    return room ? std::optional(std::min(*room, most)) : std::nullopt;
}

[[nodiscard]] Result<void> slicesInBand(const RiskInput& input, const Limit<Decimal>& limit)
{
    const auto& rules = input.capabilities->twap;
    if (!rules || rules->slippage <= limit.most)
        return {};
    auto refused = deny(Code::PriceBand,
                        fmt::format("A slice of a TWAP at {} may take {} from the touch, beyond the price band of {} "
                                    "(limit of {})",
                                    input.venueName, percentOf(rules->slippage), percentOf(limit.most), limit.whose),
                        percentOf(limit.most), percentOf(rules->slippage));
    refused.value().field = "type";
    return refused;
}

/// Of what has no price of its own: how far it may take is its slippage cap.
[[nodiscard]] Result<void> capInBand(const RiskInput& input, const Limit<Decimal>& limit)
{
    const OrderTerms& terms = input.request.terms;
    if (terms.type == OrderType::Twap) // its slices have the venue's cap, counted from the touch of their moment
        return slicesInBand(input, limit);
    const auto& cap = terms.slippageCap;
    const auto largest = largestCap(input, limit.most);
    if (cap && largest && *cap <= *largest)
        return {};
    const bool isLeft = largest && largest->isPositive();
    const std::string band = fmt::format("the price band of {} (limit of {})", percentOf(limit.most), limit.whose);
    const std::string value = cap ? percentOf(*cap) : "none";
    auto refused = !isLeft
                       ? deny(Code::PriceBand, fmt::format("What it would take is farther from the mark than {}", band),
                              percentOf(limit.most), value)
                   : cap ? deny(Code::PriceBand, fmt::format("A slippage cap of {} goes beyond {}", value, band),
                                percentOf(*largest), value, {percentOf(*largest)})
                         : deny(Code::PriceBand, fmt::format("Without a slippage cap it could take beyond {}", band),
                                percentOf(*largest), value, {percentOf(*largest)});
    refused.value().field = "slippage_cap";
    return refused;
}

/// How far a price of this side may lie beyond `reference`.
[[nodiscard]] std::optional<Decimal> boundOf(bool isBuy, const Price& reference, const Decimal& most)
{
    const auto room = multiply(reference.value, most);
    return !room ? std::nullopt : isBuy ? add(reference.value, *room) : subtract(reference.value, *room);
}

/// The price nearest to what was typed that both touch and mark allow, on the instrument's grid.
[[nodiscard]] std::vector<std::string> priceWithin(const RiskInput& input, const Decimal& most)
{
    const bool isBuy = input.request.terms.side == Side::Buy;
    std::optional<Decimal> bound;
    for (const auto& reference : {isBuy ? input.ask : input.bid, input.mark}) {
        const auto one = reference ? boundOf(isBuy, *reference, most) : std::nullopt;
        if (one && (!bound || (isBuy ? *one < *bound : *one > *bound)))
            bound = one;
    }
    if (!bound || !bound->isPositive())
        return {};
    if (input.instrument->tickRule.isValid(*bound))
        return {plainText(*bound)};
    const auto around = input.instrument->tickRule.neighbours(*bound);
    const Decimal within = !around ? Decimal{} : isBuy ? around->below : around->above;
    return within.isPositive() ? std::vector{plainText(within)} : std::vector<std::string>{};
}

} // namespace

Result<void> priceBand(const RiskInput& input)
{
    const auto limit = stricter(input, &HardLimits::maxPriceOffset);
    const OrderTerms& terms = input.request.terms;
    if (!limit || !isRisk(input))
        return {};
    if (!terms.price)
        return capInBand(input, *limit);
    const Decimal& most = limit->most;
    const bool isBuy = terms.side == Side::Buy;
    const auto touch = isBuy ? input.ask : input.bid;
    if (!touch && !input.mark)
        return deny(Code::PriceBand, "Neither touch nor mark is known to hold the price against", plainText(most),
                    "unknown");
    for (const auto& [name, reference] : {std::pair{"touch", touch}, std::pair{"mark", input.mark}}) {
        if (!reference)
            continue;
        // Only the dear side is dangerous: buying far above or selling far below.
        const auto offset =
            isBuy ? subtract(terms.price->value, reference->value) : subtract(reference->value, terms.price->value);
        const auto room = multiply(reference->value, most);
        if (!offset || !room)
            return deny(Code::PriceBand, "The distance of the price does not fit a number", plainText(most),
                        "too large");
        if (*offset <= *room)
            continue;
        const auto bound = boundOf(isBuy, *reference, most);
        auto refused = deny(Code::PriceBand,
                            fmt::format("{} is more than {} {} the {} of {} (limit of {})",
                                        plainText(terms.price->value), percentOf(most), isBuy ? "above" : "below", name,
                                        plainText(reference->value), limit->whose),
                            bound ? plainText(*bound) : "", plainText(terms.price->value), priceWithin(input, most));
        refused.value().field = "price";
        return refused;
    }
    return {};
}

} // namespace gannet::gate
