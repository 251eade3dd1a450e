// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/twins/hyperliquid_twin.h"

#include "core/base/check.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace gannet::twin {

namespace {

constexpr std::size_t kBacklog = 30;
constexpr std::size_t kTradesMax = 100'000;
constexpr std::int64_t kCandleMs = 250;
constexpr std::int64_t kSilenceMs = 60'000; ///< a connection that was sent nothing for so long is closed
constexpr int kNormalClosure = 1000;

/// "l2Book BTC" -> "l2Book".
std::string channelOf(const std::string& key)
{
    return key.substr(0, key.find(' '));
}

Json levelsOf(const Json& side)
{
    Json out = Json::array();
    for (const Json& level : side)
        out.push_back({level.at("px"), level.at("sz")});
    return out;
}

/// The first trades message after a subscription: what was traded before, for the greeting of a new subscriber.
bool isBacklog(const Json& whole)
{
    return whole.value("channel", std::string()) == "trades" && whole.at("data").size() >= kBacklog;
}

Decimal parsed(const Json& text)
{
    const auto value = Decimal::tryParse(text.get<std::string>());
    CHECK(value.has_value(), "a recording holds only numbers");
    return *value;
}

std::string frameOf(const std::string& channel, const Json& data)
{
    return Json{{"channel", channel}, {"data", data}}.dump();
}

} // namespace

HyperliquidTwin::HyperliquidTwin(Host& host, const std::vector<RecordedLine>& lines) : VenueTwin(host)
{
    for (const RecordedLine& line : lines) {
        const Json whole = Json::parse(line.json, nullptr, false);
        if (!whole.is_object() || !whole.contains("data"))
            continue;
        const Json& data = whole.at("data");
        if (isBacklog(whole))
            m_backlogs.push_back(data);
        if (whole.value("channel", std::string()) != "l2Book")
            continue;
        if (m_coins.empty())
            m_skewMs = data.at("time").get<std::int64_t>() - line.timeNs / 1'000'000;
        Coin& coin = m_coins[data.at("coin").get<std::string>()];
        if (coin.message.is_null()) {
            coin.name = data.at("coin").get<std::string>();
            coin.message = data;
        }
    }
    CHECK(!m_coins.empty(), "a recording of this venue holds a book");
}

void HyperliquidTwin::startRound(std::uint64_t round)
{
    if (round != 0)
        return; // the books go on from what they are
    for (auto& [name, coin] : m_coins) {
        Json data = coin.message;
        playBook(std::move(data)); // so that /info has a book from the first moment
        coin.firstMid = mid(coin);
    }
    for (Json trades : m_backlogs)
        takeTrades(trades);
}

void HyperliquidTwin::play(const RecordedLine& line)
{
    const Json whole = Json::parse(line.json, nullptr, false);
    if (!whole.is_object() || !whole.contains("channel"))
        return;
    if (whole.at("channel") == "l2Book")
        playBook(whole.at("data"));
    else if (whole.at("channel") == "trades" && !whole.at("data").empty() && !isBacklog(whole))
        playTrades(whole.at("data"));
}

void HyperliquidTwin::playBook(Json data)
{
    Coin& coin = m_coins.at(data.at("coin").get<std::string>());
    data["time"] = m_host.shiftedMs(data.at("time").get<std::int64_t>());
    coin.message = data;
    const Json& levels = data.at("levels");
    coin.book.clear();
    coin.book.apply(levelsOf(levels.at(0)), levelsOf(levels.at(1)));
    coin.book.timeMs = data.at("time").get<std::int64_t>();
    coin.book.seq += 1; // the venue has none: counts the books
    publishBook("l2Book " + coin.name, data);

    const auto best = [](const Json& side) { return side.empty() ? Json() : side.at(0); };
    const Json top = Json::array({best(levels.at(0)), best(levels.at(1))});
    if (coin.quote.is_null() || coin.quote.at("bbo") != top) {
        coin.quote = Json{{"coin", coin.name}, {"time", data.at("time")}, {"bbo", top}};
        publish("bbo " + coin.name, coin.quote);
    }
}

HyperliquidTwin::Coin* HyperliquidTwin::takeTrades(Json& data)
{
    const auto found = m_coins.find(data.at(0).at("coin").get<std::string>());
    if (found == m_coins.end())
        return nullptr;
    Coin& coin = found->second;
    for (Json& trade : data) {
        trade["time"] = m_host.shiftedMs(trade.at("time").get<std::int64_t>());
        coin.backlog.push_back(trade);
        coin.trades.push_back({trade.at("time").get<std::int64_t>(), parsed(trade.at("px")), parsed(trade.at("sz"))});
    }
    while (coin.backlog.size() > kBacklog)
        coin.backlog.erase(coin.backlog.begin());
    while (coin.trades.size() > kTradesMax)
        coin.trades.pop_front();
    return &coin;
}

void HyperliquidTwin::playTrades(Json data)
{
    if (Coin* coin = takeTrades(data); coin != nullptr) {
        publish("trades " + coin->name, data);
        publishCandles(*coin);
    }
}

