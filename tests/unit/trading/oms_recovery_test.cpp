// SPDX-License-Identifier: GPL-3.0-or-later
// Kill switches, scopes, sessions, restarts: what holds when something has gone wrong.
#include "core/trading/oms.h"

#include "tests/support/trading_room.h"
#include "tests/support/words.h"

#include <QTest>

#include <algorithm>
#include <string>
#include <vector>

using namespace gannet;
using namespace gannet::test;

namespace {

[[nodiscard]] OrderRequest protective(TradingRoom& room, std::string_view trigger = "59000")
{
    OrderRequest stop = room.request("0.010", "1", Side::Sell);
    stop.terms.type = OrderType::Stop;
    stop.terms.price.reset();
    stop.terms.trigger = Price{dec(trigger)};
    stop.terms.isReduceOnly = true;
    return stop;
}

[[nodiscard]] Order externalOrder(std::string_view venueId, std::string_view qty = "0.5")
{
    Order order;
    order.instrument = InstrumentId{0};
    order.venueOrderId = venueId;
    order.terms.qty = {dec(qty)};
    order.terms.price = Price{dec("50000")};
    order.state = OrderState::Open;
    return order;
}

} // namespace

class OmsRecoveryTest final : public QObject {
    Q_OBJECT

private slots:
    void killCancelsEntriesAndKeepsProtection();
    void killBeforeTheOrderWasStored();
    void killTargets();
    void killWhileTheVenueIsAway();
    void killFromTheStoreCancels();
    void killPressedAgainCancelsAgain();
    void killTriesAgainWhenTheVenueRefuses();
    void killCutsAStopThatTurns();
    void killCancelsAStopThatCannotBeCut();
    void killFollowsThePosition();
    void anEndThatTheVenueRefusesIsAskedAgain();
    void aRefusedCancelLeavesADoubt_data();
    void aRefusedCancelLeavesADoubt();
    void aChangeThatHoldsLeavesACancelInDoubt();
    void cancelScopes();
    void manyLeaveTogether();
    void whetherATriggerProtectsIsTold();
    void wideningAStopIsRisk();
    void growingAgainstThePositionIsRisk();
    void loosenedLimitOfAStopIsRisk();
    void disarmedByItself();
    void aSessionGoneForLong();
    void clockThatRunsBack();

    void checkingUntilTheSnapshot();
    void noSessionYetIsNotArmed();
    void aCleanStartArmsAtOnce();
    void whatDiffersAtTheStartIsAskedAbout();
    void aDifferenceEndsWithItsOrder();
    void manyDifferencesAreCounted();
    void anAccountThatComesLateDisarms();
    void snapshotsComeRound();
    void fillsThatAreNoNumbersAreTold();
    void externalOrdersAreAdopted();
    void aStrangersFillCountsOnce();
    void driftIsTakenAndDisarms();
    void spotIsNoDrift();
    void aSnapshotOlderThanItsFills();
    void goneAtTheVenue();
    void whatMakesNoSenseIsNotAdopted();
    void aSuccessorAtTheVenueIsBound();
    void reconcilingIsPure();

    void restartWithOpenOrders();
    void restartBeforeTheCatalogue();
    void restartOfWhatWasOnItsWay();
    void restartOfAChangeOnItsWay();
    void restartBetweenACancelAndItsNewOrder();
    void restartKeepsKillsAndRequests();
    void restartKeepsTheDay();
    void aSecondRestartMakesTheSame();
    void shadowComesBackToItsBook();
};

void OmsRecoveryTest::killCancelsEntriesAndKeepsProtection()
{
    TradingRoom room;
    room.fill(room.request(), "60000");
    const Order& entry = room.open(room.request());
    const Order& stop = room.open(protective(room));
    room.command(SetKill{room.nextRequest(), "shell", "", "panic"});
    QCOMPARE(words(entry.state), QString("pending_cancel"));
    QCOMPARE(words(stop.state), QString("open"));
    QVERIFY(room.store.all<StoredKill>().back().isSet && room.store.all<StoredKill>().back().reason == "panic");
    QVERIFY(room.tell.last<KillChanged>().isSet);
    room.command(SubmitOrder{room.request(), {}});
    QCOMPARE(room.lastCode(), std::string("KILLED"));
    OrderRequest close = room.market("0.010", Side::Sell);
    close.terms.isReduceOnly = true;
    room.submit(close); // what reduces passes
    QCOMPARE(room.lastCode(), std::string("ok"));

    room.command(Arm{room.nextRequest(), TradingMode::Paper});
    QCOMPARE(room.lastCode(), std::string("KILLED"));
    room.command(ReleaseKill{room.nextRequest(), "", "release"});
    QCOMPARE(room.lastCode(), std::string("INVALID_REQUEST"));
    QVERIFY(room.oms.kills().isSet({}));
    room.command(ReleaseKill{room.nextRequest(), "", "RELEASE"});
    QVERIFY(!room.oms.kills().isSet({}));
    QVERIFY(!room.store.all<StoredKill>().back().isSet);
    room.command(SubmitOrder{room.request(), {}});
    QCOMPARE(room.lastCode(), std::string("DISARMED")); // a release is no arming
    QVERIFY(!room.tell.last<ArmChanged>().armed && !room.tell.last<ArmChanged>().why.empty());
    room.command(Arm{room.nextRequest(), TradingMode::Paper});
    QCOMPARE(room.lastCode(), std::string("ok"));
    room.submit(room.request());
    QCOMPARE(room.lastCode(), std::string("ok"));
    const auto audit = room.store.all<AuditEntry>();
    QCOMPARE(std::count_if(audit.begin(), audit.end(), [](const AuditEntry& one) { return one.kind == "kill"; }), 2);
}

void OmsRecoveryTest::killBeforeTheOrderWasStored()
{
    TradingRoom room;
    room.isStoreQuick = false;
    const Order& order = room.submit(room.request());
    room.command(SetKill{room.nextRequest(), "person", "alpha:BTCUSDT", "no"});
    room.storeAnswers();
    QCOMPARE(words(order.state), QString("cancelled"));
    QVERIFY(room.gateway.calls.empty());
}

void OmsRecoveryTest::killTargets()
{
    TradingRoom room;
    room.command(SetKill{room.nextRequest(), "person", "alfa", "a typo protects nobody"});
    QCOMPARE(room.lastCode(), std::string("INVALID_REQUEST"));
    QVERIFY(room.oms.kills().entries().empty());
    room.command(SetKill{room.nextRequest(), "person", "alpha:ETHUSDT", "one instrument"});
    room.submit(room.request());
    QCOMPARE(room.lastCode(), std::string("ok"));
    OrderRequest other = room.request();
    other.instrument = "alpha:ETHUSDT";
    room.command(SubmitOrder{other, {}});
    QCOMPARE(room.lastCode(), std::string("KILLED"));
    room.command(SetKill{room.nextRequest(), "person", "beta", "another venue"});
    room.submit(room.request());
    QCOMPARE(room.lastCode(), std::string("ok"));
}

void OmsRecoveryTest::killWhileTheVenueIsAway()
{
    TradingRoom room;
    const Order& order = room.open(room.request());
    room.gateway.state = SessionState::Disconnected;
    room.oms.onSession({VenueId{0}, "paper"});
    room.command(SetKill{room.nextRequest(), "person", "", "now"});
    QCOMPARE(words(order.state), QString("pending_cancel"));
    QCOMPARE(room.gateway.count(OrderAsk::Cancel), std::size_t(0));
    room.gateway.state = SessionState::Ready;
    room.oms.onSession({VenueId{0}, "paper"});
    QCOMPARE(room.gateway.count(OrderAsk::Cancel), std::size_t(1));
    room.oms.onSession({VenueId{0}, "paper"});
    QCOMPARE(room.gateway.count(OrderAsk::Cancel), std::size_t(1));
}

