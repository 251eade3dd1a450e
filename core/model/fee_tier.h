// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/decimal.h"

#include <string_view>

namespace gannet {

/// What a venue takes of each fill's notional, as fractions; below zero it is a rebate.
struct FeeTier {
    std::string_view name; ///< the venue's word for it, a literal
    Decimal maker;
    Decimal taker;
};

} // namespace gannet
