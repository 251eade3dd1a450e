// SPDX-License-Identifier: GPL-3.0-or-later
// The way of a request through the order management: what is asked, decided, stored and sent, and in which order.
#include "core/trading/oms.h"

#include "tests/support/trading_room.h"
#include "tests/support/words.h"

#include <QTest>

#include <fmt/ranges.h>

#include <functional>
#include <set>
#include <string>
#include <vector>

using namespace gannet;
using namespace gannet::test;

namespace {

using Kind = RequestAnswered::Kind;

struct GateRow {
    const char* gate;
    const char* code;
    std::function<void(TradingRoom&, OrderRequest&)> change;
};

/// How each gate is made to refuse.
const std::vector<GateRow>& gateRows()
{
    static const std::vector<GateRow> kRows = {
        {"request", "DUPLICATE_REQUEST", [](TradingRoom& r, OrderRequest& o) { o.request = r.submit(o).request; }},
        {"instrument", "UNKNOWN_SYMBOL", [](TradingRoom&, OrderRequest& o) { o.instrument = "alpha:DOGE"; }},
        {"order", "BAD_QTY", [](TradingRoom&, OrderRequest& o) { o.terms.qty = {dec("-1")}; }},
        {"account and mode", "MODE", [](TradingRoom&, OrderRequest& o) { o.account = "nobody"; }},
        {"arm", "DISARMED", [](TradingRoom& r, OrderRequest&) { r.oms.disarm(DisarmReason::Suspended); }},
        {"kill switch", "KILLED",
         [](TradingRoom& r, OrderRequest&) {
             r.command(SetKill{r.nextRequest(), "person", "alpha", "test"});
         }},
        {"store", "IO",
         [](TradingRoom& r, OrderRequest&) {
             r.oms.onStore(StoreFailed{{.kind = ErrorKind::Unavailable, .code = Code::Io, .message = "disk full"}});
         }},
        {"venue", "VENUE_NOT_READY", [](TradingRoom& r, OrderRequest&) { r.gateway.state = SessionState::Degraded; }},
        {"data", "STALE_DATA",
         [](TradingRoom& r, OrderRequest& o) {
             r.markets.markets[InstrumentId{0}].received = r.now - Duration::minutes(1);
             o.terms.timeInForce = TimeInForce::Ioc;
         }},
        {"capability", "UNSUPPORTED", [](TradingRoom&, OrderRequest& o) { o.terms.timeInForce = TimeInForce::Day; }},
        {"allowlist", "ALLOWLIST", [](TradingRoom& r, OrderRequest&) { r.limits.hasAllowlist = true; }},
        {"grid", "BAD_TICK", [](TradingRoom&, OrderRequest& o) { o.terms.price = Price{dec("60000.05")}; }},
        {"reduce-only", "REDUCE_ONLY", [](TradingRoom&, OrderRequest& o) { o.terms.isReduceOnly = true; }},
        {"venue band", "PRICE_BAND",
         [](TradingRoom& r, OrderRequest&) {
             r.markets.instruments[0].priceBand = PriceBand{dec("0.99"), std::nullopt};
         }},
        {"venue orders", "ORDER_LIMIT",
         [](TradingRoom& r, OrderRequest&) { r.markets.instruments[0].openOrderLimits.here = 0; }},
        {"size and notional", "MAX_NOTIONAL",
         [](TradingRoom& r, OrderRequest&) { r.limits.hard.maxNotional = dec("5"); }},
        {"position", "MAX_POSITION", [](TradingRoom& r, OrderRequest&) { r.limits.hard.maxPosition = dec("0.001"); }},
        {"open orders", "ORDER_LIMIT", [](TradingRoom& r, OrderRequest&) { r.limits.hard.maxOpenOrders = 0; }},
        {"orders a day", "DAILY_ORDERS", [](TradingRoom& r, OrderRequest&) { r.limits.maxOrdersPerDay = 0; }},
        {"price band", "PRICE_BAND",
         [](TradingRoom& r, OrderRequest& o) {
             r.limits.hard.maxPriceOffset = dec("0.01");
             o.terms.price = Price{dec("70000")};
         }},
        {"leverage", "LEVERAGE", [](TradingRoom& r, OrderRequest&) { r.limits.hard.maxLeverage = dec("1"); }},
        {"venue leverage", "POSITION_LIMIT",
         [](TradingRoom& r, OrderRequest&) {
             r.gateway.margin = MarginTerms{dec("10"), {}, {}};
             r.gateway.tiers = {{dec("0"), dec("40")}, {dec("100"), dec("5")}};
         }},
        {"margin", "INSUFFICIENT_FUNDS",
         [](TradingRoom& r, OrderRequest&) {
             r.gateway.margin = MarginTerms{dec("10"), {}, {}};
             r.sink.onBalance({VenueId{0}, "paper", "USDT", dec("1000"), dec("59"), r.now});
         }},
        {"losses", "CONSECUTIVE_REJECTS", [](TradingRoom& r, OrderRequest&) { r.limits.maxConsecutiveRejects = 0; }},
        {"soft limits", "NEEDS_CONFIRM", [](TradingRoom& r, OrderRequest&) { r.limits.soft.notional = dec("1"); }},
        {"rate", "ORDER_RATE", [](TradingRoom& r, OrderRequest&) { r.limits.maxOrdersPerSecond = 0; }},
    };
    return kRows;
}

} // namespace

class OmsRequestsTest final : public QObject {
    Q_OBJECT

private slots:
    void everyGateRefuses_data();
    void everyGateRefuses();
    void everyGateHasARow();
    void openOrdersAreTheAccountsOwn();
    void fromThePressToTheWire();
    void whatReducesDoesNotWaitForTheStore();
    void anIntentThatCannotBeStored();
    void whyTheVenueIsNotReady();
    void aFailingStoreTakesNoNewRisk();
    void whatAGatewayHasToSay();
    void aKillSwitchForNothing();
    void goneBetweenGateAndStore();
    void aPressIsTakenOnce();
    void whatAScreenRefusedIsInTheAudit();
    void confirming();
    void agreedToSomethingElse();
    void cancelledBeforeItWasStored();
    void whatTakesIsLookedUpInTheBook();
    void paperReachesNoLiveVenue();
    void oneReasonIsNoLongerAskedFor();
    void aVenueHoldsAllItsAccounts();
    void aVenueCountsAllItsAccounts();
    void shadowHasItsOwnBook();
    void aScreenAsksToBeAskedMoreOften();
    void dayResultAndEquity();
    void leverageCountsWhatIsOpen();
    void marginNamesTheSizeThatFits();
    void ordersAreCounted();
    void changesAreCounted();
    void hugeNumbersAreRefusedNotFatal();
    void changing();
    void changesThatAreRefused();
    void changeWaitsForTheStoreWhereItIsRisk();
    void changeByCancelAndNew();
    void changeByCancelThatCannotBe();
    void changeLostToTheStore();
    void anEndThatTheVenueDoesNotKeep();
    void aTypeThatTheVenueLacksWaitsHere();
};

void OmsRequestsTest::everyGateRefuses_data()
{
    QTest::addColumn<int>("row");
    for (std::size_t i = 0; i < gateRows().size(); ++i)
        QTest::newRow(gateRows()[i].gate) << static_cast<int>(i);
}

void OmsRequestsTest::everyGateRefuses()
{
    QFETCH(int, row);
    const GateRow& it = gateRows()[static_cast<std::size_t>(row)];
    TradingRoom room;
    OrderRequest request = room.request();
    it.change(room, request);
    room.oms.setLimits({VenueId{0}, "paper"}, room.limits);
    const std::size_t sent = room.gateway.count(OrderAsk::New);
    const std::size_t orders = room.oms.orders().all().size();
    room.command(SubmitOrder{request, {}});

    const RequestAnswered told = room.lastAnswer();
    QCOMPARE(QString::fromStdString(told.gate), QString(it.gate));
    QCOMPARE(QString::fromStdString(room.lastCode()), QString(it.code));
    QVERIFY(!told.error->message.empty());
    QCOMPARE(told.request.text, request.request.text);
    QCOMPARE(room.gateway.count(OrderAsk::New), sent);
    const bool isDropped = told.kind == Kind::NeedsConfirm || told.error->code == Code::DuplicateRequest ||
                           told.error->code == Code::UnknownSymbol;
    QCOMPARE(room.oms.orders().all().size(), orders + (isDropped ? 0 : 1));
    if (!isDropped) {
        const Order& order = *room.oms.orders().find(told.orders.at(0));
        QCOMPARE(words(order.state), QString("denied"));
        QVERIFY(order.reason->code == told.error->code);
        QVERIFY(room.store.all<StoredOrder>().back().order.state == OrderState::Denied); // stored with its reason
    }
    QVERIFY(room.store.all<AuditEntry>().back().text.find(it.gate) != std::string::npos);
}

