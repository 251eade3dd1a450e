// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/twins/hyperliquid_limits.h"
#include "tests/twins/hyperliquid_orders.h"
#include "tests/twins/hyperliquid_signature.h"
#include "tests/twins/venue_twin.h"

#include <deque>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace gannet::twin {

/// What of the venue a test may switch: POST /twin/rules.
struct HyperliquidRules {
    std::optional<hyperliquid::Network> network;  ///< whose signatures are good; nothing: of both
    std::int64_t ipWeight = IpWeight::kPerMinute; ///< 0: no limit
    std::uint64_t addressRequests = 10'000;       ///< before anything was traded
    bool isFresh = true;                          ///< scheduleCancel is refused until 1,000,000 dollars were traded
    bool isPostOnly = false;                      ///< as right after a network upgrade
};

/// A key that may sign for a wallet.
struct HyperliquidAgent {
    std::string name;
    std::int64_t validUntilMs = 0;
};

/// An account as Hyperliquid knows it, beside its orders and money.
struct HyperliquidWallet {
    std::string name;    ///< the twin's own word
    std::string address; ///< lower case; the exchange's name of the account
    std::string master;  ///< of a sub-account; else empty
    Decimal deposit;
    std::int64_t createdMs = 0;
    std::map<crypto::Address, HyperliquidAgent> agents;
    std::map<std::string, std::string> builders; ///< largest rate by address, as approved
    std::uint64_t requests = 0;                  ///< spent of the address's budget
    std::int64_t lastOverMs = 0;                 ///< when one beyond the budget went through
    std::optional<std::int64_t> cancelAtMs;      ///< scheduleCancel
    std::map<InstrumentId, Decimal> isolated;    ///< those that are, and what was moved to the open position
    std::deque<Json> history;                    ///< {"order","status","statusTimestamp"}, newest first
};

/// An order in slices.
struct HyperliquidTwap {
    std::uint64_t id = 0;
    std::string wallet;
    std::uint32_t asset = 0;
    Side side = Side::Buy;
    Decimal total, executed, executedNotional;
    bool isReduceOnly = false;
    bool isRandomized = false;
    int minutes = 0;
    int slicesLeft = 0;
    std::int64_t everyMs = 0;
    std::int64_t startedMs = 0;
    std::int64_t nextMs = 0;
    std::string status = "activated"; ///< "activated", "finished", "terminated"
};

/// One row of what happened to them: when one begins, and when it ends.
struct HyperliquidTwapRow {
    HyperliquidTwap twap; ///< as it was then
    std::int64_t timeMs = 0;
};

/// Keys of an account that every twin has: made of a sentence, so that everybody can make them, and worth nothing.
struct HyperliquidTestKeys {
    std::string name; ///< "trader1"
    std::string mainKey, agentKey;
    crypto::Address main{}, agent{};
};
[[nodiscard]] HyperliquidTestKeys hyperliquidTestKeys(int number); ///< from 1 on

/// Hyperliquid's private side: who may sign, what an action does, what an account's streams are told. The matching and
/// the money are twin::Exchange's. No clock and no socket: the host has them. One thread.
class HyperliquidExchange final : private ExchangeListener {
public:
    /// A message of a stream: "orderUpdates 0x...", and its data.
    using Publish = std::function<void(const std::string& key, const Json& data)>;

    HyperliquidExchange(Host& host, Publish publish);

    // The market.
    void addAsset(const std::string& coin, int szDecimals, int maxLeverage);
    void setBook(const std::string& coin, const TruthBook& book, const std::optional<Decimal>& mid);
    void trade(const std::string& coin, const Trade& trade);
    /// What is due by time: funding, slices, scheduled cancels. Once a second at least.
    void tick();

    // The wire.
    /// POST /exchange.
    [[nodiscard]] HttpAnswer act(const Json& body);
    /// Answers of /info about accounts; nothing on another type. `isBad`: the request is none.
    [[nodiscard]] std::optional<Json> info(const Json& request, bool& isBad);
    /// Spends weight of the IP; false when it is too much: 429.
    [[nodiscard]] bool spend(std::int64_t weight);
    /// What a new subscriber of an account's stream is sent at once; null: nothing.
    [[nodiscard]] Json greeting(const std::string& type, const std::string& user, const std::string& coin);
    /// /twin/account, /twin/mark, /twin/fund, /twin/rules.
    [[nodiscard]] HttpAnswer control(const HttpCall& call);
    [[nodiscard]] std::string welcome() const;

    /// Requires: no such account yet. `user` in any case.
    HyperliquidWallet& addWallet(std::string name, const crypto::Address& user, const Decimal& cash,
                                 std::string master = {});
    /// Accounts with known keys and 10,000 USDC each.
    void addTestWallets(int count);
    [[nodiscard]] HyperliquidWallet* wallet(std::string_view nameOrAddress);
    [[nodiscard]] ExchangeAccount* account(const std::string& address) { return m_exchange.account(address); }
    [[nodiscard]] Exchange& behind() { return m_exchange; }
    [[nodiscard]] const HyperliquidAsset* asset(const std::string& coin) const;
    [[nodiscard]] const std::vector<HyperliquidAsset>& assets() const { return m_assets; }
    [[nodiscard]] HyperliquidRules& rules() { return m_rules; }
    /// The venue's time; never runs backwards.
    [[nodiscard]] Timestamp now();
    [[nodiscard]] std::int64_t nowMs() { return now().toMilliseconds(); }
    [[nodiscard]] Decimal fundingRate(const HyperliquidAsset& asset) const;
    [[nodiscard]] std::optional<Decimal> markOf(const HyperliquidAsset& asset) const;
    [[nodiscard]] std::optional<Decimal> oracleOf(const HyperliquidAsset& asset) const;
    /// What backs an isolated position: its margin at the entry, what was moved to it since, its result. Nothing of
    /// another one.
    [[nodiscard]] std::optional<Decimal> isolatedMargin(const HyperliquidWallet& wallet,
                                                        const VenuePosition& held) const;
    /// What the account may take away: without what was moved to isolated positions.
    [[nodiscard]] Decimal freeOf(const HyperliquidWallet& wallet);
    /// Dollars traded ever.
    [[nodiscard]] Decimal volumeOf(const std::string& address);

private:
    using Action = HttpAnswer (HyperliquidExchange::*)(HyperliquidWallet&, const Json&);

