// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/base/ids.h"
#include "core/base/time.h"
#include "core/model/amounts.h"
#include "core/model/enums.h"
#include "core/model/order_enums.h"
#include "core/model/order_ids.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace gannet {

/// Names an account in the config and in the store: "paper", "main". Unique within a venue.
using AccountName = std::string;

/// How a TWAP is spread. Whether a venue takes it: OrderCapabilities::twap.
struct TwapPlan {
    std::int32_t minutes = 0;
    bool isRandomized = false; ///< its slices come at times that are not even
    friend bool operator==(const TwapPlan&, const TwapPlan&) = default;
};

/// What is asked for, exactly as it was typed and understood; nothing here is ever rounded by us.
struct OrderTerms {
    Side side = Side::Buy;
    OrderType type = OrderType::Limit;
    TimeInForce timeInForce = TimeInForce::Gtc;
    Qty qty;                      ///< base units, positive
    std::optional<Price> price;   ///< of Limit, StopLimit and TakeProfitLimit
    std::optional<Price> trigger; ///< of every type with a trigger
    TriggerSource triggerSource = TriggerSource::Mark;
    std::optional<Decimal> trailBy;     ///< Trailing: distance in quote units
    std::optional<Decimal> slippageCap; ///< Market, Stop, TakeProfit: how far from the touch, as a fraction
    Timestamp expiry;                   ///< Gtd; else unknown
    bool isPostOnly = false;
    bool isReduceOnly = false;
    std::optional<TwapPlan> twap{}; ///< of Twap
};

/// One intention, from a click, a key, the order line or a bracket: all take this one path.
struct OrderRequest {
    RequestId request;
    std::string instrument; ///< "venue:symbol"
    AccountName account;
    TradingMode mode = TradingMode::Paper; ///< at most this; what is allowed may be stricter
    OrderOrigin origin = OrderOrigin::Ticket;
    OrderTerms terms;
    std::string tag;                    ///< the trader's own word, saved with the fills
    std::vector<std::string> confirmed; ///< reasons of crossed soft limits that the person has agreed to, sorted
};

/// An order as we know it. Only the order table changes one.
struct Order {
    ClientOrderId id;
    RequestId request;
    VenueId venue;
    InstrumentId instrument;
    AccountName account;
    TradingMode mode = TradingMode::Paper; ///< the effective one
    OrderOrigin origin = OrderOrigin::Ticket;
    OrderTerms terms; ///< as now in force: a change that the venue took is in it
    std::string tag;
    std::string venueOrderId; ///< the venue's own id; empty until it said one
    OrderState state = OrderState::Created;
    bool isOutcomeUnknown = false; ///< we asked and do not know: being queried, never sent again
    bool isHeld = false;           ///< open, but the venue does not work it now
    Decimal filledQty;             ///< base units
    Decimal filledNotional;        ///< sum of price * qty of the fills, for the average shown: exact where that fits,
                                   ///< else to as many decimals as do; positions have money of their own
    Timestamp created;
    Timestamp changed;           ///< newest fact about it
    std::optional<Error> reason; ///< why it was denied, rejected, cancelled; or why its last change failed

    /// What is still to be filled; zero on a final order.
    [[nodiscard]] Decimal openQty() const;
};

/// Whether somebody chose its size, to open or add to a position: not a leg, not an order that the engine made of a
/// press (a close, the other side of a reverse, what is sent anew after a change), not reduce-only, not external, and
/// not refused here. The store asks the same of its rows.
[[nodiscard]] bool isEntered(const Order& order);
/// The usual size is the median of the last so many that were entered.
inline constexpr std::size_t kUsualOrders = 50;

/// One execution. Unique by (venue, account, tradeId); counted once for ever.
struct Fill {
    VenueId venue;
    InstrumentId instrument;
    AccountName account;
    std::string tradeId; ///< the venue's text
    ClientOrderId order; ///< invalid where it belongs to nobody of ours
    std::string venueOrderId;
    Side side = Side::Buy;
    Price price;
    Qty qty;              ///< base units, positive
    Decimal fee;          ///< in feeAsset; negative is a rebate
    std::string feeAsset; ///< the venue's text
    bool isMaker = false;
    Timestamp time;             ///< the venue's
    std::uint64_t sequence = 0; ///< the venue's order among fills of one time; 0 where it has none
};

/// What a venue says of an order, in our words. Lossless; never merged or reordered within an account.
struct ExecReport {
    ExecType type = ExecType::Ack;
    ClientOrderId order;      ///< invalid: known by its venue id only (an order that is not ours)
    std::string venueOrderId; ///< empty where the report does not say it
    AccountName account;
    bool isHeld = false;
    std::optional<Decimal> filledQty; ///< cumulative, where the venue says it
    std::optional<Fill> fill;         ///< of Partial and Filled, where the venue tells fills with the report
    std::optional<Error> reason;      ///< of Rejected, Cancelled and Expired
    Timestamp time;                   ///< the venue's
};

} // namespace gannet