void OmsRequestsTest::everyGateHasARow()
{
    std::set<std::string> rows;
    for (const GateRow& row : gateRows())
        rows.insert(row.gate);
    for (const Gate& gate : gates())
        QVERIFY2(rows.contains(std::string(gate.name)), gate.name.data());
}

/// What the venue counts is counted: orders at it or on their way, of this account alone, triggers that it has.
void OmsRequestsTest::openOrdersAreTheAccountsOwn()
{
    TradingRoom room;
    Instrument& btc = room.markets.instruments[0];
    btc.openOrderLimits = {3, 2, std::nullopt, std::nullopt};
    OrderRequest stop = room.market("0.010", Side::Buy);
    stop.terms.type = OrderType::Stop;
    stop.terms.timeInForce = TimeInForce::Gtc;
    stop.terms.trigger = Price{dec("61000")};
    const auto again = [&room](OrderRequest asked) {
        asked.request = room.nextRequest();
        return asked;
    };
    const Order& first = room.open(again(stop));
    QVERIFY(!room.oms.check(again(stop)));
    const Order& second = room.open(again(stop));
    const auto refused = room.oms.check(again(stop));
    QVERIFY(refused);
    QCOMPARE(std::string(refused->gate), std::string("venue orders"));
    QCOMPARE(refused->error.value + " of " + refused->error.limit, std::string("2 of 2"));
    QVERIFY(!room.oms.check(room.request())); // no trigger
    // One that waits here the venue does not count.
    OrderRequest local = again(stop);
    local.terms.triggerSource = TriggerSource::Last;
    QVERIFY(!room.oms.check(local));
    static_cast<void>(room.submit(local));
    QVERIFY(!room.oms.check(room.request()));
    // A change of the last one is none more.
    room.open(room.request());
    QVERIFY(room.oms.check(room.request()));
    ReplaceOrder change;
    change.request = room.nextRequest();
    change.order = second.id;
    change.terms = second.terms;
    change.terms.trigger = Price{dec("61500")};
    room.command(change);
    QCOMPARE(room.gateway.count(OrderAsk::Replace), std::size_t(1));
    room.report(ExecType::Cancelled, first);
    QVERIFY(!room.oms.check(room.request()));
    // Another account at the same venue has a count of its own.
    ScriptedGateway other(VenueId{0}, "other", TradingMode::Paper);
    QVERIFY(room.oms.attach(other, room.limits));
    OrderRequest theirs = room.request();
    theirs.account = "other";
    btc.openOrderLimits.here = 1;
    const auto ready = room.oms.check(theirs);
    QVERIFY(!ready || ready->gate != "venue orders");
}

void OmsRequestsTest::fromThePressToTheWire()
{
    TradingRoom room;
    room.isStoreQuick = false;
    const Order& order = room.submit(room.request());
    QCOMPARE(words(order.state), QString("pending_new"));
    QVERIFY(room.gateway.calls.empty()); // not before the intent is on the disk
    QCOMPARE(room.store.all<OrderIntent>().size(), std::size_t(1));
    QCOMPARE(room.store.all<OrderIntent>().back().order.instrument, std::string("alpha:BTCUSDT"));
    const RequestAnswered told = room.lastAnswer();
    QVERIFY(told.kind == Kind::Taken && told.mode == TradingMode::Paper && !told.words.empty());

    room.storeAnswers();
    QCOMPARE(room.gateway.sent(order.id), std::size_t(1));
    room.report(ExecType::Ack, order);
    QCOMPARE(words(order.state), QString("open"));
    room.report(ExecType::Filled, order, room.fillOf(order, "0.010", "60000"));
    QCOMPARE(words(order.state), QString("filled"));
    QVERIFY(room.position() == dec("0.01"));
    QCOMPARE(room.store.all<StoredFill>().size(), std::size_t(1));
    QCOMPARE(room.tell.all<FillTold>().size(), std::size_t(1));

    std::vector<std::string> kinds;
    for (const AuditEntry& entry : room.store.all<AuditEntry>()) {
        if (entry.request.text == order.request.text)
            kinds.push_back(entry.kind);
    }
    QVERIFY((kinds == std::vector<std::string>{"press", "decision", "wire"}));
}

void OmsRequestsTest::whatReducesDoesNotWaitForTheStore()
{
    TradingRoom room;
    room.fill(room.request(), "60000");
    room.isStoreQuick = false;
    room.oms.onStore(StoreFailed{{.kind = ErrorKind::Unavailable, .code = Code::Io, .message = "disk full"}});
    room.oms.disarm(DisarmReason::Idle);
    OrderRequest close = room.market("0.010", Side::Sell);
    close.terms.isReduceOnly = true;
    const Order& order = room.submit(close);
    QCOMPARE(room.gateway.sent(order.id), std::size_t(1));
    QVERIFY(std::holds_alternative<StoredOrder>(room.store.ops.back()) || !room.store.all<OrderIntent>().empty());
    room.storeAnswers(); // a late word of the store sends nothing a second time
    QCOMPARE(room.gateway.sent(order.id), std::size_t(1));
    room.storeAnswers(false);
    QCOMPARE(words(order.state), QString("pending_new"));
}

void OmsRequestsTest::anIntentThatCannotBeStored()
{
    TradingRoom room;
    room.isStoreQuick = false;
    const Order& order = room.submit(room.request());
    room.storeAnswers(false);
    QVERIFY(room.gateway.calls.empty());
    QCOMPARE(words(order.state), QString("denied"));
    QVERIFY(order.reason->message.find("Not sent") == 0);
    QVERIFY(room.oms.orders().working().empty());
}

/// What lasts stands under the account's name until it is over; what happened is told once.
void OmsRequestsTest::whatAGatewayHasToSay()
{
    TradingRoom room;
    OrderSink& sink = room.oms.sinkOf({VenueId{0}, "main"});
    const Error ends{.kind = ErrorKind::Auth, .code = Code::Auth, .message = "The agent ends in 3 days"};
    sink.onNotice(VenueId{0}, {"agent", ends});
    const TroubleStands told = room.tell.last<TroubleStands>();
    QVERIFY(told.about.starts_with("agent of main at ") && !told.isOver);
    QCOMPARE(told.error.message, ends.message);
    sink.onNotice(VenueId{0}, {"agent", {}});
    QVERIFY(room.tell.last<TroubleStands>().isOver && room.tell.last<TroubleStands>().about == told.about);
    sink.onNotice(VenueId{0}, {{}, ends});
    QCOMPARE(room.tell.last<TradingTrouble>().error.message, ends.message);
    sink.onNotice(VenueId{1}, {"agent", ends}); // another venue's came by this way
    QVERIFY(room.tell.last<TroubleStands>().isOver);
}

/// Who presses is told why the venue is not ready, as its account says it.
void OmsRequestsTest::whyTheVenueIsNotReady()
{
    TradingRoom room;
    room.gateway.state = SessionState::Degraded;
    const auto words = [&room] {
        room.command(SubmitOrder{room.request(), {}});
        return room.tell.last<RequestAnswered>().error->message;
    };
    QVERIFY2(words().ends_with("is not ready for orders: Degraded"), words().c_str());
    room.gateway.why = Error{.kind = ErrorKind::Auth, .code = Code::Auth, .message = "the key is refused"};
    QVERIFY2(words().ends_with("is not ready for orders: the key is refused"), words().c_str());
}

