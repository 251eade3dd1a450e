// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/model/account.h"
#include "core/model/fee_tier.h"
#include "core/model/margin_setting.h"
#include "core/model/order.h"
#include "core/venue/twap_rules.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace gannet {

/// What a venue's orders may be, as data: read by the gates, the ticket and tests alike.
struct OrderCapabilities {
    std::vector<OrderType> types; ///< a gateway says what its venue takes; the engine adds what it runs itself
    std::vector<TimeInForce> timesInForce;
    std::vector<TriggerSource> triggerSources;
    bool hasPostOnly = false;
    bool hasReduceOnly = false;
    bool hasReplace = false;         ///< a working order's price and size can be changed without cancelling it
    bool hasLeverage = false;        ///< the leverage of an instrument can be set
    bool hasMarginMode = false;      ///< so can what backs its positions
    bool hasMarginMove = false;      ///< margin can be put to an isolated position and taken away from it
    int marginDecimals = 8;          ///< of such an amount, at most
    std::optional<TwapRules> twap{}; ///< where `types` has Twap
    /// How far what waits for its trigger may then take can be said; else it takes as far as it has to.
    bool hasTriggerCap = true;
};

/// What a venue asks for of a position of some worth in an instrument.
struct MarginTerms {
    Decimal leverage;             ///< as set, and at most what this worth may have
    Decimal maintenanceRate;      ///< a fraction of the worth that must be kept ...
    Decimal maintenanceDeduction; ///< ... less so many quote units
    /// The most that this worth may have; unknown when absent. Zero: no position may be worth so much, as beyond the
    /// cap of the last bracket.
    std::optional<Decimal> maxLeverage = std::nullopt;
    MarginMode mode = MarginMode::Cross;
    bool isIsolatedOnly = false; ///< its positions can be backed in no other way
    bool isLocked = false;       ///< what was put to a position stays with it until it is closed
    /// Where margin is taken away, so much must stay behind a position, as a fraction of its worth, beside what its
    /// leverage binds.
    Decimal leastKept{};
};

/// What was asked of a venue about an order.
enum class OrderAsk : std::uint8_t { New, Cancel, Replace, Query };

/// What became of one ask. What it did to the order comes as reports; only what a report cannot say stands here.
struct OrderAnswer {
    OrderAsk ask = OrderAsk::New;
    ClientOrderId order;
    /// Absent: the venue took it. Else Error::outcome says what is known: Rejected by the venue's word, NotSent, or
    /// Unknown, and then it is asked about and never sent again.
    std::optional<Error> error;
    Timestamp time; ///< the venue's, or when the answer was known to be missing
    /// Of a Query that found nothing: what was sent cannot arrive any more either. A venue across a network does not
    /// know that; a simulator, in whose memory all that is on its way stands, does.
    bool isLost = false;
};

/// What became of a leverage, a margin mode or an amount of margin that was to be set.
struct MarginAnswer {
    InstrumentId instrument;
    MarginSetting setting;      ///< as asked for
    std::optional<Error> error; ///< absent: it holds; else as in OrderAnswer
    Timestamp time;             ///< the venue's
};

/// All that a venue says about an account at one moment. Orders carry the venue's terms, state and filled size; their
/// ids are ours where the venue returns them, else invalid.
struct AccountSnapshot {
    VenueId venue;
    AccountName account;
    Timestamp time; ///< the venue's
    std::vector<Order> openOrders;
    std::vector<Fill> fills; ///< those since the time asked for
    std::vector<VenuePosition> positions;
    std::vector<Balance> balances;
};

/// What a gateway has to say beside orders and money, for a person.
struct GatewayNotice {
    /// Of what lasts: what it is about, "agent", "clock"; told again it takes the place of what was told before. Empty:
    /// it happened, and is told once.
    std::string about;
    std::optional<Error> error; ///< absent: what lasted is over
};

/// How the times that a gateway is given stand to the machine's clock: where that was set back they go on, ahead of it
/// and slower than it, until it has caught up (RunningTime).
struct ClockLead {
    Duration ahead;  ///< of the machine's clock; zero: they are that clock
    Duration slowed; ///< by how much less than the clock they grew since the last of these was told
    bool isSet;      ///< the clock was set meanwhile: what was known of another clock has to be asked for again
};

/// Where a gateway's facts go: the engine. Lossless and in the venue's order within an account. Engine thread.
class OrderSink {
public:
    virtual ~OrderSink() = default;
    virtual void onReport(VenueId venue, const ExecReport& report) = 0;
    virtual void onAnswer(VenueId venue, const OrderAnswer& answer) = 0;
    virtual void onMargin(VenueId venue, const MarginAnswer& answer) = 0;
    virtual void onBalance(const Balance& balance) = 0;
    virtual void onPosition(const VenuePosition& position) = 0;
    virtual void onFunding(const FundingPayment& payment) = 0;
    virtual void onSnapshot(const AccountSnapshot& snapshot) = 0;
    virtual void onNotice(VenueId /*venue*/, const GatewayNotice& /*notice*/) {}
};

