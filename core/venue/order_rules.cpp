// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/venue/order_rules.h"

#include <fmt/format.h>

#include <string>
#include <utility>
#include <vector>

namespace gannet {

namespace {

[[nodiscard]] tl::unexpected<Error> refuse(Code code, std::string_view field, std::string message, std::string limit,
                                           std::string value, std::vector<std::string> fixes = {})
{
    Error error{.kind = ErrorKind::Invalid, .code = code, .message = std::move(message)};
    error.field = field;
    error.limit = std::move(limit);
    error.value = std::move(value);
    error.fixes = std::move(fixes);
    return fail(std::move(error));
}

/// As a person writes it: no zeros at the end.
[[nodiscard]] std::string plain(const Decimal& value)
{
    return value.normalized().toString();
}

/// The multiples of `step` around `value`; the lower one is zero for what is smaller than a step.
[[nodiscard]] std::optional<std::pair<Decimal, Decimal>> around(const Decimal& value, const Decimal& step)
{
    const auto count = divide(value, step, 0, Rounding::Down);
    if (!count)
        return std::nullopt;
    const auto below = multiply({count->mantissa, 0}, step);
    const auto above = multiply({count->mantissa + 1, 0}, step);
    if (!below || !above)
        return std::nullopt;
    return std::pair{*below, *above};
}

[[nodiscard]] bool isMultiple(const Decimal& value, const Decimal& step)
{
    const int scale = value.scale > step.scale ? value.scale : step.scale;
    const auto v = value.mantissaAt(scale);
    const auto s = step.mantissaAt(scale);
    return v && s && *v % *s == 0;
}

[[nodiscard]] Result<void> checkPresence(bool isWanted, bool isThere, Code code, std::string_view field,
                                         std::string_view type)
{
    if (isWanted && !isThere)
        return refuse(code, field, fmt::format("A {} order needs a {}", type, field), "a positive number", "none");
    if (!isWanted && isThere)
        return refuse(code, field, fmt::format("A {} order has no {}", type, field), "none", "given");
    return {};
}

[[nodiscard]] Result<void> checkFlags(const OrderTerms& terms)
{
    const bool isImmediate = terms.timeInForce == TimeInForce::Ioc || terms.timeInForce == TimeInForce::Fok;
    if (terms.isPostOnly && (isImmediate || !hasPrice(terms.type)))
        return refuse(Code::InvalidRequest, "post_only",
                      fmt::format("Post-only rests in the book, and a {} {} order never does",
                                  toString(terms.timeInForce), toString(terms.type)),
                      "a limit order that may rest", "on", {"off"});
    if (isImmediate && (hasTrigger(terms.type) || terms.type == OrderType::Trailing))
        return refuse(Code::InvalidRequest, "time_in_force",
                      fmt::format("A {} order waits for its trigger, which {} forbids", toString(terms.type),
                                  toString(terms.timeInForce)),
                      "gtc, gtd or day", std::string(toString(terms.timeInForce)), {"gtc"});
    return {};
}

[[nodiscard]] Result<void> checkExpiry(const OrderTerms& terms, Timestamp now)
{
    const bool isGtd = terms.timeInForce == TimeInForce::Gtd;
    if (isGtd != terms.expiry.isKnown())
        return refuse(Code::BadExpiry, "expiry",
                      isGtd ? "A gtd order needs a time to end at" : "Only a gtd order has a time to end at",
                      isGtd ? "a time to come" : "none", isGtd ? "none" : "given");
    if (isGtd && terms.expiry <= now)
        return refuse(Code::BadExpiry, "expiry",
                      fmt::format("The order would end {} s ago", (now - terms.expiry).toMilliseconds() / 1000),
                      "a time to come", "a time gone by");
    return {};
}

} // namespace

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
    const std::string_view type = toString(terms.type);
    if (terms.qty.value.mantissa <= 0)
        return refuse(Code::BadQty, "qty", "An order needs a size above zero", "a positive number",
                      plain(terms.qty.value));
    if (auto ok = checkPresence(hasPrice(terms.type), terms.price.has_value(), Code::BadPrice, "price", type); !ok)
        return ok;
    if (auto ok = checkPresence(hasTrigger(terms.type), terms.trigger.has_value(), Code::BadTrigger, "trigger", type);
        !ok)
        return ok;
    if (auto ok = checkPresence(terms.type == OrderType::Trailing, terms.trailBy.has_value(), Code::BadTrigger,
                                "trail_by", type);
        !ok)
        return ok;
    if (terms.trailBy && terms.trailBy->mantissa <= 0)
        return refuse(Code::BadTrigger, "trail_by", "A trailing stop keeps a distance above zero", "a positive number",
                      plain(*terms.trailBy));
    if (terms.slippageCap && (terms.slippageCap->isNegative() || *terms.slippageCap > Decimal{1, 0}))
        return refuse(Code::InvalidRequest, "slippage_cap", "A slippage cap is a fraction of the price", "0 to 1",
                      plain(*terms.slippageCap));
    if (auto ok = checkFlags(terms); !ok)
        return ok;
    return checkExpiry(terms, now);
}

