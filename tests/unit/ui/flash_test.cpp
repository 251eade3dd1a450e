// SPDX-License-Identifier: GPL-3.0-or-later
// The flash budget, on a clock of the test's own: how often, how long and how strong anything may flash.
#include "ui/flash.h"
#include "ui/models/flash_model.h"

#include <QSignalSpy>
#include <QtTest>

#include <random>

using namespace gannet;

namespace {

/// Beginnings of flashes, by looking every ms: from nothing to something.
class Watch {
public:
    void look(double strength, std::int64_t nowMs)
    {
        if (strength > 0 && m_before <= 0)
            m_begun.push_back(nowMs);
        m_before = strength;
    }
    [[nodiscard]] std::size_t count() const { return m_begun.size(); }
    /// The most that began within any second.
    [[nodiscard]] std::size_t mostInASecond() const
    {
        std::size_t most = 0;
        for (std::size_t i = 0; i < m_begun.size(); ++i) {
            std::size_t n = 0;
            while (i + n < m_begun.size() && m_begun[i + n] < m_begun[i] + 1000)
                ++n;
            most = std::max(most, n);
        }
        return most;
    }

private:
    std::vector<std::int64_t> m_begun;
    double m_before = 0;
};

[[nodiscard]] std::size_t visibleMarks(const LevelFlashes& flashes, std::int64_t nowMs)
{
    return static_cast<std::size_t>(std::ranges::count_if(
        flashes.marks(), [nowMs](const auto& mark) { return LevelFlashes::strength(mark, nowMs) > 0; }));
}

} // namespace

class FlashTest : public QObject {
    Q_OBJECT

private slots:
    void aPulseFadesLinearlyAndEnds()
    {
        CellFlash flash;
        QCOMPARE(flash.strength(0), 0.0);
        QVERIFY(!flash.nextLookMs(0));
        flash.change(1, 1000);
        QCOMPARE(flash.strength(1000), 1.0);
        QCOMPARE(flash.strength(1080), 0.5);
        QCOMPARE(flash.strength(1160), 0.0);
        QCOMPARE(*flash.nextLookMs(1000), std::int64_t{1000 + kLookMs});
        QCOMPARE(*flash.nextLookMs(1150), std::int64_t{1160});
        QVERIFY(!flash.nextLookMs(1160)); // nothing is painted for it any more
    }

    void aChangeToNowhereShowsNothing()
    {
        CellFlash flash;
        flash.change(0, 1000);
        QCOMPARE(flash.strength(1000), 0.0);
        QVERIFY(!flash.nextLookMs(1000));
    }

    void noRateOfUpdatesBreaksTheBudget_data()
    {
        QTest::addColumn<int>("everyMs");
        for (const int everyMs : {1000, 400, 300, 200, 100, 60, 50, 49, 48, 20, 5, 1})
            QTest::newRow(qPrintable(QStringLiteral("every %1 ms").arg(everyMs))) << everyMs;
    }
    void noRateOfUpdatesBreaksTheBudget()
    {
        QFETCH(int, everyMs);
        CellFlash flash;
        Watch watch;
        for (std::int64_t now = 0; now < 20'000; ++now) {
            if (now % everyMs == 0)
                flash.change(now % 2 == 0 ? 1 : -1, now);
            watch.look(flash.strength(now), now);
        }
        QVERIFY2(watch.mostInASecond() <= 3, qPrintable(QString::number(watch.mostInASecond())));
        if (everyMs >= 1000)
            QCOMPARE(watch.count(), std::size_t{20}); // a slow price never goes unseen
        if (everyMs < 50)
            QVERIFY(watch.count() <= 4); // the first pulses, then one tint that is held
    }

    void burstsDoNotBreakTheBudgetEither()
    {
        std::mt19937_64 random(11);
        CellFlash flash;
        Watch watch;
        for (std::int64_t now = 0; now < 60'000; ++now) {
            const bool isBurst = now / 700 % 2 == 0;
            if (random() % (isBurst ? 20 : 200) == 0)
                flash.change(1, now);
            watch.look(flash.strength(now), now);
        }
        QVERIFY2(watch.mostInASecond() <= 3, qPrintable(QString::number(watch.mostInASecond())));
    }

    void aFastPriceHoldsASteadyTintThatEnds()
    {
        CellFlash flash;
        for (std::int64_t now = 0; now < 2000; now += 40) // 25 a second
            flash.change(-1, now);
        QCOMPARE(flash.strength(1960), kSteadyStrength);
        QCOMPARE(flash.strength(2100), kSteadyStrength);
        QCOMPARE(flash.direction(), -1);
        const auto next = flash.nextLookMs(1970);
        QVERIFY(next && *next > 2400); // it is not painted meanwhile
        QCOMPARE(flash.strength(*next), 0.0);
        QVERIFY(!flash.nextLookMs(*next));
    }

