// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/twins/hyperliquid_twin.h"

#include "adapters/paper/paper_rules.h"
#include "core/base/check.h"
#include "tests/twins/hyperliquid_words.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

namespace gannet::twin {

namespace {

constexpr std::size_t kBacklog = 30;
constexpr std::size_t kTradesMax = 100'000;
constexpr std::int64_t kCandleMs = 250;
constexpr std::int64_t kSilenceMs = 60'000; ///< a connection that was sent nothing for so long is closed
constexpr int kNormalClosure = 1000;
constexpr int kGoingAway = 1001;
constexpr std::size_t kUsers = 10;  ///< different ones in the subscriptions of an IP
constexpr std::size_t kWallets = 3; ///< that every twin has

/// What is known of a coin's contract ("meta"); others are taken from what was recorded of them.
struct CoinFact {
    const char* name;
    int szDecimals;
    int maxLeverage;
};
constexpr std::array kCoins{CoinFact{"BTC", 5, 40}, CoinFact{"ETH", 4, 25}, CoinFact{"SOL", 2, 20}};
constexpr int kOtherLeverage = 10;

/// Streams of an account that are told anew each second.
constexpr std::array kStates{"clearinghouseState", "openOrders", "activeAssetData", "webData2",
                             "webData3",           "spotState",  "twapStates"};
/// The others.
constexpr std::array kFeeds{
    "orderUpdates",         "userEvents",         "userFills",       "userFundings", "userNonFundingLedgerUpdates",
    "userHistoricalOrders", "userTwapSliceFills", "userTwapHistory", "notification"};

/// Digits after the point that the level's member needs.
int decimalsOf(const Json& level, const char* name)
{
    const auto value = Decimal::tryParse(level.at(name).get<std::string>());
    return value ? value->normalized().scale : 0;
}

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

std::vector<std::string> wordsOf(const std::string& key)
{
    std::vector<std::string> words(1);
    for (const char c : key) {
        if (c == ' ')
            words.emplace_back();
        else
            words.back() += c;
    }
    return words;
}

std::string frameOf(const std::string& channel, const Json& data)
{
    return Json{{"channel", channel}, {"data", data}}.dump();
}

} // namespace

HyperliquidTwin::HyperliquidTwin(Host& host, const std::vector<RecordedLine>& lines)
    : VenueTwin(host), m_exchange(host, [this](const std::string& key, const Json& data) { publishPrivate(key, data); })
{
    std::map<std::string, int> qtyDecimals;
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
        for (const Json& side : data.at("levels")) {
            for (const Json& level : side) {
                int& decimals = qtyDecimals[data.at("coin").get<std::string>()];
                decimals = std::clamp(decimalsOf(level, "sz"), decimals, kPerpDecimals);
            }
        }
        if (coin.message.is_null()) {
            coin.name = data.at("coin").get<std::string>();
            coin.message = data;
        }
    }
    CHECK(!m_coins.empty(), "a recording of this venue holds a book");
    for (const auto& [name, coin] : m_coins) {
        const auto* const known =
            std::ranges::find_if(kCoins, [&name = name](const CoinFact& fact) { return name == fact.name; });
        if (known != kCoins.end())
            m_exchange.addAsset(name, known->szDecimals, known->maxLeverage);
        else
            m_exchange.addAsset(name, qtyDecimals[name], kOtherLeverage);
    }
    m_exchange.addTestWallets(kWallets);
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
    const Decimal middle = mid(coin);
    m_exchange.setBook(coin.name, coin.book, middle.isZero() ? std::nullopt : std::optional(middle));
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
        for (const Json& each : data) {
            Trade trade;
            trade.price = parsed(each.at("px"));
            trade.qty = parsed(each.at("sz"));
            trade.aggressor = each.at("side") == "B" ? Side::Buy : Side::Sell;
            m_exchange.trade(coin->name, trade);
        }
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
    m_exchange.tick();
    pushStates();
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
    if (auto key = userKeyOf(subscription))
        return key;
    const auto coin = subscription.value("coin", std::string());
    if (!m_coins.contains(coin))
        return std::nullopt;
    if (type == "l2Book" || type == "trades" || type == "bbo" || type == "activeAssetCtx")
        return type + " " + coin;
    if (type == "candle" && intervalMs(subscription.value("interval", std::string())))
        return type + " " + coin + " " + subscription.at("interval").get<std::string>();
    return std::nullopt;
}

