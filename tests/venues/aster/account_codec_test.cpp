// SPDX-License-Identifier: GPL-3.0-or-later
// What Aster says of an account: the documents' samples and two recorded answers, named as in the vectors, and what of
// it must not be believed.
#include "adapters/fapi/account_codec.h"

#include "adapters/aster/order_codec.h"
#include "tests/support/dec.h"
#include "tests/support/json_fixture.h"

#include <QTest>

#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

using namespace gannet;
using namespace gannet::fapi;
using test::dec;
using Json = nlohmann::ordered_json;

namespace {

Json entryOf(const char* file, const char* list, std::string_view name)
{
    const Json all = test::jsonFixture(std::string("tests/venues/aster/fixtures/") + file);
    for (const Json& entry : all.at(list)) {
        if (entry.at("name").get<std::string>().starts_with(name))
            return entry;
    }
    throw std::runtime_error("no case " + std::string(name));
}

std::string sample(std::string_view name)
{
    return entryOf("rest_samples.json", "samples", name).at("response").dump();
}
std::string frame(std::string_view name)
{
    return entryOf("ws_messages.json", "messages", name).at("message").dump();
}

template <class Frame> Frame frameOf(const std::string& bytes)
{
    const auto read = decodeAccountFrame(bytes);
    if (!read || !*read)
        throw std::runtime_error("no frame: " + (read ? std::string("another kind") : read.error().message));
    return std::get<Frame>(**read);
}

/// The event of a frame, to be broken.
Json eventOf(std::string_view name)
{
    const Json message = entryOf("ws_messages.json", "messages", name).at("message");
    return message.contains("data") ? message.at("data") : message;
}

std::string said(const Error& error)
{
    return std::string(toString(error.kind)) + " " + std::string(toString(error.code)) + " " + error.field;
}

} // namespace

class AsterAccountCodecTest : public QObject {
    Q_OBJECT
private slots:
    void everyCaseOfTheVectorsIsRead_data();
    void everyCaseOfTheVectorsIsRead();
    void placeOrder();
    void cancelOrder();
    void openOrders();
    void forcedOrders();
    void positions();
    void userTrades();
    void commissionSigns();
    void income();
    void brackets();
    void bracketsAreContinuous_data();
    void bracketsAreContinuous();
    void recordedAccount();
    void smallAnswers();
    void orderUpdate();
    void executions();
    void liquidations();
    void accountUpdate();
    void configAndMargin();
    void otherFrames();
    void batches();
    void batchesThatDoNotFit();
    void requestsOfAnotherClient();
    void brokenOrders_data();
    void brokenOrders();
    void brokenFrames_data();
    void brokenFrames();
    void brokenAnswers_data();
    void brokenAnswers();
};

/// Those of markets are read in codec_test.
void AsterAccountCodecTest::everyCaseOfTheVectorsIsRead_data()
{
    QTest::addColumn<QString>("name");
    for (const char* file : {"rest_samples.json", "ws_messages.json"}) {
        const Json all = test::jsonFixture(std::string("tests/venues/aster/fixtures/") + file);
        for (const Json& entry : all.at(all.contains("samples") ? "samples" : "messages")) {
            const std::string name = entry.at("name");
            QTest::newRow(name.c_str()) << QString::fromStdString(name);
        }
    }
}

void AsterAccountCodecTest::everyCaseOfTheVectorsIsRead()
{
    QFETCH(QString, name);
    const std::string of = name.toStdString();
    const auto ends = [&of](std::string_view tail) { return of.ends_with(tail); };
    if (ends("PlaceOrder") || ends("CancelOrder"))
        QVERIFY(decodeOrder(sample(of)));
    else if (ends("OpenOrders") || ends("ForcedOrders"))
        QVERIFY(decodeOrders(sample(of)));
    else if (ends("GetPositions"))
        QVERIFY(decodePositions(sample(of)));
    else if (ends("GetUserTrades"))
        QVERIFY(decodeTrades(sample(of), "BTCUSDT", TradesCommission::NegativeIsCost));
    else if (ends("GetAccountInfo") || of.starts_with("account v4"))
        QVERIFY(decodeAccount(sample(of)));
    else if (ends("GetIncomeHistory"))
        QVERIFY(decodeIncome(sample(of)));
    else if (ends("GetLeverageBrackets"))
        QVERIFY(decodeBrackets(sample(of)));
    else if (ends("GetPositionMode"))
        QVERIFY(decodeFlag(sample(of), "dualSidePosition") == true);
    else if (ends("GetUserCommissionRate"))
        QVERIFY(decodeCommissionRate(sample(of), "BTCUSDT"));
    else if (ends("SetLeverage"))
        QVERIFY(decodeLeverage(sample(of)));
    else if (ends("SetMarginType"))
        QVERIFY(decodeDone(sample(of)));
    else if (ends("CancelAllOrdersAfterTimeout"))
        QVERIFY(decodeCountdown(sample(of), "BTCUSDT"));
    else if (of == "AccountConfig" || of == "AccountUpdate" || of == "OrderUpdate" || of == "AccountMargin" ||
             of == "listenKeyExpired")
        QVERIFY(decodeAccountFrame(frame(of)).value());
    else if (of.starts_with("FuturesV3/ExchangeData/") || of.starts_with("exchangeInfo"))
        QVERIFY(!decodeOrder(sample(of))); // of markets
    else
        QVERIFY(!decodeAccountFrame(frame(of)).value()); // of markets: none of the account's
}

