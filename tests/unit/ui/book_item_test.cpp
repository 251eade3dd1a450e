// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/ui/item_harness.h"
#include "ui/items/book_item.h"

#include <array>
#include <random>

using namespace gannet;

class BookItemTest : public QObject {
    Q_OBJECT

private slots:
    void showsBothSides()
    {
        ItemHarness at;
        BookViewModel model;
        BookItem* item = prepare(at, model);
        at.engine.showAll();
        const QImage image = at.frame();
        keepPicture(image, QStringLiteral("book-live"));
        QVERIFY(model.state() == DataState::Live);
        QVERIFY(colorCount(image) > 20);
        QVERIFY(pixelsOf(image.copy(0, 0, 364, 90), mixColors(at.theme.ask(), at.theme.bg0(), 0.18)) > 200);
        QVERIFY(pixelsOf(image.copy(0, 110, 364, 80), mixColors(at.theme.bid(), at.theme.bg0(), 0.18)) > 200);
        QCOMPARE(model.spreadText(), QStringLiteral("spread 0.1 · 1 tick · 0.02 bp"));
        QVERIFY(item->paintCount() > 0);
    }

    /// A size that ran into the prices would be read as part of them.
    void aSizeNeverRunsIntoThePrices()
    {
        ItemHarness at;
        BookViewModel model;
        BookItem* item = prepare(at, model);
        item->setWidth(240);
        at.theme.setMotion(ThemeModel::Motion::Off);
        at.engine.showAll();
        const QImage before = columnOf(at.frame(), item->columns(), QStringLiteral("Price"));
        QVERIFY(colorCount(before) > 3);
        at.engine.show<DepthView>("", [&at](DepthView& view, const ViewSpec&) {
            fillDepth(view, at.engine.clock);
            for (std::size_t i = 0; i < view.bids.size(); ++i)
                view.bids[i].qty = view.asks[i].qty = 12'345'678'901'234'567;
        });
        const QImage image = at.frame();
        keepPicture(image, QStringLiteral("book-large-sizes"));
        QCOMPARE(columnOf(image, item->columns(), QStringLiteral("Price")), before);
    }