std::optional<std::string> HyperliquidTwin::userKeyOf(const Json& subscription)
{
    const auto type = subscription.value("type", std::string());
    const bool isState = std::ranges::find(kStates, type) != kStates.end();
    if (!isState && std::ranges::find(kFeeds, type) == kFeeds.end())
        return std::nullopt;
    const Json dex = subscription.value("dex", Json());
    const Json named = subscription.value("user", Json());
    const auto user = named.is_string() ? crypto::addressFrom(named.get<std::string>()) : std::nullopt;
    if (!user || !(dex.is_null() || dex == ""))
        return std::nullopt;
    const std::string key = type + " " + crypto::toHex0x(*user);
    return type == "activeAssetData" ? key + " " + subscription.value("coin", std::string()) : key;
}

bool HyperliquidTwin::hasRoomForUser(Peer& peer, const std::string& key)
{
    const std::vector<std::string> words = wordsOf(key);
    if (words.size() < 2 || !words[1].starts_with("0x"))
        return true;
    std::set<std::string> users{words[1]};
    for (const Peer* each : m_host.peers()) {
        for (const auto& [stream, name] : each->streams) {
            const std::vector<std::string> its = wordsOf(stream);
            if (its.size() > 1 && its[1].starts_with("0x"))
                users.insert(its[1]);
        }
    }
    if (users.size() <= kUsers)
        return true;
    peer.send(frameOf("error", fmt::format("Cannot track more than {} total users.", kUsers)));
    return false;
}

void HyperliquidTwin::onText(Peer& peer, const std::string& text)
{
    const Json request = Json::parse(text, nullptr, false);
    const Json named = request.is_object() ? request.value("method", Json()) : Json();
    const std::string method = named.is_string() ? named.get<std::string>() : std::string();
    if (method == "ping") {
        if (!peer.isMute)
            peer.send(R"({"channel":"pong"})");
        return;
    }
    if (method == "post")
        return post(peer, request);
    if ((method != "subscribe" && method != "unsubscribe") || !request.value("subscription", Json()).is_object()) {
        peer.send(frameOf("error", "Error parsing JSON into valid websocket request: " + text.substr(0, 100)));
        return;
    }
    subscribe(peer, request);
}

void HyperliquidTwin::subscribe(Peer& peer, const Json& request)
{
    const Json& subscription = request.at("subscription");
    const auto key = keyOf(subscription);
    if (!key) {
        peer.send(frameOf("error", "Invalid subscription " + subscription.dump()));
        return;
    }
    const bool isOn = request.at("method") == "subscribe";
    if (peer.streams.contains(*key) == isOn) {
        peer.send(frameOf("error", (isOn ? "Already subscribed: " : "Already unsubscribed: ") + subscription.dump()));
        return;
    }
    if (isOn && !hasRoomForUser(peer, *key))
        return;
    Json echo = subscription;
    if (echo.at("type") == "l2Book") { // the venue fills in the defaults
        echo.emplace("nSigFigs", nullptr);
        echo.emplace("mantissa", nullptr);
    }
    if (!m_host.takeFault(FaultKind::AckMissing))
        peer.send(frameOf("subscriptionResponse", Json{{"method", request.at("method")}, {"subscription", echo}}));
    if (!isOn) {
        peer.streams.erase(*key);
        return;
    }
    peer.streams[*key] = *key;
    if (const Json first = userGreeting(*key); !first.is_null())
        peer.send(frame(peer, *key, first));
    else if (const auto coin = m_coins.find(subscription.value("coin", std::string())); coin != m_coins.end())
        greet(peer, *key, coin->second);
}

Json HyperliquidTwin::userGreeting(const std::string& key)
{
    const std::vector<std::string> words = wordsOf(key);
    if (words.size() < 2 || !words[1].starts_with("0x"))
        return nullptr;
    Json first = m_exchange.greeting(words[0], words[1], words.size() > 2 ? words[2] : std::string());
    if (words[0] == "webData2") {
        first["meta"] = meta();
        first["assetCtxs"] = contexts();
        first["spotAssetCtxs"] = Json::array();
        first["perpsAtOpenInterestCap"] = Json::array();
    }
    return first;
}

void HyperliquidTwin::pushStates()
{
    for (const char* const type : kStates) {
        for (const std::string& key : subscribedKeys(std::string(type) + " "))
            publish(key, userGreeting(key));
    }
}

// --- requests over the socket ----------------------------------------------------------------------------------------

