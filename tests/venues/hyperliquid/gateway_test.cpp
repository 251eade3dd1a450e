// SPDX-License-Identifier: GPL-3.0-or-later
// A live account at Hyperliquid against a scripted network: what goes out is signed and goes once, what comes back has
// our words, and what is not known is said to be so.
#include "tests/venues/hyperliquid/gateway_bench.h"

#include <QTest>

#include <string>
#include <utility>
#include <vector>

using namespace gannet;
using namespace gannet::hyperliquid;
using test::dec;

class HyperliquidGatewayTest : public QObject {
    Q_OBJECT
private slots:
    void readyOnceFedAndCounted();
    void ordersAreSignedAndGoOnce();
    void noncesOnlyGrow();
    void vaultsAreNamed();
    void lifeOfAnOrder();
    void filledWaitsForItsFills();
    void aChangeLeavesTheOldOrderBehind();
    void cancels();
    void cancelsLeaveTogether();
    void cancelsThatFailTogether();
    void nobodyThere();
    void whatIsNotKnown_data();
    void whatIsNotKnown();
    void marketOrders();
    void whatCannotBeSent();
    void queries();
    void unknownSigner();
    void snapshots();
    void aSnapshotThatFailsIsNotTold();
    void theLaterSnapshotCounts();
    void moneyIsReadAnew();
    void leverage();
    void theLinkComesBack();
    void framesThatAreNone();
};

void HyperliquidGatewayTest::readyOnceFedAndCounted()
{
    Bench b;
    QVERIFY(b.gateway->session() == SessionState::Disconnected);
    b.gateway->start(b.now);
    QVERIFY(b.gateway->session() == SessionState::Connecting);
    QVERIFY(b.transport.all<OpenLink>().back().isPrivate);
    QCOMPARE(b.transport.all<OpenLink>().back().url, "ws://127.0.0.1:1/ws");
    b.gateway->onLinkUp(b.link, b.now);
    QVERIFY(b.gateway->session() == SessionState::Syncing);
    QCOMPARE(b.transport.count<SendText>(), std::size_t{8});
    QVERIFY(b.transport.count<WarmOrderLink>() > 0);
    b.ack("orderUpdates");
    b.ack("userFills");
    b.answer("metaAndAssetCtxs", "[" + kMeta + ",[{},{}]]");
    QVERIFY(b.gateway->session() == SessionState::Syncing);
    b.ack("userFundings");
    QVERIFY(b.gateway->session() == SessionState::Syncing);
    b.answer("clearinghouseState", b.state());
    QVERIFY(b.gateway->session() == SessionState::Ready);
    b.gateway->stop(b.now);
    QVERIFY(b.gateway->session() == SessionState::Disconnected && b.transport.count<CloseLink>() == 1);

    Bench without; // fed, and nobody has said the numbers of assets
    without.gateway->start(without.now);
    without.gateway->onLinkUp(without.link, without.now);
    for (const char* feed : {"orderUpdates", "userFills", "userFundings"})
        without.ack(feed);
    without.answer("clearinghouseState", without.state());
    QVERIFY(without.gateway->session() == SessionState::Syncing);
    without.answer("metaAndAssetCtxs", "", 502);
    without.later(Duration::minutes(1));
    without.answer("metaAndAssetCtxs", "[" + kMeta + ",[{},{}]]");
    QVERIFY(without.gateway->session() == SessionState::Ready);
}

void HyperliquidGatewayTest::ordersAreSignedAndGoOnce()
{
    Bench b;
    b.open();
    b.gateway->submit(b.order(1), b.now);
    b.later(Duration::seconds(60));
    const auto sent = b.transport.all<OrderHttp>();
    QCOMPARE(sent.size(), std::size_t{1});
    QCOMPARE(sent[0].url, "http://127.0.0.1:1/exchange");
    QVERIFY(WireNumbers::of(3).owns(sent[0].id));
    const Json body = Json::parse(sent[0].body);
    const Json& wire = body.at("action").at("orders").at(0);
    QCOMPARE(wire.at("a"), 1); // its place in the venue's list
    QCOMPARE(wire.at("c"), "0x0123456789abcdef0000000000000001");
    QCOMPARE(body.at("nonce"), 1'700'000'005'001);
    QCOMPARE(body.at("expiresAfter"), 1'700'000'015'000);
    crypto::RecoverableSignature signature;
    QVERIFY(crypto::fromHex(body.at("signature").at("r").get<std::string>(), signature.r));
    QVERIFY(crypto::fromHex(body.at("signature").at("s").get<std::string>(), signature.s));
    signature.recoveryId = static_cast<std::uint8_t>(body.at("signature").at("v").get<int>() - 27);
    const auto hash = actionHash(body.at("action"), {.nonce = 1'700'000'005'001, .expiresAfter = 1'700'000'015'000});
    QCOMPARE(crypto::toHex0x(*crypto::recoverSigner(l1Digest(*hash, Network::Testnet), signature)),
             "0x14791697260e4c9a71f18484c9f997b308e59325");
    QVERIFY(sent[0].body.find(kKey) == std::string::npos);
}

