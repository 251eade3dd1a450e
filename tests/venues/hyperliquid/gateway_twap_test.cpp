// SPDX-License-Identifier: GPL-3.0-or-later
// Orders over time through the gateway: one action, one order, its slices counted once.
#include "tests/venues/hyperliquid/gateway_bench.h"

#include <QTest>

using namespace gannet;
using namespace gannet::hyperliquid;
using test::dec;

namespace {

Order twapOrder(const Bench& b, std::uint64_t number, const char* qty = "0.01", std::int32_t minutes = 30)
{
    Order order = b.order(number, qty);
    order.terms.type = OrderType::Twap;
    order.terms.price.reset();
    order.terms.twap = TwapPlan{minutes, true};
    order.created = b.now;
    return order;
}

Json state(const Bench& b, const char* executed = "0.0", std::int64_t startedMs = 0)
{
    return {{"coin", "BTC"},
            {"user", kUser},
            {"side", "B"},
            {"sz", "0.01"},
            {"executedSz", executed},
            {"executedNtl", "0.0"},
            {"minutes", 30},
            {"reduceOnly", false},
            {"randomize", true},
            {"timestamp", startedMs > 0 ? startedMs : b.now.toMilliseconds()}};
}

Json row(const Json& state, const char* status, std::optional<std::uint64_t> id = std::nullopt)
{
    Json made{{"time", state.at("timestamp").get<std::int64_t>() / 1000 + 1},
              {"state", state},
              {"status", {{"status", status}}}};
    if (id)
        made["twapId"] = *id;
    return made;
}

/// What was told since the last time, compared line by line.
#define SAID_BY(bench, ...) QCOMPARE(joined((bench).told.take()), joined({__VA_ARGS__}))
#define SAID(...) SAID_BY(b, __VA_ARGS__)

QString joined(const Lines& lines)
{
    QStringList all;
    for (const std::string& line : lines)
        all << QString::fromStdString(line);
    return all.join(QStringLiteral(" | "));
}

struct TwapBench : Bench {
    TwapBench() { open(); }
    void running(std::uint64_t id)
    {
        exchange({{"status", "ok"},
                  {"response", {{"type", "twapOrder"}, {"data", {{"status", {{"running", {{"twapId", id}}}}}}}}}});
    }
    void refused(const char* words)
    {
        exchange({{"status", "ok"}, {"response", {{"type", "twapOrder"}, {"data", {{"status", {{"error", words}}}}}}}});
    }
    void cancelled()
    {
        exchange({{"status", "ok"}, {"response", {{"type", "twapCancel"}, {"data", {{"status", "success"}}}}}});
    }
    static Json slice(std::uint64_t tid, const char* qty, std::uint64_t twapId)
    {
        return {{"coin", "BTC"},         {"px", "60000"},        {"sz", qty},        {"side", "B"},
                {"time", 1754467216357}, {"startPosition", "0"}, {"closedPnl", "0"}, {"oid", 5000 + tid},
                {"crossed", true},       {"fee", "0.01"},        {"tid", tid},       {"feeToken", "USDC"},
                {"twapId", twapId}};
    }
    /// By both streams that have it.
    void slices(std::uint64_t tid, const char* qty, std::uint64_t twapId)
    {
        const Json one = slice(tid, qty, twapId);
        frame({{"channel", "userFills"}, {"data", {{"user", kUser}, {"fills", {one}}}}});
        frame({{"channel", "userTwapSliceFills"},
               {"data", {{"user", kUser}, {"twapSliceFills", {{{"fill", one}, {"twapId", twapId}}}}}}});
    }
    void states(const Json& all) // [id, state] each
    {
        frame({{"channel", "twapStates"}, {"data", {{"dex", ""}, {"user", kUser}, {"states", all}}}});
    }
    void history(const Json& rows, bool isSnapshot = false)
    {
        Json data{{"user", kUser}, {"history", rows}};
        if (isSnapshot)
            data["isSnapshot"] = true;
        frame({{"channel", "userTwapHistory"}, {"data", data}});
    }
};

} // namespace