void OmsRequestsTest::aFailingStoreTakesNoNewRisk()
{
    TradingRoom room;
    const Order& open = room.open(room.request());
    room.oms.onStore(StoreFailed{{.kind = ErrorKind::Unavailable, .code = Code::Io, .message = "disk full"}});
    QCOMPARE(room.tell.last<TroubleStands>().error.message, std::string("disk full"));
    QVERIFY(!room.tell.last<TroubleStands>().isOver);
    room.command(SubmitOrder{room.request(), {}});
    QCOMPARE(room.lastCode(), std::string("IO"));
    room.command(CancelOrder{room.nextRequest(), OrderOrigin::Ticket, open.id}); // cancels still work
    QCOMPARE(room.gateway.count(OrderAsk::Cancel), std::size_t(1));
    room.oms.onStore(StoreRecovered{});
    QVERIFY(room.tell.last<TroubleStands>().isOver);
    room.submit(room.request());
    QCOMPARE(room.gateway.count(OrderAsk::New), std::size_t(2));
}

/// What was mistyped sets nothing, and says what would have been right.
void OmsRequestsTest::aKillSwitchForNothing()
{
    TradingRoom room;
    room.command(SetKill{room.nextRequest(), "shell", "alpha:DOGE", "test"});
    QVERIFY(room.lastAnswer().kind == Kind::Refused);
    QVERIFY(!room.oms.kills().isAnySet());
    QVERIFY2(room.lastAnswer().error->message.find("No switch is set: alpha has told no instrument alpha:DOGE") == 0,
             room.lastAnswer().error->message.c_str());
    QCOMPARE(room.lastAnswer().error->fixes, std::vector<std::string>{"alpha"});
    room.command(SetKill{room.nextRequest(), "shell", "gamma:DOGE", "test"});
    QVERIFY(room.lastAnswer().error->message.find("No switch is set: this run has no venue gamma") == 0);
}

void OmsRequestsTest::goneBetweenGateAndStore()
{
    TradingRoom room;
    room.isStoreQuick = false;
    const Order& order = room.submit(room.request());
    room.gateway.state = SessionState::Disconnected;
    room.storeAnswers();
    QCOMPARE(words(order.state), QString("denied"));
    QVERIFY(order.reason->code == Code::VenueNotReady);
    QVERIFY(room.gateway.calls.empty());
}

void OmsRequestsTest::whatAScreenRefusedIsInTheAudit()
{
    TradingRoom room;
    const std::size_t told = room.tell.events.size();
    const std::size_t rows = room.store.ops.size();
    Error why{.kind = ErrorKind::Denied, .code = Code::StateConflict, .message = "Not sent: there is no position"};
    const RequestId request = room.nextRequest();
    room.command(RefusedPress{request, OrderOrigin::Keyboard, "position.reverse for alpha:BTCUSDT", why});
    QCOMPARE(room.tell.events.size(), told); // the screen has said it
    QCOMPARE(room.store.ops.size(), rows + 2);
    const auto audit = room.store.all<AuditEntry>();
    const AuditEntry& press = audit[audit.size() - 2];
    QCOMPARE(press.kind, std::string("press"));
    QCOMPARE(press.actor, std::string("keyboard"));
    QCOMPARE(press.text, std::string("position.reverse for alpha:BTCUSDT"));
    QVERIFY(press.request == request && audit.back().request == request);
    QCOMPARE(audit.back().kind, std::string("decision"));
    QCOMPARE(audit.back().actor, std::string("screen"));
    QCOMPARE(audit.back().text, std::string("gate screen, STATE_CONFLICT: Not sent: there is no position"));
}

void OmsRequestsTest::aPressIsTakenOnce()
{
    TradingRoom room;
    const OrderRequest request = room.request();
    room.submit(request);
    room.command(SubmitOrder{request, {}});
    QCOMPARE(room.lastCode(), std::string("DUPLICATE_REQUEST"));
    QCOMPARE(room.gateway.count(OrderAsk::New), std::size_t(1));
    const CancelScope all{room.nextRequest(), OrderOrigin::Keyboard, {}, {}, {}, CancelWhat::Everything};
    room.command(all);
    room.command(all);
    QCOMPARE(room.lastCode(), std::string("DUPLICATE_REQUEST"));
    QCOMPARE(room.gateway.count(OrderAsk::Cancel), std::size_t(1));
    room.command(CancelOrder{RequestId{""}, OrderOrigin::Ticket, {}});
    QCOMPARE(room.lastCode(), std::string("INVALID_REQUEST"));
    room.command(CancelOrder{RequestId{std::string(400, '9')}, OrderOrigin::Ticket, {}});
    QCOMPARE(room.lastCode(), std::string("INVALID_REQUEST"));
}

void OmsRequestsTest::confirming()
{
    TradingRoom room;
    room.limits.soft.notional = dec("100");
    room.oms.setLimits({VenueId{0}, "paper"}, room.limits);
    room.command(SubmitOrder{room.request(), {}});
    const RequestAnswered asked = room.lastAnswer();
    QVERIFY(asked.kind == Kind::NeedsConfirm && asked.orders.empty());
    QVERIFY(room.oms.orders().all().empty()); // dropped
    QVERIFY((asked.error->fixes == std::vector<std::string>{"notional"}));
    OrderRequest again = room.request();
    again.confirmed = asked.error->fixes;
    room.submit(again);
    QCOMPARE(room.gateway.count(OrderAsk::New), std::size_t(1));
}

void OmsRequestsTest::agreedToSomethingElse()
{
    TradingRoom room;
    room.limits.soft.notional = dec("100");
    room.limits.soft.priceTicks = 10;
    room.oms.setLimits({VenueId{0}, "paper"}, room.limits);
    OrderRequest asked = room.request();
    asked.confirmed = {"notional"};
    asked.terms.price = Price{dec("59000")}; // one more reason than the person saw
    room.command(SubmitOrder{asked, {}});
    QVERIFY(room.lastAnswer().kind == Kind::NeedsConfirm);
    QVERIFY((room.lastAnswer().error->fixes == std::vector<std::string>{"notional", "price_ticks"}));
    asked.request = room.nextRequest();
    asked.confirmed = {"notional", "price_ticks", "usual_size"}; // and one that is none any more
    room.command(SubmitOrder{asked, {}});
    QVERIFY(room.lastAnswer().kind == Kind::NeedsConfirm);
    QVERIFY(room.gateway.calls.empty());
}

void OmsRequestsTest::cancelledBeforeItWasStored()
{
    TradingRoom room;
    room.isStoreQuick = false;
    const Order& order = room.submit(room.request());
    room.command(CancelOrder{room.nextRequest(), OrderOrigin::Ticket, order.id});
    QCOMPARE(words(order.state), QString("cancelled"));
    room.storeAnswers();
    QVERIFY(room.gateway.calls.empty()); // neither the order nor a cancel ever leaves
    QVERIFY(room.store.all<StoredOrder>().back().order.state == OrderState::Cancelled);
}

/// The book decides what a press costs; a change is asked about when it begins to take.
void OmsRequestsTest::whatTakesIsLookedUpInTheBook()
{
    TradingRoom room;
    room.markets.show(InstrumentId{0}, "60000:1", "60000.1:0.1 60002:5");
    OrderRequest large = room.market("0.080", Side::Buy);
    large.terms.slippageCap = dec("0.00001"); // to 60000.7
    room.command(SubmitOrder{large, {}});
    QCOMPARE(room.lastCode(), std::string("NEEDS_CONFIRM"));
    QCOMPARE(room.lastAnswer().error->fixes, std::vector<std::string>{"depth"});
    large.request = room.nextRequest();
    large.terms.qty = {dec("0.150")};
    large.terms.slippageCap = dec("0.00002"); // to 60001.3
    const Foresight ahead = room.oms.foresee(large);
    QCOMPARE(ahead.reasons.size(), std::size_t(1));
    large.terms.slippageCap = dec("0.00004"); // to 60002.5: half the size at 60002
    large.terms.qty = {dec("0.500")};
    QCOMPARE(room.oms.foresee(large).refusal->error.fixes, std::vector<std::string>{"slippage"});

    const Order& resting = room.open(room.request("0.010", "59999"));
    ReplaceOrder change;
    change.request = room.nextRequest();
    change.order = resting.id;
    change.terms = resting.terms;
    change.terms.price = Price{dec("60000.1")};
    room.command(change);
    QCOMPARE(room.lastCode(), std::string("NEEDS_CONFIRM"));
    QCOMPARE(room.lastAnswer().error->fixes, std::vector<std::string>{"takes_now"});
    change.request = room.nextRequest();
    change.terms.price = Price{dec("59999.5")};
    room.command(change);
    QCOMPARE(room.lastCode(), std::string("ok"));
}

