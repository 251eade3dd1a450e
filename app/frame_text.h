// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/venue/wire_message.h"

#include <string>
#include <string_view>
#include <vector>

namespace gannet {

/// One line of JSON per event in a decoded frame: `type, instrument, seq, venueTime` and what belongs to the type.
/// Amounts are strings with the venue's own decimals, times integer nanoseconds; `seq` is 0 where the venue has none.
/// Frames without a market event (greeting, acknowledgement, pong, refusal by the venue) are one line too.
[[nodiscard]] std::vector<std::string> describe(const WireMessage& message, std::string_view slug);

} // namespace gannet
