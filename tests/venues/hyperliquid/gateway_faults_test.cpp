// SPDX-License-Identifier: GPL-3.0-or-later
// What Hyperliquid should never say, and does one day: answers about others, tampered with, of other types, too large.
// Each is a typed error with a sentence or a question asked anew; no order and no fill is lost by it.
#include "tests/venues/hyperliquid/gateway_bench.h"

#include <QTest>

#include <algorithm>
#include <string>
#include <vector>

using namespace gannet;
using namespace gannet::hyperliquid;
using test::dec;

namespace {

const std::string kOther = "0x1111111111111111111111111111111111111111";

Json fillRow(const char* coin, Json tid)
{
    return {
        {"coin", coin},          {"px", "60000"},     {"sz", "0.01"}, {"side", "B"},      {"time", 1'700'000'000'000},
        {"startPosition", "0"},  {"closedPnl", "0"},  {"oid", 9},     {"crossed", false}, {"fee", "0.01"},
        {"tid", std::move(tid)}, {"feeToken", "USDC"}};
}

} // namespace

class HyperliquidGatewayFaultsTest : public QObject {
    Q_OBJECT
private slots:
    void framesAboutOthers_data();
    void framesAboutOthers();
    void framesOfTheMasterOfAVault();
    void brokenFrames_data();
    void brokenFrames();
    void brokenAnswers_data();
    void brokenAnswers();
    void pagesInsteadOfReplies();
    void repliesToOrders_data();
    void repliesToOrders();
    void strangersOrders();
    void fourHundredPositions();
    void answersNobodyAskedFor();
    void unknownStates();
    void changesThatCannotBe();
    void lostAnswers();
    void aCancelBesideARefusedChange();
    void subscriptionsThatNobodyAcknowledged();
    void whatWasIsNoWordOnAChange();
};

void HyperliquidGatewayFaultsTest::subscriptionsThatNobodyAcknowledged()
{
    Bench b;
    b.gateway->start(b.now);
    b.gateway->onLinkUp(b.link, b.now);
    b.ack("userFills"); // and not the others: whether orders will be told is not known
    const auto closed = [&b] { return b.transport.count<CloseLink>(); };
    const auto opened = [&b] { return b.transport.count<OpenLink>(); };
    b.now = b.now + Gateway::kFeedsWait - Duration::milliseconds(1);
    b.gateway->onTimer(b.now);
    QCOMPARE(closed(), std::size_t{0});
    b.now = b.now + Duration::milliseconds(1);
    b.gateway->onTimer(b.now);
    QCOMPARE(closed(), std::size_t{1});
    QVERIFY(b.gateway->session() != SessionState::Syncing);
    b.now = b.now + Duration::minutes(1);
    b.gateway->onTimer(b.now);
    QCOMPARE(opened(), std::size_t{2});
}

/// The stream may tell that the order rests when its change is on its way already.
void HyperliquidGatewayFaultsTest::whatWasIsNoWordOnAChange()
{
    Bench b;
    b.open();
    Order order = b.order(1);
    b.gateway->submit(order, b.now);
    b.acted(Json{{"resting", {{"oid", 7}}}});
    b.update("open", 7, order, "0.01", "0.01");
    order.venueOrderId = "7";
    b.told.take();
    OrderTerms terms = order.terms;
    terms.price = Price{dec("59000")};
    b.gateway->replace(order, terms, b.now);
    b.update("open", 7, order, "0.01", "0.01");
    QVERIFY(b.told.take().empty());
    b.update("open", 8, order, "0.01", "0.01");
    QCOMPARE(b.told.take().size(), std::size_t{1});
}

void HyperliquidGatewayFaultsTest::framesAboutOthers_data()
{
    QTest::addColumn<QString>("channel");
    QTest::addColumn<QString>("member");
    QTest::newRow("fills") << "userFills"
                           << "fills";
    QTest::newRow("funding") << "userFundings"
                             << "fundings";
    QTest::newRow("ledger") << "userNonFundingLedgerUpdates"
                            << "nonFundingLedgerUpdates";
}

