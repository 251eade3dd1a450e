// SPDX-License-Identifier: GPL-3.0-or-later
// What Hyperliquid says of an account: recorded answers come out exactly, broken ones are refused whole.
#include "adapters/hyperliquid/account_codec.h"

#include "tests/support/dec.h"
#include "tests/venues/hyperliquid/fixtures.h"

#include <QTest>

#include <set>
#include <string>

using namespace gannet;
using namespace gannet::hyperliquid;
using test::dec;
using test::fixture;
using test::fixtureCase;
using Json = nlohmann::ordered_json;

namespace {

const std::string kUser = "0x193bd350ec838b1e22d6f302da5343b920aa1c2b";

/// The body of a case of rest_samples.json; of those of one name, the one that answers `type`.
std::string body(const std::string& name, const std::string& type = {})
{
    const Json file = fixture("rest_samples.json");
    for (const auto& sample : file.at("samples")) {
        const bool isType = type.empty() || (sample.contains("request") && sample.at("request").at("type") == type);
        if (sample.at("name").get<std::string>().starts_with(name) && isType)
            return sample.at("response").dump();
    }
    throw std::runtime_error("no case " + name);
}

Json message(const std::string& name)
{
    return fixtureCase(fixture("ws_messages.json").at("messages"), name).at("message");
}

/// A userFills frame with the fills of another message.
std::string fillsFrame(const Json& fills, const std::string& user, bool isSnapshot)
{
    return Json{{"channel", "userFills"}, {"data", {{"isSnapshot", isSnapshot}, {"user", user}, {"fills", fills}}}}
        .dump();
}

Json oneFill()
{
    return message("userEvents flip fill").at("data").at("fills").at(0);
}

} // namespace

class HyperliquidAccountCodecTest : public QObject {
    Q_OBJECT
private slots:
    void userState();
    void isolatedPosition();
    void openOrders();
    void frontendOpenOrders();
    void termsOfTriggers();
    void orderUpdates();
    void fillsOfFrames();
    void fillsOfAnAnswer();
    void fillsWithoutAnId();
    void funding();
    void fundingFrame();
    void balances();
    void orderStatus();
    void historicalOrders();
    void allowanceAndAgents();
    void statuses();
    void otherChannels();
    void anotherAccount();
    void broken_data();
    void broken();
    void requests();
};

void HyperliquidAccountCodecTest::userState()
{
    const auto state = decodeClearinghouse(body("test_get_user_state"));
    QVERIFY2(state, state ? "" : state.error().message.c_str());
    const auto& btc = state->positions.at(0);
    QCOMPARE(btc.coin, "BTC");
    QVERIFY(btc.qty == dec("-0.00785") && btc.entryPrice == dec("26951.0"));
    QVERIFY(btc.liquidationPrice == dec("173198.69592357"));
    QVERIFY(btc.leverage == dec("20") && btc.mode == MarginMode::Cross);
    const auto& eth = state->positions.at(1);
    QVERIFY(!eth.liquidationPrice && eth.marginUsed == dec("11.383755")); // null: it cannot be liquidated
}

void HyperliquidAccountCodecTest::isolatedPosition()
{
    const auto state = decodeClearinghouse(body("GetAccountInfo"));
    QVERIFY(state);
    QVERIFY(state->accountValue == dec("83.307638") && state->withdrawable == dec("75.781884"));
    QVERIFY(state->marginUsed == dec("7.525754") && state->maintenanceUsed == dec("0"));
    QCOMPARE(state->time.toMilliseconds(), 1754467216357);
    QCOMPARE(state->positions.size(), std::size_t{1});
    QVERIFY(state->positions[0].mode == MarginMode::Isolated && state->positions[0].leverage == dec("10"));
    const auto empty = decodeClearinghouse(
        R"({"marginSummary":{"accountValue":"0.0","totalMarginUsed":"0.0"},"withdrawable":"0.0","assetPositions":[]})");
    QVERIFY(empty && empty->positions.empty() && !empty->time.isKnown());
}

