// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/venue/order_rules.h"

#include <fmt/format.h>

#include <string>
#include <utility>
#include <vector>

namespace gannet {

namespace {

/// What lies nearest, to be taken instead; zero is no price and no size.
[[nodiscard]] std::vector<std::string> textsOf(const Neighbours& near)
{
    std::vector<std::string> texts;
    if (!near.below.isZero())
        texts.push_back(plainText(near.below));
    texts.push_back(plainText(near.above));
    return texts;
}

[[nodiscard]] Result<void> checkPresence(bool isWanted, bool isThere, Code code, std::string_view field,
                                         std::string_view type)
{
    const std::string_view noun = field == "trail_by" ? "distance to trail by" : field;
    if (isWanted && !isThere)
        return refuseField(code, field, fmt::format("A {} order needs a {}", type, noun), "a positive number", "none");
    if (!isWanted && isThere)
        return refuseField(code, field, fmt::format("A {} order has no {}", type, noun), "none", "given");
    return {};
}

/// "take-profit limit"
[[nodiscard]] std::string spoken(OrderType type)
{
    switch (type) {
    case OrderType::StopLimit: return "stop-limit";
    case OrderType::TakeProfit: return "take-profit";
    case OrderType::TakeProfitLimit: return "take-profit limit";
    default: return std::string(toString(type));
    }
}

[[nodiscard]] Result<void> checkFlags(const OrderTerms& terms)
{
    const bool isImmediate = terms.timeInForce == TimeInForce::Ioc || terms.timeInForce == TimeInForce::Fok;
    const std::string_view tif = terms.timeInForce == TimeInForce::Fok ? "FOK" : "IOC";
    if (terms.isPostOnly && (isImmediate || !hasPrice(terms.type)))
        return refuseField(
            Code::InvalidRequest, "post_only",
            hasPrice(terms.type)
                ? fmt::format("Post-only rests in the book, and an order that is {} never does", tif)
                : fmt::format("Post-only rests in the book, and a {} order never does", spoken(terms.type)),
            "a limit order that may rest", "on");
    if (isImmediate && (hasTrigger(terms.type) || terms.type == OrderType::Trailing))
        return refuseField(Code::InvalidRequest, "time_in_force",
                           fmt::format("A {} order waits for its trigger, which {} forbids", spoken(terms.type), tif),
                           "gtc, gtd or day", std::string(toString(terms.timeInForce)), {"gtc"});
    return {};
}

[[nodiscard]] Result<void> checkExpiry(const OrderTerms& terms, Timestamp now)
{
    const bool isGtd = terms.timeInForce == TimeInForce::Gtd;
    if (isGtd != terms.expiry.isKnown())
        return refuseField(Code::BadExpiry, "expiry",
                           isGtd ? "A GTD order needs a time to end at" : "Only a GTD order has a time to end at",
                           isGtd ? "a time to come" : "none", isGtd ? "none" : "given");
    if (isGtd && terms.expiry <= now)
        return refuseField(Code::BadExpiry, "expiry",
                           fmt::format("The order would end {} s ago", (now - terms.expiry).toMilliseconds() / 1000),
                           "a time to come", "a time gone by");
    return {};
}

} // namespace

std::optional<Decimal> nextPrice(const Decimal& price, bool isAbove, const Instrument& instrument)
{
    const TickRule& rule = instrument.tickRule;
    if (!rule.isValid(price)) {
        const auto around = rule.neighbours(price);
        return around ? std::optional(isAbove ? around->above : around->below) : std::nullopt;
    }
    const Decimal step = rule.stepAt(price);
    return !step.isPositive() ? std::nullopt : isAbove ? add(price, step) : subtract(price, step);
}

tl::unexpected<Error> refuseField(Code code, std::string_view field, std::string message, std::string limit,
                                  std::string value, std::vector<std::string> fixes)
{
    return fail(Error{.kind = ErrorKind::Invalid,
                      .code = code,
                      .message = std::move(message),
                      .field = std::string(field),
                      .limit = std::move(limit),
                      .value = std::move(value),
                      .fixes = std::move(fixes)});
}

tl::unexpected<Error> unsupportedField(std::string_view field, std::string message, std::string limit,
                                       std::string_view value, std::vector<std::string> fixes)
{
    return fail(Error{.kind = ErrorKind::Unsupported,
                      .code = Code::Unsupported,
                      .message = std::move(message),
                      .field = std::string(field),
                      .limit = std::move(limit),
                      .value = std::string(value),
                      .fixes = std::move(fixes)});
}

Result<Price> cappedPrice(Side side, const Price& from, const Decimal& cap, const Instrument& instrument,
                          std::string_view field)
{
    const auto factor = side == Side::Buy ? add({1, 0}, cap) : subtract({1, 0}, cap);
    const auto limit = factor ? multiply(from.value, *factor) : std::nullopt;
    if (limit && limit->isPositive()) {
        if (instrument.tickRule.isValid(*limit))
            return Price{limit->normalized()};
        if (const auto near = instrument.tickRule.neighbours(*limit)) {
            const Decimal& price = side == Side::Buy ? near->below : near->above;
            if (price.isPositive())
                return Price{price};
        }
    }
    return refuseField(Code::BadPrice, field,
                       fmt::format("{} with a cap of {} leaves no price of {}", plainText(from.value), plainText(cap),
                                   instrument.symbol),
                       "a price that can be capped", plainText(from.value));
}

bool hasPrice(OrderType type)
{
    return type == OrderType::Limit || type == OrderType::StopLimit || type == OrderType::TakeProfitLimit;
}

bool hasTrigger(OrderType type)
{
    return type == OrderType::Stop || type == OrderType::StopLimit || type == OrderType::TakeProfit ||
           type == OrderType::TakeProfitLimit;
}

Result<void> checkShape(const OrderTerms& terms, Timestamp now)
{
    const std::string type = spoken(terms.type);
    if (!terms.qty.value.isPositive())
        return refuseField(Code::BadQty, "qty", "An order needs a size above zero", "a positive number",
                           plainText(terms.qty.value));
    if (auto ok = checkPresence(hasPrice(terms.type), terms.price.has_value(), Code::BadPrice, "price", type); !ok)
        return ok;
    if (auto ok = checkPresence(hasTrigger(terms.type), terms.trigger.has_value(), Code::BadTrigger, "trigger", type);
        !ok)
        return ok;
    if (auto ok = checkPresence(terms.type == OrderType::Trailing, terms.trailBy.has_value(), Code::BadTrigger,
                                "trail_by", type);
        !ok)
        return ok;
    if (terms.trailBy && !terms.trailBy->isPositive())
        return refuseField(Code::BadTrigger, "trail_by", "A trailing stop keeps a distance above zero",
                           "a positive number", plainText(*terms.trailBy));
    if (terms.slippageCap && (terms.slippageCap->isNegative() || *terms.slippageCap > Decimal{1, 0}))
        return refuseField(Code::InvalidRequest, "slippage_cap", "A slippage cap is a fraction of the price", "0 to 1",
                           plainText(*terms.slippageCap));
    if (auto ok = checkFlags(terms); !ok)
        return ok;
    return checkExpiry(terms, now);
}

Result<void> checkPrice(const Price& price, const Instrument& instrument, std::string_view field)
{
    const Decimal& value = price.value;
    if (!value.isPositive())
        return refuseField(field == "trigger" ? Code::BadTrigger : Code::BadPrice, field,
                           fmt::format("A {} is above zero", field), "a positive number", plainText(value));
    if (instrument.tickRule.isValid(value))
        return {};
    const std::string step = plainText(instrument.tickRule.stepAt(value));
    const auto near = instrument.tickRule.neighbours(value);
    if (!near)
        return refuseField(Code::BadTick, field,
                           fmt::format("{} of {} moves in steps of {} here; {} is too large to be counted in them",
                                       field, instrument.symbol, step, plainText(value)),
                           "steps of " + step, plainText(value));
    return refuseField(Code::BadTick, field,
                       fmt::format("{} of {} moves in steps of {} here; {} lies between {} and {}", field,
                                   instrument.symbol, step, plainText(value), plainText(near->below),
                                   plainText(near->above)),
                       "steps of " + step, plainText(value), textsOf(*near));
}

Result<void> checkQty(const Qty& qty, const Instrument& instrument)
{
    const Decimal& value = qty.value;
    if (!value.isPositive())
        return refuseField(Code::BadQty, "qty", "An order needs a size above zero", "a positive number",
                           plainText(value));
    if (!instrument.lotStep.isZero() && !isMultiple(value, instrument.lotStep)) {
        const auto near = multiplesAround(value, instrument.lotStep);
        const std::string step = plainText(instrument.lotStep);
        if (!near)
            return refuseField(Code::BadQty, "qty",
                               fmt::format("Sizes of {} are multiples of {}; {} is too large to be counted in them",
                                           instrument.symbol, step, plainText(value)),
                               "multiples of " + step, plainText(value),
                               instrument.maxQty ? std::vector{plainText(*instrument.maxQty)}
                                                 : std::vector<std::string>());
        return refuseField(
            Code::BadQty, "qty",
            fmt::format("Sizes of {} are multiples of {}; {} is none", instrument.symbol, step, plainText(value)),
            "multiples of " + step, plainText(value), textsOf(*near));
    }
    if (instrument.minQty && value < *instrument.minQty)
        return refuseField(Code::BadQty, "qty",
                           fmt::format("The smallest size of {} is {}; yours is {}", instrument.symbol,
                                       plainText(*instrument.minQty), plainText(value)),
                           plainText(*instrument.minQty), plainText(value), {plainText(*instrument.minQty)});
    if (instrument.maxQty && value > *instrument.maxQty)
        return refuseField(Code::BadQty, "qty",
                           fmt::format("The largest size of {} is {}; yours is {}", instrument.symbol,
                                       plainText(*instrument.maxQty), plainText(value)),
                           plainText(*instrument.maxQty), plainText(value), {plainText(*instrument.maxQty)});
    return {};
}

Result<void> checkMinNotional(const OrderTerms& terms, const Instrument& instrument, const Price& reference)
{
    if (!instrument.minNotional || terms.isReduceOnly || !reference.value.isPositive())
        return {};
    const auto worth = multiply(terms.qty.value, reference.value);
    if (!worth || *worth >= *instrument.minNotional) // what does not fit a Decimal is far above any minimum
        return {};
    // Many times the size is no near fix: then the price is the slip, and one key would send what nobody meant.
    std::vector<std::string> fixes;
    // Enough digits that the division itself never decides about the lot.
    if (const auto least = divide(*instrument.minNotional, reference.value, instrument.qtyScale, Rounding::Up)) {
        Decimal smallest = *least;
        if (!instrument.lotStep.isZero() && !isMultiple(smallest, instrument.lotStep)) {
            if (const auto near = multiplesAround(smallest, instrument.lotStep))
                smallest = near->above;
        }
        const auto tenfold = multiply(terms.qty.value, Decimal{10, 0});
        if (tenfold && smallest <= *tenfold)
            fixes.push_back(plainText(smallest));
    }
    const std::string minimum = plainText(*instrument.minNotional) + " " + instrument.quote;
    return refuseField(Code::MinNotional, "qty",
                       fmt::format("{} {} at {} is worth {} {}; the minimum of {} is {}", plainText(terms.qty.value),
                                   instrument.base, plainText(reference.value), plainText(*worth), instrument.quote,
                                   instrument.key, minimum),
                       minimum, plainText(*worth) + " " + instrument.quote, std::move(fixes));
}

} // namespace gannet
