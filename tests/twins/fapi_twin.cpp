// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/twins/fapi_twin.h"

#include "core/base/check.h"
#include "tests/twins/lowered.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace gannet::twin {

namespace {

constexpr std::uint64_t kIdsPerRound = 1'000'000'000'000;
constexpr std::uint64_t kTradeIdsPerRound = 100'000'000;
constexpr std::size_t kMessagesPerSecond = 10;
constexpr std::int64_t kKlineMs = 250; ///< between two of one stream
constexpr std::size_t kTradesMax = 100'000;
constexpr int kPolicyViolated = 1008;

HttpAnswer refusal(int status, int code, std::string_view words)
{
    return {status, Json{{"code", code}, {"msg", words}}.dump()};
}

/// One key for the speeds of one stream: "btcusdt@depth@100ms" and "btcusdt@depth" carry the same diffs here.
std::string keyOf(const std::string& name)
{
    for (const std::string_view kind : {"@depth", "@markPrice"}) {
        const auto at = name.find(kind);
        const auto end = at + kind.size();
        if (at != std::string::npos && (end == name.size() || name[end] == '@'))
            return name.substr(0, end);
    }
    return name;
}

/// A stream on the wrong path stays silent, as a wrong symbol does.
bool isOnPath(const std::string& path, const std::string& key)
{
    const bool isPublic = key.find("@depth") != std::string::npos || key.find("@bookTicker") != std::string::npos;
    if (path.starts_with("/public"))
        return isPublic;
    return !path.starts_with("/market") || !isPublic;
}

struct Filters {
    std::string tick, step;
    int priceDecimals = 0, qtyDecimals = 0;
};

std::string stepOf(int decimals)
{
    return Decimal{1, static_cast<std::int8_t>(decimals)}.toString();
}

/// Binance's own values for the two large symbols in 2024; for others the finest step the snapshot shows.
Filters gridOf(const std::string& symbol, const Json& snapshot)
{
    if (symbol == "BTCUSDT")
        return {"0.10", "0.001", 2, 3};
    if (symbol == "ETHUSDT")
        return {"0.01", "0.001", 2, 3};
    Filters out;
    for (const Json& level : snapshot.at("bids")) {
        const auto price = Decimal::tryParse(level.at(0).get<std::string>());
        const auto qty = Decimal::tryParse(level.at(1).get<std::string>());
        out.priceDecimals = std::max<int>(out.priceDecimals, price ? price->normalized().scale : 0);
        out.qtyDecimals = std::max<int>(out.qtyDecimals, qty ? qty->normalized().scale : 0);
    }
    out.tick = stepOf(out.priceDecimals);
    out.step = stepOf(out.qtyDecimals);
    return out;
}

void shift(Json& data, const char* field, std::uint64_t by)
{
    if (data.contains(field))
        data[field] = data[field].get<std::uint64_t>() + by;
}

} // namespace

const FapiVenue* findFapiVenue(std::string_view slug)
{
    static const std::array<FapiVenue, 2> kVenues = {{
        {"binance-usdm", {"/fapi/v1"}, true, true, false, false},
        {"aster", {"/fapi/v3", "/fapi/v1"}, false, false, true, true},
    }};
    const auto it = std::ranges::find(kVenues, slug, &FapiVenue::slug);
    return it == kVenues.end() ? nullptr : &*it;
}

FapiTwin::FapiTwin(Host& host, const FapiVenue& venue, const std::vector<RecordedLine>& lines)
    : VenueTwin(host), m_facts(venue)
{
    for (const RecordedLine& line : lines) {
        if (line.replySymbol.empty() || m_symbols.contains(line.replySymbol))
            continue;
        Symbol& symbol = m_symbols[line.replySymbol];
        symbol.name = line.replySymbol;
        symbol.snapshot = Json::parse(line.json);
    }
    for (const RecordedLine& line : lines) {
        const auto at = line.json.find("\"E\":");
        if (at == std::string::npos)
            continue;
        m_skewMs = std::stoll(line.json.substr(at + 4, 13)) - line.timeNs / 1'000'000;
        break;
    }
    CHECK(!m_symbols.empty(), "a recording of this venue holds a snapshot");
    if (!m_facts.hasAccounts)
        return;
    m_accounts = std::make_unique<FapiExchange>(
        m_host, m_facts.slug, [this](const std::string& key, const Json& event) { publishPrivate(key, event); });
    const Json info = exchangeInfo();
    for (const Json& symbol : info.at("symbols"))
        m_accounts->addSymbol(symbol);
    const Json wellKnown = wellKnownAccounts();
    for (const Json& account : wellKnown)
        CHECK(m_accounts->addAccount(account).has_value(), "the well-known accounts are right");
}