void HyperliquidGatewayTest::noncesOnlyGrow()
{
    Bench b;
    b.open();
    for (std::uint64_t number = 1; number <= 3; ++number) // in one millisecond
        b.gateway->submit(b.order(number), b.now);
    std::uint64_t last = 0;
    for (const OrderHttp& sent : b.transport.all<OrderHttp>()) {
        const auto nonce = Json::parse(sent.body).at("nonce").get<std::uint64_t>();
        QVERIFY(nonce > last);
        last = nonce;
    }
    QCOMPARE(last, std::uint64_t{1'700'000'005'003});
}

void HyperliquidGatewayTest::vaultsAreNamed()
{
    Bench b(crypto::addressFrom(kUser));
    b.open();
    b.gateway->submit(b.order(1), b.now);
    QCOMPARE(Json::parse(b.transport.all<OrderHttp>()[0].body).at("vaultAddress"), kUser);
}

void HyperliquidGatewayTest::lifeOfAnOrder()
{
    Bench b;
    b.open();
    const Order order = b.order(1);
    b.gateway->submit(order, b.now);
    b.acted({{"resting", {{"oid", 77}}}});
    QCOMPARE(b.told.take(), (Lines{"answer new", "ack 1 77"}));
    b.update("open", 77, order, "0.01", "0.01");
    b.fill(5, 77, order, "0.004");
    b.fill(6, 77, order, "0.006");
    b.update("filled", 77, order, "0", "0.01");
    QCOMPARE(b.told.take(), (Lines{"ack 1 77", "partial 1 77 fill 0.004", "partial 1 77 fill 0.006", "filled 1 77"}));
}

void HyperliquidGatewayTest::filledWaitsForItsFills()
{
    Bench b;
    b.open();
    const Order order = b.order(1);
    b.gateway->submit(order, b.now);
    b.update("open", 77, order, "0.01", "0.01"); // the stream may be first
    b.update("filled", 77, order, "0", "0.01");
    b.acted({{"filled", {{"totalSz", "0.01"}, {"avgPx", "60000"}, {"oid", 77}}}});
    QCOMPARE(b.told.take(), (Lines{"ack 1 77", "answer new"}));
    b.fill(5, 77, order, "0.01");
    QCOMPARE(b.told.take(), (Lines{"partial 1 77 fill 0.01", "filled 1 77"}));

    const Order lost = b.order(2);
    b.gateway->submit(lost, b.now);
    b.update("filled", 78, lost, "0", "0.01");
    QCOMPARE(b.told.take(), Lines{});
    b.later(Duration::milliseconds(1999));
    QCOMPARE(b.told.take(), Lines{});
    b.later(Duration::milliseconds(1)); // it is told without: the engine asks for what is missing
    QCOMPARE(b.told.take(), (Lines{"filled 2 78"}));
}

