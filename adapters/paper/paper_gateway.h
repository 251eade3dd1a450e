// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/paper/matching.h"
#include "adapters/paper/paper_account.h"
#include "adapters/paper/paper_rules.h"
#include "adapters/paper/triggers.h"
#include "core/base/split_mix.h"
#include "core/model/paper_settings.h"
#include "core/model/store_op.h"
#include "core/venue/market_feed.h"
#include "core/venue/order_gateway.h"

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <variant>
#include <vector>

namespace gannet::paper {

/// What the store holds of the account; other accounts' rows are passed over. Fills and funding: all there are.
struct PaperMemory {
    std::span<const StoredOrder> orders;
    std::span<const StoredFill> fills;
    std::span<const StoredFunding> funding;
    std::span<const StoredSetting> settings = {}; ///< leverage is among them
};

/// Where a resting order stands, in base units.
struct QueueEstimate {
    std::optional<Decimal> ahead; ///< of others; unknown beyond the visible book
    Decimal open;
};

/// A simulated account behind the contract of a real one: fed by a venue's market data, it matches, charges, funds and
/// liquidates as that venue would (docs/paper.md). The same start, data and seed tell the same facts. Facts are told
/// from onTimer only, in order; every ask has one OrderAnswer, and what it did to the order comes as reports after it.
/// The store is its only memory: restore() before anything else. Engine thread.
class PaperGateway final : public OrderGateway, public MarketFeed {
public:
    PaperGateway(VenueId venue, const Catalogue& catalogue, PaperSettings settings, OrderSink& sink);

    /// Puts back what the store holds: orders that rested or waited, every fill, every payment. An order that was on
    /// its way is not here: it never arrived. Queues are joined anew at their end. Once, before any other call. Fails
    /// on rows that contradict each other; the gateway is then not to be used.
    [[nodiscard]] Result<void> restore(const PaperMemory& memory, Timestamp now);
    /// Where an order rests; nothing when it does not.
    [[nodiscard]] std::optional<QueueEstimate> queueOf(ClientOrderId order) const;
    [[nodiscard]] const PaperAccount& money() const { return m_account; }
    /// Payments that were due while the market did not say what they are worth; nothing was paid.
    [[nodiscard]] std::uint64_t missedFunding() const { return m_missedFunding; }

    // OrderGateway
    [[nodiscard]] VenueId venue() const override { return m_venue; }
    [[nodiscard]] const AccountName& account() const override { return m_settings.account; }
    [[nodiscard]] TradingMode mode() const override { return TradingMode::Paper; }
    [[nodiscard]] const OrderCapabilities& capabilities() const override { return m_rules.capabilities; }
    [[nodiscard]] SessionState session() const override { return m_session; }
    [[nodiscard]] std::optional<FeeTier> fees() const override { return m_fees; }
    [[nodiscard]] std::optional<MarginTerms> marginTerms(InstrumentId instrument, const Decimal& worth) const override;
    void submit(const Order& order, Timestamp now) override;
    void cancel(const Order& order, Timestamp now) override;
    void replace(const Order& order, const OrderTerms& terms, Timestamp now) override;
    void query(const Order& order, Timestamp now) override;
    void setLeverage(InstrumentId instrument, std::int32_t leverage, Timestamp now) override;
    void requestSnapshot(Timestamp fillsSince, Timestamp now) override;
    [[nodiscard]] Timestamp nextTimer() const override;
    void onTimer(Timestamp now) override;

    // MarketFeed
    void onBook(InstrumentId instrument, const L2Book& book, Scales scales, Timestamp now) override;
    void onTrade(InstrumentId instrument, const Trade& trade, Timestamp now) override;
    void onMark(InstrumentId instrument, const Mark& mark, Timestamp now) override;
    void onHealth(InstrumentId instrument, StreamHealth book, Timestamp now) override;
    void onSession(SessionState session, Timestamp now) override;

private:
    static constexpr std::size_t kDoneKept = 10'000;   ///< ended orders that a query still finds
    static constexpr std::size_t kFillsKept = 100'000; ///< fills that a snapshot still tells
    /// A mark older than this does not price a payment; one that comes so much later still does.
    static constexpr Duration kFundingDataAge = Duration::minutes(1);
    /// How often money and position are told anew while a price moves what they are worth, as an account's stream does.
    static constexpr Duration kMoneyEvery = Duration::seconds(1);