void FapiTwin::startRound(std::uint64_t round)
{
    m_idShift = round * kIdsPerRound;
    m_tradeIdShift = round * kTradeIdsPerRound;
    for (auto& [name, symbol] : m_symbols) {
        symbol.book.clear();
        symbol.book.apply(symbol.snapshot.at("bids"), symbol.snapshot.at("asks"));
        symbol.book.seq = symbol.snapshot.at("lastUpdateId").get<std::uint64_t>() + m_idShift;
        symbol.book.timeMs = m_host.nowMs();
        symbol.isChained = false;
        if (m_accounts)
            m_accounts->onBook(name, symbol.book);
    }
    if (round > 0)
        m_host.closeAll("maintenance");
}

void FapiTwin::play(const RecordedLine& line)
{
    if (!line.replySymbol.empty())
        return;
    Json whole = Json::parse(line.json, nullptr, false);
    if (!whole.is_object() || !whole.contains("data"))
        return;
    Json data = std::move(whole.at("data"));
    const auto found = m_symbols.find(data.value("s", std::string()));
    if (found == m_symbols.end())
        return;
    Symbol& symbol = found->second;
    for (const char* time : {"E", "T"}) {
        if (data.contains(time))
            data[time] = m_host.shiftedMs(data[time].get<std::int64_t>());
    }
    const auto type = data.value("e", std::string());
    if (type == "depthUpdate") {
        playDepth(symbol, std::move(data));
    } else if (type == "bookTicker") {
        shift(data, "u", m_idShift);
        symbol.quote = data;
        publish(keyStart(symbol) + "@bookTicker", data);
    } else if (type == "trade" || type == "aggTrade") {
        playTrade(symbol, std::move(data), type == "aggTrade");
    }
}

void FapiTwin::playDepth(Symbol& symbol, Json data)
{
    for (const char* id : {"U", "u", "pu"})
        shift(data, id, m_idShift);
    const auto last = data.at("u").get<std::uint64_t>();
    if (last < symbol.book.seq)
        return; // before the snapshot
    CHECK(!symbol.isChained || data.at("pu").get<std::uint64_t>() == symbol.book.seq, "the recorded chain has no hole");
    symbol.isChained = true;
    symbol.book.apply(data.at("b"), data.at("a"));
    symbol.book.seq = last;
    symbol.book.timeMs = data.at("T").get<std::int64_t>();
    publishBook(keyStart(symbol) + "@depth", data);
    if (m_accounts)
        m_accounts->onBook(symbol.name, symbol.book);
}

void FapiTwin::playTrade(Symbol& symbol, Json data, bool isAggregate)
{
    for (const char* id : {"t", "a", "f", "l"})
        shift(data, id, m_tradeIdShift);
    const auto price = Decimal::tryParse(data.at("p").get<std::string>());
    const auto qty = Decimal::tryParse(data.at("q").get<std::string>());
    if (!price || !qty || price->isZero())
        return;                                   // the venue tells of insurance fund fills with zeros
    const bool isSell = data.at("m").get<bool>(); // the buyer was the maker
    const auto id = data.at(isAggregate ? "a" : "t").get<std::uint64_t>();
    symbol.trades.push_back({data.at("T").get<std::int64_t>(), *price, *qty, id, isSell});
    if (symbol.trades.size() > kTradesMax)
        symbol.trades.pop_front();
    symbol.whole.reset();
    if (m_accounts) {
        Trade trade;
        trade.price = *price;
        trade.qty = *qty;
        trade.aggressor = isSell ? Side::Sell : Side::Buy;
        trade.tradeId = id;
        m_accounts->onTrade(symbol.name, trade);
    }
    if (isAggregate) {
        publish(keyStart(symbol) + "@aggTrade", data);
    } else {
        publish(keyStart(symbol) + "@trade", data);
        publish(keyStart(symbol) + "@aggTrade", Json{{"e", "aggTrade"},
                                                     {"E", data.at("E")},
                                                     {"s", symbol.name},
                                                     {"a", data.at("t")},
                                                     {"p", data.at("p")},
                                                     {"q", data.at("q")},
                                                     {"f", data.at("t")},
                                                     {"l", data.at("t")},
                                                     {"T", data.at("T")},
                                                     {"m", data.at("m")}});
    }
    publishKlines(symbol);
}

