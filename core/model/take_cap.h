// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/decimal.h"

namespace gannet {

/// How far from the far touch an order goes that takes without anybody having said how far: 0.3 %.
inline constexpr Decimal kTakeCap{3, 3};

} // namespace gannet