void HyperliquidTwin::post(Peer& peer, const Json& request)
{
    const Json id = request.value("id", Json());
    const Json asked = request.value("request", Json::object());
    const Json payload = asked.is_object() ? asked.value("payload", Json()) : Json();
    const std::string type = asked.is_object() ? asked.value("type", std::string()) : std::string();
    if (!id.is_number_unsigned() || !payload.is_object() || (type != "info" && type != "action")) {
        peer.send(
            frameOf("error", "Error parsing JSON into valid websocket request: " + request.dump().substr(0, 100)));
        return;
    }
    HttpCall call;
    call.method = "POST";
    call.path = type == "info" ? "/info" : "/exchange";
    call.body = payload.dump();
    const HttpAnswer told = answer(call);
    if (told.isLost)
        return peer.close(kGoingAway, "gone");
    if (told.isSilent)
        return;
    if (told.delayMs == 0)
        return answerPost(peer, id, type == "info" ? payload.value("type", std::string()) : std::string(), told);
    m_host.later(told.delayMs, [this, whom = &peer, id, type, payload, told] {
        const auto all = m_host.peers();
        if (std::ranges::find(all, whom) != all.end())
            answerPost(*whom, id, type == "info" ? payload.value("type", std::string()) : std::string(), told);
    });
}