void HyperliquidGatewayFaultsTest::framesAboutOthers()
{
    QFETCH(QString, channel);
    QFETCH(QString, member);
    Bench b;
    b.open();
    b.frame(
        Json{{"channel", channel.toStdString()}, {"data", {{"user", kOther}, {member.toStdString(), Json::array()}}}});
    QCOMPARE(b.gateway->refused(), std::uint64_t{1});
    QCOMPARE(b.asked("frontendOpenOrders"), std::size_t{1}); // something was said: the account is compared
    b.frame(
        Json{{"channel", channel.toStdString()}, {"data", {{"user", kUser}, {member.toStdString(), Json::array()}}}});
    QCOMPARE(b.gateway->refused(), std::uint64_t{1});
}

/// The key of a vault's leader hears of the vault; what is said of the leader's own account is not the vault's.
void HyperliquidGatewayFaultsTest::framesOfTheMasterOfAVault()
{
    Bench b(crypto::addressFrom(kUser)); // the account is the vault
    b.open();
    const auto fills = [](const std::string& user, std::uint64_t tid) {
        return Json{{"channel", "userFills"}, {"data", {{"user", user}, {"fills", {fillRow("BTC", tid)}}}}};
    };
    b.frame(fills(kOther, 5));
    QCOMPARE(b.told.take(), Lines{});
    QCOMPARE(b.gateway->refused(), std::uint64_t{1});
    QCOMPARE(b.asked("userFillsByTime"), std::size_t{1});
    b.frame(fills(kUser, 6));
    const Lines told = b.told.take();
    QVERIFY(std::ranges::find(told, "partial 0 9 fill 0.01") != told.end());
}

void HyperliquidGatewayFaultsTest::brokenFrames_data()
{
    QTest::addColumn<QString>("text");
    const auto row = [](const char* name, const Json& frame) {
        QTest::newRow(name) << QString::fromStdString(frame.dump());
    };
    const auto fills = [](Json rows) {
        return Json{{"channel", "userFills"}, {"data", {{"user", kUser}, {"fills", std::move(rows)}}}};
    };
    row("a list where an object is promised", {{"channel", "userFills"}, {"data", Json::array()}});
    row("an object where a list is promised", fills(Json::object()));
    row("orders as an object", {{"channel", "orderUpdates"}, {"data", Json::object()}});
    row("an id as text", fills({fillRow("BTC", "5")}));
    row("an id as a fraction", fills({fillRow("BTC", 5.5)}));
    row("an empty coin", fills({fillRow("", 5)}));
    row("a good one and a broken one", fills({fillRow("BTC", 5), fillRow("BTC", nullptr)}));
    row("an order without a status", {{"channel", "orderUpdates"}, {"data", {{{"order", Json::object()}}}}});
    row("an event that is a list", {{"channel", "user"}, {"data", Json::array()}});
    row("a liquidation without a number", {{"channel", "user"}, {"data", {{"liquidation", Json::object()}}}});
    row("cancels as an object", {{"channel", "user"}, {"data", {{"nonUserCancel", Json::object()}}}});
    row("a cancel without an id", {{"channel", "user"}, {"data", {{"nonUserCancel", {{{"coin", "BTC"}}}}}}});
    row("no channel", {{"data", Json::array()}});
    QTest::newRow("cut off") << R"({"channel":"userFills","data":{"user":)";
    QTest::newRow("not JSON") << "<html>";
    QTest::newRow("nothing") << "";
}

void HyperliquidGatewayFaultsTest::brokenFrames()
{
    QFETCH(QString, text);
    Bench b;
    b.open();
    b.gateway->onFrame(b.link, text.toStdString(), b.now);
    QCOMPARE(b.gateway->refused(), std::uint64_t{1});
    QCOMPARE(b.told.take(), Lines{});                     // of a broken frame nothing is taken
    QCOMPARE(b.asked("userFillsByTime"), std::size_t{1}); // what it may have said is asked for
    QVERIFY(b.gateway->session() == SessionState::Ready);
    b.gateway->onFrame(b.link, text.toStdString(), b.now);
    b.later({});
    const Lines told = b.told.take(); // a person hears of it once, and that it is over
    QVERIFY(told.size() == 1 && told[0].starts_with("notice what the venue says: "));
    b.answerSnapshot();
    b.later({});
    QCOMPARE(b.told.take(), (Lines{"notice what the venue says: over"}));
}

