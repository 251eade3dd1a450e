// SPDX-License-Identifier: GPL-3.0-or-later
// Each load profile at each venue, for a few seconds: what reached the engine is replayed into fresh ones, which end
// where the run ended. tests/bench/load_profile measures the same for a minute.
#include "tests/bench/load_profile.h"
#include "tests/support/instrumented.h"

#include <QTest>

#include <algorithm>
#include <numeric>

using namespace gannet;
using namespace gannet::test;

class LoadProfileTest : public QObject {
    Q_OBJECT
private slots:
    void replaysEndWhereTheRunDid_data()
    {
        QTest::addColumn<const VirtualVenue*>("venue");
        QTest::addColumn<LoadProfile>("profile");
        for (const VirtualVenue& venue : virtualVenues()) {
            for (const LoadProfile profile : {LoadProfile::Calm, LoadProfile::Busy, LoadProfile::Burst})
                QTest::addRow("%s %s", venue.slug.c_str(), toString(profile).data()) << &venue << profile;
        }
    }
    void replaysEndWhereTheRunDid()
    {
        QFETCH(const VirtualVenue*, venue);
        QFETCH(LoadProfile, profile);
        const LoadTape tape = recordLoad(*venue, profile, Duration::seconds(8), 5);
        QVERIFY(tape.items.size() > 100 && tape.orders > 0);
        QVERIFY2(tape.orders >= (profile == LoadProfile::Burst  ? 50U
                                 : profile == LoadProfile::Busy ? 10U
                                                                : 1U),
                 std::to_string(tape.orders).c_str());
        const LoadCost first = replayLoad(tape);
        const LoadCost second = replayLoad(tape);
        for (const LoadCost* cost : {&first, &second}) {
            QCOMPARE(cost->digest, tape.digest);
            QCOMPARE(cost->orders, tape.orders);
            QCOMPARE(cost->fills, tape.fills);
            QCOMPARE(cost->cpuNs.size(), tape.items.size());
            QVERIFY(cost->heapBytes < 64 << 20);
            if (kInstrumented == 1) // a sanitizer has an allocator of its own, which tells nothing
                QVERIFY(cost->heapBytes > 0);
            // A bound for a debug build beside others that build: nothing stands still.
            QVERIFY(*std::ranges::max_element(cost->cpuNs) < 2'000'000'000);
            QVERIFY(std::accumulate(cost->cpuNs.begin(), cost->cpuNs.end(), std::int64_t{0}) < 30'000'000'000);
        }
        // The same seed is the same load.
        QCOMPARE(recordLoad(*venue, profile, Duration::seconds(8), 5).digest, tape.digest);
    }
};

QTEST_GUILESS_MAIN(LoadProfileTest)
#include "load_profile_test.moc"
