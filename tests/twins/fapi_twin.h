// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/twins/candles.h"
#include "tests/twins/fapi_exchange.h"
#include "tests/twins/venue_twin.h"

#include <optional>

namespace gannet::twin {

/// What venues that speak Binance's dialect do differently.
struct FapiVenue {
    std::string_view slug;
    std::vector<std::string_view> prefixes; ///< REST: "/fapi/v1"
    bool hasRoutes = false;                 ///< links under /public and /market beside those without
    bool tellsShutdown = false;
    bool namesAllFunding = false; ///< fundingInfo names every symbol, not only those that were ever adjusted
    bool hasAccounts = false;     ///< orders are taken: FapiExchange
};
/// Null when the venue does not speak it.
[[nodiscard]] const FapiVenue* findFapiVenue(std::string_view slug);

/// A venue of the dialect. Binance USD-M as its public documents describe it (read 2026-08-21) and as recorded: REST
/// under /fapi/v1, streams under /public and /market (and the older paths without either), SUBSCRIBE and its answers,
/// ten messages a second. Aster as its documents do (2026-06-30): REST under /fapi/v3 and /fapi/v1, streams under
/// /stream and /ws alone; what is played to it is recorded of Binance.
///
/// Recorded and passed on: depthUpdate, bookTicker, trade, aggTrade. Derived from the recorded trades: aggTrade where
/// only `trade` was recorded (one trade each), kline, 24hrTicker (over what was played, not 24 hours) and, since no
/// recording has it, markPriceUpdate: mark and index are the last trade's price, the funding rate is 0.0001. The book
/// before the recorded snapshot is the snapshot. Where the venue has accounts (Aster), FapiExchange stands behind the
/// same paths, and /twin/account, /twin/mark, /twin/fund and /twin/rules steer it. At the end of the recording every
/// connection is closed and the next round begins with the same snapshot, ids and times shifted forward.
class FapiTwin final : public VenueTwin {
public:
    FapiTwin(Host& host, const FapiVenue& venue, const std::vector<RecordedLine>& lines);

    [[nodiscard]] std::int64_t skewMs() const override { return m_skewMs; }
    void startRound(std::uint64_t round) override;
    void play(const RecordedLine& line) override;
    void everySecond() override;
    [[nodiscard]] bool acceptsWebSocket(const std::string& path) const override;
    void onOpen(Peer& peer, const QUrlQuery& query) override;
    void onText(Peer& peer, const std::string& text) override;
    [[nodiscard]] const TruthBook* book(const std::string& symbol) const override;
    [[nodiscard]] std::string shutdownText() const override;
    [[nodiscard]] std::string idleText() const override;
    [[nodiscard]] HttpAnswer control(const HttpCall& call) override;
    [[nodiscard]] std::string welcome() const override;
    [[nodiscard]] Exchange* behindWire() override { return m_accounts ? &m_accounts->exchange() : nullptr; }
    /// Null where the venue has no accounts here.
    [[nodiscard]] FapiExchange* accounts() { return m_accounts.get(); }
    /// The symbol's mark and index from now on; nothing: the last trade again. False on an unknown symbol.
    bool setMark(const std::string& symbol, std::optional<Decimal> mark);
    /// Pays the symbol's funding now at this rate, and each time from now on. False on an unknown symbol, and where
    /// nobody has an account.
    bool payFunding(const std::string& symbol, std::optional<Decimal> rate);

protected:
    [[nodiscard]] bool actsOnOrders(const HttpCall& call) const override;
    [[nodiscard]] HttpAnswer onHttp(const HttpCall& call) override;
    [[nodiscard]] std::string frame(const Peer& peer, const std::string& key, const Json& data) const override;
    [[nodiscard]] Json spoiled(FaultKind kind, const std::string& key, Json data) const override;
    [[nodiscard]] std::string unknownFrame(const std::string& key) const override;

private:
    struct Symbol {
        std::string name;
        Json snapshot;          ///< as recorded
        bool isChained = false; ///< a diff was applied in this round
        TruthBook book;
        std::deque<TradePrint> trades;
        mutable std::optional<Candle> whole; ///< of them all, once it was asked for
        Json quote;                          ///< the last bookTicker
        std::map<std::string, std::int64_t> klineSentMs;
        std::optional<Decimal> pinnedMark;
        Decimal fundingRate{1, 4};
    };

    void playDepth(Symbol& symbol, Json data);
    void playTrade(Symbol& symbol, Json data, bool isAggregate);
    void publishKlines(Symbol& symbol);
    [[nodiscard]] HttpAnswer publicAnswer(const HttpCall& call);
    [[nodiscard]] HttpAnswer symbolAnswer(const std::string& what, const Symbol& symbol, const QUrlQuery& query);
    [[nodiscard]] Json bookTicker(const Symbol& symbol) const;
    [[nodiscard]] Json recentTrades(const Symbol& symbol, std::size_t limit, bool isAggregate) const;
    [[nodiscard]] static Json fundingHistory(const Symbol& symbol, std::int64_t nowMs, std::size_t limit);
    /// What positions are valued at; nothing while no price is known.
    [[nodiscard]] std::optional<Decimal> markOf(const Symbol& symbol) const;
    [[nodiscard]] std::optional<Mark> markTold(const Symbol& symbol) const;
    void subscribe(Peer& peer, const std::string& name);
    [[nodiscard]] bool isTooFast(Peer& peer) const;
    [[nodiscard]] Json exchangeInfo() const;
    [[nodiscard]] HttpAnswer depth(const Symbol& symbol, std::size_t limit);
    [[nodiscard]] Json klines(const Symbol& symbol, std::int64_t lengthMs, std::size_t limit) const;
    [[nodiscard]] Json ticker24(const Symbol& symbol) const;
    [[nodiscard]] Json statistics24(const Symbol& symbol) const;
    [[nodiscard]] Json premiumIndex(const Symbol& symbol) const;
    [[nodiscard]] Json fundingInfo() const;
    [[nodiscard]] Json markPrice(const Symbol& symbol) const;
    [[nodiscard]] std::string keyStart(const Symbol& symbol) const;

    const FapiVenue& m_facts;
    std::unique_ptr<FapiExchange> m_accounts;
    std::map<std::string, Symbol> m_symbols; ///< by name
    std::int64_t m_skewMs = 0;
    std::uint64_t m_idShift = 0;
    std::uint64_t m_tradeIdShift = 0;
};

} // namespace gannet::twin
