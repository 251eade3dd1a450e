// SPDX-License-Identifier: GPL-3.0-or-later
// Orders in the venue's words: cases of another client come out the same, answers are read, rejects have our codes.
#include "adapters/hyperliquid/order_codec.h"

#include "adapters/hyperliquid/codec.h"
#include "adapters/hyperliquid/errors.h"
#include "tests/support/dec.h"
#include "tests/venues/hyperliquid/fixtures.h"

#include <QTest>

#include <string>
#include <vector>

using namespace gannet;
using namespace gannet::hyperliquid;
using test::dec;
using test::fixture;
using test::fixtureCase;
using Json = nlohmann::ordered_json;

namespace {

/// As `meta` says it: decimals of a size, the rest follows.
Instrument instrument(const std::string& coin, int szDecimals)
{
    const Json meta{{"universe", {{{"name", coin}, {"szDecimals", szDecimals}, {"maxLeverage", 20}}}}};
    auto read = decodeCatalogue(meta.dump(), VenueId{0});
    return read.value().at(0);
}

OrderTerms limit(Side side, const char* qty, const char* price)
{
    OrderTerms terms;
    terms.side = side;
    terms.qty = Qty{dec(qty)};
    terms.price = Price{dec(price)};
    return terms;
}

OrderTerms market(Side side, const char* qty, const char* cap)
{
    OrderTerms terms;
    terms.side = side;
    terms.type = OrderType::Market;
    terms.timeInForce = TimeInForce::Ioc;
    terms.qty = Qty{dec(qty)};
    terms.slippageCap = dec(cap);
    return terms;
}

Json wire(const OrderTerms& terms, const Instrument& what, std::uint32_t asset = 0,
          std::optional<Price> reference = std::nullopt)
{
    const auto made = encodeOrder({terms, what, asset, {}, reference});
    if (!made)
        throw std::runtime_error(made.error().message);
    return *made;
}

Error refusal(const OrderTerms& terms, const Instrument& what, std::optional<Price> reference = std::nullopt)
{
    const auto made = encodeOrder({terms, what, 0, {}, reference});
    if (made)
        throw std::runtime_error("taken: " + made->dump());
    return made.error();
}

/// The order of a case of ccxt's, without the builder that ccxt adds.
Json ccxtOrder(const std::string& description)
{
    const Json file = fixture("order_action_cases.json");
    for (const auto& entry : file.at("cases")) {
        if (entry.value("description", "") == description)
            return entry.at("action").at("orders").at(0);
    }
    throw std::runtime_error("no case " + description);
}

const ClientOrderId kId{0x0123456789abcdef, 0x10};

} // namespace

class HyperliquidOrderCodecTest : public QObject {
    Q_OBJECT
private slots:
    void numbersOnTheWire();
    void marketBuyIsCapped();
    void triggerLimit();
    void triggerMarket();
    void takeProfit();
    void clientIds();
    void limits();
    void capsStayWithin();
    void refusals();
    void actions();
    void groupings();
    void severalAtOnce();
    void changesOfTriggers();
    void isolatedMargin();
    void addressesInTexts();
    void bodies();
    void answers();
    void answersThatAreNone();
    void rejects_data();
    void rejects();
};

void HyperliquidOrderCodecTest::numbersOnTheWire()
{
    const Json file = fixture("number_format.json");
    for (const auto& pair : file.at("wire_number").at("cases"))
        QCOMPARE(wireNumber(dec(pair.at(0).get<std::string>())).value(), pair.at(1).get<std::string>());
    for (const auto& text : file.at("wire_number_must_reject").at("cases"))
        QVERIFY(!wireNumber(dec(text.get<std::string>())));
}

void HyperliquidOrderCodecTest::marketBuyIsCapped()
{
    // ccxt's default slippage is 5 %.
    const Instrument sol = instrument("SOL", 2);
    QCOMPARE(wire(market(Side::Buy, "1", "0.05"), sol, 5, Price{dec("110")}), ccxtOrder("swap market buy"));
    Json withId = ccxtOrder("order with clientOrderId");
    const OrderTerms terms = market(Side::Buy, "0.5", "0.05");
    const auto id = idFromCloid(withId.at("c").get<std::string>());
    QCOMPARE(encodeOrder({terms, sol, 5, *id, Price{dec("130")}}).value(), withId);
}