void OmsRecoveryTest::killFromTheStoreCancels()
{
    TradingRoom before;
    before.fill(before.request(), "60000");
    const Order& entry = before.open(before.request());
    const Order& stop = before.open(protective(before));
    OrderRequest waiting = before.request("0.010", "1");
    waiting.terms.type = OrderType::StopLimit; // the venue has none: it waits here
    waiting.terms.trigger = Price{dec("62000")};
    waiting.terms.price = Price{dec("62000")};
    const Order& local = before.submit(waiting);
    QVERIFY(before.oms.isLocal(local.id));
    before.store.ops.emplace_back(StoredKill{KillScope::Global, "", true, "from a shell", before.now});

    const auto room = before.restarted();
    QCOMPARE(room->gateway.count(OrderAsk::Cancel), std::size_t(0)); // what a stop protects is not known yet
    AccountSnapshot told = room->snapshot();
    told.openOrders = {*room->oms.orders().find(entry.id), *room->oms.orders().find(stop.id), externalOrder("v-9")};
    told.openOrders.back().created = room->now;
    VenuePosition held;
    held.venue = VenueId{0};
    held.instrument = InstrumentId{0};
    held.account = "paper";
    held.qty = dec("0.010");
    held.time = room->now;
    told.positions = {held};
    room->tellSnapshot(told);
    QCOMPARE(words(room->oms.orders().find(entry.id)->state), QString("pending_cancel"));
    QCOMPARE(words(room->oms.orders().find(local.id)->state), QString("cancelled"));
    QCOMPARE(words(room->oms.orders().find(stop.id)->state), QString("open"));
    QCOMPARE(room->gateway.count(OrderAsk::Cancel), std::size_t(2)); // the one of another program too
    room->tellSnapshot(told);
    QCOMPARE(room->gateway.count(OrderAsk::Cancel), std::size_t(2));
}

void OmsRecoveryTest::killPressedAgainCancelsAgain()
{
    TradingRoom room;
    const Order& order = room.open(room.request());
    room.command(SetKill{room.nextRequest(), "person", "", "x"});
    QVERIFY(room.lastAnswer().orders == std::vector<ClientOrderId>{order.id});
    room.answer(OrderAsk::Cancel, order, rejected(Code::RateLimit));
    QCOMPARE(words(order.state), QString("open"));
    room.command(SetKill{room.nextRequest(), "person", "", "x"});
    QVERIFY(room.lastAnswer().words.starts_with("was set already"));
    QVERIFY(room.lastAnswer().orders == std::vector<ClientOrderId>{order.id});
    QCOMPARE(room.gateway.count(OrderAsk::Cancel), std::size_t(2));
    QCOMPARE(words(order.state), QString("pending_cancel"));
    QCOMPARE(room.store.all<StoredKill>().size(), std::size_t(1));
}

void OmsRecoveryTest::killTriesAgainWhenTheVenueRefuses()
{
    TradingRoom room;
    const Order& order = room.open(room.request());
    room.command(SetKill{room.nextRequest(), "person", "", "x"});
    for (std::size_t tries = 1; tries <= 5; ++tries) {
        QCOMPARE(room.gateway.count(OrderAsk::Cancel), tries);
        room.answer(OrderAsk::Cancel, order, rejected(Code::RateLimit));
        QCOMPARE(words(order.state), QString("open"));
        room.report(ExecType::Ack, order); // what is heard meanwhile does not make it hurry
        QCOMPARE(room.gateway.count(OrderAsk::Cancel), tries);
        room.run(Duration::seconds(20));
    }
    QCOMPARE(room.gateway.count(OrderAsk::Cancel), std::size_t(5)); // then it is for the person
    const auto troubles = room.tell.all<TradingTrouble>();
    QCOMPARE(troubles.size(), std::size_t(2));
    QVERIFY(troubles.front().error.message.find("asked again") != std::string::npos);
    QVERIFY(troubles.back().error.message.find("5 times") != std::string::npos);
    QVERIFY(troubles.back().order == order.id);
    room.command(SetKill{room.nextRequest(), "person", "", "x"});
    QCOMPARE(room.gateway.count(OrderAsk::Cancel), std::size_t(6));
    room.command(ReleaseKill{room.nextRequest(), "", "RELEASE"});
    room.answer(OrderAsk::Cancel, order, rejected(Code::RateLimit));
    room.run(Duration::seconds(60));
    QCOMPARE(room.gateway.count(OrderAsk::Cancel), std::size_t(6)); // released: nobody insists
}

void OmsRecoveryTest::killCutsAStopThatTurns()
{
    TradingRoom room;
    room.fill(room.request(), "60000");
    OrderRequest asked = protective(room);
    asked.terms.isReduceOnly = false;
    asked.terms.qty = {dec("0.050")}; // of a position of 0.010
    const Order& stop = room.open(asked);
    room.command(CancelScope{room.nextRequest(), OrderOrigin::Keyboard, "", {}, {}, CancelWhat::Entries});
    QVERIFY(room.lastAnswer().orders.empty()); // it does protect
    room.command(SetKill{room.nextRequest(), "person", "", "x"});
    QVERIFY(room.gateway.calls.back().ask == OrderAsk::Replace);
    QVERIFY(room.gateway.calls.back().terms.qty.value == dec("0.010"));
    room.report(ExecType::Ack, stop);
    QVERIFY(stop.terms.qty.value == dec("0.010"));
    QCOMPARE(words(stop.state), QString("open"));
    QCOMPARE(room.gateway.count(OrderAsk::Cancel), std::size_t(0));
}

void OmsRecoveryTest::killCancelsAStopThatCannotBeCut()
{
    const auto stopped = [](auto prepare) {
        TradingRoom room;
        room.fill(room.request(), "60000");
        OrderRequest asked = protective(room);
        asked.terms.isReduceOnly = false;
        asked.terms.qty = {dec("0.050")};
        const Order& stop = room.open(asked);
        prepare(room);
        room.command(SetKill{room.nextRequest(), "person", "", "x"});
        if (stop.state == OrderState::PendingReplace)
            room.answer(OrderAsk::Replace, stop, rejected(Code::BadQty));
        return words(stop.state);
    };
    QCOMPARE(stopped([](TradingRoom& room) { room.gateway.can.hasReplace = false; }), QString("pending_cancel"));
    QCOMPARE(stopped([](TradingRoom&) {}), QString("pending_cancel")); // the venue refuses the change
    // The second of two: the first closes all there is.
    TradingRoom room;
    room.fill(room.request(), "60000");
    OrderRequest asked = protective(room);
    asked.terms.isReduceOnly = false;
    const Order& first = room.open(asked);
    asked.request = room.nextRequest();
    asked.terms.trigger = Price{dec("58000")};
    const Order& second = room.open(asked);
    room.command(SetKill{room.nextRequest(), "person", "", "x"});
    QCOMPARE(words(first.state), QString("open"));
    QCOMPARE(words(second.state), QString("pending_cancel"));
}

void OmsRecoveryTest::killFollowsThePosition()
{
    TradingRoom room;
    room.fill(room.request(), "60000");
    OrderRequest asked = protective(room);
    asked.terms.isReduceOnly = false;
    const Order& stop = room.open(asked);
    room.command(SetKill{room.nextRequest(), "person", "", "x"});
    QCOMPARE(words(stop.state), QString("open"));
    OrderRequest close = room.market("0.010", Side::Sell);
    close.terms.isReduceOnly = true;
    room.fill(close, "60000"); // nothing is left to protect: it would open
    QCOMPARE(words(stop.state), QString("pending_cancel"));
}

void OmsRecoveryTest::anEndThatTheVenueRefusesIsAskedAgain()
{
    TradingRoom room;
    OrderRequest asked = room.request();
    asked.terms.timeInForce = TimeInForce::Gtd; // the venue has none: the end is kept here
    asked.terms.expiry = room.now + Duration::seconds(60);
    const Order& order = room.open(asked);
    room.run(Duration::seconds(60));
    QCOMPARE(room.gateway.count(OrderAsk::Cancel), std::size_t(1));
    room.answer(OrderAsk::Cancel, order, rejected(Code::RateLimit));
    room.run(Duration::seconds(2));
    QCOMPARE(room.gateway.count(OrderAsk::Cancel), std::size_t(2));
    room.report(ExecType::Cancelled, order);
    room.run(Duration::seconds(60));
    QCOMPARE(room.gateway.count(OrderAsk::Cancel), std::size_t(2));
}