class HyperliquidGatewayTwapTest : public QObject {
    Q_OBJECT

private slots:
    void runsAndEnds();
    void endsUnfilled();
    void cancels();
    void isRefused();
    void isNeverSentTwice();
    void isFoundInDoubt();
    void aFormerOneIsNotAnother();
    void slicesBeforeTheAnswer();
    void slicesOfOneFoundLate();
    void aCancelWaitsForTheNumber();
    void anEndThatNobodyTold();
    void snapshots();
    void cannotBeChanged();
    void wordsThatAreNone();
};

void HyperliquidGatewayTwapTest::runsAndEnds()
{
    TwapBench b;
    const Order order = twapOrder(b, 1);
    QVERIFY(b.gateway->capabilities().twap && b.gateway->capabilities().twap->leastMinutes == 5);
    b.gateway->submit(order, b.now);
    QCOMPARE(b.lastAction().dump(),
             R"({"type":"twapOrder","twap":{"a":1,"b":true,"s":"0.01","r":false,"m":30,"t":true}})");
    b.running(77);
    SAID("answer new", "ack 1 twap:77");
    b.states({{77, state(b)}});
    b.slices(1, "0.004", 77);
    SAID("partial 1 twap:77 fill 0.004"); // once, whoever tells it
    b.history(Json::array({row(state(b), "activated", {})}));
    QVERIFY(b.told.take().empty());
    // Its end is told behind the slices that make it; the row names no number, only coin, side and beginning.
    b.history(Json::array({row(state(b, "0.01"), "finished", {})}));
    QVERIFY(b.told.take().empty());
    b.slices(2, "0.006", 77);
    SAID("partial 1 twap:77 fill 0.006", "filled 1 twap:77");
    b.history(Json::array({row(state(b, "0.01"), "finished", 77)}));
    b.later(Duration::seconds(3));
    for (const std::string& line : b.told.take())
        QVERIFY2(!line.starts_with("filled"), line.c_str());
}

void HyperliquidGatewayTwapTest::endsUnfilled()
{
    TwapBench b;
    b.gateway->submit(twapOrder(b, 1), b.now);
    b.running(77);
    b.slices(1, "0.004", 77);
    b.told.take();
    Json failed = row(state(b, "0.004"), "error", 77);
    failed["status"]["description"] = "Insufficient margin to place order.";
    b.history(Json::array({failed}));
    SAID("cancelled 1 twap:77 INSUFFICIENT_FUNDS");

    b.gateway->submit(twapOrder(b, 2), b.now);
    b.running(78);
    b.told.take();
    b.history(Json::array({row(state(b, "0.004", b.now.toMilliseconds() + 1), "finished", 78)}));
    QVERIFY(b.told.take().empty());
    b.later(Duration::seconds(2)); // the slices do not come: the count of the venue is told, and they are asked for
    SAID("expired 2 twap:78 OTHER");
}

void HyperliquidGatewayTwapTest::cancels()
{
    TwapBench b;
    Order order = twapOrder(b, 1);
    b.gateway->submit(order, b.now);
    b.running(77);
    order.venueOrderId = "twap:77";
    b.told.take();
    b.gateway->cancel(order, b.now);
    QCOMPARE(b.lastAction().dump(), R"({"type":"twapCancel","a":1,"t":77})");
    b.cancelled();
    b.history(Json::array({row(state(b), "terminated", 77)}));
    SAID("answer cancel", "cancelled 1 twap:77");
    // One of an earlier run, whose number the store has kept.
    Order old = twapOrder(b, 2);
    old.venueOrderId = "twap:55";
    b.gateway->cancel(old, b.now);
    QCOMPARE(b.lastAction().dump(), R"({"type":"twapCancel","a":1,"t":55})");
    b.refused("TWAP was never placed, already canceled, or filled.");
    SAID("answer cancel UNKNOWN_ORDER Unknown");
}

