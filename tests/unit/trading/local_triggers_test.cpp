// SPDX-License-Identifier: GPL-3.0-or-later
// Orders that wait here for their trigger while their venue cannot be reached.
#include "core/trading/trading_desk.h"

#include "tests/support/trading_room.h"
#include "tests/support/words.h"

#include <QTest>

#include <string>

using namespace gannet;
using namespace gannet::test;

namespace {

/// A desk whose venue has market and limit orders only, long 0.010 with a local stop below it.
struct Room {
    Room()
    {
        gateway.can.types = {OrderType::Market, OrderType::Limit};
        desk.setNow(kTradingStart);
        desk.restore({});
        QVERIFY(desk.oms().attach(gateway, paperLimits()).has_value());
        snapshot();
        desk.onCommand(Arm{{"arm"}, TradingMode::Paper});
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
        sink.onReport(VenueId{0}, told);
        desk.settle();
    }
    void snapshot()
    {
        AccountSnapshot all;
        all.venue = VenueId{0};
        all.account = "paper";
        all.time = kTradingStart;
        sink.onSnapshot(all);
        desk.settle();
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
        desk.onCommand(SubmitOrder{asked, {}});
        return tell.last<RequestAnswered>().orders.at(0);
    }
    void price(std::string_view mark)
    {
        markets.markets[InstrumentId{0}].mark = Price{dec(mark)};
        desk.onMarket(InstrumentId{0});
    }
    void session(SessionState state)
    {
        gateway.state = state;
        desk.oms().onSession({VenueId{0}, "paper"});
        desk.settle();
    }
    [[nodiscard]] std::size_t troubles() const { return tell.all<TradingTrouble>().size(); }

    FakeMarket markets;
    MemoryStore store;
    RecordingTell tell;
    ScriptedGateway gateway{VenueId{0}, "paper", TradingMode::Paper};
    TradingDesk desk{OmsSettings{}, markets, store, tell};
    OrderSink& sink = desk.oms().sinkOf({VenueId{0}, "paper"});
};

} // namespace

class LocalTriggersTest final : public QObject {
    Q_OBJECT

private slots:
    void aStopReachedWhileAwayFiresLater_data();
    void aStopReachedWhileAwayFiresLater();
    void aPriceThatComesBackFiresNothing();
    void protectionFiresUnderTheKillSwitch();
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
    QVERIFY(room.desk.oms().isLocal(stop));
    room.session(static_cast<SessionState>(state));
    room.price("58900");
    room.price("58800");
    QVERIFY(room.desk.oms().isLocal(stop));
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
    QVERIFY(room.desk.oms().isLocal(stop));
    QVERIFY(room.gateway.calls.empty());
    room.price("58999");
    QCOMPARE(room.gateway.sent(stop), std::size_t(1));
}

void LocalTriggersTest::protectionFiresUnderTheKillSwitch()
{
    Room room;
    const ClientOrderId stop = room.stop(false); // not reduce-only, and not larger than the position
    room.desk.onCommand(SetKill{{"kill"}, "person", "", "x"});
    QVERIFY(room.desk.oms().isLocal(stop));
    room.price("58900");
    QCOMPARE(words(room.desk.oms().orders().find(stop)->state), QString("pending_new"));
}

QTEST_GUILESS_MAIN(LocalTriggersTest)
#include "local_triggers_test.moc"
