// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/crypto/secp256k1_key.h"
#include "adapters/hyperliquid/account_codec.h"
#include "adapters/hyperliquid/auth.h"
#include "adapters/hyperliquid/dead_man.h"
#include "adapters/hyperliquid/facts.h"
#include "adapters/hyperliquid/margins.h"
#include "adapters/hyperliquid/order_codec.h"
#include "adapters/hyperliquid/rate_budget.h"
#include "adapters/hyperliquid/twap_records.h"
#include "adapters/hyperliquid/venue_clock.h"
#include "core/base/backoff.h"
#include "core/base/token_bucket.h"
#include "core/model/catalogue.h"
#include "core/venue/account_wire.h"
#include "core/venue/market_feed.h"
#include "core/venue/order_gateway.h"
#include "core/venue/venue_adapter.h"

#include <array>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace gannet::hyperliquid {

/// An account at Hyperliquid and how its requests go out.
struct GatewaySettings {
    AccountName account;
    crypto::Address user{};                              ///< whose orders and positions they are
    std::optional<crypto::Address> vault = std::nullopt; ///< set where `user` is a vault or sub-account
    Network network = Network::Mainnet;                  ///< part of every signature
    VenueSettings venue;
    WireNumbers numbers;
    /// While orders work the venue cancels all of them after so long without a word of us (its dead man's switch, which
    /// acts at most ten times a day and not for every account). Zero: never; else at least 5 s.
    Duration deadMan{};
};

/// One live account of Hyperliquid perpetuals: orders are signed by an agent's key and go out once, over the link for
/// orders; what becomes of them comes by the account's streams, and by /info where something is to be compared.
///
/// Session: Connecting while the stream opens; Syncing until its subscriptions are acknowledged, the venue's list of
/// assets is read and its clock heard; then Ready. Degraded while the venue does not know the signer or the machine's
/// clock is far off: then only cancels are tried; trouble() says why. A snapshot asked for while subscriptions are open
/// is read after them, so that nothing falls between.
///
/// A change makes a new order at the venue, under the same cloid: the end of the old one is none of ours. What the old
/// one had filled is found in its fills, also by a later run. "filled" waits for the fills that make it, a moment at
/// most.
///
/// A TWAP is an order whose venue's id is its number behind "twap:". Its slices are orders that no request of ours
/// made: their fills are told as its own, once, whichever stream has them. The venue keeps no id of ours with it, so
/// one whose answer is missing is looked for in the history of TWAPs, by its terms and its time.
///
/// All other fills are taken from `userFills` alone. Reads keep to a part of the address's weight and wait after a 429;
/// orders keep to the account's allowance. What a person has to know beside orders is told as notices, each once.
class Gateway final : public OrderGateway, public AccountWire, public MarketFeed {
public:
    /// Ours: a request that has not arrived after so long is not taken in any more ("expiresAfter"). Below the time
    /// after which two denials of an order are believed (core/trading/doubts.h).
    static constexpr Duration kRequestLife = Duration::seconds(15);
    /// Ours: how long "filled" waits for its fills, and how often money and positions are read anew.
    static constexpr Duration kFillsWait = Duration::seconds(2);
    /// Ours: a link whose subscriptions are not all acknowledged after so long is made anew. Nothing else tells that
    /// the venue heard of them: a stream of orders begins with silence.
    static constexpr Duration kFeedsWait = Duration::seconds(10);
    static constexpr Duration kStateEvery = Duration::seconds(5);
    /// Ours: how often the rest is read anew.
    static constexpr Duration kSpotEvery = Duration::seconds(30);
    static constexpr Duration kAllowanceEvery = Duration::minutes(5);
    static constexpr Duration kFeesEvery = Duration::minutes(60);
    /// Ours: of the address's 1200 a minute, which other accounts and the public side share; and what goes at once.
    static constexpr std::int64_t kReadWeight = 600;
    static constexpr std::int64_t kReadBurst = 300;
    /// "Info endpoint": rows of one answer; the next begins at the last time.
    static constexpr std::size_t kFillRows = 2000;
    static constexpr std::size_t kFundingRows = 500;
    static constexpr int kMostPages = 20;
    /// Ours: cancels of one action. The venue counts each for the account and 40 as one for the address.
    static constexpr std::size_t kMostCancels = 100;
    static constexpr std::size_t kStrangeSlices = 4096; ///< ours: kept for an order that is found late
    /// Ours: an agent that ends sooner is told of.
    static constexpr Duration kAgentEndsSoon = Duration::minutes(7 * 24 * 60);