void OmsRequestsTest::paperReachesNoLiveVenue()
{
    TradingRoom room;
    ScriptedGateway live(VenueId{0}, "main", TradingMode::Live);
    RiskLimits limits = paperLimits();
    limits.maxMode = TradingMode::Live;
    QVERIFY(room.oms.attach(live, limits).has_value());
    AccountSnapshot empty = room.snapshot();
    empty.account = "main";
    room.oms.sinkOf({VenueId{0}, "main"}).onSnapshot(empty);
    OrderRequest request = room.request();
    request.account = "main";
    request.mode = TradingMode::Paper;
    room.command(SubmitOrder{request, {}});
    QCOMPARE(room.lastCode(), std::string("MODE"));
    QCOMPARE(room.lastAnswer().gate, std::string("account and mode"));
    QVERIFY(live.calls.empty());

    request.request = room.nextRequest();
    request.mode = TradingMode::Live; // armed for paper is not armed for live
    room.command(SubmitOrder{request, {}});
    QCOMPARE(room.lastCode(), std::string("DISARMED"));
    QVERIFY(room.lastAnswer().mode == TradingMode::Live);
    room.command(Arm{room.nextRequest(), TradingMode::Live});
    request.request = room.nextRequest();
    room.command(SubmitOrder{request, {}}); // the first one since arming
    QCOMPARE(room.lastCode(), std::string("NEEDS_CONFIRM"));
    QCOMPARE(room.lastAnswer().error->fixes, std::vector<std::string>{"first_live"});
    QVERIFY(live.calls.empty());
    request.request = room.nextRequest();
    request.confirmed = {"first_live"};
    room.command(SubmitOrder{request, {}});
    QCOMPARE(live.count(OrderAsk::New), std::size_t(1));
    request.request = room.nextRequest();
    request.confirmed.clear();
    room.command(SubmitOrder{request, {}});
    QCOMPARE(live.count(OrderAsk::New), std::size_t(2));
    QVERIFY(room.gateway.calls.empty());

    // A live press on a paper account stays paper.
    room.command(Arm{room.nextRequest(), TradingMode::Paper});
    OrderRequest bold = room.request();
    bold.mode = TradingMode::Live;
    room.command(SubmitOrder{bold, {}});
    QCOMPARE(room.lastCode(), std::string("MODE"));
    ScriptedGateway second(VenueId{0}, "paper", TradingMode::Live);
    QVERIFY(!room.oms.attach(second, limits)); // no book is paper and live
    room.command(Arm{room.nextRequest(), TradingMode::Shadow});
    QCOMPARE(room.lastCode(), std::string("MODE")); // nothing here trades shadow
}

void OmsRequestsTest::aScreenAsksToBeAskedMoreOften()
{
    TradingRoom room;
    const auto submits = [&room](ConfirmLevel level) {
        room.command(SetConfirm{room.nextRequest(), TradingMode::Paper, level});
        const std::string set = room.lastCode();
        room.command(SubmitOrder{room.request(), {}});
        return set + ", " + room.lastCode();
    };
    QVERIFY(room.tell.last<LimitsTold>().confirmMost == ConfirmLevel::Fast);
    QCOMPARE(submits(ConfirmLevel::Guarded), std::string("ok, NEEDS_CONFIRM"));
    QCOMPARE(room.lastAnswer().error->fixes, std::vector<std::string>{"new_order"});
    QVERIFY(room.tell.last<LimitsTold>().confirm == ConfirmLevel::Guarded);
    // What a ticket foresees is the same.
    QCOMPARE(room.oms.foresee(room.request()).reasons.size(), std::size_t(1));
    // The config's level is the least strict there is, whatever is asked for.
    QCOMPARE(submits(ConfirmLevel::Instant), std::string("ACCOUNT_RESTRICTED, NEEDS_CONFIRM"));
    QVERIFY(room.tell.last<LimitsTold>().confirm == ConfirmLevel::Guarded);
    QCOMPARE(submits(ConfirmLevel::Fast), std::string("ok, ok"));
    room.command(SetConfirm{room.nextRequest(), TradingMode::Live, ConfirmLevel::Guarded});
    QCOMPARE(room.lastCode(), std::string("MODE")); // nothing here trades live
    // It is one of the mode: a stricter account stays as it is.
    ScriptedGateway second(VenueId{0}, "careful", TradingMode::Paper);
    RiskLimits strict = paperLimits();
    strict.confirm = ConfirmLevel::Guarded;
    QVERIFY(room.oms.attach(second, strict).has_value());
    room.command(SetConfirm{room.nextRequest(), TradingMode::Paper, ConfirmLevel::Fast});
    QCOMPARE(room.lastCode(), std::string("ok"));
    QVERIFY(room.oms.account({VenueId{0}, "careful"})->limits.confirm == ConfirmLevel::Guarded);
    QVERIFY(room.oms.account({VenueId{0}, "paper"})->limits.confirm == ConfirmLevel::Fast);
    // After a restart it holds, and the config's word still comes first.
    room.command(SetConfirm{room.nextRequest(), TradingMode::Paper, ConfirmLevel::Guarded});
    const auto later = room.restarted();
    QVERIFY(later->oms.account({VenueId{0}, "paper"})->limits.confirm == ConfirmLevel::Guarded);
    QVERIFY(later->oms.account({VenueId{0}, "paper"})->confirmMost == ConfirmLevel::Fast);
}

/// Of one mode, until it is taken back, over a restart, and only what soft limits say.
void OmsRequestsTest::oneReasonIsNoLongerAskedFor()
{
    TradingRoom room;
    RiskLimits limits = paperLimits();
    limits.soft.notional = dec("500");
    limits.soft.priceTicks = 1;
    room.oms.setLimits({VenueId{0}, "paper"}, limits);
    const auto asks = [&room](const char* price) {
        room.command(SubmitOrder{room.request("0.010", price), {}});
        return room.lastAnswer().error ? fmt::format("{}", fmt::join(room.lastAnswer().error->fixes, " "))
                                       : std::string("ok");
    };
    const auto set = [&room](TradingMode mode, const char* reason, bool isAsked) {
        room.command(SetAsk{room.nextRequest(), mode, reason, isAsked});
        return room.lastCode();
    };
    QCOMPARE(asks("60000"), std::string("notional"));
    QCOMPARE(asks("59999"), std::string("notional price_ticks"));
    QCOMPARE(set(TradingMode::Paper, "notional", false), std::string("ok"));
    QCOMPARE(room.tell.last<LimitsTold>().unasked, std::vector<std::string>{"notional"});
    QCOMPARE(asks("60000"), std::string("ok"));
    QCOMPARE(asks("59999"), std::string("price_ticks"));
    for (const char* always : {"data", "depth", "slippage", "first_live", "no_mark", "leverage", "new_order", ""})
        QCOMPARE(set(TradingMode::Paper, always, false), std::string("ACCOUNT_RESTRICTED"));
    QCOMPARE(set(TradingMode::Live, "notional", false), std::string("MODE")); // nothing here trades live
    const auto audit = room.store.all<AuditEntry>();
    QVERIFY(std::ranges::any_of(audit, [](const AuditEntry& one) {
        return one.kind == "press" && one.actor == "person" && one.text == "do not ask paper about notional";
    }));

    const auto later = room.restarted();
    QCOMPARE(later->tell.last<LimitsTold>().unasked, std::vector<std::string>{"notional"});
    QCOMPARE(set(TradingMode::Paper, "notional", true), std::string("ok"));
    QVERIFY(room.tell.last<LimitsTold>().unasked.empty());
    QCOMPARE(asks("60000"), std::string("notional"));
    QVERIFY(room.restarted()->tell.last<LimitsTold>().unasked.empty());
}

