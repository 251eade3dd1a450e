// SPDX-License-Identifier: GPL-3.0-or-later
// Orders that wait here for their trigger: while their venue cannot be reached, and over a restart.
#include "core/trading/trading_desk.h"

#include "core/model/order_state.h"
#include "tests/support/trading_room.h"
#include "tests/support/words.h"

#include <QTest>

#include <algorithm>
#include <memory>
#include <set>
#include <string>
#include <utility>

using namespace gannet;
using namespace gannet::test;

namespace {

/// A desk whose venue has market and limit orders only, long 0.010 with a local stop below it.
struct Room {
    Room()
    {
        gateway.can.types = {OrderType::Market, OrderType::Limit};
        begin({});
        snapshot();
        desk->onCommand(Arm{{"arm"}, TradingMode::Paper});
        Fill fill;
        fill.instrument = InstrumentId{0};
        fill.tradeId = "t1";
        fill.side = Side::Buy;
        fill.price = {dec("60000")};
        fill.qty = {dec("0.010")};
        fill.time = kTradingStart;
        ExecReport told;
        told.type = ExecType::Filled;
        told.account = "paper";
        told.venueOrderId = "v1";
        told.fill = fill;
        sink->onReport(VenueId{0}, told);
        desk->settle();
    }
    void begin(Remembered remembered)
    {
        OmsSettings settings;
        settings.session = ++runs;
        desk = std::make_unique<TradingDesk>(settings, markets, store, tell);
        sink = &desk->oms().sinkOf({VenueId{0}, "paper"});
        desk->setNow(now);
        desk->restore(std::move(remembered));
        QVERIFY(desk->oms().attach(gateway, paperLimits()).has_value());
        desk->settle();
    }
    /// Ends the program and starts it again `later`; nothing is compared yet and nobody has armed.
    void restart(Duration later)
    {
        now = now + later;
        begin(store.throughAFile(now));
    }
    void snapshot()
    {
        AccountSnapshot all;
        all.venue = VenueId{0};
        all.account = "paper";
        all.time = now;
        const Position* const held = desk->oms().positions(false).find({VenueId{0}, "paper", InstrumentId{0}});
        if (held && !held->net.qty.isZero())
            all.positions = {{VenueId{0}, InstrumentId{0}, "paper", held->net.qty, {}, {}, {}, {}, now}};
        sink->onSnapshot(all);
        desk->settle();
    }
    /// A stop that buys beyond 61000: not of the position.
    ClientOrderId entry(Timestamp end = {}, bool hasLimit = false)
    {
        OrderRequest asked;
        asked.request = {"entry"};
        asked.instrument = "alpha:BTCUSDT";
        asked.account = "paper";
        asked.terms.type = OrderType::Stop;
        asked.terms.qty = {dec("0.010")};
        asked.terms.trigger = Price{dec("61000")};
        if (hasLimit) {
            asked.terms.type = OrderType::StopLimit;
            asked.terms.price = Price{dec("59000")};
        } else {
            asked.terms.slippageCap = dec("0.003");
        }
        if (end.isKnown()) {
            asked.terms.timeInForce = TimeInForce::Gtd;
            asked.terms.expiry = end;
        }
        desk->onCommand(SubmitOrder{asked, {}});
        return tell.last<RequestAnswered>().orders.at(0);
    }
    ClientOrderId stop(bool isReduceOnly = true)
    {
        OrderRequest asked;
        asked.request = {"stop"};
        asked.instrument = "alpha:BTCUSDT";
        asked.account = "paper";
        asked.terms.side = Side::Sell;
        asked.terms.type = OrderType::Stop;
        asked.terms.qty = {dec("0.010")};
        asked.terms.trigger = Price{dec("59000")};
        asked.terms.isReduceOnly = isReduceOnly;
        desk->onCommand(SubmitOrder{asked, {}});
        return tell.last<RequestAnswered>().orders.at(0);
    }
    void price(std::string_view mark)
    {
        markets.markets[InstrumentId{0}].mark = Price{dec(mark)};
        markets.markets[InstrumentId{0}].received = now;
        desk->onMarket(InstrumentId{0});
    }
    void session(SessionState state)
    {
        gateway.state = state;
        desk->oms().onSession({VenueId{0}, "paper"});
        desk->settle();
    }
    [[nodiscard]] QString stateOf(ClientOrderId order) const { return words(desk->oms().orders().find(order)->state); }
    [[nodiscard]] std::size_t troubles() const { return tell.all<TradingTrouble>().size(); }