    Gateway(VenueId venue, const Catalogue& catalogue, GatewaySettings settings, crypto::Secp256k1Key key,
            Transport& transport, OrderSink& sink);

    // OrderGateway
    [[nodiscard]] VenueId venue() const override { return m_venue; }
    [[nodiscard]] const AccountName& account() const override { return m_settings.account; }
    [[nodiscard]] TradingMode mode() const override { return TradingMode::Live; }
    [[nodiscard]] const OrderCapabilities& capabilities() const override;
    [[nodiscard]] SessionState session() const override { return m_session; }
    [[nodiscard]] std::optional<Error> trouble() const override;
    [[nodiscard]] std::optional<FeeTier> fees() const override;
    [[nodiscard]] std::optional<MarginTerms> marginTerms(InstrumentId instrument, const Decimal& worth) const override;
    void submit(const Order& order, Timestamp now) override;
    void cancel(const Order& order, Timestamp now) override;
    void cancelMany(const std::vector<Order>& orders, Timestamp now) override;
    void replace(const Order& order, const OrderTerms& terms, Timestamp now) override;
    void remember(const Order& order) override;
    void onClockLead(const ClockLead& lead, Timestamp now) override;
    void query(const Order& order, Timestamp now) override;
    void setLeverage(InstrumentId instrument, std::int32_t leverage, Timestamp now) override;
    void setMarginMode(InstrumentId instrument, MarginMode mode, Timestamp now) override;
    void moveMargin(InstrumentId instrument, const Decimal& amount, Timestamp now) override;
    void requestSnapshot(Timestamp fillsSince, Timestamp now) override;
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
    /// The most fills of one answer that had no trade id and were not taken.
    [[nodiscard]] std::uint64_t fillsWithoutId() const { return m_withoutId; }

private:
    enum class Feed : std::uint8_t { Orders, Fills, Funding };
    static constexpr std::size_t kFeeds = 3; ///< without which the account is not told whole
    // clang-format off
    enum class Read : std::uint8_t {
        Assets, State, Spot, OpenOrders, Fills, Funding, OrderStatus, Ended, Former, Fees, Allowance, Agents, MoneyMode,
        Leverage, Twaps, TwapHistory,
    };
    // clang-format on
    /// Whether the venue takes what the key signs.
    enum class Signer : std::uint8_t { Good, Unknown, Ended, AnotherRead };

