// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trading/soft_limits.h"

#include "core/model/typed_ask.h"
#include "core/trading/risk_gates.h"
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

/// The limit that holds for this order, and whose it is.
template <class T>
[[nodiscard]] std::optional<gate::Limit<T>> holding(const RiskInput& input, std::optional<T> SoftLimits::*limit)
{
    const RiskLimits& limits = *input.limits;
    const std::string& key = input.instrument->key;
    const std::optional<T> most = softLimitsOf(limits, key).*limit;
    if (!most)
        return std::nullopt;
    const auto own = limits.softOf.find(key);
    const bool isInstrument = own != limits.softOf.end() && own->second.*limit;
    if ((isInstrument ? own->second.*limit : limits.soft.*limit) != most)
        return gate::Limit<T>{*most, gate::venueWords(input)};
    return gate::Limit<T>{*most, isInstrument ? gate::instrumentWords(input) : gate::accountWords(input)};
}

void addPriceReasons(const RiskInput& input, std::vector<SoftReason>& reasons)
{
    const auto touch = touchOf(input);
    if (!input.request.terms.price || !touch)
        return;
    const auto gap = distance(input, *touch);
    if (!gap)
        return;
    if (const auto offset = holding(input, &SoftLimits::priceOffset)) {
        const auto room = multiply(touch->value, offset->most);
        if (room && *gap > *room)
            reasons.push_back(
                {"price_offset", fmt::format("the price is {} {} off the touch of {}, more than {} % (limit of {})",
                                             plainText(*gap), input.instrument->quote, plainText(touch->value),
                                             percentText(offset->most), offset->whose)});
    }
    if (const auto ticks = holding(input, &SoftLimits::priceTicks)) {
        const Decimal tick = input.instrument->tickRule.stepAt(touch->value);
        const auto room = multiply(tick, {static_cast<std::int64_t>(ticks->most), 0});
        if (!tick.isZero() && room && *gap > *room)
            reasons.push_back({"price_ticks", fmt::format("the price is more than {} ticks off the touch (limit of {})",
                                                          ticks->most, ticks->whose)});
    }
}

void addSizeReasons(const RiskInput& input, std::vector<SoftReason>& reasons)
{
    const Decimal& qty = input.request.terms.qty.value;
    const auto times = holding(input, &SoftLimits::qtyTimesUsual);
    if (times && input.usualQty) {
        const auto most = multiply(*input.usualQty, times->most);
        if (most && qty > *most)
            reasons.push_back(
                {"usual_size", fmt::format("{} is more than {} times your usual {} (limit of {})", plainText(qty),
                                           plainText(times->most), plainText(*input.usualQty), times->whose)});
    }
    const auto at = referencePrice(input);
    const auto worth = at ? multiply(at->value, qty) : std::nullopt;
    if (!worth)
        return;
    const std::string words = fmt::format("it is worth {} {}, more than ", plainText(*worth), input.instrument->quote);
    const auto notional = holding(input, &SoftLimits::notional);
    if (notional && *worth > notional->most) {
        reasons.push_back(
            {"notional", words + fmt::format("{} (limit of {})", plainText(notional->most), notional->whose)});
        return;
    }
    const auto share = holding(input, &SoftLimits::equityShare);
    if (!share || !input.equity || !input.setLeverage)
        return; // where one of them is not told there is nothing to compare with
    const auto power = multiply(*input.equity, *input.setLeverage);
    const auto room = power ? multiply(*power, share->most) : std::nullopt;
    const auto percent = multiply(share->most, {100, 0});
    if (room && *worth > *room)
        reasons.push_back(
            {"notional",
             words + fmt::format("{} % of equity times leverage: {} (limit of {})", percent ? plainText(*percent) : "?",
                                 plainText(room->rescaled(2, Rounding::Down).value_or(*room)), share->whose)});
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
    if (!wouldTake(input) || input.request.terms.type == OrderType::Twap) // what a slice meets is not known yet
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

// Settings of margin are always asked about; the sentence says what they come to.
[[nodiscard]] SoftReason reasonOf(const RiskInput& input, const LeverageChange& change)
{
    return {"leverage", fmt::format("leverage of {} goes from {} to {} times", spokenName(input),
                                    change.from ? plainText(*change.from) : "an unknown number", plainText(change.to))};
}

[[nodiscard]] SoftReason reasonOf(const RiskInput& input, const MarginModeChange& change)
{
    return {"margin_mode", fmt::format("margin of {} goes from {} to {}: {}", spokenName(input),
                                       change.from ? toString(*change.from) : "an unknown mode", toString(change.to),
                                       change.to == MarginMode::Cross ? "all of the account backs its positions then"
                                                                      : "only its own margin backs a position then")};
}

[[nodiscard]] SoftReason reasonOf(const RiskInput& input, const MarginMove& move)
{
    const std::string& quote = input.instrument->quote;
    // With all decimals, so that two figures beside each other have as many.
    const auto cents = [](const Decimal& value) {
        return value.rescaled(2, Rounding::HalfEven).value_or(value).toString();
    };
    const auto price = [&input](const Decimal& value) { // venues tell more decimals than a price has
        return value.rescaled(input.instrument->priceScale, Rounding::HalfEven).value_or(value).toString();
    };
    std::string words = fmt::format("{} {} {} the isolated position in {}", plainText(move.amount.absolute()), quote,
                                    move.amount.isNegative() ? "are taken from" : "are put to", spokenName(input));
    if (const auto after = move.held ? add(*move.held, move.amount) : std::nullopt)
        words += fmt::format("; its margin goes from {} to {} {}", cents(*move.held), cents(*after), quote);
    if (move.liquidationAfter)
        words += fmt::format("; it would be liquidated at about {}{}", price(*move.liquidationAfter),
                             move.liquidation ? fmt::format(" instead of {}", price(*move.liquidation)) : "");
    else if (move.isAfterKnown)
        words += "; no mark would liquidate it then";
    else
        words += "; where it would be liquidated then is not known";
    return {"margin", std::move(words)};
}

} // namespace

