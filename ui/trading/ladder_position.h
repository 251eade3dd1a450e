// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/decimal.h"
#include "core/model/views.h"

#include <optional>

namespace gannet {

/// A position as a ladder marks it. Prices in quote units per base unit.
struct LadderPosition {
    Decimal qty; ///< base units, signed, not zero
    std::optional<Decimal> entry;
    MaybeAmount breakeven;   ///< with the fees of the way out
    MaybeAmount liquidation; ///< unknown: none is known
    bool isLiquidationEstimated = true;
};

/// What closing all of it at `price` would give, before fees: q (p - E) in quote units, half to even at `scale`
/// decimals. Nothing where the entry is not known or it does not fit.
[[nodiscard]] std::optional<Decimal> resultAt(const LadderPosition& position, const Decimal& price, int scale);

/// Decimals in which results of neighbouring rows, `step` apart, differ, and the row beside an entry that stands on
/// none is not zero, as far as one more does that: 2 at least, 6 at most.
[[nodiscard]] int resultScale(const LadderPosition& position, const Decimal& step);

} // namespace gannet