void AsterAccountCodecTest::placeOrder()
{
    const auto order = decodeOrder(sample("FuturesV3/Trading/PlaceOrder"));
    QVERIFY(order);
    QCOMPARE(order->venueOrderId, "22542179");
    QCOMPARE(order->clientOrderId, "testOrder");
    QVERIFY(!order->id && order->side == Side::Buy && order->status == OrderStatus::New);
    QVERIFY(order->qty == dec("10") && order->price.isZero() && order->stopPrice == dec("9300"));
    QVERIFY(order->positionSide == PositionSide::Short && order->isHeld());
    QCOMPARE(order->updated.toMilliseconds(), 1566818724722);
    QVERIFY(!termsOf(*order)); // it trails by a percentage
}

void AsterAccountCodecTest::cancelOrder()
{
    const auto order = decodeOrder(sample("FuturesV3/Trading/CancelOrder"));
    QVERIFY(order && order->status == OrderStatus::Canceled && isEnd(order->status));
    QCOMPARE(order->venueOrderId, "283194212");
}

void AsterAccountCodecTest::openOrders()
{
    const auto orders = decodeOrders(sample("FuturesV3/Trading/GetOpenOrders"));
    QVERIFY(orders && orders->size() == 1);
    QCOMPARE(orders->at(0).placed->toMilliseconds(), 1579276756075);
    QVERIFY(decodeOrders("[]") && decodeOrders("[]")->empty());

    Json limit = Json::parse(sample("FuturesV3/Trading/GetOpenOrders")).at(0);
    limit["type"] = limit["origType"] = "STOP";
    limit["price"] = "9200";
    limit["timeInForce"] = "GTX";
    limit["clientOrderId"] = "0123456789abcdef0000000000000007";
    const auto told = decodeOrder(limit.dump());
    QVERIFY(told && told->id && told->id->counter == 7);
    const auto terms = termsOf(*told);
    QVERIFY(terms && terms->type == OrderType::StopLimit && terms->isPostOnly);
    QVERIFY(terms->price->value == dec("9200") && terms->trigger->value == dec("9300"));
    QVERIFY(terms->triggerSource == TriggerSource::Last);
    limit["type"] = "LIMIT"; // it has fired: what it was asked for holds, and it waits no more
    QVERIFY(!decodeOrder(limit.dump())->isHeld());
    QVERIFY(termsOf(*decodeOrder(limit.dump()))->type == OrderType::StopLimit);
    limit["timeInForce"] = "HIDDEN";
    QVERIFY(decodeOrder(limit.dump()) && !termsOf(*decodeOrder(limit.dump())));
}

/// The venue's own orders carry names that are none of ours.
void AsterAccountCodecTest::forcedOrders()
{
    const auto orders = decodeOrders(sample("FuturesV3/Trading/GetForcedOrders"));
    QVERIFY(orders && orders->size() == 2);
    QCOMPARE(orders->at(0).clientOrderId, "autoclose-1596107620040000020");
    QCOMPARE(orders->at(1).clientOrderId, "adl_autoclose");
    QVERIFY(!orders->at(0).id && !orders->at(1).id);
}

