// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/model/instrument.h"
#include "core/model/trading_views.h"

#include <optional>
#include <string_view>

namespace gannet {

// Prices beside those of a market, from what is shown on a screen and from what the engine knows alike. Pure.

/// What a price may follow. What is not known is absent.
struct FollowedPrices {
    std::optional<Price> bid, ask, last;
};

/// Exact; nothing while one side is missing.
[[nodiscard]] std::optional<Price> middleOf(const std::optional<Price>& bid, const std::optional<Price>& ask);

/// A price on the grid on the passive side of an order: a buy down, a sell up. Nothing where it is not above zero, or
/// does not fit.
[[nodiscard]] std::optional<Decimal> snapped(const std::optional<Decimal>& price, Side side,
                                             const Instrument& instrument);

/// The price that an ask which follows the market comes to, snapped; an offset in ticks counts from there. Fails
/// {Invalid, StaleData} while what it follows is not known, {Invalid, BadTick} for an offset without a known tick,
/// {Invalid, BadPrice | BadTrigger} where it is no price. `field` is "price" or "trigger". Not of a typed one.
[[nodiscard]] Result<Price> followPrice(const PriceAsk& ask, Side side, const Instrument& instrument,
                                        const FollowedPrices& market, std::string_view field);

} // namespace gannet