void HyperliquidAccountCodecTest::openOrders()
{
    const auto orders = decodeOpenOrders(body("test_get_open_orders"));
    QVERIFY(orders);
    QCOMPARE(orders->size(), std::size_t{10});
    const AccountOrder& first = orders->front();
    QCOMPARE(first.coin, "MATIC");
    QCOMPARE(first.venueOrderId, "62269971");
    QVERIFY(first.side == Side::Buy && first.limitPrice == dec("1.0357") && first.openQty == dec("208.7"));
    QVERIFY(!first.id && !first.fullQty && !first.type && !first.isReduceOnly);
    QCOMPARE(first.placed.toMilliseconds(), 1679940217356);
    QVERIFY(decodeOpenOrders("[]")->empty());
}

void HyperliquidAccountCodecTest::frontendOpenOrders()
{
    const auto orders = decodeOpenOrders(body("GetOpenOrdersExtended"));
    QVERIFY(orders);
    const AccountOrder& order = orders->at(0);
    QVERIFY(order.fullQty == dec("1.0") && order.isReduceOnly == false && !order.trigger);
    const auto terms = termsOf(order);
    QVERIFY(terms && terms->type == OrderType::Limit && terms->timeInForce == TimeInForce::Gtc);
    QVERIFY(terms->price->value == dec("21") && terms->qty.value == dec("1") && !terms->isPostOnly);
}

void HyperliquidAccountCodecTest::termsOfTriggers()
{
    Json order = Json::parse(body("GetOpenOrdersExtended")).at(0);
    order["isTrigger"] = true;
    order["triggerPx"] = "20.5";
    order["reduceOnly"] = true;
    order["tif"] = nullptr;
    const std::set<std::string> priced{"Stop Limit", "Take Profit Limit"};
    for (const auto& [word, type] : {std::pair<std::string, OrderType>{"Stop Market", OrderType::Stop},
                                     {"Stop Limit", OrderType::StopLimit},
                                     {"Take Profit Market", OrderType::TakeProfit},
                                     {"Take Profit Limit", OrderType::TakeProfitLimit}}) {
        order["orderType"] = word;
        const auto read = decodeOpenOrders(Json::array({order}).dump());
        const auto terms = termsOf(read->at(0));
        QVERIFY(terms && terms->type == type && terms->trigger->value == dec("20.5") && terms->isReduceOnly);
        QCOMPARE(terms->price.has_value(), priced.contains(word));
    }
    order["orderType"] = "Twap";
    QVERIFY(!termsOf(decodeOpenOrders(Json::array({order}).dump())->at(0)));
    order["orderType"] = "Limit";
    order["tif"] = "Alo";
    QVERIFY(termsOf(decodeOpenOrders(Json::array({order}).dump())->at(0))->isPostOnly);
    order["tif"] = "Gtd";
    QVERIFY(!termsOf(decodeOpenOrders(Json::array({order}).dump())->at(0)));
}

void HyperliquidAccountCodecTest::orderUpdates()
{
    const auto frame = decodeAccountFrame(message("Order").dump(), kUser);
    QVERIFY(frame && *frame);
    const auto& updates = std::get<OrderUpdatesFrame>(**frame).updates;
    QCOMPARE(updates.size(), std::size_t{1});
    QCOMPARE(updates[0].order.coin, "@107");
    QCOMPARE(updates[0].status, "open");
    QVERIFY(updates[0].order.openQty == dec("0.49") && updates[0].order.fullQty == dec("0.49"));
    Json ours = message("Order");
    ours["data"][0]["order"]["cloid"] = "0x0123456789abcdef0000000000000010";
    const auto read = decodeAccountFrame(ours.dump(), kUser);
    QVERIFY(std::get<OrderUpdatesFrame>(**read).updates[0].order.id == (ClientOrderId{0x0123456789abcdef, 0x10}));
}