void OmsRecoveryTest::aRefusedCancelLeavesADoubt_data()
{
    QTest::addColumn<bool>("isNew");
    QTest::newRow("of an earlier cancel") << false;
    QTest::newRow("of the order itself") << true;
}

/// The second cancel is refused before the venue looks at the order. The first one may have ended it all the same.
void OmsRecoveryTest::aRefusedCancelLeavesADoubt()
{
    QFETCH(const bool, isNew);
    TradingRoom room;
    const Order& order = isNew ? room.submit(room.request()) : room.open(room.request());
    const auto cancel = [&] {
        room.command(CancelScope{room.nextRequest(), OrderOrigin::Keyboard, "", {}, {}, CancelWhat::Everything});
    };
    if (!isNew)
        cancel();
    room.answer(isNew ? OrderAsk::New : OrderAsk::Cancel, order, unknownOutcome());
    QVERIFY(order.isOutcomeUnknown);
    cancel();
    room.answer(OrderAsk::Cancel, order, rejected(Code::RateLimit));
    QVERIFY(order.isOutcomeUnknown);
    const std::size_t asked = room.gateway.count(OrderAsk::Query);
    room.run(Duration::seconds(20));
    QVERIFY(room.gateway.count(OrderAsk::Query) > asked);
    room.report(ExecType::Ack, order);
    QVERIFY(!order.isOutcomeUnknown);
    QCOMPARE(words(order.state), QString("open"));
}

/// The cancel named the order that the change has just replaced: the venue had none of that name.
void OmsRecoveryTest::aChangeThatHoldsLeavesACancelInDoubt()
{
    TradingRoom room;
    room.gateway.can.hasReplace = true;
    const Order& order = room.open(room.request());
    ReplaceOrder change{.request = room.nextRequest(), .order = order.id, .terms = order.terms, .confirmed = {}};
    change.terms.price = Price{dec("59990")};
    room.command(change);
    QCOMPARE(room.gateway.count(OrderAsk::Replace), std::size_t(1));
    room.command(CancelScope{room.nextRequest(), OrderOrigin::Keyboard, "", {}, {}, CancelWhat::Everything});
    Error none = unknownOutcome();
    none.kind = ErrorKind::NotFound;
    none.code = Code::UnknownOrder;
    room.answer(OrderAsk::Cancel, order, none);
    room.answer(OrderAsk::Replace, order);
    QCOMPARE(words(order.state), QString("pending_cancel"));
    room.run(Duration::seconds(5));
    QVERIFY(room.gateway.count(OrderAsk::Query) > 0);
    room.report(ExecType::Ack, order); // its successor lives: the cancel goes out again
    QCOMPARE(room.gateway.count(OrderAsk::Cancel), std::size_t(2));
}

void OmsRecoveryTest::manyLeaveTogether()
{
    TradingRoom room;
    for (int i = 0; i < 3; ++i)
        room.open(room.request());
    room.command(CancelScope{room.nextRequest(), OrderOrigin::Keyboard, "", {}, {}, CancelWhat::Everything});
    QVERIFY(room.gateway.together == std::vector<std::size_t>{3});
    for (const auto& [id, order] : room.oms.orders().all())
        room.answer(OrderAsk::Cancel, order, rejected(Code::RateLimit));
    room.command(SetKill{room.nextRequest(), "person", "", "x"});
    QVERIFY((room.gateway.together == std::vector<std::size_t>{3, 3}));
    QCOMPARE(room.gateway.count(OrderAsk::Cancel), std::size_t(6));
    for (const auto& [id, order] : room.oms.orders().all())
        QCOMPARE(words(order.state), QString("pending_cancel"));
}

void OmsRecoveryTest::cancelScopes()
{
    TradingRoom room;
    room.fill(room.request(), "60000");
    const Order& btc = room.open(room.request());
    OrderRequest ethRequest = room.request();
    ethRequest.instrument = "alpha:ETHUSDT";
    const Order& eth = room.open(ethRequest);
    const Order& stop = room.open(protective(room));
    room.command(CancelScope{room.nextRequest(), OrderOrigin::Keyboard, "beta", {}, {}, CancelWhat::Everything});
    QVERIFY(room.lastAnswer().orders.empty());
    room.command(CancelScope{room.nextRequest(), OrderOrigin::Keyboard, "alpha", "other", {}, CancelWhat::Everything});
    QVERIFY(room.lastAnswer().orders.empty());
    room.command(CancelScope{room.nextRequest(), OrderOrigin::Keyboard, "alpha:BTCUSDT", {}, {}, CancelWhat::Entries});
    QVERIFY(room.lastAnswer().orders == std::vector<ClientOrderId>{btc.id});
    QCOMPARE(room.lastAnswer().words, std::string("cancel 1 entry, BTCUSDT on alpha"));
    room.command(CancelScope{room.nextRequest(), OrderOrigin::Keyboard, "alpha", {}, {}, CancelWhat::Entries});
    QVERIFY(room.lastAnswer().orders == std::vector<ClientOrderId>{eth.id});
    room.command(CancelScope{room.nextRequest(), OrderOrigin::Keyboard, "", {}, {}, CancelWhat::Everything});
    QVERIFY(room.lastAnswer().orders == std::vector<ClientOrderId>{stop.id});
    QCOMPARE(room.gateway.count(OrderAsk::Cancel), std::size_t(3));
}

/// Of a trigger that is not reduce-only the position says what it is; so it is told again when that turns.
void OmsRecoveryTest::whetherATriggerProtectsIsTold()
{
    TradingRoom room;
    OrderRequest asked = protective(room);
    asked.terms.isReduceOnly = false;
    const Order& stop = room.open(asked);
    QVERIFY(!room.tell.last<OrderChanged>().isProtective);
    const auto told = [&room, &stop] {
        std::vector<bool> found;
        for (const OrderChanged& one : room.tell.all<OrderChanged>()) {
            if (one.order.id == stop.id)
                found.push_back(one.isProtective);
        }
        return found;
    };
    const std::size_t before = told().size();
    room.fill(room.request(), "60000");
    QCOMPARE(told().size(), before + 1);
    QVERIFY(told().back());
    room.fill(room.request(), "60000"); // it protects as before: nothing to tell
    QCOMPARE(told().size(), before + 1);
    room.fill(room.request("0.020", "60000", Side::Sell), "60000");
    QCOMPARE(told().size(), before + 2);
    QVERIFY(!told().back());
    room.fill(room.request(), "60000");
    room.open(protective(room));
    QVERIFY2(room.tell.last<OrderChanged>().isProtective, "what only reduces always does");
}

void OmsRecoveryTest::wideningAStopIsRisk()
{
    TradingRoom room;
    room.fill(room.request(), "60000");
    const Order& stop = room.open(protective(room));
    room.command(Disarm{room.nextRequest()});
    OrderTerms terms = stop.terms;
    terms.trigger = Price{dec("59500")}; // nearer to the market of a long position: tighter
    room.command(ReplaceOrder{room.nextRequest(), OrderOrigin::Ladder, stop.id, terms, false, {}});
    QCOMPARE(room.lastCode(), std::string("ok"));
    room.answer(OrderAsk::Replace, stop);
    terms.trigger = Price{dec("58000")};
    room.command(ReplaceOrder{room.nextRequest(), OrderOrigin::Ladder, stop.id, terms, false, {}});
    QCOMPARE(room.lastCode(), std::string("DISARMED"));
    terms.trigger = stop.terms.trigger;
    terms.qty = {dec("0.005")}; // protects less
    room.command(ReplaceOrder{room.nextRequest(), OrderOrigin::Ladder, stop.id, terms, false, {}});
    QCOMPARE(room.lastCode(), std::string("DISARMED"));
}