void HyperliquidGatewayTwapTest::isRefused()
{
    TwapBench b;
    b.gateway->submit(twapOrder(b, 1), b.now);
    b.refused("TWAP order value too small. Min is $300, which is $10 per minute.");
    SAID("answer new MIN_NOTIONAL Rejected");
    const std::size_t sent = b.transport.count<OrderHttp>();
    b.gateway->submit(twapOrder(b, 2, "0.01", 4), b.now);
    b.gateway->submit(twapOrder(b, 3, "0.000001"), b.now);
    b.later({});
    SAID("answer new INVALID_REQUEST NotSent", "answer new BAD_QTY NotSent");
    QCOMPARE(b.transport.count<OrderHttp>(), sent);
}

void HyperliquidGatewayTwapTest::isNeverSentTwice()
{
    TwapBench b;
    for (const char* body :
         {R"({"status":"ok"})", R"({"status":"ok","response":{"type":"twapOrder","data":{"status":"success"}}})"}) {
        const Order order = twapOrder(b, 1);
        b.gateway->submit(order, b.now);
        const std::size_t sent = b.transport.count<OrderHttp>();
        b.exchange(Json::parse(body));
        QVERIFY(b.told.errors.back().outcome == Outcome::Unknown);
        b.gateway->query(order, b.now);
        b.answer("twapHistory", "[]");
        b.later(Duration::minutes(2));
        QVERIFY(b.told.errors.back().code == Code::UnknownOrder);
        QVERIFY(b.told.errors.back().outcome == Outcome::Unknown);
        QCOMPARE(b.transport.count<OrderHttp>(), sent);
    }
}