void HyperliquidAccountCodecTest::fillsOfFrames()
{
    const Json flip = message("userEvents flip fill").at("data").at("fills");
    const auto frame = decodeAccountFrame(fillsFrame(flip, "0x193BD350EC838b1e22d6f302da5343b920aa1c2b", true), kUser);
    QVERIFY2(frame, frame ? "" : frame.error().message.c_str());
    const auto& told = std::get<FillsFrame>(**frame);
    QVERIFY(told.isSnapshot && told.user == kUser);
    const AccountFill& fill = told.fills.at(0);
    QCOMPARE(fill.tradeId, "404237815023429/308254271324");
    QVERIFY(fill.side == Side::Sell && fill.price == dec("79146") && fill.qty == dec("0.001") && fill.isMaker);
    QVERIFY(fill.startPosition == dec("0.00093") && fill.fee == dec("0.019785") && fill.feeToken == "USDC");
    QVERIFY(fill.closedPnl == dec("0.046128") && !fill.isOwnLiquidation && fill.id);

    // The other side of somebody's liquidation has the mark of it too.
    const Json liquidation = message("userEvents fill with liquidation").at("data").at("fills");
    const auto other = decodeAccountFrame(fillsFrame(liquidation, kUser, false), kUser);
    QVERIFY(!std::get<FillsFrame>(**other).fills[0].isOwnLiquidation);
    const std::string victim = "0x360878d351f05975e25f1807a27895e1e5e004fb";
    const auto own = decodeAccountFrame(fillsFrame(liquidation, victim, false), victim);
    QVERIFY(std::get<FillsFrame>(**own).fills[0].isOwnLiquidation);
}

void HyperliquidAccountCodecTest::fillsOfAnAnswer()
{
    const auto fills = decodeUserFills(body("userFills: builderFee"), kUser);
    QVERIFY(fills);
    QCOMPARE(fills->fills.size(), std::size_t{2});
    QVERIFY(fills->fills.at(0).fee == dec("0.012896")); // the builder's part is in it
    QVERIFY(fills->fills.at(1).isOwnLiquidation && fills->fills.at(1).feeToken == "USDH" &&
            fills->fills.at(1).coin == "flx:CRCL");
}

/// Those of 2023 have no tid: nothing tells two of them apart for sure, so they are not counted.
void HyperliquidAccountCodecTest::fillsWithoutAnId()
{
    const auto fills = decodeUserFills(body("test_get_user_fills"), kUser);
    QVERIFY(fills && fills->fills.empty());
    QVERIFY(fills->rows > 0 && fills->withoutId == fills->rows && fills->newest.isKnown());
}

void HyperliquidAccountCodecTest::funding()
{
    const auto fundings = decodeUserFunding(body("test_user_funding_history"));
    QVERIFY(fundings);
    QVERIFY(fundings->size() > 10);
    QCOMPARE(fundings->at(0).coin, "APE");
    QVERIFY(fundings->at(0).amount == dec("0.145796") && fundings->at(0).rate == dec("-0.00029319"));
    QVERIFY(fundings->at(0).qty == dec("40.13333333"));
    QCOMPARE(fundings->at(0).time.toMilliseconds(), 1681948800000);
    for (const AccountFunding& paid : *fundings) // whoever is long pays a positive rate
        QVERIFY(paid.amount.isZero() ||
                (paid.amount.isNegative() == (paid.qty.isNegative() == paid.rate.isNegative())));
}

void HyperliquidAccountCodecTest::fundingFrame()
{
    const Json frame{{"channel", "userFundings"},
                     {"data",
                      {{"isSnapshot", true},
                       {"user", kUser},
                       {"fundings",
                        {{{"time", 1681948800000},
                          {"coin", "ARB"},
                          {"usdc", "2.694388"},
                          {"szi", "-6091.03333333"},
                          {"fundingRate", "0.0001"}}}}}}};
    const auto read = decodeAccountFrame(frame.dump(), kUser);
    QVERIFY(read);
    const auto& told = std::get<FundingsFrame>(**read);
    QVERIFY(told.isSnapshot && told.fundings.at(0).amount == dec("2.694388"));
}