void HyperliquidGatewayTest::aChangeLeavesTheOldOrderBehind()
{
    for (const bool isOpenFirst : {true, false}) {
        Bench b;
        b.open();
        Order order = b.order(1);
        b.gateway->submit(order, b.now);
        b.acted({{"resting", {{"oid", 77}}}});
        b.fill(5, 77, order, "0.004");
        order.venueOrderId = "77";
        order.filledQty = dec("0.004");
        OrderTerms changed = order.terms;
        changed.price = Price{dec("59000")};
        b.told.take();
        b.gateway->replace(order, changed, b.now);
        const Json action = Json::parse(b.transport.all<OrderHttp>().back().body).at("action");
        QCOMPARE(action.at("oid"), 77);
        QCOMPARE(action.at("order").at("s"), "0.006"); // what is filled is not asked for again
        if (isOpenFirst)
            b.update("open", 78, order, "0.006", "0.006");
        b.update("canceled", 77, order, "0.006", "0.01");
        if (!isOpenFirst)
            b.update("open", 78, order, "0.006", "0.006");
        b.gateway->onHttpReply({b.venue,
                                b.transport.all<OrderHttp>().back().id,
                                200,
                                {},
                                R"({"status":"ok","response":{"type":"default"}})"},
                               b.now);
        b.update("canceled", 77, order, "0.006", "0.01"); // told once more
        QCOMPARE(b.told.take(), (Lines{"ack 1 78", "answer replace"}));

        // The account's list has the successor, which stands for the whole.
        b.gateway->requestSnapshot(b.now, b.now);
        b.answer("frontendOpenOrders", Json::array({{{"coin", "BTC"},
                                                     {"side", "B"},
                                                     {"limitPx", "59000"},
                                                     {"sz", "0.006"},
                                                     {"origSz", "0.006"},
                                                     {"oid", 78},
                                                     {"timestamp", 1754467216000},
                                                     {"orderType", "Limit"},
                                                     {"tif", "Gtc"},
                                                     {"reduceOnly", false},
                                                     {"cloid", cloidOf(order.id)}}})
                                           .dump());
        b.answer("clearinghouseState", b.state());
        b.answer("spotClearinghouseState", R"({"balances":[]})");
        b.answer("userFillsByTime", "[]");
        b.answer("userFunding", "[]");
        b.answer("twapHistory", "[]");
        QCOMPARE(b.told.snapshots.size(), std::size_t{1});
        const Order& listed = b.told.snapshots[0].openOrders.at(0);
        QVERIFY(listed.id == order.id && listed.terms.qty.value == dec("0.01") && listed.filledQty == dec("0.004"));

        b.fill(6, 78, order, "0.006");
        b.update("filled", 78, order, "0", "0.006");
        QCOMPARE(b.told.take(), (Lines{"partial 1 78 fill 0.006", "filled 1 78"}));
    }
}

void HyperliquidGatewayTest::cancels()
{
    Bench b;
    b.open();
    Order order = b.order(1);
    b.gateway->submit(order, b.now);
    b.acted({{"resting", {{"oid", 77}}}});
    order.venueOrderId = "77";
    b.told.take();
    b.gateway->cancel(order, b.now);
    b.acted("success");
    b.update("canceled", 77, order, "0.01", "0.01");
    QCOMPARE(b.told.take(), (Lines{"answer cancel", "cancelled 1 77"}));
    b.gateway->cancel(order, b.now);
    b.acted({{"error", "Order was never placed, already canceled, or filled. asset=1"}});
    QCOMPARE(b.told.take(), (Lines{"answer cancel UNKNOWN_ORDER Unknown"}));
}

void HyperliquidGatewayTest::cancelsLeaveTogether()
{
    Bench b;
    b.open();
    std::vector<Order> orders;
    for (std::uint64_t i = 1; i <= 204; ++i) {
        orders.push_back(b.order(i));
        if (i > 2) // the first two have no number yet
            orders.back().venueOrderId = std::to_string(100 + i);
    }
    b.gateway->cancelMany(orders, b.now);
    const auto sent = b.transport.all<OrderHttp>();
    QCOMPARE(sent.size(), std::size_t{4});
    std::vector<std::string> types;
    std::vector<std::size_t> sizes;
    for (const OrderHttp& one : sent) {
        const Json action = Json::parse(one.body).at("action");
        types.push_back(action.at("type"));
        sizes.push_back(action.at("cancels").size());
    }
    QCOMPARE(types, (Lines{"cancel", "cancel", "cancel", "cancelByCloid"}));
    QVERIFY((sizes == std::vector<std::size_t>{100, 100, 2, 2}));
    QCOMPARE(Json::parse(sent[2].body).at("action").at("cancels").at(1), (Json{{"a", 1}, {"o", 304}}));
    QCOMPARE(Json::parse(sent[3].body).at("action").at("cancels").at(0),
             (Json{{"asset", 1}, {"cloid", "0x0123456789abcdef0000000000000001"}}));
    b.actedAll({"success", {{"error", "Order was never placed, already canceled, or filled. asset=1"}}});
    QCOMPARE(b.told.take(), (Lines{"answer cancel", "answer cancel UNKNOWN_ORDER Unknown"}));
}

