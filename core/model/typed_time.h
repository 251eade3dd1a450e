// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/base/time.h"

#include <string>
#include <string_view>

namespace gannet {

inline constexpr std::int64_t kMostExpiryDays = 366;

/// When an order is to end, as a person types it: +30m (s, m, h, d), 17:00 or 17:00:30 (the next one), 2026-11-25 (its
/// last second), 2026-11-25T17:00 or with a space. Whole seconds; clock times are of the zone that is `utcOffset` ahead
/// of UTC. Fails {Invalid, BadExpiry} on what is none of these, not after `now`, or more than kMostExpiryDays away.
/// Pure; any thread.
[[nodiscard]] Result<Timestamp> readExpiry(std::string_view typed, Timestamp now, Duration utcOffset = {});

/// "2026-11-25T17:00:00": read again, it is the same second.
[[nodiscard]] std::string expiryText(Timestamp time, Duration utcOffset = {});

} // namespace gannet
