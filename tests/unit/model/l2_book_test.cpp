// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/l2_book.h"

#include <QTest>

#include <rapidcheck.h>

#include <map>
#include <vector>

using namespace gannet;

namespace {

/// The plain way to keep one side: the oracle.
class MapSide {
public:
    explicit MapSide(Side side) : m_side(side) {}
    bool set(std::int64_t price, std::int64_t qty)
    {
        if (qty == 0)
            return m_levels.erase(price) > 0;
        m_levels[price] = qty;
        return true;
    }
    [[nodiscard]] std::vector<BookLevel> bestFirst() const
    {
        std::vector<BookLevel> result;
        for (const auto& [price, qty] : m_levels)
            result.push_back({price, qty});
        if (m_side == Side::Buy)
            return {result.rbegin(), result.rend()};
        return result;
    }

private:
    Side m_side;
    std::map<std::int64_t, std::int64_t> m_levels;
};

[[nodiscard]] std::vector<BookLevel> bestFirst(const BookSide& side)
{
    std::vector<BookLevel> result;
    for (std::size_t i = 0; i < side.size(); ++i)
        result.push_back(side.at(i));
    return result;
}

} // namespace

class L2BookTest : public QObject {
    Q_OBJECT

private slots:
    void equalsAMapAfterAnyChanges()
    {
        QVERIFY(rc::check("BookSide is a sorted map", [] {
            const Side side = *rc::gen::element(Side::Buy, Side::Sell);
            BookSide fast(side);
            MapSide plain(side);
            // Few prices: updates and removals meet; many: the binary part of the search is reached.
            const std::int64_t range = *rc::gen::element<std::int64_t>(8, 60, 2000);
            const int changes = *rc::gen::inRange(0, 600);
            std::uint64_t state = *rc::gen::arbitrary<std::uint64_t>();
            for (int i = 0; i < changes; ++i) {
                state = state * 6364136223846793005ULL + 1442695040888963407ULL;
                const auto price = static_cast<std::int64_t>((state >> 33) % static_cast<std::uint64_t>(range)) + 1;
                const auto qty = static_cast<std::int64_t>((state >> 20) % 4);
                RC_ASSERT(fast.set(price, qty) == plain.set(price, qty));
            }
            const auto levels = plain.bestFirst();
            RC_ASSERT(bestFirst(fast) == levels);
            for (const BookLevel& level : levels)
                RC_ASSERT(fast.qtyAt(level.price) == level.qty);
            RC_ASSERT(fast.qtyAt(range + 5) == 0);
        }));
    }

    void assignTakesOnlyASortedSide_data()
    {
        QTest::addColumn<int>("sell");
        QTest::addColumn<QList<qint64>>("prices");
        QTest::addColumn<qint64>("qty");
        QTest::addColumn<bool>("taken");
        QTest::newRow("bids best first") << 0 << QList<qint64>{103, 102, 100} << qint64{5} << true;
        QTest::newRow("asks best first") << 1 << QList<qint64>{100, 102, 103} << qint64{5} << true;
        QTest::newRow("empty") << 0 << QList<qint64>{} << qint64{5} << true;
        QTest::newRow("bids upside down") << 0 << QList<qint64>{100, 102} << qint64{5} << false;
        QTest::newRow("asks upside down") << 1 << QList<qint64>{102, 100} << qint64{5} << false;
        QTest::newRow("doubled") << 0 << QList<qint64>{102, 102} << qint64{5} << false;
        QTest::newRow("zero price") << 1 << QList<qint64>{0, 1} << qint64{5} << false;
        QTest::newRow("zero size") << 0 << QList<qint64>{102} << qint64{0} << false;
        QTest::newRow("negative size") << 0 << QList<qint64>{102} << qint64{-1} << false;
    }
    void assignTakesOnlyASortedSide()
    {
        QFETCH(int, sell);
        QFETCH(QList<qint64>, prices);
        QFETCH(qint64, qty);
        QFETCH(bool, taken);
        BookSide side(sell != 0 ? Side::Sell : Side::Buy);
        side.set(50, 1);
        std::vector<BookLevel> levels;
        for (const qint64 price : prices)
            levels.push_back({price, qty});
        QCOMPARE(side.assign(levels), taken);
        QVERIFY(bestFirst(side) == (taken ? levels : std::vector<BookLevel>{}));
    }

    void crossedMeansBidAtOrAboveAsk()
    {
        L2Book book;
        QVERIFY(!book.isCrossed());
        book.bids.set(100, 1);
        QVERIFY(!book.isCrossed());
        book.asks.set(101, 1);
        QVERIFY(!book.isCrossed());
        book.asks.set(100, 1);
        QVERIFY(book.isCrossed());
    }
};

QTEST_GUILESS_MAIN(L2BookTest)
#include "l2_book_test.moc"
