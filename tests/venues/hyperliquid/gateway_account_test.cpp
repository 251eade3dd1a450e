// SPDX-License-Identifier: GPL-3.0-or-later
// What a live account at Hyperliquid is beside its orders: fees, margins, pockets of money, who signs, clocks, what it
// may still send, and what a person is told of it.
#include "adapters/hyperliquid/venue_clock.h"
#include "tests/venues/hyperliquid/gateway_bench.h"

#include <QTest>

#include <string>
#include <vector>

using namespace gannet;
using namespace gannet::hyperliquid;
using test::dec;

namespace {

constexpr const char* kSigner = "0x14791697260e4c9a71f18484c9f997b308e59325"; // of the bench's key
const std::string kTiered =
    R"({"universe":[{"name":"ETH","szDecimals":4,"maxLeverage":25,"marginMode":"noCross"},)"
    R"({"name":"BTC","szDecimals":5,"maxLeverage":40,"marginTableId":56}],)"
    R"("marginTables":[[56,{"description":"tiered 40x","marginTiers":[)"
    R"({"lowerBound":"0.0","maxLeverage":40},{"lowerBound":"150000000.0","maxLeverage":20}]}]]})";

Json position(const char* coin, const char* qty, const char* mode, int leverage)
{
    return {{"type", "oneWay"},
            {"position",
             {{"coin", coin},
              {"szi", qty},
              {"entryPx", "60000"},
              {"leverage", {{"type", mode}, {"value", leverage}}},
              {"liquidationPx", "31000.5"},
              {"marginUsed", "30.0"},
              {"unrealizedPnl", "0.5"}}}};
}

Json agents(Timestamp until, const char* address = kSigner)
{
    return Json::array({{{"name", "desk"}, {"address", address}, {"validUntil", until.toMilliseconds()}}});
}

Json openOrder(const Order& order, std::uint64_t oid, const char* open, const char* full)
{
    return {{"coin", "BTC"},
            {"side", "B"},
            {"limitPx", "60000"},
            {"sz", open},
            {"origSz", full},
            {"oid", oid},
            {"timestamp", 1'700'000'000'000},
            {"orderType", "Limit"},
            {"tif", "Gtc"},
            {"reduceOnly", false},
            {"cloid", cloidOf(order.id)}};
}

Json fillRow(std::uint64_t tid, std::uint64_t oid, const Order& order, const char* qty,
             std::int64_t time = 1'700'000'000'000)
{
    return {{"coin", "BTC"},
            {"px", "60000"},
            {"sz", qty},
            {"side", "B"},
            {"time", time},
            {"startPosition", "0"},
            {"closedPnl", "0"},
            {"oid", oid},
            {"crossed", false},
            {"fee", "0.01"},
            {"tid", tid},
            {"feeToken", "USDC"},
            {"cloid", cloidOf(order.id)}};
}

/// An order of an earlier run, which began a day before the bench's time.
Order ofEarlier(const Bench& b, std::uint64_t number)
{
    Order order = b.order(number);
    order.id.session = makeOrderSession(b.now - Duration::minutes(24 * 60), 7);
    return order;
}

} // namespace

class HyperliquidGatewayAccountTest : public QObject {
    Q_OBJECT
private slots:
    void feesAreTheAccounts();
    void feesThatAreNone_data();
    void feesThatAreNone();
    void marginsNeedTheLeverage();
    void marginsByTier();
    void leverageWithinItsBounds();
    void leverageKeepsTheMode();
    void marginModeKeepsTheLeverage();
    void isolatedMarginIsMoved();
    void spotIsAPocketOfItsOwn();
    void unifiedMoneyIsSpot();
    void moneyKeptInAWayWeDoNotKnow();
    void positionsThatAreGone();
    void ledgerUpdatesReadMoneyAnew();
    void liquidationsAreToldOnce();
    void endedByTheVenue();
    void fillsComeOnce();
    void usedUpAllowance();
    void cancelsHaveMore();
    void tooManyRequests();
    void readsWaitAfter429();
    void readsKeepToTheWeight();
    void rowsAndActionsWeighToo();
    void noncesAfterARestart();
    void noncesAfterAClockThatWasAhead();
    void noncesAfterAClockThatLeapt();
    void aNonceThatWasUsed();
    void expiryIsTheVenuesTime();
    void clocksThatDiffer();
    void deadManIsHeldOff();
    void deadManIsRefused();
    void deadManActsTenTimesADay();
    void deadManIsOffByDefault();
    void signersOfAnotherNetwork();
    void aSignerIsTriedAgain();
    void agentsThatAreNotApproved();
    void agentsThatEnd();
    void aChangeOverARestart();
    void manyPagesOfFills();
    void fillsWithoutAnId();
};

void HyperliquidGatewayAccountTest::feesAreTheAccounts()
{
    Bench b;
    b.open();
    QVERIFY(!b.gateway->fees()); // not known is not free
    b.answer(
        "userFees",
        R"({"userCrossRate":"0.00045","userAddRate":"0.00015","activeReferralDiscount":"0.04","dailyUserVlm":[]})");
    QVERIFY(b.gateway->fees()->taker == dec("0.000432") && b.gateway->fees()->maker == dec("0.000144"));
    const std::size_t before = b.asked("userFees");
    b.later(Duration::minutes(59));
    QCOMPARE(b.asked("userFees"), before);
    b.later(Duration::minutes(1));
    QCOMPARE(b.asked("userFees"), before + 1);
    b.answer("userFees", R"({"userCrossRate":"0.00024","userAddRate":"-0.00003","activeReferralDiscount":"0.04"})");
    QVERIFY(b.gateway->fees()->maker == dec("-0.00003")); // a rebate is not made less
    b.later(Duration::minutes(60));
    b.answer("userFees", "", 500);
    QVERIFY(b.gateway->fees()->taker == dec("0.0002304")); // what was known still is
}

void HyperliquidGatewayAccountTest::feesThatAreNone_data()
{
    QTest::addColumn<QString>("body");
    QTest::newRow("nothing") << "{}";
    QTest::newRow("a list") << "[]";
    QTest::newRow("an exponent") << R"({"userCrossRate":"4.5e-4","userAddRate":"0.00015"})";
    QTest::newRow("above all") << R"({"userCrossRate":"1.5","userAddRate":"0"})";
    QTest::newRow("taker below zero") << R"({"userCrossRate":"-0.1","userAddRate":"0"})";
    QTest::newRow("discount of more than all")
        << R"({"userCrossRate":"0.1","userAddRate":"0","activeReferralDiscount":"1.1"})";
}

void HyperliquidGatewayAccountTest::feesThatAreNone()
{
    QFETCH(QString, body);
    Bench b;
    b.open();
    b.answer("userFees", body.toStdString());
    QVERIFY(!b.gateway->fees() && b.gateway->refused() == 1);
}