void FapiTwin::publishKlines(Symbol& symbol)
{
    const std::string start = keyStart(symbol) + "@kline_";
    const std::int64_t now = m_host.nowMs();
    for (const std::string& key : subscribedKeys(start)) {
        const std::string interval = key.substr(start.size());
        const auto length = intervalMs(interval);
        if (!length || now - symbol.klineSentMs[key] < kKlineMs)
            continue;
        symbol.klineSentMs[key] = now;
        const Candle candle = newestCandle(symbol.trades, *length);
        publish(key, Json{{"e", "kline"},
                          {"E", now},
                          {"s", symbol.name},
                          {"k", Json{{"t", candle.openMs},
                                     {"T", candle.closeMs},
                                     {"s", symbol.name},
                                     {"i", interval},
                                     {"f", 1},
                                     {"L", candle.trades},
                                     {"o", candle.open.toString()},
                                     {"c", candle.close.toString()},
                                     {"h", candle.high.toString()},
                                     {"l", candle.low.toString()},
                                     {"v", candle.volume.toString()},
                                     {"n", candle.trades},
                                     {"x", false},
                                     {"q", candle.quoteVolume.toString()},
                                     {"V", "0"},
                                     {"Q", "0"},
                                     {"B", "0"}}}});
    }
}

void FapiTwin::everySecond()
{
    for (const auto& [name, symbol] : m_symbols) {
        if (m_accounts) {
            if (const auto mark = markTold(symbol))
                m_accounts->onMark(name, *mark);
        }
        if (symbol.trades.empty() && !symbol.pinnedMark)
            continue;
        publish(keyStart(symbol) + "@markPrice", markPrice(symbol));
        const std::string ticker = keyStart(symbol) + "@ticker";
        if (!symbol.trades.empty() && !subscribedKeys(ticker).empty())
            publish(ticker, ticker24(symbol));
    }
    if (m_accounts)
        m_accounts->everySecond();
}

// --- accounts --------------------------------------------------------------------------------------------------------

bool FapiTwin::actsOnOrders(const HttpCall& call) const
{
    return m_accounts && m_accounts->actsOnOrders(call);
}

std::optional<Decimal> FapiTwin::markOf(const Symbol& symbol) const
{
    if (symbol.pinnedMark)
        return symbol.pinnedMark;
    if (!symbol.trades.empty())
        return symbol.trades.back().price;
    const Json bids = symbol.book.bids(1);
    const Json asks = symbol.book.asks(1);
    if (!m_accounts || bids.empty() || asks.empty())
        return std::nullopt;
    const auto bid = Decimal::tryParse(bids.at(0).at(0).get<std::string>());
    const auto ask = Decimal::tryParse(asks.at(0).at(0).get<std::string>());
    const auto sum = bid && ask ? add(*bid, *ask) : std::nullopt;
    return sum ? multiply(*sum, Decimal{5, 1}) : std::nullopt;
}

std::optional<Mark> FapiTwin::markTold(const Symbol& symbol) const
{
    const auto price = markOf(symbol);
    if (!price)
        return std::nullopt;
    Mark mark;
    mark.mark = mark.index = price;
    mark.fundingRate = symbol.fundingRate;
    mark.nextFunding = Timestamp::fromMilliseconds(markPrice(symbol).at("T").get<std::int64_t>());
    return mark;
}

bool FapiTwin::setMark(const std::string& symbol, std::optional<Decimal> mark)
{
    const auto found = m_symbols.find(symbol);
    if (found == m_symbols.end())
        return false;
    found->second.pinnedMark = mark;
    publish(keyStart(found->second) + "@markPrice", markPrice(found->second));
    if (const auto told = m_accounts ? markTold(found->second) : std::nullopt)
        m_accounts->onMark(symbol, *told);
    return true;
}

bool FapiTwin::payFunding(const std::string& symbol, std::optional<Decimal> rate)
{
    const auto found = m_symbols.find(symbol);
    if (found == m_symbols.end() || !m_accounts)
        return false;
    found->second.fundingRate = rate.value_or(found->second.fundingRate);
    const auto mark = markTold(found->second);
    if (mark)
        m_accounts->payFunding(symbol, *mark);
    return mark.has_value();
}