void HyperliquidGatewayTest::cancelsThatFailTogether()
{
    Bench b;
    b.open();
    std::vector<Order> orders{b.order(1), b.order(2)};
    const auto nonce = [&b] {
        return Json::parse(b.transport.all<OrderHttp>().back().body).at("nonce").get<int64_t>();
    };
    b.gateway->cancelMany(orders, b.now);
    const std::int64_t first = nonce();
    // Refused as a whole: each order gets it, and nonces go on from it once.
    b.gateway->onHttpReply({b.venue,
                            b.transport.all<OrderHttp>().back().id,
                            200,
                            {},
                            R"({"status":"err","response":"Invalid nonce: duplicate nonce 1"})"},
                           b.now);
    const auto told = b.told.take();
    QCOMPARE(told.size(), std::size_t{2});
    QCOMPARE(told[0], told[1]);
    QVERIFY(told[0].starts_with("answer cancel CLOCK_SKEW"));
    b.gateway->cancelMany(orders, b.now);
    QCOMPARE(nonce(), first + 1001);
    // Another number of statuses, and no answer at all: not known of any.
    b.actedAll({"success"});
    QCOMPARE(b.told.take(), (Lines{"answer cancel BAD_FORMAT Unknown", "answer cancel BAD_FORMAT Unknown"}));
    b.gateway->cancelMany(orders, b.now);
    b.gateway->onHttpFailure(
        {b.venue,
         b.transport.all<OrderHttp>().back().id,
         {.kind = ErrorKind::Timeout, .code = Code::UnknownOutcome, .message = "", .outcome = Outcome::Unknown}},
        b.now);
    QCOMPARE(b.told.take(), (Lines{"answer cancel UNKNOWN_OUTCOME Unknown", "answer cancel UNKNOWN_OUTCOME Unknown"}));
}

void HyperliquidGatewayTest::nobodyThere()
{
    Bench b;
    b.open();
    b.gateway->submit(b.order(1), b.now);
    b.acted({{"error", "Order could not immediately match against any resting orders. asset=1"}});
    QCOMPARE(b.told.take(), (Lines{"answer new", "cancelled 1  NO_FILL"}));
    b.gateway->submit(b.order(2), b.now);
    b.acted({{"error", "Post only order would have immediately matched, bbo was 1@2. asset=1"}});
    QCOMPARE(b.told.take(), (Lines{"answer new POST_ONLY_WOULD_CROSS Rejected"}));
}

void HyperliquidGatewayTest::whatIsNotKnown_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QString>("body");
    QTest::addColumn<QString>("line");
    QTest::newRow("a limit of the address") << 429 << ""
                                            << "answer new RATE_LIMIT Unknown";
    QTest::newRow("a ban of the address") << 418 << ""
                                          << "answer new RATE_LIMIT Unknown";
    QTest::newRow("a fault") << 502 << "<html>"
                             << "answer new VENUE_UNAVAILABLE Unknown";
    QTest::newRow("no request") << 422 << "Failed to deserialize"
                                << "answer new INVALID_REQUEST Rejected";
    QTest::newRow("no answer we know") << 200 << "{}"
                                       << "answer new MISSING_FIELD Unknown";
    QTest::newRow("cut off") << 200 << R"({"status":"ok","resp)"
                             << "answer new BAD_JSON Unknown";
    QTest::newRow("a nonce that was used") << 200 << R"({"status":"err","response":"Invalid nonce: duplicate"})"
                                           << "answer new CLOCK_SKEW Unknown";
    QTest::newRow("the venue's word") << 200 << R"({"status":"err","response":"Order has zero size."})"
                                      << "answer new BAD_QTY Rejected";
}

