// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/ui/item_harness.h"
#include "ui/items/tape_item.h"

using namespace gannet;

class TapeItemTest : public QObject {
    Q_OBJECT

private slots:
    void showsTradesNewestOnTop()
    {
        ItemHarness at;
        TapeViewModel model;
        TapeItem* item = prepare(at, model);
        showTrades(at, 60);
        const QImage image = at.frame();
        keepPicture(image, QStringLiteral("tape-live"));
        QVERIFY(colorCount(image) > 20);
        QCOMPARE(model.rows().front().lastOrdinal, std::uint64_t{60});
        QCOMPARE(item->columns().size(), 5);
    }

    void scrollingPausesAndCounts()
    {
        ItemHarness at;
        TapeViewModel model;
        TapeItem* item = prepare(at, model);
        showTrades(at, 60);
        at.frame();
        item->forceActiveFocus();
        QTest::keyClick(&at.window, Qt::Key_Down);
        QVERIFY(model.isPaused());
        const std::uint64_t top = model.rows().front().lastOrdinal;
        at.engine.clock = at.engine.clock + Duration::seconds(5);
        showTrades(at, 72);
        at.client.frame();
        QCOMPARE(model.chipText(), QStringLiteral("Paused – 12 new"));
        QCOMPARE(model.rows().front().lastOrdinal, top);
        item->toNewest();
        QVERIFY(!model.isPaused());
        QCOMPARE(model.chipText(), QString());
        QCOMPARE(model.rows().front().lastOrdinal, std::uint64_t{72});
    }

    void smallTradesCanBeHidden()
    {
        ItemHarness at;
        TapeViewModel model;
        prepare(at, model);
        showTrades(at, 60);
        at.client.frame();
        const std::size_t all = model.rows().size();
        model.setMinSize(QStringLiteral("1.5"));
        QVERIFY(!model.rows().empty() && model.rows().size() < all);
        for (const TapeRow& row : model.rows())
            QVERIFY(row.qty >= 1'500);
        const std::size_t large = model.rows().size();
        for (const char* nonsense : {"abc1.5", "1,234.5", "-1", "1e5", "much"}) {
            model.setMinSize(QString::fromLatin1(nonsense));
            QCOMPARE(model.rows().size(), large);
            QCOMPARE(model.minSize(), QStringLiteral("1.5"));
            QVERIFY2(model.minSizeProblem().startsWith(QLatin1String("Filter not changed, still sizes from 1.5: ")),
                     qPrintable(model.minSizeProblem()));
        }
        model.setMinSize(QStringLiteral("1.5"));
        QCOMPARE(model.minSizeProblem(), QString());
        model.setMinSize({});
        QCOMPARE(model.rows().size(), all);
        model.setMinSize(QStringLiteral("9000000000000000000")); // too much for this instrument's decimals
        QVERIFY(model.rows().empty());
    }

    void bigPrintsAreFilled()
    {
        ItemHarness at;
        TapeViewModel model;
        prepare(at, model);
        model.setBigSize(QStringLiteral("2"));
        showTrades(at, 60);
        const QImage image = at.frame();
        keepPicture(image, QStringLiteral("tape-big"));
        QVERIFY(pixelsOf(image, mixColors(at.theme.bid(), at.theme.bg0(), 0.28)) > 300);
        QCOMPARE(model.settingsText(), QStringLiteral("50 ms · big ≥ 2.000"));
    }

    void rowsWithoutALiveStreamHaveNoColour_data()
    {
        QTest::addColumn<int>("health");
        for (const StreamHealth health : {StreamHealth::Stale, StreamHealth::Connecting, StreamHealth::Gap})
            QTest::newRow(qPrintable(QString::number(static_cast<int>(health)))) << static_cast<int>(health);
    }
    void rowsWithoutALiveStreamHaveNoColour()
    {
        QFETCH(int, health);
        ItemHarness at;
        TapeViewModel model;
        prepare(at, model);
        showTrades(at, 60);
        QVERIFY(pixelsOf(at.frame(), at.theme.bid()) > 0);
        at.engine.show<TapeView>("", [&](TapeView& view, const ViewSpec&) {
            fillTape(view, at.engine.clock);
            view.freshness.health = static_cast<StreamHealth>(health);
        });
        const QImage image = at.frame();
        QCOMPARE(pixelsOf(image, at.theme.bid()) + pixelsOf(image, at.theme.ask()), 0);
        QVERIFY(!model.rows().empty());
    }

    void aSizeThatNoTradeHasIsSaid()
    {
        ItemHarness at;
        TapeViewModel model;
        prepare(at, model);
        showTrades(at, 60);
        at.client.frame();
        QVERIFY(!model.isFiltered());
        model.setMinSize(QStringLiteral("900"));
        QVERIFY(model.isFiltered());
        QVERIFY(pixelsOf(at.frame(), at.theme.textMuted()) > 20);
    }

    void anotherInstrumentStartsEmpty()
    {
        ItemHarness at;
        TapeViewModel model;
        prepare(at, model);
        showTrades(at, 60);
        at.client.frame();
        model.setInstrumentKey(QStringLiteral("hyperliquid:BTC"));
        QVERIFY(model.rows().empty());
        QVERIFY(model.state() == DataState::Idle);
        showTrades(at, 5);
        at.client.frame();
        QCOMPARE(model.rows().front().lastOrdinal, std::uint64_t{5});
        QCOMPARE(model.shed(), std::uint64_t{0});
    }

private:
    static TapeItem* prepare(ItemHarness& at, TapeViewModel& model)
    {
        model.setClient(&at.client);
        model.setInstrumentKey(QStringLiteral("binance-usdm:BTCUSDT"));
        auto* item = at.add<TapeItem>(344, 240);
        item->setViewModel(&model);
        return item;
    }
    static void showTrades(ItemHarness& at, std::uint64_t newest)
    {
        at.engine.show<TapeView>("", [&](TapeView& view, const ViewSpec&) {
            fillTape(view, at.engine.clock, static_cast<int>(std::min<std::uint64_t>(newest, 60)), newest);
        });
    }
};

QTEST_MAIN(TapeItemTest)
#include "tape_item_test.moc"
