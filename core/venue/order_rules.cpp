// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/venue/order_rules.h"

#include <fmt/format.h>

#include <initializer_list>
#include <string>
#include <utility>
#include <vector>

namespace gannet {

namespace {

/// Those of them that pass: zero is no price and no size, and what lies beyond a bound none that may be taken.
template <class Passes>
[[nodiscard]] std::vector<std::string> passing(std::initializer_list<std::optional<Decimal>> near, Passes passes)
{
    std::vector<std::string> texts;
    for (const std::optional<Decimal>& one : near) {
        if (one && passes(*one))
            texts.push_back(plainText(*one));
    }
    return texts;
}

[[nodiscard]] bool isInBounds(const Decimal& value, const std::optional<Decimal>& least,
                              const std::optional<Decimal>& most)
{
    return value.isPositive() && (!least || value >= *least) && (!most || value <= *most);
}

/// The multiple of the step nearest to a bound that is within it; nothing where it does not fit.
[[nodiscard]] std::optional<Decimal> withinBound(const Decimal& bound, const Decimal& step, bool isLeast)
{
    if (step.isZero() || isMultiple(bound, step))
        return bound;
    const auto near = multiplesAround(bound, step);
    return !near ? std::nullopt : std::optional(isLeast ? near->above : near->below);
}

/// What a size is worth. Digits that an exact product has no room for are cut; nothing only where it is too large even
/// then.
[[nodiscard]] std::optional<Decimal> worthOf(const Decimal& qty, const Decimal& price)
{
    Decimal a = qty.normalized();
    Decimal b = price.normalized();
    while (true) {
        if (auto worth = multiply(a, b))
            return worth;
        Decimal& finer = a.scale > b.scale ? a : b;
        const auto cut = finer.scale > 0 ? finer.rescaled(finer.scale - 1, Rounding::Down) : std::nullopt;
        if (!cut)
            return std::nullopt;
        finer = *cut;
    }
}

/// What a venue may value an order at that has no price: a sell with a cap goes at a price below the touch.
[[nodiscard]] Price leastPrice(const OrderTerms& terms, const Instrument& instrument, const Price& reference)
{
    if (terms.type != OrderType::Market || terms.side != Side::Sell || !terms.slippageCap)
        return reference;
    const auto capped = cappedPrice(terms.side, reference, *terms.slippageCap, instrument, "reference");
    return capped ? *capped : reference;
}

/// An order of `instrument` has sizes of `lot`.
[[nodiscard]] Result<void> checkLot(const Decimal& value, const LotRule& lot, const Instrument& instrument,
                                    std::string_view kind)
{
    if (!value.isPositive())
        return refuseField(Code::BadQty, "qty", "An order needs a size above zero", "a positive number",
                           plainText(value));
    const auto fits = [&lot](const Decimal& size) {
        return isInBounds(size, lot.minQty, lot.maxQty) && (lot.step.isZero() || isMultiple(size, lot.step));
    };
    const auto bound = [&lot](const std::optional<Decimal>& limit, bool isLeast) {
        return limit ? withinBound(*limit, lot.step, isLeast) : std::nullopt;
    };
    const std::string what = fmt::format("{}{}", kind, instrument.symbol);
    if (!lot.step.isZero() && !isMultiple(value, lot.step)) {
        const auto near = multiplesAround(value, lot.step);
        const std::string step = plainText(lot.step);
        if (!near)
            return refuseField(Code::BadQty, "qty",
                               fmt::format("Sizes of {} are multiples of {}; {} is too large to be counted in them",
                                           what, step, plainText(value)),
                               "multiples of " + step, plainText(value), passing({bound(lot.maxQty, false)}, fits));
        auto fixes = passing({near->below, near->above}, fits);
        if (fixes.empty()) // both lie outside of the bounds
            fixes = passing({bound(lot.maxQty && value > *lot.maxQty ? lot.maxQty : lot.minQty,
                                   !lot.maxQty || value <= *lot.maxQty)},
                            fits);
        return refuseField(Code::BadQty, "qty",
                           fmt::format("Sizes of {} are multiples of {}; {} is none", what, step, plainText(value)),
                           "multiples of " + step, plainText(value), std::move(fixes));
    }
    if (lot.minQty && value < *lot.minQty)
        return refuseField(
            Code::BadQty, "qty",
            fmt::format("The smallest size of {} is {}; yours is {}", what, plainText(*lot.minQty), plainText(value)),
            plainText(*lot.minQty), plainText(value), passing({bound(lot.minQty, true)}, fits));
    if (lot.maxQty && value > *lot.maxQty)
        return refuseField(
            Code::BadQty, "qty",
            fmt::format("The largest size of {} is {}; yours is {}", what, plainText(*lot.maxQty), plainText(value)),
            plainText(*lot.maxQty), plainText(value), passing({bound(lot.maxQty, false)}, fits));
    return {};
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

/// Over what time it is spread, and that it has nothing which its slices could not keep.
[[nodiscard]] Result<void> checkTwap(const OrderTerms& terms)
{
    if (terms.type != OrderType::Twap)
        return terms.twap
                   ? Result<void>(refuseField(Code::InvalidRequest, "minutes", "Only a TWAP is spread over a time",
                                              "none", fmt::format("{} min", terms.twap->minutes)))
                   : Result<void>{};
    if (!terms.twap || terms.twap->minutes < 1)
        return refuseField(Code::InvalidRequest, "minutes", "A TWAP needs the minutes that it is spread over",
                           "a whole number above zero", terms.twap ? std::to_string(terms.twap->minutes) : "none");
    if (terms.timeInForce != TimeInForce::Gtc)
        return refuseField(Code::InvalidRequest, "time_in_force",
                           "A TWAP ends with its minutes and has no other time in force", "gtc",
                           std::string(toString(terms.timeInForce)), {"gtc"});
    if (terms.slippageCap)
        return refuseField(Code::InvalidRequest, "slippage_cap",
                           "How far a slice of a TWAP may take is the venue's: it has no cap of its own", "none",
                           plainText(*terms.slippageCap));
    return {};
}

/// "take-profit limit"
[[nodiscard]] std::string spoken(OrderType type)
{
    switch (type) {
    case OrderType::StopLimit: return "stop-limit";
    case OrderType::TakeProfit: return "take-profit";
    case OrderType::TakeProfitLimit: return "take-profit limit";
    case OrderType::Twap: return "TWAP";
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

bool isTriggered(OrderType type)
{
    return hasTrigger(type) || type == OrderType::Trailing;
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
    if (auto ok = checkTwap(terms); !ok)
        return ok;
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
    const TickRule& rule = instrument.tickRule;
    const auto fits = [&instrument, &rule](const Decimal& at) {
        return isInBounds(at, instrument.minPrice, instrument.maxPrice) && rule.isValid(at);
    };
    if (!rule.isValid(value)) {
        const std::string step = plainText(rule.stepAt(value));
        const auto near = rule.neighbours(value);
        if (!near)
            return refuseField(Code::BadTick, field,
                               fmt::format("{} of {} moves in steps of {} here; {} is too large to be counted in them",
                                           field, instrument.symbol, step, plainText(value)),
                               "steps of " + step, plainText(value));
        return refuseField(Code::BadTick, field,
                           fmt::format("{} of {} moves in steps of {} here; {} lies between {} and {}", field,
                                       instrument.symbol, step, plainText(value), plainText(near->below),
                                       plainText(near->above)),
                           "steps of " + step, plainText(value), passing({near->below, near->above}, fits));
    }
    const bool isLow = instrument.minPrice && value < *instrument.minPrice;
    if (!isLow && (!instrument.maxPrice || value <= *instrument.maxPrice))
        return {};
    const Decimal& bound = isLow ? *instrument.minPrice : *instrument.maxPrice;
    const auto near = bound.isPositive() ? rule.neighbours(bound) : std::nullopt;
    return refuseField(Code::PriceBand, field,
                       fmt::format("The {} {} of {} is {}; yours is {}", isLow ? "lowest" : "highest", field,
                                   instrument.symbol, plainText(bound), plainText(value)),
                       plainText(bound), plainText(value),
                       near ? passing({isLow ? near->above : near->below}, fits) : std::vector<std::string>());
}

bool isSentAsMarket(const OrderTerms& terms)
{
    switch (terms.type) {
    case OrderType::Market: return !terms.slippageCap;
    case OrderType::Stop:
    case OrderType::TakeProfit: return true;
    default: return false;
    }
}

LotRule lotOf(const OrderTerms& terms, const Instrument& instrument)
{
    if (instrument.marketLot && isSentAsMarket(terms))
        return *instrument.marketLot;
    return {instrument.lotStep, instrument.minQty, instrument.maxQty};
}

Result<void> checkQty(const Qty& qty, const Instrument& instrument)
{
    return checkLot(qty.value, {instrument.lotStep, instrument.minQty, instrument.maxQty}, instrument, "");
}

Result<void> checkQty(const OrderTerms& terms, const Instrument& instrument)
{
    const bool isMarket = instrument.marketLot && isSentAsMarket(terms);
    return checkLot(terms.qty.value, lotOf(terms, instrument), instrument, isMarket ? "market orders of " : "");
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
        const auto smallest = withinBound(*least, lotOf(terms, instrument).step, true);
        const auto tenfold = multiply(terms.qty.value, Decimal{10, 0});
        if (smallest && tenfold && *smallest <= *tenfold)
            fixes.push_back(plainText(*smallest));
    }
    const std::string minimum = plainText(*instrument.minNotional) + " " + instrument.quote;
    return refuseField(Code::MinNotional, "qty",
                       fmt::format("{} {} at {} is worth {} {}; the minimum of {} is {}", plainText(terms.qty.value),
                                   instrument.base, plainText(reference.value), plainText(*worth), instrument.quote,
                                   instrument.key, minimum),
                       minimum, plainText(*worth) + " " + instrument.quote, std::move(fixes));
}

Result<void> checkMaxNotional(const OrderTerms& terms, const Instrument& instrument, const Price& reference)
{
    const bool isPriced = hasPrice(terms.type);
    const auto& most = isPriced ? instrument.maxLimitNotional : instrument.maxMarketNotional;
    if (!most || terms.isReduceOnly || terms.type == OrderType::Twap || !reference.value.isPositive())
        return {};
    const auto worth = worthOf(terms.qty.value, reference.value);
    if (worth && *worth <= *most)
        return {};
    std::vector<std::string> fixes;
    if (const auto largest = divide(*most, reference.value, instrument.qtyScale, Rounding::Down)) {
        OrderTerms smaller = terms;
        smaller.qty = Qty{withinBound(*largest, lotOf(terms, instrument).step, false).value_or(Decimal{})};
        if (checkQty(smaller, instrument) && checkMinNotional(smaller, instrument, reference))
            fixes.push_back(plainText(smaller.qty.value));
    }
    const std::string limit = fmt::format("{} {}", plainText(*most), instrument.quote);
    return refuseField(
        Code::BadQty, "qty",
        fmt::format("{} {} at {} is worth {} {}; {} of {} may be worth {} at most", plainText(terms.qty.value),
                    instrument.base, plainText(reference.value), worth ? plainText(*worth) : "too many",
                    instrument.quote, isPriced ? "an order" : "a market order", instrument.key, limit),
        limit, worth ? fmt::format("{} {}", plainText(*worth), instrument.quote) : "too large", std::move(fixes));
}

Result<void> checkOnInstrument(const OrderTerms& terms, const Instrument& instrument,
                               const std::optional<Price>& reference)
{
    if (terms.price) {
        if (auto ok = checkPrice(*terms.price, instrument, "price"); !ok)
            return ok;
    }
    if (terms.trigger) {
        if (auto ok = checkPrice(*terms.trigger, instrument, "trigger"); !ok)
            return ok;
    }
    if (auto ok = checkQty(terms, instrument); !ok || !reference)
        return ok;
    if (auto ok = checkMinNotional(terms, instrument, leastPrice(terms, instrument, *reference)); !ok)
        return ok;
    return checkMaxNotional(terms, instrument, *reference);
}

} // namespace gannet