std::vector<SoftReason> softReasons(const RiskInput& input)
{
    std::vector<SoftReason> reasons;
    if (input.setting)
        return {std::visit([&input](const auto& change) { return reasonOf(input, change); }, *input.setting)};
    if (const auto doubt = dataDoubt(input))
        reasons.push_back({"data", "the book may be wrong: " + *doubt});
    const OrderTerms& terms = input.request.terms;
    const bool isOnMark =
        (hasTrigger(terms.type) || terms.type == OrderType::Trailing) && terms.triggerSource == TriggerSource::Mark;
    if (isOnMark && !input.mark && !input.tookBefore)
        reasons.push_back(
            {"no_mark", fmt::format("no mark price of {} is told, and its trigger waits for one", spokenName(input))});
    if (effectOf(input) == EffectClass::Risk) {
        addLevelReasons(input, reasons);
        addTakeReasons(input, reasons);
        addPriceReasons(input, reasons);
        addSizeReasons(input, reasons);
    }
    if (input.unasked)
        std::erase_if(reasons, [&input](const SoftReason& reason) { return input.unasked->contains(reason.word); });
    return reasons;
}

std::string spokenName(const RiskInput& input)
{
    const Instrument& instrument = *input.instrument;
    return instrument.canonical.empty() ? instrument.key
                                        : fmt::format("{} on {}", instrument.canonical, input.venueName);
}

std::optional<std::string> dataDoubt(const RiskInput& input)
{
    const Duration age = input.now - input.bookReceived;
    const Duration most = maxDataAgeOf(*input.limits);
    std::string old = input.bookReceived.isKnown() ? fmt::format("{} s old", age.toMilliseconds() / 1000) : "";
    const bool isOld = !old.empty() && age > most;
    if (isOld)
        old += fmt::format(", the limit of {} is {} ms",
                           most < input.limits->maxDataAge ? gate::venueWords(input) : gate::accountWords(input),
                           most.toMilliseconds());
    if (input.bookHealth != StreamHealth::Live)
        return fmt::format("{}{}{}", toString(input.bookHealth), old.empty() ? "" : ", ", old);
    if (old.empty())
        return "nothing received";
    if (isOld)
        return old;
    if (!input.bid || !input.ask)
        return "one side is empty";
    return std::nullopt;
}

bool wouldTake(const RiskInput& input)
{
    const OrderTerms& terms = input.request.terms;
    if (hasTrigger(terms.type) || terms.type == OrderType::Trailing)
        return false; // it rests until its trigger
    if (terms.type == OrderType::Market || terms.type == OrderType::Twap || terms.timeInForce == TimeInForce::Ioc ||
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
