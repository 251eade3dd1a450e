// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/decimal.h"
#include "core/ledger/ledger_amount.h"
#include "core/ledger/positions.h"
#include "core/model/account.h"
#include "core/model/amounts.h"
#include "core/model/catalogue.h"

#include <map>
#include <optional>
#include <string>

namespace gannet {

/// Decimals of money where it is compared with a limit or shown; towards which side is said at each place.
inline constexpr int kMoneyScale = 8;

// Every formula of positions and their results, once. Symbols: q signed quantity in base units (negative is short),
// m mark price in quote units per base unit, C signed cost basis in quote units, |x| magnitude. Linear contracts and
// spot: the result is in the quote asset. What needs an unknown is unknown (nothing), never zero. docs/trading.md has
// the worked example. Pure; any thread.

/// N = |q| * m, in quote units.
[[nodiscard]] LedgerAmount notional(const Decimal& qty, const Price& mark);

/// E = C / q, in quote units per base unit, with `scale` decimals. Nothing when flat or the cost is unknown. Closing
/// keeps it (to the last ledger decimal), opening moves it: the size-weighted average of what is open.
[[nodiscard]] std::optional<Decimal> averageEntry(const NetPosition& position, int scale, Rounding rounding);

/// U = q * m - C, in quote units; equals q * (m - E) before E is rounded. Zero when flat, mark or no mark. Nothing when
/// the mark or the cost is unknown.
[[nodiscard]] std::optional<LedgerAmount> unrealised(const NetPosition& position, const std::optional<Price>& mark);

/// realised + U + funding - fees paid in `quote`, in quote units. Fees in other assets are not in it: they stay in
/// Position::fees. Nothing when U is unknown or the realised result is incomplete.
[[nodiscard]] std::optional<LedgerAmount> netResult(const Position& position, const std::optional<Price>& mark,
                                                    const std::string& quote);

/// F = -q * p * r, in quote units, positive is received: with a positive rate longs pay. `price` is the one the venue
/// takes, mark or oracle; `rate` is of the interval, a fraction. Exact up to 36 decimals, then half to even.
/// Sources: Hyperliquid docs, "Funding" (position * oracle price * rate, hourly; as of 2026-08-22); Binance USD-M docs,
/// "Funding rates" (nominal value at mark * rate).
[[nodiscard]] std::optional<LedgerAmount> fundingPayment(const Decimal& qty, const Price& price, const Decimal& rate);

inline constexpr int kLeverageScale = 4; ///< decimals of an effective leverage

/// L = sum of N / account equity, a plain number, rounded up: never shown lower than it is. Nothing when the equity is
/// not positive.
[[nodiscard]] std::optional<Decimal> effectiveLeverage(const LedgerAmount& notional, const LedgerAmount& equity);

/// I = N / leverage as set, in quote units with `scale` decimals: up for what an order will need, down for what the
/// venue shows. Nothing when the leverage is not positive.
/// Source: Hyperliquid docs, "Margining" (position size * mark / leverage); its replies cut after 6 decimals.
[[nodiscard]] std::optional<Decimal> marginUsed(const LedgerAmount& notional, const Decimal& leverage, int scale,
                                                Rounding rounding);

/// What the venue asks for to keep a position of this size.
struct MaintenanceTier {
    Decimal rate;      ///< l, a fraction of the notional: half the initial margin at the tier's highest leverage, say
    Decimal deduction; ///< d, in quote units: makes the tiers meet at their bounds
};

/// M = N * l - d, in quote units, never below zero; half to even beyond 36 decimals. Nothing when it does not fit.
/// Source: Hyperliquid docs, "Margin tiers" (notional * rate - deduction).
[[nodiscard]] std::optional<LedgerAmount> maintenanceMargin(const LedgerAmount& notional, const MaintenanceTier& tier);

/// Where a position is liquidated, and who says so.
struct LiquidationPrice {
    Decimal price; ///< quote units per base unit
    bool isEstimated = true;
    friend bool operator==(const LiquidationPrice&, const LiquidationPrice&) = default;
};

/// Our estimate: the price P at which what backs the position equals what the venue asks for,
///     B + q * (P - m) = |q| * P * l - d,   so   P = (q * m - B - d) / (q - |q| * l)
/// with B in quote units at mark m. Isolated: B is the position's own margin, its result included. Cross: B is the
/// account's equity less the maintenance margin of its other positions, whose marks are taken to stand still. Rounded
/// towards the mark (long up, short down): never told farther than it is. Nothing when flat, when the rate is not in
/// [0, 1), or when P is not positive: no price liquidates it.
/// Source: Hyperliquid docs, "Liquidations" (price - side * margin_available / size / (1 - l * side)); the same.
[[nodiscard]] std::optional<LiquidationPrice> estimateLiquidation(const Decimal& qty, const Price& mark,
                                                                  const LedgerAmount& backing,
                                                                  const MaintenanceTier& tier, int scale);
/// How far that price moves with each quote unit that backs the position on top, while the tier stays: -1 / (q - |q| *
/// l), below zero for a long one; kStepScale decimals. Nothing when flat, or when the rate is not in [0, 1).
inline constexpr int kStepScale = 12;
[[nodiscard]] std::optional<Decimal> liquidationStep(const Decimal& qty, const Decimal& rate);

/// The venue's own where it told one, else the estimate.
[[nodiscard]] std::optional<LiquidationPrice> shownLiquidation(const std::optional<VenuePosition>& venue,
                                                               const std::optional<LiquidationPrice>& estimate);

/// Not flat, and less than one order of the venue can be: below the lot step or the smallest size. Nothing where both
/// are unknown. Dust stays in the position, exact, until a fill takes it away.
[[nodiscard]] std::optional<bool> isDust(const Decimal& qty, const Instrument& instrument);

/// What is held of one thing over all venues and accounts, in units of the thing itself: 1000PEPE counts a
/// thousandfold.
struct Exposure {
    LedgerAmount longQty;  ///< base units, not negative
    LedgerAmount shortQty; ///< base units, not negative
    LedgerAmount netQty;   ///< longQty - shortQty
};

/// Open positions by canonical id. Quote assets are not added up: dollars of different issuers are not one asset. Fails
/// {Protocol, OutOfRange} when a sum does not fit.
[[nodiscard]] Result<std::map<std::string, Exposure>> exposures(const Positions& positions, const Catalogue& catalogue);

} // namespace gannet
