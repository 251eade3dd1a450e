// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/ui/item_harness.h"
#include "ui/items/chart_item.h"

using namespace gannet;

class ChartItemTest : public QObject {
    Q_OBJECT

private slots:
    void showsCandlesAndTheirTexts()
    {
        ItemHarness at;
        ChartViewModel model;
        ChartItem* item = prepare(at, model);
        at.engine.showAll();
        const QImage image = at.frame();
        keepPicture(image, QStringLiteral("chart-live"));
        QVERIFY(pixelsOf(image, at.theme.up()) > 200);
        QVERIFY(pixelsOf(image, at.theme.down()) > 200);
        QVERIFY(item->isFollowing());
        const ChartView& chart = *model.chart();
        const Candle& live = chart.candles[chart.count - 1];
        QCOMPARE(model.closeText(), amountOf(live.close));
        QVERIFY(model.closesInText().startsWith(QLatin1String("00:")));
    }

    void theCrosshairTellsExactValues()
    {
        ItemHarness at;
        ChartViewModel model;
        ChartItem* item = prepare(at, model);
        at.engine.showAll();
        at.frame();
        const double x = item->scale().xOf(20);
        // Straight to the item: the offscreen platform sends a hover of its own from where it thinks the cursor is.
        QHoverEvent hover(QEvent::HoverMove, QPointF(x, 120), QPointF(x, 120), QPointF(0, 0));
        QCoreApplication::sendEvent(item, &hover);
        const ChartView& chart = *model.chart();
        const Candle& candle = chart.candles[chart.count - 21];
        QCOMPARE(model.openText(), amountOf(candle.open));
        QCOMPARE(model.highText(), amountOf(candle.high));
        QCOMPARE(model.lowText(), amountOf(candle.low));
        keepPicture(at.frame(), QStringLiteral("chart-crosshair"));
    }

    /// Between ticks there is no price: what the crosshair says is one an order may have.
    void theCrosshairsPriceIsATick()
    {
        ItemHarness at;
        ChartViewModel model;
        ChartItem* item = prepare(at, model);
        CatalogueChanged catalogue = binanceCatalogue();
        auto instruments = std::make_shared<std::vector<Instrument>>(*catalogue.instruments);
        for (Instrument& instrument : *instruments)
            instrument.tickRule.tick = Decimal{25, 1};
        catalogue.instruments = std::move(instruments);
        at.engine.tell(std::move(catalogue));
        at.client.frame();
        at.engine.showAll();
        at.frame();
        QVERIFY(!item->crosshairPrice());
        QSet<std::int64_t> seen;
        for (int y = 40; y < 300; ++y) {
            QHoverEvent hover(QEvent::HoverMove, QPointF(200, y), QPointF(200, y), QPointF(0, 0));
            QCoreApplication::sendEvent(item, &hover);
            QVERIFY(item->crosshairPrice());
            const std::int64_t price = *item->crosshairPrice();
            QCOMPARE(price % 25, std::int64_t{0});
            const double half = (item->scale().yOf(price) - item->scale().yOf(price + 25)) / 2;
            QVERIFY(std::abs(item->scale().yOf(price) - y) < half + 1);
            seen.insert(price);
        }
        QVERIFY(seen.size() > 3);
    }

    void draggingMovesAndNewCandlesThenDoNotPush()
    {
        ItemHarness at;
        ChartViewModel model;
        ChartItem* item = prepare(at, model);
        at.engine.showAll();
        at.frame();
        QTest::mousePress(&at.window, Qt::LeftButton, {}, QPoint(200, 100));
        QTest::mouseMove(&at.window, QPoint(500, 100));
        QTest::mouseRelease(&at.window, Qt::LeftButton, {}, QPoint(500, 100));
        QVERIFY(!item->isFollowing());
        const double before = item->scale().xOf(40);
        at.engine.clock = at.engine.clock + Duration::minutes(2);
        at.engine.showAll();
        at.client.frame();
        QCOMPARE(item->scale().xOf(42), before);
        item->follow();
        QVERIFY(item->isFollowing());
    }

    void aPictureThatWasMovedStandsStillOverAGap()
    {
        ItemHarness at;
        ChartViewModel model;
        ChartItem* item = prepare(at, model);
        at.engine.showAll();
        at.frame();
        QTest::mousePress(&at.window, Qt::LeftButton, {}, QPoint(200, 100));
        QTest::mouseMove(&at.window, QPoint(500, 100));
        QTest::mouseRelease(&at.window, Qt::LeftButton, {}, QPoint(500, 100));
        const double before = item->scale().xOf(40);
        at.engine.show<ChartView>("", [&](ChartView& view, const ViewSpec& spec) {
            fillChart(view, at.engine.clock, spec.interval);
            view.candles[view.count] = view.candles[view.count - 1];
            view.candles[view.count].openTime = view.candles[view.count].openTime + Duration::minutes(10);
            ++view.count;
        });
        at.client.frame();
        QCOMPARE(item->scale().xOf(41), before);
    }