    /// A read of /info on its way.
    struct Asked {
        Read what = Read::Assets;
        Order order = {};  ///< of OrderStatus; of Ended its venue's id alone; of TwapHistory the TWAP in doubt, if any
        Timestamp at = {}; ///< when it left
        bool isRefresh = false;  ///< State and Spot, between snapshots
        std::uint64_t round = 0; ///< of the snapshot it is for
        Timestamp since = {};    ///< of Fills, Funding and Former: where this page begins
        int page = 0;
        InstrumentId instrument = {}; ///< of Leverage
    };
    /// How an instrument is geared, as the venue told it last.
    struct Geared {
        Decimal leverage;
        MarginMode mode = MarginMode::Cross;
    };
    /// What an action on its way is about: one thing, or several orders to be cancelled.
    struct Sent {
        OrderAsk ask = OrderAsk::New;
        Order order = {};
        std::optional<MarginAnswer> margin = {};  ///< of a leverage, mode or margin, and then nothing of an order
        std::optional<DeadMan::Act> deadMan = {}; ///< likewise; None: an action that does nothing, trySigner()
        std::optional<Geared> geared = {};        ///< as it is once a leverage or mode was taken
    };
    /// An order of ours as the streams tell it.
    struct Known {
        std::string current;               ///< the venue's id that counts; empty until told
        std::optional<Decimal> filled;     ///< of `current`, by its fills
        bool isWaiting = false;            ///< for its trigger
        bool isChanging = false;           ///< a change is on its way: an end of `current` may be its doing
        std::optional<ExecReport> heldEnd; ///< an end that may be the change's: told where the change is refused
        std::vector<std::string> former;   ///< ids that changes have left behind
        Decimal before;                    ///< what those had filled: the venue's order has none of it
        Decimal asked;                     ///< what was filled when the change was asked for
        std::optional<ExecReport> ended;   ///< "filled", waiting for its fills
        Decimal fullQty;                   ///< that those have to come to
        Timestamp endDue;
        Timestamp since; ///< when it was first heard of here
    };
    /// A TWAP of the account as the streams tell it.
    struct Twap {
        TwapState state;                 ///< as told last
        ClientOrderId order;             ///< ours; invalid: another's, or made by an earlier run
        Decimal told;                    ///< of its slices, by this run
        std::optional<TwapRecord> ended; ///< its end, waiting for its slices
        Timestamp endDue;
        bool isOver = false;
        bool isMissed = false; ///< it was not among those that run
        Timestamp missingDue;  ///< when its end is asked for then
    };
    /// A TWAP of ours whose number is not known.
    struct AwaitedTwap {
        Order order;
        bool isInFlight = false;     ///< its answer is on its way; else it is in doubt
        bool isCancelWanted = false; ///< goes out once the number is there
    };
    struct HeldSlice {
        AccountFill fill;
        Timestamp due;
    };
    /// What a snapshot has so far.
    struct Gathering {
        AccountSnapshot snapshot;
        std::vector<TwapRecord> twaps;    ///< all that the venue tells of
        std::vector<AccountOrder> listed; ///< the account's open orders, in the venue's words
        std::optional<ClearinghouseState> state;
        std::optional<std::vector<SpotBalance>> spot;
        std::set<std::string> tradeIds;  ///< of the fills: pages overlap
        std::vector<AccountFill> former; ///< fills of orders that an earlier run changed
        bool isFormerAsked = false;
        std::set<std::string> ended; ///< the venue's ids of orders that ended since it was asked for
        Timestamp fillsSince;
        std::size_t missing = 0; ///< answers
        bool isAsked = false;
        bool hasFailed = false;
    };
    struct Touch {
        std::optional<Price> bid, ask;
    };

    // gateway.cpp: session and time
    void openLink();
    void loseLink(Timestamp now);
    void settleSession(Timestamp now);
    [[nodiscard]] bool mustOnlyCancel() const;
    void finishStep(Timestamp now);

    // gateway_reads.cpp: reads and snapshots
    void ask(Asked what, std::string body, Timestamp now);
    void askState(Timestamp now);
    void askSpot(Timestamp now);
    void askStanding(Timestamp now);
    [[nodiscard]] static std::int64_t weightOf(Read what);
    void pump(Timestamp now);
    void judgeLimits(Timestamp now);
    void askSnapshot(Timestamp now);
    void halt(const HttpReply& reply, Timestamp now);
    void onAnswer(const Asked& asked, std::string_view body, Timestamp now);
    void onUnanswered(const Asked& asked, const Error& error, Timestamp now);
    void onAssets(std::string_view body, Timestamp now);
    void onState(ClearinghouseState state, const Asked& asked, Timestamp now);
    void onSpot(std::vector<SpotBalance> balances, const Asked& asked, Timestamp now);
    void onFills(const UserFills& told, const Asked& asked, Timestamp now);
    void onFundings(const std::vector<AccountFunding>& told, const Asked& asked, Timestamp now);
    void gathered(Timestamp now);
    [[nodiscard]] bool wantsFormer(Timestamp now);
    void takeFormer();
    void tellSnapshot(Timestamp now);
    [[nodiscard]] bool isForSnapshot(const Asked& asked) const { return m_gathering && asked.round == m_round; }
    [[nodiscard]] bool isAsked(Read what, bool isRefresh) const;
    void spendWeight(std::size_t rows, Timestamp now);
    [[nodiscard]] const Instrument* instrumentOf(std::string_view coin) const;
    [[nodiscard]] std::vector<Balance> perpMoney(const ClearinghouseState& state, Timestamp time) const;
    [[nodiscard]] std::vector<Balance> spotMoney(const std::vector<SpotBalance>& told, Timestamp time);
    [[nodiscard]] std::vector<VenuePosition> positionsOf(const ClearinghouseState& state, Timestamp time);

