// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/venue/venue_factory.h"

#include <cstdint>
#include <iosfwd>
#include <string_view>

namespace gannet {

/// Makes the request that would place the order of each line, and writes it, or {"error":{...}}, for each:
///   {"instrument","side","type","price"?,"qty","tif"?,"reduceOnly"?,"postOnly"?,"trigger"?,"triggerSource"?,
///    "slippageCap"?,"reference"?,"clientOrderId"?, ...} -> {"method","path","query","body","headers"}
/// What the venue's rules look at beside the order is told with it, and not looked at where it is not: "mark",
/// "position" (signed, base units), "openOrders" and "openTriggers" (of the instrument), "openOrdersOfAccount" (whole
/// numbers). "reference" is the touch that a market order takes; a TWAP has "minutes" and "randomized"?.
/// `metadata` is the venue's own answer about its instruments. Signed where the line has what the venue signs with:
/// - hyperliquid: "key" and "nonce" (ms), with "network"?, "vault"?, "expiresAfter"?
/// - aster: "key" and "nonce" (us), with "user"?, "chainId"?; or "secret" and "nonce" (ms), with "apiKey"?,
/// "recvWindow"? Amounts are text. Fails when the metadata cannot be read; returns how many lines were refused.
[[nodiscard]] Result<std::uint64_t> requestLines(const VenueFactory& factory, std::string_view metadata,
                                                 std::istream& in, std::ostream& out);

} // namespace gannet
