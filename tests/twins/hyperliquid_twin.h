// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/twins/candles.h"
#include "tests/twins/hyperliquid_exchange.h"

namespace gannet::twin {

/// Hyperliquid as its documents describe it (read 2026-08-22) and as recorded: POST /info and /exchange, and /ws. What
/// trades here trades against the recorded book, at HyperliquidExchange; docs/twins.md says what is not simulated.
///
/// Recorded and passed on: l2Book and trades, with times shifted forward; the recording loops without a break, since
/// every book is whole. Derived: bbo (when a book's top changed), candle (from the trades), allMids and
/// activeAssetCtx, which no recording has: mark and oracle are the mid and funding is 0.0000125 unless a test says
/// others, volume and open interest are what was played.
class HyperliquidTwin final : public VenueTwin {
public:
    HyperliquidTwin(Host& host, const std::vector<RecordedLine>& lines);

    [[nodiscard]] std::int64_t skewMs() const override { return m_skewMs; }
    void startRound(std::uint64_t round) override;
    void play(const RecordedLine& line) override;
    void everySecond() override;
    [[nodiscard]] bool acceptsWebSocket(const std::string& path) const override { return path == "/ws"; }
    void onOpen(Peer& peer, const QUrlQuery& query) override;
    void onText(Peer& peer, const std::string& text) override;
    [[nodiscard]] const TruthBook* book(const std::string& symbol) const override;
    [[nodiscard]] std::string idleText() const override;
    [[nodiscard]] HttpAnswer control(const HttpCall& call) override { return m_exchange.control(call); }
    [[nodiscard]] std::string welcome() const override { return m_exchange.welcome(); }
    [[nodiscard]] Exchange* behindWire() override { return &m_exchange.behind(); }
    [[nodiscard]] HyperliquidExchange& exchange() { return m_exchange; }

protected:
    [[nodiscard]] HttpAnswer onHttp(const HttpCall& call) override;
    [[nodiscard]] bool actsOnOrders(const HttpCall& call) const override;
    [[nodiscard]] std::string frame(const Peer& peer, const std::string& key, const Json& data) const override;
    [[nodiscard]] Json spoiled(FaultKind kind, const std::string& key, Json data) const override;
    [[nodiscard]] std::string unknownFrame(const std::string& key) const override;

private:
    struct Coin {
        std::string name;
        Json message; ///< the last l2Book data
        Json quote;   ///< the last bbo data
        TruthBook book;
        Json backlog = Json::array(); ///< the last trades, newest last
        std::deque<TradePrint> trades;
        Decimal firstMid;
        std::map<std::string, std::int64_t> candleSentMs;
    };

    void playBook(Json data);
    void playTrades(Json data);
    /// Shifts their times and keeps them. Null when the coin has no book.
    Coin* takeTrades(Json& data);
    void publishCandles(Coin& coin);
    /// What a new subscriber is sent at once.
    void greet(Peer& peer, const std::string& key, Coin& coin);
    [[nodiscard]] std::optional<std::string> keyOf(const Json& subscription) const;
    [[nodiscard]] static std::optional<std::string> userKeyOf(const Json& subscription);
    /// False and the venue's words sent where the stream is of one user too many.
    [[nodiscard]] bool hasRoomForUser(Peer& peer, const std::string& key);
    void subscribe(Peer& peer, const Json& request);
    void post(Peer& peer, const Json& request);
    void answerPost(Peer& peer, const Json& id, const std::string& type, const HttpAnswer& answer);
    [[nodiscard]] HttpAnswer info(const Json& request);
    [[nodiscard]] Json publicInfo(const Json& request, bool& isBad);
    [[nodiscard]] Json userGreeting(const std::string& key);
    void pushStates();
    [[nodiscard]] Decimal mid(const Coin& coin) const;
    [[nodiscard]] Json context(const Coin& coin) const;
    [[nodiscard]] Json mids() const;
    [[nodiscard]] Json meta() const;
    [[nodiscard]] Json candleJson(const Coin& coin, const std::string& interval, const Candle& candle) const;
    [[nodiscard]] Json contexts() const;
    [[nodiscard]] Json candleSnapshot(const Json& request, bool& isBad) const;

    std::map<std::string, Coin> m_coins; ///< by name
    std::int64_t m_skewMs = 0;
    std::vector<Json> m_backlogs; ///< as recorded
    HyperliquidExchange m_exchange;
};

} // namespace gannet::twin
