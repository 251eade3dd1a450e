// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/twins/exchange.h"
#include "tests/twins/fapi_filters.h"
#include "tests/twins/fapi_limits.h"
#include "tests/twins/fapi_signature.h"

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>

namespace gannet::twin {

/// The private side of a venue of Binance's futures dialect: REST under /fapi, signed, weighed and filtered, and the
/// accounts' streams, over an Exchange. Written from Aster's documents (asterdex/api-docs @265e024) and recorded
/// answers; docs/twins.md says what is simulated and what is not. Time and sockets come from its host.
class FapiExchange final : private ExchangeListener {
public:
    /// Sends an event to those who hear the listenKey.
    using Tell = std::function<void(const std::string& listenKey, const Json& event)>;
    /// What the venue's public side answers.
    using PublicAnswer = std::function<HttpAnswer(const HttpCall& call)>;

    static constexpr std::int64_t kListenKeyMs = 3'600'000;
    static constexpr std::string_view kAsset = "USDT";

    FapiExchange(Host& host, std::string_view slug, Tell tell);

    /// Of exchangeInfo.
    void addSymbol(const Json& info);
    /// Fails {Invalid} with a sentence: `{"name", "assets"?: {"USDT": "10000"}, "leverage"?: 20, "apiKey"? and
    /// "secret", "wallet"?: "0x..." and "agents"?: ["0x..."], "canTrade"?: true, "hedge"?: false, "multiAsset"?:
    /// false}`.
    [[nodiscard]] Result<void> addAccount(const Json& account);
    /// `{"gtx": "expire" or "reject", "network": "mainnet" or "testnet", "weightPerMinute", "ordersPer10s",
    /// "ordersPerMinute"}`, each as wanted; a weight of 0 is no limit. Fails {Invalid}.
    [[nodiscard]] Result<void> set(const Json& settings);
    /// An account as the exchange knows it, without faults: `{"name", "cash", "equity", "positions": [{"symbol", "qty",
    /// "entry"}], "orders": [{"orderId", "clientOrderId", "symbol", "side", "status", "isOpen", "qty", "filled",
    /// "price"?, "reason"?}], "fills": [as userTrades], "funding": [{"symbol", "amount", "rate", "time"}]}`; orders are
    /// all there ever were, refused ones included. An empty name: `[{"name"}]` of all. Null when there is none.
    [[nodiscard]] Json truth(const std::string& name);
    [[nodiscard]] Exchange& exchange() { return m_exchange; }
    [[nodiscard]] FapiDoor& door() { return m_door; }

    // The market.
    /// The book is another one; kept until the next call that wants to know it.
    void onBook(const std::string& symbol, const TruthBook& book);
    void onTrade(const std::string& symbol, const Trade& trade);
    void onMark(const std::string& symbol, const Mark& mark);
    /// Pays the symbol's funding now, at this rate.
    void payFunding(const std::string& symbol, Mark mark);
    void everySecond();

    /// Any request under /fapi: weighed, and answered here when it is of an account.
    [[nodiscard]] HttpAnswer serve(const HttpCall& call, const PublicAnswer& publicAnswer);
    [[nodiscard]] bool actsOnOrders(const HttpCall& call) const;

private:
    struct Symbol {
        std::string name;
        InstrumentId instrument;
        FapiFilters filters;
        std::optional<Decimal> mark;
        const TruthBook* book = nullptr;
        bool isBookNew = false;
    };
    /// An ACCOUNT_UPDATE that waits for the money it tells.
    struct Due {
        std::string reason;
        std::optional<InstrumentId> instrument; ///< whose position is told with it
        Decimal change;                         ///< of the balance, beside results and fees
        std::optional<VenuePosition> position;
    };
    struct Account {
        ExchangeAccount* behind = nullptr;
        bool isHedged = false;
        bool isMultiAsset = false;
        std::set<std::string> isolated;                  ///< symbols
        std::map<std::string, Decimal> addedMargin;      ///< by symbol, moved by positionMargin
        std::deque<Json> marginChanges;                  ///< positionMargin/history
        std::map<std::uint64_t, Decimal> toldFilled;     ///< by id, of every order that was taken
        std::map<std::uint64_t, int> amendments;         ///< by id
        std::map<InstrumentId, Decimal> realised;        ///< before fees
        std::map<std::string, std::uint64_t> countdowns; ///< by symbol: which of them counts
        std::optional<Due> due;
        std::string listenKey; ///< empty: none
        std::int64_t listenKeyEndsMs = 0;
        std::uint64_t listenKeys = 0; ///< made so far
        std::uint64_t clientIds = 0;  ///< made up so far
        std::int64_t lastEventMs = 0;
        bool isMarginCalled = false;
    };
    struct Request {
        Account& account;
        FapiCaller caller;
        const HttpCall& call;