void HyperliquidGatewayFaultsTest::brokenAnswers_data()
{
    QTest::addColumn<QString>("type");
    QTest::addColumn<QString>("body");
    const auto row = [](const char* name, const char* type, const char* body) { QTest::newRow(name) << type << body; };
    row("state: a list", "clearinghouseState", "[]");
    row("state: an empty object", "clearinghouseState", "{}");
    row("state: positions as an object", "clearinghouseState",
        R"({"marginSummary":{"accountValue":"1","totalMarginUsed":"0"},"withdrawable":"1","assetPositions":{}})");
    row("state: a summary as a list", "clearinghouseState",
        R"({"marginSummary":[],"withdrawable":"1","assetPositions":[]})");
    row("state: a hedged position", "clearinghouseState",
        R"({"marginSummary":{"accountValue":"1","totalMarginUsed":"0"},"withdrawable":"1",)"
        R"("assetPositions":[{"type":"twoWay","position":{}}]})");
    row("state: leverage of a word", "clearinghouseState",
        R"({"marginSummary":{"accountValue":"1","totalMarginUsed":"0"},"withdrawable":"1","assetPositions":[)"
        R"({"type":"oneWay","position":{"coin":"BTC","szi":"1","unrealizedPnl":"0",)"
        R"("leverage":{"type":"x","value":3}}}]})");
    row("state: leverage of nothing", "clearinghouseState",
        R"({"marginSummary":{"accountValue":"1","totalMarginUsed":"0"},"withdrawable":"1","assetPositions":[)"
        R"({"type":"oneWay","position":{"coin":"BTC","szi":"1","unrealizedPnl":"0",)"
        R"("leverage":{"type":"cross","value":0}}}]})");
    row("orders: an object", "frontendOpenOrders", "{}");
    row("orders: a number as text", "frontendOpenOrders", R"([{"coin":"BTC","oid":"5"}])");
    row("orders: no side", "frontendOpenOrders", R"([{"coin":"BTC","oid":5,"limitPx":"1","sz":"1","timestamp":1}])");
    row("fills: an object", "userFillsByTime", "{}");
    row("fills: a size of an exponent", "userFillsByTime",
        R"([{"coin":"BTC","oid":5,"tid":1,"side":"B","px":"1","sz":"1e3"}])");
    row("funding: an object", "userFunding", "{}");
    row("funding: a delta as a list", "userFunding", R"([{"time":1,"delta":[]}])");
    row("not JSON", "userFunding", "<html>");
    row("nothing", "frontendOpenOrders", "");
}

/// A snapshot that is not understood is not told; the one after it is.
void HyperliquidGatewayFaultsTest::brokenAnswers()
{
    QFETCH(QString, type);
    QFETCH(QString, body);
    Bench b;
    b.open();
    b.gateway->requestSnapshot(b.now, b.now);
    b.answer(type.toStdString(), body.toStdString());
    QCOMPARE(b.gateway->refused(), std::uint64_t{1});
    for (const char* other :
         {"clearinghouseState", "frontendOpenOrders", "userFillsByTime", "userFunding", "spotClearinghouseState"}) {
        if (type != other)
            b.answer(other, std::string(other) == "clearinghouseState"       ? b.state()
                            : std::string(other) == "spotClearinghouseState" ? R"({"balances":[]})"
                                                                             : "[]");
    }
    QVERIFY(b.told.snapshots.empty());
    b.gateway->requestSnapshot(b.now, b.now);
    b.answerSnapshot();
    QCOMPARE(b.told.snapshots.size(), std::size_t{1});
}

