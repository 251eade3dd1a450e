// SPDX-License-Identifier: GPL-3.0-or-later
// A recorded session from the bytes of its frames through adapter, pipeline, books and candles: once warm, messages
// allocate next to nothing, and two engines end in the same state.
#include "tests/support/allocation_count.h"
#include "tests/support/recorded_feed.h"

#include <QtTest>

using namespace gannet;
using namespace gannet::test;

namespace {

/// Allocations of the feed's last half.
std::size_t allocationsWhenWarm(const RecordedFeed& feed, std::uint64_t& digest)
{
    FeedEngine fresh(feed);
    std::size_t before = 0;
    for (std::size_t i = 0; i < feed.items.size(); ++i) {
        if (i == feed.items.size() / 2)
            before = allocationCount();
        fresh.engine().step(feed.items[i]);
    }
    const std::size_t found = allocationCount() - before;
    digest = fresh.engine().digest();
    return found;
}

} // namespace

class WarmSessionTest : public QObject {
    Q_OBJECT

private slots:
    void warmMessagesAllocateNextToNothing()
    {
        FeedOptions options = btcusdtFeed();
        options.maxItems = 30'000;
        const RecordedFeed feed = recordFeed(options);
        QVERIFY(feed.frames > 29'000);
        QVERIFY(feed.firstFrame < feed.items.size() / 2);
        std::uint64_t first = 0;
        std::uint64_t second = 0;
        const std::size_t found = allocationsWhenWarm(feed, first);
        static_cast<void>(allocationsWhenWarm(feed, second));
        QCOMPARE(second, first);
        qInfo("%zu allocations in %zu messages", found, feed.items.size() - feed.items.size() / 2);
        // A book, a profile or a ring that outgrows its vector doubles it: a handful in minutes, never one per message.
        QVERIFY2(found <= 50, qPrintable(QString::number(found)));
    }
};

QTEST_GUILESS_MAIN(WarmSessionTest)
#include "warm_session_test.moc"