void HyperliquidGatewayAccountTest::marginsNeedTheLeverage()
{
    Bench b({}, {}, kTiered);
    b.open();
    QVERIFY(!b.gateway->marginTerms(b.btc, dec("1000"))); // how it is geared was not told yet
    b.gateway->onBook(b.btc, L2Book{}, {1, 5}, b.now);
    b.gateway->onBook(b.btc, L2Book{}, {1, 5}, b.now);
    QCOMPARE(b.asked("activeAssetData"), std::size_t{1}); // asked for once, as it is looked at
    b.answer("activeAssetData", Json{{"user", kUser},
                                     {"coin", "BTC"},
                                     {"leverage", {{"type", "cross"}, {"value", 30}}},
                                     {"maxTradeSzs", {"1", "1"}}}
                                    .dump());
    const auto terms = b.gateway->marginTerms(b.btc, dec("1000"));
    QVERIFY(terms && terms->leverage == dec("30") && terms->maxLeverage == dec("40"));
    QVERIFY(terms->mode == MarginMode::Cross && terms->maintenanceRate == dec("0.0125"));

    for (const char* wrong : {R"({"user":"0x1111111111111111111111111111111111111111","coin":"BTC","leverage":{}})",
                              R"({"coin":"BTC"})", "[]"}) { // another's, or none
        Bench other({}, {}, kTiered);
        other.open();
        other.gateway->onBook(other.btc, L2Book{}, {1, 5}, other.now);
        other.answer("activeAssetData", wrong);
        QVERIFY(!other.gateway->marginTerms(other.btc, dec("1")) && other.gateway->refused() == 1);
    }
}

void HyperliquidGatewayAccountTest::marginsByTier()
{
    Bench b({}, {}, kTiered);
    b.open();
    b.later(Duration::seconds(5));
    b.answer("clearinghouseState",
             b.state(Json::array({position("BTC", "1", "cross", 35), position("ETH", "2", "cross", 10)})));
    const auto small = b.gateway->marginTerms(b.btc, dec("149999999"));
    QVERIFY(small->leverage == dec("35") && small->maxLeverage == dec("40"));
    const auto large = b.gateway->marginTerms(b.btc, dec("200000000"));
    QVERIFY(large->leverage == dec("20") && large->maxLeverage == dec("20")); // as set, but no more than this worth may
    QVERIFY(large->maintenanceRate == dec("0.025") && large->maintenanceDeduction == dec("1875000"));
    const InstrumentId eth = b.catalogue.find(b.venue, "ETH")->id;
    QVERIFY(b.gateway->marginTerms(eth, dec("1"))->mode == MarginMode::Isolated); // it can be no other
    QVERIFY(!b.gateway->marginTerms(InstrumentId{}, dec("1")));
}

void HyperliquidGatewayAccountTest::leverageWithinItsBounds()
{
    Bench b({}, {}, kTiered);
    b.open();
    for (const int wrong : {0, -3, 41}) {
        b.gateway->setLeverage(b.btc, wrong, b.now);
        b.later({});
        QCOMPARE(b.told.take(), (Lines{"leverage " + std::to_string(wrong) + " LEVERAGE"}));
    }
    QCOMPARE(b.transport.count<OrderHttp>(), std::size_t{0});
    b.gateway->setLeverage(b.btc, 40, b.now);
    b.refuse("Invalid leverage value");
    QCOMPARE(b.told.take(), (Lines{"leverage 40 OTHER"}));
    QVERIFY(!b.gateway->marginTerms(b.btc, dec("1")));
    b.gateway->setLeverage(b.btc, 25, b.now);
    b.done();
    QVERIFY(b.gateway->marginTerms(b.btc, dec("1"))->leverage == dec("25"));
}

void HyperliquidGatewayAccountTest::leverageKeepsTheMode()
{
    Bench b({}, {}, kTiered);
    b.open();
    b.later(Duration::seconds(5));
    b.answer("clearinghouseState", b.state(Json::array({position("BTC", "1", "isolated", 10)})));
    b.gateway->setLeverage(b.btc, 12, b.now);
    QCOMPARE(b.lastAction().dump(), R"({"type":"updateLeverage","asset":1,"isCross":false,"leverage":12})");
    b.done();
    QVERIFY(b.gateway->marginTerms(b.btc, dec("1"))->mode == MarginMode::Isolated);
    b.gateway->setLeverage(b.catalogue.find(b.venue, "ETH")->id, 5, b.now);
    QCOMPARE(b.lastAction().at("isCross"), false);
}

void HyperliquidGatewayAccountTest::marginModeKeepsTheLeverage()
{
    Bench b({}, {}, kTiered);
    b.open();
    QVERIFY(b.gateway->capabilities().hasMarginMode);
    b.gateway->setMarginMode(b.btc, MarginMode::Isolated, b.now); // both go in one action, and one is not known
    b.later(Duration::milliseconds(1));
    QCOMPARE(b.told.take(), (Lines{"margin isolated VENUE_NOT_READY"}));
    QCOMPARE(b.transport.count<OrderHttp>(), std::size_t{0});
    b.later(Duration::seconds(5));
    b.answer("clearinghouseState",
             b.state(Json::array({position("BTC", "1", "cross", 10), position("ETH", "2", "isolated", 5)})));
    b.told.take();
    b.gateway->setMarginMode(b.btc, MarginMode::Isolated, b.now);
    QCOMPARE(b.lastAction().dump(), R"({"type":"updateLeverage","asset":1,"isCross":false,"leverage":10})");
    QVERIFY(b.gateway->marginTerms(b.btc, dec("1"))->mode == MarginMode::Cross); // until the venue has said so
    b.done();
    QCOMPARE(b.told.take(), (Lines{"margin isolated"}));
    QVERIFY(b.gateway->marginTerms(b.btc, dec("1"))->mode == MarginMode::Isolated);
    b.gateway->setMarginMode(b.btc, MarginMode::Cross, b.now);
    b.refuse("Cannot switch leverage type with open position.");
    QCOMPARE(b.told.take(), (Lines{"margin cross OTHER"}));
    QVERIFY(b.gateway->marginTerms(b.btc, dec("1"))->mode == MarginMode::Isolated);

    const InstrumentId eth = b.catalogue.find(b.venue, "ETH")->id;
    QVERIFY(b.gateway->marginTerms(eth, dec("1"))->isIsolatedOnly);
    const std::size_t sent = b.transport.count<OrderHttp>();
    b.gateway->setMarginMode(eth, MarginMode::Cross, b.now);
    b.later(Duration::milliseconds(1));
    QCOMPARE(b.told.take(), (Lines{"margin cross UNSUPPORTED"}));
    QCOMPARE(b.transport.count<OrderHttp>(), sent);
}

void HyperliquidGatewayAccountTest::isolatedMarginIsMoved()
{
    Bench b({}, {}, kTiered);
    b.open();
    QVERIFY(b.gateway->capabilities().hasMarginMove);
    b.gateway->moveMargin(b.btc, dec("-2.5"), b.now);
    QCOMPARE(b.lastAction().dump(), R"({"type":"updateIsolatedMargin","asset":1,"isBuy":true,"ntli":-2500000})");
    const std::size_t reads = b.asked("clearinghouseState");
    b.done();
    QCOMPARE(b.told.take(), (Lines{"margin -2.5"}));
    QCOMPARE(b.asked("clearinghouseState"), reads + 1); // what it holds now is read at once
    const std::size_t sent = b.transport.count<OrderHttp>();
    for (const char* const none : {"0.0000001", "0"})
        b.gateway->moveMargin(b.btc, dec(none), b.now);
    b.later(Duration::milliseconds(1));
    QCOMPARE(b.told.take(), (Lines{"margin 0.0000001 BAD_QTY", "margin 0 BAD_QTY"}));
    QCOMPARE(b.transport.count<OrderHttp>(), sent);
    b.gateway->moveMargin(b.btc, dec("1"), b.now);
    b.exchange(Json::object(), 502); // it may have arrived: nobody sends it again
    QCOMPARE(b.told.take(), (Lines{"margin 1 VENUE_UNAVAILABLE"}));
    b.later(Duration::minutes(1));
    QCOMPARE(b.transport.count<OrderHttp>(), sent + 1);
}

