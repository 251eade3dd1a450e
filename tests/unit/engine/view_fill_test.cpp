// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/view_fill.h"

#include "tests/support/events.h"
#include "tests/support/words.h"

#include <QtTest>

#include <rapidcheck.h>

#include <memory>
#include <set>

using namespace gannet;
using namespace gannet::test;

namespace {

/// A source with a live book of 20 a side around 1000 at two decimals, tick 0.05.
struct Bench {
    Bench()
    {
        instrument.id = InstrumentId{0};
        instrument.priceScale = 2;
        instrument.qtyScale = 1;
        instrument.tickRule.tick = {5, 2};
        for (int i = 0; i < 20; ++i) {
            book.book.bids.set(1000 - 5 * i, 10 + i);
            book.book.asks.set(1005 + 5 * i, 10 + i);
        }
        book.hasSnapshot = true;
        book.health = StreamHealth::Live;
        book.priceScale = 2;
        book.qtyScale = 1;
        market.priceScale = 2;
        market.qtyScale = 1;
        session.session = SessionState::Ready;
    }
    [[nodiscard]] FillSource source() const { return {&instrument, &book, &market, nullptr, session, kNoon}; }
    [[nodiscard]] std::unique_ptr<DepthView> depth(std::int64_t group) const
    {
        auto view = std::make_unique<DepthView>();
        fillDepth(*view, source(), group);
        return view;
    }
    Instrument instrument;
    BookState book;
    InstrumentMarket market;
    VenueStatus session;
};

} // namespace

class ViewFillTest : public QObject {
    Q_OBJECT
private slots:
    void groupedRowsHoldWhatTheirLevelsHold()
    {
        QVERIFY(rc::check("bids round down, asks up, no size is lost, rows are strictly ordered", [] {
            const Side side = *rc::gen::element(Side::Buy, Side::Sell);
            BookSide levels(side);
            std::int64_t total = 0;
            const auto prices = *rc::gen::container<std::set<std::int64_t>>(rc::gen::inRange<std::int64_t>(1, 5000));
            for (const std::int64_t price : prices) {
                const auto qty = *rc::gen::inRange<std::int64_t>(1, 1000);
                levels.set(price, qty);
                total += qty;
            }
            const auto step = *rc::gen::inRange<std::int64_t>(1, 300);
            std::vector<BookLevel> rows(levels.size());
            rows.resize(groupLevels(levels, side, step, rows));
            std::int64_t shown = 0;
            for (std::size_t i = 0; i < rows.size(); ++i) {
                shown += rows[i].qty;
                RC_ASSERT(rows[i].price % step == 0);
                if (i > 0)
                    RC_ASSERT((side == Side::Buy) == (rows[i].price < rows[i - 1].price));
                std::int64_t inRow = 0;
                for (std::size_t n = 0; n < levels.size(); ++n) {
                    const std::int64_t distance =
                        side == Side::Buy ? levels.at(n).price - rows[i].price : rows[i].price - levels.at(n).price;
                    inRow += distance >= 0 && distance < step ? levels.at(n).qty : 0;
                }
                RC_ASSERT(rows[i].qty == inRow);
            }
            RC_ASSERT(shown == total);
        }));
    }

    void rowsThatDoNotFitAreLeftOutWhole()
    {
        BookSide bids(Side::Buy);
        for (std::int64_t price = 1; price <= 40; ++price)
            bids.set(price, 1);
        std::vector<BookLevel> rows(2);
        QCOMPARE(groupLevels(bids, Side::Buy, 10, rows), 2U);
        QCOMPARE(rows[0], (BookLevel{40, 1}));
        QCOMPARE(rows[1], (BookLevel{30, 10}));
    }

    void depthStatesItsStepInTicks()
    {
        Bench bench;
        const auto plain = bench.depth(0);
        QCOMPARE(plain->tick, 5);
        QCOMPARE(plain->step, 5);
        QCOMPARE(plain->bidCount, 20U);
        QCOMPARE(plain->bestBid.mantissa, 1000);
        const auto grouped = bench.depth(10);
        QCOMPARE(grouped->step, 50);
        QCOMPARE(grouped->bids[0].price, 1000);
        QCOMPARE(grouped->bids[1].price, 950);
        QCOMPARE(grouped->asks[0].price, 1050);
        QCOMPARE(grouped->bestAsk.mantissa, 1005); // the top is never rounded
        QCOMPARE(grouped->askTotal, 20U);
    }

    void anEmptiedBookShowsNothing()
    {
        Bench bench;
        bench.book.book.clear();
        bench.book.hasSnapshot = false;
        bench.book.health = StreamHealth::Gap;
        const auto view = bench.depth(0);
        QCOMPARE(view->bidCount, 0U);
        QVERIFY(!view->bestBid.isKnown);
        QCOMPARE(words(view->freshness.health), words(StreamHealth::Gap));
    }

    void aVenueThatIsGoneMakesALiveBookStale()
    {
        Bench bench;
        bench.session.session = SessionState::Disconnected;
        bench.session.attempt = 3;
        bench.session.words = "reset by peer";
        const Freshness freshness = freshnessOf(bench.source(), StreamKind::Book);
        QCOMPARE(words(freshness.health), words(StreamHealth::Stale));
        QCOMPARE(freshness.attempt, 3U);
        QCOMPARE(freshness.words.view(), std::string_view("reset by peer"));
    }

    void whatWasNeverToldIsConnecting()
    {
        FillSource nothing;
        QCOMPARE(words(freshnessOf(nothing, StreamKind::Trades).health), words(StreamHealth::Connecting));
    }

    void quoteRowTakesTheNewerTopAndAnExactChange()
    {
        Bench bench;
        bench.book.received = kNoon;
        bench.market.quote = Quote{BookLevel{1001, 1}, BookLevel{1004, 1}};
        bench.market.quoteTime = kNoon - Duration::milliseconds(1);
        bench.market.last = Decimal{1030, 2};
        bench.market.ticker.open = Decimal{1000, 2};
        QuoteRow row;
        fillQuote(row, bench.source());
        QCOMPARE(row.bid.mantissa, 1000);
        bench.market.quoteTime = kNoon + Duration::milliseconds(1);
        fillQuote(row, bench.source());
        QCOMPARE(row.bid.mantissa, 1001);
        QCOMPARE(row.ask.mantissa, 1004);
        QCOMPARE(row.changePct24h.mantissa, 300);
        QCOMPARE(int{row.changePct24h.scale}, 2);
        QVERIFY(!row.fundingRate.isKnown);
        bench.market.ticker.open = Decimal{0, 0};
        fillQuote(row, bench.source());
        QVERIFY(!row.changePct24h.isKnown);
    }

    void chartPrefersWhatTheVenueTells()
    {
        Bench bench;
        auto view = std::make_unique<ChartView>();
        bench.market.candles.add(kNoon, 1000, 5, 1);
        fillChart(*view, bench.source(), KlineInterval::OneMinute, false);
        QVERIFY(view->isFromTrades);
        QCOMPARE(view->count, 1U);
        bench.market.klines[KlineInterval::OneMinute].merge({.openTime = kNoon, .open = 7}, true);
        fillChart(*view, bench.source(), KlineInterval::OneMinute, false);
        QVERIFY(!view->isFromTrades);
        QCOMPARE(view->candles[0].open, 7);
        fillChart(*view, bench.source(), KlineInterval::OneSecond, false);
        QVERIFY(view->isFromTrades);
    }
};

QTEST_GUILESS_MAIN(ViewFillTest)
#include "view_fill_test.moc"
