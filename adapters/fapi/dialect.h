// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace gannet::fapi {

/// Where venues write the same stream message differently.
struct Dialect {
    bool hasPreviousId = true; ///< depthUpdate carries `pu`; Binance's spot has none
    bool isQuoteNamed = true;  ///< bookTicker carries `e` and `E`; without, it is told by its fields (Binance's spot)
    bool hasTradePro = false;  ///< the event `tradepro` is known: single trades without an aggressor (Aster)
};
inline constexpr Dialect kUsdm{};

} // namespace gannet::fapi
