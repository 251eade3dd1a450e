// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/venue/venue_rules.h"

#include "core/model/typed_ask.h"
#include "core/venue/order_rules.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace gannet {

namespace {

constexpr int kCapScale = 6; ///< decimals of the largest cap as told

/// Prices that the band leaves to an order of this side.
struct Bounds {
    std::optional<Decimal> least, most;
};

[[nodiscard]] Bounds boundsOf(const PriceBand& band, Side side, const Price& mark)
{
    const bool isBuy = side == Side::Buy;
    Bounds bounds;
    if (isBuy || band.isTwoSided)
        bounds.most = band.up ? multiply(mark.value, *band.up) : std::nullopt;
    if (!isBuy || band.isTwoSided)
        bounds.least = band.down ? multiply(mark.value, *band.down) : std::nullopt;
    return bounds;
}

[[nodiscard]] bool isInside(const Decimal& price, const Bounds& bounds)
{
    return (!bounds.least || price >= *bounds.least) && (!bounds.most || price <= *bounds.most);
}

[[nodiscard]] Result<void> priceInside(const OrderTerms& terms, const Instrument& instrument, const Price& mark,
                                       const Bounds& bounds)
{
    const Decimal& price = terms.price->value;
    if (isInside(price, bounds))
        return {};
    const bool isHigh = bounds.most && price > *bounds.most;
    const Decimal& bound = isHigh ? *bounds.most : *bounds.least;
    std::vector<std::string> fixes;
    if (const auto near = bound.isPositive() ? instrument.tickRule.neighbours(bound) : std::nullopt) {
        const Decimal& nearest = isHigh ? near->below : near->above;
        if (checkPrice(Price{nearest}, instrument, "price") && isInside(nearest, bounds))
            fixes.push_back(plainText(nearest));
    }
    return refuseField(Code::PriceBand, "price",
                       fmt::format("A {} of {} may be at {} {} with the mark at {}; yours is {}", toString(terms.side),
                                   instrument.symbol, isHigh ? "most" : "least", plainText(bound),
                                   plainText(mark.value), plainText(price)),
                       plainText(bound), plainText(price), std::move(fixes));
}

[[nodiscard]] tl::unexpected<Error> touchOutside(const OrderTerms& terms, const Instrument& instrument,
                                                 const Price& mark, const Price& touch, const Decimal& bound)
{
    const bool isBuy = terms.side == Side::Buy;
    return refuseField(Code::PriceBand, "type",
                       fmt::format("A market order of {} takes at {} {} with the mark at {}, and the {} is at {}",
                                   instrument.symbol, isBuy ? "most" : "least", plainText(bound), plainText(mark.value),
                                   isBuy ? "ask" : "bid", plainText(touch.value)),
                       plainText(bound), plainText(touch.value));
}

/// Of a market order with a cap, which goes as a limit order: its price is the cap's.
[[nodiscard]] Result<void> capInside(const OrderTerms& terms, const Instrument& instrument, const Price& mark,
                                     const Price& touch, const Bounds& bounds)
{
    const bool isBuy = terms.side == Side::Buy;
    const auto& bound = isBuy ? bounds.most : bounds.least;
    if (!bound)
        return {};
    if (isBuy ? touch.value > *bound : touch.value < *bound)
        return touchOutside(terms, instrument, mark, touch, *bound);
    const auto isCapInside = [&](const Decimal& cap) {
        const auto at = cappedPrice(terms.side, touch, cap, instrument, "slippage_cap");
        return at && isInside(at->value, bounds);
    };
    if (isCapInside(*terms.slippageCap))
        return {};
    const auto ratio = divide(*bound, touch.value, kCapScale, isBuy ? Rounding::Down : Rounding::Up);
    const auto room = !ratio ? std::nullopt : isBuy ? subtract(*ratio, {1, 0}) : subtract({1, 0}, *ratio);
    const std::string typed = percentText(*terms.slippageCap) + "%";
    const std::string limit = room ? percentText(*room) + "%" : std::string("less");
    std::vector<std::string> fixes;
    if (room && room->isPositive() && isCapInside(*room))
        fixes.push_back(limit);
    return refuseField(Code::PriceBand, "slippage_cap",
                       fmt::format("A {} of {} may take at {} {} with the mark at {}, {} from the {}; your cap is {}",
                                   toString(terms.side), instrument.symbol, isBuy ? "most" : "least", plainText(*bound),
                                   plainText(mark.value), limit, isBuy ? "ask" : "bid", typed),
                       limit, typed, std::move(fixes));
}

/// Of the venue's own market order, which takes no farther than so from the mark.
[[nodiscard]] Result<void> takeInside(const OrderTerms& terms, const Instrument& instrument, const Price& mark,
                                      const Price& touch)
{
    const bool isBuy = terms.side == Side::Buy;
    const auto& most = instrument.marketTakeBound;
    const auto factor = !most ? std::nullopt : isBuy ? add({1, 0}, *most) : subtract({1, 0}, *most);
    const auto bound = factor ? multiply(mark.value, *factor) : std::nullopt;
    if (!bound || (isBuy ? touch.value <= *bound : touch.value >= *bound))
        return {};
    return touchOutside(terms, instrument, mark, touch, *bound);
}

[[nodiscard]] bool hasBand(const OrderTerms& terms, const Instrument& instrument)
{
    if (terms.isReduceOnly || isTriggered(terms.type) || terms.type == OrderType::Twap)
        return false;
    return isSentAsMarket(terms) ? instrument.marketTakeBound.has_value() : instrument.priceBand.has_value();
}

[[nodiscard]] Result<void> countBelow(std::uint32_t open, const std::optional<std::uint32_t>& most,
                                      std::string_view what)
{
    if (!most || open < *most)
        return {};
    return refuseField(Code::OrderLimit, "open_orders",
                       fmt::format("{} {}; the venue takes {}: cancel one first", open, what, *most),
                       std::to_string(*most), std::to_string(open));
}

} // namespace