    FakeMarket markets;
    MemoryStore store;
    RecordingTell tell;
    ScriptedGateway gateway{VenueId{0}, "paper", TradingMode::Paper};
    std::unique_ptr<TradingDesk> desk;
    OrderSink* sink = nullptr;
    Timestamp now = kTradingStart;
    std::uint64_t runs = 70;
};

} // namespace

class LocalTriggersTest final : public QObject {
    Q_OBJECT

private slots:
    void aStopReachedWhileAwayFiresLater_data();
    void aStopReachedWhileAwayFiresLater();
    void aPriceThatComesBackFiresNothing();
    void protectionFiresUnderTheKillSwitch();
    void anEndOutlivesARestart();
    void anEndThatPassedWhileAway();
    void nothingFiresPastItsEnd();
    void disarmedIsNoEndOfALocalOrder();
    void anEntryOfTheRunBeforeWaitsForItsAccountAndItsData_data();
    void anEntryOfTheRunBeforeWaitsForItsAccountAndItsData();
    void protectionOfTheRunBeforeWaitsForNothing();
};

void LocalTriggersTest::aStopReachedWhileAwayFiresLater_data()
{
    QTest::addColumn<int>("state");
    QTest::newRow("degraded") << static_cast<int>(SessionState::Degraded);
    QTest::newRow("syncing") << static_cast<int>(SessionState::Syncing);
    QTest::newRow("disconnected") << static_cast<int>(SessionState::Disconnected);
}

void LocalTriggersTest::aStopReachedWhileAwayFiresLater()
{
    QFETCH(int, state);
    Room room;
    const ClientOrderId stop = room.stop();
    QVERIFY(room.desk->oms().isLocal(stop));
    room.session(static_cast<SessionState>(state));
    room.price("58900");
    room.price("58800");
    QVERIFY(room.desk->oms().isLocal(stop));
    QVERIFY(room.gateway.calls.empty());
    QCOMPARE(room.troubles(), std::size_t(1)); // once, not at every price
    QVERIFY(room.tell.last<TradingTrouble>().error.code == Code::VenueNotReady);
    QVERIFY(room.tell.last<TradingTrouble>().order == stop);
    room.session(SessionState::Ready); // no new price is needed
    QCOMPARE(room.gateway.sent(stop), std::size_t(1));
    QVERIFY(room.gateway.calls.back().order.terms.type == OrderType::Market);
    room.price("57000");
    QCOMPARE(room.gateway.sent(stop), std::size_t(1));
}

void LocalTriggersTest::aPriceThatComesBackFiresNothing()
{
    Room room;
    const ClientOrderId stop = room.stop();
    room.session(SessionState::Degraded);
    room.price("58900");
    room.price("59500");
    room.session(SessionState::Ready);
    QVERIFY(room.desk->oms().isLocal(stop));
    QVERIFY(room.gateway.calls.empty());
    room.price("58999");
    QCOMPARE(room.gateway.sent(stop), std::size_t(1));
}

void LocalTriggersTest::protectionFiresUnderTheKillSwitch()
{
    Room room;
    const ClientOrderId stop = room.stop(false); // not reduce-only, and not larger than the position
    room.desk->onCommand(SetKill{{"kill"}, "person", "", "x"});
    QVERIFY(room.desk->oms().isLocal(stop));
    room.price("58900");
    QCOMPARE(words(room.desk->oms().orders().find(stop)->state), QString("pending_new"));
}

void LocalTriggersTest::anEndOutlivesARestart()
{
    Room room;
    const ClientOrderId entry = room.entry(room.now + Duration::minutes(30));
    room.restart(Duration::minutes(10));
    room.snapshot();
    QVERIFY(room.desk->oms().isLocal(entry));
    room.now = room.now + Duration::minutes(20);
    room.desk->setNow(room.now);
    room.desk->onTimer();
    QCOMPARE(room.stateOf(entry), QString("cancelled"));
    QVERIFY(!room.desk->oms().isLocal(entry));
    room.price("61100");
    QVERIFY(room.gateway.calls.empty());
}