void HyperliquidGatewayAccountTest::spotIsAPocketOfItsOwn()
{
    Bench b;
    b.open();
    b.answer("spotClearinghouseState", R"({"balances":[{"coin":"USDC","token":0,"total":"2.5","hold":"0.5"},)"
                                       R"({"coin":"HYPE","token":150,"total":"3","hold":"0"}]})");
    QCOMPARE(b.told.take(), (Lines{"balance USDC (spot) 2.5 free 2", "balance HYPE 3 free 3"}));
    b.later(Duration::seconds(30));
    b.answer("spotClearinghouseState", R"({"balances":[{"coin":"USDC","token":0,"total":"1","hold":"0"}]})");
    QCOMPARE(b.told.take(),
             (Lines{"balance USDC (spot) 1 free 1", "balance HYPE 0 free 0"})); // it is not kept for ever
    b.gateway->requestSnapshot(b.now, b.now);
    b.answer("spotClearinghouseState", R"({"balances":[{"coin":"HYPE","token":150,"total":"3","hold":"1"}]})");
    b.answer("frontendOpenOrders", "[]");
    b.answer("userFillsByTime", "[]");
    b.answer("userFunding", "[]");
    b.answer("twapHistory", "[]");
    b.answer("clearinghouseState", b.state());
    const auto& told = b.told.snapshots.at(0).balances;
    QCOMPARE(told.size(), std::size_t{3});
    QVERIFY(told[0].asset == "USDC" && told[0].total == dec("5") && told[0].available == dec("4"));
    QVERIFY(told[1].asset == "HYPE" && told[1].available == dec("2"));
    QVERIFY(told[2].asset == "USDC (spot)" && told[2].total.isZero());
}

void HyperliquidGatewayAccountTest::unifiedMoneyIsSpot()
{
    for (const char* word : {"\"unifiedAccount\"", "\"portfolioMargin\""}) {
        Bench b;
        b.open();
        b.answer("userAbstraction", word);
        b.answer("spotClearinghouseState", R"({"balances":[{"coin":"USDC","token":0,"total":"250","hold":"50"}]})");
        QCOMPARE(b.told.take(), (Lines{"balance 250 free 200"}));
        b.later(Duration::seconds(5));
        b.answer("clearinghouseState", b.state(Json::array({position("BTC", "1", "cross", 10)})));
        QCOMPARE(b.told.take(), (Lines{"position 1"})); // positions are there, money is not
        b.gateway->requestSnapshot(b.now, b.now);
        b.answer("spotClearinghouseState", "", 502); // without it nothing is known of the money
        b.answer("frontendOpenOrders", "[]");
        b.answer("userFillsByTime", "[]");
        b.answer("userFunding", "[]");
        b.answer("clearinghouseState", b.state());
        QVERIFY(b.told.snapshots.empty());
    }
    Bench plain;
    plain.open();
    plain.answer("userAbstraction", "\"default\"");
    plain.later(Duration::seconds(5));
    plain.answer("clearinghouseState", plain.state());
    QCOMPARE(plain.told.take(), (Lines{"balance 5 free 4"}));
}

void HyperliquidGatewayAccountTest::moneyKeptInAWayWeDoNotKnow()
{
    Bench b;
    b.open();
    b.answer("userAbstraction", "\"somethingNew\"");
    QCOMPARE(b.told.take(), (Lines{"notice money: BAD_FORMAT"}));
    b.later(Duration::seconds(5));
    b.answer("clearinghouseState", b.state());
    b.answer("spotClearinghouseState", R"({"balances":[{"coin":"USDC","token":0,"total":"2.5","hold":"0.5"}]})");
    QCOMPARE(b.told.take(), Lines{}); // not shown rather than shown wrong
    b.later(Duration::minutes(5));
    b.answer("userAbstraction", "\"default\"");
    QCOMPARE(b.told.take(), (Lines{"notice money: over"}));
}

void HyperliquidGatewayAccountTest::positionsThatAreGone()
{
    Bench b;
    b.open();
    b.later(Duration::seconds(5));
    b.answer("clearinghouseState", b.state(Json::array({position("BTC", "1", "cross", 10)})));
    b.told.take();
    b.later(Duration::seconds(5));
    b.answer("clearinghouseState", b.state());
    QCOMPARE(b.told.take(), (Lines{"balance 5 free 4", "position 0"}));
    b.later(Duration::seconds(5));
    b.answer("clearinghouseState", b.state());
    QCOMPARE(b.told.take(), (Lines{"balance 5 free 4"}));
}

void HyperliquidGatewayAccountTest::ledgerUpdatesReadMoneyAnew()
{
    Bench b;
    b.open();
    b.answer("spotClearinghouseState", R"({"balances":[]})");
    const auto update = [&](bool isSnapshot, const Json& delta) {
        b.frame(
            Json{{"channel", "userNonFundingLedgerUpdates"},
                 {"data",
                  {{"isSnapshot", isSnapshot},
                   {"user", kUser},
                   {"nonFundingLedgerUpdates", {{{"time", 1'700'000'000'000}, {"hash", "0x1"}, {"delta", delta}}}}}}});
    };
    const std::size_t before = b.asked("clearinghouseState");
    update(true, {{"type", "deposit"}, {"usdc", "100.0"}}); // history
    QCOMPARE(b.asked("clearinghouseState"), before);
    update(false, {{"type", "deposit"}, {"usdc", "100.0"}});
    QCOMPARE(b.asked("clearinghouseState"), before + 1);
    update(false, {{"type", "aKindThatCameLater"}});
    QCOMPARE(b.asked("clearinghouseState"), before + 1); // asked already
    QCOMPARE(b.gateway->refused(), std::uint64_t{0});
    update(false, {{"type", "withdraw"}, {"usdc", true}});
    QCOMPARE(b.gateway->refused(), std::uint64_t{1});
}

void HyperliquidGatewayAccountTest::liquidationsAreToldOnce()
{
    Bench b;
    b.open();
    const auto event = [&](const std::string& whose, int number) {
        b.frame(Json{{"channel", "user"},
                     {"data",
                      {{"liquidation",
                        {{"lid", number},
                         {"liquidator", "0x1"},
                         {"liquidated_user", whose},
                         {"liquidated_ntl_pos", "500.0"},
                         {"liquidated_account_value", "2.5"}}}}}});
    };
    event("0x1111111111111111111111111111111111111111", 1); // somebody else's
    QCOMPARE(b.told.take(), Lines{});
    event("0x5E9EE1089755C3435139848E47E6635505D5A13A", 2);
    event(kUser, 2);
    QCOMPARE(b.told.take(), (Lines{"notice : ACCOUNT_RESTRICTED"}));
    QVERIFY(b.told.words.back().find("worth 500 dollars") != std::string::npos);

    const auto liquidated = [&](bool isSnapshot) {
        Json row = fillRow(9, 91, b.order(3), "0.01");
        row["liquidation"] = {{"liquidatedUser", kUser}, {"markPx", "60000"}, {"method", "market"}};
        b.frame(
            Json{{"channel", "userFills"}, {"data", {{"isSnapshot", isSnapshot}, {"user", kUser}, {"fills", {row}}}}});
    };
    liquidated(true); // it was long ago
    QCOMPARE(b.told.take(), (Lines{"partial 3 91 fill 0.01"}));
    liquidated(false);
    liquidated(false); // another fill of the same
    QCOMPARE(b.told.take(), (Lines{"partial 3 91 fill 0.01", "notice : ACCOUNT_RESTRICTED", "partial 3 91 fill 0.01"}));
    QVERIFY(b.told.words.back().find("liquidates the position of main in BTC") != std::string::npos);
}

