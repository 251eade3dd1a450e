// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/dispatcher.h"

#include "tests/support/events.h"

#include <QtTest>

#include <rapidcheck.h>

#include <algorithm>
#include <numeric>
#include <random>

using namespace gannet;
using namespace gannet::test;

namespace {

using Sequences = std::vector<std::uint64_t>;

[[nodiscard]] Event updateOf(std::uint64_t seq)
{
    return makeEvent(kBookStream, BookUpdate{}, seq, seq, seq - 1);
}

[[nodiscard]] Event statusOf(StreamHealth health, std::uint64_t fact)
{
    VenueStatus status;
    status.health = health;
    return makeEvent(kBookStream, status, fact);
}

[[nodiscard]] Event tradeOf(std::uint64_t id)
{
    Trade trade;
    trade.tradeId = id;
    return makeEvent(kTradeStream, trade, id);
}

/// A dispatcher with one consumer, and time that moves by hand and fires its timer.
struct Bench {
    explicit Bench(Pacing pacing = Pacing::Everything) { dispatcher.addConsumer(out, pacing); }
    void dispatch(const Event& event) { dispatcher.dispatch(event, now); }
    void wait(Duration span)
    {
        const Timestamp end = now + span;
        while (dispatcher.nextDeadline().isKnown() && dispatcher.nextDeadline() <= end) {
            now = std::max(now, dispatcher.nextDeadline());
            dispatcher.onTimer(now);
        }
        now = end;
    }
    Recorder out;
    Dispatcher dispatcher;
    Timestamp now = kNoon;
};

} // namespace

class DispatcherTest : public QObject {
    Q_OBJECT
private slots:
    void inSequenceNeverWaits()
    {
        Bench bench;
        for (std::uint64_t seq = 10; seq < 20; ++seq)
            bench.dispatch(updateOf(seq));
        QCOMPARE(bench.out.events.size(), 10U);
        QVERIFY(!bench.dispatcher.nextDeadline().isKnown());
    }

    void anEarlyOneWaitsForItsPredecessor()
    {
        Bench bench;
        for (const std::uint64_t seq : {10U, 12U, 13U})
            bench.dispatch(updateOf(seq));
        QCOMPARE(bench.out.sequences(), (Sequences{10}));
        bench.dispatch(updateOf(11));
        QCOMPARE(bench.out.sequences(), (Sequences{10, 11, 12, 13}));
        QCOMPARE(bench.dispatcher.stats().outOfOrder, 2U);
        QCOMPARE(bench.dispatcher.stats().gaps, 0U);
    }

    void aMissingOneIsWaitedForAtMost150Ms()
    {
        Bench bench;
        for (const std::uint64_t seq : {10U, 12U, 13U})
            bench.dispatch(updateOf(seq));
        bench.wait(Duration::milliseconds(149));
        QCOMPARE(bench.out.events.size(), 1U);
        bench.wait(Duration::milliseconds(1));
        QCOMPARE(bench.out.sequences(), (Sequences{10, 12, 13}));
        QCOMPARE(bench.dispatcher.stats().gaps, 1U);
        // What was given up comes after all: it must not overwrite what is newer.
        bench.dispatch(updateOf(11));
        QCOMPARE(bench.out.events.size(), 3U);
        QCOMPARE(bench.dispatcher.stats().late, 1U);
        QVERIFY(!bench.dispatcher.nextDeadline().isKnown());
    }

    void anyOrderWithinTheWindowIsDeliveredInOrder()
    {
        QVERIFY(rc::check("shuffled arrivals come out as 1..n, once each", [] {
            const auto count = *rc::gen::inRange<std::uint64_t>(1, 60);
            const auto reach = *rc::gen::inRange<std::size_t>(1, 12);
            std::vector<Event> arrivals;
            for (std::uint64_t seq = 2; seq <= count; ++seq)
                arrivals.push_back(updateOf(seq));
            std::mt19937 random(*rc::gen::arbitrary<std::uint32_t>());
            for (std::size_t i = 0; i + 1 < arrivals.size(); ++i) {
                const std::size_t other = std::min(arrivals.size() - 1, i + random() % reach);
                std::swap(arrivals[i], arrivals[other]);
            }
            Bench bench;
            bench.dispatch(updateOf(1));
            for (const Event& event : arrivals) {
                bench.dispatch(event);
                if (random() % 4 == 0)
                    bench.dispatch(event); // told twice
                bench.wait(Duration::milliseconds(1));
            }
            Sequences expected(count);
            std::iota(expected.begin(), expected.end(), 1U);
            RC_ASSERT(bench.out.sequences() == expected);
        }));
    }

    void aSnapshotBeginsTheStreamAnew()
    {
        Bench bench;
        bench.dispatch(updateOf(10));
        bench.dispatch(updateOf(12)); // waits
        bench.dispatch(makeEvent(kBookStream, BookSnapshot{}, 5, 5));
        bench.dispatch(updateOf(6));
        QCOMPARE(bench.out.sequences(), (Sequences{10, 5, 6}));
        // The same sequences again after a second snapshot are no duplicates: the book was empty in between.
        bench.dispatch(makeEvent(kBookStream, BookSnapshot{}, 5, 5));
        bench.dispatch(updateOf(6));
        QCOMPARE(bench.out.sequences(), (Sequences{10, 5, 6, 5, 6}));
        QCOMPARE(bench.dispatcher.stats().duplicates, 0U);
    }

