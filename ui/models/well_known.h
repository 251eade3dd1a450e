// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/instrument.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>

namespace gannet {

/// The order in which instruments are offered where nobody chose.
inline constexpr std::array<std::string_view, 12> kWellKnown = {"BTC", "ETH",  "SOL",  "XRP",  "BNB", "DOGE",
                                                                "ADA", "HYPE", "AVAX", "LINK", "SUI", "LTC"};

/// Place of an instrument's base in it; those that are not in it come last.
[[nodiscard]] inline std::size_t fame(const Instrument& instrument)
{
    const auto* const at = std::ranges::find(kWellKnown, instrument.base);
    return static_cast<std::size_t>(at - kWellKnown.begin());
}

} // namespace gannet
