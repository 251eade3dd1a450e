// SPDX-License-Identifier: GPL-3.0-or-later
// What every part of Hyperliquid's twin says and counts alike.
#pragma once

#include "tests/twins/venue_twin.h"

#include <cstdint>
#include <string>

namespace gannet::twin {

inline constexpr std::int64_t kDayMs = 24LL * 3600 * 1000;
inline constexpr int kPerpDecimals = 6; ///< of a perpetual's price and size together
/// Body of a 422.
inline const std::string kUnreadable = "Failed to deserialize the JSON body into the target type";

/// What the venue answers to an action that it refuses as a whole.
[[nodiscard]] inline HttpAnswer err(const std::string& words)
{
    return {200, Json{{"status", "err"}, {"response", words}}.dump()};
}

} // namespace gannet::twin