void HyperliquidOrderCodecTest::triggerLimit()
{
    OrderTerms terms = limit(Side::Buy, "0.5", "50");
    terms.type = OrderType::StopLimit;
    terms.trigger = Price{dec("55")};
    QCOMPARE(wire(terms, instrument("SOL", 2), 5), ccxtOrder("trigger limit order"));
}

void HyperliquidOrderCodecTest::triggerMarket()
{
    OrderTerms terms = market(Side::Buy, "0.5", "0.05");
    terms.type = OrderType::Stop;
    terms.timeInForce = TimeInForce::Gtc;
    terms.trigger = Price{dec("55")};
    QCOMPARE(wire(terms, instrument("SOL", 2), 5), ccxtOrder("trigger market order"));
    terms.slippageCap.reset(); // then the venue's own tolerance
    QCOMPARE(wire(terms, instrument("SOL", 2), 5).at("p"), "60.5");
}

void HyperliquidOrderCodecTest::takeProfit()
{
    const Json file = fixture("order_action_cases.json");
    const Json bracket = fixtureCase(
        [&] {
            Json named = Json::array();
            for (Json entry : file.at("cases")) {
                entry["name"] = entry.value("description", "");
                named.push_back(entry);
            }
            return named;
        }(),
        "create order with tp and sl");
    const Instrument hype = instrument("HYPE", 2);
    OrderTerms terms = limit(Side::Sell, "1", "30");
    terms.isReduceOnly = true;
    terms.type = OrderType::TakeProfitLimit;
    terms.trigger = Price{dec("30")};
    QCOMPARE(wire(terms, hype, 159), bracket.at("action").at("orders").at(1));
    terms.type = OrderType::StopLimit;
    terms.trigger = terms.price = Price{dec("10")};
    QCOMPARE(wire(terms, hype, 159), bracket.at("action").at("orders").at(2));
}

void HyperliquidOrderCodecTest::clientIds()
{
    QCOMPARE(cloidOf(kId), "0x0123456789abcdef0000000000000010");
    QVERIFY(idFromCloid(cloidOf(kId)) == kId);
    for (const char* text : {"", "0x", "0123456789abcdef0000000000000010", "0x0123456789abcdef000000000000001",
                             "0x0123456789abcdef00000000000000100", "0x0123456789abcdefgggggggggggggggg"})
        QVERIFY2(!idFromCloid(text), text);
}

void HyperliquidOrderCodecTest::limits()
{
    const Instrument btc = instrument("BTC", 5);
    const Json gtc = wire(limit(Side::Sell, "0.00100", "60000.0"), btc, 3);
    QCOMPARE(gtc.dump(), R"({"a":3,"b":false,"p":"60000","s":"0.001","r":false,"t":{"limit":{"tif":"Gtc"}}})");
    OrderTerms terms = limit(Side::Buy, "0.001", "60000");
    terms.isPostOnly = true;
    QCOMPARE(wire(terms, btc).at("t").dump(), R"({"limit":{"tif":"Alo"}})");
    terms.isPostOnly = false;
    terms.timeInForce = TimeInForce::Ioc;
    terms.isReduceOnly = true;
    QCOMPARE(wire(terms, btc).at("t").dump(), R"({"limit":{"tif":"Ioc"}})");
    QCOMPARE(wire(terms, btc).at("r"), true);
}

/// A cap is never passed: the price is rounded towards the market, on the grid of its own size.
void HyperliquidOrderCodecTest::capsStayWithin()
{
    const Instrument btc = instrument("BTC", 5);
    const auto price = [&](Side side, const char* from) {
        return wire(market(side, "0.01", "0.003"), btc, 0, Price{dec(from)}).at("p").get<std::string>();
    };
    QCOMPARE(price(Side::Buy, "60001"), "60181");  // 60181.003
    QCOMPARE(price(Side::Sell, "60001"), "59821"); // 59820.997
    QCOMPARE(price(Side::Buy, "9999.9"), "10029"); // beyond a power of ten the step is 1: 10029.8997
    QCOMPARE(price(Side::Sell, "10001"), "9971");  // 9970.997: the step below is 0.1
}

