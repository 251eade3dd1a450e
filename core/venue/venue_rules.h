// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/model/instrument.h"
#include "core/model/order.h"

#include <cstdint>
#include <optional>

namespace gannet {

// Rules of a venue that look at its market or at the account, with the numbers of the Instrument. What is not known is
// not held against an order: then the venue decides. Pure; any thread. Each fix passes the rule that offers it.
// docs/trading.md lists all rules, their codes and sources.

/// What of the market a price is held against.
struct BandMarket {
    std::optional<Price> mark;
    std::optional<Price> touch; ///< that an order without a price would take
};
/// The price, or how far a market order may take, lies in the venue's band around the mark. Not of orders that wait for
/// a trigger and of a TWAP's slices, whose mark is yet to come, and not of what only reduces: our mark may be older
/// than the venue's. Fails {Invalid, PriceBand} about `price` with the nearest price inside, about `slippage_cap` with
/// the largest cap
/// ("1.2%"), about `type` where the touch is outside already.
[[nodiscard]] Result<void> checkPriceBand(const OrderTerms& terms, const Instrument& instrument,
                                          const BandMarket& market);
/// Whether checkPriceBand has a rule for this order and cannot look for want of a mark.
[[nodiscard]] bool isBandUnknown(const OrderTerms& terms, const Instrument& instrument, const BandMarket& market);

/// Orders of one account that are open at the venue or on their way to it.
struct OpenOrderCounts {
    std::uint32_t here = 0;         ///< in the instrument
    std::uint32_t triggersHere = 0; ///< of them those that wait for a trigger
    std::uint32_t all = 0;          ///< in all instruments of the venue
};
/// One more may be open. Fails {Invalid, OrderLimit} about `open_orders`.
[[nodiscard]] Result<void> checkOpenOrders(const OrderTerms& terms, const Instrument& instrument,
                                           const OpenOrderCounts& open);

/// What is to reduce only has a position to reduce, and is not larger. `position` is signed. Fails {Invalid,
/// ReduceOnly} about `qty` with the position's size, or, where there is none of the other side, about `reduce_only`
/// with "off".
[[nodiscard]] Result<void> checkReduceOnly(const OrderTerms& terms, const Decimal& position);

} // namespace gannet
