// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/time.h"
#include "core/model/trading_views.h"
#include "core/trading/trading_ports.h"

#include <optional>

namespace gannet {

/// What a position is valued at, for screens and gates alike.
struct ValuePrice {
    std::optional<Price> price; ///< quote per base; absent: nothing that needs it is known
    Valuation by = Valuation::None;
};

/// The mark. Where the venue tells none, the middle of the book while the gates take the book for fresh: live, both
/// sides, at most `maxAge` old. Only for what something is worth: liquidation and triggers go by the mark alone.
[[nodiscard]] ValuePrice valuePriceOf(const MarketNow& market, Duration maxAge);

} // namespace gannet