Result<void> checkPrice(const Price& price, const Instrument& instrument, std::string_view field)
{
    const Decimal& value = price.value;
    if (value.mantissa <= 0)
        return refuse(field == "trigger" ? Code::BadTrigger : Code::BadPrice, field,
                      fmt::format("A {} is above zero", field), "a positive number", plain(value));
    if (instrument.tickRule.isValid(value))
        return {};
    const auto near = instrument.tickRule.neighbours(value);
    std::vector<std::string> fixes;
    if (!near.below.isZero())
        fixes.push_back(plain(near.below));
    fixes.push_back(plain(near.above));
    const std::string step = plain(instrument.tickRule.stepAt(value));
    return refuse(Code::BadTick, field,
                  fmt::format("{} of {} moves in steps of {} here; {} lies between", field, instrument.symbol, step,
                              plain(value)),
                  "steps of " + step, plain(value), std::move(fixes));
}

Result<void> checkQty(const Qty& qty, const Instrument& instrument)
{
    const Decimal& value = qty.value;
    if (value.mantissa <= 0)
        return refuse(Code::BadQty, "qty", "An order needs a size above zero", "a positive number", plain(value));
    if (!instrument.lotStep.isZero() && !isMultiple(value, instrument.lotStep)) {
        std::vector<std::string> fixes;
        if (const auto near = around(value, instrument.lotStep)) {
            if (!near->first.isZero())
                fixes.push_back(plain(near->first));
            fixes.push_back(plain(near->second));
        }
        const std::string step = plain(instrument.lotStep);
        return refuse(Code::BadQty, "qty",
                      fmt::format("Sizes of {} are multiples of {}; {} is none", instrument.symbol, step, plain(value)),
                      "multiples of " + step, plain(value), std::move(fixes));
    }
    if (instrument.minQty && value < *instrument.minQty)
        return refuse(Code::BadQty, "qty",
                      fmt::format("The smallest size of {} is {}; yours is {}", instrument.symbol,
                                  plain(*instrument.minQty), plain(value)),
                      plain(*instrument.minQty), plain(value), {plain(*instrument.minQty)});
    if (instrument.maxQty && value > *instrument.maxQty)
        return refuse(Code::BadQty, "qty",
                      fmt::format("The largest size of {} is {}; yours is {}", instrument.symbol,
                                  plain(*instrument.maxQty), plain(value)),
                      plain(*instrument.maxQty), plain(value), {plain(*instrument.maxQty)});
    return {};
}

Result<void> checkMinNotional(const OrderTerms& terms, const Instrument& instrument, const Price& reference)
{
    if (!instrument.minNotional || terms.isReduceOnly || reference.value.mantissa <= 0)
        return {};
    const auto worth = multiply(terms.qty.value, reference.value);
    if (!worth || *worth >= *instrument.minNotional) // what does not fit a Decimal is far above any minimum
        return {};
    std::vector<std::string> fixes;
    // Enough digits that the division itself never decides about the lot.
    if (const auto least = divide(*instrument.minNotional, reference.value, instrument.qtyScale, Rounding::Up)) {
        Decimal smallest = *least;
        if (!instrument.lotStep.isZero() && !isMultiple(smallest, instrument.lotStep)) {
            if (const auto near = around(smallest, instrument.lotStep))
                smallest = near->second;
        }
        fixes.push_back(plain(smallest));
    }
    const std::string minimum = plain(*instrument.minNotional) + " " + instrument.quote;
    return refuse(Code::MinNotional, "qty",
                  fmt::format("{} {} is worth {} {}; the minimum of {} is {}", plain(terms.qty.value), instrument.base,
                              plain(*worth), instrument.quote, instrument.key, minimum),
                  minimum, plain(*worth) + " " + instrument.quote, std::move(fixes));
}

} // namespace gannet