void AsterAccountCodecTest::positions()
{
    const auto positions = decodePositions(sample("FuturesV3/Trading/GetPositions"));
    QVERIFY(positions && positions->size() == 2);
    const AccountPosition& first = positions->at(0);
    QVERIFY(first.side == PositionSide::Long && first.qty == dec("20.000") && first.entryPrice == dec("6563.66500"));
    QVERIFY(first.liquidationPrice == dec("5930.78") && first.leverage == dec("10"));
    QVERIFY(first.mode == MarginMode::Isolated && first.isolatedMargin == dec("15517.54150468"));
    QCOMPARE(first.updated->toMilliseconds(), 1625474304765);
    const AccountPosition& second = positions->at(1);
    QVERIFY(second.qty == dec("-10") && !second.entryPrice && !second.updated); // zero is not said
    Json flat = Json::parse(sample("FuturesV3/Trading/GetPositions")).at(0);
    flat["marginType"] = "cross";
    flat["liquidationPrice"] = "0";
    const auto cross = decodePositions(Json::array({flat}).dump());
    QVERIFY(cross && cross->at(0).mode == MarginMode::Cross && !cross->at(0).liquidationPrice);
    QVERIFY(!cross->at(0).isolatedMargin);
}

void AsterAccountCodecTest::userTrades()
{
    const auto trades =
        decodeTrades(sample("FuturesV3/Trading/GetUserTrades"), "BTCUSDT", TradesCommission::NegativeIsCost);
    QVERIFY(trades && trades->size() == 1);
    const AccountTrade& trade = trades->at(0);
    QCOMPARE(tradeKey(trade), "BTCUSDT/698759/25851813");
    QVERIFY(trade.side == Side::Sell && trade.price == dec("7819.01") && trade.qty == dec("0.002"));
    QVERIFY(trade.fee == dec("0.07819010") && trade.feeAsset == "USDT" && !trade.isMaker);
    QVERIFY(trade.realised == dec("-0.91539999"));
    QCOMPARE(trade.time.toMilliseconds(), 1569514978020);
}

/// The stream's cost is above zero, that of userTrades' sample below.
void AsterAccountCodecTest::commissionSigns()
{
    Json row = Json::parse(sample("FuturesV3/Trading/GetUserTrades")).at(0);
    row["commission"] = "0.5";
    const std::string body = Json::array({row}).dump();
    QVERIFY(decodeTrades(body, "BTCUSDT", TradesCommission::NegativeIsCost)->at(0).fee == dec("-0.5"));
    QVERIFY(decodeTrades(body, "BTCUSDT", TradesCommission::PositiveIsCost)->at(0).fee == dec("0.5"));
}

void AsterAccountCodecTest::income()
{
    const auto rows = decodeIncome(sample("FuturesV3/Account/GetIncomeHistory"));
    QVERIFY(rows && rows->size() == 2);
    QVERIFY(rows->at(0).symbol.empty() && rows->at(0).type == "TRANSFER");
    QVERIFY(rows->at(1).symbol == "BTCUSDT" && rows->at(1).amount == dec("-0.01"));
    QCOMPARE(rows->at(1).transferId, "9689322392");
    QVERIFY(decodeIncome(R"([{"symbol":"A","incomeType":"FUNDING_FEE","income":"1","asset":"USDT","time":1,)"
                         R"("tranId":7}])")
                ->at(0)
                .transferId == "7"); // a number in Binance's document
}

void AsterAccountCodecTest::brackets()
{
    const auto told = decodeBrackets(sample("FuturesV3/Account/GetLeverageBrackets"));
    QVERIFY(told && told->size() == 1 && told->at(0).symbol == "ETHUSDT");
    const Bracket& bracket = told->at(0).brackets.at(0);
    QVERIFY(bracket.maxLeverage == dec("75") && bracket.cap == dec("10000") && bracket.floor.isZero());
    QVERIFY(bracket.maintenanceRate == dec("0.0065") && bracket.deduction.isZero());
    const Json one = Json::parse(sample("FuturesV3/Account/GetLeverageBrackets")).at(0);
    QVERIFY(decodeBrackets(one.dump()) && decodeBrackets(one.dump())->size() == 1); // asked with a symbol
}

void AsterAccountCodecTest::bracketsAreContinuous_data()
{
    QTest::addColumn<QString>("symbol");
    const Json all = test::jsonFixture("tests/venues/aster/fixtures/leverage_brackets.json");
    for (const auto& [symbol, rows] : all.at("brackets").items())
        QTest::newRow(symbol.c_str()) << QString::fromStdString(symbol);
}