void HyperliquidGatewayAccountTest::endedByTheVenue()
{
    Bench b;
    b.open();
    const Order order = b.order(1);
    b.gateway->submit(order, b.now);
    b.acted({{"resting", {{"oid", 77}}}});
    b.told.take();
    const auto end = [&](std::uint64_t oid) {
        b.frame(Json{{"channel", "user"}, {"data", {{"nonUserCancel", {{{"coin", "BTC"}, {"oid", oid}}}}}}});
    };
    end(77);
    end(5);                           // none that is known
    QCOMPARE(b.told.take(), Lines{}); // its end comes by the orders' stream, with the reason
    b.later(Duration::seconds(2));
    QCOMPARE(b.asked("orderStatus"), std::size_t{1});
    b.answer("orderStatus", Json{{"status", "order"},
                                 {"order",
                                  {{"order",
                                    {{"coin", "BTC"},
                                     {"side", "B"},
                                     {"limitPx", "60000"},
                                     {"sz", "0.0"},
                                     {"oid", 77},
                                     {"timestamp", 1'700'000'000'000},
                                     {"cloid", cloidOf(order.id)}}},
                                   {"status", "marginCanceled"},
                                   {"statusTimestamp", 1'700'000'000'000}}}}
                                .dump());
    QCOMPARE(b.told.take(), (Lines{"cancelled 1 77 INSUFFICIENT_FUNDS"}));

    const Order other = b.order(2);
    b.gateway->submit(other, b.now);
    b.acted({{"resting", {{"oid", 78}}}});
    b.told.take();
    end(78);
    b.update("openInterestCapCanceled", 78, other, "0", "0.01");
    b.later(Duration::seconds(2));
    QCOMPARE(b.told.take(), (Lines{"cancelled 2 78 POSITION_LIMIT"}));
    QCOMPARE(b.asked("orderStatus"), std::size_t{1});
}

/// `userEvents` tells fills and funding too; they are those of the other streams.
void HyperliquidGatewayAccountTest::fillsComeOnce()
{
    Bench b;
    b.open();
    b.frame(Json{{"channel", "user"}, {"data", {{"fills", {fillRow(5, 77, b.order(1), "0.01")}}}}});
    b.frame(Json{{"channel", "user"},
                 {"data", {{"funding", {{"time", 1}, {"coin", "BTC"}, {"usdc", "1"}, {"szi", "1"}}}}}});
    b.frame(Json{{"channel", "user"}, {"data", {{"somethingNew", Json::array()}}}});
    QCOMPARE(b.told.take(), Lines{});
    QCOMPARE(b.gateway->refused(), std::uint64_t{0});
}

void HyperliquidGatewayAccountTest::usedUpAllowance()
{
    Bench b;
    b.open();
    b.answer("userRateLimit", R"({"cumVlm":"0","nRequestsUsed":9998,"nRequestsCap":10000})");
    for (std::uint64_t number = 1; number <= 2; ++number)
        b.gateway->submit(b.order(number), b.now);
    QCOMPARE(b.transport.count<OrderHttp>(), std::size_t{2});
    b.later(Duration::seconds(3));
    b.gateway->submit(b.order(3), b.now); // the third is beyond it, 3 s after the second
    b.gateway->setLeverage(b.btc, 3, b.now);
    b.later({});
    QCOMPARE(b.told.take(), (Lines{"answer new RATE_LIMIT NotSent", "leverage 3 RATE_LIMIT"}));
    QVERIFY(b.told.errors.back().message.find("The next in 7 s") != std::string::npos);
    b.later(Duration::seconds(7));
    b.gateway->submit(b.order(4), b.now);
    QCOMPARE(b.transport.count<OrderHttp>(), std::size_t{3}); // one in 10 s goes
    b.gateway->submit(b.order(5), b.now);
    QCOMPARE(b.transport.count<OrderHttp>(), std::size_t{3});
    b.later(Duration::minutes(5));
    b.answer("userRateLimit", R"({"cumVlm":"9000","nRequestsUsed":10001,"nRequestsCap":19000})");
    b.gateway->submit(b.order(6), b.now);
    b.gateway->submit(b.order(7), b.now);
    QCOMPARE(b.transport.count<OrderHttp>(), std::size_t{5});
}