/// Limits of a venue hold all of its accounts of one mode, and no other's.
void OmsRequestsTest::aVenueHoldsAllItsAccounts()
{
    TradingRoom room;
    RiskLimits limits = paperLimits();
    limits.maxMode = TradingMode::Shadow;
    limits.venue.maxPositionNotional = dec("1500");
    limits.venue.hard.maxOpenOrders = 2;
    limits.venue.maxDailyLoss = dec("50");
    ScriptedGateway second(VenueId{0}, "second", TradingMode::Paper);
    ScriptedGateway shadow(VenueId{0}, "second/shadow", TradingMode::Paper);
    ScriptedGateway elsewhere(VenueId{1}, "second", TradingMode::Paper);
    for (ScriptedGateway* const gateway : {&second, &shadow, &elsewhere})
        QVERIFY(room.oms.attach(*gateway, limits).has_value());
    room.oms.setLimits({VenueId{0}, "paper"}, limits);
    AccountSnapshot empty = room.snapshot();
    empty.account = "second";
    room.oms.sinkOf({VenueId{0}, "second"}).onSnapshot(empty);
    room.oms.sinkOf({VenueId{0}, "second", true}).onSnapshot(empty);
    empty.venue = VenueId{1};
    room.oms.sinkOf({VenueId{1}, "second"}).onSnapshot(empty);
    const auto code = [&room](const AccountName& account, std::string_view qty, TradingMode mode) {
        OrderRequest request = room.request(qty);
        request.account = account;
        request.mode = mode;
        room.command(SubmitOrder{request, {}});
        return room.lastCode();
    };

    const Order& held = room.fill(room.request("0.010"), "60000");
    QCOMPARE(code("second", "0.010", TradingMode::Paper), std::string("ok")); // 600 and 600
    QCOMPARE(code("second", "0.010", TradingMode::Paper), std::string("MAX_POSITION"));
    QCOMPARE(room.lastAnswer().error->fixes, std::vector<std::string>{"0.005"});
    QCOMPARE(code("paper", "0.010", TradingMode::Paper), std::string("MAX_POSITION"));
    QVERIFY(room.lastAnswer().error->message.find("venue alpha") != std::string::npos);
    QCOMPARE(code("paper", "0.001", TradingMode::Paper), std::string("ok"));
    QCOMPARE(code("second", "0.001", TradingMode::Paper), std::string("ORDER_LIMIT")); // one open in each account
    // What trades another mode is another total.
    room.command(Arm{room.nextRequest(), TradingMode::Shadow});
    QCOMPARE(code("second", "0.020", TradingMode::Shadow), std::string("ok"));
    room.command(Arm{room.nextRequest(), TradingMode::Paper});
    // The loss of one account stops the other.
    MarketNow& market = room.markets.markets.at(held.instrument);
    market.mark = market.bid = Price{dec("54900")};
    market.ask = Price{dec("54900.1")};
    QCOMPARE(code("second", "0.001", TradingMode::Paper), std::string("ORDER_LIMIT"));
    room.command(CancelScope{room.nextRequest(), OrderOrigin::Ticket, {}, "paper", {}, CancelWhat::Everything});
    for (const Order* const order : room.oms.orders().working()) {
        if (order->account == "paper")
            room.report(ExecType::Cancelled, *order);
    }
    QCOMPARE(code("second", "0.001", TradingMode::Paper), std::string("DAILY_LOSS"));
    QVERIFY(room.lastAnswer().error->message.find("venue alpha") != std::string::npos);
}

/// Orders of the day, rejects in a row and the position in an instrument are counted over all accounts.
void OmsRequestsTest::aVenueCountsAllItsAccounts()
{
    TradingRoom room;
    RiskLimits limits = paperLimits();
    ScriptedGateway second(VenueId{0}, "second", TradingMode::Paper);
    QVERIFY(room.oms.attach(second, limits).has_value());
    AccountSnapshot empty = room.snapshot();
    empty.account = "second";
    OrderSink& sink = room.oms.sinkOf({VenueId{0}, "second"});
    sink.onSnapshot(empty);
    const auto hold = [&room, &limits](auto change) {
        limits.venue = {};
        change(limits.venue);
        room.oms.setLimits({VenueId{0}, "paper"}, limits);
        room.oms.setLimits({VenueId{0}, "second"}, limits);
    };
    const auto code = [&room](const AccountName& account, std::string_view qty) {
        OrderRequest request = room.request(qty);
        request.account = account;
        room.command(SubmitOrder{request, {}});
        return room.lastCode();
    };
    const auto says = [&room](const char* words) {
        return room.lastAnswer().error->message.find(words) != std::string::npos;
    };
    const auto reject = [&room](OrderSink& to, const AccountName& account) {
        ExecReport told;
        told.type = ExecType::Rejected;
        told.order = room.lastAnswer().orders.at(0);
        told.account = account;
        told.time = room.now;
        told.reason = rejected(Code::BadTrigger);
        to.onReport(VenueId{0}, told);
    };

    hold([](VenueLimits& venue) { venue.maxOrdersPerDay = 2; });
    room.fill(room.request("0.010"), "60000");
    QCOMPARE(code("second", "0.010"), std::string("ok"));
    reject(sink, "second");
    QCOMPARE(code("second", "0.010"), std::string("DAILY_ORDERS"));
    QVERIFY(says("limit of venue alpha is 2"));
    QCOMPARE(code("paper", "0.010"), std::string("DAILY_ORDERS"));

    hold([](VenueLimits& venue) { venue.maxConsecutiveRejects = 2; });
    QCOMPARE(code("paper", "0.010"), std::string("ok"));
    reject(room.sink, "paper"); // one in each account, two in a row
    QCOMPARE(code("second", "0.010"), std::string("CONSECUTIVE_REJECTS"));
    QVERIFY(says("limit of venue alpha is 2: arm again"));
    room.arm();
    QCOMPARE(code("second", "0.010"), std::string("ok"));
    reject(sink, "second");
    room.fill(room.request("0.010"), "60000"); // taken: the row ends
    QCOMPARE(code("second", "0.010"), std::string("ok"));
    reject(sink, "second");
    QCOMPARE(code("second", "0.010"), std::string("ok"));
    reject(sink, "second");
    room.advance(Duration::seconds(2));

    room.arm();
    hold([](VenueLimits& venue) { venue.hard.maxPosition = dec("0.025"); }); // 0.020 are held in one
    QCOMPARE(code("second", "0.006"), std::string("MAX_POSITION"));
    QVERIFY(says("of all accounts may become 0.026 BTC"));
    QCOMPARE(room.lastAnswer().error->fixes, std::vector<std::string>{"0.005"});
    QCOMPARE(code("second", "0.005"), std::string("ok"));
    QCOMPARE(code("paper", "0.001"), std::string("MAX_POSITION")); // what is open counts
    OrderRequest less = room.request("0.015", "60000", Side::Sell);
    room.command(SubmitOrder{less, {}});
    QCOMPARE(room.lastCode(), std::string("ok"));
}