/// What must be kept is the same on both sides of a bracket's edge.
void AsterAccountCodecTest::bracketsAreContinuous()
{
    QFETCH(QString, symbol);
    const Json all = test::jsonFixture("tests/venues/aster/fixtures/leverage_brackets.json");
    Json rows = all.at("brackets").at(symbol.toStdString());
    for (std::size_t i = 0; i < rows.size(); ++i) {
        rows[i]["notionalCap"] = i + 1 < rows.size() ? rows[i + 1].at("notionalFloor") : Json("900000000");
        rows[i]["initialLeverage"] = 100 - static_cast<int>(i);
    }
    const auto told = decodeBrackets(Json::array({{{"symbol", symbol.toStdString()}, {"brackets", rows}}}).dump());
    QVERIFY2(told, told ? "" : told.error().message.c_str());
    const auto& brackets = told->at(0).brackets;
    QCOMPARE(brackets.size(), rows.size());
    for (std::size_t i = 1; i < brackets.size(); ++i) {
        const auto kept = [&](const Bracket& one) {
            return subtract(*multiply(brackets[i].floor, one.maintenanceRate), one.deduction);
        };
        QVERIFY(kept(brackets[i - 1]) == kept(brackets[i]));
    }
}

void AsterAccountCodecTest::recordedAccount()
{
    const auto balances = decodeAccount(sample("account v4"));
    QVERIFY(balances);
    const auto usdt =
        std::find_if(balances->begin(), balances->end(), [](const AssetBalance& one) { return one.asset == "USDT"; });
    QVERIFY(usdt != balances->end() && usdt->wallet == dec("10.01540483"));
    QVERIFY(usdt->available == dec("35.00840230")); // other assets back it too
    const auto list = decodeBalances(R"([{"accountAlias":"x","asset":"USDT","balance":"122607.35137903",)"
                                     R"("crossWalletBalance":"23.72469206","crossUnPnl":"0.00000000",)"
                                     R"("availableBalance":"23.72469206","maxWithdrawAmount":"23.72469206",)"
                                     R"("marginAvailable":true,"updateTime":1617939110373}])");
    QVERIFY(list && list->at(0).wallet == dec("122607.35137903") && list->at(0).available == dec("23.72469206"));
}

void AsterAccountCodecTest::smallAnswers()
{
    QVERIFY(decodeFlag(sample("FuturesV3/Account/GetPositionMode"), "dualSidePosition") == true);
    QVERIFY(decodeFlag(R"({"multiAssetsMargin":false})", "multiAssetsMargin") == false);
    const auto rate = decodeCommissionRate(sample("FuturesV3/Account/GetUserCommissionRate"), "BTCUSDT");
    QVERIFY(rate && rate->maker == dec("0.0002") && rate->taker == dec("0.0004"));
    QCOMPARE(decodeLeverage(sample("FuturesV3/Account/SetLeverage"))->leverage, 21);
    QVERIFY(decodeCountdown(sample("FuturesV3/Trading/CancelAllOrdersAfterTimeout"), "BTCUSDT") ==
            Duration::seconds(100));
    QVERIFY(decodeDone(sample("FuturesV3/Account/SetMarginType")));
    QVERIFY(decodeDone(R"({"code":"200","msg":"The operation of cancel all open order is done."})")); // as a text
    QVERIFY(decodeDone("{}"));
    QVERIFY(decodeDone(R"({"code":-4046,"msg":"No need to change margin type."})").error().code == Code::StateConflict);
    QCOMPARE(
        decodeListenKey(R"({"listenKey":"pqia91ma19a5s61cv6a81va65sdf19v8a65a1a5s61cv6a81va65sdf19v8a65a1"})")->size(),
        std::size_t{64});
    QCOMPARE(decodeServerTime(R"({"serverTime":1499827319559})")->toMilliseconds(), 1499827319559);
}

void AsterAccountCodecTest::orderUpdate()
{
    const auto told = frameOf<OrderFrame>(frame("OrderUpdate"));
    QVERIFY(told.execution == Execution::New && !told.trade);
    QCOMPARE(told.order.symbol, "BTCUSDT");
    QCOMPARE(told.order.venueOrderId, "8886774");
    QCOMPARE(told.order.clientOrderId, "TEST");
    QVERIFY(!told.order.id && told.order.side == Side::Sell && told.order.status == OrderStatus::New);
    QVERIFY(told.order.stopPrice == dec("7103.04") && told.order.isHeld());
    QVERIFY(told.order.positionSide == PositionSide::Long);
    QCOMPARE(told.event.toMilliseconds(), 1568879465651);
    // As it is sent on the account's own stream, without a wrapping.
    QCOMPARE(frameOf<OrderFrame>(eventOf("OrderUpdate").dump()).order.venueOrderId, "8886774");
}

