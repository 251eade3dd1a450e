// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/model/instrument.h"
#include "core/model/order.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gannet {

// The rules that an order meets by itself, before anybody's limits: is it one order at all, and does it lie on the
// instrument's grid? Nothing is rounded: what does not fit is refused with what was typed, what is allowed, and the
// nearest values that fit. Pure; any thread, so a ticket may ask while the person types and gets the engine's answer.

/// The parts fit together: a size, a price where the type has one and none where it has not, a trigger, an expiry after
/// `now`, no flags that contradict each other. Fails {Invalid, BadQty | BadPrice | BadTrigger | BadExpiry |
/// InvalidRequest} with the field's name: side, type, time_in_force, qty, price, trigger, trail_by, expiry, post_only,
/// slippage_cap.
[[nodiscard]] Result<void> checkShape(const OrderTerms& terms, Timestamp now);

/// A price that may stand on an order of this instrument. `field` is "price" or "trigger". Fails {Invalid, BadPrice}
/// when it is not positive, {Invalid, BadTick} with both neighbours as fixes when it is off the grid.
[[nodiscard]] Result<void> checkPrice(const Price& price, const Instrument& instrument, std::string_view field);

/// A size in lots, within the instrument's bounds. Fails {Invalid, BadQty} with the nearest sizes as fixes.
[[nodiscard]] Result<void> checkQty(const Qty& qty, const Instrument& instrument);

/// Worth at least the venue's minimum at `reference` (the order's own price, else the touch it would take). A
/// reduce-only order is exempt, as it is on the venues. Fails {Invalid, MinNotional} with the smallest size that
/// passes.
[[nodiscard]] Result<void> checkMinNotional(const OrderTerms& terms, const Instrument& instrument,
                                            const Price& reference);

/// `return refuseField(...)`: {Invalid, code} about a field of an order, with what is allowed and what it was.
[[nodiscard]] tl::unexpected<Error> refuseField(Code code, std::string_view field, std::string message,
                                                std::string limit, std::string value,
                                                std::vector<std::string> fixes = {});

/// `return unsupportedField(...)`: {Unsupported} about a field, for what a venue has not.
[[nodiscard]] tl::unexpected<Error> unsupportedField(std::string_view field, std::string message, std::string limit,
                                                     std::string_view value, std::vector<std::string> fixes = {});

/// How far an order of this side may go that is to take at most a fraction `cap` beyond `from`: the valid price nearest
/// to that which is not beyond it. Fails {Invalid, BadPrice} about `field` where none is left.
[[nodiscard]] Result<Price> cappedPrice(Side side, const Price& from, const Decimal& cap, const Instrument& instrument,
                                        std::string_view field);

/// The next valid price above or below this one; nothing where there is none.
[[nodiscard]] std::optional<Decimal> nextPrice(const Decimal& price, bool isAbove, const Instrument& instrument);

[[nodiscard]] bool hasPrice(OrderType type);   ///< a limit price belongs to it
[[nodiscard]] bool hasTrigger(OrderType type); ///< it waits for a trigger price; Trailing makes its own

} // namespace gannet
