// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/trading/ladder_position.h"

#include <algorithm>

namespace gannet {

namespace {

constexpr int kFewest = 2;
constexpr int kMost = 6;

/// How far the row nearest to a price is from it; nothing where it stands on a row.
[[nodiscard]] std::optional<Decimal> besideRow(const Decimal& price, const Decimal& step)
{
    const auto rows = step.isPositive() ? divide(price, step, 0, Rounding::Down) : std::nullopt;
    const auto below = rows ? multiply(*rows, step) : std::nullopt;
    const auto over = below ? subtract(price, *below) : std::nullopt;
    const auto under = over && !over->isZero() ? subtract(step, *over) : std::nullopt;
    return under ? std::optional(std::min(*over, *under)) : std::nullopt;
}

} // namespace

std::optional<Decimal> resultAt(const LadderPosition& position, const Decimal& price, int scale)
{
    const auto away = position.entry ? subtract(price, *position.entry) : std::nullopt;
    const auto result = away ? multiply(position.qty, *away) : std::nullopt;
    return result ? result->rescaled(scale, Rounding::HalfEven) : std::nullopt;
}

int resultScale(const LadderPosition& position, const Decimal& step)
{
    const auto apart = multiply(position.qty.absolute(), step);
    int scale = kFewest;
    const auto isAtMost = [&scale](const std::optional<Decimal>& value, std::int64_t units) {
        return value && scale < kMost && *value <= Decimal{units, static_cast<std::int8_t>(scale)};
    };
    while (isAtMost(apart, 1)) // one unit apart, two halves may round to the same
        ++scale;
    const auto away = position.entry ? besideRow(*position.entry, step) : std::nullopt;
    const auto least = away ? multiply(position.qty.absolute(), *away) : std::nullopt;
    const auto twice = least ? multiply(*least, {2, 0}) : std::nullopt;
    return isAtMost(twice, 1) ? scale + 1 : scale;
}

} // namespace gannet