    void onlyALevelThatWentIsMarked()
    {
        LevelFlashes flashes(Side::Buy);
        flashes.take(levels({{100, 5}, {99, 5}, {98, 5}}), false, 0);
        QCOMPARE(visibleMarks(flashes, 0), std::size_t{0}); // nothing to compare with
        flashes.take(levels({{101, 1}, {100, 7}, {99, 5}, {98, 4}}), false, 10);
        QCOMPARE(visibleMarks(flashes, 10), std::size_t{0}); // a new one and other sizes are no news
        flashes.take(levels({{101, 1}, {99, 5}, {98, 4}}), false, 20);
        QCOMPARE(visibleMarks(flashes, 20), std::size_t{1});
        QCOMPARE(flashes.marks()[0].price, std::int64_t{100});
        QVERIFY(flashes.marks()[0].kind == LevelFlashes::Kind::Gone);
        QCOMPARE(visibleMarks(flashes, 20 + kPulseMs), std::size_t{0});
        QVERIFY(!flashes.nextLookMs(20 + kPulseMs));
    }

    void whatFallsOutOfSightIsNotGone()
    {
        LevelFlashes flashes(Side::Sell);
        flashes.take(levels({{100, 5}, {101, 5}, {102, 5}}), false, 0);
        flashes.take(levels({{99, 1}, {100, 5}, {101, 5}}), false, 10); // 102 has lost its row
        QCOMPARE(visibleMarks(flashes, 10), std::size_t{0});
        flashes.take({}, false, 20); // the book was emptied
        QCOMPARE(visibleMarks(flashes, 20), std::size_t{0});
        flashes.reset();
        flashes.take(levels({{300, 5}, {301, 5}}), false, 30); // another instrument
        QCOMPARE(visibleMarks(flashes, 30), std::size_t{0});
    }

    void sizesHaveTicksOnlyWhereTheyAreWanted()
    {
        LevelFlashes flashes(Side::Sell);
        flashes.take(levels({{100, 5}, {101, 5}, {102, 5}}), true, 0);
        flashes.take(levels({{100, 6}, {101, 5}, {102, 4}}), true, 10);
        QCOMPARE(flashes.marks().size(), std::size_t{2});
        QVERIFY(flashes.marks()[0].kind == LevelFlashes::Kind::Grew);
        QVERIFY(flashes.marks()[1].kind == LevelFlashes::Kind::Shrank);
        QCOMPARE(*flashes.nextLookMs(10), std::int64_t{10 + kTickMs}); // it stands: nothing is painted meanwhile
        QCOMPARE(visibleMarks(flashes, 10 + kTickMs - 1), std::size_t{2});
        QCOMPARE(visibleMarks(flashes, 10 + kTickMs), std::size_t{0});
        flashes.take(levels({{101, 5}, {102, 4}}), true, 60);
        QVERIFY(flashes.marks()[0].kind == LevelFlashes::Kind::Gone); // says more than that it grew
    }

    void aLevelThatFlickersStaysWithinTheBudget()
    {
        LevelFlashes flashes(Side::Buy);
        Watch watch;
        for (std::int64_t now = 0; now < 10'000; ++now) {
            if (now % 50 == 0)
                flashes.take(levels({{now % 100 == 0 ? 100 : 101, 5}, {99, 5}}), false, now);
            double strength = 0;
            for (const LevelFlashes::Mark& mark : flashes.marks())
                strength = std::max(strength, mark.price == 101 ? LevelFlashes::strength(mark, now) : 0.0);
            watch.look(strength, now);
        }
        QVERIFY(watch.count() > 20);
        QVERIFY2(watch.mostInASecond() <= 3, qPrintable(QString::number(watch.mostInASecond())));
    }

    void aCellOfQmlMovesOnlyWhileItFades()
    {
        FlashModel flash;
        flash.setMove(7); // where things stand
        QCOMPARE(flash.share(), 0.0);
        QSignalSpy looks(&flash, &FlashModel::changed);
        flash.setMove(-8);
        QVERIFY(flash.share() > 0 && flash.share() <= kFlashShare);
        QVERIFY(!flash.isUp());
        QTRY_COMPARE(flash.share(), 0.0);
        const auto seen = looks.count();
        QVERIFY(seen <= 8);
        QTest::qWait(100);
        QCOMPARE(looks.count(), seen);
        flash.setOn(false);
        flash.setMove(9);
        QCOMPARE(flash.share(), 0.0);
    }

private:
    /// Holds for one statement.
    static std::span<const BookLevel> levels(std::initializer_list<BookLevel> list)
    {
        return {list.begin(), list.size()};
    }
};

QTEST_GUILESS_MAIN(FlashTest)
#include "flash_test.moc"
