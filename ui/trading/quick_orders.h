// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/model/order.h"
#include "core/model/take_cap.h"
#include "core/model/trading_command.h"
#include "core/model/trading_event.h"
#include "core/model/views.h"
#include "ui/trading/kept_cap.h"
#include "ui/trading/trading_state.h"

#include <QString>

#include <optional>
#include <string>
#include <vector>

namespace gannet {

// Orders that one press makes, from what is shown at that moment. Pure; decides nothing that a gate decides.

/// By how much one press moves a stop, as a fraction of its trigger.
inline constexpr Decimal kStopStep{5, 4};

/// Where an order goes to.
struct TradeTarget {
    std::string key; ///< "venue:symbol"
    AccountName account;
    TradingMode mode = TradingMode::Paper;
};

/// What an order is made from.
struct ShownMarket {
    const Instrument* instrument = nullptr;
    const DepthView* depth = nullptr;
    std::optional<DistanceAsk> cap{}; ///< how far a take goes beyond the far touch; absent: kTakeCap
};
/// The cap as a fraction of the touch that an order of this side takes.
[[nodiscard]] Decimal takeCap(const ShownMarket& market, Side side);

enum class QuickPrice : std::uint8_t {
    Join,    ///< own side's touch, post-only
    Improve, ///< one tick inside the spread, post-only
    Take,    ///< the far touch and at most the market's cap beyond it, IOC
    Hit,     ///< the far touch, the rest stays
};

/// Fails with why there is no such order now.
[[nodiscard]] Result<OrderTerms> quickTerms(QuickPrice kind, Side side, const ShownMarket& market, const Qty& qty);

/// A limit order at a price somebody pointed at. Through the market it takes: IOC, at most the cap beyond the
/// touch.
[[nodiscard]] Result<OrderTerms> limitTerms(Side side, const Price& price, const ShownMarket& market, const Qty& qty);
/// A stop at a price somebody pointed at; it only reduces when `position` (signed) is of the other side.
[[nodiscard]] Result<OrderTerms> stopTerms(Side side, const Price& trigger, const ShownMarket& market, const Qty& qty,
                                           const Decimal& position);
/// The terms with its trigger kStopStep nearer to the market, or farther from it.
[[nodiscard]] Result<OrderTerms> movedStop(const OrderTerms& stop, bool isTighter, const ShownMarket& market);

/// An order that takes at once what it meets.
[[nodiscard]] bool isTaking(const OrderTerms& terms);
/// "BUY 0.05 @ 61 674 GTC post", all that a click would send.
[[nodiscard]] QString termsText(const OrderTerms& terms);

[[nodiscard]] SubmitOrder submitOf(const TradeTarget& target, OrderTerms terms, OrderOrigin origin);

/// Working orders of the target, oldest first.
[[nodiscard]] std::vector<const KnownOrder*> workingOrders(const TradingState& trading, const TradeTarget& target,
                                                           const Instrument& instrument);
/// Signed, base units; zero without one.
[[nodiscard]] Decimal positionOf(const TradingState& trading, const TradeTarget& target, const Instrument& instrument);
/// Null without one.
[[nodiscard]] const PositionChanged* findPosition(const TradingState& trading, const TradeTarget& target,
                                                  const Instrument& instrument);

} // namespace gannet