void LocalTriggersTest::anEndThatPassedWhileAway()
{
    Room room;
    const ClientOrderId entry = room.entry(room.now + Duration::minutes(30));
    const ClientOrderId stop = room.stop();
    room.restart(Duration::minutes(31));
    QCOMPARE(room.stateOf(entry), QString("cancelled")); // before any market is heard
    QCOMPARE(room.stateOf(stop), QString("created"));
    const auto told = room.tell.all<OrderChanged>();
    const auto ended = std::find_if(told.begin(), told.end(), [entry](const OrderChanged& one) {
        return one.order.id == entry && isFinal(one.order.state);
    });
    QVERIFY(ended != told.end() && ended->order.reason);
    QVERIFY2(ended->order.reason->message.find("its time was over while the program was not running") !=
                 std::string::npos,
             ended->order.reason->message.c_str());
    room.snapshot();
    room.price("61100");
    QVERIFY(room.gateway.calls.empty());
    room.restart(Duration::minutes(1)); // and it has ended for good
    QVERIFY(room.desk->oms().localOrders() == std::set<ClientOrderId>{stop});
}

/// A price may be heard before the timer that ends it, and the venue may be back before it.
void LocalTriggersTest::nothingFiresPastItsEnd()
{
    for (const bool isHeld : {false, true}) {
        Room room;
        const ClientOrderId entry = room.entry(room.now + Duration::minutes(30));
        if (isHeld) {
            room.session(SessionState::Degraded);
            room.price("61100");
        }
        room.now = room.now + Duration::minutes(30);
        room.desk->setNow(room.now);
        if (isHeld)
            room.session(SessionState::Ready);
        room.price("61100");
        QVERIFY(room.desk->oms().isLocal(entry));
        room.desk->onTimer();
        QCOMPARE(room.stateOf(entry), QString("cancelled"));
    }
}

/// It was armed when it was placed; a venue's own trigger would go on too.
void LocalTriggersTest::disarmedIsNoEndOfALocalOrder()
{
    Room room;
    const ClientOrderId entry = room.entry();
    room.desk->onCommand(Disarm{{"disarm"}});
    room.price("61100");
    QCOMPARE(room.stateOf(entry), QString("pending_new"));
}

void LocalTriggersTest::anEntryOfTheRunBeforeWaitsForItsAccountAndItsData_data()
{
    QTest::addColumn<bool>("hasLimit");
    QTest::newRow("stop") << false;
    QTest::newRow("stop-limit") << true; // what it becomes may rest
}

void LocalTriggersTest::anEntryOfTheRunBeforeWaitsForItsAccountAndItsData()
{
    QFETCH(bool, hasLimit);
    Room room;
    const ClientOrderId entry = room.entry({}, hasLimit);
    room.restart(Duration::minutes(1));
    room.markets.markets[InstrumentId{0}].health = StreamHealth::Stale;
    room.price("61100");
    QVERIFY(room.desk->oms().isLocal(entry));
    QVERIFY(room.tell.last<TradingTrouble>().error.code == Code::VenueNotReady); // not compared
    room.snapshot();
    QVERIFY(room.desk->oms().isLocal(entry));
    QVERIFY(room.tell.last<TradingTrouble>().error.code == Code::StaleData);
    const std::size_t troubles = room.troubles();
    room.price("61200");
    QVERIFY(room.desk->oms().isLocal(entry));
    QCOMPARE(room.troubles(), troubles); // once
    room.markets.markets[InstrumentId{0}].health = StreamHealth::Live;
    room.price("60900");
    QVERIFY(room.desk->oms().isLocal(entry)); // it has come back meanwhile
    room.price("61100");
    QCOMPARE(room.stateOf(entry), QString("pending_new"));
    QVERIFY(!room.desk->oms().arm().isArmed(TradingMode::Paper));
}

void LocalTriggersTest::protectionOfTheRunBeforeWaitsForNothing()
{
    Room room;
    const ClientOrderId stop = room.stop();
    room.restart(Duration::minutes(1));
    room.markets.markets[InstrumentId{0}].health = StreamHealth::Stale;
    room.price("58900"); // not compared, not fresh, not armed
    QCOMPARE(room.gateway.sent(stop), std::size_t(1));
}

QTEST_GUILESS_MAIN(LocalTriggersTest)
#include "local_triggers_test.moc"