    /// Candles go by the venue's clock, so the time that is left of one does too.
    void theCountdownGoesByTheVenuesClock()
    {
        ItemHarness at;
        ChartViewModel model;
        prepare(at, model);
        const auto show = [&](std::optional<Duration> offset, Duration sinceOpen) {
            at.engine.show<ChartView>("", [&](ChartView& view, const ViewSpec& spec) {
                const Timestamp venueNow = at.engine.clock + offset.value_or(Duration{});
                fillChart(view, venueNow, spec.interval, 1);
                view.candles[0].openTime = venueNow - sinceOpen;
                view.clockOffset = offset;
            });
            at.client.frame();
            return model.closesInText();
        };
        const Duration ahead = Duration::milliseconds(1270);
        QCOMPARE(show(ahead, Duration::seconds(20)), QStringLiteral("00:40"));
        QCOMPARE(show(Duration{-ahead.ns}, Duration::seconds(20)), QStringLiteral("00:40"));
        QCOMPARE(show(Duration{}, Duration::milliseconds(20'001)), QStringLiteral("00:40"));
        QCOMPARE(show(ahead, Duration::seconds(70)), QStringLiteral("00:50")); // no trade yet in the next one
        QCOMPARE(show(ahead, Duration::milliseconds(-3)), QStringLiteral("01:00"));
        QCOMPARE(show(std::nullopt, Duration::seconds(20)), QString(QChar(kDash)));
        model.setInterval(QStringLiteral("1s"));
        QCOMPARE(show(ahead, Duration::milliseconds(200)), QStringLiteral("00:01"));
    }

    void anotherIntervalStartsAfresh()
    {
        ItemHarness at;
        ChartViewModel model;
        prepare(at, model);
        at.engine.showAll();
        at.client.frame();
        QCOMPARE(model.intervals().size(), 14);
        model.setInterval(QStringLiteral("5m"));
        QVERIFY(!model.hasCandles());
        QVERIFY(at.engine.openSpec(ViewKind::Chart)->interval == KlineInterval::FiveMinutes);
        keepPicture(at.frame(), QStringLiteral("chart-empty"));
        model.setInterval(QStringLiteral("7m"));
        QCOMPARE(model.interval(), QStringLiteral("5m"));
    }

    /// The strip that says "stale" lies over the upper edge: nothing that is data may stand there, in any state.
    void theHeadRoomIsFreeForAStrip()
    {
        ItemHarness at;
        ChartViewModel model;
        ChartItem* item = prepare(at, model);
        at.engine.showAll();
        const QImage image = at.frame();
        const QImage head = image.copy(0, 0, 824 - at.theme.cell(84), at.theme.columnHeader());
        QCOMPARE(pixelsOf(head, at.theme.up()) + pixelsOf(head, at.theme.down()), 0);
        const double top = item->scale().yOf(highest(*model.chart(), item->scale()));
        QVERIFY2(top >= at.theme.columnHeader() && top < 3 * at.theme.columnHeader(), qPrintable(QString::number(top)));
        at.engine.show<ChartView>("", [&](ChartView& view, const ViewSpec& spec) {
            fillChart(view, at.engine.clock, spec.interval);
            view.freshness.health = StreamHealth::Stale;
        });
        at.frame();
        QCOMPARE(item->scale().yOf(highest(*model.chart(), item->scale())), top); // an error moves nothing
    }

    void zoomEndsWhereCandlesWouldVanish()
    {
        ItemHarness at;
        ChartViewModel model;
        ChartItem* item = prepare(at, model);
        at.engine.showAll();
        at.frame();
        for (int i = 0; i < 100; ++i)
            item->zoom(0.5);
        QCOMPARE(item->scale().pitch(), ChartScale::kMinPitch);
        keepPicture(at.frame(), QStringLiteral("chart-far"));
        for (int i = 0; i < 100; ++i)
            item->zoom(2);
        QCOMPARE(item->scale().pitch(), ChartScale::kMaxPitch);
        keepPicture(at.frame(), QStringLiteral("chart-near"));
    }

private:
    static QString amountOf(std::int64_t mantissa)
    {
        QString text = QString::fromStdString(Decimal{mantissa, 1}.toString());
        return text.insert(text.size() - 5, QChar(0x2009));
    }
    static std::int64_t highest(const ChartView& chart, const ChartScale& scale)
    {
        const ChartScale::Range range = scale.visible(chart.count);
        std::int64_t high = 0;
        for (std::int64_t i = range.first; i <= range.last; ++i)
            high = std::max(high, chart.candles[static_cast<std::size_t>(i)].high);
        return high;
    }
    static ChartItem* prepare(ItemHarness& at, ChartViewModel& model)
    {
        model.setClient(&at.client);
        model.setInstrumentKey(QStringLiteral("binance-usdm:BTCUSDT"));
        auto* item = at.add<ChartItem>(824, 500);
        item->setViewModel(&model);
        return item;
    }
};

QTEST_MAIN(ChartItemTest)
#include "chart_item_test.moc"
