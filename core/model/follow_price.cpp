// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/follow_price.h"

#include <fmt/format.h>

#include <string>
#include <utility>

namespace gannet {

namespace {

[[nodiscard]] tl::unexpected<Error> refuse(Code code, std::string_view field, std::string message, std::string limit,
                                           std::string value)
{
    Error error{.kind = ErrorKind::Invalid, .code = code, .message = std::move(message)};
    error.field = field;
    error.limit = std::move(limit);
    error.value = std::move(value);
    return fail(std::move(error));
}

[[nodiscard]] std::optional<Decimal> valueOf(const std::optional<Price>& price)
{
    return price ? std::optional(price->value) : std::nullopt;
}

[[nodiscard]] std::optional<Decimal> followed(PriceAsk::From from, const FollowedPrices& market)
{
    switch (from) {
    case PriceAsk::From::Bid: return valueOf(market.bid);
    case PriceAsk::From::Ask: return valueOf(market.ask);
    case PriceAsk::From::Mid: return valueOf(middleOf(market.bid, market.ask));
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

} // namespace

std::optional<Price> middleOf(const std::optional<Price>& bid, const std::optional<Price>& ask)
{
    const auto sum = bid && ask ? add(bid->value, ask->value) : std::nullopt;
    const auto middle = sum ? multiply(*sum, {5, 1}) : std::nullopt;
    return middle ? std::optional(Price{*middle}) : std::nullopt;
}

std::optional<Decimal> snapped(const std::optional<Decimal>& price, Side side, const Instrument& instrument)
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

Result<Price> followPrice(const PriceAsk& ask, Side side, const Instrument& instrument, const FollowedPrices& market,
                          std::string_view field)
{
    const auto base = followed(ask.from, market);
    if (!base)
        return refuse(
            Code::StaleData, field,
            fmt::format("The {} of {} is not known now; type a {}", nameOf(ask.from), instrument.symbol, field),
            fmt::format("a known {}", nameOf(ask.from)), "unknown");
    if (ask.ticks != 0 && instrument.tickRule.stepAt(*base).isZero())
        return refuse(
            Code::BadTick, field,
            fmt::format("The tick of {} is not known: type a {}, or an offset in percent", instrument.symbol, field),
            "a known tick", "unknown");
    const auto price = beside(*base, ask, side, instrument);
    if (!price)
        return refuse(field == "trigger" ? Code::BadTrigger : Code::BadPrice, field,
                      fmt::format("Beside the {} of {} this {} is not above zero, or too large", nameOf(ask.from),
                                  plainText(*base), field),
                      "above zero", plainText(*base));
    return Price{*price};
}

} // namespace gannet
