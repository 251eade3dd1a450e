// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/viewmodels/ticket_steps.h"

#include "core/model/typed_ask.h"
#include "ui/format.h"

#include <algorithm>
#include <cstdlib>

namespace gannet {

namespace {

constexpr Decimal kFractionStep{1, 4}; ///< beside a price of the market: 0.01 %

[[nodiscard]] Decimal lotOf(const Instrument& instrument)
{
    return instrument.lotStep.isPositive() ? instrument.lotStep
                                           : Decimal{1, static_cast<std::int8_t>(instrument.qtyScale)};
}

[[nodiscard]] Decimal sizeStep(SizeAsk::Of of, const Instrument& instrument)
{
    switch (of) {
    case SizeAsk::Of::Quote: return {10, 0};
    case SizeAsk::Of::Equity: return {1, 2};
    case SizeAsk::Of::Risk: return {1, 3};
    case SizeAsk::Of::Position: return {1, 1};
    case SizeAsk::Of::Units: break;
    }
    return lotOf(instrument);
}

[[nodiscard]] std::optional<Decimal> moved(const Decimal& from, int steps, const Decimal& step)
{
    const auto by = multiply(step, {steps, 0});
    return by ? add(from, *by) : std::nullopt;
}

} // namespace

std::optional<Decimal> stepPrice(Decimal price, int steps, const TickRule& ticks)
{
    const bool isUp = steps > 0;
    for (int left = std::abs(steps); left > 0; --left) {
        if (!price.isPositive())
            return std::nullopt;
        std::optional<Decimal> next;
        if (!ticks.isValid(price)) {
            const auto around = ticks.neighbours(price);
            next = around ? std::optional(isUp ? around->above : around->below) : std::nullopt;
        } else {
            next = moved(price, isUp ? 1 : -1, ticks.stepAt(price));
        }
        if (!next || !next->isPositive())
            break;
        price = *next;
    }
    return price;
}

std::optional<QString> steppedPrice(const std::optional<PriceAsk>& ask, int steps, const std::optional<Decimal>& start,
                                    const Instrument& instrument)
{
    if (ask && ask->from != PriceAsk::From::Typed) {
        PriceAsk next = *ask;
        if (next.fraction)
            next.fraction = moved(*next.fraction, steps, kFractionStep);
        else
            next.ticks = std::clamp(next.ticks + steps, -kMostTicks, kMostTicks);
        return toQString(typedText(next));
    }
    const std::optional<Decimal> from = ask ? std::optional(ask->typed) : start;
    if (!from || !instrument.tickRule.stepAt(*from).isPositive())
        return std::nullopt;
    const auto price = ask ? stepPrice(*from, steps, instrument.tickRule) : from;
    const auto shown =
        price ? price->rescaled(std::max<int>(price->normalized().scale, instrument.priceScale), Rounding::HalfEven)
              : std::nullopt;
    return shown ? std::optional(toQString(shown->toString())) : std::nullopt;
}

std::optional<QString> steppedSize(const std::optional<SizeAsk>& ask, int steps, const Instrument& instrument)
{
    SizeAsk next;
    if (!ask) {
        next.value = instrument.minQty.value_or(lotOf(instrument));
        return toQString(typedText(next));
    }
    next = *ask;
    const Decimal step = sizeStep(ask->of, instrument);
    const auto value = moved(ask->value, steps, step);
    if (!value)
        return std::nullopt;
    next.value = value->isPositive() ? *value : std::min(step, ask->value);
    if (ask->of == SizeAsk::Of::Position || ask->of == SizeAsk::Of::Risk)
        next.value = std::min(next.value, Decimal{1, 0});
    return toQString(typedText(next));
}

} // namespace gannet