void AsterAccountCodecTest::executions()
{
    Json event = eventOf("OrderUpdate");
    Json& order = event["o"];
    order["x"] = "TRADE";
    order["X"] = "PARTIALLY_FILLED";
    order["l"] = "0.0004";
    order["L"] = "7100.5";
    order["z"] = "0.0007";
    order["t"] = 12;
    order["n"] = "0.002";
    order["m"] = true;
    order["rp"] = "-1.5";
    auto told = frameOf<OrderFrame>(event.dump());
    QVERIFY(told.trade);
    QCOMPARE(tradeKey(*told.trade), "BTCUSDT/12/8886774");
    QVERIFY(told.trade->qty == dec("0.0004") && told.trade->price == dec("7100.5") && told.trade->isMaker);
    QVERIFY(told.trade->fee == dec("0.002") && told.trade->feeAsset == "USDT"); // above zero: a cost
    QVERIFY(told.order.filledQty == dec("0.0007") && told.trade->realised == dec("-1.5"));
    order["n"] = "-0.002"; // a rebate
    QVERIFY(frameOf<OrderFrame>(event.dump()).trade->fee == dec("-0.002"));
    order.erase("n"); // "will not push if no commission"
    order.erase("N");
    told = frameOf<OrderFrame>(event.dump());
    QVERIFY(told.trade->fee.isZero() && told.trade->feeAsset.empty());
}

void AsterAccountCodecTest::liquidations()
{
    Json event = eventOf("OrderUpdate");
    Json& order = event["o"];
    order["c"] = "autoclose-1596107620040000020";
    order["x"] = "CALCULATED";
    order["X"] = "NEW_INSURANCE";
    auto told = frameOf<OrderFrame>(event.dump());
    QVERIFY(told.execution == Execution::Calculated && !told.trade && !told.order.id);
    QVERIFY(told.order.status == OrderStatus::NewInsurance);
    order["c"] = "adl_autoclose";
    order["X"] = "NEW_ADL";
    order["t"] = 13;
    order["l"] = "0.001";
    order["L"] = "7000";
    told = frameOf<OrderFrame>(event.dump());
    QVERIFY(told.trade && told.trade->tradeId == 13 && told.order.status == OrderStatus::NewAdl);
}

void AsterAccountCodecTest::accountUpdate()
{
    const auto told = frameOf<AccountUpdateFrame>(frame("AccountUpdate"));
    QCOMPARE(told.reason, "ORDER");
    QCOMPARE(told.assets.size(), std::size_t{2});
    QVERIFY(told.assets[0].wallet == dec("122624.12345678") && told.assets[0].change == dec("50.12345678"));
    QVERIFY(told.assets[1].change == dec("-49.12345678"));
    QCOMPARE(told.positions.size(), std::size_t{3});
    QVERIFY(told.positions[0].side == PositionSide::Both && told.positions[0].qty.isZero());
    QVERIFY(!told.positions[0].entryPrice);
    QVERIFY(told.positions[1].qty == dec("20") && told.positions[1].entryPrice == dec("6563.66500"));
    QVERIFY(told.positions[2].qty == dec("-10") && told.positions[2].mode == MarginMode::Isolated);
    Json funding = eventOf("AccountUpdate"); // cross: the asset alone
    funding["a"]["m"] = "FUNDING_FEE";
    funding["a"].erase("P");
    QVERIFY(frameOf<AccountUpdateFrame>(funding.dump()).positions.empty());
}

void AsterAccountCodecTest::configAndMargin()
{
    const auto config = frameOf<ConfigFrame>(frame("AccountConfig"));
    QVERIFY(config.leverage && config.leverage->symbol == "BTCUSDT" && config.leverage->leverage == 25);
    QVERIFY(!config.isMultiAsset && !config.isDualSide);
    const auto modes = frameOf<ConfigFrame>(R"({"e":"ACCOUNT_CONFIG_UPDATE","E":1611646737479,"T":1611646737476,)"
                                            R"("ai":{"j":true,"f":false,"d":true}})");
    QVERIFY(!modes.leverage && modes.isMultiAsset == true && modes.isDualSide == true);
    const auto call = frameOf<MarginCallFrame>(frame("AccountMargin"));
    QCOMPARE(call.symbols, std::vector<std::string>{"ETHUSDT"});
    QCOMPARE(frameOf<KeyExpiredFrame>(frame("listenKeyExpired")).event.toMilliseconds(), 1576653824250);
}

void AsterAccountCodecTest::otherFrames()
{
    for (const char* bytes :
         {R"({"result":null,"id":1})", R"({"e":"STRATEGY_UPDATE","E":1,"x":[]})",
          R"({"stream":"x","data":{"e":"TRADE_LITE","E":1}})", R"({"id":2,"error":{"code":0,"msg":"x"}})"}) {
        const auto read = decodeAccountFrame(bytes);
        QVERIFY(read && !*read);
    }
}

