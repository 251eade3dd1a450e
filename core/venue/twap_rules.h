// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/decimal.h"
#include "core/base/result.h"
#include "core/model/order.h"

#include <cstdint>
#include <string_view>

namespace gannet {

/// What a venue's own TWAP may be.
struct TwapRules {
    std::int32_t leastMinutes = 1;
    std::int32_t mostMinutes = 1;
    Decimal slippage{}; ///< how far from the touch of its moment a slice may take, as a fraction
};

/// The venue spreads an order over so long. Fails {Invalid, InvalidRequest} about `minutes` with the nearest length as
/// a fix. Pure; any thread.
[[nodiscard]] Result<void> checkTwapPlan(const TwapPlan& plan, const TwapRules& rules, std::string_view venueName);

} // namespace gannet
