// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/typed_number.h"
#include "core/model/trading_views.h"

#include <string>
#include <string_view>

namespace gannet {

// What a person types into a ticket's price and size, or says of them in an order line, and back. Nothing is rounded;
// what can be read in two ways is refused with what may have been meant. Pure; any thread.

inline constexpr std::int32_t kMostTicks = 100'000; ///< beside a price of the market

/// A plain decimal above zero, or a price of the market that it follows: b, a, m, l (bid, ask, mid, last), each with
/// +n or -n ticks, or +x% or -x%. `field` is "price" or "trigger". Fails {Invalid, BadPrice | BadTrigger} with the
/// limit, what was typed and the nearest that would do.
[[nodiscard]] Result<PriceAsk> readPriceAsk(std::string_view typed, std::string_view field = "price");

/// Base units (2, 2k), quote units ($500), a part of the equity (10%), of it what may be lost at the stop (r0.5%), or
/// of the position (p, p/2, p25%). Fails {Invalid, BadQty} likewise.
[[nodiscard]] Result<SizeAsk> readSizeAsk(std::string_view typed);

/// As it would be typed: read again, it is the same.
[[nodiscard]] std::string typedText(const PriceAsk& ask);
[[nodiscard]] std::string typedText(const SizeAsk& ask);

/// "12.5" of "12.5 %" as the fraction 0.125. Fails as readTypedNumber does, and on more than `most` percent.
[[nodiscard]] Result<Decimal> readPercent(std::string_view number, const NumberField& what, std::int64_t most);
/// 0.125 as "12.5".
[[nodiscard]] std::string percentText(const Decimal& fraction);

} // namespace gannet