/// What refuses an order is the venue's own word on the request; a page of somebody before it says nothing of the
/// order.
void HyperliquidGatewayFaultsTest::pagesInsteadOfReplies()
{
    const auto outcome = [](int status, std::string body) {
        Bench b;
        b.open();
        b.gateway->submit(b.order(1), b.now);
        b.gateway->onHttpReply({b.venue, b.transport.all<OrderHttp>().back().id, status, {}, std::move(body)}, b.now);
        return std::string(toString(b.told.errors.back().outcome));
    };
    QCOMPARE(outcome(422, "Failed to deserialize the JSON body into the target type"), std::string("Rejected"));
    QCOMPARE(outcome(400, "Failed to parse the request body as JSON"), std::string("Rejected"));
    for (const int status : {204, 302, 400, 403, 404, 408, 413, 422, 451, 499, 502})
        QCOMPARE(outcome(status, "<html><body>Request blocked</body></html>"), std::string("Unknown"));
    QCOMPARE(outcome(403, ""), std::string("Unknown"));
    QCOMPARE(outcome(429, ""), std::string("Unknown"));
}

void HyperliquidGatewayFaultsTest::repliesToOrders_data()
{
    QTest::addColumn<QString>("body");
    QTest::newRow("two statuses for one order")
        << R"({"status":"ok","response":{"type":"order","data":{"statuses":["success","success"]}}})";
    QTest::newRow("no status") << R"({"status":"ok","response":{"type":"order","data":{"statuses":[]}}})";
    QTest::newRow("a status of another kind")
        << R"({"status":"ok","response":{"type":"order","data":{"statuses":[{"parked":{"oid":1}}]}}})";
    QTest::newRow("an id as text")
        << R"({"status":"ok","response":{"type":"order","data":{"statuses":[{"resting":{"oid":"77"}}]}}})";
    QTest::newRow("statuses as an object") << R"({"status":"ok","response":{"type":"order","data":{"statuses":{}}}})";
    QTest::newRow("data as a list") << R"({"status":"ok","response":{"type":"order","data":[]}})";
    QTest::newRow("an error that is a number")
        << R"({"status":"ok","response":{"type":"order","data":{"statuses":[{"error":5}]}}})";
    QTest::newRow("another status") << R"({"status":"perhaps","response":{}})";
    QTest::newRow("a page") << "<html>";
}

/// Whatever became of it is not known: it is asked about, by our id, and never sent again.
void HyperliquidGatewayFaultsTest::repliesToOrders()
{
    QFETCH(QString, body);
    Bench b;
    b.open();
    const Order order = b.order(1);
    b.gateway->submit(order, b.now);
    b.gateway->onHttpReply({b.venue, b.transport.all<OrderHttp>().back().id, 200, {}, body.toStdString()}, b.now);
    QCOMPARE(b.told.errors.size(), std::size_t{1});
    const Error& error = b.told.errors.back();
    QVERIFY(error.outcome == Outcome::Unknown && error.kind == ErrorKind::Protocol && !error.message.empty());
    b.told.take();
    b.update("open", 77, order, "0.01", "0.01"); // it was there
    b.fill(5, 77, order, "0.01");
    QCOMPARE(b.told.take(), (Lines{"ack 1 77", "partial 1 77 fill 0.01"}));
    QCOMPARE(b.transport.count<OrderHttp>(), std::size_t{1});
}