void HyperliquidTwin::publishCandles(Coin& coin)
{
    const std::string start = "candle " + coin.name + " ";
    const std::int64_t now = m_host.nowMs();
    for (const std::string& key : subscribedKeys(start)) {
        const std::string interval = key.substr(start.size());
        const auto length = intervalMs(interval);
        if (!length || coin.trades.empty() || now - coin.candleSentMs[key] < kCandleMs)
            continue;
        coin.candleSentMs[key] = now;
        publish(key, candleJson(coin, interval, newestCandle(coin.trades, *length)));
    }
}

void HyperliquidTwin::everySecond()
{
    for (const auto& [name, coin] : m_coins)
        publish("activeAssetCtx " + name, Json{{"coin", name}, {"ctx", context(coin)}});
    publish("allMids", Json{{"mids", mids()}});
    const std::int64_t now = m_host.nowMs();
    for (Peer* peer : m_host.peers()) {
        if (now - peer->lastSentMs > kSilenceMs)
            peer->close(kNormalClosure, "Inactive");
    }
}

void HyperliquidTwin::onOpen(Peer& peer, const QUrlQuery&)
{
    peer.lastSentMs = m_host.nowMs();
}

std::optional<std::string> HyperliquidTwin::keyOf(const Json& subscription) const
{
    const auto type = subscription.value("type", std::string());
    if (type == "allMids")
        return type;
    const auto coin = subscription.value("coin", std::string());
    if (!m_coins.contains(coin))
        return std::nullopt;
    if (type == "l2Book" || type == "trades" || type == "bbo" || type == "activeAssetCtx")
        return type + " " + coin;
    if (type == "candle" && intervalMs(subscription.value("interval", std::string())))
        return type + " " + coin + " " + subscription.at("interval").get<std::string>();
    return std::nullopt;
}

void HyperliquidTwin::onText(Peer& peer, const std::string& text)
{
    const Json request = Json::parse(text, nullptr, false);
    const auto method = request.is_object() ? request.value("method", std::string()) : std::string();
    if (method == "ping") {
        if (!peer.isMute)
            peer.send(R"({"channel":"pong"})");
        return;
    }
    const Json subscription = request.is_object() ? request.value("subscription", Json::object()) : Json::object();
    if (method != "subscribe" && method != "unsubscribe") {
        peer.send(frameOf("error", "Error parsing JSON into valid websocket request: " + text.substr(0, 100)));
        return;
    }
    const auto key = keyOf(subscription);
    if (!key) {
        peer.send(frameOf("error", "Invalid subscription " + subscription.dump()));
        return;
    }
    const bool isOn = method == "subscribe";
    if (peer.streams.contains(*key) == isOn) {
        peer.send(frameOf("error", (isOn ? "Already subscribed: " : "Already unsubscribed: ") + subscription.dump()));
        return;
    }
    Json echo = subscription;
    if (echo.at("type") == "l2Book") { // the venue fills in the defaults
        echo.emplace("nSigFigs", nullptr);
        echo.emplace("mantissa", nullptr);
    }
    if (!m_host.takeFault(FaultKind::AckMissing))
        peer.send(frameOf("subscriptionResponse", Json{{"method", method}, {"subscription", echo}}));
    if (!isOn) {
        peer.streams.erase(*key);
        return;
    }
    peer.streams[*key] = *key;
    if (const auto coin = m_coins.find(subscription.value("coin", std::string())); coin != m_coins.end())
        greet(peer, *key, coin->second);
}

void HyperliquidTwin::greet(Peer& peer, const std::string& key, Coin& coin)
{
    const std::string channel = channelOf(key);
    if (channel == "l2Book") { // the first two carry one time, as recorded
        peer.send(frameOf(channel, coin.message));
        peer.send(frameOf(channel, coin.message));
    } else if (channel == "bbo") {
        peer.send(frameOf(channel, coin.quote));
    } else if (channel == "trades" && !coin.backlog.empty()) {
        peer.send(frameOf(channel, coin.backlog));
    } else if (channel == "activeAssetCtx") {
        peer.send(frameOf(channel, Json{{"coin", coin.name}, {"ctx", context(coin)}}));
    }
}

HttpAnswer HyperliquidTwin::onHttp(const HttpCall& call)
{
    const HttpAnswer unreadable{422, "Failed to deserialize the JSON body into the target type"};
    if (call.method != "POST" || call.path != "/info")
        return {404, ""};
    const Json request = Json::parse(call.body, nullptr, false);
    if (!request.is_object())
        return unreadable;
    const auto type = request.value("type", std::string());
    if (type == "meta")
        return {200, meta().dump()};
    if (type == "metaAndAssetCtxs") {
        Json contexts = Json::array();
        for (const auto& [name, coin] : m_coins)
            contexts.push_back(context(coin));
        return {200, Json::array({meta(), contexts}).dump()};
    }
    if (type == "allMids")
        return {200, mids().dump()};
    if (type == "candleSnapshot")
        return candleSnapshot(request.value("req", Json::object()));
    const auto found = m_coins.find(request.value("coin", std::string()));
    if (found == m_coins.end())
        return type == "l2Book" || type == "recentTrades" ? HttpAnswer{200, "null"} : unreadable;
    if (type == "recentTrades")
        return {200, found->second.backlog.dump()};
    if (type != "l2Book")
        return unreadable;
    Json answer = found->second.message;
    if (m_host.takeFault(FaultKind::SnapshotLate))
        answer["time"] = answer.at("time").get<std::int64_t>() - 60'000;
    if (m_host.takeFault(FaultKind::SnapshotUnordered))
        answer = spoiled(FaultKind::Unordered, {}, answer);
    return {200, answer.dump()};
}

