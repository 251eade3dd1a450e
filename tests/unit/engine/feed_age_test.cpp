// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/feed_age.h"

#include "tests/support/events.h"

#include <QtTest>

#include <rapidcheck.h>

using namespace gannet;
using namespace gannet::test;

class FeedAgeTest : public QObject {
    Q_OBJECT
private slots:
    void agesAreWhatCameOnTopOfTheFastest()
    {
        // A venue whose clock is 1.2 s ahead of ours, as in one recording: raw ages would be negative.
        FeedAge age;
        for (int i = 0; i < 100; ++i) {
            const Timestamp venue = kNoon + Duration::milliseconds(10 * i);
            const Duration transit = Duration::milliseconds(i % 10 == 9 ? 60 : 20);
            age.note(venue, venue - Duration::milliseconds(1200) + transit);
        }
        const FeedAge::Figures figures = age.figures(kNoon + Duration::seconds(1));
        QVERIFY(figures.isKnown);
        QCOMPARE(figures.clockOffset, Duration::milliseconds(1180));
        QVERIFY(age.clockOffset() == Duration::milliseconds(1180));
        QCOMPARE(figures.p50, Duration{});
        QCOMPARE(figures.p99, Duration::milliseconds(40));
    }

    void unknownBeforeTheFirstAndWithoutVenueTime()
    {
        FeedAge age;
        QVERIFY(!age.figures(kNoon).isKnown);
        age.note({}, kNoon);
        QVERIFY(!age.figures(kNoon).isKnown);
    }

    void unknownOfTooFewSamples()
    {
        FeedAge age;
        for (int i = 0; i < 4; ++i)
            age.note(kNoon, kNoon + Duration::milliseconds(i));
        QVERIFY(!age.figures(kNoon).isKnown);
        age.note(kNoon, kNoon + Duration::milliseconds(4));
        QVERIFY(age.figures(kNoon).isKnown);
    }

    void unknownAfterASilenceAndAnewAfterIt()
    {
        FeedAge age;
        const auto hear = [&age](Timestamp from, Duration transit) {
            for (int i = 0; i < 20; ++i)
                age.note(from + Duration::milliseconds(i), from + Duration::milliseconds(i) + transit);
        };
        hear(kNoon, Duration::milliseconds(10));
        hear(kNoon + Duration::seconds(1), Duration::milliseconds(50));
        QCOMPARE(age.figures(kNoon + Duration::seconds(9)).p99, Duration::milliseconds(40));
        QVERIFY(!age.figures(kNoon + Duration::seconds(13)).isKnown);
        hear(kNoon + Duration::seconds(13), Duration::milliseconds(12));
        const FeedAge::Figures after = age.figures(kNoon + Duration::seconds(14));
        QVERIFY(after.isKnown);
        QCOMPARE(after.p50, Duration::milliseconds(2));
        QCOMPARE(after.p99, Duration::milliseconds(2)); // nothing of before the silence
    }

    void neverNegative()
    {
        QVERIFY(rc::check("ages are at least zero", [] {
            FeedAge age;
            Timestamp now = kNoon;
            const auto transits = *rc::gen::nonEmpty<std::vector<std::int32_t>>();
            for (const std::int32_t us : transits) {
                now = now + Duration::milliseconds(700);
                age.note(now - Duration::microseconds(us), now);
            }
            const FeedAge::Figures figures = age.figures(now);
            RC_ASSERT(figures.p50 >= Duration{});
            RC_ASSERT(figures.p99 >= figures.p50);
        }));
    }

    void theOffsetFollowsTheLastMinute()
    {
        FeedAge age;
        age.note(kNoon + Duration::seconds(5), kNoon); // one very fast, or wrong, sample
        for (int second = 1; second <= 61; ++second)
            age.note(kNoon + Duration::seconds(second), kNoon + Duration::seconds(second) + Duration::milliseconds(30));
        QVERIFY(age.clockOffset() == Duration::milliseconds(-30));
    }

    void framesOfTheLastWholeSecond()
    {
        FeedAge age;
        const Timestamp second = kNoon;
        for (int i = 0; i < 7; ++i)
            age.noteFrame(second + Duration::milliseconds(100 * i));
        QCOMPARE(age.framesPerSecond(second + Duration::milliseconds(900)), 0U);
        QCOMPARE(age.framesPerSecond(second + Duration::milliseconds(1500)), 7U);
        QCOMPARE(age.framesPerSecond(second + Duration::milliseconds(2500)), 0U);
    }
};

QTEST_GUILESS_MAIN(FeedAgeTest)
#include "feed_age_test.moc"