HttpAnswer FapiTwin::control(const HttpCall& call)
{
    const auto failed = [](const std::string& words) { return HttpAnswer{400, Json{{"error", words}}.dump()}; };
    const HttpAnswer none{404, "{}"};
    if (!m_accounts)
        return none;
    if (call.path == "/twin/account" && call.method == "GET") {
        const auto name = call.parameters().queryItemValue(QStringLiteral("name")).toStdString();
        const Json truth = m_accounts->truth(name);
        return truth.is_null() ? HttpAnswer{404, Json{{"error", "no account is called " + name}}.dump()}
                               : HttpAnswer{200, truth.dump()};
    }
    if (call.method != "POST")
        return none;
    const Json told = call.body.empty() ? Json::object() : Json::parse(call.body, nullptr, false);
    if (!told.is_object())
        return failed("the body is a JSON object");
    if (call.path == "/twin/account" || call.path == "/twin/rules") {
        const auto done = call.path == "/twin/account" ? m_accounts->addAccount(told) : m_accounts->set(told);
        return done ? HttpAnswer{200, "{}"} : failed(done.error().message);
    }
    if (call.path != "/twin/mark" && call.path != "/twin/fund")
        return none;
    const auto amount = [&told](const char* name) {
        return told.contains(name) && told.at(name).is_string() ? Decimal::tryParse(told.at(name).get<std::string>())
                                                                : std::nullopt;
    };
    const auto symbol = m_symbols.find(
        told.contains("symbol") && told.at("symbol").is_string() ? told.at("symbol").get<std::string>() : "");
    if (told.contains("symbol") && symbol == m_symbols.end())
        return failed("no such symbol");
    if (told.contains("funding") && !amount("funding"))
        return failed("funding is a rate as text, a fraction: \"0.0001\"");
    if (call.path == "/twin/mark") {
        const auto mark = amount("mark");
        if (symbol == m_symbols.end() ||
            (told.contains("mark") && !told.at("mark").is_null() && (!mark || !mark->isPositive())))
            return failed("{\"symbol\", \"mark\": a price as text, or null for the last trade's, \"funding\"?}");
        symbol->second.fundingRate = amount("funding").value_or(symbol->second.fundingRate);
        static_cast<void>(setMark(symbol->first, told.contains("mark") ? mark : symbol->second.pinnedMark));
        return {200, "{}"};
    }
    for (const auto& [name, each] : m_symbols) {
        if ((symbol == m_symbols.end() || name == symbol->first) && !payFunding(name, amount("funding")))
            return failed("nobody knows yet what " + name + " is worth");
    }
    return {200, "{}"};
}

std::string FapiTwin::welcome() const
{
    if (!m_accounts)
        return {};
    const Json accounts = wellKnownAccounts();
    return fmt::format("account v3 (10,000 USDT): wallet {} key {}, agent {} key {}\n"
                       "account v1 (10,000 USDT): API key {} secret {}\n"
                       "these keys are public: never for anything real\n",
                       accounts.at(0).at("wallet").get<std::string>(), kWellKnownWalletKey,
                       accounts.at(0).at("agents").at(0).get<std::string>(), kWellKnownAgentKey,
                       accounts.at(1).at("apiKey").get<std::string>(), accounts.at(1).at("secret").get<std::string>());
}

bool FapiTwin::acceptsWebSocket(const std::string& path) const
{
    for (const std::string_view start : {"", "/public", "/market"}) {
        if ((start.empty() || m_facts.hasRoutes) && path.starts_with(start) &&
            (path.substr(start.size()).starts_with("/ws") || path.substr(start.size()) == "/stream"))
            return true;
    }
    return false;
}

void FapiTwin::onOpen(Peer& peer, const QUrlQuery& query)
{
    peer.isCombined = peer.path.ends_with("/stream");
    if (const auto at = peer.path.find("/ws/"); at != std::string::npos)
        subscribe(peer, peer.path.substr(at + 4));
    for (const QString& name :
         query.queryItemValue(QStringLiteral("streams")).split(QLatin1Char('/'), Qt::SkipEmptyParts))
        subscribe(peer, name.toStdString());
}

void FapiTwin::subscribe(Peer& peer, const std::string& name)
{
    const std::string key = keyOf(name);
    if (!m_facts.hasRoutes || isOnPath(peer.path, key))
        peer.streams[key] = name;
}

bool FapiTwin::isTooFast(Peer& peer) const
{
    const std::int64_t now = m_host.nowMs();
    peer.received.push_back(now);
    while (peer.received.front() + 1000 <= now)
        peer.received.pop_front();
    return peer.received.size() > kMessagesPerSecond;
}

