// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/items/ladder_window.h"

#include <QtTest>

using namespace gannet;

class LadderWindowTest : public QObject {
    Q_OBJECT

private slots:
    void theFirstTouchCentres()
    {
        LadderWindow window;
        window.setRows(21);
        QVERIFY(!window.isPlaced());
        QVERIFY(window.onTouch(1000, 1001));
        QCOMPARE(window.rowOf(1000), std::int64_t{10});
        QCOMPARE(window.priceAt(0), std::int64_t{1010});
    }

    void theTouchMayWanderInTheMiddle()
    {
        LadderWindow window = placed();
        // 20 rows: the middle 60 % are rows 4 to 15; row 10 holds 1000.
        QVERIFY(!window.onTouch(1006, 1006));
        QVERIFY(!window.onTouch(995, 995));
        QCOMPARE(window.rowOf(1000), std::int64_t{10});
        QVERIFY(window.onTouch(994, 994)); // row 16
        QCOMPARE(window.rowOf(994), std::int64_t{10});
        QVERIFY(window.onTouch(1001, 1001)); // row 3
        QCOMPARE(window.rowOf(1001), std::int64_t{10});
    }

    void nothingMovesUnderThePointer()
    {
        LadderWindow window = placed();
        window.setHovered(true);
        for (std::int64_t price = 1000; price < 1200; price += 7)
            QVERIFY(!window.onTouch(price, price + 1));
        QCOMPARE(window.rowOf(1000), std::int64_t{10});
        QVERIFY(window.recentre()); // by the user's hand
        QVERIFY(window.isVisible(1196));
        window.setHovered(false);
        QVERIFY(window.onTouch(900, 901));
    }

    void theWheelMovesRowsAndLeavingBringsThemBack()
    {
        LadderWindow window = placed();
        window.setHovered(true);
        window.scroll(30);
        QCOMPARE(window.priceAt(0), std::int64_t{1040});
        QVERIFY(!window.onTouch(1000, 1001));
        window.setHovered(false);
        QVERIFY(window.onTouch(1000, 1001));
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
        QVERIFY(!window.onTouch(std::nullopt, std::nullopt));
        QVERIFY(window.onTouch(std::nullopt, 500));
        QCOMPARE(window.rowOf(500), std::int64_t{10});
        window.reset();
        QVERIFY(!window.isPlaced());
    }

private:
    static LadderWindow placed()
    {
        LadderWindow window;
        window.setRows(20);
        window.onTouch(1000, 1001);
        return window;
    }
};

QTEST_GUILESS_MAIN(LadderWindowTest)
#include "ladder_window_test.moc"