    void aHundredUpdatesCostOnePaint()
    {
        ItemHarness at;
        BookViewModel model;
        BookItem* item = prepare(at, model);
        at.engine.showAll();
        at.frame();
        QTest::qWait(50); // lets the window's own exposes pass
        const int before = item->paintCount();
        for (int i = 0; i < 100; ++i) {
            at.engine.show<DepthView>(
                "", [&](DepthView& view, const ViewSpec&) { fillDepth(view, at.engine.clock, 616'805 + i); });
        }
        at.frame();
        QCOMPARE(item->paintCount(), before + 1);
        at.frame(); // nothing new: nothing painted
        QCOMPARE(item->paintCount(), before + 1);
    }

    void columnsStandStillWhateverThePrice()
    {
        ItemHarness at;
        BookViewModel model;
        BookItem* item = prepare(at, model);
        const QVariantList columns = item->columns();
        QCOMPARE(columns.size(), 3);
        const int priceRight =
            static_cast<int>(columns[0].toMap()["x"].toDouble() + columns[0].toMap()["width"].toDouble());
        std::mt19937_64 random(7);
        for (int i = 0; i < 1000; ++i) {
            at.engine.show<DepthView>("", [&](DepthView& view, const ViewSpec&) {
                fillDepth(view, at.engine.clock, static_cast<std::int64_t>(100'000 + random() % 900'000));
            });
            at.client.frame();
            if (i % 50 != 0)
                continue;
            const QImage image = at.window.grabWindow();
            QCOMPARE(item->columns(), columns);
            // Between the end of the price column and its bars nothing is ever drawn but ground and bar.
            for (int y = 0; y < 72; ++y)
                QVERIFY(image.pixel(priceRight + 2, y) == at.theme.bg0().rgb());
        }
    }

    void dataThatIsNotLiveLooksSo_data()
    {
        QTest::addColumn<QString>("state");
        for (const char* state : {"late", "stale", "gap", "reconnecting", "crossed", "connecting"})
            QTest::newRow(state) << QString::fromLatin1(state);
    }
    void dataThatIsNotLiveLooksSo()
    {
        QFETCH(QString, state);
        ItemHarness at;
        BookViewModel model;
        BookItem* item = prepare(at, model);
        at.engine.show<DepthView>("", [&](DepthView& view, const ViewSpec&) { spoil(view, at.engine.clock, state); });
        const QImage image = at.frame();
        keepPicture(image, QStringLiteral("book-") + state);
        QCOMPARE(model.freshness()->stateName(), state);
        const bool isSided = pixelsOf(image, mixColors(at.theme.ask(), at.theme.bg0(), 0.18)) > 100;
        QVERIFY(!isSided);
        QCOMPARE(pixelsOf(image, at.theme.bg2()) > 100, state == QLatin1String("gap") ||
                                                            state == QLatin1String("crossed") ||
                                                            state == QLatin1String("connecting"));
        QVERIFY(item->paintCount() > 0);
    }

    void aCrossedBookShowsWhatWasBeforeWithoutColour()
    {
        ItemHarness at;
        BookViewModel model;
        prepare(at, model);
        at.engine.showAll();
        at.frame();
        const auto cross = [&at] {
            at.engine.show<DepthView>(
                "", [&](DepthView& view, const ViewSpec&) { spoil(view, at.engine.clock, QStringLiteral("crossed")); });
        };
        cross();
        const QImage image = at.frame();
        keepPicture(image, QStringLiteral("book-crossed-rows"));
        QCOMPARE(model.spreadText(), QStringLiteral("crossed 0 ms"));
        QVERIFY(model.rows() && model.rows()->bidCount > 0);
        for (const QColor& side : {at.theme.bid(), at.theme.ask()}) {
            QCOMPARE(pixelsOf(image, side), 0);
            QCOMPARE(pixelsOf(image, mixColors(side, at.theme.bg0(), 0.18)), 0);
        }
        QVERIFY(pixelsOf(image, mixColors(at.theme.textMuted(), at.theme.bg0(), 0.14)) > 200);
        QCOMPARE(pixelsOf(image, at.theme.bg2()), 0); // no skeleton
        at.engine.clock = at.engine.clock + Duration::milliseconds(437);
        at.client.frame();
        QCOMPARE(model.spreadText(), QStringLiteral("crossed 400 ms")); // counts without news
        model.setGroup(5);                                              // the rows before were of another grouping
        QVERIFY(!model.rows());
        at.engine.showAll();
        at.client.frame();
        QVERIFY(model.rows() == model.depth());
        at.engine.clock = at.engine.clock + Duration::seconds(9);
        cross();
        at.client.frame();
        QCOMPARE(model.spreadText(), QStringLiteral("crossed 0 ms"));
    }

    void aLevelThatGoesTintsItsPlaceAndThenNothingIsPainted()
    {
        ItemHarness at;
        BookViewModel model;
        BookItem* item = prepare(at, model);
        at.theme.setMotion(ThemeModel::Motion::Low);
        takeBestAsk(at);
        const int painted = item->paintCount();
        QTRY_VERIFY(item->paintCount() > painted); // it fades without news
        QTest::qWait(300);
        const int faded = item->paintCount();
        QVERIFY2(faded - painted <= 8, qPrintable(QString::number(faded - painted)));
        QTest::qWait(150);
        QCOMPARE(item->paintCount(), faded);
    }

    /// A tint beside or under the bars would be read as a size.
    void aLevelThatGoesChangesNoPixelOutsideThePriceColumn()
    {
        std::array<QImage, 2> pictures;
        int priceRight = 0;
        for (const bool isMoving : {false, true}) {
            ItemHarness at;
            BookViewModel model;
            BookItem* item = prepare(at, model);
            at.theme.setMotion(isMoving ? ThemeModel::Motion::Low : ThemeModel::Motion::Off);
            pictures[isMoving] = takeBestAsk(at);
            const QVariantMap price = item->columns()[0].toMap();
            priceRight = static_cast<int>(price["x"].toDouble() + price["width"].toDouble());
        }
        const auto outside = [&](const QImage& image) {
            return image.copy(priceRight, 0, image.width() - priceRight, image.height());
        };
        QVERIFY(pictures[0] != pictures[1]);
        QCOMPARE(outside(pictures[0]), outside(pictures[1]));
    }

    void withoutMotionNothingFades()
    {
        ItemHarness at;
        BookViewModel model;
        BookItem* item = prepare(at, model);
        at.theme.setMotion(ThemeModel::Motion::Off);
        takeBestAsk(at);
        const int painted = item->paintCount();
        QTest::qWait(150);
        QCOMPARE(item->paintCount(), painted);
    }

    void fullMotionTicksSizesThatChange()
    {
        for (const auto motion : {ThemeModel::Motion::Low, ThemeModel::Motion::Full}) {
            ItemHarness at;
            BookViewModel model;
            BookItem* item = prepare(at, model);
            at.theme.setMotion(motion);
            at.engine.showAll();
            at.frame();
            at.engine.show<DepthView>("", [&](DepthView& view, const ViewSpec&) {
                fillDepth(view, at.engine.clock);
                view.asks[0].qty += 1;
            });
            const QImage image = at.frame();
            keepPicture(image, QStringLiteral("book-tick-%1").arg(static_cast<int>(motion)));
            const QVariantMap price = item->columns()[0].toMap();
            const int left = static_cast<int>(price["x"].toDouble() + price["width"].toDouble());
            const int row = at.theme.rowHeight();
            const QImage gap = image.copy(left, (item->askRows() - 1) * row, at.theme.pad(), row - 1);
            QCOMPARE(pixelsOf(gap, at.theme.text()) > 0, motion == ThemeModel::Motion::Full);
        }
    }

    void anotherGroupAsksForItInTheSameView()
    {
        ItemHarness at;
        BookViewModel model;
        prepare(at, model);
        at.engine.showAll();
        at.client.frame();
        QCOMPARE(model.groupTexts().mid(0, 5), QStringList({"0.1", "0.2", "0.5", "1", "2"}));
        const ViewId id = at.engine.openSpec(ViewKind::Depth)->id;
        model.setGroup(7); // the next smaller one there is
        QCOMPARE(model.group(), 5);
        QCOMPARE(model.groupText(), QStringLiteral("0.5"));
        QCOMPARE(at.engine.openSpec(ViewKind::Depth)->id, id);
        QCOMPARE(at.engine.openSpec(ViewKind::Depth)->group, std::int64_t{5});
        model.groupFiner();
        QCOMPARE(model.group(), 2);
        model.setInstrumentKey(QStringLiteral("hyperliquid:BTC"));
        QCOMPARE(at.engine.openCount(), std::size_t{1});
        QVERIFY(at.engine.openSpec(ViewKind::Depth)->id != id);
        QVERIFY(!model.rows());
    }

    void stepsAreThoseOfTheLastBook()
    {
        ItemHarness at;
        BookViewModel model;
        prepare(at, model);
        at.client.frame();
        QVERIFY(model.groupTexts().isEmpty()); // nobody knows a step yet
        QCOMPARE(model.groupText(), QString());
        at.engine.showAll();
        at.client.frame();
        const QStringList steps = model.groupTexts();
        QVERIFY(steps.contains(QStringLiteral("0.1")));
        QSignalSpy changed(&model, &BookViewModel::stepsChanged);
        for (const char* state : {"gap", "crossed", "reconnecting"}) {
            at.engine.show<DepthView>("", [&](DepthView& view, const ViewSpec&) {
                spoil(view, at.engine.clock, QString::fromLatin1(state));
                view.tick = 0;
                view.priceScale = 2;
            });
            at.client.frame();
            QCOMPARE(model.groupTexts(), steps);
        }
        QCOMPARE(changed.count(), 0);
        model.setInstrumentKey(QStringLiteral("hyperliquid:BTC"));
        QVERIFY(model.groupTexts().isEmpty());
    }

    /// A view that is told anew with the book of before is no arrival: it would count a stall as latency.
    void aBookArrivesOnce()
    {
        ItemHarness at;
        BookViewModel model;
        prepare(at, model);
        const auto show = [&at](Timestamp received) {
            at.engine.show<DepthView>("", [&](DepthView& view, const ViewSpec&) {
                fillDepth(view, at.engine.clock);
                view.received = received;
            });
            return at.client.frame();
        };
        const Timestamp first = at.engine.clock - Duration::milliseconds(2);
        QCOMPARE(show(first), first);
        at.engine.clock = at.engine.clock + Duration::seconds(12);
        QVERIFY(!show(first).isKnown());
        const Timestamp second = at.engine.clock - Duration::milliseconds(1);
        QCOMPARE(show(second), second);
    }

    void lettingGoClosesTheView()
    {
        FakeEnginePort engine;
        EngineClient client(engine);
        {
            BookViewModel model;
            model.setClient(&client);
            model.setInstrumentKey(QStringLiteral("binance-usdm:BTCUSDT"));
            QCOMPARE(engine.openCount(), std::size_t{1});
        }
        QCOMPARE(engine.openCount(), std::size_t{0});
        client.frame();
    }

private:
    static BookItem* prepare(ItemHarness& at, BookViewModel& model)
    {
        model.setClient(&at.client);
        model.setInstrumentKey(QStringLiteral("binance-usdm:BTCUSDT"));
        auto* item = at.add<BookItem>(364, 180);
        item->setViewModel(&model);
        return item;
    }
    /// The best ask of a live book is taken.
    static QImage takeBestAsk(ItemHarness& at)
    {
        at.engine.showAll();
        at.frame();
        QTest::qWait(50); // lets the window's own exposes pass
        at.engine.show<DepthView>("", [&](DepthView& view, const ViewSpec&) {
            fillDepth(view, at.engine.clock);
            std::shift_left(view.asks.begin(), view.asks.end(), 1);
            --view.askCount;
        });
        const QImage image = at.frame();
        keepPicture(image, QStringLiteral("book-level-gone"));
        return image;
    }
    static void spoil(DepthView& view, Timestamp now, const QString& state)
    {
        const bool hasBook = state == QLatin1String("late") || state == QLatin1String("stale");
        fillDepth(view, now, 616'805, hasBook ? 60 : 0);
        Freshness& fresh = view.freshness;
        if (state == QLatin1String("late"))
            fresh.lastMessage = now - Duration::milliseconds(3'200);
        if (state == QLatin1String("stale"))
            fresh.health = StreamHealth::Stale;
        if (state == QLatin1String("gap"))
            fresh.health = StreamHealth::Gap;
        if (state == QLatin1String("crossed"))
            fresh.health = StreamHealth::Crossed;
        if (state == QLatin1String("connecting") || state == QLatin1String("reconnecting"))
            fresh.health = StreamHealth::Connecting;
        if (state == QLatin1String("reconnecting"))
            fresh.attempt = 2;
    }
};

QTEST_MAIN(BookItemTest)
#include "book_item_test.moc"
