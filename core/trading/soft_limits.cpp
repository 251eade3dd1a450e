// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trading/soft_limits.h"

#include "core/model/typed_ask.h"
#include "core/venue/order_rules.h"

#include <fmt/format.h>

#include <utility>

namespace gannet {

namespace {

[[nodiscard]] std::optional<Price> touchOf(const RiskInput& input)
{
    return input.request.terms.side == Side::Buy ? input.ask : input.bid;
}

/// How far the order's price is from the touch, either way.
[[nodiscard]] std::optional<Decimal> distance(const RiskInput& input, const Price& touch)
{
    const auto gap = subtract(input.request.terms.price->value, touch.value);
    return gap ? std::optional(gap->absolute()) : std::nullopt;
}

void addPriceReasons(const RiskInput& input, const SoftLimits& soft, std::vector<SoftReason>& reasons)
{
    const auto touch = touchOf(input);
    if (!input.request.terms.price || !touch)
        return;
    const auto gap = distance(input, *touch);
    if (!gap)
        return;
    if (soft.priceOffset) {
        const auto room = multiply(touch->value, *soft.priceOffset);
        if (room && *gap > *room)
            reasons.push_back({"price_offset", fmt::format("the price is {} {} off the touch of {}, more than {} %",
                                                           plainText(*gap), input.instrument->quote,
                                                           plainText(touch->value), percentText(*soft.priceOffset))});
    }
    if (soft.priceTicks) {
        const Decimal tick = input.instrument->tickRule.stepAt(touch->value);
        const auto room = multiply(tick, {static_cast<std::int64_t>(*soft.priceTicks), 0});
        if (!tick.isZero() && room && *gap > *room)
            reasons.push_back(
                {"price_ticks", fmt::format("the price is more than {} ticks off the touch", *soft.priceTicks)});
    }
}

void addSizeReasons(const RiskInput& input, const SoftLimits& soft, std::vector<SoftReason>& reasons)
{
    const Decimal& qty = input.request.terms.qty.value;
    if (soft.qtyTimesUsual && input.usualQty) {
        const auto most = multiply(*input.usualQty, *soft.qtyTimesUsual);
        if (most && qty > *most)
            reasons.push_back({"usual_size", fmt::format("{} is more than {} times your usual {}", plainText(qty),
                                                         plainText(*soft.qtyTimesUsual), plainText(*input.usualQty))});
    }
    const auto at = referencePrice(input);
    const auto worth = at ? multiply(at->value, qty) : std::nullopt;
    if (!worth)
        return;
    const std::string words = fmt::format("it is worth {} {}, more than ", plainText(*worth), input.instrument->quote);
    if (soft.notional && *worth > *soft.notional) {
        reasons.push_back({"notional", words + plainText(*soft.notional)});
        return;
    }
    if (!soft.equityShare || !input.equity || !input.setLeverage)
        return; // where one of them is not told there is nothing to compare with
    const auto power = multiply(*input.equity, *input.setLeverage);
    const auto room = power ? multiply(*power, *soft.equityShare) : std::nullopt;
    const auto percent = multiply(*soft.equityShare, {100, 0});
    if (room && *worth > *room)
        reasons.push_back(
            {"notional", words + fmt::format("{} % of equity times leverage: {}", percent ? plainText(*percent) : "?",
                                             plainText(room->rescaled(2, Rounding::Down).value_or(*room)))});
}

/// What the account's level of confirmation asks about.
void addLevelReasons(const RiskInput& input, std::vector<SoftReason>& reasons)
{
    const ConfirmLevel level = input.limits->confirm;
    const bool isChange = input.tookBefore.has_value();
    if (level == ConfirmLevel::Guarded && !isChange)
        reasons.push_back({"new_order", "every new order of this account is confirmed"});
    if (level == ConfirmLevel::Instant)
        return;
    if (input.isFirst && effectiveMode(input) == TradingMode::Live)
        reasons.push_back({"first_live", "it is the first live order since arming"});
    if (input.tookBefore == false && wouldTake(input))
        reasons.push_back({"takes_now", "so changed, it takes from the book instead of resting"});
}

/// A take that costs: more than half of what is shown within its cap, or more than half of the cap itself.
void addTakeReasons(const RiskInput& input, std::vector<SoftReason>& reasons)
{
    if (!wouldTake(input))
        return;
    const TakeEstimate& take = input.take;
    const OrderTerms& terms = input.request.terms;
    if (fillsNothing(terms, take)) {
        const bool isBuy = terms.side == Side::Buy;
        reasons.push_back(
            {"no_fill", fmt::format("nothing fills: the {}, {}, is {} its limit of {}", isBuy ? "ask" : "bid",
                                    plainText(*take.touch), isBuy ? "above" : "below", plainText(terms.price->value))});
        return;
    }
    const auto twice = multiply(input.request.terms.qty.value, {2, 0});
    if (take.depth && (!twice || *twice > *take.depth))
        reasons.push_back({"depth", fmt::format("it takes more than half of the {} {} that are shown within its cap",
                                                plainText(*take.depth), input.instrument->base)});
    const auto lost = take.slippage ? multiply(*take.slippage, {2, 0}) : std::nullopt;
    if (take.cap && lost && *lost > *take.cap) {
        const auto percent = multiply(*take.slippage, {100, 0});
        reasons.push_back({"slippage", fmt::format("it is expected to slip {} %, more than half of its cap",
                                                   percent ? plainText(*percent) : "?")});
    }
}

} // namespace

std::vector<SoftReason> softReasons(const RiskInput& input)
{
    std::vector<SoftReason> reasons;
    if (const auto& change = input.leverage) {
        reasons.push_back({"leverage", fmt::format("leverage of {} goes from {} to {} times", input.request.instrument,
                                                   change->from ? plainText(*change->from) : "an unknown number",
                                                   plainText(change->to))});
        return reasons;
    }
    if (const auto doubt = dataDoubt(input))
        reasons.push_back({"data", "the book may be wrong: " + *doubt});
    const OrderTerms& terms = input.request.terms;
    const bool isOnMark =
        (hasTrigger(terms.type) || terms.type == OrderType::Trailing) && terms.triggerSource == TriggerSource::Mark;
    if (isOnMark && !input.mark && !input.tookBefore)
        reasons.push_back({"no_mark", fmt::format("no mark price of {} is told, and its trigger waits for one",
                                                  input.request.instrument)});
    if (effectOf(input) == EffectClass::Risk) {
        addLevelReasons(input, reasons);
        addTakeReasons(input, reasons);
        const SoftLimits soft = softLimitsOf(*input.limits, input.instrument->key);
        addPriceReasons(input, soft, reasons);
        addSizeReasons(input, soft, reasons);
    }
    if (input.unasked)
        std::erase_if(reasons, [&input](const SoftReason& reason) { return input.unasked->contains(reason.word); });
    return reasons;
}

std::optional<std::string> dataDoubt(const RiskInput& input)
{
    if (input.bookHealth != StreamHealth::Live)
        return std::string(toString(input.bookHealth));
    if (!input.bookReceived.isKnown())
        return "nothing received";
    const Duration age = input.now - input.bookReceived;
    if (age > input.limits->maxDataAge)
        return fmt::format("{} s old", age.toMilliseconds() / 1000);
    if (!input.bid || !input.ask)
        return "one side is empty";
    return std::nullopt;
}

bool wouldTake(const RiskInput& input)
{
    const OrderTerms& terms = input.request.terms;
    if (hasTrigger(terms.type) || terms.type == OrderType::Trailing)
        return false; // it rests until its trigger
    if (terms.type == OrderType::Market || terms.timeInForce == TimeInForce::Ioc ||
        terms.timeInForce == TimeInForce::Fok)
        return true;
    if (terms.isPostOnly)
        return false;
    const auto touch = touchOf(input);
    if (!touch || !terms.price)
        return true;
    return terms.side == Side::Buy ? terms.price->value >= touch->value : terms.price->value <= touch->value;
}

std::optional<Price> referencePrice(const RiskInput& input)
{
    const OrderTerms& terms = input.request.terms;
    if (terms.price)
        return terms.price;
    if (terms.trigger)
        return terms.trigger;
    if (const auto touch = touchOf(input))
        return touch;
    return input.mark;
}

} // namespace gannet
