// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/backoff.h"
#include "core/base/histogram.h"
#include "core/base/token_bucket.h"

#include <QTest>

#include <algorithm>
#include <vector>

using namespace gannet;

class RatesTest : public QObject {
    Q_OBJECT

    const Timestamp t0 = Timestamp::fromMilliseconds(1'700'000'000'000);

private slots:
    void bucketGivesOutItsRateAndNoMore()
    {
        TokenBucket bucket(10, Duration::seconds(1), 3);
        int taken = 0;
        for (int ms = 0; ms < 10'000; ++ms)
            taken += bucket.take(t0 + Duration::milliseconds(ms)) ? 1 : 0;
        QCOMPARE(taken, 3 + 99); // the burst, then one each 100 ms
        QCOMPARE(bucket.waitFor(t0 + Duration::seconds(10)), Duration{});
    }

    void bucketSaysHowLongToWait()
    {
        TokenBucket bucket(10, Duration::seconds(1), 1);
        QVERIFY(bucket.take(t0));
        QVERIFY(!bucket.take(t0 + Duration::milliseconds(40)));
        QCOMPARE(bucket.waitFor(t0 + Duration::milliseconds(40)), Duration::milliseconds(60));
        QVERIFY(bucket.take(t0 + Duration::milliseconds(100)));
    }

    void blockedBucketStaysEmptyUntilThen()
    {
        TokenBucket bucket(10, Duration::seconds(1), 10);
        QVERIFY(bucket.take(t0));
        bucket.blockUntil(t0 + Duration::seconds(30));
        QVERIFY(!bucket.take(t0 + Duration::milliseconds(29'999)));
        QVERIFY(!bucket.take(t0 + Duration::seconds(30)));
        QVERIFY(bucket.take(t0 + Duration::milliseconds(30'100)));
    }

    void backoffDoublesWithinItsBounds()
    {
        const Duration first = Duration::milliseconds(250);
        const Duration most = Duration::seconds(30);
        Backoff backoff(first, most, 7);
        Duration whole = first;
        for (int i = 0; i < 100; ++i) {
            const Duration delay = backoff.next();
            QVERIFY(delay >= whole / 2 && delay <= whole);
            whole = std::min(most, whole * 2);
        }
        QCOMPARE(backoff.attempt(), 100U);
        backoff.reset();
        QVERIFY(backoff.next() <= first);
    }

    void sameSeedSameDelays()
    {
        Backoff a(Duration::milliseconds(250), Duration::seconds(30), 42);
        Backoff b(Duration::milliseconds(250), Duration::seconds(30), 42);
        Backoff other(Duration::milliseconds(250), Duration::seconds(30), 43);
        bool differs = false;
        for (int i = 0; i < 20; ++i) {
            const Duration delay = a.next();
            QCOMPARE(delay, b.next());
            differs = differs || delay != other.next();
        }
        QVERIFY(differs);
    }

    void percentilesAreWithinASixteenth()
    {
        Histogram histogram;
        std::vector<std::int64_t> values;
        std::uint64_t state = 1;
        for (int i = 0; i < 20'000; ++i) {
            state = state * 6364136223846793005ULL + 1442695040888963407ULL;
            const auto value = static_cast<std::int64_t>((state >> 33) % (1ULL << (4 + i % 30)));
            values.push_back(value);
            histogram.record({value});
        }
        std::sort(values.begin(), values.end());
        for (const int perMille : {1, 100, 500, 900, 990, 999, 1000}) {
            const std::size_t rank = (values.size() * static_cast<std::size_t>(perMille) + 999) / 1000;
            const std::int64_t truth = values[rank - 1];
            const std::int64_t got = histogram.percentile(perMille).ns;
            QVERIFY2(got >= truth && got <= truth + truth / 16 + 1,
                     qPrintable(QString("p%1: %2 for %3").arg(perMille).arg(got).arg(truth)));
        }
        QCOMPARE(histogram.max().ns, values.back());
        QCOMPARE(Histogram().percentile(500), Duration{});
    }
};

QTEST_GUILESS_MAIN(RatesTest)
#include "rates_test.moc"
