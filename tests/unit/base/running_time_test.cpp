// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/running_time.h"

#include <QTest>

using namespace gannet;

namespace {
constexpr Timestamp kStart = Timestamp::fromMilliseconds(1'790'000'000'000);

constexpr Duration seconds(std::int64_t n)
{
    return Duration::seconds(n);
}
} // namespace

class RunningTimeTest final : public QObject {
    Q_OBJECT

private slots:
    void followsTheClock();
    void aLittleDisorderIsNotASetClock();
    void setBackItGoesOn();
    void setForwardItFollows();
    void whatCameLateDoesNotPushIt();
    void equalStampsEqualTimes();
};

void RunningTimeTest::followsTheClock()
{
    RunningTime time;
    QVERIFY(!time.now().isKnown());
    QVERIFY(!time.advance(kStart));
    QVERIFY(time.now() == kStart);
    QVERIFY(time.at(kStart + seconds(5)) == kStart + seconds(5));
    QVERIFY(!time.advance(kStart + seconds(5)));
    QVERIFY(time.now() == kStart + seconds(5));
    QVERIFY(time.ahead() == Duration{});
}

void RunningTimeTest::aLittleDisorderIsNotASetClock()
{
    RunningTime time;
    time.advance(kStart);
    QVERIFY(!time.advance(kStart - Duration::milliseconds(900)));
    QVERIFY(time.now() == kStart);
    QVERIFY(!time.advance(kStart + Duration::milliseconds(1)));
    QVERIFY(time.now() == kStart + Duration::milliseconds(1));
}

void RunningTimeTest::setBackItGoesOn()
{
    RunningTime time;
    time.advance(kStart);
    Timestamp clock = kStart - seconds(3600);
    QVERIFY(time.advance(clock));
    QVERIFY(time.now() == kStart);
    QVERIFY(time.ahead() == seconds(3600));
    clock = clock + seconds(8);
    QVERIFY(time.at(clock) == kStart + seconds(7));
    QVERIFY(!time.advance(clock));
    QVERIFY(time.now() == kStart + seconds(7));
    // Eight hours later the clock has caught up, and from then on it is followed again.
    Timestamp last = time.now();
    for (int minute = 0; minute < 8 * 60; ++minute) {
        clock = clock + seconds(60);
        QVERIFY(!time.advance(clock));
        QVERIFY(time.now() > last);
        last = time.now();
    }
    QVERIFY(time.now() == clock);
    QVERIFY(time.ahead() == Duration{});
    QVERIFY(time.advance(clock - seconds(2)));
}

void RunningTimeTest::setForwardItFollows()
{
    RunningTime time;
    time.advance(kStart);
    QVERIFY(!time.advance(kStart + seconds(3600)));
    QVERIFY(time.now() == kStart + seconds(3600));
    time.advance(kStart);
    QVERIFY(!time.advance(kStart + seconds(10'000))); // set back, then forward beyond where it was
    QVERIFY(time.now() == kStart + seconds(10'000));
}

void RunningTimeTest::whatCameLateDoesNotPushIt()
{
    RunningTime time;
    time.advance(kStart);
    QVERIFY(time.advance(kStart - seconds(3600)));
    QVERIFY(!time.advance(kStart + Duration::milliseconds(20))); // stamped before, its turn came after
    QVERIFY(time.now() == kStart);
    QVERIFY(time.at(kStart) == kStart);
    QVERIFY(!time.advance(kStart - seconds(3592)));
    QVERIFY(time.now() == kStart + seconds(7));
    // It is not taken for late when the clock comes by again step by step.
    for (int second = -3591; second < 60; ++second)
        QVERIFY(!time.advance(kStart + seconds(second)));
    QVERIFY(time.ahead() < seconds(3600));
    QVERIFY(time.now() > kStart + seconds(3000));
}

void RunningTimeTest::equalStampsEqualTimes()
{
    RunningTime one;
    RunningTime other;
    Timestamp stamp = kStart;
    for (const int step : {1, 5, -7200, 3, 0, 7200, 9, -3600, 100, 4000}) {
        stamp = stamp + seconds(step);
        QCOMPARE(one.advance(stamp), other.advance(stamp));
        QVERIFY(one.now() == other.now());
    }
}

QTEST_GUILESS_MAIN(RunningTimeTest)
#include "running_time_test.moc"
