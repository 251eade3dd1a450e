// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/decimal.h"
#include "core/model/order_enums.h"

#include <cstdint>
#include <variant>

namespace gannet {

/// What can be set of an instrument's margin beside its orders: its leverage in whole times; what backs its positions;
/// or an amount (quote units) that is put to its isolated position, taken away from it where below zero.
using MarginSetting = std::variant<std::int32_t, MarginMode, Decimal>;

} // namespace gannet