    // gateway_account.cpp: what the account is, beside its orders and money
    void trySigner(Timestamp now);
    void onAgents(const std::vector<Agent>& agents, Timestamp now);
    void onMoneyMode(Result<MoneyMode> mode, Timestamp now);
    void onLiquidation(const Liquidation& liquidation);
    void onAuthError(std::string_view words, Timestamp now);
    void setSigner(Signer signer, Timestamp now);
    void judgeClock();
    void beatDeadMan(Timestamp now);
    void onDeadMan(DeadMan::Act act, const std::optional<Error>& error);
    /// Also while the stream is away: the program is not.
    [[nodiscard]] bool mayBeat() const { return m_stateAt.isKnown() && m_isStateRead && !mustOnlyCancel(); }
    [[nodiscard]] bool hasWorking() const { return !m_working.empty() || !m_known.empty(); }
    [[nodiscard]] Error signerError() const;
    [[nodiscard]] std::optional<Error> refusalOf(bool isCancel, Timestamp now) const;
    void notice(std::string about, std::optional<Error> error);
    void misheard(const Error& why);
    void tellNotices();

    // gateway_orders.cpp: what goes out, and the answers to it
    void send(const nlohmann::ordered_json& action, Sent what, Timestamp now);
    void send(const nlohmann::ordered_json& action, std::vector<Sent> what, Timestamp now);
    void notSent(OrderAsk what, const Order& order, Error error, Timestamp now);
    void gear(MarginAnswer answer, Geared to, Timestamp now);
    void notSet(MarginAnswer answer, Error error);
    void onActed(const std::vector<Sent>& sent, std::string_view body, Timestamp now);
    void onDone(const Sent& sent, const OrderStatus& status, Timestamp now);
    void onNotActed(const std::vector<Sent>& sent, Error error, Timestamp now);
    void heed(const Error& error, Timestamp now);
    void onNotDone(const Sent& sent, Error error, Timestamp now);
    [[nodiscard]] std::optional<std::uint32_t> assetOf(InstrumentId instrument) const;

    // gateway_twaps.cpp: orders over time
    void submitTwap(const Order& order, const Instrument& instrument, std::uint32_t asset, Timestamp now);
    void cancelTwap(const Order& order, std::uint32_t asset, Timestamp now);
    void queryTwap(const Order& order, Timestamp now);
    void onTwapActed(const Sent& sent, std::string_view body, Timestamp now);
    void onTwapFrame(const TwapFrame& frame, Timestamp now);
    [[nodiscard]] std::optional<TwapRecord> recordInDoubt(const Order& order,
                                                          const std::vector<TwapRecord>& records) const;
    void onTwapHistory(const Asked& asked, const std::vector<TwapRecord>& records, Timestamp now);
    void onTwapRecord(std::uint64_t twapId, const TwapRecord& record, Timestamp now);
    void onSlice(const AccountFill& fill, Timestamp now);
    void tellSlice(const AccountFill& fill);
    void tellTwapEnd(std::uint64_t twapId);
    void bindTwap(std::uint64_t twapId, ClientOrderId order, const TwapState& state, Timestamp now);
    void onTwapTimer(Timestamp now);
    [[nodiscard]] Timestamp nextTwapTimer() const;
    [[nodiscard]] ClientOrderId orderOfTwap(std::uint64_t twapId) const;
    [[nodiscard]] std::optional<std::uint64_t> numberOf(const Order& order) const;
    [[nodiscard]] std::optional<std::uint64_t> numberOf(const TwapState& state) const;
    [[nodiscard]] std::optional<Order> orderOf(const TwapRecord& record) const;

