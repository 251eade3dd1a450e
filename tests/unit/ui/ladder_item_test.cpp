// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/ui/item_harness.h"
#include "ui/items/ladder_item.h"

#include <QPainter>

#include <algorithm>
#include <array>
#include <cmath>

using namespace gannet;

class LadderItemTest : public QObject {
    Q_OBJECT

private slots:
    void showsBothSidesAndTheVolume()
    {
        ItemHarness at;
        LadderViewModel model;
        LadderItem* item = prepare(at, model);
        at.engine.showAll();
        const QImage image = at.frame();
        keepPicture(image, QStringLiteral("ladder-live"));
        QVERIFY(item->rowWindow().isPlaced());
        QVERIFY(pixelsOf(image, mixColors(at.theme.bid(), at.theme.bg0(), 0.18)) > 300);
        QVERIFY(pixelsOf(image, mixColors(at.theme.ask(), at.theme.bg0(), 0.18)) > 300);
        QCOMPARE(item->columns().size(), 5);
        QVERIFY(!item->barMaxText().isEmpty());
        item->setWidth(300);
        QCOMPARE(item->columns().size(), 3);
    }

    /// A size that ran into the prices would be read as part of them.
    void aSizeNeverRunsIntoThePrices()
    {
        ItemHarness at;
        LadderViewModel model;
        LadderItem* item = prepare(at, model);
        item->setWidth(330);
        at.engine.showAll();
        const QImage before = columnOf(at.frame(), item->columns(), QStringLiteral("Price"));
        QVERIFY(colorCount(before) > 3);
        at.engine.show<DepthView>("", [&at](DepthView& view, const ViewSpec&) {
            fillDepth(view, at.engine.clock);
            for (std::size_t i = 0; i < view.bids.size(); ++i)
                view.bids[i].qty = view.asks[i].qty = 123'456'789'012'345;
        });
        const QImage image = at.frame();
        keepPicture(image, QStringLiteral("ladder-large-sizes"));
        QCOMPARE(columnOf(image, item->columns(), QStringLiteral("Price")), before);
    }

    /// Two sums side by side would read as one number.
    void sumsHaveRoomForTheInstrumentsDecimals()
    {
        ItemHarness at;
        LadderViewModel model;
        LadderItem* item = prepare(at, model);
        item->setWidth(900);
        at.engine.showAll();
        at.frame();
        at.engine.show<DepthView>("", [&at](DepthView& view, const ViewSpec&) {
            fillDepth(view, at.engine.clock);
            view.qtyScale = 8;
        });
        at.frame();
        const QFontMetricsF metrics(at.theme.numberFont(at.theme.fontTable()));
        const double room = metrics.horizontalAdvance(QStringLiteral("9999.99999999")) + at.theme.pad();
        QCOMPARE(item->columns().size(), 5);
        QVERIFY(item->columns()[1].toMap()["width"].toDouble() >= room);
        QVERIFY(item->columns()[3].toMap()["width"].toDouble() >= room);
    }

