// SPDX-License-Identifier: GPL-3.0-or-later
// The two ways across threads, with real threads: run under ThreadSanitizer too.
#include "core/base/inbox.h"
#include "core/base/latest.h"

#include <QTest>

#include <array>
#include <atomic>
#include <thread>
#include <vector>

using namespace gannet;

class CrossingsTest : public QObject {
    Q_OBJECT

private slots:
    void inboxLosesNothingAndKeepsEachWritersOrder()
    {
        constexpr int kWriters = 4;
        constexpr int kItems = 20'000;
        Inbox<std::pair<int, int>> inbox;
        std::vector<std::jthread> writers;
        for (int w = 0; w < kWriters; ++w) {
            writers.emplace_back([&inbox, w] {
                for (int i = 0; i < kItems; ++i)
                    inbox.push({w, i});
            });
        }
        std::array<int, kWriters> next{};
        std::vector<std::pair<int, int>> batch;
        int total = 0;
        while (total < kWriters * kItems) {
            if (!inbox.drain(batch, Duration::seconds(5)))
                break;
            for (const auto& [writer, ordinal] : batch) {
                QCOMPARE(ordinal, next[static_cast<std::size_t>(writer)]++);
                ++total;
            }
        }
        QCOMPARE(total, kWriters * kItems);
        QCOMPARE(inbox.depth(), std::size_t{0});
    }

    void inboxWakesOncePerFilling()
    {
        int wakes = 0;
        Inbox<int> inbox([&wakes] { ++wakes; });
        inbox.push(1);
        inbox.push(2);
        QCOMPARE(wakes, 1);
        std::vector<int> batch;
        QVERIFY(inbox.drain(batch));
        QCOMPARE(batch, (std::vector<int>{1, 2}));
        QVERIFY(!inbox.drain(batch));
        inbox.push(3);
        QCOMPARE(wakes, 2);
    }

    void pokeEndsAWait()
    {
        Inbox<int> inbox;
        std::jthread poker([&inbox] { inbox.poke(); });
        std::vector<int> batch;
        QVERIFY(!inbox.drain(batch, Duration::seconds(20))); // the test's time limit is the check
    }

    void latestGivesWholeValuesThatNeverGoBack()
    {
        struct Wide {
            std::array<std::uint64_t, 64> same{};
        };
        Latest<Wide> latest;
        std::atomic<bool> done = false;
        constexpr std::uint64_t kLast = 50'000;
        std::jthread writer([&] {
            for (std::uint64_t i = 1; i <= kLast; ++i) {
                latest.back().same.fill(i);
                latest.publish();
            }
            done = true;
        });
        std::uint64_t seen = 0;
        bool torn = false;
        bool backwards = false;
        while (seen < kLast) {
            const bool wasDone = done;
            if (const Wide* value = latest.take()) {
                for (const std::uint64_t part : value->same)
                    torn = torn || part != value->same[0];
                backwards = backwards || value->same[0] <= seen;
                seen = value->same[0];
            } else if (wasDone) {
                break;
            }
        }
        QVERIFY(!torn);
        QVERIFY(!backwards);
        QCOMPARE(seen, kLast);
        QVERIFY(latest.take() == nullptr);
        QCOMPARE(latest.current().same[0], kLast);
    }
};

QTEST_GUILESS_MAIN(CrossingsTest)
#include "crossings_test.moc"