/// One account at one venue, the side that trades: live, or a simulator of the same contract. Which of them stands
/// behind an account is decided once, when the account is built; nobody asks later. A synchronous state machine: no
/// I/O, no clock, no thread; nothing blocks and nothing throws. Nothing is told to the sink from inside a call: facts
/// follow from onTimer or from what came in. Engine thread only.
///
/// The order passed in is as the engine knows it when asking, its id and its venue's id included. An order is submitted
/// at most once; a gateway never sends one again by itself.
class OrderGateway {
public:
    virtual ~OrderGateway() = default;

    [[nodiscard]] virtual VenueId venue() const = 0;
    [[nodiscard]] virtual const AccountName& account() const = 0;
    /// The most that can come of an order given to this object: Paper for a simulator, whatever was asked for.
    [[nodiscard]] virtual TradingMode mode() const = 0;
    [[nodiscard]] virtual const OrderCapabilities& capabilities() const = 0;
    /// Orders are taken in Ready only, cancels also in Degraded.
    [[nodiscard]] virtual SessionState session() const = 0;
    /// Why session() is not Ready and does not become so by itself soon, as far as the venue or a look at its answers
    /// says; nothing while all is well or merely on its way. Auth: the venue does not know the key (code Auth), it has
    /// ended, or it is of the other network (`field` "validUntil", "network"); ClockSkew: `value` is how far the
    /// machine's clock is off. The message is for a person and quotes no secret. Read whenever the gateway was called.
    [[nodiscard]] virtual std::optional<Error> trouble() const { return std::nullopt; }

    /// What the account pays; nothing while it is not known.
    [[nodiscard]] virtual std::optional<FeeTier> fees() const { return std::nullopt; }
    /// What a position of this worth (quote units) would have to be backed with; nothing while it is not known.
    [[nodiscard]] virtual std::optional<MarginTerms> marginTerms(InstrumentId /*instrument*/,
                                                                 const Decimal& /*worth*/) const
    {
        return std::nullopt;
    }

    virtual void submit(const Order& order, Timestamp now) = 0;
    virtual void cancel(const Order& order, Timestamp now) = 0;
    /// Cancels several of this account in as few requests as the venue has for that; each has an answer of its own.
    virtual void cancelMany(const std::vector<Order>& orders, Timestamp now)
    {
        for (const Order& order : orders)
            cancel(order, now);
    }
    /// Changes price, size or trigger. Where capabilities().hasReplace is false the answer is {Unsupported}.
    virtual void replace(const Order& order, const OrderTerms& terms, Timestamp now) = 0;
    /// An order of this account that an earlier run knew by its venue's id: nothing that the venue tells is taken for
    /// another one of ours. Told before anything is asked; matters where the venue keeps no id of ours.
    virtual void remember(const Order& /*order*/) {}
    /// Asks the venue for an order whose outcome is not known: the answer is a report, or {NotFound, UnknownOrder}.
    virtual void query(const Order& order, Timestamp now) = 0;
    /// Sets the leverage of an instrument; each has one MarginAnswer. Only where capabilities().hasLeverage.
    virtual void setLeverage(InstrumentId /*instrument*/, std::int32_t /*leverage*/, Timestamp /*now*/) {}
    /// Sets what backs the positions of an instrument; each has one MarginAnswer, no error where it was so already.
    /// Only where capabilities().hasMarginMode.
    virtual void setMarginMode(InstrumentId /*instrument*/, MarginMode /*mode*/, Timestamp /*now*/) {}
    /// Puts an amount (quote units, not zero) to the instrument's isolated position, or takes it away where below zero;
    /// each has one MarginAnswer. Never sent twice. Only where capabilities().hasMarginMove.
    virtual void moveMargin(InstrumentId /*instrument*/, const Decimal& /*amount*/, Timestamp /*now*/) {}
    /// Asks for all of the account, with its fills at or after `fillsSince`, as at a start and after a lost link.
    virtual void requestSnapshot(Timestamp fillsSince, Timestamp now) = 0;

    /// Told before what comes in next, where it changed: what a venue's clock is compared with is the machine's.
    virtual void onClockLead(const ClockLead& /*lead*/, Timestamp /*now*/) {}
    /// When onTimer wants to be called next; unknown (zero) when never.
    [[nodiscard]] virtual Timestamp nextTimer() const = 0;
    virtual void onTimer(Timestamp now) = 0;
};

} // namespace gannet