    // gateway_streams.cpp: what is told of orders and fills
    void onUpdate(const OrderUpdate& update, Timestamp now);
    void onFill(const AccountFill& fill, bool isHistory, Timestamp now);
    void onEnded(const EndedByVenue& ended, Timestamp now);
    void onOrderStatus(const Asked& asked, const std::optional<OrderUpdate>& update, Timestamp now);
    void tellEnded(ClientOrderId id);
    void tellWithoutId(std::size_t fills);
    [[nodiscard]] ExecReport reportOf(const OrderUpdate& update, const StatusWords& words) const;
    [[nodiscard]] std::optional<Fill> fillOf(const AccountFill& fill) const;
    [[nodiscard]] std::optional<Order> orderOf(const AccountOrder& told) const;

    VenueId m_venue;
    const Catalogue& m_catalogue;
    GatewaySettings m_settings;
    std::string m_user; ///< as the venue writes it
    crypto::Secp256k1Key m_key;
    Transport& m_transport;
    OrderSink& m_sink;

    SessionState m_session = SessionState::Disconnected;
    bool m_isLinkUp = false;
    Signer m_signer = Signer::Good;
    bool m_isSignerTried = false; ///< and not answered yet
    std::string m_signerRead;     ///< of AnotherRead: the address that the venue recovered
    Timestamp m_agentEnds;        ///< of our key; unknown where the venue does not say
    VenueClock m_clock;
    bool m_isStateRead = false;
    std::array<bool, kFeeds> m_isFed{};
    Backoff m_reconnect;
    Backoff m_readAgain;
    Backoff m_limited;
    Timestamp m_reconnectAt, m_feedsDue, m_pingAt, m_assetsAt, m_stateAt, m_spotAt, m_standingAt, m_feesAt;
    std::map<std::string, std::uint32_t, std::less<>> m_assets; ///< place by coin
    std::map<std::string, AssetMargin, std::less<>> m_margins;  ///< by coin
    std::map<InstrumentId, Geared> m_geared;
    std::set<InstrumentId> m_gearAsked;
    std::optional<AccountFees> m_fees;
    std::optional<MoneyMode> m_moneyMode;
    bool m_isMoneyUnknown = false; ///< the venue named a mode that is none we know
    std::set<std::string> m_spotCoins;
    std::set<InstrumentId> m_held;
    AddressBudget m_budget;
    DeadMan m_deadMan;
    TokenBucket m_weight;
    Timestamp m_readsBlocked; ///< by a 429 or 418; orders that add risk wait as long
    Timestamp m_haltedUntil;  ///< the end of a wait that the venue named: nothing leaves before it
    std::uint64_t m_lastRequest = 0;
    std::uint64_t m_refused = 0;
    std::uint64_t m_withoutId = 0;
    std::uint64_t m_round = 0; ///< of snapshots: what was asked for an earlier one is not for this

    struct Waiting {
        Asked asked;
        std::string body;
    };
    std::deque<Waiting> m_waiting; ///< reads for which there is no weight yet
    Timestamp m_readsAt;
    std::map<HttpId, Asked> m_asked;
    std::map<HttpId, std::vector<Sent>> m_sent;
    std::deque<OrderAnswer> m_answers; ///< to be told from onTimer
    std::deque<MarginAnswer> m_marginAnswers;
    std::deque<GatewayNotice> m_notices;
    std::map<std::string, std::string, std::less<>> m_standing; ///< what lasting notices are about, and which matter
    std::set<std::string> m_liquidations;                       ///< that were told
    std::map<ClientOrderId, Known> m_known;
    std::set<std::string> m_working;                 ///< the venue's ids of open orders, of whomever
    std::map<std::string, Timestamp> m_endedByVenue; ///< ids, and when their end is asked for
    std::map<std::uint64_t, Twap> m_twaps;
    std::map<std::uint64_t, Order> m_formerTwaps; ///< of earlier runs
    std::map<ClientOrderId, AwaitedTwap> m_awaitedTwaps;
    std::vector<HeldSlice> m_heldSlices;     ///< that may be of an awaited one
    std::deque<AccountFill> m_strangeSlices; ///< told without an order: told again with it once that is known
    std::set<std::string> m_sliceTrades;     ///< trade ids that were told
    std::map<InstrumentId, Touch> m_touches;
    std::optional<Gathering> m_gathering;
    Timestamp m_now;
};

} // namespace gannet::hyperliquid