void HyperliquidOrderCodecTest::refusals()
{
    const Instrument btc = instrument("BTC", 5);
    const auto code = [&](const OrderTerms& terms, std::optional<Price> reference = std::nullopt) {
        const Error error = refusal(terms, btc, reference);
        return std::string(toString(error.code)) + " " + error.field;
    };
    OrderTerms terms = limit(Side::Buy, "0.001", "60000.5");
    QCOMPARE(code(terms), "BAD_TICK price");
    const Error offGrid = refusal(terms, btc);
    QCOMPARE(offGrid.fixes, (std::vector<std::string>{"60000", "60001"}));
    QCOMPARE(offGrid.value, "60000.5");
    QCOMPARE(code(limit(Side::Buy, "0.000001", "60000")), "BAD_QTY qty");
    QCOMPARE(code(limit(Side::Buy, "0.0001", "60000")), "MIN_NOTIONAL qty");
    QCOMPARE(code(limit(Side::Buy, "0", "60000")), "BAD_QTY qty");
    QCOMPARE(code(limit(Side::Buy, "1", "-1")), "BAD_PRICE price");
    for (const TimeInForce tif : {TimeInForce::Fok, TimeInForce::Gtd, TimeInForce::Day}) {
        terms = limit(Side::Buy, "0.001", "60000");
        terms.timeInForce = tif;
        QCOMPARE(code(terms), "UNSUPPORTED time_in_force");
    }
    terms = limit(Side::Buy, "0.001", "60000");
    terms.isPostOnly = true;
    terms.timeInForce = TimeInForce::Ioc;
    QCOMPARE(code(terms), "INVALID_REQUEST post_only");
    terms = market(Side::Sell, "0.001", "0.003");
    terms.type = OrderType::Trailing;
    QCOMPARE(code(terms), "UNSUPPORTED type");
    terms.type = OrderType::Stop;
    terms.timeInForce = TimeInForce::Gtc;
    QCOMPARE(code(terms), "BAD_TRIGGER trigger");
    terms.trigger = Price{dec("60000")};
    terms.triggerSource = TriggerSource::Last;
    QCOMPARE(code(terms), "UNSUPPORTED trigger_source");
    terms.triggerSource = TriggerSource::Mark;
    terms.trigger = Price{dec("60000.5")};
    QCOMPARE(code(terms), "BAD_TICK trigger");
    terms = market(Side::Buy, "0.001", "0.003");
    QCOMPARE(code(terms), "BAD_PRICE reference");
    terms.slippageCap.reset();
    const auto uncapped = encodeOrder({terms, btc, 0, {}, Price{dec("60000")}}); // it goes as far as a stop would
    QCOMPARE(uncapped ? uncapped->at("p").get<std::string>() : "none", "66000");
    terms = market(Side::Sell, "0.001", "1"); // nothing is left of a price
    QCOMPARE(code(terms, Price{dec("60000")}), "BAD_PRICE reference");
}

void HyperliquidOrderCodecTest::actions()
{
    const Instrument btc = instrument("BTC", 5);
    Order order;
    order.id = kId;
    order.terms = limit(Side::Buy, "0.001", "60000");
    QCOMPARE(cancelAction(order, 1)->dump(),
             R"({"type":"cancelByCloid","cancels":[{"asset":1,"cloid":"0x0123456789abcdef0000000000000010"}]})");
    order.venueOrderId = "82382";
    // The same action is a published vector of signing ("cancel by oid").
    QCOMPARE(cancelAction(order, 1)->dump(), R"({"type":"cancel","cancels":[{"a":1,"o":82382}]})");
    const OrderTerms changed = limit(Side::Buy, "0.002", "59999");
    QCOMPARE(modifyAction(order, {changed, btc, 1, kId})->dump(),
             R"({"type":"modify","oid":82382,"order":{"a":1,"b":true,"p":"59999","s":"0.002","r":false,)"
             R"("t":{"limit":{"tif":"Gtc"}},"c":"0x0123456789abcdef0000000000000010"}})");
    order.venueOrderId = "";
    QCOMPARE(modifyAction(order, {changed, btc, 1, kId})->at("oid"), cloidOf(kId));
    order.id = {};
    QVERIFY(!cancelAction(order, 1) && !modifyAction(order, {changed, btc, 1, kId}));
    order.venueOrderId = "12x";
    QVERIFY(!cancelAction(order, 1));
    const OrderTerms offGrid = limit(Side::Buy, "0.002", "59999.5");
    order.venueOrderId = "12";
    QVERIFY(modifyAction(order, {offGrid, btc, 1, kId}).error().code == Code::BadTick);

    QCOMPARE(scheduleCancelAction({}).dump(), R"({"type":"scheduleCancel"})");
    QCOMPARE(scheduleCancelAction(1748964667611).dump(), R"({"type":"scheduleCancel","time":1748964667611})");
    QCOMPARE(leverageAction(4, MarginMode::Isolated, 7).dump(),
             R"({"type":"updateLeverage","asset":4,"isCross":false,"leverage":7})");
    QCOMPARE(orderAction({Json{{"a", 1}}}).dump(), R"({"type":"order","orders":[{"a":1}],"grouping":"na"})");
}

