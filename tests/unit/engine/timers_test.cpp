// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/timers.h"

#include "tests/support/events.h"

#include <QtTest>

#include <string>

using namespace gannet;
using namespace gannet::test;

class TimersTest : public QObject {
    Q_OBJECT
private slots:
    void dueOnesFireInOrderOfDeadline()
    {
        std::string fired;
        Timestamp a = kNoon + Duration::milliseconds(20);
        Timestamp b = kNoon + Duration::milliseconds(10);
        Timestamp c = kNoon + Duration::milliseconds(40);
        Timers timers;
        timers.add([&] { return a; },
                   [&](Timestamp) {
                       fired += 'a';
                       a = {};
                   });
        timers.add([&] { return b; },
                   [&](Timestamp) {
                       fired += 'b';
                       b = {};
                   });
        timers.add([&] { return c; }, [&](Timestamp) { fired += 'c'; });
        QCOMPARE(timers.next(), kNoon + Duration::milliseconds(10));
        timers.fireDue(kNoon + Duration::milliseconds(9));
        QCOMPARE(fired, std::string());
        timers.fireDue(kNoon + Duration::milliseconds(30));
        QCOMPARE(fired, std::string("ba"));
        QCOMPARE(timers.next(), c);
    }

    void aDeadlineThatMovedCountsAfterRefresh()
    {
        Timestamp due;
        int fired = 0;
        Timers timers;
        const std::size_t source = timers.add([&] { return due; }, [&](Timestamp) { due = {}, ++fired; });
        QVERIFY(!timers.next().isKnown());
        due = kNoon;
        timers.refresh(source);
        timers.fireDue(kNoon);
        QCOMPARE(fired, 1);
    }

    void aSourceThatIsAlwaysDueDoesNotStopTime()
    {
        int fired = 0;
        Timers timers;
        timers.add([] { return kNoon; }, [&](Timestamp) { ++fired; });
        timers.fireDue(kNoon);
        QCOMPARE(fired, kTimerRounds);
    }
};

QTEST_GUILESS_MAIN(TimersTest)
#include "timers_test.moc"
