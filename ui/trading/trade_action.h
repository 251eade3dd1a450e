// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/order_enums.h"

#include <cstdint>
#include <span>
#include <string_view>

namespace gannet {

/// How a press of an action becomes the act.
enum class PressKind : std::uint8_t {
    Now,
    Twice, ///< pressed again within 1.5 s
    Hold,  ///< held for 700 ms, or pressed twice
};

/// What a key, a button or a menu row can ask for, by a stable name.
struct TradeAction {
    std::string_view id;    ///< "order.join.buy"
    std::string_view words; ///< for the key sheet
    EffectClass effect = EffectClass::View;
    PressKind press = PressKind::Now;
};

/// All there are.
[[nodiscard]] std::span<const TradeAction> tradeActions();
/// Null when there is none of this name.
[[nodiscard]] const TradeAction* findTradeAction(std::string_view id);

} // namespace gannet