Result<void> checkPriceBand(const OrderTerms& terms, const Instrument& instrument, const BandMarket& market)
{
    if (!hasBand(terms, instrument) || !market.mark || !market.mark->value.isPositive())
        return {};
    const Price& mark = *market.mark;
    if (terms.price)
        return priceInside(terms, instrument, mark, boundsOf(*instrument.priceBand, terms.side, mark));
    if (!market.touch || !market.touch->value.isPositive())
        return {};
    if (isSentAsMarket(terms))
        return takeInside(terms, instrument, mark, *market.touch);
    return capInside(terms, instrument, mark, *market.touch, boundsOf(*instrument.priceBand, terms.side, mark));
}

bool isBandUnknown(const OrderTerms& terms, const Instrument& instrument, const BandMarket& market)
{
    return hasBand(terms, instrument) && !market.mark;
}

Result<void> checkOpenOrders(const OrderTerms& terms, const Instrument& instrument, const OpenOrderCounts& open)
{
    const OpenOrderLimits& most = instrument.openOrderLimits;
    if (auto ok = countBelow(open.here, most.here, fmt::format("orders of {} are open", instrument.symbol)); !ok)
        return ok;
    if (isTriggered(terms.type)) {
        if (auto ok = countBelow(open.triggersHere, most.triggersHere,
                                 fmt::format("orders of {} wait for a trigger", instrument.symbol));
            !ok)
            return ok;
        if (most.allBeforeTrigger && open.all >= *most.allBeforeTrigger)
            return refuseField(Code::OrderLimit, "open_orders",
                               fmt::format("{} orders of the account are open; from {} on the venue takes none that "
                                           "waits for a trigger: cancel some first",
                                           open.all, *most.allBeforeTrigger),
                               std::to_string(*most.allBeforeTrigger), std::to_string(open.all));
    }
    return countBelow(open.all, most.all, "orders of the account are open");
}

Result<void> checkReduceOnly(const OrderTerms& terms, const Decimal& position)
{
    if (!terms.isReduceOnly)
        return {};
    const bool isBuy = terms.side == Side::Buy;
    if (isBuy ? !position.isNegative() : !position.isPositive())
        return refuseField(Code::ReduceOnly, "reduce_only",
                           fmt::format("Nothing for a reduce-only {} to reduce: the position is {}",
                                       toString(terms.side), plainText(position)),
                           isBuy ? "a short position" : "a long position", plainText(position), {"off"});
    const Decimal size = position.absolute();
    if (terms.qty.value <= size)
        return {};
    return refuseField(Code::ReduceOnly, "qty",
                       fmt::format("A reduce-only order of {} is larger than the position of {}",
                                   plainText(terms.qty.value), plainText(position)),
                       plainText(size), plainText(terms.qty.value), {plainText(size)});
}

} // namespace gannet
