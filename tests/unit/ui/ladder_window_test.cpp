// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/items/ladder_window.h"

#include <QtTest>

using namespace gannet;

namespace {

constexpr std::int64_t kNow = 5'000;

} // namespace

class LadderWindowTest : public QObject {
    Q_OBJECT

private slots:
    void theFirstTouchCentres()
    {
        LadderWindow window;
        window.setRows(21);
        QVERIFY(!window.isPlaced());
        QVERIFY(window.onTouch(1000, 1001, kNow));
        QCOMPARE(window.rowOf(1000), std::int64_t{10});
        QCOMPARE(window.priceAt(0), std::int64_t{1010});
    }

    void theTouchMayWanderInTheMiddle()
    {
        LadderWindow window = placed();
        // 20 rows: the middle 60 % are rows 4 to 15; row 10 holds 1000.
        QVERIFY(!window.onTouch(1006, 1006, kNow));
        QVERIFY(!window.onTouch(995, 995, kNow));
        QCOMPARE(window.rowOf(1000), std::int64_t{10});
        QVERIFY(window.onTouch(994, 994, kNow)); // row 16
        QCOMPARE(window.rowOf(994), std::int64_t{10});
        QVERIFY(window.onTouch(1001, 1001, kNow)); // row 3
        QCOMPARE(window.rowOf(1001), std::int64_t{10});
    }

    /// Each of what holds the rows holds them alone.
    void whatHoldsTheRows_data()
    {
        QTest::addColumn<bool>("isHovered");
        QTest::addColumn<bool>("isHeld");
        QTest::addColumn<qint64>("keyAgoMs"); // below zero: there was none
        QTest::addColumn<qint64>("touch");
        QTest::addColumn<bool>("isMoved");
        QTest::newRow("free") << false << false << qint64(-1) << qint64(1020) << true;
        QTest::newRow("in the middle") << false << false << qint64(-1) << qint64(1003) << false;
        QTest::newRow("pointer inside") << true << false << qint64(-1) << qint64(1020) << false;
        QTest::newRow("press or drag") << false << true << qint64(-1) << qint64(1020) << false;
        QTest::newRow("a key just now") << false << false << qint64(0) << qint64(1020) << false;
        QTest::newRow("a key 999 ms ago") << false << false << qint64(999) << qint64(1020) << false;
        QTest::newRow("a key a second ago") << false << false << qint64(1000) << qint64(1020) << true;
    }
    void whatHoldsTheRows()
    {
        QFETCH(bool, isHovered);
        QFETCH(bool, isHeld);
        QFETCH(qint64, keyAgoMs);
        QFETCH(qint64, touch);
        QFETCH(bool, isMoved);
        LadderWindow window = placed();
        window.setHovered(isHovered);
        window.setHeld(isHeld);
        if (keyAgoMs >= 0)
            window.noteKey(kNow - keyAgoMs);
        QCOMPARE(window.onTouch(touch, touch, kNow), isMoved);
        QCOMPARE(window.rowOf(touch) == 10, isMoved);
    }

    void itSaysWhereTheTouchIs()
    {
        LadderWindow window = placed();
        window.setHovered(true);
        QCOMPARE(window.rowsToTouch(), std::int64_t{0});
        window.onTouch(1006, 1006, kNow); // the last row of the middle part
        QCOMPARE(window.rowsToTouch(), std::int64_t{0});
        window.onTouch(1007, 1007, kNow); // in sight
        QCOMPARE(window.rowsToTouch(), std::int64_t{7});
        window.onTouch(960, 961, kNow); // out of it
        QCOMPARE(window.rowsToTouch(), std::int64_t{-40});
        window.recentre();
        QCOMPARE(window.rowsToTouch(), std::int64_t{0});
        window.onTouch(std::nullopt, std::nullopt, kNow);
        QCOMPARE(window.rowsToTouch(), std::int64_t{0});
    }

    void nothingMovesUnderThePointer()
    {
        LadderWindow window = placed();
        window.setHovered(true);
        for (std::int64_t price = 1000; price < 1200; price += 7)
            QVERIFY(!window.onTouch(price, price + 1, kNow));
        QCOMPARE(window.rowOf(1000), std::int64_t{10});
        QVERIFY(window.recentre()); // by the user's hand
        QVERIFY(window.isVisible(1196));
        window.setHovered(false);
        QVERIFY(window.onTouch(900, 901, kNow));
    }

    void theWheelMovesRowsAndLeavingBringsThemBack()
    {
        LadderWindow window = placed();
        window.setHovered(true);
        window.scroll(30);
        QCOMPARE(window.priceAt(0), std::int64_t{1040});
        QVERIFY(!window.onTouch(1000, 1001, kNow));
        window.setHovered(false);
        QVERIFY(window.onTouch(1000, 1001, kNow));
        QCOMPARE(window.rowOf(1000), std::int64_t{10});
    }

    void anotherStepKeepsTheMiddle()
    {
        LadderWindow window = placed();
        window.setStep(5);
        QCOMPARE(window.priceAt(10), std::int64_t{1000});
        QCOMPARE(window.priceAt(0) - window.priceAt(1), std::int64_t{5});
        QCOMPARE(window.rowOf(1004), window.rowOf(1000)); // inside the row of 1000
        QCOMPARE(window.rowOf(1005), window.rowOf(1000) - 1);
        window.setStep(0); // refused
        QCOMPARE(window.step(), std::int64_t{5});
    }

    void resizingKeepsTheMiddle()
    {
        LadderWindow window = placed();
        window.setRows(40);
        QCOMPARE(window.rowOf(1000), std::int64_t{20});
        window.setRows(11);
        QCOMPARE(window.rowOf(1000), std::int64_t{5});
    }

    void theCursorStartsAtTheTouchAndTakesTheWindowAlong()
    {
        LadderWindow window = placed();
        window.moveCursor(1);
        QCOMPARE(window.cursor(), std::optional<std::int64_t>(1000));
        window.moveCursor(15);
        QCOMPARE(window.cursor(), std::optional<std::int64_t>(1015));
        QCOMPARE(window.rowOf(1015), std::int64_t{0});
        window.moveCursor(-30);
        QCOMPARE(window.rowOf(985), std::int64_t{19});
    }

    void oneSideIsEnoughToCentre()
    {
        LadderWindow window;
        window.setRows(20);
        QVERIFY(!window.onTouch(std::nullopt, std::nullopt, kNow));
        QVERIFY(window.onTouch(std::nullopt, 500, kNow));
        QCOMPARE(window.rowOf(500), std::int64_t{10});
        window.reset();
        QVERIFY(!window.isPlaced());
    }

private:
    static LadderWindow placed()
    {
        LadderWindow window;
        window.setRows(20);
        window.onTouch(1000, 1001, kNow);
        return window;
    }
};

QTEST_GUILESS_MAIN(LadderWindowTest)
#include "ladder_window_test.moc"