        [[nodiscard]] const FapiParameters& sent() const { return caller.parameters; }
    };
    using Handler = FapiResult<Json> (FapiExchange::*)(Request& request);
    struct Endpoint {
        std::string_view method, what;
        int weight;
        FapiRight right;
        Handler handler;
        bool isOrder = false; ///< makes, changes or ends orders
    };
    [[nodiscard]] static const Endpoint* endpointOf(const HttpCall& call);
    [[nodiscard]] static std::int64_t publicWeight(const std::string& what, const FapiParameters& sent);

    [[nodiscard]] HttpAnswer privateAnswer(const HttpCall& call, const Endpoint& endpoint);
    [[nodiscard]] Timestamp now() const { return Timestamp::fromMilliseconds(m_host.nowMs()); }
    /// All that is due and was not told to the exchange yet.
    void catchUp();
    [[nodiscard]] Account& accountOf(const ExchangeAccount& behind) { return m_accounts.at(behind.name()); }
    [[nodiscard]] FapiResult<Symbol*> symbolOf(const FapiParameters& sent);
    [[nodiscard]] const std::string& nameOf(InstrumentId instrument) const;

    // Orders (fapi_exchange_orders.cpp).
    [[nodiscard]] FapiResult<Json> newOrder(Request& request);
    [[nodiscard]] FapiResult<Json> testOrder(Request& request);
    [[nodiscard]] FapiResult<Json> amendOrder(Request& request);
    [[nodiscard]] FapiResult<Json> cancelOrder(Request& request);
    [[nodiscard]] FapiResult<Json> cancelAll(Request& request);
    [[nodiscard]] FapiResult<Json> newBatch(Request& request);
    [[nodiscard]] FapiResult<Json> cancelBatch(Request& request);
    [[nodiscard]] FapiResult<Json> countdown(Request& request);
    [[nodiscard]] FapiResult<Json> noop(Request& request);
    [[nodiscard]] FapiResult<Json> queryOrder(Request& request);
    [[nodiscard]] FapiResult<Json> openOrder(Request& request);
    [[nodiscard]] FapiResult<Json> openOrders(Request& request);
    [[nodiscard]] FapiResult<Json> allOrders(Request& request);
    [[nodiscard]] FapiResult<Json> forceOrders(Request& request);
    [[nodiscard]] FapiResult<Json> place(Account& account, const FapiParameters& sent, const std::string& wallet);
    [[nodiscard]] FapiResult<void> judge(Account& account, const Symbol& symbol, const FapiOrderAsk& ask,
                                         const ExchangeOrder* without) const;
    [[nodiscard]] FapiResult<const ExchangeOrder*> findOrder(const Account& account, const FapiParameters& sent,
                                                             int missing);
    void cancelSymbol(Account& account, InstrumentId instrument);
    [[nodiscard]] bool isTold(const Account& account, const ExchangeOrder& order) const;