void HyperliquidGatewayTest::whatIsNotKnown()
{
    QFETCH(int, status);
    QFETCH(QString, body);
    QFETCH(QString, line);
    Bench b;
    b.open();
    b.gateway->submit(b.order(1), b.now);
    b.gateway->onHttpReply({b.venue, b.transport.all<OrderHttp>().back().id, status, {}, body.toStdString()}, b.now);
    const bool isLimit = status == 429 || status == 418;
    Lines expected{line.toStdString()};
    if (isLimit)
        expected.emplace_back("notice limits: RATE_LIMIT");
    QCOMPARE(b.told.take(), expected);
    if (isLimit) { // and nothing that adds risk goes for a while
        b.gateway->submit(b.order(2), b.now);
        b.later({});
        QCOMPARE(b.told.take(), (Lines{"answer new RATE_LIMIT NotSent"}));
    }
    b.later(Duration::minutes(1));
    b.told.take();
    for (const Outcome outcome : {Outcome::NotSent, Outcome::Unknown}) {
        b.gateway->submit(b.order(2), b.now);
        Error error{
            .kind = ErrorKind::Disconnected, .code = Code::VenueUnavailable, .message = "x", .outcome = outcome};
        b.gateway->onHttpFailure({b.venue, b.transport.all<OrderHttp>().back().id, error}, b.now);
        QCOMPARE(b.told.take(), (Lines{"answer new VENUE_UNAVAILABLE " + std::string(toString(outcome))}));
    }
    QCOMPARE(b.transport.count<OrderHttp>(), std::size_t{3}); // none of them went again
}

void HyperliquidGatewayTest::marketOrders()
{
    Bench b;
    b.open();
    Order order = b.order(1);
    order.terms.type = OrderType::Market;
    order.terms.timeInForce = TimeInForce::Ioc;
    order.terms.price.reset();
    order.terms.slippageCap = dec("0.003");
    b.gateway->submit(order, b.now); // no book was told: nothing to count a cap from
    b.later({});
    QCOMPARE(b.told.take(), (Lines{"answer new BAD_PRICE NotSent"}));
    L2Book book;
    book.bids.set(599990, 1);
    book.asks.set(600010, 1);
    b.gateway->onBook(b.btc, book, {1, 5}, b.now);
    b.gateway->submit(order, b.now);
    QCOMPARE(Json::parse(b.transport.all<OrderHttp>()[0].body).at("action").at("orders").at(0).at("p"), "60181");
    b.gateway->onHealth(b.btc, StreamHealth::Stale, b.now);
    b.gateway->submit(order, b.now);
    QCOMPARE(b.transport.count<OrderHttp>(), std::size_t{1});
}

void HyperliquidGatewayTest::whatCannotBeSent()
{
    Bench b;
    b.gateway->start(b.now);
    b.gateway->onLinkUp(b.link, b.now);
    Order order = b.order(1);
    b.gateway->submit(order, b.now);  // the venue's list of assets is not there yet
    QCOMPARE(b.told.take(), Lines{}); // nothing is told from inside a call
    QVERIFY(b.gateway->nextTimer() == b.now);
    b.later({});
    QCOMPARE(b.told.take(), (Lines{"answer new UNKNOWN_SYMBOL NotSent"}));
    b.answer("metaAndAssetCtxs", "[" + kMeta + ",[{},{}]]");
    order.terms.price = Price{dec("60000.5")};
    b.gateway->submit(order, b.now);
    order.terms.price = Price{dec("60000")};
    b.gateway->cancel(Order(order), b.now);
    order.filledQty = dec("0.01");
    b.gateway->replace(order, order.terms, b.now);
    b.later({});
    QCOMPARE(b.told.take(), (Lines{"answer new BAD_TICK NotSent", "answer replace BAD_QTY NotSent"}));
}

void HyperliquidGatewayTest::queries()
{
    Bench b;
    b.open();
    const Order order = b.order(1);
    b.gateway->query(order, b.now);
    b.answer("orderStatus", R"({"status":"unknownOid"})");
    QCOMPARE(b.told.take(), (Lines{"answer query UNKNOWN_ORDER Unknown"}));
    b.gateway->query(order, b.now);
    const Json known{{"order",
                      {{"coin", "BTC"},
                       {"side", "B"},
                       {"limitPx", "60000"},
                       {"sz", "0.01"},
                       {"oid", 77},
                       {"timestamp", 1754467216000}}},
                     {"status", "open"},
                     {"statusTimestamp", 1754467216357}};
    b.answer("orderStatus", Json{{"status", "order"}, {"order", known}}.dump());
    QCOMPARE(b.told.take(), (Lines{"answer query", "ack 1 77"}));
    b.gateway->query(order, b.now);
    Json odd = known;
    odd["status"] = "sleeping";
    b.answer("orderStatus", Json{{"status", "order"}, {"order", odd}}.dump());
    QCOMPARE(b.told.take(), (Lines{"answer query BAD_FORMAT Unknown"}));
    b.gateway->query(order, b.now);
    b.answer("orderStatus", "", 500);
    QCOMPARE(b.told.take(), (Lines{"answer query VENUE_UNAVAILABLE Unknown"}));
}