    // ExchangeListener
    void onOrder(ExchangeAccount& account, const ExchangeOrder& order) override;
    void onFill(ExchangeAccount& account, const ExchangeFill& fill) override;
    void onFunding(ExchangeAccount& account, const FundingPayment& payment) override;
    void onBalance(ExchangeAccount&, const Balance&) override {}
    void onPosition(ExchangeAccount&, const VenuePosition&) override {}

    // hyperliquid_exchange.cpp
    [[nodiscard]] HyperliquidWallet* signedFor(const SignedAction& request, std::string& refusal);
    [[nodiscard]] std::optional<std::string> refusalOfBudget(HyperliquidWallet& wallet, const Json& action);
    void setMark(const HyperliquidAsset& asset, Timestamp nextFunding);
    void settle();
    [[nodiscard]] const std::string& coinOf(InstrumentId instrument) const;
    [[nodiscard]] std::string wordOf(const ExchangeOrder& order) const;

    // hyperliquid_actions.cpp
    [[nodiscard]] HttpAnswer order(HyperliquidWallet& wallet, const Json& action);
    [[nodiscard]] HttpAnswer cancel(HyperliquidWallet& wallet, const Json& action);
    [[nodiscard]] HttpAnswer modify(HyperliquidWallet& wallet, const Json& action);
    [[nodiscard]] HttpAnswer scheduleCancel(HyperliquidWallet& wallet, const Json& action);
    [[nodiscard]] HttpAnswer updateLeverage(HyperliquidWallet& wallet, const Json& action);
    [[nodiscard]] HttpAnswer updateIsolatedMargin(HyperliquidWallet& wallet, const Json& action);
    [[nodiscard]] HttpAnswer twapOrder(HyperliquidWallet& wallet, const Json& action);
    [[nodiscard]] HttpAnswer twapCancel(HyperliquidWallet& wallet, const Json& action);
    [[nodiscard]] HttpAnswer approveAgent(HyperliquidWallet& wallet, const Json& action);
    [[nodiscard]] HttpAnswer approveBuilderFee(HyperliquidWallet& wallet, const Json& action);
    [[nodiscard]] HttpAnswer notSimulated(HyperliquidWallet& wallet, const Json& action);
    [[nodiscard]] HttpAnswer done(HyperliquidWallet& wallet, const Json& action);
    [[nodiscard]] static Action actionOf(const std::string& type);

    [[nodiscard]] Json placeAll(HyperliquidWallet& wallet, const std::vector<WireOrder>& orders,
                                const std::string& grouping);
    /// One order's status; `placed` is its id where it got one.
    [[nodiscard]] Json place(HyperliquidWallet& wallet, WireOrder order, std::uint64_t* placed = nullptr);
    [[nodiscard]] Json change(HyperliquidWallet& wallet, const Json& name, const WireOrder& order, bool isAlways);
    [[nodiscard]] std::string refusalOf(HyperliquidWallet& wallet, const WireOrder& order);
    [[nodiscard]] const ExchangeOrder* named(ExchangeAccount& account, const Json& oidOrCloid);
    [[nodiscard]] HttpAnswer cutInTheMiddle();
    void onParentEnded(const std::string& address, std::uint64_t parent, bool isFilled);
    void runTwap(HyperliquidTwap& twap);
    void setTwapStatus(HyperliquidTwap& twap, std::string status);

    // hyperliquid_control.cpp
    [[nodiscard]] HttpAnswer controlAccount(const HttpCall& call);
    [[nodiscard]] HttpAnswer controlMark(const Json& request);
    [[nodiscard]] HttpAnswer controlRules(const Json& request);
    void fundNow();

    friend class HyperliquidAccountInfo;

    Host& m_host;
    Publish m_publish;
    Exchange m_exchange;
    HyperliquidRules m_rules;
    std::vector<HyperliquidAsset> m_assets;
    std::map<InstrumentId, std::size_t> m_places;
    std::map<std::string, HyperliquidWallet, std::less<>> m_wallets; ///< by address
    std::vector<std::string> m_keys;                                 ///< lines of the welcome
    HyperliquidNonces m_nonces;
    IpWeight m_weight;
    std::map<std::uint64_t, std::string> m_words;               ///< a status that the exchange behind does not know
    std::map<std::uint64_t, std::vector<WireOrder>> m_children; ///< waiting for their parent
    std::map<std::uint64_t, std::vector<std::uint64_t>> m_siblings;
    std::set<std::uint64_t> m_wasHeld;
    std::vector<std::function<void()>> m_after; ///< what an order's end causes, once its teller has returned
    std::map<std::uint64_t, HyperliquidTwap> m_twaps;
    std::vector<HyperliquidTwapRow> m_twapRows; ///< oldest first
    std::uint64_t m_lastTwap = 1000;
    std::int64_t m_lastMs = 0;
};

} // namespace gannet::twin
