// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/trading/ladder_position.h"

namespace gannet {

namespace {

constexpr int kFewest = 2;
constexpr int kMost = 6;

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
    while (apart && scale < kMost && *apart < Decimal{1, static_cast<std::int8_t>(scale)})
        ++scale;
    return scale;
}

} // namespace gannet