void HyperliquidGatewayTest::unknownSigner()
{
    Bench b;
    b.open();
    b.gateway->submit(b.order(1), b.now);
    b.refuse("User or API Wallet 0x14791697260e4c9a71f18484c9f997b308e59325 does not exist.");
    QCOMPARE(b.told.take(), (Lines{"answer new AUTH Rejected"}));
    QVERIFY(b.gateway->session() == SessionState::Degraded);
}

void HyperliquidGatewayTest::snapshots()
{
    Bench b;
    b.now = Timestamp::fromMilliseconds(1'754'467'216'357);
    b.gateway->start(b.now);
    b.gateway->onLinkUp(b.link, b.now);
    b.gateway->requestSnapshot(b.now, b.now);
    QCOMPARE(b.asked("frontendOpenOrders"), std::size_t{0}); // nothing is heard yet
    for (const char* feed : {"orderUpdates", "userFills", "userFundings"})
        b.ack(feed);
    QCOMPARE(b.asked("frontendOpenOrders"), std::size_t{1});
    b.answer("spotClearinghouseState", R"({"balances":[]})");
    b.answer("clearinghouseState",
             R"({"marginSummary":{"accountValue":"100.5","totalMarginUsed":"10.0"},"withdrawable":"90.0",)"
             R"("assetPositions":[{"type":"oneWay","position":{"coin":"BTC","szi":"-0.01","entryPx":"60000",)"
             R"("leverage":{"type":"cross","value":20},"liquidationPx":null,"marginUsed":"30.0",)"
             R"("unrealizedPnl":"0.5"}}],"time":1754467216357})");
    b.answer("frontendOpenOrders", "[]");
    b.answer("twapHistory", "[]");
    b.answer("userFunding",
             R"([{"time":1681948800000,"delta":{"coin":"BTC","usdc":"0.1","szi":"1","fundingRate":"0.1"}}])");
    QVERIFY(b.told.snapshots.empty());
    b.answer("userFillsByTime",
             R"([{"coin":"BTC","px":"60000","sz":"0.01","side":"A","time":1754467216000,"startPosition":"0","oid":9,)"
             R"("closedPnl":"0","crossed":true,"fee":"0.2","tid":8,"feeToken":"USDC"}])");
    QCOMPARE(b.told.take(), (Lines{"funding 0.1"}));
    QCOMPARE(b.told.snapshots.size(), std::size_t{1});
    const AccountSnapshot& told = b.told.snapshots[0];
    QVERIFY(told.positions.at(0).qty == dec("-0.01") && told.fills.at(0).tradeId == "8/9");
    QVERIFY(told.balances.at(0).total == dec("100") && told.balances.at(0).available == dec("90"));
    QCOMPARE(told.time.toMilliseconds(), 1754467216357);
}

void HyperliquidGatewayTest::aSnapshotThatFailsIsNotTold()
{
    Bench b;
    b.open();
    b.gateway->requestSnapshot(b.now, b.now);
    b.answer("frontendOpenOrders", "[]");
    b.answer("userFillsByTime", "", 502);
    b.answer("userFunding", "[]");
    b.answer("twapHistory", "[]");
    b.answer("spotClearinghouseState", "", 502);
    b.answer("clearinghouseState", "{}");
    QVERIFY(b.told.snapshots.empty());
}

