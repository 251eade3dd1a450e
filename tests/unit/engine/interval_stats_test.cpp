// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/interval_stats.h"

#include "tests/support/events.h"

#include <QtTest>

using namespace gannet;
using namespace gannet::test;

class IntervalStatsTest : public QObject {
    Q_OBJECT
private slots:
    void fewMessagesSayNothing()
    {
        IntervalStats stats;
        for (int i = 0; i < 4; ++i)
            stats.note(kNoon + Duration::seconds(i));
        QCOMPARE(stats.median(), Duration{});
        QCOMPARE(stats.last(), kNoon + Duration::seconds(3));
    }

    void medianAndP95OfTheWindow()
    {
        IntervalStats stats;
        Timestamp now = kNoon;
        stats.note(now);
        for (int ms = 1; ms <= 40; ++ms) {
            now = now + Duration::milliseconds(ms);
            stats.note(now);
            stats.note(now); // more of the same moment is no interval
        }
        QCOMPARE(stats.median(), Duration::milliseconds(20));
        QCOMPARE(stats.p95(), Duration::milliseconds(38));
    }

    void oldIntervalsLeaveTheWindow()
    {
        IntervalStats stats;
        Timestamp now = kNoon;
        for (std::size_t i = 0; i < kIntervalWindow + 1; ++i)
            stats.note(now = now + Duration::seconds(9));
        for (std::size_t i = 0; i < kIntervalWindow; ++i)
            stats.note(now = now + Duration::milliseconds(5));
        QCOMPARE(stats.p95(), Duration::milliseconds(5));
    }

    void aReconnectIsNoInterval()
    {
        IntervalStats stats;
        Timestamp now = kNoon;
        for (int i = 0; i < 10; ++i)
            stats.note(now = now + Duration::milliseconds(5));
        stats.interrupt();
        stats.note(now = now + Duration::minutes(5));
        QCOMPARE(stats.p95(), Duration::milliseconds(5));
        QCOMPARE(stats.last(), now);
    }
};

QTEST_GUILESS_MAIN(IntervalStatsTest)
#include "interval_stats_test.moc"
