// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/paper/paper_gateway.h"
#include "core/ledger/positions.h"
#include "core/model/catalogue.h"
#include "tests/twins/truth_book.h"

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gannet::twin {

class ExchangeAccount;

/// An order as the exchange keeps it for ever, open or ended.
struct ExchangeOrder {
    std::uint64_t id = 0; ///< the venue's: ascending, of all accounts
    std::string clientId; ///< the client's own text, as sent; empty: none
    InstrumentId instrument;
    OrderTerms terms;
    OrderState state = OrderState::PendingNew; ///< Open, PartiallyFilled, Filled, Cancelled, Expired or Rejected
    Decimal filledQty;                         ///< base units
    Decimal filledNotional;                    ///< quote units: sum of price * qty
    bool isHeld = false;                       ///< waits for its trigger
    bool isForced = false;                     ///< the venue's own, of a liquidation
    bool isSuperseded = false;                 ///< ended because a change made another one of it
    std::optional<Error> reason; ///< of Rejected, Cancelled and Expired, in our words; the wire has the venue's
    std::int64_t createdMs = 0;
    std::int64_t changedMs = 0;
    Json extra; ///< what the wire wants to tell again

    [[nodiscard]] bool isOpen() const { return state == OrderState::Open || state == OrderState::PartiallyFilled; }
    [[nodiscard]] Decimal openQty() const { return subtract(terms.qty.value, filledQty).value(); }
};

/// A fill with what it did.
struct ExchangeFill {
    std::uint64_t tradeId = 0; ///< the venue's: ascending, of all accounts
    std::uint64_t order = 0;   ///< the venue's id
    Fill fill;                 ///< its own trade id and order names are the simulator's: not to be told
    Decimal startQty;          ///< signed position before it, base units
    Decimal closedPnl;         ///< realised by it before fees, quote units, 8 decimals
};

/// Where an exchange's facts go, in their order, while the call that caused them is still running.
class ExchangeListener {
public:
    virtual ~ExchangeListener() = default;
    /// Its state, or what is filled of it, is another one. A rejected order is told too.
    virtual void onOrder(ExchangeAccount& account, const ExchangeOrder& order) = 0;
    /// After onOrder() of what it left of its order.
    virtual void onFill(ExchangeAccount& account, const ExchangeFill& fill) = 0;
    virtual void onFunding(ExchangeAccount& account, const FundingPayment& payment) = 0;
    virtual void onBalance(ExchangeAccount& account, const Balance& balance) = 0;
    virtual void onPosition(ExchangeAccount& account, const VenuePosition& position) = 0;
};

/// One account of the exchange. The matching, money, funding and liquidation behind it are the paper venue's
/// (docs/paper.md), without delay; ids, order history and names are here. The wire around it knows the venue's words,
/// signatures, limits and filters. Everything an ask causes has been told to the listener when the call returns.
class ExchangeAccount final : private OrderSink {
public:
    ExchangeAccount(class Exchange& exchange, std::string name, std::map<std::string, Decimal> start, int leverage,
                    std::optional<FeeTier> fees);

    [[nodiscard]] const std::string& name() const { return m_name; }

    /// A new order; what became of it stands in what is returned (Rejected has a reason; an IOC that found nothing is
    /// Cancelled with NO_FILL). The reference holds until the next place() or change.
    const ExchangeOrder& place(std::string clientId, InstrumentId instrument, const OrderTerms& terms, Json extra,
                               Timestamp now);
    /// Fails {NotFound, UnknownOrder} on one that is not open.
    [[nodiscard]] Result<void> cancel(std::uint64_t id, Timestamp now);
    /// Changes price, size (all of it, what is filled included) or trigger under the same id, as Binance's dialect
    /// does. Refused, the order stays as it was.
    [[nodiscard]] Result<void> amend(std::uint64_t id, const OrderTerms& terms, Timestamp now);
    /// Another order under a new id and the same client id takes its place, its size to be filled anew; the old one
    /// ends after the new one is told, as at Hyperliquid. The new id. Refused, the old one stays as it was.
    [[nodiscard]] Result<std::uint64_t> supersede(std::uint64_t id, const OrderTerms& terms, Json extra, Timestamp now);
    [[nodiscard]] Result<void> setLeverage(InstrumentId instrument, int leverage, Timestamp now);
    [[nodiscard]] int leverageOf(InstrumentId instrument) const;

    [[nodiscard]] const ExchangeOrder* find(std::uint64_t id) const;
    /// The newest one with this client id, open ones first.
    [[nodiscard]] const ExchangeOrder* findByClient(std::string_view clientId) const;
    /// All there ever were, by id.
    [[nodiscard]] const std::map<std::uint64_t, ExchangeOrder>& orders() const { return m_orders; }
    [[nodiscard]] std::vector<const ExchangeOrder*> openOrders() const;
    [[nodiscard]] const std::deque<ExchangeFill>& fills() const { return m_fills; }
    [[nodiscard]] const std::deque<FundingPayment>& funding() const { return m_funding; }
    /// Positions and balances of this moment. Open orders and fills in it are the simulator's: take those above.
    [[nodiscard]] AccountSnapshot state(Timestamp now);
    [[nodiscard]] const paper::PaperAccount& money() const { return m_gateway.money(); }
    [[nodiscard]] FeeTier fees() const { return *m_gateway.fees(); }
    [[nodiscard]] std::optional<MarginTerms> marginTerms(InstrumentId instrument, const Decimal& worth) const
    {
        return m_gateway.marginTerms(instrument, worth);
    }

private:
    friend class Exchange;

    // OrderSink
    void onReport(VenueId venue, const ExecReport& report) override;
    void onAnswer(VenueId venue, const OrderAnswer& answer) override;
    void onMargin(VenueId venue, const MarginAnswer& answer) override;
    void onBalance(const Balance& balance) override;
    void onPosition(const VenuePosition& position) override;
    void onFunding(const FundingPayment& payment) override;
    void onSnapshot(const AccountSnapshot& snapshot) override;

    /// The simulator's order of ours.
    struct Behind {
        std::uint64_t id = 0; ///< of the ExchangeOrder that it is now
        Decimal before;       ///< filled of those it was before
    };

    /// Lets the simulator tell all that is due.
    void drain(Timestamp now);
    [[nodiscard]] Order behind(const ExchangeOrder& order) const;
    ExchangeOrder& forced(const ExecReport& report);
    void count(const ExecReport& report, ExchangeOrder& order);

    class Exchange& m_exchange;
    std::string m_name;
    paper::PaperGateway m_gateway;
    std::map<std::uint64_t, ExchangeOrder> m_orders;
    std::map<ClientOrderId, Behind> m_behind;
    std::map<std::uint64_t, ClientOrderId> m_front; ///< the simulator's name by id
    std::map<std::string, std::uint64_t> m_forced;  ///< id by the simulator's name of a liquidation
    std::deque<ExchangeFill> m_fills;
    std::deque<FundingPayment> m_funding;
    Positions m_positions;
    std::map<InstrumentId, int> m_leverage;
    int m_leverageAtFirst = 1;
    // What the ask on its way was answered.
    std::optional<Error> m_refusal;
    AccountSnapshot m_snapshot;
};

/// What positions came to, to the last digit and in text, so that two books can be held against each other: a list of
/// `{"qty","realised","adopted","funding","fills","fees"}`, also of those that are flat now.
[[nodiscard]] Json ledgerOf(const Positions& positions);

/// A venue's accounts and instruments behind its wire. Knows no wire and no clock. One thread; times never run
/// backwards.
class Exchange {
public:
    /// The slug decides the paper venue's rules: tiers, fees, bands, funding.
    Exchange(std::string_view slug, ExchangeListener& listener);

    InstrumentId addInstrument(Instrument instrument);
    [[nodiscard]] const Instrument* find(std::string_view symbol) const { return m_catalogue.find(m_venue, symbol); }
    [[nodiscard]] const Instrument& at(InstrumentId id) const { return m_catalogue.at(id); }
    [[nodiscard]] const std::deque<Instrument>& instruments() const { return m_catalogue.all(); }

    /// `fees`: instead of the base tier. Requires: no such account yet.
    ExchangeAccount& addAccount(std::string name, std::map<std::string, Decimal> start, int leverage,
                                std::optional<FeeTier> fees = std::nullopt);
    [[nodiscard]] ExchangeAccount* account(std::string_view name);
    [[nodiscard]] std::vector<ExchangeAccount*> accounts();

    /// The market as it stands now; matches what it reaches.
    void setBook(InstrumentId instrument, const TruthBook& book, Timestamp now);
    void trade(InstrumentId instrument, const Trade& trade, Timestamp now);
    void setMark(InstrumentId instrument, const Mark& mark, Timestamp now);
    /// What is due by time alone: funding, expiries, liquidations.
    void advance(Timestamp now);

private:
    friend class ExchangeAccount;

    Catalogue m_catalogue;
    VenueId m_venue;
    ExchangeListener& m_listener;
    std::map<std::string, std::unique_ptr<ExchangeAccount>, std::less<>> m_accounts;
    std::uint64_t m_lastOrder = 77'000'000;
    std::uint64_t m_lastTrade = 118'000'000'000;
    std::map<InstrumentId, L2Book> m_books; ///< as told to the accounts; for those that come later
    std::map<InstrumentId, Mark> m_marks;
};

} // namespace gannet::twin
