// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trading/resolve_ask.h"

#include "core/venue/order_rules.h"

#include <fmt/format.h>

#include <string>
#include <utility>

namespace gannet {

namespace {

[[nodiscard]] std::optional<Decimal> valueOf(const std::optional<Price>& price)
{
    return price ? std::optional(price->value) : std::nullopt;
}

[[nodiscard]] std::optional<Decimal> midOf(const MarketNow& market)
{
    const auto sum = market.bid && market.ask ? add(market.bid->value, market.ask->value) : std::nullopt;
    return sum ? multiply(*sum, {5, 1}) : std::nullopt;
}

[[nodiscard]] std::optional<Decimal> followed(PriceAsk::From from, const MarketNow& market)
{
    switch (from) {
    case PriceAsk::From::Bid: return valueOf(market.bid);
    case PriceAsk::From::Ask: return valueOf(market.ask);
    case PriceAsk::From::Mid: return midOf(market);
    case PriceAsk::From::Last: return valueOf(market.last);
    case PriceAsk::From::Typed: break;
    }
    return std::nullopt;
}

[[nodiscard]] std::string_view nameOf(PriceAsk::From from)
{
    switch (from) {
    case PriceAsk::From::Bid: return "bid";
    case PriceAsk::From::Ask: return "ask";
    case PriceAsk::From::Mid: return "middle";
    case PriceAsk::From::Last: return "last price";
    case PriceAsk::From::Typed: break;
    }
    return "price";
}

/// On the grid, on the passive side of the order; nothing when it does not fit or is not above zero.
[[nodiscard]] std::optional<Decimal> snapped(const std::optional<Decimal>& price, Side side,
                                             const Instrument& instrument)
{
    if (!price || !price->isPositive())
        return std::nullopt;
    if (instrument.tickRule.isValid(*price))
        return price;
    const auto near = instrument.tickRule.neighbours(*price);
    if (!near)
        return std::nullopt;
    const Decimal& taken = side == Side::Buy ? near->below : near->above;
    return taken.isPositive() ? std::optional(taken.normalized()) : std::nullopt;
}

[[nodiscard]] std::optional<Decimal> beside(const Decimal& base, const PriceAsk& ask, Side side,
                                            const Instrument& instrument)
{
    if (ask.fraction) {
        const auto factor = add({1, 0}, *ask.fraction);
        return snapped(factor ? multiply(base, *factor) : std::nullopt, side, instrument);
    }
    const auto from = snapped(base, side, instrument);
    const auto offset = from ? multiply(instrument.tickRule.stepAt(*from), {ask.ticks, 0}) : std::nullopt;
    return snapped(offset ? add(*from, *offset) : std::nullopt, side, instrument);
}

[[nodiscard]] tl::unexpected<Error> unknown(std::string_view what, std::string_view fix)
{
    return refuseField(Code::BadQty, "qty",
                  fmt::format("The size cannot be worked out: {} is not known{}{}", what, fix.empty() ? "" : "; ", fix),
                  std::string(what), "unknown");
}

} // namespace

Result<Price> resolvePrice(const PriceAsk& ask, Side side, const Instrument& instrument, const MarketNow& market,
                           std::string_view field)
{
    if (ask.from == PriceAsk::From::Typed) {
        const Price price{ask.typed};
        auto ok = checkPrice(price, instrument, field);
        return ok ? Result<Price>(price) : fail(std::move(ok.error()));
    }
    const auto base = followed(ask.from, market);
    if (!base)
        return refuseField(
            Code::StaleData, field,
            fmt::format("The {} of {} is not known now; type a {}", nameOf(ask.from), instrument.symbol, field),
            fmt::format("a known {}", nameOf(ask.from)), "unknown");
    if (ask.ticks != 0 && instrument.tickRule.stepAt(*base).isZero())
        return refuseField(
            Code::BadTick, field,
            fmt::format("The tick of {} is not known: type a {}, or an offset in percent", instrument.symbol, field),
            "a known tick", "unknown");
    const auto price = beside(*base, ask, side, instrument);
    if (!price)
        return refuseField(field == "trigger" ? Code::BadTrigger : Code::BadPrice, field,
                      fmt::format("Beside the {} of {} this {} is not above zero, or too large", nameOf(ask.from),
                                  plainText(*base), field),
                      "above zero", plainText(*base));
    return Price{*price};
}

Result<Sized> resolveSize(const SizeAsk& ask, const SizeFacts& facts, const Instrument& instrument)
{
    switch (ask.of) {
    case SizeAsk::Of::Units:
        if (auto ok = checkQty({ask.value}, instrument); !ok)
            return fail(std::move(ok.error()));
        return sizeOfUnits(ask.value, instrument);
    case SizeAsk::Of::Quote:
        if (!facts.price)
            return unknown("a price", "type one");
        return sizeOfNotional(ask.value, *facts.price, instrument);
    case SizeAsk::Of::Equity:
        if (!facts.price)
            return unknown("a price", "type one");
        if (!facts.equity)
            return unknown("the account's equity", "type a size in units");
        return sizeOfEquity(*facts.equity, ask.value, *facts.price, instrument);
    case SizeAsk::Of::Risk:
        if (!facts.price)
            return unknown("a price", "type one");
        if (!facts.stop)
            return unknown("a stop", "a size from risk needs one in the bracket");
        if (!facts.equity)
            return unknown("the account's equity", "type a size in units");
        if (!facts.feeRate)
            return unknown("the account's fee", "type a size in units");
        return sizeOfRisk({*facts.equity, ask.value, *facts.price, *facts.stop, *facts.feeRate, facts.caps},
                          instrument);
    case SizeAsk::Of::Position:
        if (!facts.position)
            return unknown("the position", "it is still being compared with the venue");
        return sizeOfPosition(*facts.position, ask.value, instrument);
    }
    return unknown("what it is part of", "");
}

} // namespace gannet