/// Orders and fills of others' making, and of markets that are not here, hurt nobody.
void HyperliquidGatewayFaultsTest::strangersOrders()
{
    Bench b;
    b.open();
    Order stranger = b.order(1);
    stranger.id = {};
    b.frame(Json{{"channel", "orderUpdates"},
                 {"data",
                  {{{"order",
                     {{"coin", "@107"},
                      {"side", "B"},
                      {"limitPx", "30"},
                      {"sz", "1"},
                      {"oid", 5},
                      {"timestamp", 1'700'000'000'000},
                      {"cloid", "0xnothing"}}},
                    {"status", "open"},
                    {"statusTimestamp", 1'700'000'000'000}}}}});
    b.frame(Json{{"channel", "userFills"}, {"data", {{"user", kUser}, {"fills", {fillRow("@107", 5)}}}}});
    QCOMPARE(b.told.take(), Lines{});
    b.frame(Json{{"channel", "userFills"}, {"data", {{"user", kUser}, {"fills", {fillRow("BTC", 6)}}}}});
    QCOMPARE(b.told.take(),
             (Lines{"partial 0 9 fill 0.01"})); // by hand at the venue: it moves the position all the same
    QCOMPARE(b.gateway->refused(), std::uint64_t{0});
}

void HyperliquidGatewayFaultsTest::fourHundredPositions()
{
    std::string universe;
    Json positions = Json::array();
    for (int i = 0; i < 400; ++i) {
        const std::string coin = "C" + std::to_string(i);
        universe += (i > 0 ? "," : "") + (R"({"name":")" + coin + R"(","szDecimals":2,"maxLeverage":10})");
        positions.push_back({{"type", "oneWay"},
                             {"position",
                              {{"coin", coin},
                               {"szi", std::to_string(i + 1)},
                               {"entryPx", "1.5"},
                               {"leverage", {{"type", "cross"}, {"value", 5}}},
                               {"liquidationPx", nullptr},
                               {"marginUsed", "3"},
                               {"unrealizedPnl", "0.25"}}}});
    }
    Bench b({}, {}, R"({"universe":[)" + universe + "]}");
    b.open();
    b.gateway->requestSnapshot(b.now, b.now);
    b.answer("clearinghouseState", b.state(positions));
    for (const char* type : {"frontendOpenOrders", "userFillsByTime", "userFunding", "twapHistory"})
        b.answer(type, "[]");
    b.answer("spotClearinghouseState", R"({"balances":[]})");
    QCOMPARE(b.told.snapshots.at(0).positions.size(), std::size_t{400});
    QVERIFY(b.told.snapshots[0].balances.at(0).total == dec("-95")); // 5 less 400 quarters
    const VenuePosition& last = b.told.snapshots[0].positions.back();
    QVERIFY(last.qty == dec("400") && !last.liquidationPrice && last.leverage == dec("5"));
}

void HyperliquidGatewayFaultsTest::answersNobodyAskedFor()
{
    Bench b;
    b.open();
    b.gateway->onHttpReply({b.venue, HttpId{1}, 200, {}, "{}"}, b.now);
    b.gateway->onHttpFailure({b.venue, HttpId{2}, Error{}}, b.now);
    b.gateway->onFrame(LinkId{3}, R"({"channel":"userFills","data":[]})", b.now);
    b.gateway->submit(b.order(1), b.now);
    const HttpId id = b.transport.all<OrderHttp>().back().id;
    const std::string reply =
        R"({"status":"ok","response":{"type":"order","data":{"statuses":[{"resting":{"oid":7}}]}}})";
    b.gateway->onHttpReply({b.venue, id, 200, {}, reply}, b.now);
    b.gateway->onHttpReply({b.venue, id, 200, {}, reply}, b.now); // said twice
    QCOMPARE(b.told.take(), (Lines{"answer new", "ack 1 7"}));
    QCOMPARE(b.gateway->refused(), std::uint64_t{0});
}

void HyperliquidGatewayFaultsTest::unknownStates()
{
    Bench b;
    b.open();
    const Order order = b.order(1);
    b.gateway->submit(order, b.now);
    b.acted({{"resting", {{"oid", 77}}}});
    b.told.take();
    b.update("brandNewCanceled", 77, order, "0.01", "0.01"); // its ending says what it is
    QCOMPARE(b.told.take(), (Lines{"cancelled 1 77"}));
    const Order other = b.order(2);
    b.gateway->submit(other, b.now);
    b.acted({{"resting", {{"oid", 78}}}});
    b.told.take();
    b.update("sleeping", 78, other, "0.01", "0.01"); // no end: it is not taken for one
    b.later({});
    QCOMPARE(b.told.take(), (Lines{"notice what the venue says: BAD_FORMAT"}));
    QCOMPARE(b.asked("frontendOpenOrders"), std::size_t{1});
}