void OmsRequestsTest::shadowHasItsOwnBook()
{
    TradingRoom room;
    ScriptedGateway live(VenueId{0}, "main", TradingMode::Live);
    ScriptedGateway shadow(VenueId{0}, "main/shadow", TradingMode::Paper); // a simulator with a name of its own
    RiskLimits limits = paperLimits();
    limits.maxMode = TradingMode::Live;
    QVERIFY(room.oms.attach(live, limits).has_value());
    QVERIFY(room.oms.attach(shadow, limits).has_value());
    AccountSnapshot empty = room.snapshot();
    empty.account = "main";
    OrderSink& shadowSink = room.oms.sinkOf({VenueId{0}, "main", true});
    room.oms.sinkOf({VenueId{0}, "main"}).onSnapshot(empty);
    shadowSink.onSnapshot(empty);
    room.command(Arm{room.nextRequest(), TradingMode::Shadow});
    OrderRequest request = room.request();
    request.account = "main";
    request.mode = TradingMode::Shadow;
    const Order& order = room.submit(request);
    QCOMPARE(shadow.sent(order.id), std::size_t(1));
    QCOMPARE(shadow.calls.back().order.account, std::string("main/shadow"));
    QCOMPARE(order.account, std::string("main"));
    QVERIFY(order.mode == TradingMode::Shadow);
    QVERIFY(live.calls.empty());

    ExecReport filled;
    filled.type = ExecType::Filled;
    filled.order = order.id;
    filled.account = "main/shadow";
    filled.venueOrderId = "1"; // the simulator's; a live order may have the same
    filled.fill = room.fillOf(order, "0.010", "60000");
    filled.time = room.now;
    shadowSink.onReport(VenueId{0}, filled);
    QCOMPARE(words(order.state), QString("filled"));
    QVERIFY(order.venueOrderId.empty());
    const PositionKey key{VenueId{0}, "main", InstrumentId{0}};
    QVERIFY(room.oms.positions(true).find(key)->net.qty == dec("0.01"));
    QVERIFY(room.oms.positions(false).find(key) == nullptr);
    QCOMPARE(room.store.all<StoredFill>().back().fill.account, std::string("main/shadow"));
    QVERIFY(room.tell.last<FillTold>().mode == TradingMode::Shadow);

    filled.account = "main";
    // The same order told by the live way is another book's: a contradiction.
    room.oms.sinkOf({VenueId{0}, "main"}).onReport(VenueId{0}, filled);
    QVERIFY(room.tell.last<TradingTrouble>().error.kind == ErrorKind::Protocol);
    QVERIFY(room.oms.positions(false).find(key) == nullptr);
}

void OmsRequestsTest::dayResultAndEquity()
{
    TradingRoom room;
    room.limits.maxDailyLoss = dec("5");
    room.limits.hard.maxLeverage = dec("2");
    room.oms.setLimits({VenueId{0}, "paper"}, room.limits);
    room.command(SubmitOrder{room.request(), {}});
    QCOMPARE(room.lastCode(), std::string("LEVERAGE")); // no balance told: unknown never passes
    room.sink.onBalance({VenueId{0}, "paper", "USDT", dec("1000"), dec("1000"), room.now});
    room.fill(room.request(), "60000");
    room.markets.markets[InstrumentId{0}].mark = Price{dec("59600")}; // 4 lost
    room.submit(room.request("0.001"));
    QCOMPARE(room.lastCode(), std::string("ok"));
    room.markets.markets[InstrumentId{0}].mark = Price{dec("59500")}; // 5 lost
    room.command(SubmitOrder{room.request("0.001"), {}});
    QCOMPARE(room.lastCode(), std::string("DAILY_LOSS"));
    MarketNow& market = room.markets.markets[InstrumentId{0}];
    market.mark.reset(); // the middle of the book stands for it: 60000.05, nothing is lost
    room.submit(room.request("0.001"));
    QCOMPARE(room.lastCode(), std::string("ok"));
    market.bid = Price{dec("59499.9")}; // and 5 lost by it
    market.ask = Price{dec("59500.1")};
    room.command(SubmitOrder{room.request("0.001", "59499"), {}});
    QCOMPARE(room.lastCode(), std::string("DAILY_LOSS"));
    market.bid = Price{dec("60000")};
    market.ask = Price{dec("60000.1")};
    for (const auto& spoil : std::vector<std::function<void(MarketNow&)>>{
             [](MarketNow& now) { now.health = StreamHealth::Gap; }, [](MarketNow& now) { now.bid.reset(); },
             [&room](MarketNow& now) {
                 now.received = room.now - room.limits.maxDataAge - Duration::milliseconds(1);
             }}) {
        const MarketNow sound = market;
        spoil(market);
        room.command(SubmitOrder{room.request("0.001", "59000"), {}});
        QCOMPARE(room.lastAnswer().gate, std::string("leverage")); // no price, so nothing is known
        market = sound;
    }
    // What was realised yesterday is not today's; what is open still is.
    room.markets.markets[InstrumentId{0}].mark = Price{dec("60000")};
    OrderRequest close = room.market("0.010", Side::Sell);
    close.terms.isReduceOnly = true;
    room.fill(close, "59400"); // 6 lost, realised
    room.command(SubmitOrder{room.request("0.001"), {}});
    QCOMPARE(room.lastCode(), std::string("DAILY_LOSS"));
    room.advance(Duration::minutes(24 * 60));
    room.command(Arm{room.nextRequest(), TradingMode::Paper}); // a day idle disarmed it
    room.command(SubmitOrder{room.request("0.001"), {}});
    QCOMPARE(room.lastCode(), std::string("ok"));
}

void OmsRequestsTest::leverageCountsWhatIsOpen()
{
    TradingRoom room;
    room.limits.hard.maxLeverage = dec("2");
    room.oms.setLimits({VenueId{0}, "paper"}, room.limits);
    room.sink.onBalance({VenueId{0}, "paper", "USDT", dec("1000"), dec("1000"), room.now});
    OrderRequest eth = room.request("0.010"); // 600 at rest in another instrument
    eth.instrument = "alpha:ETHUSDT";
    room.open(eth);
    room.open(room.request("0.010"));
    room.command(SubmitOrder{room.request("0.020"), {}}); // 2400 on an equity of 1000
    QCOMPARE(room.lastCode(), std::string("LEVERAGE"));
    QVERIFY(room.lastAnswer().error->fixes == std::vector<std::string>{"0.013"});
    QCOMPARE(room.lastAnswer().error->limit, std::string("2x"));
    QCOMPARE(room.lastAnswer().error->value, std::string("2400"));
    const Order& other = room.open(room.request("0.020", "60001", Side::Sell)); // the other side is a limit of its own
    QCOMPARE(room.lastCode(), std::string("ok"));
    OrderTerms more = other.terms;
    more.qty = {dec("0.030")}; // a change counts what it would leave, not what it replaces as well
    room.command(ReplaceOrder{room.nextRequest(), OrderOrigin::Ticket, other.id, more, false, {}});
    QCOMPARE(room.lastCode(), std::string("LEVERAGE"));
    more.qty = {dec("0.023")};
    room.command(ReplaceOrder{room.nextRequest(), OrderOrigin::Ticket, other.id, more, false, {}});
    QCOMPARE(room.lastCode(), std::string("ok"));

    TradingRoom turned; // a reverse is judged by what it ends in
    turned.limits.hard.maxLeverage = dec("2");
    turned.oms.setLimits({VenueId{0}, "paper"}, turned.limits);
    turned.sink.onBalance({VenueId{0}, "paper", "USDT", dec("1000"), dec("1000"), turned.now});
    turned.fill(turned.request("0.030"), "60000");
    OrderRequest stop = turned.request("0.030", "1", Side::Sell);
    stop.terms.type = OrderType::Stop;
    stop.terms.price.reset();
    stop.terms.trigger = Price{dec("59000")};
    stop.terms.isReduceOnly = true;
    turned.open(stop); // opens nothing
    turned.command(SubmitOrder{turned.request("0.060", "60000", Side::Sell), {}});
    QCOMPARE(turned.lastCode(), std::string("ok"));
}

void OmsRequestsTest::marginNamesTheSizeThatFits()
{
    TradingRoom room;
    room.gateway.margin = MarginTerms{dec("10"), {}, {}};
    room.sink.onBalance({VenueId{0}, "paper", "USDT", dec("1000"), dec("100"), room.now});
    room.command(SubmitOrder{room.request("0.020"), {}}); // 1200 at 10x
    QCOMPARE(room.lastCode(), std::string("INSUFFICIENT_FUNDS"));
    QCOMPARE(room.lastAnswer().gate, std::string("margin"));
    QCOMPARE(room.lastAnswer().error->limit, std::string("100"));
    QCOMPARE(room.lastAnswer().error->value, std::string("120"));
    QVERIFY(room.lastAnswer().error->fixes == std::vector<std::string>{"0.016"});
    room.submit(room.request("0.016"));
    QCOMPARE(room.lastCode(), std::string("ok"));
}

