// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/base/typed_number.h"
#include "core/model/instrument.h"

#include <cstdint>
#include <optional>
#include <string_view>

namespace gannet {

/// How far something is from a price, as it is meant.
struct DistanceAsk {
    enum class Unit : std::uint8_t {
        Plain, ///< a bare number, which means what its place means by it
        Ticks,
        Fraction, ///< percent and basis points: 0.003
        Risk,     ///< times the distance to the stop
    };
    Unit unit = Unit::Plain;
    Decimal number; ///< zero or above
};

/// "200t" or "200 ticks", "0.3%", "30bp", "2r", or a bare number; large and small letters alike. A sign before a
/// distance is passed over, for its place knows the direction; a bare number has none. Nothing is rounded. Fails
/// {Invalid, what.code} as readTypedNumber does, the fixes with their unit, and on more than `mostPercent`. Pure; any
/// thread.
[[nodiscard]] Result<DistanceAsk> readDistanceAsk(std::string_view typed, const NumberField& what,
                                                  std::int64_t mostPercent = 100);

/// The same in quote units, exact; nothing where it is a Risk or does not fit. Plain is in quote units already. `from`
/// is above zero.
[[nodiscard]] std::optional<Decimal> quoteDistance(const DistanceAsk& ask, const Decimal& from, const TickRule& ticks);
/// The same as a fraction of `from`, of which a bare number is percent already; ticks are cut at 12 decimals.
[[nodiscard]] std::optional<Decimal> fractionDistance(const DistanceAsk& ask, const std::optional<Decimal>& from,
                                                      const TickRule& ticks);

} // namespace gannet