void HyperliquidOrderCodecTest::groupings()
{
    const Json one{{"a", 1}};
    QCOMPARE(orderAction({one, one}, Grouping::WithEntry).dump(),
             R"({"type":"order","orders":[{"a":1},{"a":1}],"grouping":"normalTpsl"})");
    QCOMPARE(orderAction({one}, Grouping::WithPosition).at("grouping"), "positionTpsl");
    QCOMPARE(orderAction({one}, Grouping::None).at("grouping"), "na");
}

void HyperliquidOrderCodecTest::severalAtOnce()
{
    const Instrument btc = instrument("BTC", 5);
    Order first;
    first.id = kId;
    first.venueOrderId = "77";
    Order second = first;
    second.id.counter = 0x11;
    second.venueOrderId = "78";
    QCOMPARE(cancelAction({{first, 1}, {second, 2}})->dump(),
             R"({"type":"cancel","cancels":[{"a":1,"o":77},{"a":2,"o":78}]})");
    second.venueOrderId = ""; // one action has one kind of names
    QCOMPARE(cancelAction({{first, 1}, {second, 2}})->dump(),
             R"({"type":"cancelByCloid","cancels":[{"asset":1,"cloid":"0x0123456789abcdef0000000000000010"},)"
             R"({"asset":2,"cloid":"0x0123456789abcdef0000000000000011"}]})");
    first.id = {};
    QVERIFY(cancelAction({{first, 1}, {second, 2}}).error().code == Code::UnknownOrder);
    QVERIFY(cancelAction(std::vector<OrderToCancel>{}).error().code == Code::InvalidRequest);

    const OrderTerms terms = limit(Side::Buy, "0.002", "59999");
    const OrderToSend changed{terms, btc, 1, kId};
    QCOMPARE(batchModifyAction({{first, changed}, {second, changed}})->dump(),
             R"({"type":"batchModify","modifies":[{"oid":77,"order":{"a":1,"b":true,"p":"59999","s":"0.002","r":false,)"
             R"("t":{"limit":{"tif":"Gtc"}},"c":"0x0123456789abcdef0000000000000010"}},)"
             R"({"oid":"0x0123456789abcdef0000000000000011","order":{"a":1,"b":true,"p":"59999","s":"0.002","r":false,)"
             R"("t":{"limit":{"tif":"Gtc"}},"c":"0x0123456789abcdef0000000000000010"}}]})");
    QVERIFY(batchModifyAction({}).error().code == Code::InvalidRequest);
}

/// Where the old one has fired meanwhile, its successor is placed all the same: only what reduces may be changed so.
void HyperliquidOrderCodecTest::changesOfTriggers()
{
    const Instrument btc = instrument("BTC", 5);
    Order order;
    order.id = kId;
    order.venueOrderId = "77";
    OrderTerms stop = market(Side::Sell, "0.01", "0.05");
    stop.type = OrderType::Stop;
    stop.timeInForce = TimeInForce::Gtc;
    stop.trigger = Price{dec("59000")};
    const OrderToSend changed{stop, btc, 1, kId};
    const Error refused = modifyAction(order, changed).error();
    QVERIFY(refused.kind == ErrorKind::Unsupported && refused.field == "type");
    stop.isReduceOnly = true;
    const auto made = modifyAction(order, changed);
    QCOMPARE(made->at("a"), true);
    QCOMPARE(std::prev(made->end()).key(), "a"); // the last, as it is hashed
    const OrderTerms plain = limit(Side::Buy, "0.002", "59999");
    QVERIFY(!modifyAction(order, {plain, btc, 1, kId})->contains("a"));
    const OrderToSend other{plain, btc, 1, kId};
    QCOMPARE(batchModifyAction({{order, changed}})->at("a"), true);
    QVERIFY(batchModifyAction({{order, changed}, {order, other}}).error().code == Code::InvalidRequest);
}

