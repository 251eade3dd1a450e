// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/instrument.h"

#include "core/base/check.h"

namespace gannet {

namespace {

/// floor(log10(value)) for value > 0.
[[nodiscard]] int magnitude(const Decimal& value)
{
    int digits = 0;
    for (std::int64_t m = value.mantissa; m > 0; m /= 10)
        ++digits;
    return digits - 1 - value.scale;
}

[[nodiscard]] Decimal powerOfTen(int exponent)
{
    if (exponent >= 0)
        return {pow10(exponent), 0};
    return {1, static_cast<std::int8_t>(-exponent)};
}

} // namespace

Decimal TickRule::stepAt(const Decimal& price) const
{
    if (significantFigures == 0 || price.mantissa <= 0)
        return significantFigures == 0 ? tick : powerOfTen(-maxDecimals);
    int exponent = magnitude(price) - (significantFigures - 1);
    if (exponent > 0)
        exponent = 0; // integers always pass
    if (exponent < -maxDecimals)
        exponent = -maxDecimals;
    return powerOfTen(exponent);
}

std::int64_t TickRule::stepMantissa(const Decimal& price) const
{
    const auto mantissa = stepAt(price).mantissaAt(price.scale);
    return mantissa && *mantissa > 0 ? *mantissa : 1;
}

bool TickRule::isValid(const Decimal& price) const
{
    if (price.mantissa <= 0)
        return false;
    const Decimal step = stepAt(price);
    return step.isZero() || isMultiple(price, step);
}

std::optional<Neighbours> TickRule::neighbours(const Decimal& price) const
{
    CHECK(price.mantissa > 0, "neighbours of a price that is not positive");
    const Decimal step = stepAt(price);
    if (step.isZero() || isValid(price))
        return Neighbours{price, price};
    // stepAt does not grow within one power of ten and both ends of a decade are valid, so this step serves both sides.
    return multiplesAround(price, step);
}

} // namespace gannet
