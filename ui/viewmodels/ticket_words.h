// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/trading_command.h"
#include "core/model/trading_views.h"

#include "ui/format.h"

#include <QString>

#include <optional>

namespace gannet {

// What a ticket says, from the one snapshot it shows. What is not known is a dash. Pure.

[[nodiscard]] std::optional<Decimal> knownValue(const MaybeAmount& amount);
/// With `scale` decimals, more only where it has them; the dash when unknown.
[[nodiscard]] QString amountAt(const MaybeAmount& amount, int scale, SignStyle sign = SignStyle::Minus);
/// A fraction as a percentage with two decimals, "0.30 %"; the dash when unknown.
[[nodiscard]] QString sharePct(const MaybeAmount& fraction);
/// A fee rate as basis points: "1.5 bp".
[[nodiscard]] QString feeRateText(const MaybeAmount& fraction);

/// What an order of this side and size does to the position: "adds to long 0.95000", "closes long 2", "reverses to
/// short 3". Empty while the size is not known, a dash's words while the position is not.
[[nodiscard]] QString consequenceText(Side side, const MaybeAmount& position, const MaybeAmount& qty, int qtyScale);

/// All of the order in one line, every number as it is sent: "Buy 0.10000 @ 61 676.0 post-only". `qty` and `price` are
/// those of the terms.
[[nodiscard]] QString orderText(const OrderTerms& terms, int priceScale, int qtyScale);

/// The size in the units that it was not typed in: "6 167.60 USDC · 49.4 % of equity · 0.19 % at risk".
[[nodiscard]] QString conversionsText(const TicketView& view, std::optional<SizeAsk::Of> typed, const QString& base,
                                      const QString& quote);
/// How a price stands to the market: "2 ticks over the bid", "at the ask", "takes, 1 tick through the ask". Empty when
/// unknown.
[[nodiscard]] QString placeText(const TicketView& view, Side side, const Decimal& step);
/// A distance of prices: "1 tick", "45 ticks", and between two ticks the distance itself, "0.5". `step` is above zero.
[[nodiscard]] QString ticksText(const Decimal& distance, const Decimal& step);
/// Whether an order only takes away from the position: a bracket has nothing to protect then. False while it is not
/// known.
[[nodiscard]] bool opensNothing(const TicketView& view);
/// Whether what was asked about may not rest and the visible book fills nothing of it: there is no price then.
[[nodiscard]] bool fillsNothing(const TicketView& view);

} // namespace gannet