void OmsRecoveryTest::growingAgainstThePositionIsRisk()
{
    TradingRoom room;
    room.limits.hard.maxPosition = dec("0.05");
    room.limits.hard.maxQty = dec("0.05");
    room.oms.setLimits({VenueId{0}, "paper"}, room.limits);
    room.fill(room.request(), "60000");
    OrderRequest asked = protective(room);
    asked.terms.isReduceOnly = false;
    const Order& stop = room.open(asked);
    const auto grow = [&room, &stop](std::string_view qty) {
        OrderTerms terms = stop.terms;
        terms.qty = {dec(qty)};
        room.command(ReplaceOrder{room.nextRequest(), OrderOrigin::Ladder, stop.id, terms, true, {}});
        return room.lastCode();
    };
    QCOMPARE(grow("100"), std::string("MAX_SIZE"));
    room.limits.hard.maxQty.reset();
    room.oms.setLimits({VenueId{0}, "paper"}, room.limits);
    QCOMPARE(grow("100"), std::string("MAX_POSITION"));
    room.command(SetKill{room.nextRequest(), "person", "", "no more"});
    QCOMPARE(grow("0.020"), std::string("KILLED"));
    room.command(Disarm{room.nextRequest()});
    QCOMPARE(grow("100"), std::string("DISARMED"));
    QCOMPARE(grow("0.011"), std::string("DISARMED"));
    QCOMPARE(room.gateway.count(OrderAsk::Replace), std::size_t(0));
    OrderTerms tighter = stop.terms;
    tighter.trigger = Price{dec("59500")}; // of the same size it only reduces
    room.command(ReplaceOrder{room.nextRequest(), OrderOrigin::Ladder, stop.id, tighter, false, {}});
    QCOMPARE(room.lastCode(), std::string("ok"));
}

void OmsRecoveryTest::loosenedLimitOfAStopIsRisk()
{
    TradingRoom room;
    room.gateway.can.types.push_back(OrderType::StopLimit);
    room.fill(room.request(), "60000");
    OrderRequest asked = protective(room);
    asked.terms.type = OrderType::StopLimit;
    asked.terms.price = Price{dec("58900")};
    const Order& stop = room.open(asked);
    room.command(Disarm{room.nextRequest()});
    OrderTerms terms = stop.terms;
    terms.price = Price{dec("58950")}; // sells at less places than before: it may not be filled
    room.command(ReplaceOrder{room.nextRequest(), OrderOrigin::Ladder, stop.id, terms, false, {}});
    QCOMPARE(room.lastCode(), std::string("DISARMED"));
    terms.price = Price{dec("58800")};
    room.command(ReplaceOrder{room.nextRequest(), OrderOrigin::Ladder, stop.id, terms, false, {}});
    QCOMPARE(room.lastCode(), std::string("ok"));
}

void OmsRecoveryTest::disarmedByItself()
{
    TradingRoom room;
    room.run(Duration::minutes(14));
    QVERIFY(room.oms.arm().isArmed(TradingMode::Paper));
    room.submit(room.request()); // use keeps it armed
    room.run(Duration::minutes(14));
    QVERIFY(room.oms.arm().isArmed(TradingMode::Paper));
    room.run(Duration::minutes(1));
    QVERIFY(!room.oms.arm().isArmed(TradingMode::Paper));
    QVERIFY(!room.tell.last<ArmChanged>().armed);
}

void OmsRecoveryTest::aSessionGoneForLong()
{
    TradingRoom room;
    const auto lose = [&room](Duration time) {
        room.gateway.state = SessionState::Connecting;
        room.oms.onSession({VenueId{0}, "paper"});
        room.run(time);
        room.gateway.state = SessionState::Ready;
        room.oms.onSession({VenueId{0}, "paper"});
        room.tellSnapshot(room.snapshot());
        room.command(SubmitOrder{room.request(), {}});
        return room.lastCode();
    };
    QCOMPARE(lose(Duration::seconds(4)), std::string("ok"));
    QCOMPARE(lose(Duration::seconds(6)), std::string("DISARMED"));
    QVERIFY(room.oms.arm().isArmed(TradingMode::Paper)); // other accounts of the mode are not touched
    // Screens are told whose word that is, until it is armed anew.
    const auto told = room.tell.all<AccountChanged>();
    QVERIFY(std::ranges::any_of(
        told, [](const AccountChanged& one) { return one.state == AccountState::Down && one.wantsArming; }));
    QVERIFY(told.back().state == AccountState::Ready && told.back().wantsArming);
    room.arm(); // the venue listed none of its orders
    QVERIFY(!room.tell.last<AccountChanged>().wantsArming);
    room.submit(room.request());
    QCOMPARE(room.lastCode(), std::string("ok"));
}