    /// An order that the paper venue has.
    struct Working {
        Order order;             ///< as the venue knows it
        std::uint64_t fills = 0; ///< told so far: the number in the next trade id is one more
        Timestamp ends;          ///< Gtd and Day; else unknown
        bool isWaiting = false;  ///< for its trigger
    };
    /// Something asked, on its way.
    struct Ask {
        Timestamp due;
        std::optional<OrderAsk> what; ///< nothing: a snapshot, or a leverage
        Order order;
        OrderTerms terms;                                    ///< of a Replace
        Timestamp fillsSince;                                ///< of a snapshot
        std::optional<std::int32_t> leverage = std::nullopt; ///< of the order's instrument
    };
    struct Owed {
        Timestamp time;
        Decimal qty;
    };
    /// One instrument.
    struct Desk {
        explicit Desk(Scales scales) : matching(scales) {}
        Matching matching;
        TriggerWatch triggers;
        StreamHealth health = StreamHealth::Idle;
        std::optional<Price> mark, index, last;
        std::optional<Decimal> fundingRate;
        Timestamp moneyTold;              ///< when the position was last told
        std::optional<Price> moneyToldAt; ///< what it was valued at then
        Timestamp markTime;
        Timestamp nextFunding;                 ///< unknown: nobody said, and no mark came
        std::optional<Owed> owed;              ///< due, but not priced yet
        std::vector<ClientOrderId> firedStale; ///< triggers fired while the book was not live
    };
    using Fact =
        std::variant<ExecReport, OrderAnswer, MarginAnswer, Balance, VenuePosition, FundingPayment, AccountSnapshot>;

    // Leverage (paper_leverage.cpp).
    [[nodiscard]] Decimal leverageAtFirst(const Instrument& instrument) const;
    [[nodiscard]] std::optional<Error> refusalOfLeverage(const Instrument& instrument, std::int32_t leverage);
    void actLeverage(InstrumentId instrument, std::int32_t leverage);

    // Time: everything that is due until now, in its order.
    void advance(Timestamp now);
    void ask(Ask what, Timestamp now);
    void act(const Ask& what);
    void actNew(const Order& asked);
    void actCancel(const Order& asked);
    void actReplace(const Order& asked, const OrderTerms& terms);
    void actQuery(const Order& asked);
    void expire(ClientOrderId id);
    void tellSnapshot(Timestamp fillsSince);

    // Orders (paper_orders.cpp).
    [[nodiscard]] Desk& deskOf(InstrumentId instrument);
    [[nodiscard]] Working* find(ClientOrderId id);
    /// Why the venue does not take it (refusals.cpp). `isWaiting`: it waits for a trigger first.
    [[nodiscard]] std::optional<Error> refusalOf(const Order& order, bool isWaiting);
    [[nodiscard]] std::optional<Error> refusalOfKind(const Order& order, const Instrument& instrument) const;
    [[nodiscard]] std::optional<Error> refusalOfCount(const Order& order, bool isWaiting) const;
    [[nodiscard]] std::optional<Error> refusalOfTrigger(const Order& order, const Instrument& instrument);
    [[nodiscard]] std::optional<Error> refusalOfMatch(const Order& order, const Instrument& instrument);
    [[nodiscard]] std::optional<Error> refusalOfReduceOnly(const Order& order) const;
    [[nodiscard]] std::optional<Error> refusalOfPostOnly(const Order& order, const Instrument& instrument);
    [[nodiscard]] std::optional<Error> refusalOfMargin(const Order& order, const Instrument& instrument);
    void reject(const Order& order, const Error& error);
    void wait(Working& working);
    void fire(ClientOrderId id);
    void enter(ClientOrderId id);
    void takeAll(ClientOrderId id, std::int64_t limit);
    void rest(Working& working);
    [[nodiscard]] std::int64_t takeableQty(const Working& working) const;
    [[nodiscard]] std::optional<std::int64_t> limitOf(const Working& working, const Matching& matching) const;
    void applyRestingFills(InstrumentId instrument, const std::vector<RestingFill>& fills);
    /// False when the account could not count it; the order is then cancelled.
    bool fill(ClientOrderId id, BookLevel trade, bool isMaker);
    [[nodiscard]] bool canCarry(const Working& working, const Decimal& qty) const;
    void dropReduceOnly(InstrumentId instrument);
    void finish(ClientOrderId id, ExecType type, std::optional<Error> reason);
    void putAway(ClientOrderId id, const ExecReport& last);
    [[nodiscard]] Timestamp endOf(const OrderTerms& terms) const;