void HyperliquidOrderCodecTest::isolatedMargin()
{
    QCOMPARE(isolatedMarginAction(4, dec("12.5"))->dump(),
             R"({"type":"updateIsolatedMargin","asset":4,"isBuy":true,"ntli":12500000})");
    QCOMPARE(isolatedMarginAction(4, dec("-0.000001"))->at("ntli"), -1);
    for (const char* wrong : {"0", "0.0000001"}) {
        const Error error = isolatedMarginAction(4, dec(wrong)).error();
        QVERIFY2(error.code == Code::BadQty && error.value == wrong, wrong);
    }
    QCOMPARE(topUpAction(4, dec("2.50"))->dump(), R"({"type":"topUpIsolatedOnlyMargin","asset":4,"leverage":"2.5"})");
    QVERIFY(topUpAction(4, dec("0")).error().code == Code::Leverage);
    QVERIFY(topUpAction(4, dec("-1")).error().code == Code::Leverage);
}

void HyperliquidOrderCodecTest::addressesInTexts()
{
    const std::string address = "0x14791697260e4c9a71f18484c9f997b308e59325";
    const auto read = [](const std::string& words) {
        const auto found = addressIn(words);
        return found ? crypto::toHex0x(*found) : std::string("none");
    };
    QCOMPARE(read("User or API Wallet " + address + " does not exist."), address);
    QCOMPARE(read("Must deposit before performing actions. User: " + address), address);
    QCOMPARE(read("0x12 and 0X and then " + address + "."), address);
    QCOMPARE(read("User: 0x14791697260E4C9A71F18484C9F997B308E59325"), address);
    QCOMPARE(read("User or API Wallet 0x1 does not exist."), "none");
    QCOMPARE(read(address.substr(0, 41)), "none");
    QCOMPARE(read(address + "0"), "none"); // longer than one
    QCOMPARE(read(""), "none");
}

void HyperliquidOrderCodecTest::bodies()
{
    const Json action{{"type", "noop"}};
    QCOMPARE(exchangeBody(action, {.nonce = 5}, {}).dump(), R"({"action":{"type":"noop"},"nonce":5})");
    crypto::RecoverableSignature signature;
    signature.r[31] = 1;
    signature.s[31] = 2;
    signature.recoveryId = 1;
    const Json body = exchangeBody(action, {.nonce = 5, .vault = crypto::Address{}, .expiresAfter = 9}, signature);
    const std::string zeros(63, '0');
    QCOMPARE(body.dump(), R"({"action":{"type":"noop"},"nonce":5,"signature":{"r":"0x)" + zeros + R"(1","s":"0x)" +
                              zeros + R"(2","v":28},"vaultAddress":"0x)" + std::string(40, '0') +
                              R"(","expiresAfter":9})");
}

void HyperliquidOrderCodecTest::answers()
{
    const Json samples = fixture("rest_samples.json").at("samples");
    const auto reply = [&](const std::string& name, std::size_t count) {
        return decodeExchangeReply(fixtureCase(samples, name).at("response").dump(), count);
    };
    using Kind = OrderStatus::Kind;
    const auto resting = reply("PlaceOrder", 1).value();
    QVERIFY(resting[0].kind == Kind::Resting);
    QCOMPARE(resting[0].venueOrderId, "77738308");
    const auto filled = reply("exchange: filled", 1).value();
    QVERIFY(filled[0].kind == Kind::Filled);
    QCOMPARE(filled[0].venueOrderId, "296683658818");
    const auto parent = reply("exchange: parent filled", 3).value();
    QVERIFY(parent[0].kind == Kind::Filled && parent[1].kind == Kind::WaitingForTrigger);
    QVERIFY(reply("SetLeverage", 1).value()[0].kind == Kind::Done);
    QVERIFY(reply("exchange: cancel ok", 1).value()[0].kind == Kind::Done);
    const auto rejected = reply("exchange: order rejected", 1).value();
    QVERIFY(rejected[0].kind == Kind::Refused && rejected[0].error->code == Code::MinNotional);
    const auto missing = reply("exchange: cancel missing", 1).value();
    QVERIFY(missing[0].error->kind == ErrorKind::NotFound && missing[0].error->outcome == Outcome::Unknown);
    // One word for all of them.
    const auto limited = reply("exchange: address rate limit", 3).value();
    QCOMPARE(limited.size(), std::size_t{3});
    QVERIFY(limited[2].error->code == Code::RateLimit);
    QVERIFY(limited[2].error->venueCode.starts_with("Too many cumulative requests sent (97460 > 97456)"));
    const auto batch = reply("exchange: order rejected", 4).value();
    QVERIFY(batch.size() == 4 && batch[3].error->code == Code::MinNotional);
}