void OmsRecoveryTest::clockThatRunsBack()
{
    TradingRoom room;
    room.oms.setNow(room.now - Duration::milliseconds(500));
    QVERIFY(room.oms.now() == room.now);
    QVERIFY(room.oms.arm().isArmed(TradingMode::Paper));
    // An hour back: it disarms, and what is to happen goes on.
    const Order& order = room.submit(room.request());
    room.answer(OrderAsk::New, order, unknownOutcome());
    const Timestamp was = room.now;
    Timestamp clock = room.now - Duration::minutes(60);
    room.oms.setNow(clock);
    QVERIFY(room.oms.now() == was);
    QVERIFY(!room.oms.arm().isArmed(TradingMode::Paper));
    QCOMPARE(room.tell.last<ArmChanged>().why, std::string(toString(DisarmReason::ClockJump)));
    for (int i = 0; i < 12; ++i) {
        clock = clock + Duration::seconds(5);
        room.oms.setNow(clock);
        room.oms.onTimer();
    }
    QVERIFY(room.oms.now() > was + Duration::seconds(50));
    QVERIFY(room.oms.now() < was + Duration::seconds(60));
    QVERIFY(room.gateway.count(OrderAsk::Query) >= 5);

    // The gateway was told each time how far it is from the clock, and what was not to be seen as the clock's doing.
    std::vector<ClockLead>& told = room.gateway.leads;
    QCOMPARE(told.size(), std::size_t{13});
    QVERIFY(told[0].isSet && told[0].ahead == Duration::minutes(60) && told[0].slowed == Duration{});
    for (std::size_t i = 1; i < told.size(); ++i) {
        QVERIFY(!told[i].isSet && told[i].slowed == Duration::milliseconds(625));
        QVERIFY(told[i].ahead == told[i - 1].ahead - told[i].slowed);
    }
    ScriptedGateway late{room.gateway.venue(), "late", TradingMode::Live};
    QVERIFY(room.oms.attach(late, RiskLimits{}));
    QVERIFY(late.leads.size() == 1 && !late.leads[0].isSet && late.leads[0].ahead == told.back().ahead);
    told.clear();
    room.oms.setNow(clock + Duration::minutes(60));
    QVERIFY(told.size() == 1 && told[0].isSet && told[0].slowed == Duration{});
    QVERIFY(told[0].ahead == Duration::milliseconds(52'500));
}

void OmsRecoveryTest::checkingUntilTheSnapshot()
{
    TradingRoom room(false);
    QVERIFY(room.oms.attach(room.gateway, room.limits).has_value());
    QVERIFY(room.tell.last<AccountChanged>().state == AccountState::Checking);
    QCOMPARE(room.gateway.snapshots.size(), std::size_t(1));
    room.command(Arm{room.nextRequest(), TradingMode::Paper});
    QCOMPARE(room.lastCode(), std::string("VENUE_NOT_READY"));
    QCOMPARE(room.lastAnswer().error->message,
             std::string("Not armed: alpha paper is still being compared with alpha; press again once it was"));
    QVERIFY(!room.oms.arm().isArmed(TradingMode::Paper));
    QVERIFY(room.tell.all<AccountCompared>().empty());
    room.tellSnapshot(room.snapshot());
    QVERIFY(room.tell.last<AccountChanged>().state == AccountState::Ready);
    room.command(Arm{room.nextRequest(), TradingMode::Paper});
    // Again after each reconnect: what is armed already takes no risk until then.
    room.gateway.state = SessionState::Connecting;
    room.oms.onSession({VenueId{0}, "paper"});
    room.gateway.state = SessionState::Ready;
    room.oms.onSession({VenueId{0}, "paper"});
    room.command(SubmitOrder{room.request(), {}});
    QCOMPARE(room.lastCode(), std::string("VENUE_NOT_READY"));
    room.tellSnapshot(room.snapshot());
    QCOMPARE(room.tell.all<AccountCompared>().size(), std::size_t(2));
    room.submit(room.request());
    QCOMPARE(room.lastCode(), std::string("ok"));
}

void OmsRecoveryTest::noSessionYetIsNotArmed()
{
    TradingRoom room(false);
    room.gateway.state = SessionState::Connecting;
    QVERIFY(room.oms.attach(room.gateway, room.limits).has_value());
    room.command(Arm{room.nextRequest(), TradingMode::Paper});
    QCOMPARE(room.lastCode(), std::string("VENUE_NOT_READY"));
    QVERIFY(!room.oms.arm().isArmed(TradingMode::Paper));
}

void OmsRecoveryTest::aCleanStartArmsAtOnce()
{
    TradingRoom before;
    const Order& open = before.open(before.request());
    before.fill(before.request(), "60000");
    const auto room = before.restarted();
    AccountSnapshot all = room->snapshot();
    all.openOrders = {open};
    all.positions = {{VenueId{0}, InstrumentId{0}, "paper", dec("0.01"), dec("60000"), {}, {}, {}, room->now}};
    room->tellSnapshot(all);
    const AccountCompared told = room->tell.last<AccountCompared>();
    QVERIFY(told.account.account == "paper" && told.mode == TradingMode::Paper && told.time == room->now);
    QCOMPARE(told.orders, std::uint32_t(1));
    QCOMPARE(told.positions, std::uint32_t(1));
    QVERIFY(told.differences.empty());
    room->command(Arm{room->nextRequest(), TradingMode::Paper});
    QCOMPARE(room->lastCode(), std::string("ok"));
    QVERIFY(room->oms.arm().isArmed(TradingMode::Paper));
    // In a session a report may be late: what a round finds then is no difference of the start.
    all.openOrders.push_back(externalOrder("v-1"));
    room->tellSnapshot(all);
    QCOMPARE(room->tell.all<AccountCompared>().size(), std::size_t(1));
}

void OmsRecoveryTest::whatDiffersAtTheStartIsAskedAbout()
{
    TradingRoom before;
    const Order& kept = before.open(before.request("0.010", "59000"));
    before.open(before.request("0.020", "58000")); // gone at the venue
    const Order& ended = before.open(before.request("0.030", "57000"));
    before.report(ExecType::Cancelled, ended);
    const Order& filled = before.open(before.request("0.040", "56000"));
    before.submit(before.request("0.050", "55000"));
    before.advance(Duration::seconds(1));
    const auto room = before.restarted();
    room->advance(Duration::seconds(1));
    AccountSnapshot all = room->snapshot();
    all.openOrders = {externalOrder("v-77"), kept, ended};
    all.openOrders[1].terms.price = Price{dec("59500")};
    all.openOrders[2].state = OrderState::Open;
    all.fills = {room->fillOf(filled, "0.040", "56000")};
    all.positions = {{VenueId{0}, InstrumentId{0}, "paper", dec("0.015"), dec("60000"), {}, {}, {}, room->now}};
    room->tellSnapshot(all);
    const std::vector<std::string> expected{
        "alpha:BTCUSDT: 1 fill was not known here, bought 0.04, sold 0",
        "alpha:BTCUSDT: buy 0.5 limit 50000 gtc is open at the venue and was not made here",
        "alpha:BTCUSDT: buy 0.010 limit 59000 gtc here is buy 0.010 limit 59500 gtc at the venue",
        "alpha:BTCUSDT: buy 0.020 limit 58000 gtc is open here, the venue does not list it",
        "alpha:BTCUSDT: buy 0.050 limit 55000 gtc is on its way here, the venue does not list it",
        "alpha:BTCUSDT: buy 0.030 limit 57000 gtc is cancelled here and open at the venue",
        "alpha:BTCUSDT: position 0.04 here, 0.015 at the venue"};
    const AccountCompared told = room->tell.last<AccountCompared>();
    for (std::size_t i = 0; i < std::min(told.differences.size(), expected.size()); ++i)
        QCOMPARE(QString::fromStdString(told.differences[i]), QString::fromStdString(expected[i]));
    QCOMPARE(told.differences.size(), expected.size());
    QCOMPARE(told.orders, std::uint32_t(3));

    // Asked about, with each of them; a yes to something else is none.
    room->command(Arm{room->nextRequest(), TradingMode::Paper});
    QCOMPARE(room->lastCode(), std::string("NEEDS_CONFIRM"));
    QVERIFY(room->lastAnswer().kind == RequestAnswered::Kind::NeedsConfirm);
    std::vector<std::string> reasons = room->lastAnswer().error->fixes;
    QCOMPARE(reasons.size(), expected.size());
    QCOMPARE(reasons.back(), "alpha paper: " + expected.back());
    QVERIFY(!room->oms.arm().isArmed(TradingMode::Paper));
    room->command(Arm{room->nextRequest(), TradingMode::Paper, {reasons.front()}});
    QCOMPARE(room->lastCode(), std::string("NEEDS_CONFIRM"));
    QVERIFY(!room->oms.arm().isArmed(TradingMode::Paper));
    const RequestId yes = room->nextRequest();
    room->command(Arm{yes, TradingMode::Paper, reasons});
    QCOMPARE(room->lastCode(), std::string("ok"));
    QVERIFY(room->oms.arm().isArmed(TradingMode::Paper));
    const auto audit = room->store.all<AuditEntry>();
    QVERIFY(std::ranges::any_of(audit, [&](const AuditEntry& one) {
        return one.kind == "press" && one.request == yes && one.text.find(reasons.back()) != std::string::npos;
    }));
    QVERIFY(std::ranges::any_of(audit, [&](const AuditEntry& one) {
        return one.text.starts_with("alpha paper compared with its venue: orders 3, positions 1; alpha:BTCUSDT: 1 ");
    }));
    // Once said, it is said.
    room->command(Disarm{room->nextRequest()});
    room->command(Arm{room->nextRequest(), TradingMode::Paper});
    QCOMPARE(room->lastCode(), std::string("ok"));
}

/// What was found is not asked about once its order is over; what is left of a list that was agreed to is agreed to.
void OmsRecoveryTest::aDifferenceEndsWithItsOrder()
{
    TradingRoom before;
    const Order& kept = before.open(before.request("0.010", "59000"));
    before.open(before.request("0.020", "58000")); // gone at the venue
    const auto room = before.restarted();
    AccountSnapshot all = room->snapshot();
    all.openOrders = {externalOrder("v-77"), kept};
    all.openOrders[1].terms.price = Price{dec("59500")};
    room->tellSnapshot(all);
    const std::string corrected = "alpha paper: alpha:BTCUSDT: buy 0.010 limit 59000 gtc here is buy 0.010 limit 59500 "
                                  "gtc at the venue";
    room->command(Arm{room->nextRequest(), TradingMode::Paper});
    const std::vector<std::string> reasons = room->lastAnswer().error->fixes;
    QCOMPARE(reasons.size(), std::size_t(3));
    std::vector<Order> over;
    for (const auto& [id, order] : room->oms.orders().all()) {
        if (order.venueOrderId == "v-77" || order.terms.qty.value == dec("0.02"))
            over.push_back(order);
    }
    QCOMPARE(over.size(), std::size_t(2));
    for (const Order& order : over)
        room->report(ExecType::Cancelled, order);
    room->command(Arm{room->nextRequest(), TradingMode::Paper});
    QCOMPARE(room->lastAnswer().error->fixes, (std::vector<std::string>{corrected}));
    room->command(Arm{room->nextRequest(), TradingMode::Paper, reasons});
    QVERIFY(room->oms.arm().isArmed(TradingMode::Paper));
}

void OmsRecoveryTest::manyDifferencesAreCounted()
{
    TradingRoom room(false);
    QVERIFY(room.oms.attach(room.gateway, room.limits).has_value());
    AccountSnapshot all = room.snapshot();
    for (int i = 0; i < 70; ++i)
        all.openOrders.push_back(externalOrder("v-" + std::to_string(i)));
    room.tellSnapshot(all);
    QCOMPARE(room.tell.last<AccountCompared>().differences.size(), std::size_t(70));
    QCOMPARE(room.oms.account({VenueId{0}, "paper"})->differences.kept.size(), Differences::kMost);
    room.command(Arm{room.nextRequest(), TradingMode::Paper});
    const auto reasons = room.lastAnswer().error->fixes;
    QCOMPARE(reasons.size(), std::size_t(9));
    QCOMPARE(reasons.back(), std::string("and 62 more: the event log has each"));
    room.arm();
    QVERIFY(room.oms.arm().isArmed(TradingMode::Paper));
}

void OmsRecoveryTest::anAccountThatComesLateDisarms()
{
    TradingRoom room;
    ScriptedGateway late(VenueId{1}, "paper", TradingMode::Paper);
    late.state = SessionState::Connecting;
    QVERIFY(room.oms.attach(late, room.limits).has_value());
    room.command(Arm{room.nextRequest(), TradingMode::Paper}); // one of the two is there
    QVERIFY(room.oms.arm().isArmed(TradingMode::Paper));
    late.state = SessionState::Ready;
    room.oms.onSession({VenueId{1}, "paper"});
    AccountSnapshot all = room.snapshot();
    all.venue = VenueId{1};
    all.positions = {{VenueId{1}, InstrumentId{2}, "paper", dec("1"), dec("60000"), {}, {}, {}, room.now}};
    room.oms.sinkOf({VenueId{1}, "paper"}).onSnapshot(all);
    QVERIFY(!room.oms.arm().isArmed(TradingMode::Paper));
    QCOMPARE(room.tell.last<ArmChanged>().why, std::string(toString(DisarmReason::ReconcileMismatch)));
    room.command(Arm{room.nextRequest(), TradingMode::Paper});
    QCOMPARE(room.lastAnswer().error->fixes,
             std::vector<std::string>{"beta paper: beta:BTC: position 0 here, 1 at the venue"});
}

void OmsRecoveryTest::snapshotsComeRound()
{
    TradingRoom room;
    room.run(Duration::minutes(5));
    QCOMPARE(room.gateway.snapshots.size(), std::size_t(2));
    room.run(Duration::seconds(23)); // no answer for 20 s: asked again 2 s later
    QCOMPARE(room.gateway.snapshots.size(), std::size_t(3));
    room.tellSnapshot(room.snapshot());
    room.run(Duration::minutes(4));
    QCOMPARE(room.gateway.snapshots.size(), std::size_t(3));
    QVERIFY(room.gateway.snapshots[0] == kTradingStart - Duration::minutes(24 * 60 + 10)); // nothing was known
    room.fill(room.request(), "60000");
    room.run(Duration::minutes(2));
    QVERIFY(room.gateway.snapshots.back() > kTradingStart - Duration::minutes(24 * 60)); // from the last fill on
}

void OmsRecoveryTest::fillsThatAreNoNumbersAreTold()
{
    TradingRoom room;
    AccountSnapshot all = room.snapshot();
    all.openOrders = {externalOrder("v-9")};
    Order stranger = externalOrder("v-9");
    stranger.account = "paper";
    Fill fill = room.fillOf(stranger, "0.004", "60000");
    fill.venueOrderId = "v-9";
    fill.qty.value.scale = 40;
    all.fills = {fill};
    room.tellSnapshot(all);
    const Order* const adopted = room.oms.orders().find(VenueId{0}, "paper", "v-9");
    QVERIFY(adopted && adopted->filledQty.isZero());
    bool isTold = false;
    for (const TradingTrouble& trouble : room.tell.all<TradingTrouble>())
        isTold = isTold || trouble.error.message.find("the order does not count it") != std::string::npos;
    QVERIFY(isTold);
}

void OmsRecoveryTest::externalOrdersAreAdopted()
{
    TradingRoom room;
    AccountSnapshot all = room.snapshot();
    all.openOrders = {externalOrder("v-77")};
    room.tellSnapshot(all);
    const Order* const adopted = room.oms.orders().find(VenueId{0}, "paper", "v-77");
    QVERIFY(adopted);
    QVERIFY(adopted->origin == OrderOrigin::External);
    QCOMPARE(words(adopted->state), QString("open"));
    QVERIFY(adopted->id == externalOrderId("alpha", "paper", "v-77"));
    QVERIFY(room.store.all<StoredOrder>().back().order.id == adopted->id);
    room.tellSnapshot(all);
    QCOMPARE(room.oms.orders().all().size(), std::size_t(1));
    // It can be cancelled and filled like any other.
    room.command(CancelOrder{room.nextRequest(), OrderOrigin::Ticket, adopted->id});
    QCOMPARE(room.gateway.calls.back().order.venueOrderId, std::string("v-77"));
    ExecReport filled;
    filled.type = ExecType::Filled;
    filled.venueOrderId = "v-77";
    filled.account = "paper";
    filled.fill = room.fillOf(*adopted, "0.5", "50000");
    filled.fill->order = {};
    room.report(filled);
    QCOMPARE(words(adopted->state), QString("filled"));
    QVERIFY(room.position() == dec("0.5"));
}

void OmsRecoveryTest::aStrangersFillCountsOnce()
{
    TradingRoom room;
    room.advance(Duration::seconds(5));
    const Order theirs = externalOrder("v-9");
    ExecReport partial;
    partial.type = ExecType::Partial;
    partial.venueOrderId = "v-9";
    partial.account = "paper";
    Order fields = theirs;
    fields.venue = VenueId{0};
    fields.account = "paper";
    partial.fill = room.fillOf(fields, "0.2", "50000");
    partial.time = room.now;
    room.report(partial);
    QVERIFY(room.position() == dec("0.2")); // whose it is or not, the account has it
    QCOMPARE(room.gateway.snapshots.size(), std::size_t(2));
    room.advance(Duration::seconds(1));
    AccountSnapshot all = room.snapshot();
    all.openOrders = {theirs};
    all.openOrders[0].filledQty = dec("0.2");
    all.fills = {*partial.fill};
    all.positions = {{VenueId{0}, InstrumentId{0}, "paper", dec("0.2"), dec("50000"), {}, {}, {}, room.now}};
    room.tellSnapshot(all);
    const Order* const adopted = room.oms.orders().find(VenueId{0}, "paper", "v-9");
    QVERIFY(adopted && adopted->filledQty == dec("0.2"));
    room.report(partial); // told once more, now that it is known
    QVERIFY(adopted->filledQty == dec("0.2"));
    QVERIFY(room.position() == dec("0.2"));
    QVERIFY(room.tell.all<DriftFound>().empty());
}

void OmsRecoveryTest::driftIsTakenAndDisarms()
{
    TradingRoom room;
    room.fill(room.request(), "60000");
    room.advance(Duration::seconds(1));
    AccountSnapshot all = room.snapshot();
    all.positions = {{VenueId{0}, InstrumentId{0}, "paper", dec("0.015"), dec("60000"), {}, {}, {}, room.now}};
    room.tellSnapshot(all);
    const DriftFound drift = room.tell.last<DriftFound>();
    QVERIFY(drift.ours == dec("0.01") && drift.venues == dec("0.015") && !drift.isFirst);
    QVERIFY(room.position() == dec("0.015"));
    QVERIFY(!room.oms.arm().isArmed(TradingMode::Paper));
    room.advance(Duration::seconds(1));
    all.time = room.now;
    all.positions[0].time = room.now;
    room.tellSnapshot(all);
    QCOMPARE(room.tell.all<DriftFound>().size(), std::size_t(1)); // settled
    // A position that was there before us is found, not drifted.
    room.command(Arm{room.nextRequest(), TradingMode::Paper});
    QCOMPARE(room.lastCode(), std::string("NEEDS_CONFIRM"));
    room.arm();
    all.positions.push_back({VenueId{0}, InstrumentId{1}, "paper", dec("-3"), dec("2000"), {}, {}, {}, room.now});
    room.tellSnapshot(all);
    QVERIFY(room.tell.last<DriftFound>().isFirst);
    QVERIFY(room.oms.arm().isArmed(TradingMode::Paper));
    // Not listed any more: it was closed elsewhere.
    room.advance(Duration::seconds(1));
    room.tellSnapshot(room.snapshot());
    QVERIFY(room.position().isZero());
}

void OmsRecoveryTest::spotIsNoDrift()
{
    TradingRoom room;
    room.markets.instruments[0].type = InstrumentType::Spot;
    room.fill(room.request(), "60000");
    room.advance(Duration::seconds(1));
    room.tellSnapshot(room.snapshot()); // a spot venue lists no positions
    QVERIFY(room.position() == dec("0.01"));
    QVERIFY(room.tell.all<DriftFound>().empty());
}

void OmsRecoveryTest::aSnapshotOlderThanItsFills()
{
    TradingRoom room;
    const AccountSnapshot old = room.snapshot();
    room.advance(Duration::seconds(1));
    const Order& order = room.fill(room.request(), "60000");
    room.tellSnapshot(old);
    QVERIFY(room.tell.all<DriftFound>().empty());
    QVERIFY(room.position() == dec("0.01"));
    QCOMPARE(words(order.state), QString("filled"));
}

void OmsRecoveryTest::goneAtTheVenue()
{
    TradingRoom room;
    const Order& order = room.open(room.request());
    room.advance(Duration::seconds(3));
    room.tellSnapshot(room.snapshot()); // it was filled or cancelled while nobody told us
    QVERIFY(order.isOutcomeUnknown);
    QCOMPARE(words(order.state), QString("open"));
    room.run(Duration::seconds(11));
    QVERIFY(room.gateway.count(OrderAsk::Query) >= 1);
    room.report(ExecType::Filled, order, room.fillOf(order, "0.010", "60000"));
    QCOMPARE(words(order.state), QString("filled"));
}

void OmsRecoveryTest::whatMakesNoSenseIsNotAdopted()
{
    TradingRoom room;
    AccountSnapshot all = room.snapshot();
    Order odd = externalOrder("v-1");
    odd.terms.qty = {dec("-1")};
    all.openOrders = {odd, externalOrder("v-2")};
    all.openOrders[1].instrument = InstrumentId{99};
    room.tellSnapshot(all);
    QVERIFY(room.oms.orders().all().empty());
    QCOMPARE(room.tell.all<TradingTrouble>().size(), std::size_t(2));
}

void OmsRecoveryTest::aSuccessorAtTheVenueIsBound()
{
    TradingRoom room;
    const Order& order = room.open(room.request());
    const std::string former = order.venueOrderId;
    Order theirs = order; // a change made another one of it, and nobody told its id
    theirs.venueOrderId = "v-next";
    AccountSnapshot all = room.snapshot();
    all.openOrders = {theirs};
    all.time = room.now + Duration::seconds(1);
    room.advance(Duration::seconds(2));
    room.tellSnapshot(all);
    QCOMPARE(order.venueOrderId, std::string("v-next"));
    QCOMPARE(words(order.state), QString("open"));
    QVERIFY(room.oms.orders().find(VenueId{0}, "paper", former) == &order); // what still comes belongs to it
}

void OmsRecoveryTest::reconcilingIsPure()
{
    TradingRoom room;
    const Order& order = room.open(room.request());
    const std::map<InstrumentId, Timestamp> newest;
    const std::set<ClientOrderId> unsent;
    const LocalAccount local{{VenueId{0}, "paper"},
                             room.now + Duration::seconds(1),
                             room.oms.orders(),
                             room.oms.positions(false),
                             newest,
                             unsent,
                             room.markets};
    AccountSnapshot all = room.snapshot();
    all.time = room.now + Duration::seconds(2);
    all.fills = {room.fillOf(order, "0.006", "60000"), room.fillOf(order, "0.004", "60000")};
    all.openOrders = {externalOrder("v-8")};
    all.positions = {{VenueId{0}, InstrumentId{0}, "paper", dec("0.01"), {}, {}, {}, {}, all.time}};
    const Reconciliation first = reconcile(local, all);
    const Reconciliation second = reconcile(local, all);
    QCOMPARE(first.reports.size(), std::size_t(2));
    QVERIFY(first.reports[0].type == ExecType::Partial && first.reports[1].type == ExecType::Filled);
    QVERIFY(first.drifts.empty()); // the fills explain it
    QCOMPARE(first.adopt.size(), std::size_t(1));
    QVERIFY(first.adopt[0].id == second.adopt[0].id && first.adopt[0].id.isValid());
    QVERIFY(first.query == std::vector<ClientOrderId>{order.id});
    QVERIFY(externalOrderId("alpha", "a", "b") != externalOrderId("alpha", "ab", ""));
}

void OmsRecoveryTest::restartWithOpenOrders()
{
    TradingRoom before;
    const Order& open = before.open(before.request());
    before.report(ExecType::Partial, open, before.fillOf(open, "0.004", "60000"));
    before.sink.onBalance({VenueId{0}, "paper", "USDT", dec("1000"), dec("900"), before.now});

    const auto room = before.restarted();
    QVERIFY(!room->oms.arm().isArmed(TradingMode::Paper)); // disarmed at every start
    const Order* const order = room->oms.orders().find(open.id);
    QVERIFY(order && order->filledQty == dec("0.004"));
    QCOMPARE(words(order->state), QString("partially_filled"));
    QVERIFY(room->tell.last<OrderChanged>().isRemembered); // as it was: no news
    QVERIFY(room->position() == dec("0.004"));
    QVERIFY(room->oms.account({VenueId{0}, "paper"})->state == AccountState::Checking);
    QVERIFY(room->oms.account({VenueId{0}, "paper"})->balances.at("USDT").total == dec("1000"));
    QVERIFY(room->gateway.snapshots.back() == before.now - Duration::minutes(10));
    AccountSnapshot all = room->snapshot();
    all.openOrders = {*order};
    all.openOrders[0].filledQty = dec("0.007");
    all.fills = {before.store.all<StoredFill>()[0].fill, room->fillOf(*order, "0.003", "60000")};
    all.positions = {{VenueId{0}, InstrumentId{0}, "paper", dec("0.007"), {}, {}, {}, {}, room->now}};
    room->tellSnapshot(all);
    QVERIFY(order->filledQty == dec("0.007"));
    QVERIFY(!room->tell.last<OrderChanged>().isRemembered);
    QVERIFY(room->position() == dec("0.007"));
    QVERIFY(room->tell.all<DriftFound>().empty());
    QCOMPARE(room->store.all<StoredFill>().size(), std::size_t(1)); // only what was missing
    QVERIFY(room->gateway.calls.empty());
}

void OmsRecoveryTest::restartBeforeTheCatalogue()
{
    TradingRoom before;
    const Order& open = before.open(before.request());
    before.report(ExecType::Partial, open, before.fillOf(open, "0.004", "60000"));
    TradingRoom room(false, 78);
    room.markets.isKnown = false;
    room.oms.restore(before.store.remembered());
    QVERIFY(room.oms.orders().all().empty());
    // That something is there is told, though it cannot be shown.
    QCOMPARE(room.tell.all<RowsWaiting>().size(), std::size_t(1));
    const std::string venue(before.markets.slug(VenueId{0}));
    QVERIFY((room.tell.last<RowsWaiting>().venues == std::vector<RowsWaiting::OfVenue>{{venue, 1, 1}}));
    room.markets.isKnown = true;
    room.oms.onInstruments();
    room.oms.onInstruments();
    QCOMPARE(room.tell.all<RowsWaiting>().size(), std::size_t(2));
    QVERIFY(room.tell.last<RowsWaiting>().venues.empty());
    QCOMPARE(room.oms.orders().all().size(), std::size_t(1));
    QVERIFY(room.position() == dec("0.004"));
}

void OmsRecoveryTest::restartOfWhatWasOnItsWay()
{
    TradingRoom before;
    before.isStoreQuick = false;
    const Order& unsent = before.submit(before.request()); // the crash came before or after the send: nobody knows
    const Order& cancelling = before.submit(before.request());
    before.storeAnswers();
    before.report(ExecType::Ack, cancelling);
    before.command(CancelOrder{before.nextRequest(), OrderOrigin::Ticket, cancelling.id});

    const auto room = before.restarted();
    QVERIFY(room->oms.orders().find(unsent.id)->isOutcomeUnknown);
    QVERIFY(room->oms.orders().find(cancelling.id)->isOutcomeUnknown);
    room->tellSnapshot(room->snapshot());
    room->run(Duration::seconds(31));
    QCOMPARE(room->gateway.count(OrderAsk::New), std::size_t(0)); // never sent again
    QVERIFY(room->gateway.count(OrderAsk::Query) >= 2);
    for (int i = 0; i < 2; ++i) {
        for (const Order* order : {room->oms.orders().find(unsent.id), room->oms.orders().find(cancelling.id)})
            room->answer(OrderAsk::Query, *order, noSuchOrder());
    }
    QCOMPARE(words(room->oms.orders().find(unsent.id)->state), QString("rejected"));
    QCOMPARE(words(room->oms.orders().find(cancelling.id)->state), QString("cancelled"));
}

/// Nobody knows whether it arrived: until the venue says so, the order has the terms that it had.
void OmsRecoveryTest::restartOfAChangeOnItsWay()
{
    for (const bool isTaken : {false, true}) {
        TradingRoom before;
        const Order& order = before.open(before.request());
        ReplaceOrder change;
        change.request = before.nextRequest();
        change.order = order.id;
        change.terms = order.terms;
        change.terms.price = Price{dec("59500")};
        before.command(change);
        QCOMPARE(words(order.state), QString("pending_replace"));

        const auto room = before.restarted();
        const Order& kept = *room->oms.orders().find(order.id);
        QVERIFY(kept.isOutcomeUnknown && kept.terms.price->value == dec("60000"));
        AccountSnapshot told = room->snapshot();
        told.openOrders = {kept};
        told.openOrders[0].state = OrderState::Open;
        if (isTaken)
            told.openOrders[0].terms.price = Price{dec("59500")};
        room->tellSnapshot(told);
        QCOMPARE(words(kept.state), QString("open"));
        QVERIFY(!kept.isOutcomeUnknown && kept.terms.price->value == dec(isTaken ? "59500" : "60000"));
        QVERIFY(room->tell.last<AccountCompared>().differences.empty());
        QVERIFY(room->gateway.calls.empty());
    }
}

/// Where the venue cannot change an order, what was to follow its cancel is told; where it did follow, nothing is.
void OmsRecoveryTest::restartBetweenACancelAndItsNewOrder()
{
    for (const bool isSent : {false, true}) {
        TradingRoom before;
        before.gateway.can.hasReplace = false;
        const Order& order = before.open(before.request());
        ReplaceOrder change;
        change.request = before.nextRequest();
        change.order = order.id;
        change.terms = order.terms;
        change.terms.price = Price{dec("59500")};
        change.mayCancelNew = true;
        before.command(change);
        change.request = before.nextRequest();
        change.terms.price = Price{dec("59400")}; // another one before the cancel is through is refused
        before.command(change);
        if (isSent)
            before.report(ExecType::Cancelled, order);
        const auto room = before.restarted();
        const auto troubles = room->tell.all<TradingTrouble>();
        QCOMPARE(troubles.size(), std::size_t(isSent ? 0 : 1));
        if (isSent)
            continue;
        QVERIFY(troubles[0].order == order.id);
        QVERIFY2(troubles[0].error.message.find("59500") != std::string::npos, troubles[0].error.message.c_str());
        QVERIFY(!room->store.all<StoredSetting>().back().value); // once
    }
}

void OmsRecoveryTest::restartKeepsKillsAndRequests()
{
    TradingRoom before;
    const OrderRequest request = before.request();
    before.submit(request);
    before.command(SetKill{before.nextRequest(), "person", "alpha", "enough"});
    before.command(SetKill{before.nextRequest(), "person", "beta", "enough"});
    before.command(ReleaseKill{before.nextRequest(), "beta", "RELEASE"});
    const auto room = before.restarted();
    QVERIFY(room->oms.kills().isSet({"alpha"}));
    QVERIFY(!room->oms.kills().isSet({"beta"}));
    room->command(SubmitOrder{request, {}}); // the same press from before the crash
    QCOMPARE(room->lastCode(), std::string("DUPLICATE_REQUEST"));
}

void OmsRecoveryTest::restartKeepsTheDay()
{
    TradingRoom before;
    before.advance(Duration{-kTradingStart.ns % Duration::minutes(24 * 60).ns} + Duration::minutes(24 * 60 - 1));
    before.command(Arm{before.nextRequest(), TradingMode::Paper});
    const auto lose = [](TradingRoom& room) {
        room.fill(room.request(), "60000");
        OrderRequest close = room.market("0.010", Side::Sell);
        close.terms.isReduceOnly = true;
        room.fill(close, "59000"); // 10 lost
    };
    lose(before); // yesterday, a minute before midnight
    before.advance(Duration::minutes(2));
    lose(before);
    const auto room = before.restarted();
    const AccountDesk& desk = *room->oms.account({VenueId{0}, "paper"});
    const AccountMoney money = moneyOf(desk, room->oms.positions(false), room->markets, "USDT");
    QVERIFY(*money.dayResult == dec("-10"));
    QCOMPARE(desk.counters.today(room->now), std::uint32_t(2));
}

void OmsRecoveryTest::aSecondRestartMakesTheSame()
{
    TradingRoom before;
    AccountSnapshot all = before.snapshot();
    all.openOrders = {externalOrder("v-5")};
    const Order& open = before.open(before.request());
    const auto first = before.restarted();
    const auto second = before.restarted();
    for (const auto& room : {first.get(), second.get()}) {
        AccountSnapshot told = all;
        told.time = room->now;
        told.openOrders.push_back(*room->oms.orders().find(open.id));
        room->tellSnapshot(told);
    }
    std::vector<ClientOrderId> ids[2];
    for (const auto& [id, order] : first->oms.orders().all())
        ids[0].push_back(id);
    for (const auto& [id, order] : second->oms.orders().all())
        ids[1].push_back(id);
    QVERIFY(ids[0] == ids[1]);
    QCOMPARE(ids[0].size(), std::size_t(2));
    const auto third = first->restarted(); // and it is known the next time
    QVERIFY(third->oms.orders().find(externalOrderId("alpha", "paper", "v-5")) != nullptr);
}

void OmsRecoveryTest::shadowComesBackToItsBook()
{
    TradingRoom before;
    ScriptedGateway shadow(VenueId{0}, "paper", TradingMode::Shadow);
    RiskLimits limits = paperLimits();
    limits.maxMode = TradingMode::Shadow;
    QVERIFY(before.oms.attach(shadow, limits).has_value());
    OrderSink& sink = before.oms.sinkOf({VenueId{0}, "paper", true});
    sink.onSnapshot(before.snapshot());
    before.command(Arm{before.nextRequest(), TradingMode::Shadow});
    OrderRequest request = before.request();
    request.mode = TradingMode::Shadow;
    const Order& order = before.submit(request);
    ExecReport partial;
    partial.type = ExecType::Partial;
    partial.order = order.id;
    partial.account = "paper";
    partial.fill = before.fillOf(order, "0.004", "60000");
    sink.onReport(VenueId{0}, partial);
    const auto room = before.restarted();
    QVERIFY(room->position(true) == dec("0.004"));
    QVERIFY(room->position(false).isZero());
    QCOMPARE(room->oms.orders().find(order.id)->account, std::string("paper"));
    QVERIFY(room->oms.orders().find(order.id)->mode == TradingMode::Shadow);
}

QTEST_GUILESS_MAIN(OmsRecoveryTest)
#include "oms_recovery_test.moc"