void HyperliquidAccountCodecTest::balances()
{
    const auto balances = decodeSpotState(body("GetBalances"));
    QVERIFY(balances);
    QVERIFY(balances->at(0).coin == "USDC" && balances->at(0).total == dec("2.77363"));
}

void HyperliquidAccountCodecTest::orderStatus()
{
    QVERIFY(!*decodeOrderStatus(R"({"status":"unknownOid"})"));
    const Json row = Json::parse(body("historicalOrders")).at(0);
    const auto told = decodeOrderStatus(Json{{"status", "order"}, {"order", row}}.dump());
    QVERIFY(told && *told);
    QCOMPARE((*told)->status, "canceled");
    QCOMPARE((*told)->order.venueOrderId, "323550506865");
    QVERIFY(!decodeOrderStatus(R"({"status":"something"})"));
}

/// The newest word counts, whatever the order of the rows.
void HyperliquidAccountCodecTest::historicalOrders()
{
    Json rows = Json::parse(body("historicalOrders"));
    for (int turn = 0; turn < 2; ++turn) {
        const auto orders = decodeHistoricalOrders(rows.dump());
        QVERIFY(orders);
        QCOMPARE(orders->size(), std::size_t{1});
        QCOMPARE(orders->at(0).status, "canceled");
        std::swap(rows[0], rows[1]);
    }
}

void HyperliquidAccountCodecTest::allowanceAndAgents()
{
    const auto limits = decodeRateAllowance(body("GetRateLimits"));
    QVERIFY(limits && limits->used == 231 && limits->cap == 10357);
    QVERIFY(decodeRateAllowance(body("test_user_rate_limit"))->used == 36589831368); // its cumVlm has 21 digits
    const auto agents = decodeAgents(body("test_extra_agents"));
    QVERIFY(agents && agents->at(0).name == "ok");
    QCOMPARE(agents->at(0).address, "0x286edfa08c04f6899dab3bfdecf2dd133f9733b9");
    QCOMPARE(agents->at(0).validUntil.toMilliseconds(), 1767776120478);
}

void HyperliquidAccountCodecTest::statuses()
{
    const auto type = [](const char* status) {
        const auto words = statusWords(status);
        return words ? std::string(toString(words->type)) + " " + std::string(toString(words->code)) : "unknown";
    };
    QCOMPARE(type("open"), "ack OTHER");
    QCOMPARE(type("triggered"), "ack OTHER");
    QVERIFY(statusWords("triggered")->isTriggered && !statusWords("open")->isTriggered);
    QCOMPARE(type("filled"), "filled OTHER");
    QCOMPARE(type("canceled"), "cancelled OTHER");
    QCOMPARE(type("marginCanceled"), "cancelled INSUFFICIENT_FUNDS");
    QCOMPARE(type("selfTradeCanceled"), "cancelled SELF_TRADE");
    QCOMPARE(type("scheduledCancel"), "cancelled OTHER");
    QCOMPARE(type("badAloPxRejected"), "rejected POST_ONLY_WOULD_CROSS");
    QCOMPARE(type("iocCancelRejected"), "cancelled NO_FILL"); // no error: nobody was there
    QCOMPARE(type("perpMaxPositionRejected"), "rejected POSITION_LIMIT");
    // The suffix is the venue's explicit word.
    QCOMPARE(type("brandNewCanceled"), "cancelled OTHER");
    QCOMPARE(type("brandNewRejected"), "rejected OTHER");
    for (const char* status : {"", "Open", "pending", "cancelled", "Rejecting"})
        QCOMPARE(type(status), "unknown");
}

void HyperliquidAccountCodecTest::otherChannels()
{
    for (const char* text : {R"({"channel":"pong"})", R"({"channel":"trades","data":[]})",
                             R"({"channel":"subscriptionResponse","data":{"method":"subscribe"}})"}) {
        const auto frame = decodeAccountFrame(text, kUser);
        QVERIFY2(frame && !*frame, text);
    }
}