    void aGapForgetsWhatWaited()
    {
        Bench bench;
        bench.dispatch(updateOf(10));
        bench.dispatch(updateOf(12));
        bench.dispatch(statusOf(StreamHealth::Gap, 1));
        bench.wait(Duration::seconds(1));
        QCOMPARE(bench.out.events.size(), 2U);
        QCOMPARE(bench.dispatcher.stats().late, 1U);
    }

    void aDiffThatReachesBackOverTheSnapshotPasses()
    {
        Bench bench;
        bench.dispatch(makeEvent(kBookStream, BookSnapshot{}, 100, 100));
        bench.dispatch(makeEvent(kBookStream, BookUpdate{}, 105, 105, 94));
        QCOMPARE(bench.out.sequences(), (Sequences{100, 105}));
    }

    void streamsWithoutSequenceKeepArrivalOrder()
    {
        Bench bench;
        for (const std::uint64_t id : {3U, 1U, 2U, 1U})
            bench.dispatch(tradeOf(id));
        QCOMPARE(bench.out.events.size(), 3U);
        QCOMPARE(std::get<Trade>(bench.out.events[1].payload).tradeId, 1U);
        QCOMPARE(bench.dispatcher.stats().duplicates, 1U);
    }

    void aStatusToldTwiceIsPassedTwice()
    {
        Bench bench;
        bench.dispatch(statusOf(StreamHealth::Stale, 1));
        bench.dispatch(statusOf(StreamHealth::Stale, 1));
        QCOMPARE(bench.out.events.size(), 2U);
    }

    void consumersAreCalledInTheOrderTheyWereAdded()
    {
        struct Marker final : Consumer {
            explicit Marker(std::string* to, char mark) : log(to), name(mark) {}
            void onEvent(const Event& event) override
            {
                (void)event;
                log->push_back(name);
            }
            std::string* log;
            char name;
        };
        std::string log;
        Marker first(&log, 'a');
        Marker second(&log, 'b');
        Dispatcher dispatcher;
        dispatcher.addConsumer(first, Pacing::Everything);
        dispatcher.addConsumer(second, Pacing::Everything);
        dispatcher.dispatch(updateOf(1), kNoon);
        dispatcher.dispatch(updateOf(2), kNoon);
        QCOMPARE(log, std::string("abab"));
    }

    void aPacedConsumerGetsABurstThenFlushes()
    {
        Bench bench(Pacing::Paced);
        for (std::uint64_t id = 1; id <= 150; ++id)
            bench.dispatch(
                makeEvent(kQuoteStream, Quote{BookLevel{static_cast<std::int64_t>(id), 1}, std::nullopt}, id));
        QCOMPARE(bench.out.events.size(), static_cast<std::size_t>(kPaceBurst));
        bench.wait(kFlushPeriod);
        QCOMPARE(bench.out.events.size(), static_cast<std::size_t>(kPaceBurst) + 1);
        QCOMPARE(std::get<Quote>(bench.out.events.back().payload).bid->price, 150);
        QCOMPARE(bench.dispatcher.stats().coalesced, 49U);
    }

    void onlyTheSlowConsumerIsRelieved()
    {
        Bench bench(Pacing::Paced);
        Recorder all;
        bench.dispatcher.addConsumer(all, Pacing::Everything);
        for (std::uint64_t id = 1; id <= 500; ++id)
            bench.dispatch(tradeOf(id));
        QCOMPARE(all.events.size(), 500U);
        QVERIFY(bench.out.events.size() < 500U);
        bench.wait(kFlushPeriod);
        QCOMPARE(bench.out.events.size() + bench.dispatcher.stats().shedTrades, 500U);
    }

    void losslessIsNeverLostNorOvertakesItsBook()
    {
        QVERIFY(rc::check("every status arrives, in order, after the book events told before it", [] {
            Bench bench(Pacing::Paced);
            std::uint64_t fact = 0;
            std::vector<std::uint64_t> sent;
            const int count = *rc::gen::inRange(1, 1200);
            std::mt19937 random(*rc::gen::arbitrary<std::uint32_t>());
            for (int i = 0; i < count; ++i) {
                const Event event = random() % 5 == 0 ? statusOf(StreamHealth::Live, ++fact)
                                                      : makeEvent(kBookStream, BookUpdate{}, ++fact);
                if (std::holds_alternative<VenueStatus>(event.payload))
                    sent.push_back(event.eventId.value);
                bench.dispatch(event);
                if (std::holds_alternative<VenueStatus>(event.payload))
                    RC_ASSERT(bench.out.events.back().eventId == event.eventId);
            }
            bench.wait(Duration::seconds(1));
            std::vector<std::uint64_t> got;
            for (const Event& event : bench.out.events) {
                if (std::holds_alternative<VenueStatus>(event.payload))
                    got.push_back(event.eventId.value);
            }
            RC_ASSERT(got == sent);
        }));
    }
};

QTEST_GUILESS_MAIN(DispatcherTest)
#include "dispatcher_test.moc"
