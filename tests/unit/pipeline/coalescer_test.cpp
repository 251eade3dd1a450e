// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/coalescer.h"

#include "core/model/l2_book.h"
#include "tests/support/events.h"

#include <QtTest>

#include <rapidcheck.h>

using namespace gannet;
using namespace gannet::test;

namespace {

/// Applies book events as a consumer would; knows nothing of coalescing.
struct PlainBook final : Consumer {
    L2Book book;
    void onEvent(const Event& event) override
    {
        if (const auto* snapshot = std::get_if<BookSnapshot>(&event.payload)) {
            RC_ASSERT(book.bids.assign(snapshot->bids));
            RC_ASSERT(book.asks.assign(snapshot->asks));
            return;
        }
        const auto& update = std::get<BookUpdate>(event.payload);
        for (const BookLevel& level : update.bids)
            book.bids.set(level.price, level.qty);
        for (const BookLevel& level : update.asks)
            book.asks.set(level.price, level.qty);
    }
};

[[nodiscard]] std::vector<BookLevel> levelsOf(const BookSide& side)
{
    std::vector<BookLevel> levels;
    for (std::size_t i = 0; i < side.size(); ++i)
        levels.push_back(side.at(i));
    return levels;
}

[[nodiscard]] rc::Gen<BookLevel> anyLevel(std::int64_t lowest, std::int64_t lowestQty)
{
    return rc::gen::apply(
        [](std::int64_t price, std::int64_t qty) {
            return BookLevel{price, qty};
        },
        rc::gen::inRange<std::int64_t>(lowest, lowest + 12), rc::gen::inRange<std::int64_t>(lowestQty, 5));
}

/// A book event: mostly diffs, sometimes a whole book. Bids live below 100, asks above.
[[nodiscard]] Event anyBookEvent(std::uint64_t seq)
{
    auto bids = *rc::gen::container<std::vector<BookLevel>>(anyLevel(80, 0));
    auto asks = *rc::gen::container<std::vector<BookLevel>>(anyLevel(101, 0));
    if (*rc::gen::inRange(0, 5) != 0)
        return makeEvent(kBookStream, BookUpdate{bids, asks}, seq, seq, seq - 1);
    BookSide bidSide(Side::Buy);
    BookSide askSide(Side::Sell);
    for (const BookLevel& level : bids)
        bidSide.set(level.price, level.qty);
    for (const BookLevel& level : asks)
        askSide.set(level.price, level.qty);
    return makeEvent(kBookStream, BookSnapshot{levelsOf(bidSide), levelsOf(askSide)}, seq, seq);
}

} // namespace

class CoalescerTest : public QObject {
    Q_OBJECT
private slots:
    void unitedBooksEqualTheSingleOnes()
    {
        QVERIFY(rc::check("coalescing at any points gives the same book", [] {
            PlainBook plain;
            PlainBook paced;
            Coalescer coalescer;
            const int count = *rc::gen::inRange(1, 30);
            for (int i = 1; i <= count; ++i) {
                const Event event = anyBookEvent(static_cast<std::uint64_t>(i));
                plain.onEvent(event);
                coalescer.add(event);
                if (*rc::gen::inRange(0, 4) == 0)
                    coalescer.flush(paced);
            }
            coalescer.flush(paced);
            RC_ASSERT(levelsOf(paced.book.bids) == levelsOf(plain.book.bids));
            RC_ASSERT(levelsOf(paced.book.asks) == levelsOf(plain.book.asks));
        }));
    }

    void aUnitedUpdateSpansTheSequencesOfItsParts()
    {
        Coalescer coalescer;
        Recorder out;
        coalescer.add(makeEvent(kBookStream, BookUpdate{{{99, 1}}, {}}, 11, 11, 10));
        coalescer.add(makeEvent(kBookStream, BookUpdate{{{99, 0}, {98, 2}}, {}}, 12, 12, 11));
        coalescer.flush(out);
        QCOMPARE(out.events.size(), 1U);
        QCOMPARE(out.events[0].seqPrevious, 10U);
        QCOMPARE(out.events[0].seqProvider, 12U);
        // The removal must still be told: the consumer may have the level from before.
        QCOMPARE(std::get<BookUpdate>(out.events[0].payload).bids, (std::vector<BookLevel>{{99, 0}, {98, 2}}));
        QCOMPARE(coalescer.coalesced(), 1U);
    }

    void latestWinsPerStreamAndCandle()
    {
        Coalescer coalescer;
        Recorder out;
        const StreamKey klines{VenueId{0}, InstrumentId{0}, StreamKind::Kline, KlineInterval::OneMinute};
        Kline first;
        first.openTime = kNoon;
        Kline second;
        second.openTime = kNoon + Duration::minutes(1);
        for (const bool isClosed : {false, true}) {
            first.isClosed = isClosed;
            coalescer.add(makeEvent(klines, first, 1));
        }
        coalescer.add(makeEvent(klines, second, 2));
        coalescer.add(makeEvent(kQuoteStream, Quote{BookLevel{1, 1}, std::nullopt}, 3));
        coalescer.add(makeEvent(kQuoteStream, Quote{BookLevel{2, 1}, std::nullopt}, 4));
        coalescer.flush(out);
        QCOMPARE(out.events.size(), 3U);
        const auto klineAt = [&out](std::size_t i) { return std::get_if<Kline>(&out.events[i].payload); };
        std::size_t closed = 0;
        for (std::size_t i = 0; i < 3; ++i) {
            if (klineAt(i) && klineAt(i)->isClosed)
                ++closed;
            if (const auto* quote = std::get_if<Quote>(&out.events[i].payload))
                QCOMPARE(quote->bid->price, 2);
        }
        QCOMPARE(closed, 1U); // the end of the first candle was not lost to the second
    }

    void aFloodOfTradesShedsTheOldestAndCounts()
    {
        Coalescer coalescer;
        Recorder out;
        for (std::uint64_t id = 1; id <= kTradesPerFlush + 7; ++id) {
            Trade trade;
            trade.tradeId = id;
            coalescer.add(makeEvent(kTradeStream, trade, id));
        }
        coalescer.flush(out);
        QCOMPARE(out.events.size(), kTradesPerFlush);
        QCOMPARE(std::get<Trade>(out.events[0].payload).tradeId, 8U);
        QCOMPARE(coalescer.shed(), 7U);
    }

    void flushesOneInstrumentAlone()
    {
        Coalescer coalescer;
        Recorder out;
        StreamKey other = kQuoteStream;
        other.instrument = InstrumentId{1};
        coalescer.add(makeEvent(kQuoteStream, Quote{}, 1));
        coalescer.add(makeEvent(other, Quote{}, 2));
        coalescer.flush(out, kBookStream);
        QCOMPARE(out.events.size(), 1U);
        QVERIFY(!coalescer.holds(kQuoteStream));
        QVERIFY(coalescer.holds(other));
    }
};

QTEST_GUILESS_MAIN(CoalescerTest)
#include "coalescer_test.moc"