void AsterAccountCodecTest::batches()
{
    const std::string good = sample("FuturesV3/Trading/PlaceOrder");
    const auto told = decodeBatch(
        "[" + good + R"(,{"code":-2022,"msg":"ReduceOnly Order is rejected."},{"msg":"x","code":-1007}])", 3);
    QVERIFY(told && told->size() == 3);
    QVERIFY(told->at(0) && told->at(0)->venueOrderId == "22542179");
    QVERIFY(told->at(1).error().code == Code::ReduceOnly && told->at(1).error().outcome == Outcome::Rejected);
    QVERIFY(told->at(2).error().outcome == Outcome::Unknown); // of that one alone
    for (const auto& [body, count] : {std::pair{"[" + good + "]", std::size_t{2}}, {"[]", 1}, {"{}", 1}, {"[1]", 1}}) {
        const auto read = decodeBatch(body, count);
        QVERIFY(!read && read.error().kind == ErrorKind::Protocol && read.error().outcome == Outcome::Unknown);
    }
    Order one, two;
    one.id = {0x0123456789abcdef, 1};
    one.venueOrderId = "7";
    two.id = {0x0123456789abcdef, 2};
    two.venueOrderId = "8";
    Instrument btc;
    btc.symbol = "BTCUSDT";
    QCOMPARE(urlEncoded(*cancelBatchParameters({one, two}, btc)), "symbol=BTCUSDT&orderIdList=%5B7%2C8%5D");
    two.venueOrderId.clear(); // one of them is known by our name only: all go by it
    QCOMPARE(cancelBatchParameters({one, two}, btc)->at(1).second,
             R"(["0123456789abcdef0000000000000001","0123456789abcdef0000000000000002"])");
    QCOMPARE(batchParameters({{{"symbol", "BTCUSDT"}, {"price", "1.50"}}})->at(0).second,
             R"([{"symbol":"BTCUSDT","price":"1.50"}])");
}

void AsterAccountCodecTest::batchesThatDoNotFit()
{
    Instrument btc;
    QVERIFY(batchParameters({}).error().code == Code::InvalidRequest);
    QVERIFY(batchParameters(std::vector<Parameters>(6)).error().limit == "1 to 5");
    QVERIFY(batchParameters(std::vector<Parameters>(5)));
    QVERIFY(cancelBatchParameters(std::vector<Order>(11), btc).error().value == "11");
    QVERIFY(!cancelBatchParameters({}, btc) && cancelBatchParameters(std::vector<Order>(10), btc));
}

/// Cases of ccxt's requests; those of new orders stand in order_codec_test.
void AsterAccountCodecTest::requestsOfAnotherClient()
{
    const auto sent = [](const char* name) {
        const std::string all = entryOf("request_cases_v1.json", "cases", name).at("params");
        return all.substr(0, all.find("&timestamp"));
    };
    Instrument btc;
    btc.symbol = "BTCUSDT";
    Order order;
    order.venueOrderId = "123";
    QCOMPARE(urlEncoded(cancelParameters(order, btc)), sent("cancelOrder"));
    QCOMPARE(urlEncoded(marginModeParameters(btc, MarginMode::Cross)), sent("setMarginMode"));
}

void AsterAccountCodecTest::brokenOrders_data()
{
    QTest::addColumn<QString>("field");
    QTest::addColumn<QString>("value"); // JSON; empty: the member is missing
    QTest::addColumn<QString>("error");
    QTest::newRow("a state we do not know") << "status"
                                            << "\"SLEEPING\""
                                            << "Protocol BAD_FORMAT status";
    QTest::newRow("an id as a text") << "orderId"
                                     << "\"7\""
                                     << "Protocol WRONG_TYPE orderId";
    QTest::newRow("no id") << "orderId"
                           << "0"
                           << "Protocol OUT_OF_RANGE orderId";
    QTest::newRow("an amount as a number") << "executedQty"
                                           << "0.5"
                                           << "Protocol WRONG_TYPE executedQty";
    QTest::newRow("below zero") << "executedQty"
                                << "\"-1\""
                                << "Protocol OUT_OF_RANGE executedQty";
    QTest::newRow("no number") << "price"
                               << "\"NaN\""
                               << "Protocol BAD_NUMBER price";
    QTest::newRow("a power") << "price"
                             << "\"1e3\""
                             << "Protocol BAD_NUMBER price";
    QTest::newRow("forty digits") << "price"
                                  << "\"1234567890123456789012345678901234567890\""
                                  << "Protocol BAD_NUMBER price";
    QTest::newRow("null") << "origQty"
                          << "null"
                          << "Protocol WRONG_TYPE origQty";
    QTest::newRow("no symbol") << "symbol"
                               << ""
                               << "Protocol MISSING_FIELD symbol";
    QTest::newRow("no time") << "updateTime"
                             << "0"
                             << "Protocol OUT_OF_RANGE updateTime";
    QTest::newRow("a side") << "side"
                            << "\"HOLD\""
                            << "Protocol BAD_FORMAT side";
    QTest::newRow("a position side") << "positionSide"
                                     << "\"UP\""
                                     << "Protocol BAD_FORMAT positionSide";
    QTest::newRow("a flag as a text") << "reduceOnly"
                                      << "\"true\""
                                      << "Protocol WRONG_TYPE reduceOnly";
    QTest::newRow("a long name") << "clientOrderId" << '"' + QString("x").repeated(65) + '"'
                                 << "Protocol BAD_FORMAT clientOrderId";
}

