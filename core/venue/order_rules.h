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
// Each fix passes the rule that offers it. Rules that need the market or the account: venue_rules.h.

/// The parts fit together: a size, a price where the type has one and none where it has not, a trigger, an expiry after
/// `now`, no flags that contradict each other. Fails {Invalid, BadQty | BadPrice | BadTrigger | BadExpiry |
/// InvalidRequest} with the field's name: side, type, time_in_force, qty, price, trigger, trail_by, expiry, post_only,
/// slippage_cap, minutes.
[[nodiscard]] Result<void> checkShape(const OrderTerms& terms, Timestamp now);

/// A price that may stand on an order of this instrument. `field` is "price" or "trigger". Fails {Invalid, BadPrice}
/// when it is not positive, {Invalid, BadTick} with both neighbours as fixes when it is off the grid, {Invalid,
/// PriceBand} with the bound when it lies outside of the instrument's prices.
[[nodiscard]] Result<void> checkPrice(const Price& price, const Instrument& instrument, std::string_view field);

/// The sizes that an order of these terms may have: those of market orders where it goes as one.
[[nodiscard]] LotRule lotOf(const OrderTerms& terms, const Instrument& instrument);
/// It goes as the venue's own market order, at once or when its trigger is reached. A market order with a cap does not:
/// venues get it as a limit order that may not rest.
[[nodiscard]] bool isSentAsMarket(const OrderTerms& terms);

/// A size in lots, within the instrument's bounds. Fails {Invalid, BadQty} with the nearest sizes as fixes.
[[nodiscard]] Result<void> checkQty(const Qty& qty, const Instrument& instrument);
/// The same of an order's size, which may have other bounds by the order's type.
[[nodiscard]] Result<void> checkQty(const OrderTerms& terms, const Instrument& instrument);

/// Worth at least the venue's minimum at `reference` (the order's own price, else the touch it would take). A
/// reduce-only order is exempt: Aster takes it, and Hyperliquid does not say whether it does, so its word is waited
/// for. Fails {Invalid, MinNotional} with the smallest size that passes.
[[nodiscard]] Result<void> checkMinNotional(const OrderTerms& terms, const Instrument& instrument,
                                            const Price& reference);

/// Worth at most what the venue takes of one order, by whether it has a price. A TWAP is exempt, whose slices are the
/// orders; so is what only reduces: the numbers are from a page, and no page holds up a way out. Fails {Invalid,
/// BadQty} with the largest size that passes.
[[nodiscard]] Result<void> checkMaxNotional(const OrderTerms& terms, const Instrument& instrument,
                                            const Price& reference);

/// All of the above but checkShape: prices, size, and, where `reference` is known, worth; of a market sell with a cap
/// what it is worth at least, at the cap.
[[nodiscard]] Result<void> checkOnInstrument(const OrderTerms& terms, const Instrument& instrument,
                                             const std::optional<Price>& reference);

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

[[nodiscard]] bool hasPrice(OrderType type);    ///< a limit price belongs to it
[[nodiscard]] bool hasTrigger(OrderType type);  ///< it waits for a trigger price; Trailing makes its own
[[nodiscard]] bool isTriggered(OrderType type); ///< hasTrigger, or Trailing

} // namespace gannet