void HyperliquidGatewayAccountTest::cancelsHaveMore()
{
    Bench b;
    b.open();
    b.answer("userRateLimit", R"({"cumVlm":"0","nRequestsUsed":10000,"nRequestsCap":10000})");
    Order order = b.order(1);
    order.venueOrderId = "77";
    b.gateway->cancel(order, b.now);
    b.gateway->cancel(order, b.now);
    QCOMPARE(b.transport.count<OrderHttp>(), std::size_t{2});
    b.later(Duration::minutes(5));
    b.answer("userRateLimit", R"({"cumVlm":"0","nRequestsUsed":19999,"nRequestsCap":10000})");
    b.gateway->cancel(order, b.now); // twice the allowance, here less than 100,000 more
    b.gateway->cancel(order, b.now);
    QCOMPARE(b.transport.count<OrderHttp>(), std::size_t{3});
    b.later({});
    QCOMPARE(b.told.take(), (Lines{"answer cancel RATE_LIMIT NotSent"}));

    AddressBudget budget;
    budget.told({.used = 300'000, .cap = 200'000});
    QVERIFY(!budget.waitFor(true, b.now));
    budget.spent(1, b.now);
    QVERIFY(budget.waitFor(true, b.now) == AddressBudget::kBeyond);
    QVERIFY(budget.left() == 0);
    budget.told({.used = 300'000, .cap = 200'000, .bought = 150'000});
    QVERIFY(!budget.waitFor(false, b.now) && budget.left() == 50'000);
}

void HyperliquidGatewayAccountTest::tooManyRequests()
{
    Bench b;
    b.open();
    const std::size_t before = b.asked("userRateLimit");
    b.answer("userRateLimit", R"({"cumVlm":"0","nRequestsUsed":1,"nRequestsCap":10000})");
    b.gateway->submit(b.order(1), b.now);
    b.refuse("Too many cumulative requests sent (97460 > 97456) for cumulative volume traded $87457.46.");
    QCOMPARE(b.told.take(), (Lines{"answer new RATE_LIMIT Rejected"}));
    b.gateway->submit(b.order(2), b.now); // whatever was counted, the venue's word is newer
    Order old = b.order(1);
    old.venueOrderId = "77";
    b.gateway->cancel(old, b.now);
    b.later({});
    QCOMPARE(b.told.take(), (Lines{"answer new RATE_LIMIT NotSent"}));
    QCOMPARE(b.asked("userRateLimit"), before + 1);
    QCOMPARE(b.transport.count<OrderHttp>(), std::size_t{2});
    b.later(Duration::seconds(10));
    b.gateway->submit(b.order(3), b.now);
    QCOMPARE(b.transport.count<OrderHttp>(), std::size_t{3});
}

void HyperliquidGatewayAccountTest::readsWaitAfter429()
{
    Bench b;
    b.open();
    b.later(Duration::seconds(5));
    static_cast<void>(b.told.take());
    b.answer("clearinghouseState", "", 429);
    QCOMPARE(b.told.take(), (Lines{"notice limits: RATE_LIMIT"}));
    QVERIFY2(b.told.words.back().starts_with("Hyperliquid asked for a pause: account main is asked about again in "),
             b.told.words.back().c_str());
    const std::size_t before = b.transport.count<HttpRequest>();
    b.gateway->query(b.order(1), b.now);
    b.later(Duration::milliseconds(4900)); // half of ten seconds at least
    QCOMPARE(b.transport.count<HttpRequest>(), before);
    QCOMPARE(b.told.take(), Lines{}); // once
    const Timestamp wakes = b.gateway->nextTimer();
    QVERIFY(wakes.isKnown() && wakes <= b.now + Duration::seconds(10));
    b.later(Duration::seconds(6));
    QVERIFY(b.asked("orderStatus") == 1);
    QVERIFY(b.gateway->session() == SessionState::Ready);
    QCOMPARE(b.told.take(), (Lines{"notice limits: over"}));
}

void HyperliquidGatewayAccountTest::readsKeepToTheWeight()
{
    Bench b;
    b.open();
    static_cast<void>(b.told.take());
    std::size_t sent = b.transport.count<HttpRequest>();
    std::uint64_t number = 1;
    const auto limits = [&b] { // what is told of them
        Lines lines = b.told.take();
        std::erase_if(lines, [](const std::string& line) { return !line.starts_with("notice limits"); });
        return lines;
    };
    const auto ask = [&](std::uint64_t upTo) {
        while (number <= upTo)
            b.gateway->query(b.order(number++), b.now);
        b.later({});
    };
    ask(120);
    QCOMPARE(limits(), Lines{}); // a short line is nobody's matter
    ask(1000);
    QCOMPARE(limits(), (Lines{"notice limits: RATE_LIMIT"}));
    QVERIFY2(b.told.words.back().starts_with("Account main has used its part of what Hyperliquid takes"),
             b.told.words.back().c_str());
    const std::size_t atOnce = b.transport.count<HttpRequest>() - sent;
    QVERIFY2(atOnce <= 150, std::to_string(atOnce).c_str()); // 2 each of 300, less what the start took
    sent = b.transport.count<HttpRequest>();
    for (int second = 0; second < 60; ++second)
        b.later(Duration::seconds(1));
    QCOMPARE(limits(), Lines{});
    const std::size_t inAMinute = b.transport.count<HttpRequest>() - sent;
    QVERIFY2(inAMinute > 250 && inAMinute <= 301, std::to_string(inAMinute).c_str());
    for (int second = 0; second < 180; ++second)
        b.later(Duration::seconds(1));
    QCOMPARE(b.asked("orderStatus"), std::size_t{1000}); // none is forgotten
    QCOMPARE(limits(), (Lines{"notice limits: over"}));
}

/// "Rate limits": an answer weighs one more for each 20 rows, an action one; what they weigh, reads have less.
void HyperliquidGatewayAccountTest::rowsAndActionsWeighToo()
{
    // Queries of 2 each that go at once, after a snapshot with so many fills and so many orders.
    const auto queriesAfter = [](std::int64_t rows, std::uint64_t orders) {
        Bench b;
        b.open();
        b.gateway->requestSnapshot(b.now, b.now);
        Json page = Json::array();
        for (std::int64_t i = 0; i < rows; ++i)
            page.push_back(
                fillRow(static_cast<std::uint64_t>(i + 1), 9, b.order(1), "0.001", b.now.toMilliseconds() + i));
        b.answerSnapshot(Json::array(), page);
        for (std::uint64_t number = 1; number <= orders; ++number)
            b.gateway->submit(b.order(number), b.now);
        const std::size_t sent = b.asked("orderStatus");
        for (std::uint64_t number = 0; number < 400; ++number)
            b.gateway->query(b.order(number + 1), b.now);
        return b.asked("orderStatus") - sent;
    };
    const std::size_t free = queriesAfter(0, 0);
    QVERIFY2(free >= 50, std::to_string(free).c_str());
    QCOMPARE(queriesAfter(19, 0), free);        // less than what weighs
    QCOMPARE(queriesAfter(1000, 0), free - 25); // 50
    QCOMPARE(queriesAfter(0, 40), free - 20);   // 40
}

/// The clock was set back by an hour over a restart: what an earlier run used is not used again.
void HyperliquidGatewayAccountTest::noncesAfterARestart()
{
    const auto nonces = [](Bench& b) {
        std::vector<std::uint64_t> all;
        for (const OrderHttp& sent : b.transport.all<OrderHttp>())
            all.push_back(Json::parse(sent.body).at("nonce").get<std::uint64_t>());
        return all;
    };
    Bench before;
    before.open();
    Order order = before.order(1);
    for (std::uint64_t number = 1; number <= 50; ++number)
        before.gateway->submit(before.order(number), before.now);
    const Timestamp venueThen = before.now;

    for (const Duration back : {Duration::minutes(60), Duration{}, Duration::minutes(-60)}) {
        Bench after;
        after.now = venueThen - back;
        after.gateway->start(after.now);
        after.gateway->onLinkUp(after.link, after.now);
        for (const char* feed : {"orderUpdates", "userFills", "userFundings"})
            after.ack(feed);
        after.answer("metaAndAssetCtxs", "[" + kMeta + ",[{},{}]]");
        after.answer("clearinghouseState", after.state(Json::array(), venueThen + Duration::milliseconds(60)));
        order.venueOrderId = "77";
        after.gateway->cancel(order, after.now); // goes whatever the clock says
        QVERIFY(nonces(after).at(0) > nonces(before).back());
        QVERIFY(nonces(after).at(0) < nonces(before).back() + 10'000); // and not for ever ahead
    }
}

/// A clock is known as far as an answer was on its way: an earlier run's may have been ahead by that, and its nonces
/// with it. The first nonce of a run begins further ahead than that, or the venue would refuse it as used or too low.
void HyperliquidGatewayAccountTest::noncesAfterAClockThatWasAhead()
{
    const auto lastNonce = [](Bench& b) {
        return Json::parse(b.transport.all<OrderHttp>().back().body).at("nonce").get<std::uint64_t>();
    };
    const Duration ahead = Duration::milliseconds(2900);
    Bench before; // its clock shows 2.9 s more than the venue's, and an answer takes 3 s
    before.gateway->start(before.now);
    before.gateway->onLinkUp(before.link, before.now);
    for (const char* feed : {"orderUpdates", "userFills", "userFundings"})
        before.ack(feed);
    before.answer("metaAndAssetCtxs", "[" + kMeta + ",[{},{}]]");
    const Timestamp asked = before.now;
    before.now = before.now + Duration::seconds(3);
    before.answer("clearinghouseState",
                  before.state(Json::array(), before.now - ahead - Duration::milliseconds(50))); // within the answer
    QVERIFY(before.now - ahead > asked);
    before.later(Duration::seconds(20)); // what nonces began ahead by is used up
    before.gateway->submit(before.order(1), before.now);
    QCOMPARE(before.transport.count<OrderHttp>(), std::size_t{1});

    Bench after; // 100 ms later, by a clock that was set right meanwhile
    after.now = before.now - ahead + Duration::milliseconds(100);
    after.open();
    after.gateway->submit(after.order(2), after.now);
    QVERIFY(lastNonce(after) > lastNonce(before));
    QVERIFY(lastNonce(after) < lastNonce(before) + 10'000);
}

/// The machine's clock is set days ahead, and something is signed before the venue's is heard again. What comes after
/// is above all that went before, and within the day that the venue takes.
void HyperliquidGatewayAccountTest::noncesAfterAClockThatLeapt()
{
    const auto lastNonce = [](Bench& b) {
        return Json::parse(b.transport.all<OrderHttp>().back().body).at("nonce").get<std::uint64_t>();
    };
    Bench b;
    b.open();
    b.gateway->submit(b.order(1), b.now);
    const std::uint64_t before = lastNonce(b);
    Order order = b.order(1);
    order.venueOrderId = "77";
    b.now = b.now + Duration::minutes(5 * 24 * 60);
    b.gateway->cancel(order, b.now);
    QVERIFY(lastNonce(b) > before);
    QVERIFY(lastNonce(b) < before + 120'000);
    b.gateway->cancel(order, b.now);
    QVERIFY(lastNonce(b) < before + 120'000);

    VenueClock early; // signed before the venue was ever heard
    const Timestamp venue = Timestamp::fromMilliseconds(1'700'000'000'000);
    QVERIFY(early.nextNonce(venue + Duration::minutes(5 * 24 * 60)) > 1'700'400'000'000);
    early.heard(venue, venue + Duration::minutes(5 * 24 * 60), venue + Duration::minutes(5 * 24 * 60));
    QVERIFY(early.nextNonce(venue + Duration::minutes(5 * 24 * 60)) < 1'700'000'010'000);
}

void HyperliquidGatewayAccountTest::aNonceThatWasUsed()
{
    Bench b;
    b.open();
    b.gateway->submit(b.order(1), b.now);
    const auto first = Json::parse(b.transport.all<OrderHttp>().back().body).at("nonce").get<std::uint64_t>();
    b.refuse("Invalid nonce: duplicate");
    QCOMPARE(b.told.take(), (Lines{"answer new CLOCK_SKEW Unknown"}));
    b.later(Duration::milliseconds(500));
    QCOMPARE(b.transport.count<OrderHttp>(), std::size_t{1}); // never again by itself
    b.gateway->submit(b.order(2), b.now);
    QVERIFY(Json::parse(b.transport.all<OrderHttp>().back().body).at("nonce").get<std::uint64_t>() > first + 1000);
}

void HyperliquidGatewayAccountTest::expiryIsTheVenuesTime()
{
    Bench b;
    b.open();
    b.later(Duration::seconds(5));
    const Timestamp venue = b.now + Duration::seconds(30); // ours is half a minute behind
    b.answer("clearinghouseState", b.state(Json::array(), venue));
    b.gateway->submit(b.order(1), b.now);
    const Json body = Json::parse(b.transport.all<OrderHttp>().back().body);
    QCOMPARE(body.at("expiresAfter").get<std::int64_t>(), (venue + Duration::seconds(15)).toMilliseconds());
    for (const char* kind : {"cancel", "leverage", "replace"}) {
        Order order = b.order(1);
        order.venueOrderId = "77";
        if (std::string(kind) == "cancel")
            b.gateway->cancel(order, b.now);
        else if (std::string(kind) == "leverage")
            b.gateway->setLeverage(b.btc, 3, b.now);
        else
            b.gateway->replace(order, order.terms, b.now);
        QVERIFY2(Json::parse(b.transport.all<OrderHttp>().back().body).contains("expiresAfter"), kind);
    }
}

void HyperliquidGatewayAccountTest::clocksThatDiffer()
{
    Bench b;
    b.open();
    const auto tell = [&](Duration ahead) {
        b.later(Duration::seconds(5));
        b.answer("clearinghouseState", b.state(Json::array(), b.now - ahead));
        return b.told.take();
    };
    QCOMPARE(tell(Duration::seconds(4)), (Lines{"balance 5 free 4"}));
    QCOMPARE(tell(Duration::seconds(7)), (Lines{"balance 5 free 4", "notice clock: CLOCK_SKEW"}));
    QVERIFY(b.told.words.back().find("7 s ahead of") != std::string::npos);
    QVERIFY(b.gateway->session() == SessionState::Ready && !b.gateway->trouble());
    QCOMPARE(tell(Duration::seconds(8)), (Lines{"balance 5 free 4"})); // it stands already
    tell(Duration::minutes(-3));
    QVERIFY(b.gateway->session() == SessionState::Degraded);
    const auto trouble = b.gateway->trouble();
    QVERIFY(trouble && trouble->code == Code::ClockSkew && trouble->value == "180 s");
    QVERIFY(trouble->message.find("180 s behind") != std::string::npos);
    b.gateway->submit(b.order(1), b.now);
    b.later({});
    QCOMPARE(b.told.take(), (Lines{"answer new CLOCK_SKEW NotSent"}));
    QCOMPARE(tell(Duration{}), (Lines{"balance 5 free 4", "notice clock: over"}));
    QVERIFY(b.gateway->session() == SessionState::Ready && !b.gateway->trouble());
}

void HyperliquidGatewayAccountTest::deadManIsHeldOff()
{
    Bench b({}, Duration::seconds(20));
    b.open();
    b.later(Duration::seconds(1));
    QCOMPARE(b.transport.count<OrderHttp>(), std::size_t{0}); // nothing works
    const Order order = b.order(1);
    b.gateway->submit(order, b.now);
    b.acted({{"resting", {{"oid", 77}}}});
    QCOMPARE(b.transport.count<OrderHttp>(), std::size_t{2});
    QCOMPARE(b.lastAction().at("type"), "scheduleCancel");
    QCOMPARE(b.lastAction().at("time").get<std::int64_t>(), (b.now + Duration::seconds(21)).toMilliseconds());
    b.done();
    b.told.take();
    b.later(Duration::milliseconds(9999));
    QCOMPARE(b.transport.count<OrderHttp>(), std::size_t{2});
    QVERIFY(b.gateway->nextTimer() <= b.now + Duration::milliseconds(1));
    b.later(Duration::milliseconds(1));
    QCOMPARE(b.transport.count<OrderHttp>(), std::size_t{3}); // anew, before half of it is over
    QCOMPARE(b.lastAction().at("time").get<std::int64_t>(), (b.now + Duration::seconds(21)).toMilliseconds());
    b.gateway->onLinkDown(b.link, "gone", b.now); // the stream is away, the program is not
    b.later(Duration::seconds(10));
    QCOMPARE(b.transport.count<OrderHttp>(), std::size_t{4});
    b.later(Duration::seconds(20));
    QCOMPARE(b.transport.count<OrderHttp>(), std::size_t{5});
    b.gateway->onLinkUp(b.link, b.now);
    b.update("canceled", 77, order, "0.01", "0.01");
    QCOMPARE(b.lastAction().dump(), R"({"type":"scheduleCancel"})"); // none is left
    b.later(Duration::minutes(1));
    QCOMPARE(b.transport.count<OrderHttp>(), std::size_t{6});
    b.gateway->stop(b.now);
    b.gateway->onTimer(b.now + Duration::minutes(1));
    QCOMPARE(b.transport.count<OrderHttp>(), std::size_t{6});

    DeadMan least(Duration::seconds(1)); // the venue takes none that is nearer
    QVERIFY(least.timeFrom(b.now) == b.now + DeadMan::kLeast + DeadMan::kWay);
    // Orders of an earlier run are held too.
    Bench restarted({}, Duration::seconds(20));
    restarted.open();
    restarted.gateway->requestSnapshot(restarted.now, restarted.now);
    restarted.answerSnapshot(Json::array({openOrder(restarted.order(9), 99, "0.01", "0.01")}), Json::array());
    restarted.answer("userFillsByTime", "[]");
    QCOMPARE(restarted.lastAction().at("type"), "scheduleCancel");
}

void HyperliquidGatewayAccountTest::deadManIsRefused()
{
    Bench b({}, Duration::seconds(20));
    b.open();
    b.gateway->submit(b.order(1), b.now);
    b.acted({{"resting", {{"oid", 77}}}});
    b.told.take();
    b.refuse("Cannot set scheduled cancel time until enough volume traded. Required: $1000000. Traded: $0.");
    QCOMPARE(b.told.take(), (Lines{"notice dead man's switch: ACCOUNT_RESTRICTED"}));
    QVERIFY(b.told.words.back().find("orders stay when this program is gone") != std::string::npos);
    const std::size_t before = b.transport.count<OrderHttp>();
    b.later(Duration::minutes(2));
    QCOMPARE(b.transport.count<OrderHttp>(), before); // once is enough
    b.answer("clearinghouseState", b.state());
    b.told.take();
    b.gateway->submit(b.order(2), b.now);
    QCOMPARE(b.lastAction().at("type"), "order");
    QCOMPARE(b.told.take(), Lines{});

    Bench lost({}, Duration::seconds(20)); // an answer that is missing is no refusal
    lost.open();
    lost.gateway->submit(lost.order(1), lost.now);
    lost.acted({{"resting", {{"oid", 77}}}});
    lost.exchange("", 502);
    lost.later(Duration::seconds(10));
    QCOMPARE(lost.transport.count<OrderHttp>(), std::size_t{3});
}

void HyperliquidGatewayAccountTest::deadManActsTenTimesADay()
{
    const Timestamp day = Timestamp::fromMilliseconds(1'700'006'400'000); // 00:00 UTC
    DeadMan one(Duration::seconds(20));
    for (int times = 0; times < 10; ++times) {
        QVERIFY(one.due(true, day + Duration::seconds(times)) == DeadMan::Act::Arm);
        one.triggered(day + Duration::seconds(times));
        one.triggered(day + Duration::seconds(times)); // the other orders that it ended
    }
    QVERIFY(one.due(true, day + Duration::minutes(23 * 60)) == DeadMan::Act::None);
    QVERIFY(one.due(true, day + Duration::minutes(24 * 60)) == DeadMan::Act::Arm);

    Bench b({}, Duration::seconds(20));
    b.open();
    const Order order = b.order(1);
    b.gateway->submit(order, b.now);
    b.acted({{"resting", {{"oid", 77}}}});
    b.told.take();
    b.update("scheduledCancel", 77, order, "0", "0.01");
    QCOMPARE(b.told.take(), (Lines{"cancelled 1 77 OTHER"}));
    QCOMPARE(b.lastAction().at("type"), "scheduleCancel");
    QVERIFY(b.lastAction().contains("time")); // it is not there any more to be unset
}

void HyperliquidGatewayAccountTest::deadManIsOffByDefault()
{
    Bench b;
    b.open();
    b.gateway->submit(b.order(1), b.now);
    b.later(Duration::minutes(5));
    QCOMPARE(b.transport.count<OrderHttp>(), std::size_t{1});
}

void HyperliquidGatewayAccountTest::signersOfAnotherNetwork()
{
    Bench b;
    b.open();
    b.gateway->submit(b.order(1), b.now);
    b.refuse("User or API Wallet 0x1111111111111111111111111111111111111111 does not exist.");
    QCOMPARE(b.told.take(), (Lines{"answer new AUTH Rejected"}));
    const auto trouble = b.gateway->trouble();
    QVERIFY(trouble && trouble->field == "network" && trouble->code == Code::Auth);
    QVERIFY(trouble->message.find("set to testnet") != std::string::npos);
    QVERIFY(b.told.errors.back().venueCode.starts_with("User or API Wallet"));
    QVERIFY(b.gateway->session() == SessionState::Degraded);
    b.gateway->submit(b.order(2), b.now);
    Order old = b.order(1);
    old.venueOrderId = "77";
    b.gateway->cancel(old, b.now); // may still be tried
    b.later({});
    QCOMPARE(b.told.take(), (Lines{"answer new AUTH NotSent"}));
    QCOMPARE(b.transport.count<OrderHttp>(), std::size_t{2});
    b.acted("success"); // it knows us after all
    QCOMPARE(b.told.take(), (Lines{"answer cancel"}));
    QVERIFY(b.gateway->session() == SessionState::Ready && !b.gateway->trouble());
}

/// With nothing at rest there is no cancel that could be taken: an action that does nothing finds out, once a minute.
void HyperliquidGatewayAccountTest::aSignerIsTriedAgain()
{
    for (const std::string& text : {std::string("User or API Wallet 0x1111111111111111111111111111111111111111"),
                                    std::string("User or API Wallet ") + kSigner}) {
        Bench b;
        b.open();
        b.answer("extraAgents", "[]"); // it has no name, or is not approved
        b.gateway->submit(b.order(1), b.now);
        b.refuse(text + " does not exist.");
        QCOMPARE(b.told.take(), (Lines{"answer new AUTH Rejected"}));
        for (const bool isGood : {false, true}) {
            const std::size_t before = b.transport.count<OrderHttp>();
            b.later(Duration::minutes(1));
            b.answer("extraAgents", "[]");
            QCOMPARE(b.transport.count<OrderHttp>(), before + 1);
            QCOMPARE(Json::parse(b.transport.all<OrderHttp>().back().body).at("action"), (Json{{"type", "noop"}}));
            if (isGood)
                b.gateway->onHttpReply({b.venue,
                                        b.transport.all<OrderHttp>().back().id,
                                        200,
                                        {},
                                        R"({"status":"ok","response":{"type":"default"}})"},
                                       b.now);
            else
                b.refuse(text + " does not exist.");
            QVERIFY(b.told.take().empty()); // nothing is told of it
            QVERIFY(b.gateway->session() == (isGood ? SessionState::Ready : SessionState::Degraded));
        }
        const std::size_t before = b.transport.count<OrderHttp>();
        b.later(Duration::minutes(5));
        b.answer("extraAgents", "[]");
        QCOMPARE(b.transport.count<OrderHttp>(), before);
    }
}

void HyperliquidGatewayAccountTest::agentsThatAreNotApproved()
{
    for (const std::string& text : {std::string("Must deposit before performing actions. User: ") + kSigner,
                                    std::string("User or API Wallet ") + kSigner + " does not exist."}) {
        Bench b;
        b.open();
        b.gateway->submit(b.order(1), b.now);
        b.refuse(text);
        const auto trouble = b.gateway->trouble();
        QVERIFY(trouble && trouble->field.empty() && trouble->code == Code::Auth);
        QVERIFY(trouble->message.find("Approve it again") != std::string::npos);
        b.told.take();
        b.later(Duration::minutes(1)); // looked after every minute
        b.answer("extraAgents", agents(b.now + Duration::minutes(60 * 24 * 30)).dump());
        b.answer("clearinghouseState", b.state());
        QVERIFY(b.gateway->session() == SessionState::Ready);
        QVERIFY(!b.gateway->trouble());
    }
}

void HyperliquidGatewayAccountTest::agentsThatEnd()
{
    Bench b;
    b.open();
    b.answer("extraAgents", agents(b.now + Duration::minutes(8 * 24 * 60)).dump());
    QCOMPARE(b.told.take(), Lines{});
    b.later(Duration::minutes(5));
    b.answer("extraAgents", agents(b.now + Duration::minutes(3 * 24 * 60)).dump());
    b.answer("clearinghouseState", b.state());
    QCOMPARE(b.told.take(), (Lines{"notice agent: AUTH", "balance 5 free 4"}));
    QVERIFY(b.told.words.back().find("\"desk\" ends in 3 days") != std::string::npos);
    QVERIFY(b.gateway->session() == SessionState::Ready);
    b.later(Duration::minutes(3 * 24 * 60)); // it has ended, and nobody said so
    QVERIFY(b.gateway->session() == SessionState::Degraded);
    QCOMPARE(b.gateway->trouble()->field, "validUntil");
    b.gateway->submit(b.order(1), b.now);
    QVERIFY(b.transport.count<OrderHttp>() == 0);
    b.answer("extraAgents", agents(b.now - Duration::seconds(1)).dump());
    QVERIFY(b.gateway->session() == SessionState::Degraded);
    const auto trouble = b.gateway->trouble();
    QVERIFY(trouble && trouble->field == "validUntil");
    b.later({});
    QVERIFY(b.told.errors.at(0).code == Code::Auth && b.told.errors.at(0).outcome == Outcome::NotSent);

    Bench other; // an agent that is not listed may be one without a name, or belong to a vault's leader
    other.open();
    other.answer("extraAgents", agents(other.now, "0x1111111111111111111111111111111111111111").dump());
    QVERIFY(other.gateway->session() == SessionState::Ready && other.told.take().empty());
}

/// Another run changed the order after a part of it was filled: that part is in its fills.
void HyperliquidGatewayAccountTest::aChangeOverARestart()
{
    Bench b;
    b.open();
    const Order order = ofEarlier(b, 4);
    b.gateway->requestSnapshot(b.now, b.now);
    b.answerSnapshot(Json::array({openOrder(order, 80, "0.005", "0.006")}));
    QVERIFY(b.told.snapshots.empty());
    const Json asked = Json::parse(b.transport.all<HttpRequest>().back().body);
    QCOMPARE(asked.at("type"), "userFillsByTime");
    QCOMPARE(asked.at("startTime").get<std::int64_t>(), (b.now - Duration::minutes(24 * 60)).toMilliseconds());
    const Json fills =
        Json::array({fillRow(1, 77, order, "0.001"), fillRow(2, 78, order, "0.003"), fillRow(2, 78, order, "0.003"),
                     fillRow(3, 80, order, "0.001"), fillRow(4, 81, b.order(1), "5")});
    b.answer("userFillsByTime", fills.dump());
    QCOMPARE(b.told.snapshots.size(), std::size_t{1});
    const Order& listed = b.told.snapshots[0].openOrders.at(0);
    QVERIFY(listed.id == order.id && listed.terms.qty.value == dec("0.01") && listed.filledQty == dec("0.005"));
    QVERIFY(b.told.snapshots[0].fills.empty()); // only those that were asked for
    // The old order's end is none of its own; the rest of its fills makes it whole.
    b.update("canceled", 78, order, "0.006", "0.009");
    QCOMPARE(b.told.take(), Lines{});
    b.fill(5, 80, order, "0.005");
    b.update("filled", 80, order, "0", "0.006");
    QCOMPARE(b.told.take(), (Lines{"partial 4 80 fill 0.005", "filled 4 80"}));

    b.gateway->requestSnapshot(b.now, b.now); // none is unknown: nothing more is asked
    b.answerSnapshot();
    QCOMPARE(b.told.snapshots.size(), std::size_t{2});
}

void HyperliquidGatewayAccountTest::manyPagesOfFills()
{
    Bench b;
    b.open();
    b.gateway->requestSnapshot(b.now, b.now);
    b.answer("clearinghouseState", b.state());
    b.answer("spotClearinghouseState", R"({"balances":[]})");
    b.answer("frontendOpenOrders", "[]");
    b.answer("twapHistory", "[]");
    const std::int64_t start = b.now.toMilliseconds();
    Json page = Json::array();
    for (std::uint64_t i = 0; i < 2000; ++i)
        page.push_back(fillRow(i + 1, 9, b.order(1), "0.001", start + static_cast<std::int64_t>(i)));
    b.answer("userFillsByTime", page.dump());
    QVERIFY(b.told.snapshots.empty());
    b.later(Duration::seconds(4)); // so many rows weigh something
    const Json next = Json::parse(b.transport.all<HttpRequest>().back().body);
    QCOMPARE(next.at("startTime").get<std::int64_t>(), start + 1999);
    b.answer("userFillsByTime", Json::array({page.back(), fillRow(2001, 9, b.order(1), "0.001", start + 2000)}).dump());
    Json hours = Json::array();
    for (std::int64_t i = 0; i < 500; ++i)
        hours.push_back(
            {{"time", start + i}, {"delta", {{"coin", "BTC"}, {"usdc", "0.1"}, {"szi", "1"}, {"fundingRate", "0.1"}}}});
    b.answer("userFunding", hours.dump());
    QVERIFY(b.told.snapshots.empty());
    b.later(Duration::seconds(4)); // so many rows weigh something
    b.answer("userFunding", "[]");
    QCOMPARE(b.told.snapshots.size(), std::size_t{1});
    QCOMPARE(b.told.snapshots[0].fills.size(), std::size_t{2001});
}

void HyperliquidGatewayAccountTest::fillsWithoutAnId()
{
    Bench b;
    b.open();
    Json old = fillRow(1, 9, b.order(1), "0.001");
    old.erase("tid");
    old.erase("feeToken");
    b.gateway->requestSnapshot(b.now, b.now);
    b.answerSnapshot(Json::array(), Json::array({old, old, fillRow(2, 9, b.order(1), "0.001")}));
    QCOMPARE(b.told.snapshots.size(), std::size_t{1});
    QCOMPARE(b.told.snapshots[0].fills.size(), std::size_t{1});
    QCOMPARE(b.told.take(), (Lines{"notice fills without an id: MISSING_FIELD"}));
    QVERIFY(b.told.words.back().find("2 of the account's fills") != std::string::npos);
    QCOMPARE(b.gateway->fillsWithoutId(), std::uint64_t{2});
}

QTEST_GUILESS_MAIN(HyperliquidGatewayAccountTest)
#include "gateway_account_test.moc"