void AsterAccountCodecTest::brokenOrders()
{
    QFETCH(QString, field);
    QFETCH(QString, value);
    QFETCH(QString, error);
    Json order = Json::parse(sample("FuturesV3/Trading/PlaceOrder"));
    if (value.isEmpty())
        order.erase(field.toStdString());
    else
        order[field.toStdString()] = Json::parse(value.toStdString());
    const auto read = decodeOrder(order.dump());
    QVERIFY(!read);
    QCOMPARE(said(read.error()), error.toStdString());
    QVERIFY(!decodeOrders("[" + order.dump() + "]")); // nothing of a list with one of them
}

void AsterAccountCodecTest::brokenFrames_data()
{
    QTest::addColumn<QString>("bytes");
    QTest::addColumn<QString>("error");
    const auto order = [](const char* field, const Json& value) {
        Json event = eventOf("OrderUpdate");
        event["o"][field] = value;
        return QString::fromStdString(event.dump());
    };
    QTest::newRow("an order's state") << order("X", "SLEEPING") << "Protocol BAD_FORMAT X";
    QTest::newRow("an execution") << order("x", "GUESS") << "Protocol BAD_FORMAT x";
    QTest::newRow("an execution without number") << order("x", "TRADE") << "Protocol OUT_OF_RANGE t";
    QTest::newRow("an id as a text") << order("i", "8886774") << "Protocol WRONG_TYPE i";
    QTest::newRow("a size as a number") << order("q", 1) << "Protocol WRONG_TYPE q";
    Json list = eventOf("OrderUpdate");
    list["o"] = Json::array();
    QTest::newRow("a list for the order") << QString::fromStdString(list.dump()) << "Protocol WRONG_TYPE o";
    Json update = eventOf("AccountUpdate");
    update["a"] = Json::array();
    QTest::newRow("a list for the account") << QString::fromStdString(update.dump()) << "Protocol WRONG_TYPE a";
    update = eventOf("AccountUpdate");
    update["a"]["P"] = Json::object();
    QTest::newRow("an object for positions") << QString::fromStdString(update.dump()) << "Protocol WRONG_TYPE P";
    update["a"].erase("P");
    update["E"] = 0;
    QTest::newRow("without a time") << QString::fromStdString(update.dump()) << "Protocol OUT_OF_RANGE E";
    QTest::newRow("leverage of nothing") << R"({"e":"ACCOUNT_CONFIG_UPDATE","E":1,"ac":{"s":"BTCUSDT","l":0}})"
                                         << "Protocol OUT_OF_RANGE l";
    QTest::newRow("cut off") << QString::fromStdString(eventOf("OrderUpdate").dump()).chopped(5)
                             << "Protocol BAD_JSON ";
    QTest::newRow("a list") << "[]"
                            << "Protocol WRONG_TYPE ";
    QTest::newRow("of no event") << "{}"
                                 << "Protocol MISSING_FIELD e";
    QTest::newRow("of no event, inside") << R"({"stream":"x","data":{"e":null,"o":{}}})"
                                         << "Protocol MISSING_FIELD e";
}

void AsterAccountCodecTest::brokenFrames()
{
    QFETCH(QString, bytes);
    QFETCH(QString, error);
    const auto read = decodeAccountFrame(bytes.toStdString());
    QVERIFY(!read);
    QVERIFY2(said(read.error()).starts_with(error.toStdString()), said(read.error()).c_str());
}