void FapiTwin::onText(Peer& peer, const std::string& text)
{
    if (isTooFast(peer)) {
        peer.close(kPolicyViolated, "Too many requests");
        return;
    }
    const Json request = Json::parse(text, nullptr, false);
    if (!request.is_object()) {
        peer.send(R"({"code":3,"msg":"Invalid JSON: expected value"})");
        return;
    }
    const Json id = request.value("id", Json());
    const auto method = request.value("method", std::string());
    const Json params = request.value("params", Json::array());
    Json result;
    if (method == "SUBSCRIBE" || method == "UNSUBSCRIBE") {
        for (const Json& name : params) {
            if (!name.is_string())
                continue;
            if (method == "SUBSCRIBE")
                subscribe(peer, name.get<std::string>());
            else
                peer.streams.erase(keyOf(name.get<std::string>()));
        }
    } else if (method == "LIST_SUBSCRIPTIONS") {
        result = Json::array();
        for (const auto& [key, name] : peer.streams)
            result.push_back(name);
    } else if (method == "SET_PROPERTY" && params.size() == 2 && params[0] == "combined" && params[1].is_boolean()) {
        peer.isCombined = params[1].get<bool>();
    } else {
        peer.send(Json{{"code", 2}, {"msg", "Invalid request: unknown variant `" + method + "`"}, {"id", id}}.dump());
        return;
    }
    if (!m_host.takeFault(FaultKind::AckMissing))
        peer.send(Json{{"result", result}, {"id", id}}.dump());
}

HttpAnswer FapiTwin::onHttp(const HttpCall& call)
{
    if (!m_accounts)
        return publicAnswer(call);
    if (call.method == "GET" && call.path == "/api/v3/exchangeInfo") // of its spot market, which public clients ask for
        return {200, Json{{"timezone", "UTC"}, {"serverTime", m_host.nowMs()}, {"symbols", Json::array()}}.dump()};
    return m_accounts->serve(call, [this](const HttpCall& asked) { return publicAnswer(asked); });
}

HttpAnswer FapiTwin::publicAnswer(const HttpCall& call)
{
    const QUrlQuery query = call.parameters();
    if (call.method != "GET")
        return refusal(405, -1000, "Method not allowed.");
    const auto prefix = std::ranges::find_if(m_facts.prefixes,
                                             [&call](std::string_view start) { return call.path.starts_with(start); });
    const std::string what = prefix == m_facts.prefixes.end() ? std::string() : call.path.substr(prefix->size());
    if (what == "/ping")
        return {200, "{}"};
    if (what == "/time")
        return {200, Json{{"serverTime", m_host.nowMs()}}.dump()};
    if (what == "/exchangeInfo")
        return {200, exchangeInfo().dump()};
    if (what == "/fundingInfo")
        return {200, fundingInfo().dump()};
    const bool isFigures =
        what == "/ticker/24hr" || what == "/premiumIndex" || what == "/ticker/price" || what == "/ticker/bookTicker";
    if (isFigures && !query.hasQueryItem(QStringLiteral("symbol"))) {
        Json all = Json::array();
        for (const auto& [name, symbol] : m_symbols) {
            const HttpAnswer one = symbolAnswer(what, symbol, query);
            all.push_back(Json::parse(one.body));
        }
        return {200, all.dump()};
    }
    constexpr std::array kPerSymbol{"/depth",  "/klines",    "/markPriceKlines",  "/indexPriceKlines",
                                    "/trades", "/aggTrades", "/historicalTrades", "/fundingRate"};
    if (!isFigures && std::ranges::find(kPerSymbol, what) == kPerSymbol.end())
        return refusal(404, -1000, "Path not found.");
    const char* const name = what == "/indexPriceKlines" ? "pair" : "symbol";
    const auto found = m_symbols.find(query.queryItemValue(QString::fromLatin1(name)).toStdString());
    if (found == m_symbols.end())
        return refusal(400, -1121, "Invalid symbol.");
    return symbolAnswer(what, found->second, query);
}