    // Money and settings (fapi_exchange_account.cpp).
    [[nodiscard]] FapiResult<Json> balance(Request& request);
    [[nodiscard]] FapiResult<Json> accountInfo(Request& request);
    [[nodiscard]] FapiResult<Json> positionRisk(Request& request);
    [[nodiscard]] FapiResult<Json> userTrades(Request& request);
    [[nodiscard]] FapiResult<Json> income(Request& request);
    [[nodiscard]] FapiResult<Json> brackets(Request& request);
    [[nodiscard]] FapiResult<Json> commissionRate(Request& request);
    [[nodiscard]] FapiResult<Json> adlQuantile(Request& request);
    [[nodiscard]] FapiResult<Json> setLeverage(Request& request);
    [[nodiscard]] FapiResult<Json> setMarginType(Request& request);
    [[nodiscard]] FapiResult<Json> movePositionMargin(Request& request);
    [[nodiscard]] FapiResult<Json> positionMarginHistory(Request& request);
    [[nodiscard]] FapiResult<Json> positionMode(Request& request);
    [[nodiscard]] FapiResult<Json> setPositionMode(Request& request);
    [[nodiscard]] FapiResult<Json> multiAssets(Request& request);
    [[nodiscard]] FapiResult<Json> setMultiAssets(Request& request);
    [[nodiscard]] FapiResult<Json> agents(Request& request);
    [[nodiscard]] FapiResult<Json> builders(Request& request);
    [[nodiscard]] Decimal wallet(const Account& account) const;
    [[nodiscard]] std::optional<Decimal> liquidationOf(const Account& account, const Symbol& symbol,
                                                       const VenuePosition& held) const;
    [[nodiscard]] Decimal isolatedWallet(const Account& account, const Symbol& symbol, const VenuePosition& held) const;
    [[nodiscard]] Decimal crossWallet(const Account& account) const;
    [[nodiscard]] Decimal available(Account& account) const;
    [[nodiscard]] Decimal unrealised(const VenuePosition& held) const;
    [[nodiscard]] Decimal maxNotional(const Symbol& symbol, const Decimal& leverage) const;

    // The account's stream (fapi_exchange_stream.cpp).
    [[nodiscard]] FapiResult<Json> newListenKey(Request& request);
    [[nodiscard]] FapiResult<Json> extendListenKey(Request& request);
    [[nodiscard]] FapiResult<Json> endListenKey(Request& request);
    void expireListenKeys();
    void tell(Account& account, Json event);
    void tellOrder(Account& account, const ExchangeOrder& order, const std::string& execution,
                   const std::string& status, const ExchangeFill* fill);
    void tellAccount(Account& account, const Due& due);
    void tellMode(Account& account);
    void callMargin(Account& account);
    // ExchangeListener
    void onOrder(ExchangeAccount& behind, const ExchangeOrder& order) override;
    void onFill(ExchangeAccount& behind, const ExchangeFill& fill) override;
    void onFunding(ExchangeAccount& behind, const FundingPayment& payment) override;
    void onBalance(ExchangeAccount& behind, const Balance& balance) override;
    void onPosition(ExchangeAccount& behind, const VenuePosition& position) override;

    Host& m_host;
    Tell m_tell;
    Exchange m_exchange;
    FapiDoor m_door;
    FapiLimits m_limits;
    bool m_isGtxRefused = false; ///< a GTX that would cross gets an error at once, instead of NEW and EXPIRED
    std::map<std::string, Symbol> m_symbols;
    std::map<std::string, Account> m_accounts;
    std::set<std::uint64_t> m_open; ///< ids of open orders of all accounts
    bool m_isCut = false;           ///< the answer on its way is not to be sent
};

/// Accounts that every such twin has: "v3", a wallet with an agent, and "v1", a key, 10,000 USDT each. Their keys are
/// printed in public documents: never to be used for anything real.
[[nodiscard]] Json wellKnownAccounts();
/// The private keys of "v3", for whoever signs.
inline constexpr std::string_view kWellKnownWalletKey =
    "0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80";
inline constexpr std::string_view kWellKnownAgentKey =
    "0x4fd0a42218f3eae43a6ce26d22544e986139a01e5b34a62db53757ffca81bae1";

} // namespace gannet::twin