    void everyThemeAndScaleIsPaintedInItsOwnTokens_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<double>("scale");
        for (const char* name : {"dark", "light", "cvd", "light-cvd"})
            QTest::newRow(name) << QString::fromLatin1(name) << 1.0;
        QTest::newRow("large") << QStringLiteral("light") << 1.5;
        QTest::newRow("small") << QStringLiteral("dark") << 0.75;
    }
    void everyThemeAndScaleIsPaintedInItsOwnTokens()
    {
        QFETCH(QString, name);
        QFETCH(double, scale);
        ItemHarness at;
        LadderViewModel model;
        LadderItem* item = prepare(at, model);
        at.engine.showAll();
        at.frame();
        at.theme.setName(name);
        at.theme.setScale(scale);
        const QImage image = at.window.grabWindow();
        keepPicture(image, QStringLiteral("ladder-%1-%2").arg(name).arg(scale * 100));
        QCOMPARE(item->rowWindow().rows(), static_cast<int>(std::floor(540.0 / at.theme.rowHeight())));
        QVERIFY(pixelsOf(image, at.theme.bg0()) > 10'000);
        QVERIFY(pixelsOf(image, mixColors(at.theme.bid(), at.theme.bg0(), 0.18)) > 200);
        QVERIFY(pixelsOf(image, mixColors(at.theme.ask(), at.theme.bg0(), 0.18)) > 200);
    }

    void rowsStandStillUnderThePointer()
    {
        ItemHarness at;
        LadderViewModel model;
        LadderItem* item = prepare(at, model);
        at.engine.showAll();
        at.frame();
        const std::int64_t top = item->rowWindow().priceAt(0);
        QTest::mouseMove(&at.window, QPoint(200, 200));
        QTRY_VERIFY(item->isFrozen());
        showMid(at, 616'805 + 25);
        QCOMPARE(item->rowWindow().priceAt(0), top);
        QTest::keyClick(&at.window, Qt::Key_Space); // not focused: nothing
        QCOMPARE(item->rowWindow().priceAt(0), top);
        item->forceActiveFocus();
        QTest::keyClick(&at.window, Qt::Key_Space);
        QCOMPARE(item->rowWindow().priceAt(0), top + 25);
    }

    void arrowsMoveTheRowCursor()
    {
        ItemHarness at;
        LadderViewModel model;
        LadderItem* item = prepare(at, model);
        at.engine.showAll();
        at.frame();
        item->forceActiveFocus();
        QTest::keyClick(&at.window, Qt::Key_Up); // shows it at the touch
        QTest::keyClick(&at.window, Qt::Key_Up);
        QCOMPARE(item->cursorText(), QStringLiteral("61\u2009680.6"));
        keepPicture(at.frame(), QStringLiteral("ladder-cursor"));
        QTest::keyClick(&at.window, Qt::Key_Escape);
        QCOMPARE(item->cursorText(), QString());
    }

    void anEmptiedBookKeepsTheRows()
    {
        ItemHarness at;
        LadderViewModel model;
        LadderItem* item = prepare(at, model);
        at.engine.showAll();
        at.frame();
        const std::int64_t top = item->rowWindow().priceAt(0);
        at.engine.show<DepthView>("", [&](DepthView& view, const ViewSpec&) {
            fillDepth(view, at.engine.clock, 616'805, 0);
            view.freshness.health = StreamHealth::Gap;
        });
        const QImage image = at.frame();
        keepPicture(image, QStringLiteral("ladder-gap"));
        QCOMPARE(item->rowWindow().priceAt(0), top);
        QCOMPARE(pixelsOf(image, mixColors(at.theme.bid(), at.theme.bg0(), 0.18)), 0);
    }

    void aCrossedBookShowsWhatWasBeforeWithoutColour()
    {
        ItemHarness at;
        LadderViewModel model;
        prepare(at, model);
        at.engine.showAll();
        at.frame();
        at.engine.show<DepthView>("", [&](DepthView& view, const ViewSpec&) {
            fillDepth(view, at.engine.clock, 616'805, 0);
            view.freshness.health = StreamHealth::Crossed;
        });
        const QImage image = at.frame();
        keepPicture(image, QStringLiteral("ladder-crossed"));
        for (const QColor& side : {at.theme.bid(), at.theme.ask()}) {
            for (const double share : {0.18, 0.28, 1.0})
                QCOMPARE(pixelsOf(image, mixColors(side, at.theme.bg0(), share)), 0);
        }
        QVERIFY(pixelsOf(image, mixColors(at.theme.textMuted(), at.theme.bg0(), 0.14)) > 200);
    }

    void rowsThatComeWhileTheDataIsStaleFindTheirPlace()
    {
        ItemHarness at;
        LadderViewModel model;
        model.setClient(&at.client);
        model.setInstrumentKey(QStringLiteral("binance-usdm:BTCUSDT"));
        auto* item = at.add<LadderItem>(440, 0);
        item->setViewModel(&model);
        at.engine.showAll();
        at.client.frame();
        QVERIFY(!item->rowWindow().isPlaced());
        item->setSize(QSizeF(440, 540));
        QVERIFY(item->rowWindow().isPlaced());
        QVERIFY(item->rowWindow().isVisible(616'805));
    }

    void theLastPriceCellPulsesAndComesToRest()
    {
        ItemHarness at;
        LadderViewModel model;
        LadderItem* item = prepare(at, model);
        at.theme.setMotion(ThemeModel::Motion::Low);
        const QColor rest = mixColors(at.theme.bid(), at.theme.bg0(), 0.28);
        const auto trade = [&](std::int64_t price) {
            at.engine.show<DepthView>("", [&](DepthView& view, const ViewSpec&) {
                fillDepth(view, at.engine.clock);
                view.lastPrice = known(price, 1);
                view.lastSide = Side::Buy;
            });
            return at.frame();
        };
        const QVariantMap column = item->columns()[2].toMap();
        const auto atRest = [&](const QImage& image) {
            return pixelsOf(image.copy(column["x"].toInt() + 2, 0, column["width"].toInt(), image.height()), rest) >
                   100;
        };
        QVERIFY(atRest(trade(616'805))); // where it stands is no news
        QVERIFY(!atRest(trade(616'807)));
        QTRY_VERIFY(atRest(at.window.grabWindow()));
        QTest::qWait(100);
        const int painted = item->paintCount();
        QTest::qWait(150);
        QCOMPARE(item->paintCount(), painted);
    }

    /// A tint beside or under the bars would be read as a size.
    void aLevelThatGoesChangesNoPixelOutsideThePriceColumn()
    {
        std::array<QImage, 2> pictures;
        QRect price;
        for (const bool isMoving : {false, true}) {
            ItemHarness at;
            LadderViewModel model;
            LadderItem* item = prepare(at, model);
            at.theme.setMotion(isMoving ? ThemeModel::Motion::Low : ThemeModel::Motion::Off);
            at.engine.showAll();
            at.frame();
            at.engine.show<DepthView>("", [&](DepthView& view, const ViewSpec&) {
                fillDepth(view, at.engine.clock);
                std::shift_left(view.asks.begin() + 1, view.asks.end(), 1); // the second best
                --view.askCount;
            });
            pictures[isMoving] = at.frame();
            const QVariantMap column = item->columns()[2].toMap();
            price = QRect(column["x"].toInt(), 0, column["width"].toInt() + at.theme.pad() + 1, 10'000);
        }
        keepPicture(pictures[1], QStringLiteral("ladder-level-gone"));
        QVERIFY(pictures[0] != pictures[1]);
        for (QImage& picture : pictures) {
            QPainter painter(&picture);
            painter.fillRect(price, Qt::black);
        }
        QCOMPARE(pictures[0], pictures[1]);
    }

    void aHundredUpdatesCostOnePaint()
    {
        ItemHarness at;
        LadderViewModel model;
        LadderItem* item = prepare(at, model);
        at.engine.showAll();
        at.frame();
        QTest::qWait(50);
        const int before = item->paintCount();
        for (int i = 0; i < 100; ++i)
            at.engine.showAll();
        at.frame();
        QCOMPARE(item->paintCount(), before + 1);
    }

private:
    static LadderItem* prepare(ItemHarness& at, LadderViewModel& model)
    {
        model.setClient(&at.client);
        model.setInstrumentKey(QStringLiteral("binance-usdm:BTCUSDT"));
        auto* item = at.add<LadderItem>(440, 540);
        item->setViewModel(&model);
        return item;
    }
    static void showMid(ItemHarness& at, std::int64_t mid)
    {
        at.engine.show<DepthView>("", [&](DepthView& view, const ViewSpec&) { fillDepth(view, at.engine.clock, mid); });
        at.client.frame();
    }
};

QTEST_MAIN(LadderItemTest)
#include "ladder_item_test.moc"
