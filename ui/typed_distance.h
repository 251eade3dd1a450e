// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/typed_distance.h"

#include <QString>

#include <optional>

namespace gannet {

/// A distance as somebody typed it into a field; core/model/typed_distance.h reads it.
struct TypedDistance {
    using Unit = DistanceAsk::Unit;
    Unit unit = Unit::Plain;
    std::optional<Decimal> number; ///< zero or above; absent when nothing was typed or it was refused
    QString problem;               ///< what is wrong, what is allowed and the nearest that would do; empty: nothing
    QString fix;                   ///< the nearest that would do, as it would be typed; empty: none is known
};

/// Percentages go up to 100. Pure.
[[nodiscard]] TypedDistance readDistance(const QString& typed);

/// In quote units and as a fraction, likewise; nothing when there is no number.
[[nodiscard]] std::optional<Decimal> quoteDistance(const TypedDistance& typed, const Decimal& from,
                                                   const TickRule& ticks);
[[nodiscard]] std::optional<Decimal> fractionDistance(const TypedDistance& typed, const std::optional<Decimal>& from,
                                                      const TickRule& ticks);

} // namespace gannet