/// `type`: of the read; empty for an action.
void HyperliquidTwin::answerPost(Peer& peer, const Json& id, const std::string& type, const HttpAnswer& told)
{
    Json response;
    const Json body = Json::parse(told.body, nullptr, false);
    if (told.status != 200 || body.is_discarded())
        response = Json{{"type", "error"}, {"payload", fmt::format("{} {}", told.status, told.body)}};
    else if (type.empty())
        response = Json{{"type", "action"}, {"payload", body}};
    else
        response = Json{{"type", "info"}, {"payload", {{"type", type}, {"data", body}}}};
    peer.send(frameOf("post", Json{{"id", id}, {"response", response}}));
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

// --- requests --------------------------------------------------------------------------------------------------------

bool HyperliquidTwin::actsOnOrders(const HttpCall& call) const
{
    static constexpr std::array kTypes{"order",       "cancel",         "cancelByCloid", "modify",
                                       "batchModify", "scheduleCancel", "twapOrder",     "twapCancel"};
    if (call.method != "POST" || call.path != "/exchange")
        return false;
    const Json body = Json::parse(call.body, nullptr, false);
    const Json action = body.is_object() ? body.value("action", Json()) : Json();
    const Json type = action.is_object() ? action.value("type", Json()) : Json();
    return type.is_string() && std::ranges::find(kTypes, type.get<std::string>()) != kTypes.end();
}

HttpAnswer HyperliquidTwin::onHttp(const HttpCall& call)
{
    if (call.method != "POST" || (call.path != "/info" && call.path != "/exchange"))
        return {404, ""};
    const Json request = Json::parse(call.body, nullptr, false);
    if (!request.is_object())
        return {422, kUnreadable};
    try {
        return call.path == "/info" ? info(request) : m_exchange.act(request);
    } catch (const Json::exception&) { // a member of another kind than its name has there
        return {422, kUnreadable};
    }
}

HttpAnswer HyperliquidTwin::info(const Json& request)
{
    if (!m_exchange.spend(infoWeight(request)))
        return {429, "null"};
    bool isBad = false;
    std::optional<Json> found = m_exchange.info(request, isBad);
    if (!found)
        found = publicInfo(request, isBad);
    if (isBad)
        return {422, kUnreadable};
    [[maybe_unused]] const bool isPaid = m_exchange.spend(rowsWeight(request, *found));
    if (request.at("type") == "webData2") {
        (*found)["meta"] = meta();
        (*found)["assetCtxs"] = contexts();
    }
    return {200, found->dump()};
}

Json HyperliquidTwin::publicInfo(const Json& request, bool& isBad)
{
    const auto type = request.value("type", std::string());
    const Json spot{{"universe", Json::array()},
                    {"tokens", Json::array({Json{{"name", "USDC"},
                                                 {"szDecimals", 8},
                                                 {"weiDecimals", 8},
                                                 {"index", 0},
                                                 {"tokenId", "0x6d1e7cde53ba9467b783cb7c530ce054"},
                                                 {"isCanonical", true},
                                                 {"evmContract", nullptr},
                                                 {"fullName", nullptr},
                                                 {"deployerTradingFeeShare", "0.0"}}})}};
    if (type == "meta")
        return meta();
    if (type == "metaAndAssetCtxs")
        return Json::array({meta(), contexts()});
    if (type == "allPerpMetas")
        return Json::array({meta()});
    if (type == "spotMeta")
        return spot;
    if (type == "spotMetaAndAssetCtxs")
        return Json::array({spot, Json::array()});
    if (type == "perpDexs")
        return Json::array({nullptr}); // the venue's own alone
    if (type == "allMids")
        return mids();
    if (type == "exchangeStatus")
        return Json{{"specialStatuses", nullptr}, {"time", m_exchange.nowMs()}};
    if (type == "fundingHistory" || type == "predictedFundings" || type == "perpsAtOpenInterestCap")
        return Json::array(); // no recording has them
    if (type == "candleSnapshot")
        return candleSnapshot(request.value("req", Json::object()), isBad);
    const auto found = m_coins.find(request.value("coin", std::string()));
    isBad = type != "l2Book" && type != "recentTrades";
    if (isBad || found == m_coins.end())
        return nullptr;
    if (type == "recentTrades")
        return found->second.backlog;
    Json answer = found->second.message;
    if (m_host.takeFault(FaultKind::SnapshotLate))
        answer["time"] = answer.at("time").get<std::int64_t>() - 60'000;
    if (m_host.takeFault(FaultKind::SnapshotUnordered))
        answer = spoiled(FaultKind::Unordered, {}, answer);
    return answer;
}

Json HyperliquidTwin::candleSnapshot(const Json& request, bool& isBad) const
{
    const auto found = m_coins.find(request.value("coin", std::string()));
    const auto interval = request.value("interval", std::string());
    const auto length = intervalMs(interval);
    isBad = found == m_coins.end() || !length;
    Json out = Json::array();
    if (isBad)
        return out;
    for (const Candle& candle : candlesOf(found->second.trades, *length, 5000)) {
        if (candle.closeMs >= request.value("startTime", std::int64_t{0}))
            out.push_back(candleJson(found->second, interval, candle));
    }
    return out;
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
    const HyperliquidAsset& asset = *m_exchange.asset(coin.name);
    const auto text = [&price](const std::optional<Decimal>& value) { return value ? plainText(*value) : price; };
    return Json{{"funding", plainText(m_exchange.fundingRate(asset))},
                {"openInterest", volume.toString()},
                {"prevDayPx", coin.firstMid.toString()},
                {"dayNtlVlm", notional.toString()},
                {"premium", "0.0"},
                {"oraclePx", text(m_exchange.oracleOf(asset))},
                {"markPx", text(m_exchange.markOf(asset))},
                {"midPx", price},
                {"impactPxs", Json::array({price, price})},
                {"dayBaseVlm", volume.toString()}};
}

Json HyperliquidTwin::contexts() const
{
    Json out = Json::array();
    for (const auto& [name, coin] : m_coins)
        out.push_back(context(coin));
    return out;
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
    constexpr int kFirstTieredTable = 50; // below, the number is the leverage of the one tier
    Json universe = Json::array();
    Json tables = Json::array();
    for (const HyperliquidAsset& asset : m_exchange.assets()) {
        Instrument instrument;
        instrument.symbol = asset.coin;
        instrument.maxLeverage = asset.maxLeverage;
        const auto tiers = paper::leverageTiers(paper::rulesOf("hyperliquid"), instrument);
        int table = asset.maxLeverage;
        if (tiers.size() > 1) {
            table = kFirstTieredTable + 1 + static_cast<int>(tables.size());
            Json steps = Json::array();
            for (const paper::LeverageTier& tier : tiers)
                steps.push_back({{"lowerBound", wireText(tier.floor)},
                                 {"maxLeverage", tier.maxLeverage.rescaled(0, Rounding::Down)->mantissa}});
            tables.push_back(Json::array(
                {table, Json{{"description", fmt::format("tiered {}x", asset.maxLeverage)}, {"marginTiers", steps}}}));
        }
        universe.push_back(Json{{"name", asset.coin},
                                {"szDecimals", asset.szDecimals},
                                {"maxLeverage", asset.maxLeverage},
                                {"marginTableId", table}});
    }
    return Json{{"universe", universe}, {"marginTables", tables}, {"collateralToken", 0}};
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
    const std::string channel = channelOf(key);
    return frameOf(channel == "userEvents" ? "user" : channel, data);
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