void OmsRequestsTest::ordersAreCounted()
{
    TradingRoom room;
    room.limits.maxOrdersPerSecond = 2;
    room.limits.maxOrdersPerDay = 3;
    room.limits.soft.qtyTimesUsual = dec("5");
    room.oms.setLimits({VenueId{0}, "paper"}, room.limits);
    room.submit(room.request());
    room.submit(room.request());
    room.command(SubmitOrder{room.request(), {}});
    QCOMPARE(room.lastCode(), std::string("ORDER_RATE"));
    room.advance(Duration::seconds(1));
    room.command(SubmitOrder{room.request("0.060"), {}});
    QCOMPARE(room.lastCode(), std::string("NEEDS_CONFIRM")); // six times the usual size
    room.submit(room.request());
    room.advance(Duration::seconds(1));
    room.command(SubmitOrder{room.request(), {}});
    QCOMPARE(room.lastCode(), std::string("DAILY_ORDERS"));
}

void OmsRequestsTest::changesAreCounted()
{
    TradingRoom room;
    room.limits.maxOrdersPerSecond = 3;
    room.limits.maxOrdersPerDay = 5;
    room.oms.setLimits({VenueId{0}, "paper"}, room.limits);
    const Order& order = room.open(room.request("0.010", "59000"));
    const auto move = [&room, &order](std::string_view price) {
        OrderTerms terms = order.terms;
        terms.price = Price{dec(price)};
        room.command(ReplaceOrder{room.nextRequest(), OrderOrigin::Ladder, order.id, terms, false, {}});
        const std::string code = room.lastCode();
        if (code == "ok")
            room.answer(OrderAsk::Replace, order);
        return code;
    };
    QCOMPARE(move("59001"), std::string("ok"));
    QCOMPARE(move("59002"), std::string("ok"));
    QCOMPARE(move("59003"), std::string("ORDER_RATE"));
    QCOMPARE(move("58500"), std::string("ok")); // what adds no risk is never refused, and counts
    room.advance(Duration::seconds(1));
    QCOMPARE(move("59003"), std::string("ok"));
    QCOMPARE(room.oms.account({VenueId{0}, "paper"})->counters.today(room.now), std::uint32_t(5));
    QCOMPARE(move("59004"), std::string("DAILY_ORDERS"));
    QCOMPARE(move("58000"), std::string("ok"));
}

void OmsRequestsTest::hugeNumbersAreRefusedNotFatal()
{
    TradingRoom room;
    room.command(SubmitOrder{room.request("0.010", "9223372036854775807"), {}});
    QVERIFY(room.lastAnswer().kind == Kind::Refused);
    for (const char* qty : {"9223372036854775807", "9223372036854775.807", "9223372036854775807"}) {
        room.command(SubmitOrder{room.request(qty), {}});
        room.command(SubmitOrder{room.request(qty, "9223372036854775807"), {}});
        room.command(SubmitOrder{room.request(qty, "0.1", Side::Sell), {}});
    }
    room.limits.hard.maxPosition = dec("1");
    room.limits.hard.maxNotional = dec("1000");
    room.limits.hard.maxLeverage = dec("3");
    room.oms.setLimits({VenueId{0}, "paper"}, room.limits);
    room.command(SubmitOrder{room.request("9223372036854775807", "9223372036854775807"), {}});
    QVERIFY(room.lastAnswer().kind == Kind::Refused);
}

void OmsRequestsTest::changing()
{
    TradingRoom room;
    const Order& order = room.open(room.request());
    OrderTerms terms = order.terms;
    terms.price = Price{dec("59999")};
    room.command(ReplaceOrder{room.nextRequest(), OrderOrigin::Ladder, order.id, terms, false, {}});
    QCOMPARE(words(order.state), QString("pending_replace"));
    QVERIFY(room.gateway.calls.back().ask == OrderAsk::Replace);
    QVERIFY(*room.gateway.calls.back().terms.price == *terms.price);
    QVERIFY(*order.terms.price == Price{dec("60000")}); // not before the venue took it
    room.answer(OrderAsk::Replace, order);
    QCOMPARE(words(order.state), QString("open"));
    QVERIFY(*order.terms.price == *terms.price);

    // Taken after a part was filled.
    terms.price = Price{dec("59998")};
    room.command(ReplaceOrder{room.nextRequest(), OrderOrigin::Ladder, order.id, terms, false, {}});
    room.report(ExecType::Partial, order, room.fillOf(order, "0.004", "59999"));
    QCOMPARE(words(order.state), QString("pending_replace"));
    room.report(ExecType::Ack, order);
    QCOMPARE(words(order.state), QString("partially_filled"));
    QVERIFY(*order.terms.price == *terms.price);
    room.answer(OrderAsk::Replace, order);
    QVERIFY(*order.terms.price == *terms.price);

    // Refused: it lives as it was.
    OrderTerms refused = order.terms;
    refused.price = Price{dec("59997")};
    const RequestId asked = room.nextRequest();
    room.command(ReplaceOrder{asked, OrderOrigin::Ladder, order.id, refused, false, {}});
    room.answer(OrderAsk::Replace, order, rejected(Code::BadPrice));
    QCOMPARE(words(order.state), QString("partially_filled"));
    QVERIFY(*order.terms.price == *terms.price);
    QVERIFY(order.reason->code == Code::BadPrice);
    const RequestAnswered told = room.lastAnswer(); // who asked is told, not only the order
    QVERIFY(told.kind == Kind::Failed && told.orders == std::vector<ClientOrderId>{order.id});
    QCOMPARE(told.request.text, asked.text);
    QVERIFY(told.error && told.error->code == Code::BadPrice);
    QCOMPARE(told.words, std::string("not changed"));

    // Filled while the change was on its way: the answer comes to an order that has ended.
    room.command(ReplaceOrder{room.nextRequest(), OrderOrigin::Ladder, order.id, refused, false, {}});
    room.report(ExecType::Filled, order, room.fillOf(order, "0.006", "59998"));
    room.answer(OrderAsk::Replace, order, noSuchOrder());
    QCOMPARE(words(order.state), QString("filled"));
    QVERIFY(room.position() == dec("0.01"));
    QVERIFY(room.tell.all<TradingTrouble>().empty());
    QVERIFY(!room.oms.nextTimer().isKnown() || room.gateway.count(OrderAsk::Query) == 0);
}

void OmsRequestsTest::changesThatAreRefused()
{
    TradingRoom room;
    const Order& order = room.open(room.request());
    room.report(ExecType::Partial, order, room.fillOf(order, "0.004", "60000"));
    const auto ask = [&room, &order](auto change) {
        OrderTerms terms = order.terms;
        change(terms);
        room.command(ReplaceOrder{room.nextRequest(), OrderOrigin::Ticket, order.id, terms, false, {}});
        return room.lastCode();
    };
    QCOMPARE(ask([](OrderTerms& t) { t.side = Side::Sell; }), std::string("INVALID_REQUEST"));
    QCOMPARE(ask([](OrderTerms& t) { t.qty = {dec("0.004")}; }), std::string("BAD_QTY")); // all of that is filled
    QCOMPARE(ask([](OrderTerms& t) { t.price = Price{dec("60000.01")}; }), std::string("BAD_TICK"));
    room.command(Disarm{room.nextRequest()});
    QCOMPARE(ask([](OrderTerms& t) { t.price = Price{dec("60000.1")}; }), std::string("DISARMED")); // nearer: risk
    QCOMPARE(ask([](OrderTerms& t) { t.qty = {dec("0.020")}; }), std::string("DISARMED"));
    QCOMPARE(ask([](OrderTerms& t) { t.price = Price{dec("59000")}; }), std::string("ok")); // farther: no risk
    QCOMPARE(ask([](OrderTerms& t) { t.price = Price{dec("58000")}; }), std::string("STATE_CONFLICT")); // on its way
    room.answer(OrderAsk::Replace, order);
    room.gateway.can.hasReplace = false;
    QCOMPARE(ask([](OrderTerms& t) { t.price = Price{dec("58000")}; }), std::string("UNSUPPORTED"));
    room.report(ExecType::Cancelled, order);
    QCOMPARE(ask([](OrderTerms& t) { t.price = Price{dec("58000")}; }), std::string("STATE_CONFLICT"));
    room.command(ReplaceOrder{room.nextRequest(), OrderOrigin::Ticket, {5, 5}, order.terms, false, {}});
    QCOMPARE(room.lastCode(), std::string("UNKNOWN_ORDER"));
}