/// Answers to what was asked for an earlier one are none of a later one's.
void HyperliquidGatewayTest::theLaterSnapshotCounts()
{
    Bench b;
    b.open();
    b.gateway->requestSnapshot(b.now, b.now);
    const auto earlier = b.transport.all<HttpRequest>();
    b.gateway->requestSnapshot(b.now, b.now);
    for (std::size_t i = earlier.size() - 6; i < earlier.size(); ++i)
        b.gateway->onHttpReply({b.venue, earlier[i].id, 200, {}, "[]"}, b.now);
    const std::string state = R"({"marginSummary":{"accountValue":"5.0","totalMarginUsed":"0.0"},)"
                              R"("withdrawable":"4.0","assetPositions":[]})";
    b.answer("frontendOpenOrders", "[]");
    b.answer("userFillsByTime", "[]");
    b.answer("userFunding", "[]");
    b.answer("twapHistory", "[]");
    b.answer("spotClearinghouseState", R"({"balances":[]})");
    QVERIFY(b.told.snapshots.empty());
    b.answer("clearinghouseState", state);
    QCOMPARE(b.told.snapshots.size(), std::size_t{1});
}

void HyperliquidGatewayTest::moneyIsReadAnew()
{
    Bench b;
    b.open();
    const std::size_t before = b.transport.count<HttpRequest>();
    b.later(Duration::seconds(5));
    QCOMPARE(b.transport.count<HttpRequest>(), before + 1);
    b.answer("clearinghouseState", R"({"marginSummary":{"accountValue":"5.0","totalMarginUsed":"0.0"},)"
                                   R"("withdrawable":"4.0","assetPositions":[]})");
    QCOMPARE(b.told.take(), (Lines{"balance 5 free 4"}));
}

void HyperliquidGatewayTest::leverage()
{
    Bench b;
    b.open();
    b.gateway->setLeverage(b.btc, 7, b.now);
    QCOMPARE(Json::parse(b.transport.all<OrderHttp>().back().body).at("action").dump(),
             R"({"type":"updateLeverage","asset":1,"isCross":true,"leverage":7})");
    b.gateway->onHttpReply(
        {b.venue, b.transport.all<OrderHttp>().back().id, 200, {}, R"({"status":"ok","response":{"type":"default"}})"},
        b.now);
    QCOMPARE(b.told.take(), (Lines{"leverage 7"}));
}

void HyperliquidGatewayTest::theLinkComesBack()
{
    Bench b;
    b.open();
    b.gateway->onLinkDown(b.link, "gone", b.now);
    QVERIFY(b.gateway->session() == SessionState::Disconnected);
    QVERIFY(b.gateway->retryAt().isKnown() && b.gateway->retryAt() > b.now);
    b.later(Duration::seconds(30));
    QVERIFY(b.gateway->session() == SessionState::Connecting && !b.gateway->retryAt().isKnown());
    b.gateway->onLinkDown(b.link, "refused", b.now);
    const std::size_t opened = b.transport.count<OpenLink>();
    b.gateway->tryNow(b.now); // somebody does not want to wait
    QVERIFY(b.gateway->session() == SessionState::Connecting && !b.gateway->retryAt().isKnown());
    b.gateway->tryNow(b.now); // it is on its way
    QCOMPARE(b.transport.count<OpenLink>(), opened + 1);
    b.gateway->onLinkUp(b.link, b.now);
    QVERIFY(b.gateway->session() == SessionState::Syncing); // it is fed anew
    for (const char* feed : {"orderUpdates", "userFills", "userFundings"})
        b.ack(feed);
    QVERIFY(b.gateway->session() == SessionState::Ready);
}

/// Something was said of the account and is lost: the account is compared.
void HyperliquidGatewayTest::framesThatAreNone()
{
    Bench b;
    b.open();
    const std::size_t before = b.transport.count<HttpRequest>();
    b.frame({{"channel", "userFills"}, {"data", {{"user", kUser}, {"fills", {{{"coin", "BTC"}}}}}}});
    QCOMPARE(b.gateway->refused(), std::uint64_t{1});
    QCOMPARE(b.transport.count<HttpRequest>(), before + 6);
    b.update("sleeping", 77, b.order(1), "0.01", "0.01");
    QCOMPARE(b.gateway->refused(), std::uint64_t{2});
    b.frame({{"channel", "pong"}});
    b.gateway->onFrame(b.link, "Websocket connection established.", b.now);
    QCOMPARE(b.gateway->refused(), std::uint64_t{2});
}

QTEST_GUILESS_MAIN(HyperliquidGatewayTest)
#include "gateway_test.moc"
