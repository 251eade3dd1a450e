// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/decimal.h"
#include "core/model/instrument.h"

#include <QString>

#include <cstdint>
#include <optional>

namespace gannet {

/// How far something is from a price, as somebody typed it: "200t" or "200 ticks", "0.3%", "30bp", "2r", or a bare
/// number, which means what the field means by it.
struct TypedDistance {
    enum class Unit : std::uint8_t {
        Plain,
        Ticks,
        Fraction, ///< percent and basis points: 0.003
        Risk,     ///< times the distance to the stop
    };
    Unit unit = Unit::Plain;
    std::optional<Decimal> number; ///< zero or above; absent when nothing was typed or it was refused
    QString problem;               ///< what is wrong, what is allowed and the nearest that would do; empty: nothing
    QString fix;                   ///< the nearest that would do, as it would be typed; empty: none is known
};

/// A sign before it is passed over: the field knows the direction. Percentages go up to 100. Pure.
[[nodiscard]] TypedDistance readDistance(const QString& typed);

/// The same in quote units, exact; nothing when there is no number, it is a Risk, or it does not fit. Plain is in
/// quote units already. `from` is above zero.
[[nodiscard]] std::optional<Decimal> quoteDistance(const TypedDistance& typed, const Decimal& from,
                                                   const TickRule& ticks);
/// The same as a fraction of `from`, of which a bare number is percent already; ticks are cut at 12 decimals.
[[nodiscard]] std::optional<Decimal> fractionDistance(const TypedDistance& typed, const std::optional<Decimal>& from,
                                                      const TickRule& ticks);

} // namespace gannet
