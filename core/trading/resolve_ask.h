// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/trading_views.h"
#include "core/trading/sizing.h"
#include "core/trading/trading_ports.h"

#include <optional>
#include <string_view>
#include <vector>

namespace gannet {

/// The price that an ask comes to now. A typed one is never moved: off the grid it fails as checkPrice does, with both
/// neighbours. One that follows the market is put on the grid on its passive side: a buy down, a sell up; an offset in
/// ticks counts from there. Fails {Invalid, StaleData} while what it follows is not known. `field` is "price" or
/// "trigger". Pure.
[[nodiscard]] Result<Price> resolvePrice(const PriceAsk& ask, Side side, const Instrument& instrument,
                                         const MarketNow& market, std::string_view field);

/// What a size may be counted from. What is not known is absent, and a size that needs it is refused.
struct SizeFacts {
    std::optional<Price> price;      ///< the order is valued at it
    std::optional<Price> stop;       ///< where its loss is taken
    std::optional<Decimal> equity;   ///< quote units
    std::optional<Decimal> position; ///< base units, signed
    std::optional<Decimal> feeRate;  ///< of each way, a fraction
    std::vector<SizeCap> caps;       ///< of a size from risk
};

/// The size that an ask comes to, by sizing.h. Base units are taken as typed or refused as checkQty does; all others
/// are what comes out, down to the lot. Fails {Invalid, BadQty} naming what is not known. Pure.
[[nodiscard]] Result<Sized> resolveSize(const SizeAsk& ask, const SizeFacts& facts, const Instrument& instrument);

} // namespace gannet
