// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trading/books.h"

#include "tests/support/events.h"
#include "tests/support/words.h"

#include <QtTest>

using namespace gannet;
using namespace gannet::test;

namespace {

struct Bench {
    Bench()
    {
        Instrument instrument;
        instrument.venue = catalogue.addVenue("fake");
        instrument.symbol = "BTC";
        instrument.priceScale = 1;
        instrument.qtyScale = 3;
        catalogue.upsert(instrument);
    }
    void status(StreamHealth health)
    {
        VenueStatus status;
        status.health = health;
        books.onEvent(makeEvent(kBookStream, status, 1));
    }
    void snapshot() { books.onEvent(makeEvent(kBookStream, BookSnapshot{{{99, 1}, {98, 2}}, {{101, 3}}}, 10, 10)); }
    void update(std::vector<BookLevel> bids, std::vector<BookLevel> asks)
    {
        books.onEvent(makeEvent(kBookStream, BookUpdate{std::move(bids), std::move(asks)}, 11, 11, 10));
    }
    [[nodiscard]] const BookState& state() const { return *books.find(InstrumentId{0}); }
    Catalogue catalogue;
    Books books{catalogue};
};

} // namespace

class BooksTest : public QObject {
    Q_OBJECT
private slots:
    void snapshotReplacesAndUpdateApplies()
    {
        Bench bench;
        bench.snapshot();
        bench.update({{99, 0}, {97, 4}}, {{100, 5}});
        QCOMPARE(bench.state().book.bids.best(), (BookLevel{98, 2}));
        QCOMPARE(bench.state().book.asks.best(), (BookLevel{100, 5}));
        QCOMPARE(bench.state().lastSeq, 11U);
        QCOMPARE(words(bench.state().health), words(StreamHealth::Live));
        bench.snapshot();
        QCOMPARE(bench.state().book.bids.size(), 2U);
        QCOMPARE(bench.state().book.asks.best(), (BookLevel{101, 3}));
    }

    void gapAndCrossedEmptyTheBookAndNoDiffFillsIt()
    {
        for (const StreamHealth health : {StreamHealth::Gap, StreamHealth::Crossed}) {
            Bench bench;
            bench.snapshot();
            bench.status(health);
            QCOMPARE(words(bench.state().health), words(health));
            QVERIFY(bench.state().book.bids.empty());
            bench.update({{95, 1}}, {});
            QVERIFY(bench.state().book.bids.empty());
            QCOMPARE(bench.state().ignored, 1U);
            bench.snapshot();
            QCOMPARE(words(bench.state().health), words(StreamHealth::Live));
        }
    }

    void staleKeepsTheBookMarked()
    {
        Bench bench;
        bench.snapshot();
        bench.status(StreamHealth::Stale);
        QCOMPARE(bench.state().book.bids.size(), 2U);
        QCOMPARE(words(bench.state().health), words(StreamHealth::Stale));
    }

    void aCrossedBookIsNeverShown()
    {
        Bench bench;
        bench.snapshot();
        bench.update({{101, 1}}, {});
        QCOMPARE(words(bench.state().health), words(StreamHealth::Crossed));
        QVERIFY(bench.state().book.asks.empty());
        bench.books.onEvent(makeEvent(kBookStream, BookSnapshot{{{98, 1}, {99, 1}}, {}}, 12, 12)); // unsorted
        QCOMPARE(words(bench.state().health), words(StreamHealth::Gap));
        QVERIFY(bench.state().book.bids.empty());
    }

    void aDiffAtOtherDecimalsIsNotApplied()
    {
        Bench bench;
        bench.snapshot();
        Instrument finer = bench.catalogue.at(InstrumentId{0});
        finer.priceScale = 2;
        bench.catalogue.upsert(finer);
        bench.update({{995, 4}}, {});
        QCOMPARE(bench.state().book.bids.size(), 2U);
        QCOMPARE(int{bench.state().priceScale}, 1);
    }
};

QTEST_GUILESS_MAIN(BooksTest)
#include "books_test.moc"