HttpAnswer FapiTwin::symbolAnswer(const std::string& what, const Symbol& symbol, const QUrlQuery& query)
{
    bool isNumber = true;
    const std::size_t limit = query.hasQueryItem(QStringLiteral("limit"))
                                  ? query.queryItemValue(QStringLiteral("limit")).toUInt(&isNumber)
                                  : 500;
    if (!isNumber || limit == 0 || limit > 1500)
        return refusal(400, -1130, "Data sent for parameter 'limit' is not valid.");
    if (what == "/depth")
        return depth(symbol, limit);
    if (what.ends_with("lines")) {
        const auto length = intervalMs(query.queryItemValue(QStringLiteral("interval")).toStdString());
        return length ? HttpAnswer{200, klines(symbol, *length, limit).dump()}
                      : refusal(400, -1120, "Invalid interval.");
    }
    if (what == "/ticker/24hr")
        return {200, statistics24(symbol).dump()};
    if (what == "/premiumIndex")
        return {200, premiumIndex(symbol).dump()};
    if (what == "/ticker/price")
        return {200,
                Json{{"symbol", symbol.name}, {"price", ticker24(symbol).at("c")}, {"time", m_host.nowMs()}}.dump()};
    if (what == "/fundingRate")
        return {200, fundingHistory(symbol, m_host.nowMs(), limit).dump()};
    if (what.ends_with("rades"))
        return {200, recentTrades(symbol, limit, what == "/aggTrades").dump()};
    return {200, bookTicker(symbol).dump()};
}

Json FapiTwin::bookTicker(const Symbol& symbol) const
{
    const Json bid = symbol.book.bids(1);
    const Json ask = symbol.book.asks(1);
    return Json{{"symbol", symbol.name},          {"bidPrice", bid.at(0).at(0)}, {"bidQty", bid.at(0).at(1)},
                {"askPrice", ask.at(0).at(0)},    {"askQty", ask.at(0).at(1)},   {"time", symbol.book.timeMs},
                {"lastUpdateId", symbol.book.seq}};
}

Json FapiTwin::recentTrades(const Symbol& symbol, std::size_t limit, bool isAggregate) const
{
    Json out = Json::array();
    const std::size_t first = symbol.trades.size() > limit ? symbol.trades.size() - limit : 0;
    for (std::size_t i = first; i < symbol.trades.size(); ++i) {
        const TradePrint& trade = symbol.trades[i];
        if (isAggregate)
            out.push_back(Json{{"a", trade.id},
                               {"p", trade.price.toString()},
                               {"q", trade.qty.toString()},
                               {"f", trade.id},
                               {"l", trade.id},
                               {"T", trade.timeMs},
                               {"m", trade.isBuyerMaker}});
        else
            out.push_back(Json{{"id", trade.id},
                               {"price", trade.price.toString()},
                               {"qty", trade.qty.toString()},
                               {"quoteQty", multiply(trade.price, trade.qty)->toString()},
                               {"time", trade.timeMs},
                               {"isBuyerMaker", trade.isBuyerMaker}});
    }
    return out;
}

/// The rate of now at the hours that are past: there is no recording of what it was.
Json FapiTwin::fundingHistory(const Symbol& symbol, std::int64_t nowMs, std::size_t limit)
{
    constexpr std::int64_t kFundingMs = 8LL * 3600 * 1000;
    constexpr std::size_t kMost = 10;
    Json out = Json::array();
    const auto count = static_cast<std::int64_t>(std::min(limit, kMost));
    for (std::int64_t back = count - 1; back >= 0; --back)
        out.push_back(Json{{"symbol", symbol.name},
                           {"fundingRate", symbol.fundingRate.rescaled(8, Rounding::HalfEven)->toString()},
                           {"fundingTime", (nowMs / kFundingMs - back) * kFundingMs}});
    return out;
}

HttpAnswer FapiTwin::depth(const Symbol& symbol, std::size_t limit)
{
    Json bids = symbol.book.bids(limit);
    std::uint64_t id = symbol.book.seq;
    if (m_host.takeFault(FaultKind::SnapshotLate)) {
        bids = symbol.snapshot.at("bids");
        id = symbol.snapshot.at("lastUpdateId").get<std::uint64_t>() + m_idShift - 1'000'000;
    }
    if (m_host.takeFault(FaultKind::SnapshotUnordered))
        std::reverse(bids.begin(), bids.end());
    return {200, Json{{"lastUpdateId", id},
                      {"E", m_host.nowMs()},
                      {"T", symbol.book.timeMs},
                      {"bids", bids},
                      {"asks", symbol.book.asks(limit)}}
                     .dump()};
}

