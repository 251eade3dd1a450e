// SPDX-License-Identifier: GPL-3.0-or-later
// Every case of the vectors by its name: a frame, an answer or an action, read by whatever of ours is for it. The cases
// of signing are rows of auth_test, the numbers are lists of rules_test and order_codec_test.
#include "adapters/hyperliquid/account_codec.h"
#include "adapters/hyperliquid/codec.h"
#include "adapters/hyperliquid/margins.h"
#include "adapters/hyperliquid/order_codec.h"
#include "adapters/hyperliquid/twap_codec.h"
#include "core/venue/order_rules.h"
#include "tests/support/dec.h"
#include "tests/venues/hyperliquid/fixtures.h"

#include <QByteArray>
#include <QTest>

#include <zlib.h>

#include <functional>
#include <map>
#include <string>

using namespace gannet;
using namespace gannet::hyperliquid;
using test::dec;
using test::fixture;
using Json = nlohmann::ordered_json;

namespace {

const std::string kUser = "0x5e9ee1089755c3435139848e47e6635505d5a13a";

/// A row for each case: told by its place, because names stand twice.
void rowsOf(const char* file, const char* list, const char* name)
{
    QTest::addColumn<int>("place");
    const Json all = fixture(file);
    int place = 0;
    for (const auto& entry : all.at(list)) {
        QTest::addRow("%d %s", place, entry.at(name).get<std::string>().c_str()) << place;
        ++place;
    }
    QVERIFY(place > 0);
}

Json entryOf(const char* file, const char* list, int place)
{
    return fixture(file).at(list).at(static_cast<std::size_t>(place));
}

/// Base64 of raw DEFLATE.
std::string inflated(const std::string& base64)
{
    QByteArray packed = QByteArray::fromBase64(QByteArray::fromStdString(base64));
    std::string out(4096, '\0');
    z_stream stream{};
    if (inflateInit2(&stream, -MAX_WBITS) != Z_OK)
        return {};
    stream.next_in = reinterpret_cast<Bytef*>(packed.data());
    stream.avail_in = static_cast<uInt>(packed.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    const bool isWhole = inflate(&stream, Z_FINISH) == Z_STREAM_END;
    out.resize(stream.total_out);
    inflateEnd(&stream);
    return isWhole ? out : std::string();
}

Instrument instrument(const std::string& coin)
{
    const int decimals = coin == "BTC" ? 5 : 2;
    const Json meta{{"universe", {{{"name", coin}, {"szDecimals", decimals}, {"maxLeverage", 20}}}}};
    return decodeCatalogue(meta.dump(), VenueId{0}).value().at(0);
}

/// ccxt's call as our terms; a market order's price is what its slippage counts from.
OrderTerms termsOfCall(const Json& input)
{
    OrderTerms terms;
    const bool isMarket = input.at(1) == "market";
    const Json options = input.size() > 5 && input.at(5).is_object() ? input.at(5) : Json::object();
    terms.side = input.at(2) == "buy" ? Side::Buy : Side::Sell;
    terms.qty = Qty{dec(input.at(3).is_string() ? input.at(3).get<std::string>() : input.at(3).dump())};
    const Decimal price = dec(input.at(4).is_string() ? input.at(4).get<std::string>() : input.at(4).dump());
    if (options.contains("triggerPrice")) {
        terms.type = isMarket ? OrderType::Stop : OrderType::StopLimit;
        terms.trigger = Price{dec(options.at("triggerPrice").dump())};
    } else if (isMarket) {
        terms.type = OrderType::Market;
        terms.timeInForce = TimeInForce::Ioc;
    }
    if (isMarket)
        terms.slippageCap = dec("0.05");
    else
        terms.price = Price{price};
    return terms;
}

} // namespace

class HyperliquidVectorsTest : public QObject {
    Q_OBJECT
private slots:
    void answers_data() { rowsOf("rest_samples.json", "samples", "name"); }
    void answers();
    void messages_data() { rowsOf("ws_messages.json", "messages", "name"); }
    void messages();
    void actions_data() { rowsOf("order_action_cases.json", "cases", "description"); }
    void actions();
    void int_1e8();
};

void HyperliquidVectorsTest::answers()
{
    QFETCH(int, place);
    const Json entry = entryOf("rest_samples.json", "samples", place);
    const std::string name = entry.at("name");
    const Json& told = entry.at("response");
    const std::string body = told.dump();
    const std::string type = entry.contains("request") ? entry.at("request").at("type").get<std::string>() : "";
    if (type == "clearinghouseState" || name == "GetAccountInfo") {
        const auto read = decodeClearinghouse(body);
        QVERIFY(read);
        QCOMPARE(read->positions.size(), told.at("assetPositions").size());
        QVERIFY(read->accountValue == dec(told.at("marginSummary").at("accountValue").get<std::string>()));
    } else if (type == "meta" || name.starts_with("meta sample")) {
        const auto read = decodeCatalogue(body, VenueId{0});
        const auto margins = decodeMargins(body);
        QVERIFY(read && margins);
        QCOMPARE(read->size(), told.at("universe").size());
        QCOMPARE(margins->size(), read->size());
        for (std::size_t i = 0; i < margins->size(); ++i)
            QVERIFY(margins->at(i).tiers.front().maxLeverage == told.at("universe").at(i).at("maxLeverage").get<int>());
    } else if (type == "l2Book" || name.starts_with("l2Book")) {
        WireMessage message;
        QVERIFY(decodeSnapshot(body, told.at("coin").get<std::string>(), message));
        QCOMPARE(message.bids.size(), told.at("levels").at(0).size());
        QCOMPARE(message.asks.size(), told.at("levels").at(1).size());
    } else if (type == "candleSnapshot") {
        WireMessage message;
        QVERIFY(decodeCandles(body, "kPEPE", KlineInterval::OneHour, message));
        QCOMPARE(message.klines.size(), told.size());
    } else if (type == "openOrders" || name == "GetOpenOrdersExtended") {
        QCOMPARE(decodeOpenOrders(body)->size(), told.size());
    } else if (type == "userFills" || name.starts_with("userFills")) {
        const auto read = decodeUserFills(body, kUser);
        QVERIFY(read);
        QCOMPARE(read->rows, told.size());
        QCOMPARE(read->fills.size() + read->withoutId, read->rows);
        QVERIFY((read->withoutId > 0) == !told.at(0).contains("tid"));
    } else if (type == "userFunding") {
        QCOMPARE(decodeUserFunding(body)->size(), told.size());
    } else if (type == "userRateLimit" || name == "GetRateLimits") {
        QCOMPARE(decodeRateAllowance(body)->cap, told.at("nRequestsCap").get<std::uint64_t>());
    } else if (type == "extraAgents") {
        QCOMPARE(decodeAgents(body)->size(), told.size());
    } else if (name == "GetBalances") {
        QCOMPARE(decodeSpotState(body)->size(), told.at("balances").size());
    } else if (name.starts_with("historicalOrders")) {
        QCOMPARE(decodeHistoricalOrders(body)->size(), std::size_t{1});
    } else if (name.starts_with("exchange: twap")) {
        QVERIFY(decodeTwapReply(body)->runningId);
    } else if (entry.at("endpoint") == "POST /exchange") {
        const bool isList = told.at("response").is_object() && told.at("response").contains("data");
        const std::size_t count = isList ? told.at("response").at("data").at("statuses").size() : 1;
        const auto read = decodeExchangeReply(body, count);
        QVERIFY(read);
        QCOMPARE(read->size(), count);
        QCOMPARE(read->front().error.has_value(), body.find("\"err") != std::string::npos);
    } else {
        QFAIL(("nothing reads " + name).c_str());
    }
}

void HyperliquidVectorsTest::messages()
{
    QFETCH(int, place);
    const Json entry = entryOf("ws_messages.json", "messages", place);
    const std::string name = entry.at("name");
    if (name == "fastAssetCtxs decode") {
        // The program subscribes contexts by coin and not this stream, so unpacking it is the libraries' alone; the
        // numbers in it are those that the program reads.
        const Json inside = Json::parse(inflated(entry.at("payload_base64_rawdeflate").get<std::string>()));
        QCOMPARE(inside.dump(), entry.at("decoded").dump());
        for (const auto& [coin, context] : inside.items()) {
            const std::string price = context.at("markPx").get<std::string>();
            QCOMPARE(wireNumber(dec(price)).value(), price);
        }
        return;
    }
    WireMessage message;
    if (entry.contains("ack")) {
        QVERIFY(decodeFrame(entry.at("ack").dump(), message));
        QVERIFY(message.type == WireMessage::Type::Ack);
    }
    const std::string text = entry.at("message").dump();
    const std::string channel = entry.at("message").at("channel");
    if (channel == "orderUpdates" || channel == "user") {
        const auto read = decodeAccountFrame(text, kUser);
        QVERIFY2(read && *read, read ? "" : read.error().message.c_str());
        if (channel == "user") { // whose fills are those of userFills too, and only counted there
            const auto& events = std::get<EventsFrame>(**read);
            QVERIFY(!events.liquidation && events.ended.empty());
            const Json fills = entry.at("message").at("data").at("fills");
            const Json same{{"channel", "userFills"}, {"data", {{"user", kUser}, {"fills", fills}}}};
            const auto frame = decodeAccountFrame(same.dump(), kUser);
            QVERIFY(frame && std::get<FillsFrame>(**frame).fills.size() == fills.size());
        }
    } else if (channel == "post") { // ours go over HTTP: the same action, and the same answer inside
        const Json& action = entry.at("request").at("request").at("payload").at("action");
        OrderTerms terms;
        terms.qty = Qty{dec("0.2")};
        terms.price = Price{dec("1100")};
        const Instrument eth = instrument("ETH");
        QCOMPARE(orderAction({encodeOrder({terms, eth, 4, {}, std::nullopt}).value()}).dump(), action.dump());
        const Json& reply = entry.at("message").at("data").at("response").at("payload");
        QCOMPARE(decodeExchangeReply(reply.dump(), 1)->front().venueOrderId, "88383");
    } else {
        QVERIFY(decodeFrame(text, message));
        const std::map<std::string, WireMessage::Type> types{
            {"bbo", WireMessage::Type::Quote},           {"candle", WireMessage::Type::Klines},
            {"l2Book", WireMessage::Type::BookSnapshot}, {"pong", WireMessage::Type::Pong},
            {"error", WireMessage::Type::VenueError},    {"subscriptionResponse", WireMessage::Type::Ack}};
        if (const auto type = types.find(channel); type != types.end())
            QVERIFY(message.type == type->second);
        else
            QVERIFY(channel == "activeAssetCtx" && message.mark);
    }
}

void HyperliquidVectorsTest::actions()
{
    QFETCH(int, place);
    const Json entry = entryOf("order_action_cases.json", "cases", place);
    Json wanted = entry.at("action");
    wanted.erase("builder"); // ccxt's own, and only ccxt's
    if (entry.at("method") == "cancelAllOrdersAfter") {
        QCOMPARE(scheduleCancelAction(wanted.at("time").get<std::uint64_t>()).dump(), wanted.dump());
        return;
    }
    Json input = entry.at("input");
    const Instrument what = instrument(input.at(0).get<std::string>());
    if (entry.at("description") == "market order with unformatted price and amount") {
        // ccxt cuts what is off the grid; here a size of 19 decimals is no number, one of fewer is refused with its
        // neighbours. Cut as a person would, it is the same action.
        QVERIFY(!Decimal::tryParse(input.at(3).get<std::string>()));
        input[3] = "0.0014646006";
        const auto refused = encodeOrder({termsOfCall(input), what, 0, {}, Price{dec("70000")}});
        QVERIFY(!refused && refused.error().code == Code::BadQty);
        QCOMPARE(refused.error().fixes.at(0), "0.00146");
        input[3] = refused.error().fixes.at(0);
        input[4] = "70000";
    }
    const OrderTerms terms = termsOfCall(input);
    const Price reference{dec(input.at(4).is_string() ? input.at(4).get<std::string>() : input.at(4).dump())};
    const Json& first = wanted.at("orders").at(0);
    const auto id = first.contains("c") ? idFromCloid(first.at("c").get<std::string>()) : std::nullopt;
    const auto asset = first.at("a").get<std::uint32_t>();
    std::vector<Json> orders{encodeOrder({terms, what, asset, id.value_or(ClientOrderId{}), reference}).value()};
    for (std::size_t i = 1; i < wanted.at("orders").size(); ++i) { // its target and its stop
        OrderTerms leg;
        leg.side = Side::Sell;
        leg.type = i == 1 ? OrderType::TakeProfitLimit : OrderType::StopLimit;
        leg.qty = terms.qty;
        leg.price = leg.trigger = Price{dec(input.at(4 + i).dump())};
        leg.isReduceOnly = true;
        orders.push_back(encodeOrder({leg, what, asset, {}, std::nullopt}).value());
    }
    QCOMPARE(orderAction(orders, orders.size() > 1 ? Grouping::WithEntry : Grouping::None).dump(), wanted.dump());
}

/// Amounts as whole numbers, as the dollars of an isolated margin are. One of the cases is above what 63 bits hold: no
/// action of the venue carries such a number, and ours is refused, never wrapped or rounded.
void HyperliquidVectorsTest::int_1e8()
{
    std::size_t exact = 0;
    const Json cases = fixture("number_format.json").at("int_1e8").at("cases");
    for (const auto& pair : cases) {
        const auto whole = dec(pair.at(0).get<std::string>()).mantissaAt(8);
        const auto wanted = Decimal::tryParse(pair.at(1).get<std::string>());
        QCOMPARE(whole.has_value(), wanted.has_value());
        if (whole) {
            QCOMPARE(std::to_string(*whole), pair.at(1).get<std::string>());
            ++exact;
        }
    }
    QCOMPARE(exact, std::size_t{1});
}

QTEST_GUILESS_MAIN(HyperliquidVectorsTest)
#include "vectors_test.moc"
