// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/open_views.h"

#include "tests/support/scenario.h"

#include <QtTest>

using namespace gannet;
using namespace gannet::test;

namespace {

[[nodiscard]] ViewSpec specOf(std::uint32_t id, ViewKind kind, std::string key,
                              KlineInterval interval = KlineInterval::OneMinute)
{
    ViewSpec spec;
    spec.id = ViewId{id};
    spec.kind = kind;
    spec.key = std::move(key);
    spec.interval = interval;
    return spec;
}

} // namespace

class OpenViewsTest : public QObject {
    Q_OBJECT
private slots:
    void streamsAreCountedOverViews()
    {
        Scenario s;
        s.connect("BTC", 1, 3);
        (void)s.open<DepthView>(specOf(1, ViewKind::Depth, "fake:BTC"));
        (void)s.open<TapeView>(specOf(2, ViewKind::Tape, "fake:BTC"));
        (void)s.open<TapeView>(specOf(2, ViewKind::Tape, "fake:BTC"));
        QCOMPARE(s.transport.countText("subscribe BTC trades"), 1U);
        QCOMPARE(s.transport.countText("subscribe BTC book"), 1U);
        s.close(ViewId{1});
        QCOMPARE(s.transport.countText("unsubscribe BTC book"), 1U);
        QCOMPARE(s.transport.countText("unsubscribe BTC trades"), 0U);
        s.close(ViewId{2});
        s.close(ViewId{2});
        QCOMPARE(s.transport.countText("unsubscribe BTC trades"), 1U);
        QVERIFY(s.engine.subscriptions().all().empty());
    }

    void changingAViewMovesItsStreamsAndKeepsItsSlot()
    {
        Scenario s;
        s.connect("BTC", 1, 3);
        s.frame("cat ETH 2 2");
        const auto slot = s.open<DepthView>(specOf(1, ViewKind::Depth, "fake:BTC"));
        const std::uint32_t before = s.engine.subscriptions().routingVersion();
        s.step(Inbound{s.now(), Command{OpenView{specOf(1, ViewKind::Depth, "fake:ETH"), {}}}});
        QVERIFY(s.engine.subscriptions().routingVersion() > before);
        QCOMPARE(s.transport.countText("unsubscribe BTC book"), 1U);
        QCOMPARE(s.transport.countText("subscribe ETH book"), 1U);
        s.at(100);
        s.frame("snap ETH 1 99:1 101:1");
        QCOMPARE(s.look(slot).instrument, s.instrument("ETH").id);
        QCOMPARE(s.look(slot).bids[0].price, 99);
    }

    void aSubscriptionIsInForceWithinItsOwnStep()
    {
        Scenario s;
        s.connect("BTC", 1, 3);
        (void)s.open<DepthView>(specOf(1, ViewKind::Depth, "fake:BTC"));
        QCOMPARE(s.transport.countText("subscribe BTC book"), 1U);
        s.close(ViewId{1});
        QCOMPARE(s.transport.countText("unsubscribe BTC book"), 1U);
    }

    void aChartAsksForHistoryOnceTheVenueIsReady()
    {
        Scenario s;
        s.tick();
        s.frame("cat BTC 1 3"); // the catalogue came before the link
        (void)s.open<ChartView>(specOf(1, ViewKind::Chart, "fake:BTC", KlineInterval::OneHour));
        QCOMPARE(s.transport.countText("klines BTC 1h 1000"), 0U);
        s.linkUp();
        QCOMPARE(s.transport.countText("klines BTC 1h 1000"), 1U);
        s.frame("trade BTC 1 10.0 1 buy 1700000000000");
        s.linkUp(); // still ready
        QCOMPARE(s.transport.countText("klines BTC 1h 1000"), 1U);
        s.linkDown("gone");
        s.at(2000);
        s.tick();
        s.linkUp();
        QCOMPARE(s.transport.countText("klines BTC 1h 1000"), 2U);
    }

    void aShortChartNeedsTradesOnly()
    {
        Scenario s;
        s.connect("BTC", 1, 3);
        const auto slot = s.open<ChartView>(specOf(1, ViewKind::Chart, "fake:BTC", KlineInterval::FiveSeconds));
        QCOMPARE(s.transport.countText("subscribe BTC kline"), 0U);
        QVERIFY(!s.look(slot).isHistoryLoading);
    }

    void historyLoadingEndsWithItsAnswer()
    {
        Scenario s;
        s.connect("BTC", 1, 3);
        const auto slot = s.open<ChartView>(specOf(1, ViewKind::Chart, "fake:BTC"));
        QVERIFY(s.look(slot).isHistoryLoading);
        s.at(100);
        s.frame("kline BTC 1m 1699999980000 10 12 9 11 5 closed history");
        QVERIFY(!s.look(slot).isHistoryLoading);
        QCOMPARE(s.look(slot).count, 1U);
        QVERIFY(!s.look(slot).isFromTrades);
    }

    void aHistoryThatNeverComesIsNotWaitedForForever()
    {
        Scenario s;
        s.connect("BTC", 1, 3);
        const auto slot = s.open<ChartView>(specOf(1, ViewKind::Chart, "fake:BTC"));
        s.at(14'000);
        s.frame("trade BTC 1 10.0 1 buy 1700000014000");
        QVERIFY(s.look(slot).isHistoryLoading);
        s.at(15'000);
        s.frame("trade BTC 2 10.0 1 buy 1700000015000");
        QVERIFY(!s.look(slot).isHistoryLoading);
        QVERIFY(s.look(slot).isFromTrades);
    }

    void unknownKeysAndViewsDoNoHarm()
    {
        Scenario s;
        s.connect("BTC", 1, 3);
        s.close(ViewId{77});
        s.resync("nowhere:BTC");
        s.step(Inbound{s.now(), Command{OpenView{specOf(1, ViewKind::Depth, "nowhere:BTC"), {}}}});
        QVERIFY(s.engine.subscriptions().all().empty());
        s.close(ViewId{1});
        s.resync("fake:BTC");
        QCOMPARE(s.transport.countText("snapshot BTC"), 1U);
    }
};

QTEST_GUILESS_MAIN(OpenViewsTest)
#include "open_views_test.moc"
