// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/base/time.h"
#include "core/model/order.h"

#include <cstdint>
#include <string_view>

namespace gannet {

/// What a gateway's notice of reads that wait is about.
inline constexpr std::string_view kLimitNotice = "limits";
/// Ours: a shorter wait is nobody's matter.
inline constexpr Duration kHeldBackTold = Duration::seconds(5);

/// Why the reads of an account wait for the limits of the machine's address.
enum class HeldBy : std::uint8_t {
    Pause,   ///< the venue answered 429 or 418
    Address, ///< by the venue's own count all who ask from the address have used it up
    Share,   ///< the account has used up its part of it
};

/// What a person is told of it, as an error of kind RateLimited: an account that waits for its turn looks like one that
/// is broken. `wait`: until something is asked of it again; for `Share` until all that waits has gone out.
/// `weightPerMinute`: what the venue takes from one address. Any thread.
[[nodiscard]] Error heldBackError(std::string_view venueName, const AccountName& account, HeldBy by, Duration wait,
                                  std::int64_t weightPerMinute);

} // namespace gannet
