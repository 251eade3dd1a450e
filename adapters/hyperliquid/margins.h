// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/decimal.h"
#include "core/base/result.h"
#include "core/model/enums.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

/// What Hyperliquid asks for of a position, by its worth ("Margining", "Margin tiers", read 2026-08-22). Pure; any
/// thread.
namespace gannet::hyperliquid {

/// From some worth on: how far it may be geared and what has to be kept.
struct MarginTier {
    Decimal lowerBound;           ///< dollars of worth
    std::int32_t maxLeverage = 1; ///< the most that may be set
    Decimal rate;                 ///< of the worth that must be kept: half of what must be put up at the most leverage
    Decimal deduction;            ///< dollars less, so that nothing jumps where a tier begins
};

/// How one perpetual is margined.
struct AssetMargin {
    std::string coin;
    std::vector<MarginTier> tiers; ///< at least one, the first from zero on
    bool isIsolatedOnly = false;   ///< never cross ("onlyIsolated", "noCross", "strictIsolated")
    bool isLocked = false;         ///< "strictIsolated": what was put up cannot be taken away again

    /// The tier of this worth; a tier begins with its lower bound.
    [[nodiscard]] const MarginTier& tierOf(const Decimal& worth) const;
};

/// The tiers of bounds and leverages as the venue tells them. Where a rate or a deduction is no decimal it is rounded
/// so that more has to be kept. Fails {Protocol} where bounds do not rise from zero or leverages do not fall.
struct TierBound {
    Decimal lowerBound;
    std::int32_t maxLeverage = 1;
};
[[nodiscard]] Result<std::vector<MarginTier>> tiersOf(const std::vector<TierBound>& bounds);

/// `meta` and `metaAndAssetCtxs`, in the order of the universe. A table number below 50 is the leverage of its only
/// tier; a larger one that is not listed is refused.
[[nodiscard]] Result<std::vector<AssetMargin>> decodeMargins(std::string_view body);

} // namespace gannet::hyperliquid