    // Money (paper_money.cpp).
    void revalue(InstrumentId instrument, const Desk& desk);
    void schedule(InstrumentId instrument, Desk& desk, Timestamp next);
    void fundingDue(InstrumentId instrument, Desk& desk);
    void payFunding(InstrumentId instrument, Desk& desk, const Owed& owed);
    void checkLiquidation(InstrumentId touched);
    void cancelForLiquidation(const std::string& asset, const Error& why);
    /// Sells or buys a position at the book, not beyond the price at which nothing would be left.
    /// False when the book has nothing for it.
    bool closeAtBook(InstrumentId instrument, const Error& why);
    void takeOver(const std::string& asset, const Error& why);
    [[nodiscard]] Fill forcedFill(InstrumentId instrument, const Price& price, const Decimal& qty) const;
    [[nodiscard]] OpenQtys openQtys() const;
    [[nodiscard]] Decimal feeOf(const Price& price, const Decimal& qty, const Decimal& rate) const;
    [[nodiscard]] bool count(const Fill& fill);

    // Facts.
    void tell(Fact fact) { m_facts.push_back(std::move(fact)); }
    void answer(OrderAsk ask, ClientOrderId order, std::optional<Error> error);
    [[nodiscard]] ExecReport reportOf(const Order& order, ExecType type) const;
    void tellMoney(InstrumentId instrument);
    void tellPosition(InstrumentId instrument);
    void tellBalance(const std::string& asset);
    /// A price came: a held position and the money of its asset are told anew, each once in kMoneyEvery.
    void retellMoney(InstrumentId instrument);

    // Restoring (paper_restore.cpp).
    [[nodiscard]] InstrumentId idOf(const std::string& key, const std::string& quote);
    [[nodiscard]] Result<void> restoreFill(const StoredFill& stored);
    void restoreOrder(const StoredOrder& stored);
    void restoreLeverage(const StoredSetting& stored);

    VenueId m_venue;
    std::string m_venueName;
    const Catalogue& m_catalogue;
    PaperSettings m_settings;
    const PaperRules& m_rules;
    FeeTier m_fees;
    OrderSink& m_sink;
    SplitMix m_chance;
    SessionState m_session = SessionState::Disconnected;
    Timestamp m_time; ///< of what is being worked on; never runs backwards, also over restarts

    std::deque<Ask> m_asks; ///< by due time: what is asked later never overtakes
    std::deque<Fact> m_facts;
    std::map<ClientOrderId, Working> m_orders;
    std::set<std::pair<Timestamp, ClientOrderId>> m_ends;
    std::map<ClientOrderId, ExecReport> m_done; ///< last word on ended orders
    std::deque<ClientOrderId> m_doneOrder;      ///< oldest first
    std::map<InstrumentId, Desk> m_desks;
    std::map<std::string, Timestamp> m_balanceTold; ///< by asset
    std::set<std::pair<Timestamp, InstrumentId>> m_fundingTimes;
    PaperAccount m_account;
    std::deque<Fill> m_fills; ///< as told, oldest first
    std::map<std::string, InstrumentId> m_goneInstruments;
    std::map<ClientOrderId, std::pair<std::uint64_t, Decimal>> m_fillsOf; ///< while restoring: count and size by order
    std::uint64_t m_sequence = 0;                                         ///< of fills
    std::uint64_t m_liquidations = 0;                                     ///< forced orders so far
    std::set<std::string> m_liquidating;                                  ///< assets
    std::uint64_t m_missedFunding = 0;
};

} // namespace gannet::paper