void HyperliquidOrderCodecTest::answersThatAreNone()
{
    for (const char* body :
         {"", "[]", "{}", "null", "<html>", R"({"status":"ok"})", R"({"status":"fine","response":{}})",
          R"({"status":"ok","response":[]})", R"({"status":"ok","response":{"data":{"statuses":[]}}})",
          R"({"status":"ok","response":{"data":{"statuses":{}}}})",
          R"({"status":"ok","response":{"data":{"statuses":["resting"]}}})",
          R"({"status":"ok","response":{"data":{"statuses":[{"resting":{"oid":"1"}}]}}})",
          R"({"status":"ok","response":{"data":{"statuses":[{"resting":{}}]}}})",
          R"({"status":"ok","response":{"data":{"statuses":[{"other":{"oid":1}}]}}})",
          R"({"status":"ok","response":{"data":{"statuses":["success","success"]}}})",
          R"({"status":"ok","response":{"data":{"statuses":["success"]}})", R"({"status":"err","response":7})"}) {
        const auto read = decodeExchangeReply(body, 1);
        QVERIFY2(!read, body);
        QVERIFY2(read.error().outcome == Outcome::Unknown, body);
    }
}

void HyperliquidOrderCodecTest::rejects_data()
{
    QTest::addColumn<QString>("words");
    QTest::addColumn<QString>("code");
    QTest::addColumn<QString>("outcome");
    const auto row = [](const char* words, const char* code, const char* outcome = "Rejected") {
        QTest::newRow(words) << QString(words) << QString(code) << QString(outcome);
    };
    row("Price must be divisible by tick size. asset=1", "BAD_TICK");
    row("Order must have minimum value of $10. asset=4", "MIN_NOTIONAL");
    row("Order has zero size.", "BAD_QTY");
    row("Order has invalid size.", "BAD_QTY");
    row("Order has invalid price.", "PRICE_BAND");
    row("Order price cannot be more than 80% away from the reference price", "PRICE_BAND");
    row("Order price too far from oracle asset=0", "PRICE_BAND");
    row("Insufficient margin to place order. asset=3", "INSUFFICIENT_FUNDS");
    row("Insufficient spot balance asset=10107", "INSUFFICIENT_FUNDS");
    row("Reduce only order would increase position. asset=0", "REDUCE_ONLY");
    row("Post only order would have immediately matched, bbo was 3.1@3.2. asset=2", "POST_ONLY_WOULD_CROSS");
    row("Order could not immediately match against any resting orders. asset=4", "NO_FILL");
    row("No liquidity available for market order. asset=4", "NO_FILL");
    row("Invalid TP/SL price. asset=4", "BAD_TRIGGER");
    row("Order would increase open interest while open interest is capped. asset=9", "POSITION_LIMIT");
    row("Order would cause position to exceed margin tier limit at current leverage", "POSITION_LIMIT");
    row("Order was never placed, already canceled, or filled. asset=0", "UNKNOWN_ORDER", "Unknown");
    row("Cannot modify canceled or filled order", "UNKNOWN_ORDER", "Unknown");
    row("TWAP was never placed, already canceled, or filled", "UNKNOWN_ORDER", "Unknown");
    row("User or API Wallet 0x0000000000000000000000000000000000000001 does not exist.", "AUTH");
    row("Must deposit before performing actions. User: 0x0000000000000000000000000000000000000001", "AUTH");
    row("Too many cumulative requests sent (97460 > 97456) for cumulative volume traded $87457.46.", "RATE_LIMIT");
    row("Only post-only orders allowed immediately after a network upgrade.", "VENUE_LIMITED");
    row("Builder fee has not been approved.", "ACCOUNT_RESTRICTED");
    row("Cannot set scheduled cancel time until enough volume traded. Required: $1000000", "ACCOUNT_RESTRICTED");
    row("Invalid nonce: duplicate nonce", "CLOCK_SKEW", "Unknown");
    row("Nonce too low", "CLOCK_SKEW", "Unknown");
    row("Something that nobody has seen before", "OTHER");
}

void HyperliquidOrderCodecTest::rejects()
{
    QFETCH(QString, words);
    QFETCH(QString, code);
    QFETCH(QString, outcome);
    const Error error = actionError(words.toStdString());
    QCOMPARE(QString::fromStdString(std::string(toString(error.code))), code);
    QCOMPARE(QString::fromStdString(std::string(toString(error.outcome))), outcome);
    QCOMPARE(QString::fromStdString(error.venueCode), words);
    QVERIFY(error.message.find(words.left(40).toStdString()) != std::string::npos);
}

QTEST_GUILESS_MAIN(HyperliquidOrderCodecTest)
#include "order_codec_test.moc"
