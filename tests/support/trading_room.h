// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/trading/oms.h"
#include "tests/support/dec.h"

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace gannet::test {

inline constexpr Timestamp kTradingStart = Timestamp::fromMilliseconds(1'790'000'000'000);

/// Two perpetuals of one venue and one of another, with books that a test may change.
class FakeMarket final : public TradingMarket {
public:
    FakeMarket();

    [[nodiscard]] const Instrument* instrument(std::string_view key) const override;
    [[nodiscard]] const Instrument* instrument(InstrumentId id) const override;
    [[nodiscard]] VenueId venue(std::string_view slug) const override;
    [[nodiscard]] std::string_view slug(VenueId venue) const override;
    [[nodiscard]] std::string_view venueName(VenueId venue) const override { return slug(venue); }
    [[nodiscard]] MarketNow now(InstrumentId instrument) const override;
    [[nodiscard]] const BookState* book(InstrumentId instrument) const override;
    /// Gives an instrument a visible book, best first, and its touches: "60000:0.5 59999:2".
    void show(InstrumentId instrument, std::string_view bids, std::string_view asks);

    std::vector<Instrument> instruments;
    std::map<InstrumentId, MarketNow> markets;
    std::map<InstrumentId, BookState> books; ///< none until shown
    bool isKnown = true;                     ///< false: the catalogue has not come
    Timestamp time = kTradingStart;
};

/// Remembers what it was given; a test says what became of intents.
class MemoryStore final : public StorePort {
public:
    void push(StoreOp op) override { ops.push_back(std::move(op)); }
    void pushStep(std::vector<StoreOp> step) override
    {
        ++steps;
        StorePort::pushStep(std::move(step));
    }

    template <class T> [[nodiscard]] std::vector<T> all() const
    {
        std::vector<T> found;
        for (const StoreOp& op : ops) {
            if (const T* one = std::get_if<T>(&op))
                found.push_back(*one);
        }
        return found;
    }
    /// What a start would read: the newest row of each order, fills, funding, balances and set switches.
    [[nodiscard]] Remembered remembered() const;
    /// The same, really written into a file and read back as a start does.
    [[nodiscard]] Remembered throughAFile(Timestamp now) const;

    std::vector<StoreOp> ops;
    std::size_t steps = 0; ///< pushed together, of an engine
};

class RecordingTell final : public TradingTell {
public:
    void tell(TradingEvent event) override { events.push_back(std::move(event)); }
    template <class T> [[nodiscard]] std::vector<T> all() const
    {
        std::vector<T> found;
        for (const TradingEvent& event : events) {
            if (const T* one = std::get_if<T>(&event))
                found.push_back(*one);
        }
        return found;
    }
    template <class T> [[nodiscard]] T last() const { return all<T>().back(); }
    /// What the last answer asks a person about; empty when it asks nothing.
    [[nodiscard]] std::vector<std::string> askedAbout() const;

    std::vector<TradingEvent> events;
};

/// Notes what it is asked; a test answers in its name.
class ScriptedGateway : public OrderGateway {
public:
    struct Call {
        OrderAsk ask = OrderAsk::New;
        Order order;
        OrderTerms terms; ///< of a change
    };

    ScriptedGateway(VenueId venue, AccountName account, TradingMode mode);

    [[nodiscard]] VenueId venue() const override { return m_venue; }
    [[nodiscard]] const AccountName& account() const override { return m_account; }
    [[nodiscard]] TradingMode mode() const override { return m_mode; }
    [[nodiscard]] const OrderCapabilities& capabilities() const override { return can; }
    [[nodiscard]] SessionState session() const override { return state; }
    [[nodiscard]] std::optional<Error> trouble() const override { return why; }
    [[nodiscard]] std::optional<FeeTier> fees() const override { return tier; }
    [[nodiscard]] std::optional<MarginTerms> marginTerms(InstrumentId, const Decimal& worth) const override;
    void submit(const Order& order, Timestamp) override { calls.push_back({OrderAsk::New, order, {}}); }
    void cancel(const Order& order, Timestamp) override { calls.push_back({OrderAsk::Cancel, order, {}}); }
    void cancelMany(const std::vector<Order>& orders, Timestamp now) override
    {
        together.push_back(orders.size());
        OrderGateway::cancelMany(orders, now);
    }
    void replace(const Order& order, const OrderTerms& terms, Timestamp) override
    {
        calls.push_back({OrderAsk::Replace, order, terms});
    }
    void query(const Order& order, Timestamp) override { calls.push_back({OrderAsk::Query, order, {}}); }
    void setLeverage(InstrumentId instrument, std::int32_t leverage, Timestamp) override
    {
        leverages.push_back({instrument, leverage, std::nullopt, {}});
    }
    void setMarginMode(InstrumentId instrument, MarginMode mode, Timestamp) override
    {
        leverages.push_back({instrument, mode, std::nullopt, {}});
    }
    void moveMargin(InstrumentId instrument, const Decimal& amount, Timestamp) override
    {
        leverages.push_back({instrument, amount, std::nullopt, {}});
    }
    void onClockLead(const ClockLead& lead, Timestamp) override { leads.push_back(lead); }
    void requestSnapshot(Timestamp fillsSince, Timestamp) override { snapshots.push_back(fillsSince); }
    [[nodiscard]] Timestamp nextTimer() const override { return {}; }
    void onTimer(Timestamp) override {}

    [[nodiscard]] std::size_t count(OrderAsk ask) const;
    /// How often this order was sent.
    [[nodiscard]] std::size_t sent(ClientOrderId order) const;

    OrderCapabilities can;
    SessionState state = SessionState::Ready;
    std::optional<Error> why; ///< of a session that is not well
    std::optional<FeeTier> tier;
    std::optional<MarginTerms> margin;
    std::vector<std::pair<Decimal, Decimal>> tiers; ///< from this worth on at most this leverage; none: as in `margin`
    std::vector<Call> calls;
    std::vector<std::size_t> together;   ///< cancels that came at once
    std::vector<MarginAnswer> leverages; ///< asked for, as are margin modes and amounts
    std::vector<Timestamp> snapshots;
    std::vector<ClockLead> leads;

private:
    VenueId m_venue;
    AccountName m_account;
    TradingMode m_mode;
};

/// An OMS with all it needs, armed for paper, its paper account compared with an empty venue. Intents are stored at
/// once unless a test says otherwise.
struct TradingRoom {
    explicit TradingRoom(bool isReady = true, std::uint64_t session = 77);

    /// Starts over on what the store remembers, as after a crash.
    [[nodiscard]] std::unique_ptr<TradingRoom> restarted() const;

    void advance(Duration by);
    /// Lets every timer up to `by` from now fire at its time.
    void run(Duration by);
    void command(TradingCommand command);
    /// Arms for paper, with a yes to what it asks.
    void arm();
    /// Answers the intents that the store has not answered.
    void storeAnswers(bool isStored = true);

    [[nodiscard]] OrderRequest request(std::string_view qty = "0.010", std::string_view price = "60000",
                                       Side side = Side::Buy);
    [[nodiscard]] OrderRequest market(std::string_view qty, Side side);
    /// Submits; the order that was made.
    const Order& submit(const OrderRequest& request);
    /// Submits, and the venue acks.
    const Order& open(const OrderRequest& request);
    /// Submits, and the venue fills all of it at `price`.
    const Order& fill(const OrderRequest& request, std::string_view price);

    [[nodiscard]] RequestId nextRequest() { return {"r-" + std::to_string(++m_requests)}; }
    [[nodiscard]] Fill fillOf(const Order& order, std::string_view qty, std::string_view price);
    void report(ExecType type, const Order& order, std::optional<Fill> fill = std::nullopt,
                std::optional<Error> reason = std::nullopt);
    void report(const ExecReport& report);
    void answer(OrderAsk ask, const Order& order, std::optional<Error> error = std::nullopt);
    /// An empty snapshot of the paper account, to be filled.
    [[nodiscard]] AccountSnapshot snapshot() const;
    void tellSnapshot(const AccountSnapshot& snapshot);
    [[nodiscard]] Decimal position(bool isShadow = false) const;
    [[nodiscard]] RequestAnswered lastAnswer() const { return tell.last<RequestAnswered>(); }
    [[nodiscard]] std::string lastCode() const;

    FakeMarket markets;
    MemoryStore store;
    RecordingTell tell;
    ScriptedGateway gateway;
    Oms oms;
    OrderSink& sink;
    RiskLimits limits = paperLimits();
    Timestamp now = kTradingStart;
    bool isStoreQuick = true;

private:
    std::size_t m_answered = 0;
    std::uint64_t m_requests = 0;
    std::uint64_t m_trades = 0;
};

[[nodiscard]] Error unknownOutcome();
[[nodiscard]] Error rejected(Code code);
[[nodiscard]] Error noSuchOrder();

} // namespace gannet::test