void AsterAccountCodecTest::brokenAnswers_data()
{
    QTest::addColumn<QString>("what");
    QTest::addColumn<QString>("body");
    for (const char* what : {"orders", "positions", "balances", "trades", "income"}) {
        QTest::addRow("%s: an object for a list", what) << what << "{}";
        QTest::addRow("%s: cut off", what) << what << "[{";
        QTest::addRow("%s: a list of lists", what) << what << "[[]]";
        QTest::addRow("%s: empty rows", what) << what << "[{}]";
    }
    for (const char* what : {"order", "account", "flag", "leverage", "key", "time", "countdown", "rate"}) {
        QTest::addRow("%s: a list for an object", what) << what << "[]";
        QTest::addRow("%s: nothing in it", what) << what << "{}";
        QTest::addRow("%s: no JSON", what) << what << "<html>";
        QTest::addRow("%s: nothing", what) << what << "";
    }
    QTest::newRow("flag: a text") << "flag"
                                  << R"({"dualSidePosition":"true"})";
    QTest::newRow("leverage: none") << "leverage"
                                    << R"({"symbol":"BTCUSDT","leverage":0})";
    QTest::newRow("leverage: a text") << "leverage"
                                      << R"({"symbol":"BTCUSDT","leverage":"21"})";
    QTest::newRow("key: empty") << "key"
                                << R"({"listenKey":""})";
    QTest::newRow("key: a path") << "key"
                                 << R"({"listenKey":"../stream"})";
    QTest::newRow("key: too long") << "key"
                                   << R"({"listenKey":")" + QString("a").repeated(129) + "\"}";
    QTest::newRow("rate: another symbol") << "rate"
                                          << R"({"symbol":"ETHUSDT","makerCommissionRate":"0",)"
                                             R"("takerCommissionRate":"0"})";
    for (const auto& [maker, taker] : {std::pair{"0", "1.01"}, std::pair{"1.01", "0"}, std::pair{"-1.01", "0"},
                                       std::pair{"0", "-0.0001"}, std::pair{"4", "0.0004"}})
        QTest::addRow("rate: %s and %s", maker, taker)
            << "rate"
            << QString(R"({"symbol":"BTCUSDT","makerCommissionRate":"%1","takerCommissionRate":"%2"})")
                   .arg(maker, taker);
    QTest::newRow("countdown: another symbol") << "countdown"
                                               << R"({"symbol":"ETHUSDT","countdownTime":"1"})";
    QTest::newRow("trades: another symbol")
        << "trades" << QString::fromStdString(sample("FuturesV3/Trading/GetUserTrades")).replace("BTCUSDT", "ETHUSDT");
    QTest::newRow("balances: one twice") << "balances"
                                         << R"([{"asset":"A","balance":"1"},{"asset":"A","balance":"2"}])";
    QTest::newRow("brackets: none") << "brackets"
                                    << R"([{"symbol":"A","brackets":[]}])";
    QTest::newRow("brackets: a hole")
        << "brackets"
        << R"([{"symbol":"A","brackets":[{"notionalFloor":5,"notionalCap":10,"initialLeverage":5,)"
           R"("maintMarginRatio":0.1,"cum":0}]}])";
}

void AsterAccountCodecTest::brokenAnswers()
{
    QFETCH(QString, what);
    QFETCH(QString, body);
    const std::string of = what.toStdString();
    const std::string bytes = body.toStdString();
    std::optional<Error> error;
    const auto take = [&error](auto read) {
        if (!read)
            error = read.error();
    };
    if (of == "orders")
        take(decodeOrders(bytes));
    else if (of == "positions")
        take(decodePositions(bytes));
    else if (of == "balances")
        take(decodeBalances(bytes));
    else if (of == "trades")
        take(decodeTrades(bytes, "BTCUSDT", TradesCommission::NegativeIsCost));
    else if (of == "income")
        take(decodeIncome(bytes));
    else if (of == "order")
        take(decodeOrder(bytes));
    else if (of == "account")
        take(decodeAccount(bytes));
    else if (of == "flag")
        take(decodeFlag(bytes, "dualSidePosition"));
    else if (of == "leverage")
        take(decodeLeverage(bytes));
    else if (of == "key")
        take(decodeListenKey(bytes));
    else if (of == "time")
        take(decodeServerTime(bytes));
    else if (of == "countdown")
        take(decodeCountdown(bytes, "BTCUSDT"));
    else if (of == "rate")
        take(decodeCommissionRate(bytes, "BTCUSDT"));
    else
        take(decodeBrackets(bytes));
    QVERIFY(error);
    QVERIFY(error->kind == ErrorKind::Protocol && !error->message.empty());
}

QTEST_GUILESS_MAIN(AsterAccountCodecTest)
#include "account_codec_test.moc"