HttpAnswer HyperliquidTwin::candleSnapshot(const Json& request) const
{
    const auto found = m_coins.find(request.value("coin", std::string()));
    const auto interval = request.value("interval", std::string());
    const auto length = intervalMs(interval);
    if (found == m_coins.end() || !length)
        return {422, "Failed to deserialize the JSON body into the target type"};
    Json out = Json::array();
    for (const Candle& candle : candlesOf(found->second.trades, *length, 5000)) {
        if (candle.closeMs >= request.value("startTime", std::int64_t{0}))
            out.push_back(candleJson(found->second, interval, candle));
    }
    return {200, out.dump()};
}

Json HyperliquidTwin::candleJson(const Coin& coin, const std::string& interval, const Candle& candle) const
{
    return Json{{"t", candle.openMs},
                {"T", candle.closeMs},
                {"s", coin.name},
                {"i", interval},
                {"o", candle.open.toString()},
                {"c", candle.close.toString()},
                {"h", candle.high.toString()},
                {"l", candle.low.toString()},
                {"v", candle.volume.toString()},
                {"n", candle.trades}};
}

Decimal HyperliquidTwin::mid(const Coin& coin) const
{
    const Json bids = coin.book.bids(1);
    const Json asks = coin.book.asks(1);
    if (bids.empty() || asks.empty())
        return {};
    return divide(*add(parsed(bids.at(0).at(0)), parsed(asks.at(0).at(0))), Decimal{2, 0}, 6, Rounding::HalfEven)
        ->normalized();
}

Json HyperliquidTwin::context(const Coin& coin) const
{
    Decimal volume;
    Decimal notional;
    if (!coin.trades.empty()) {
        const Candle all = newestCandle(coin.trades, 100LL * 365 * 24 * 3600 * 1000);
        volume = all.volume;
        notional = all.quoteVolume;
    }
    const std::string price = mid(coin).toString();
    return Json{{"funding", "0.0000125"},
                {"openInterest", volume.toString()},
                {"prevDayPx", coin.firstMid.toString()},
                {"dayNtlVlm", notional.toString()},
                {"premium", "0.0"},
                {"oraclePx", price},
                {"markPx", price},
                {"midPx", price},
                {"impactPxs", Json::array({price, price})},
                {"dayBaseVlm", volume.toString()}};
}

Json HyperliquidTwin::mids() const
{
    Json out = Json::object();
    for (const auto& [name, coin] : m_coins)
        out[name] = mid(coin).toString();
    return out;
}

Json HyperliquidTwin::meta() const
{
    Json universe = Json::array();
    for (const auto& [name, coin] : m_coins)
        universe.push_back(Json{{"name", name}, {"szDecimals", 5}, {"maxLeverage", 40}, {"marginTableId", 56}});
    return Json{{"universe", universe}, {"marginTables", Json::array()}, {"collateralToken", 0}};
}

const TruthBook* HyperliquidTwin::book(const std::string& symbol) const
{
    const auto found = m_coins.find(symbol);
    return found == m_coins.end() ? nullptr : &found->second.book;
}

std::string HyperliquidTwin::idleText() const
{
    return frameOf("allMids", Json{{"mids", mids()}});
}

std::string HyperliquidTwin::frame(const Peer&, const std::string& key, const Json& data) const
{
    return frameOf(channelOf(key), data);
}

Json HyperliquidTwin::spoiled(FaultKind kind, const std::string&, Json data) const
{
    Json& levels = data["levels"];
    switch (kind) {
    case FaultKind::WrongTypes: levels[0] = "none"; break;
    case FaultKind::NotANumber: levels[0][0]["px"] = "NaN"; break;
    case FaultKind::Negative: levels[0][0]["sz"] = "-1.0"; break;
    case FaultKind::LongNumber: levels[0][0]["px"] = "1234567890123456789012345678901234567890"; break;
    case FaultKind::MissingField: levels[0][0].erase("px"); break;
    case FaultKind::Crossed: levels[0][0]["px"] = levels[1][1]["px"]; break;
    default: std::reverse(levels[0].begin(), levels[0].end()); break;
    }
    return data;
}

std::string HyperliquidTwin::unknownFrame(const std::string&) const
{
    return frameOf("somethingNew", Json::object());
}

} // namespace gannet::twin