Json FapiTwin::exchangeInfo() const
{
    Json symbols = Json::array();
    for (const auto& [name, symbol] : m_symbols) {
        const Filters filters = gridOf(name, symbol.snapshot);
        if (m_facts.hasAccounts) {
            symbols.push_back(
                asterSymbol(name, {filters.tick, filters.step, filters.priceDecimals, filters.qtyDecimals}));
            continue;
        }
        const std::string base = name.substr(0, name.size() - 4);
        symbols.push_back(Json{{"symbol", name},
                               {"pair", name},
                               {"contractType", "PERPETUAL"},
                               {"deliveryDate", 4133404800000},
                               {"onboardDate", 1569398400000},
                               {"status", "TRADING"},
                               {"baseAsset", base},
                               {"quoteAsset", "USDT"},
                               {"marginAsset", "USDT"},
                               {"pricePrecision", filters.priceDecimals},
                               {"quantityPrecision", filters.qtyDecimals},
                               {"underlyingType", "COIN"},
                               {"filters", Json::array({Json{{"filterType", "PRICE_FILTER"},
                                                             {"minPrice", filters.tick},
                                                             {"maxPrice", "4529764"},
                                                             {"tickSize", filters.tick}},
                                                        Json{{"filterType", "LOT_SIZE"},
                                                             {"minQty", filters.step},
                                                             {"maxQty", "1000000"},
                                                             {"stepSize", filters.step}},
                                                        Json{{"filterType", "MIN_NOTIONAL"}, {"notional", "5"}}})},
                               {"orderTypes", Json::array({"LIMIT", "MARKET"})},
                               {"timeInForce", Json::array({"GTC", "IOC", "FOK", "GTX"})}});
    }
    if (m_facts.hasAccounts) {
        Json info = asterExchangeInfo(m_host.nowMs());
        info["symbols"] = std::move(symbols);
        return info;
    }
    return Json{
        {"timezone", "UTC"},
        {"serverTime", m_host.nowMs()},
        {"futuresType", "U_MARGINED"},
        {"rateLimits",
         Json::array(
             {Json{{"rateLimitType", "REQUEST_WEIGHT"}, {"interval", "MINUTE"}, {"intervalNum", 1}, {"limit", 2400}}})},
        {"exchangeFilters", Json::array()},
        {"symbols", symbols}};
}

Json FapiTwin::klines(const Symbol& symbol, std::int64_t lengthMs, std::size_t limit) const
{
    Json out = Json::array();
    for (const Candle& candle : candlesOf(symbol.trades, lengthMs, limit)) {
        out.push_back(Json::array({candle.openMs, candle.open.toString(), candle.high.toString(), candle.low.toString(),
                                   candle.close.toString(), candle.volume.toString(), candle.closeMs,
                                   candle.quoteVolume.toString(), candle.trades, "0", "0", "0"}));
    }
    return out;
}

Json FapiTwin::ticker24(const Symbol& symbol) const
{
    constexpr std::int64_t kForever = 100LL * 365 * 24 * 3600 * 1000;
    if (symbol.trades.empty())
        return Json{{"p", "0"}, {"P", "0"}, {"c", "0"}, {"o", "0"}, {"h", "0"},
                    {"l", "0"}, {"v", "0"}, {"q", "0"}, {"n", 0},   {"E", m_host.nowMs()}};
    if (!symbol.whole)
        symbol.whole = newestCandle(symbol.trades, kForever);
    const Candle& all = *symbol.whole;
    const Decimal change = *subtract(all.close, all.open);
    const auto percent = divide(*multiply(change, Decimal{100, 0}), all.open, 3, Rounding::HalfUp);
    return Json{{"e", "24hrTicker"},
                {"E", m_host.nowMs()},
                {"s", symbol.name},
                {"p", change.toString()},
                {"P", percent->toString()},
                {"w", all.close.toString()},
                {"c", all.close.toString()},
                {"Q", symbol.trades.back().qty.toString()},
                {"o", all.open.toString()},
                {"h", all.high.toString()},
                {"l", all.low.toString()},
                {"v", all.volume.toString()},
                {"q", all.quoteVolume.toString()},
                {"O", symbol.trades.front().timeMs},
                {"C", symbol.trades.back().timeMs},
                {"F", 1},
                {"L", all.trades},
                {"n", all.trades}};
}

Json FapiTwin::statistics24(const Symbol& symbol) const
{
    const Json t = ticker24(symbol);
    return Json{{"symbol", symbol.name}, {"priceChange", t["p"]}, {"priceChangePercent", t["P"]}, {"lastPrice", t["c"]},
                {"openPrice", t["o"]},   {"highPrice", t["h"]},   {"lowPrice", t["l"]},           {"volume", t["v"]},
                {"quoteVolume", t["q"]}, {"count", t["n"]},       {"closeTime", t["E"]}};
}

