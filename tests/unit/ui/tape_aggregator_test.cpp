// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/items/tape_aggregator.h"

#include <QtTest>

#include <random>

using namespace gannet;

namespace {

[[nodiscard]] TapeTrade trade(std::uint64_t ordinal, std::int64_t ms, Side side, std::int64_t qty = 10,
                              std::int64_t price = 500)
{
    TapeTrade made;
    made.ordinal = ordinal;
    made.venueTime = Timestamp::fromMilliseconds(1'000'000 + ms);
    made.aggressor = side;
    made.qty = qty;
    made.price = price;
    return made;
}

/// As TapeView holds them.
[[nodiscard]] std::vector<TapeTrade> newestFirst(std::vector<TapeTrade> oldestFirst)
{
    std::reverse(oldestFirst.begin(), oldestFirst.end());
    return oldestFirst;
}

} // namespace

class TapeAggregatorTest : public QObject {
    Q_OBJECT

private slots:
    void oneTakerWithinTheWindowIsOneRow()
    {
        TapeAggregator tape;
        tape.take(newestFirst({trade(1, 0, Side::Buy, 10, 500), trade(2, 30, Side::Buy, 5, 501),
                               trade(3, 50, Side::Buy, 2, 502), trade(4, 51, Side::Buy, 1, 502),
                               trade(5, 52, Side::Sell, 7, 501)}));
        QCOMPARE(tape.rows().size(), std::size_t{3});
        const TapeRow& joined = tape.rows().back();
        QCOMPARE(joined.qty, std::int64_t{17});
        QCOMPARE(joined.count, std::uint32_t{3});
        QCOMPARE(joined.price, std::int64_t{502});
        QCOMPARE(joined.time, Timestamp::fromMilliseconds(1'000'000));
        QVERIFY(tape.rows().front().side == Side::Sell);
    }

    void zeroWindowJoinsNothing()
    {
        TapeAggregator tape;
        tape.setWindow({});
        tape.take(newestFirst({trade(1, 0, Side::Buy), trade(2, 0, Side::Buy)}));
        QCOMPARE(tape.rows().size(), std::size_t{2});
    }

    void eachTradeIsSeenOnceHoweverOftenItIsShown()
    {
        TapeAggregator tape;
        QCOMPARE(tape.take(newestFirst({trade(1, 0, Side::Buy), trade(2, 90, Side::Buy)})), std::size_t{2});
        QCOMPARE(tape.take(newestFirst({trade(1, 0, Side::Buy), trade(2, 90, Side::Buy), trade(3, 180, Side::Buy)})),
                 std::size_t{1});
        QCOMPARE(tape.take(newestFirst({trade(3, 180, Side::Buy)})), std::size_t{0});
        QCOMPARE(tape.rows().size(), std::size_t{3});
        QCOMPARE(tape.shed(), std::uint64_t{0});
    }

    void aJumpIsCountedAndEndsTheRow()
    {
        TapeAggregator tape;
        tape.take(newestFirst({trade(10, 0, Side::Buy)})); // what was before we looked is no loss
        QCOMPARE(tape.shed(), std::uint64_t{0});
        tape.take(newestFirst({trade(15, 10, Side::Buy)}));
        QCOMPARE(tape.shed(), std::uint64_t{4});
        QCOMPARE(tape.rows().size(), std::size_t{2});
    }

    void nothingIsLostOrInventedAndTheMemoryIsBounded()
    {
        std::mt19937_64 random(11);
        TapeAggregator tape;
        std::int64_t total = 0;
        std::int64_t ms = 0;
        for (std::uint64_t ordinal = 1; ordinal <= 1500; ++ordinal) {
            ms += static_cast<std::int64_t>(random() % 40);
            const auto qty = static_cast<std::int64_t>(1 + random() % 1000);
            total += qty;
            tape.take(newestFirst({trade(ordinal, ms, random() % 2 == 0 ? Side::Buy : Side::Sell, qty)}));
        }
        std::int64_t shown = 0;
        std::uint64_t expected = 1500;
        for (const TapeRow& row : tape.rows()) {
            shown += row.qty;
            QCOMPARE(row.lastOrdinal, expected);
            expected = row.firstOrdinal - 1;
        }
        QCOMPARE(shown, total);
        QCOMPARE(expected, std::uint64_t{0});
        for (std::uint64_t ordinal = 1501; ordinal <= 9000; ++ordinal)
            tape.take(newestFirst({trade(ordinal, static_cast<std::int64_t>(ordinal) * 100, Side::Buy)}));
        QCOMPARE(tape.rows().size(), TapeAggregator::kMaxRows);
    }

    void bigIsTenTimesTheMedian()
    {
        std::deque<TapeRow> rows;
        std::vector<std::int64_t> scratch;
        QCOMPARE(autoBigQty(rows, scratch), std::int64_t{1});
        for (const std::int64_t qty : {3, 5, 1000}) {
            rows.emplace_back();
            rows.back().qty = qty;
        }
        QCOMPARE(autoBigQty(rows, scratch), std::int64_t{50});
    }
};

QTEST_GUILESS_MAIN(TapeAggregatorTest)
#include "tape_aggregator_test.moc"