void HyperliquidGatewayTwapTest::isFoundInDoubt()
{
    TwapBench b;
    const Order order = twapOrder(b, 1);
    b.gateway->submit(order, b.now);
    b.exchange(Json::object(), 502);
    SAID("answer new VENUE_UNAVAILABLE Unknown");
    b.gateway->query(order, b.now);
    b.gateway->query(order, b.now);
    Json other = state(b);
    other["minutes"] = 31;
    b.answer("twapHistory", Json::array({row(other, "activated", 76), row(state(b), "activated", 77)}).dump());
    SAID("answer query", "ack 1 twap:77");
    b.slices(1, "0.004", 77);
    SAID("partial 1 twap:77 fill 0.004");

    // Nor one that began long before, whatever this machine's clock said.
    const Order early = twapOrder(b, 9);
    b.gateway->submit(early, b.now);
    b.exchange(Json::object(), 502);
    b.told.take();
    b.gateway->query(early, b.now);
    b.answer("twapHistory",
             Json::array({row(state(b, "0.0", b.now.toMilliseconds() - 61'000), "activated", 70)}).dump());
    SAID("answer query UNKNOWN_ORDER Unknown");

    // Another of equal terms is not the same; and an end that came meanwhile is told.
    const Order second = twapOrder(b, 2);
    b.gateway->submit(second, b.now);
    b.exchange(Json::object(), 502);
    b.told.take();
    b.gateway->query(second, b.now);
    b.answer("twapHistory", Json::array({row(state(b), "activated", 77)}).dump());
    SAID("answer query UNKNOWN_ORDER Unknown");
    b.gateway->query(second, b.now);
    const Json ours = state(b, "0.0", b.now.toMilliseconds() + 300);
    b.answer(
        "twapHistory",
        Json::array({row(ours, "terminated", 78), row(ours, "activated", 78), row(state(b), "activated", 77)}).dump());
    SAID("answer query", "cancelled 2 twap:78");
}

/// Two of equal terms, of an earlier run: one has ended under its number, of the other nobody knows. The rows name no
/// numbers, and the clock that made the times was wrong.
void HyperliquidGatewayTwapTest::aFormerOneIsNotAnother()
{
    TwapBench b;
    const std::int64_t nowMs = b.now.toMilliseconds();
    Order lost = twapOrder(b, 1);
    lost.created = b.now - Duration::seconds(10);
    Order former = twapOrder(b, 2);
    former.created = b.now - Duration::seconds(5);
    former.state = OrderState::Cancelled;
    former.venueOrderId = "twap:78";
    b.gateway->remember(former);
    const Json ofLost = state(b, "0.0", nowMs - 13'000);
    const Json ofFormer = state(b, "0.0", nowMs - 8'000); // nearer to the lost one's time as well
    b.states(Json::array({Json::array({77, ofLost})}));
    b.told.take();
    b.gateway->query(lost, b.now);
    b.answer("twapHistory",
             Json::array({row(ofFormer, "terminated"), row(ofFormer, "activated"), row(ofLost, "activated")}).dump());
    SAID("answer query", "ack 1 twap:77");

    // Neither runs: each has the nearest. With its number told the former one's is never the lost one's.
    TwapBench ended;
    ended.gateway->remember(former);
    ended.gateway->query(lost, ended.now);
    ended.answer("twapHistory", Json::array({row(ofFormer, "terminated", 78)}).dump());
    SAID_BY(ended, "answer query UNKNOWN_ORDER Unknown");
    ended.gateway->query(lost, ended.now);
    ended.answer("twapHistory", Json::array({row(ofFormer, "terminated")}).dump());
    SAID_BY(ended, "answer query UNKNOWN_ORDER Unknown");
}

void HyperliquidGatewayTwapTest::slicesBeforeTheAnswer()
{
    TwapBench b;
    b.gateway->submit(twapOrder(b, 1), b.now);
    b.slices(1, "0.004", 77);
    QVERIFY(b.told.take().empty());
    b.running(77);
    SAID("answer new", "ack 1 twap:77", "partial 1 twap:77 fill 0.004");
    // Where the answer does not come they are the account's, and nobody's order.
    b.gateway->submit(twapOrder(b, 2), b.now);
    b.slices(2, "0.001", 78);
    QVERIFY(b.told.take().empty());
    b.later(Duration::seconds(2));
    SAID("partial 0 twap:78 fill 0.001");
    b.running(78);
    SAID("answer new", "ack 2 twap:78", "partial 2 twap:78 fill 0.001");
}

void HyperliquidGatewayTwapTest::slicesOfOneFoundLate()
{
    TwapBench b;
    b.slices(1, "0.004", 77); // before anything is known of it, as after a start
    SAID("partial 0 twap:77 fill 0.004");
    const Order order = twapOrder(b, 1);
    b.gateway->query(order, b.now);
    b.answer("twapHistory", Json::array({row(state(b), "activated", 77)}).dump());
    SAID("answer query", "ack 1 twap:77", "partial 1 twap:77 fill 0.004");
}

void HyperliquidGatewayTwapTest::aCancelWaitsForTheNumber()
{
    TwapBench b;
    const Order order = twapOrder(b, 1);
    b.gateway->submit(order, b.now);
    const std::size_t sent = b.transport.count<OrderHttp>();
    b.gateway->cancel(order, b.now);
    QCOMPARE(b.transport.count<OrderHttp>(), sent);
    b.running(77);
    QCOMPARE(b.transport.count<OrderHttp>(), sent + 1);
    QCOMPARE(b.lastAction().dump(), R"({"type":"twapCancel","a":1,"t":77})");
    b.cancelled();
    SAID("answer new", "ack 1 twap:77", "answer cancel");

    const Order lost = twapOrder(b, 2); // of an earlier run, which never heard its number
    b.gateway->cancel(lost, b.now);
    b.answer("twapHistory", Json::array({row(state(b, "0.0", b.now.toMilliseconds() + 7), "activated", 79)}).dump());
    QCOMPARE(b.lastAction().dump(), R"({"type":"twapCancel","a":1,"t":79})");
}

void HyperliquidGatewayTwapTest::anEndThatNobodyTold()
{
    TwapBench b;
    b.gateway->submit(twapOrder(b, 1), b.now);
    b.running(77);
    b.states({{77, state(b)}});
    b.told.take();
    const std::size_t before = b.asked("twapHistory");
    b.states(Json::array());
    b.later(Duration::seconds(1));
    QCOMPARE(b.asked("twapHistory"), before);
    b.later(Duration::seconds(1));
    b.states(Json::array());
    b.later(Duration::seconds(3));
    QCOMPARE(b.asked("twapHistory"), before + 1); // once
    b.told.take();
    b.answer("twapHistory",
             Json::array({row(state(b, "0.0"), "activated", 77), row(state(b, "0.0"), "terminated", 77)}).dump());
    SAID("cancelled 1 twap:77");
}

void HyperliquidGatewayTwapTest::snapshots()
{
    TwapBench b;
    b.gateway->submit(twapOrder(b, 1), b.now);
    b.running(77);
    b.states({{77, state(b, "0.004")}, {90, state(b, "0.001", b.now.toMilliseconds() - 5000)}});
    b.told.take();
    b.gateway->requestSnapshot(b.now, b.now);
    const Json foreign = state(b, "0.0", b.now.toMilliseconds() - 5000);
    const Json over = state(b, "0.01", b.now.toMilliseconds() - 9000);
    b.answerSnapshot(Json::array(), Json::array({TwapBench::slice(4, "0.001", 90)}),
                     Json::array({row(over, "finished", 60), row(over, "activated", 60), row(state(b), "activated", 77),
                                  row(foreign, "activated", {})}));
    QCOMPARE(b.told.snapshots.size(), std::size_t{1});
    const AccountSnapshot& told = b.told.snapshots[0];
    QCOMPARE(told.openOrders.size(), std::size_t{2});
    const Order& own = told.openOrders[0];
    QVERIFY(own.id.counter == 1 && own.venueOrderId == "twap:77" && own.terms.type == OrderType::Twap);
    QVERIFY(own.terms.twap == (TwapPlan{30, true}) && own.filledQty == dec("0.004"));
    const Order& theirs = told.openOrders[1]; // its row has no number: the stream has
    QVERIFY(!theirs.id.isValid() && theirs.venueOrderId == "twap:90" && theirs.filledQty == dec("0.001"));
    QVERIFY(told.fills.at(0).venueOrderId == "twap:90" && !told.fills[0].order.isValid());
    // One that ends while the answers come is not open.
    b.gateway->requestSnapshot(b.now, b.now);
    b.history(Json::array({row(state(b, "0.004"), "terminated", 77)}));
    b.answerSnapshot(Json::array(), Json::array(), Json::array({row(state(b), "activated", 77)}));
    QCOMPARE(b.told.snapshots.size(), std::size_t{2});
    QVERIFY(b.told.snapshots[1].openOrders.empty());
}

void HyperliquidGatewayTwapTest::cannotBeChanged()
{
    TwapBench b;
    Order order = twapOrder(b, 1);
    b.gateway->submit(order, b.now);
    b.running(77);
    order.venueOrderId = "twap:77";
    b.told.take();
    const std::size_t sent = b.transport.count<OrderHttp>();
    OrderTerms more = order.terms;
    more.qty = Qty{dec("0.02")};
    b.gateway->replace(order, more, b.now);
    b.later({});
    SAID("answer replace UNSUPPORTED NotSent");
    QCOMPARE(b.transport.count<OrderHttp>(), sent);
}

void HyperliquidGatewayTwapTest::wordsThatAreNone()
{
    TwapBench b;
    const Order order = twapOrder(b, 1);
    b.gateway->submit(order, b.now);
    b.running(77);
    b.told.take();
    b.history(Json::array({row(state(b), "paused", 77)}));
    QCOMPARE(b.gateway->refused(), std::uint64_t{1});
    b.gateway->query(order, b.now);
    b.answer("twapHistory", Json::array({row(state(b), "paused", 77)}).dump());
    QVERIFY(b.told.errors.back().kind == ErrorKind::Protocol && b.told.errors.back().outcome == Outcome::Unknown);
    // Another account's, and what is no frame of one: refused, and the account is compared.
    Json strange = state(b);
    strange["user"] = std::string("0x") + std::string(40, '1');
    b.states({{77, strange}});
    b.frame({{"channel", "userTwapSliceFills"}, {"data", {{"user", kUser}, {"twapSliceFills", Json::object()}}}});
    QCOMPARE(b.gateway->refused(), std::uint64_t{3});
}

QTEST_GUILESS_MAIN(HyperliquidGatewayTwapTest)
#include "gateway_twap_test.moc"