void HyperliquidAccountCodecTest::anotherAccount()
{
    const auto frame = decodeAccountFrame(fillsFrame(Json::array({oneFill()}), std::string(42, '1'), false), kUser);
    QVERIFY(!frame && frame.error().field == "user");
}

void HyperliquidAccountCodecTest::broken_data()
{
    QTest::addColumn<QString>("member");
    QTest::addColumn<QString>("value");
    QTest::newRow("no coin") << "coin"
                             << "";
    QTest::newRow("an empty coin") << "coin"
                                   << R"("")";
    QTest::newRow("another side") << "side"
                                  << R"("S")";
    QTest::newRow("a price of zero") << "px"
                                     << R"("0")";
    QTest::newRow("a price that is none") << "px"
                                          << R"("1e5")";
    QTest::newRow("a size below zero") << "sz"
                                       << R"("-1")";
    QTest::newRow("no size") << "sz"
                             << "";
    QTest::newRow("an id as text") << "tid"
                                   << R"("1")";
    QTest::newRow("an id below zero") << "oid"
                                      << "-1";
    QTest::newRow("no fee") << "fee"
                            << "";
    QTest::newRow("no token of the fee") << "feeToken"
                                         << "";
    QTest::newRow("no time") << "time"
                             << "0";
    QTest::newRow("crossed as text") << "crossed"
                                     << R"("true")";
    QTest::newRow("a liquidation as text") << "liquidation"
                                           << R"("yes")";
}

void HyperliquidAccountCodecTest::broken()
{
    QFETCH(QString, member);
    QFETCH(QString, value);
    Json fill = oneFill();
    if (value.isEmpty())
        fill.erase(member.toStdString());
    else
        fill[member.toStdString()] = Json::parse(value.toStdString());
    const auto frame = decodeAccountFrame(fillsFrame(Json::array({oneFill(), fill}), kUser, false), kUser);
    QVERIFY(!frame);
    QVERIFY(frame.error().kind == ErrorKind::Protocol);
    QVERIFY(decodeAccountFrame(fillsFrame(Json::array({oneFill()}), kUser, false), kUser)); // whole, it is one
}

void HyperliquidAccountCodecTest::requests()
{
    Order order;
    order.id = ClientOrderId{0x0123456789abcdef, 0x10};
    QCOMPARE(encodeOrderStatusRequest(kUser, order),
             R"({"type":"orderStatus","user":")" + kUser + R"(","oid":"0x0123456789abcdef0000000000000010"})");
    order.venueOrderId = "77738308"; // a change may have made another one under our id
    QCOMPARE(encodeOrderStatusRequest(kUser, order),
             R"({"type":"orderStatus","user":")" + kUser + R"(","oid":"0x0123456789abcdef0000000000000010"})");
    order.origin = OrderOrigin::External;
    QCOMPARE(encodeOrderStatusRequest(kUser, order),
             R"({"type":"orderStatus","user":")" + kUser + R"(","oid":77738308})");
    QCOMPARE(encodeAccountRequest("clearinghouseState", kUser),
             R"({"type":"clearinghouseState","user":")" + kUser + "\"}");
    QCOMPARE(encodeFillsRequest(kUser, Timestamp::fromMilliseconds(5)),
             R"({"type":"userFillsByTime","user":")" + kUser + R"(","startTime":5})");
    QCOMPARE(encodeFundingRequest(kUser, Timestamp::fromMilliseconds(5)),
             R"({"type":"userFunding","user":")" + kUser + R"(","startTime":5})");
    QCOMPARE(encodeAccountSubscribe("userFills", kUser),
             R"({"method":"subscribe","subscription":{"type":"userFills","user":")" + kUser + "\"}}");
}

QTEST_GUILESS_MAIN(HyperliquidAccountCodecTest)
#include "account_codec_test.moc"
