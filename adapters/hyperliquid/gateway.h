// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/crypto/secp256k1_key.h"
#include "adapters/hyperliquid/account_codec.h"
#include "adapters/hyperliquid/auth.h"
#include "adapters/hyperliquid/order_codec.h"
#include "core/base/backoff.h"
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
};

/// One live account of Hyperliquid perpetuals: orders are signed by an agent's key and go out once, over the link for
/// orders; what becomes of them comes by the account's streams, and by /info where something is to be compared.
///
/// Session: Connecting while the stream opens; Syncing until its subscriptions are acknowledged and the venue's list of
/// assets is read; then Ready. Degraded once the venue says that it does not know the signer: then only cancels are
/// tried. A snapshot asked for while subscriptions are open is read after them, so that nothing falls between.
///
/// A change makes a new order at the venue, under the same cloid: the end of the old one is none of ours. "filled"
/// waits for the fills that make it, a moment at most.
class Gateway final : public OrderGateway, public AccountWire, public MarketFeed {
public:
    /// Ours: a request that has not arrived after so long is not taken in any more ("expiresAfter"). Below the time
    /// after which two denials of an order are believed (core/trading/doubts.h).
    static constexpr Duration kRequestLife = Duration::seconds(15);
    /// Ours: how long "filled" waits for its fills, and how often money and positions are read anew.
    static constexpr Duration kFillsWait = Duration::seconds(2);
    static constexpr Duration kStateEvery = Duration::seconds(5);

    Gateway(VenueId venue, const Catalogue& catalogue, GatewaySettings settings, crypto::Secp256k1Key key,
            Transport& transport, OrderSink& sink);

    // OrderGateway
    [[nodiscard]] VenueId venue() const override { return m_venue; }
    [[nodiscard]] const AccountName& account() const override { return m_settings.account; }
    [[nodiscard]] TradingMode mode() const override { return TradingMode::Live; }
    [[nodiscard]] const OrderCapabilities& capabilities() const override;
    [[nodiscard]] SessionState session() const override { return m_session; }
    void submit(const Order& order, Timestamp now) override;
    void cancel(const Order& order, Timestamp now) override;
    void replace(const Order& order, const OrderTerms& terms, Timestamp now) override;
    void query(const Order& order, Timestamp now) override;
    void setLeverage(InstrumentId instrument, std::int32_t leverage, Timestamp now) override;
    void requestSnapshot(Timestamp fillsSince, Timestamp now) override;
    [[nodiscard]] Timestamp nextTimer() const override;
    void onTimer(Timestamp now) override;

    // AccountWire
    void start(Timestamp now) override;
    void stop(Timestamp now) override;
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
    enum class Feed : std::uint8_t { Orders, Fills, Funding };
    static constexpr std::size_t kFeeds = 3;
    enum class Read : std::uint8_t { Assets, State, OpenOrders, Fills, Funding, OrderStatus };

    /// A read of /info on its way.
    struct Asked {
        Read what = Read::Assets;
        Order order;             ///< of OrderStatus
        Timestamp at;            ///< when it left
        bool isRefresh = false;  ///< State alone, between snapshots
        std::uint64_t round = 0; ///< of the snapshot it is for
    };
    /// An action on its way.
    struct Sent {
        OrderAsk ask = OrderAsk::New;
        Order order;
        std::optional<LeverageAnswer> leverage; ///< of a leverage, and then nothing of an order
    };
    /// An order of ours as the streams tell it.
    struct Known {
        std::string current;             ///< the venue's id that counts; empty until told
        std::optional<Decimal> filled;   ///< of `current`, by its fills
        bool isChanging = false;         ///< a change is on its way: an end of `current` may be its doing
        std::vector<std::string> former; ///< ids that changes have left behind
        Decimal before;                  ///< what those had filled: the venue's order has none of it
        Decimal asked;                   ///< what was filled when the change was asked for
        std::optional<ExecReport> ended; ///< "filled", waiting for its fills
        Decimal fullQty;                 ///< that those have to come to
        Timestamp endDue;
    };
    /// What a snapshot has so far.
    struct Gathering {
        AccountSnapshot snapshot;
        Timestamp fillsSince;
        std::size_t missing = 0; ///< answers
        bool isAsked = false;
        bool hasFailed = false;
    };
    struct Touch {
        std::optional<Price> bid, ask;
    };

    // gateway.cpp: session and reads
    void openLink();
    void loseLink(Timestamp now);
    void settleSession(Timestamp now);
    void ask(Read what, std::string body, Timestamp now, Order order = {}, bool isRefresh = false);
    void askSnapshot(Timestamp now);
    void onAnswer(const Asked& asked, std::string_view body, Timestamp now);
    void onUnanswered(const Asked& asked, const Error& error, Timestamp now);
    void onAssets(std::string_view body, Timestamp now);
    void onState(const ClearinghouseState& state, const Asked& asked, Timestamp now);
    void gathered();
    [[nodiscard]] bool isForSnapshot(const Asked& asked) const { return m_gathering && asked.round == m_round; }
    [[nodiscard]] const Instrument* instrumentOf(std::string_view coin) const;

    // gateway_orders.cpp: what goes out, and what comes back of it
    void send(const nlohmann::ordered_json& action, Sent what, Timestamp now);
    void notSent(OrderAsk what, const Order& order, Error error, Timestamp now);
    void onActed(const Sent& sent, std::string_view body, Timestamp now);
    void onNotActed(const Sent& sent, Error error, Timestamp now);
    void onUpdate(const OrderUpdate& update, Timestamp now);
    void onFill(const AccountFill& fill);
    void onOrderStatus(const Asked& asked, const std::optional<OrderUpdate>& update, Timestamp now);
    void tellEnded(ClientOrderId id);
    [[nodiscard]] std::optional<std::uint32_t> assetOf(InstrumentId instrument) const;
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
    bool m_isSignerUnknown = false;
    std::array<bool, kFeeds> m_isFed{};
    Backoff m_reconnect;
    Backoff m_readAgain;
    Timestamp m_reconnectAt, m_pingAt, m_assetsAt, m_stateAt;
    std::map<std::string, std::uint32_t, std::less<>> m_assets; ///< place by coin
    std::uint64_t m_lastNonce = 0;
    std::uint64_t m_lastRequest = 0;
    std::uint64_t m_refused = 0;
    std::uint64_t m_round = 0; ///< of snapshots: what was asked for an earlier one is not for this

    std::map<HttpId, Asked> m_asked;
    std::map<HttpId, Sent> m_sent;
    std::deque<OrderAnswer> m_answers; ///< to be told from onTimer
    std::deque<LeverageAnswer> m_leverages;
    std::map<ClientOrderId, Known> m_known;
    std::map<InstrumentId, Touch> m_touches;
    std::optional<Gathering> m_gathering;
    Timestamp m_now;
};

} // namespace gannet::hyperliquid