Json FapiTwin::premiumIndex(const Symbol& symbol) const
{
    const Json mark = markPrice(symbol);
    return Json{{"symbol", symbol.name},        {"markPrice", mark["p"]},
                {"indexPrice", mark["i"]},      {"estimatedSettlePrice", mark["P"]},
                {"lastFundingRate", mark["r"]}, {"nextFundingTime", mark["T"]},
                {"interestRate", "0.00010000"}, {"time", mark["E"]}};
}

/// Of the two large symbols nothing was ever adjusted, so Binance does not name them; the others are paid every 4 h.
Json FapiTwin::fundingInfo() const
{
    Json out = Json::array();
    for (const auto& [name, symbol] : m_symbols) {
        const bool isLarge = name == "BTCUSDT" || name == "ETHUSDT";
        if (m_facts.namesAllFunding)
            out.push_back(Json{{"symbol", name},
                               {"interestRate", "0.00010000"},
                               {"time", m_host.nowMs()},
                               {"fundingIntervalHours", isLarge ? 8 : 4},
                               {"fundingFeeCap", 0.02},
                               {"fundingFeeFloor", -0.02}});
        else if (!isLarge)
            out.push_back(Json{{"symbol", name},
                               {"adjustedFundingRateCap", "0.02000000"},
                               {"adjustedFundingRateFloor", "-0.02000000"},
                               {"fundingIntervalHours", 4},
                               {"disclaimer", false}});
    }
    return out;
}

Json FapiTwin::markPrice(const Symbol& symbol) const
{
    constexpr std::int64_t kFundingMs = 8LL * 3600 * 1000;
    const std::int64_t now = m_host.nowMs();
    const std::string price = markOf(symbol).value_or(Decimal{}).toString();
    return Json{{"e", "markPriceUpdate"},
                {"E", now},
                {"s", symbol.name},
                {"p", price},
                {"i", price},
                {"P", price},
                {"r", symbol.fundingRate.rescaled(8, Rounding::HalfEven)->toString()},
                {"T", (now / kFundingMs + 1) * kFundingMs}};
}

const TruthBook* FapiTwin::book(const std::string& symbol) const
{
    const auto found = m_symbols.find(symbol);
    return found == m_symbols.end() ? nullptr : &found->second.book;
}

std::string FapiTwin::shutdownText() const
{
    if (!m_facts.tellsShutdown)
        return {};
    return Json{{"stream", "!serverShutdown"}, {"data", Json{{"e", "serverShutdown"}, {"E", m_host.nowMs()}}}}.dump();
}

std::string FapiTwin::idleText() const
{
    for (const auto& [name, symbol] : m_symbols) {
        if (!symbol.quote.is_null())
            return Json{{"stream", lowered(name) + "@bookTicker"}, {"data", symbol.quote}}.dump();
    }
    return R"({"result":null,"id":0})";
}

std::string FapiTwin::keyStart(const Symbol& symbol) const
{
    return lowered(symbol.name);
}

std::string FapiTwin::frame(const Peer& peer, const std::string& key, const Json& data) const
{
    return peer.isCombined ? Json{{"stream", peer.streams.at(key)}, {"data", data}}.dump() : data.dump();
}

Json FapiTwin::spoiled(FaultKind kind, const std::string&, Json data) const
{
    const Symbol& symbol = m_symbols.at(data.at("s").get<std::string>());
    Json& bids = data["b"];
    if (bids.empty())
        bids.push_back(symbol.book.bids(1).at(0));
    switch (kind) {
    case FaultKind::WrongTypes: bids = "none"; break;
    case FaultKind::NotANumber: bids[0][0] = "NaN"; break;
    case FaultKind::Negative: bids[0][1] = "-1.000"; break;
    case FaultKind::LongNumber: bids[0][0] = "1234567890123456789012345678901234567890"; break;
    case FaultKind::MissingField: data.erase("u"); break;
    case FaultKind::Crossed: // a bid where the best offer is; the chain goes on
        bids.push_back(Json::array({symbol.book.asks(1).at(0).at(0), "1.000"}));
        break;
    default: // upside down: allowed in a diff
        std::reverse(bids.begin(), bids.end());
        break;
    }
    return data;
}

std::string FapiTwin::unknownFrame(const std::string& key) const
{
    return Json{{"stream", key + "News"}, {"data", Json{{"e", "somethingNew"}, {"E", m_host.nowMs()}}}}.dump();
}

} // namespace gannet::twin