void HyperliquidGatewayFaultsTest::changesThatCannotBe()
{
    Bench b;
    b.open();
    Order order = b.order(1);
    order.venueOrderId = "77";
    order.terms.type = OrderType::Stop;
    order.terms.price.reset();
    order.terms.trigger = Price{dec("61000")};
    b.gateway->replace(order, order.terms, b.now);
    b.later({});
    QCOMPARE(b.told.take(), (Lines{"answer replace UNSUPPORTED NotSent"}));
    QVERIFY(b.told.errors.back().message.find("cancel this one and place another") != std::string::npos);
    order.terms.isReduceOnly = true;
    b.gateway->replace(order, order.terms, b.now);
    QCOMPARE(b.lastAction().at("a"), true);
}

/// The answer to a change or a cancel is lost: what the streams say counts.
void HyperliquidGatewayFaultsTest::lostAnswers()
{
    Bench b;
    b.open();
    Order order = b.order(1);
    b.gateway->submit(order, b.now);
    b.acted({{"resting", {{"oid", 77}}}});
    order.venueOrderId = "77";
    OrderTerms changed = order.terms;
    changed.price = Price{dec("59000")};
    b.gateway->replace(order, changed, b.now);
    b.told.take();
    b.exchange("", 504);
    QCOMPARE(b.told.take(), (Lines{"answer replace VENUE_UNAVAILABLE Unknown"}));
    b.update("canceled", 77, order, "0.01", "0.01");
    b.update("open", 78, order, "0.01", "0.01");
    QCOMPARE(b.told.take(), (Lines{"ack 1 78"})); // the old one's end is none
    b.gateway->cancel(order, b.now);
    b.exchange("", 504);
    b.update("canceled", 78, order, "0.01", "0.01");
    QCOMPARE(b.told.take(), (Lines{"answer cancel VENUE_UNAVAILABLE Unknown", "cancelled 1 78"}));
    QCOMPARE(b.transport.count<OrderHttp>(), std::size_t{3});
}

/// The order is cancelled at the venue as a change of it is on its way, and the change is refused: the end is the
/// order's.
void HyperliquidGatewayFaultsTest::aCancelBesideARefusedChange()
{
    for (const bool isRefusalFirst : {true, false}) {
        Bench b;
        b.open();
        Order order = b.order(1);
        b.gateway->submit(order, b.now);
        b.acted({{"resting", {{"oid", 77}}}});
        order.venueOrderId = "77";
        b.gateway->replace(order, order.terms, b.now);
        b.told.take();
        if (!isRefusalFirst)
            b.update("canceled", 77, order, "0.01", "0.01");
        QCOMPARE(b.told.take(), Lines{});
        b.acted({{"error", "Cannot modify canceled or filled order"}});
        const Lines refused = b.told.take();
        if (isRefusalFirst)
            b.update("canceled", 77, order, "0.01", "0.01");
        // That refusal says that the order is not there, and not why: it is asked about.
        QCOMPARE(refused, (Lines{"answer replace UNKNOWN_ORDER Unknown"}));
        Bench other;
        other.open();
        other.gateway->submit(order, other.now);
        other.acted({{"resting", {{"oid", 77}}}});
        other.gateway->replace(order, order.terms, other.now);
        other.told.take();
        if (!isRefusalFirst)
            other.update("canceled", 77, order, "0.01", "0.01");
        other.acted({{"error", "Order has zero size."}});
        if (isRefusalFirst)
            other.update("canceled", 77, order, "0.01", "0.01");
        QCOMPARE(other.told.take(), (Lines{"answer replace BAD_QTY Rejected", "cancelled 1 77"}));
    }
}

QTEST_GUILESS_MAIN(HyperliquidGatewayFaultsTest)
#include "gateway_faults_test.moc"
