// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/fapi/account_budget.h"
#include "adapters/fapi/account_codec.h"
#include "adapters/fapi/account_facts.h"
#include "adapters/fapi/order_words.h"
#include "adapters/fapi/signed_request.h"
#include "core/base/backoff.h"
#include "core/model/catalogue.h"
#include "core/venue/account_wire.h"
#include "core/venue/market_feed.h"
#include "core/venue/order_gateway.h"

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace gannet::fapi {

/// One live account of a venue of the dialect. Orders are signed and go out once, over the link for orders; what
/// becomes of them comes by the account's stream, and by REST where something is to be compared.
///
/// Session: Connecting while a listen key is asked for and the stream opens; Syncing until the venue has told its
/// clock, and that the account has one position per symbol and one asset as margin; then Ready. Degraded, with the
/// reason in trouble(), where the key is refused, the clocks differ by kSkewMost or more, or the account is in hedge or
/// multi-asset mode: then only cancels are tried. The stream is open before a snapshot is read, so that nothing falls
/// between.
///
/// The stream may be out of order: an older word on an order never follows a newer one, executions are told whenever
/// they come, each once. An end waits a moment for the executions that it counts. A stop that has fired is told as
/// expired first and goes on as another type (seen at Binance; Aster says nothing): its expiry waits likewise, and is
/// asked about where nothing follows.
class Gateway final : public OrderGateway, public AccountWire, public MarketFeed {
public:
    /// Aster: a key lives for 60 min after its last refresh.
    static constexpr Duration kKeyRefresh = Duration::minutes(30);
    /// A link lives for 24 h.
    static constexpr Duration kLinkLife = Duration::minutes(23 * 60);
    /// Ours, well inside the 10 s (5 s in the demos) around its clock within which Aster takes a nonce.
    static constexpr Duration kSkewMost = Duration::seconds(2);
    /// Ours: how long an end waits for its executions, and how often money, positions, clock and rates are read anew.
    static constexpr Duration kFillsWait = Duration::seconds(2);
    static constexpr Duration kStateEvery = Duration::seconds(10);
    static constexpr Duration kClockEvery = Duration::minutes(5);
    static constexpr Duration kTermsEvery = Duration::minutes(60);

    Gateway(const AccountFacts& facts, VenueId venue, const Catalogue& catalogue, GatewaySettings settings,
            std::unique_ptr<RequestSigner> signer, Transport& transport, OrderSink& sink);

    // OrderGateway
    [[nodiscard]] VenueId venue() const override { return m_venue; }
    [[nodiscard]] const AccountName& account() const override { return m_settings.account; }
    [[nodiscard]] TradingMode mode() const override { return TradingMode::Live; }
    [[nodiscard]] const OrderCapabilities& capabilities() const override { return m_capabilities; }
    [[nodiscard]] SessionState session() const override { return m_session; }
    [[nodiscard]] std::optional<Error> trouble() const override;
    [[nodiscard]] std::optional<FeeTier> fees() const override { return m_fees; }
    [[nodiscard]] std::optional<MarginTerms> marginTerms(InstrumentId instrument, const Decimal& worth) const override;
    void submit(const Order& order, Timestamp now) override;
    void cancel(const Order& order, Timestamp now) override;
    void cancelMany(const std::vector<Order>& orders, Timestamp now) override;
    void replace(const Order& order, const OrderTerms& terms, Timestamp now) override;
    void query(const Order& order, Timestamp now) override;
    void setLeverage(InstrumentId instrument, std::int32_t leverage, Timestamp now) override;
    void setMarginMode(InstrumentId instrument, MarginMode mode, Timestamp now) override;
    void moveMargin(InstrumentId instrument, const Decimal& amount, Timestamp now) override;
    void requestSnapshot(Timestamp fillsSince, Timestamp now) override;
    void onClockLead(const ClockLead& lead, Timestamp now) override;
    [[nodiscard]] Timestamp nextTimer() const override;
    void onTimer(Timestamp now) override;

    // AccountWire
    void start(Timestamp now) override;
    void stop(Timestamp now) override;
    [[nodiscard]] Timestamp retryAt() const override { return m_reconnectAt; }
    void tryNow(Timestamp now) override;
    void onLinkUp(LinkId link, Timestamp now) override;
    void onLinkDown(LinkId link, std::string_view reason, Timestamp now) override;
    void onFrame(LinkId link, std::string_view bytes, Timestamp now) override;
    void onHttpReply(const HttpReply& reply, Timestamp now) override;
    void onHttpFailure(const HttpFailure& failure, Timestamp now) override;

    // MarketFeed: the touch that a market order's cap counts from.
    void onBook(InstrumentId instrument, const L2Book& book, Scales scales, Timestamp now) override;
    void onTrade(InstrumentId, const Trade&, Timestamp) override {}
    void onMark(InstrumentId, const Mark&, Timestamp) override {}
    void onHealth(InstrumentId instrument, StreamHealth book, Timestamp now) override;
    void onSession(SessionState, Timestamp) override {}

    /// Frames and answers that were not understood. Each asks for a comparison with the venue.
    [[nodiscard]] std::uint64_t refused() const { return m_refused; }

private:
    enum class Read : std::uint8_t {
        Time,
        NewKey,
        KeepKey,
        DualSide,
        MultiAsset,
        Commission,
        Brackets,
        Query,
        Balances, ///< from here on: of a snapshot, or between two
        Positions,
        OpenOrders,
        Incomes,
        Trades,
    };
    /// A read that is wanted, or on its way.
    struct Job {
        Read what = Read::Time;
        std::string symbol = {};
        std::uint64_t round = 0;  ///< of the snapshot it is for; 0: for none
        Order order = {};         ///< of Query
        bool isOwnQuery = false;  ///< nobody asked: an expiry that may be a trigger
        Timestamp from = {};      ///< of Trades and Incomes
        std::uint64_t fromId = 0; ///< of Trades: the page after a full one
        Timestamp notBefore = {};
        Timestamp sent = {};
    };
    /// A request about an order, on its way.
    struct Sent {
        OrderAsk ask = OrderAsk::New;
        Order order;
        std::optional<OrderTerms> changed;      ///< of Replace
        std::optional<MarginAnswer> margin;     ///< of a leverage, mode or margin, and then nothing of an order
        std::optional<std::string> countdownOf; ///< of a heartbeat: the symbol
    };
    /// What a snapshot has so far.
    struct Gathering {
        AccountSnapshot snapshot;
        Timestamp fillsSince;
        std::set<std::string> traded; ///< symbols whose executions are to be read
        std::size_t missing = 0;      ///< answers
        bool isAsked = false;
        bool areTradesAsked = false;
        bool hasFailed = false;
    };
    struct Touch {
        std::optional<Price> bid, ask;
    };
    /// What is known of a symbol's margin.
    struct Margin {
        std::optional<Decimal> leverage;
        MarginMode mode = MarginMode::Cross;
        std::vector<Bracket> brackets;
    };
    /// A symbol's place in the venue's dead-man switch.
    struct Heartbeat {
        Timestamp next;
        bool isArmed = false;
        bool isOnItsWay = false;
    };

    // gateway.cpp: session, links, time
    void begin(Timestamp now);
    void askStart(Timestamp now);
    void openLink(Timestamp now);
    void loseLink(Timestamp now);
    void settleSession(Timestamp now);
    void judgeClock(Timestamp served, const Job& job, Timestamp now);
    void onAuth(const Error& error);
    void beat(Timestamp now);
    void renew(Timestamp now);
    [[nodiscard]] Timestamp venueTime(Timestamp now) const { return now + m_offset; }
    [[nodiscard]] std::optional<Error> obstacle() const;
    [[nodiscard]] const Instrument* instrumentOf(std::string_view symbol) const;

    // gateway_reads.cpp: what is read, and snapshots
    void want(Job job, Timestamp now);
    void pumpReads(Timestamp now);
    [[nodiscard]] bool hasHeldBackNews() const;
    void tellHeldBack(Timestamp now);
    void sendRead(Job job, Timestamp now);
    [[nodiscard]] RestRequest requestFor(const Job& job, Timestamp now);
    void onAnswer(const Job& job, std::string_view body, Timestamp now);
    void onUnanswered(Job job, const Error& error, Duration atLeast, Timestamp now);
    void onPositions(const std::vector<AccountPosition>& told, const Job& job, Timestamp now);
    void onBalances(const std::vector<AssetBalance>& told, const Job& job, Timestamp now);
    void onOpenOrders(const std::vector<AccountOrder>& told, const Job& job);
    void onIncomes(const std::vector<Income>& told, const Job& job, Timestamp now);
    void onTrades(const std::vector<AccountTrade>& told, const Job& job, Timestamp now);
    void askSnapshot(Timestamp now);
    void askTrades(Timestamp now);
    void gathered(Timestamp now);
    void tellStreamed();
    void stateMoved(Timestamp now);
    [[nodiscard]] bool isQuote(std::string_view asset) const;
    [[nodiscard]] static std::int64_t weightOf(Read what);
    [[nodiscard]] bool isForSnapshot(const Job& job) const { return m_gathering && job.round == m_round; }
    [[nodiscard]] std::optional<Order> orderOf(const AccountOrder& told) const;
    [[nodiscard]] Fill fillOf(const AccountTrade& trade, const Instrument& instrument, ClientOrderId order) const;

    // gateway_orders.cpp: what goes out, and what comes back of it
    void send(std::string_view method, std::string_view path, Parameters parameters, Sent what, Timestamp now);
    [[nodiscard]] OrderHttp signedRequest(std::string_view method, std::string_view path, Parameters parameters,
                                          Timestamp now);
    void notSent(OrderAsk what, const Order& order, Error error, Timestamp now);
    void notSet(MarginAnswer answer, Error error);
    void setMargin(std::string_view path, Parameters parameters, MarginAnswer answer, Timestamp now);
    void onMarginSet(MarginAnswer answer, std::string_view body, Timestamp now);
    void onMarginNotSet(MarginAnswer answer, Error error, Timestamp now);
    void onActed(const Sent& sent, std::string_view body, Timestamp now);
    void onNotActed(const Sent& sent, Error error, Timestamp now);
    void onQueried(const Job& job, const AccountOrder& told, Timestamp now);
    void onDone(const Sent& sent, const AccountOrder& told, Timestamp now);

    // gateway_cancels.cpp: several cancels in one request
    void cancelSome(const std::vector<Order>& orders, Timestamp now);
    void onCancelled(const std::vector<Order>& orders, std::string_view body, Timestamp now);
    void onNotCancelled(const std::vector<Order>& orders, const Error& error, Timestamp now);
    void notUnderstood(const Sent& sent, Error error, Timestamp now);
    [[nodiscard]] std::optional<Error> strangerIn(const Order& asked, const AccountOrder& told) const;

    // gateway_stream.cpp: what the stream says
    void onOrderFrame(const OrderFrame& frame, Timestamp now);
    void onAccountUpdate(const AccountUpdateFrame& frame, Timestamp now);
    void onConfig(const ConfigFrame& frame, Timestamp now);
    void onMarginCall(const MarginCallFrame& frame, Timestamp now);
    void onLiquidation(const AccountOrder& order);
    void onKeyExpired(Timestamp now);
    void misheard(const Error& why);
    void heardAll();
    void tellFill(const AccountTrade& trade, ClientOrderId order);
    void tell(OrderWords::Told told);
    void askAboutExpired(const AccountOrder& order, Timestamp now);

    const AccountFacts& m_facts;
    VenueId m_venue;
    const Catalogue& m_catalogue;
    GatewaySettings m_settings;
    OrderCapabilities m_capabilities;
    std::unique_ptr<RequestSigner> m_signer;
    Transport& m_transport;
    OrderSink& m_sink;

    SessionState m_session = SessionState::Disconnected;
    std::string m_key; ///< the listen key: who has it reads the account's stream
    LinkId m_link;     ///< that counts
    LinkId m_nextLink; ///< opens beside it, to take its place
    LinkId m_leaving;  ///< replaced, still read for a moment
    bool m_isLinkUp = false;
    std::optional<Error> m_authTrouble;
    bool m_isAuthOfRead = false; ///< a read met it: one that is taken takes it back
    std::optional<Error> m_clockTrouble;
    std::optional<bool> m_isDualSide;
    std::optional<bool> m_isMultiAsset;
    bool m_isClockKnown = false;
    Duration m_offset; ///< the venue's clock less the time that we are given ...
    Duration m_lead;   ///< ... which runs ahead of the machine's clock by so much
    Backoff m_reconnect;
    Backoff m_readAgain;
    Timestamp m_reconnectAt, m_keepKeyAt, m_renewAt, m_closeOldAt, m_warmAt, m_clockAt, m_stateAt, m_termsAt, m_beatAt;
    Timestamp m_readsAt;       ///< when a read that waits may go
    Timestamp m_heldBackUntil; ///< by the venue's limits; unknown: nothing is held back
    bool m_isHeldBackTold = false;
    Timestamp m_stateAsked;
    std::uint64_t m_lastRequest = 0;
    std::uint64_t m_refused = 0;
    std::uint64_t m_round = 0; ///< of snapshots: what was asked for an earlier one is not for this

    AccountBudget m_budget;
    std::vector<Job> m_waiting;
    std::map<HttpId, Job> m_asked;
    std::map<HttpId, Sent> m_sent;
    std::map<HttpId, std::vector<Order>> m_cancels; ///< several of one symbol in one request
    bool m_isBatchRefused = false;                  ///< such a request, as a whole: cancels go one by one
    std::deque<OrderAnswer> m_answers;              ///< to be told from onTimer
    std::deque<MarginAnswer> m_marginAnswers;
    OrderWords m_words;
    std::map<InstrumentId, Touch> m_touches;
    std::map<std::string, Margin, std::less<>> m_margins;           ///< by symbol
    std::map<std::string, Balance, std::less<>> m_streamedBalances; ///< of the stream, not read yet
    std::map<std::string, VenuePosition, std::less<>> m_streamedPositions;
    std::set<std::string, std::less<>> m_toldAssets, m_toldPositions; ///< that are not zero, or were not
    std::map<std::string, Heartbeat> m_heartbeats;                    ///< by symbol
    std::optional<FeeTier> m_fees;
    std::optional<Gathering> m_gathering;
    Timestamp m_again;        ///< known while another snapshot is to follow this one: its executions' beginning
    Timestamp m_marginCalled; ///< when a person was last told
    std::set<std::string> m_liquidations; ///< orders of the venue's that were told of
    bool m_isDeadManRefused = false;      ///< told, and stands
    bool m_isMisheard = false;            ///< told, and stands
    Timestamp m_fundingSince;             ///< known while a payment was told and not read
    Timestamp m_now;
};

} // namespace gannet::fapi