void OmsRequestsTest::changeWaitsForTheStoreWhereItIsRisk()
{
    TradingRoom room;
    const Order& order = room.open(room.request());
    room.isStoreQuick = false;
    OrderTerms terms = order.terms;
    terms.qty = {dec("0.020")};
    room.command(ReplaceOrder{room.nextRequest(), OrderOrigin::Ticket, order.id, terms, false, {}});
    QCOMPARE(room.gateway.count(OrderAsk::Replace), std::size_t(0));
    const OrderIntent intent = room.store.all<OrderIntent>().back();
    QVERIFY(intent.kind == IntentKind::Replace && intent.order.order.state == OrderState::PendingReplace);
    QVERIFY(intent.order.order.terms.qty.value == dec("0.010")); // as long as the venue has not taken it
    QVERIFY2(intent.text.find("0.020") != std::string::npos, intent.text.c_str());
    room.command(CancelOrder{room.nextRequest(), OrderOrigin::Ticket, order.id}); // overtakes it
    room.storeAnswers();
    QCOMPARE(room.gateway.count(OrderAsk::Replace), std::size_t(0));
    QCOMPARE(room.gateway.count(OrderAsk::Cancel), std::size_t(1));
}

void OmsRequestsTest::changeByCancelAndNew()
{
    TradingRoom room;
    room.gateway.can.hasReplace = false;
    const Order& order = room.open(room.request());
    OrderTerms terms = order.terms;
    terms.price = Price{dec("59999")};
    room.command(ReplaceOrder{room.nextRequest(), OrderOrigin::Ladder, order.id, terms, true, {}});
    QVERIFY(room.lastAnswer().words.find("cancel, then a new order") == 0);
    QCOMPARE(room.gateway.count(OrderAsk::Cancel), std::size_t(1));
    room.report(ExecType::Partial, order, room.fillOf(order, "0.004", "60000")); // during the cancel
    QCOMPARE(room.gateway.count(OrderAsk::New), std::size_t(1));
    room.report(ExecType::Cancelled, order);
    QCOMPARE(room.gateway.count(OrderAsk::New), std::size_t(2));
    const Order& next = room.gateway.calls.back().order;
    QVERIFY(next.id != order.id);
    QVERIFY(next.terms.qty.value == dec("0.006")); // only what is left
    QVERIFY(*next.terms.price == *terms.price);
    QVERIFY(room.lastAnswer().kind == Kind::Done);
    QVERIFY((room.lastAnswer().orders == std::vector<ClientOrderId>{order.id, next.id}));
}

void OmsRequestsTest::changeByCancelThatCannotBe()
{
    TradingRoom room;
    room.gateway.can.hasReplace = false;
    const Order& filled = room.open(room.request());
    OrderTerms terms = filled.terms;
    terms.price = Price{dec("59999")};
    room.command(ReplaceOrder{room.nextRequest(), OrderOrigin::Ladder, filled.id, terms, true, {}});
    room.report(ExecType::Filled, filled, room.fillOf(filled, "0.010", "60000"));
    QVERIFY(room.lastAnswer().kind == Kind::Failed);
    const Order& lives = room.open(room.request());
    room.command(ReplaceOrder{room.nextRequest(), OrderOrigin::Ladder, lives.id, terms, true, {}});
    room.answer(OrderAsk::Cancel, lives, rejected(Code::Other));
    QVERIFY(room.lastAnswer().kind == Kind::Failed);
    QCOMPARE(words(lives.state), QString("open"));
    // Cancelled by hand meanwhile: nothing follows.
    room.command(ReplaceOrder{room.nextRequest(), OrderOrigin::Ladder, lives.id, terms, true, {}});
    room.command(CancelOrder{room.nextRequest(), OrderOrigin::Ticket, lives.id});
    room.report(ExecType::Cancelled, lives);
    QCOMPARE(room.gateway.count(OrderAsk::New), std::size_t(2));
}

void OmsRequestsTest::changeLostToTheStore()
{
    TradingRoom room;
    const Order& order = room.open(room.request());
    room.isStoreQuick = false;
    OrderTerms terms = order.terms;
    terms.qty = {dec("0.020")};
    room.command(ReplaceOrder{room.nextRequest(), OrderOrigin::Ticket, order.id, terms, false, {}});
    room.storeAnswers(false);
    QCOMPARE(words(order.state), QString("open"));
    QVERIFY(order.terms.qty.value == dec("0.010"));
    QCOMPARE(room.gateway.count(OrderAsk::Replace), std::size_t(0));
    QVERIFY(room.lastAnswer().kind == Kind::Failed && room.lastAnswer().error->outcome == Outcome::NotSent);
}

void OmsRequestsTest::anEndThatTheVenueDoesNotKeep()
{
    TradingRoom room;
    OrderRequest request = room.request();
    request.terms.timeInForce = TimeInForce::Gtd;
    request.terms.expiry = room.now + Duration::minutes(5);
    const Order& order = room.open(request);
    QVERIFY(room.gateway.calls.back().order.terms.timeInForce == TimeInForce::Gtc);
    QVERIFY(room.tell.last<OrderChanged>().isLocal); // labelled
    room.run(Duration::minutes(4));
    QCOMPARE(room.gateway.count(OrderAsk::Cancel), std::size_t(0));
    room.run(Duration::minutes(1));
    QCOMPARE(room.gateway.count(OrderAsk::Cancel), std::size_t(1));
    room.report(ExecType::Cancelled, order);
    QCOMPARE(words(order.state), QString("cancelled"));
    request.request = room.nextRequest(); // one that waits here ends here
    request.terms.type = OrderType::StopLimit;
    request.terms.trigger = Price{dec("61000")};
    request.terms.expiry = room.now + Duration::minutes(5);
    const Order& local = room.submit(request);
    room.run(Duration::minutes(6));
    QCOMPARE(words(local.state), QString("cancelled"));
    QCOMPARE(room.gateway.count(OrderAsk::Cancel), std::size_t(1));
}

void OmsRequestsTest::aTypeThatTheVenueLacksWaitsHere()
{
    TradingRoom room;
    OrderRequest request = room.request();
    request.terms.type = OrderType::Trailing;
    request.terms.price.reset();
    request.terms.trailBy = dec("50");
    const Order& order = room.submit(request);
    QCOMPARE(words(order.state), QString("created"));
    QVERIFY(room.oms.isLocal(order.id) && room.tell.last<OrderChanged>().isLocal);
    QVERIFY(room.gateway.calls.empty());
    QVERIFY(room.store.all<StoredOrder>().back().order.state == OrderState::Created); // a restart finds it
    OrderTerms now = order.terms;
    now.type = OrderType::Market;
    now.trailBy.reset();
    room.oms.fire(order.id, now, "the price fell back by 50");
    room.storeAnswers();
    QCOMPARE(room.gateway.sent(order.id), std::size_t(1));
    room.oms.fire(order.id, now, "once more"); // it has left
    room.storeAnswers();
    QCOMPARE(room.gateway.sent(order.id), std::size_t(1));

    const Order& second = [&]() -> const Order& {
        request.request = room.nextRequest();
        return room.submit(request);
    }();
    room.command(CancelOrder{room.nextRequest(), OrderOrigin::Ticket, second.id});
    QCOMPARE(words(second.state), QString("cancelled"));
    QCOMPARE(room.gateway.count(OrderAsk::Cancel), std::size_t(0));
}

QTEST_GUILESS_MAIN(OmsRequestsTest)
#include "oms_requests_test.moc"
