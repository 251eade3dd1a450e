// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/items/bar_scale.h"
#include "ui/items/chart_scale.h"

#include <QtTest>

#include <cmath>

using namespace gannet;

namespace {

[[nodiscard]] std::vector<Candle> candles(std::int64_t low, std::int64_t high)
{
    Candle candle;
    candle.low = low;
    candle.high = high;
    return {candle};
}

[[nodiscard]] ChartScale made()
{
    ChartScale scale;
    scale.setArea(800, 400);
    return scale;
}

} // namespace

class ChartScaleTest : public QObject {
    Q_OBJECT

private slots:
    void aCandleIsFoundWhereItStands()
    {
        ChartScale scale = made();
        for (const double pitchFactor : {0.3, 1.0, 1.7, 4.0}) {
            scale.zoomAt(400, pitchFactor);
            for (const std::int64_t back : {0, 1, 17, 63})
                QCOMPARE(scale.backAt(scale.xOf(static_cast<double>(back))), back);
        }
    }

    void zoomKeepsWhatIsUnderThePointer()
    {
        ChartScale scale = made();
        const double x = scale.xOf(30);
        for (const double factor : {1.3, 2.0, 0.4, 0.9}) {
            scale.zoomAt(x, factor);
            QVERIFY(std::abs(scale.xOf(30) - x) < 1e-6);
        }
    }

    void pitchStaysInItsLimits()
    {
        ChartScale scale = made();
        scale.zoomAt(100, 1e-9);
        QCOMPARE(scale.pitch(), ChartScale::kMinPitch);
        scale.zoomAt(100, 1e9);
        QCOMPARE(scale.pitch(), ChartScale::kMaxPitch);
        scale.setUnit(1.5);
        QCOMPARE(scale.pitch(), ChartScale::kMaxPitch * 1.5);
    }

    void panningNeverLosesTheCandles()
    {
        ChartScale scale = made();
        scale.panBy(1e9, 100); // far into the past
        QVERIFY(scale.visible(100).first <= scale.visible(100).last);
        scale.panBy(-1e9, 100); // far into the future
        QVERIFY(scale.visible(100).first <= scale.visible(100).last);
        QVERIFY(scale.isFollowing());
    }

    void aMovedPictureStandsStillWhenCandlesBegin()
    {
        ChartScale scale = made();
        scale.onNewCandles(5);
        const double following = scale.xOf(0);
        QCOMPARE(following, made().xOf(0));
        scale.panBy(300, 500);
        QVERIFY(!scale.isFollowing());
        const double x = scale.xOf(50);
        scale.onNewCandles(3);
        QCOMPARE(scale.xOf(53), x);
    }

    void pricesMapBothWays()
    {
        ChartScale scale = made();
        QVERIFY(!scale.hasPrices());
        scale.fitPrices(candles(60'000, 62'000));
        QVERIFY(scale.low() < 60'000 && scale.high() > 62'000);
        QVERIFY(scale.yOf(62'000) < scale.yOf(60'000));
        for (std::int64_t price = 60'000; price <= 62'000; price += 123)
            QCOMPARE(scale.priceAt(scale.yOf(price)), price);
        QCOMPARE(scale.priceAt(scale.yOf(61'234), 50), std::int64_t{61'250});
        scale.fitPrices(candles(5, 5)); // a single price still has a range
        QVERIFY(scale.hasPrices());
    }

    void theHeadRoomStaysFree_data()
    {
        QTest::addColumn<double>("head");
        for (const double head : {0.0, 26.0, 52.0})
            QTest::newRow(qPrintable(QString::number(head))) << head;
    }
    void theHeadRoomStaysFree()
    {
        QFETCH(double, head);
        ChartScale scale = made();
        scale.setHeadRoom(head);
        for (const std::int64_t range : {1LL, 97LL, 123'456LL}) {
            scale.fitPrices(candles(1000, 1000 + range));
            QVERIFY(scale.yOf(1000 + range) >= head);
            QVERIFY(scale.yOf(1000 + range) < std::max(head + 1, scale.height() / 2));
        }
        scale.setArea(400, 30); // too low for it: candles keep two thirds
        scale.fitPrices(candles(1000, 2000));
        QVERIFY(scale.yOf(2000) <= 11);
    }

    void gridStepsAreRoundAndFarEnoughApart()
    {
        ChartScale scale = made();
        for (const std::int64_t range : {3LL, 97LL, 2'000LL, 123'456LL, 9'000'000'000'000LL}) {
            scale.fitPrices(candles(0, range));
            std::int64_t step = scale.gridStep(50);
            QVERIFY(scale.yOf(0) - scale.yOf(step) >= 49.9 || step == 1);
            while (step % 10 == 0)
                step /= 10;
            QVERIFY(step == 1 || step == 2 || step == 5);
        }
    }

    void timeLabelsDivideTheDay()
    {
        QCOMPARE(timeGridStep(Duration::minutes(1), 9), Duration::minutes(10));
        QCOMPARE(timeGridStep(Duration::seconds(1), 9), Duration::seconds(10));
        QCOMPARE(timeGridStep(Duration::minutes(60), 9), Duration::minutes(720));
        QCOMPARE(timeGridStep(Duration::seconds(86'400), 9), Duration::seconds(9 * 86'400));
    }

    /// Labels lie apart where candles are missing too, and newer candles do not move them.
    void timeLabelsKeepTheirDistance()
    {
        std::vector<Candle> candles;
        for (const std::int64_t second : {0, 1, 9, 12, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 60, 75, 76, 77, 78})
            candles.push_back({.openTime = Timestamp::fromMilliseconds(1'700'000'000'000 + second * 1000)});
        std::vector<std::size_t> labels;
        labelTimes(candles, Duration::seconds(10), 4, labels);
        QCOMPARE(labels, (std::vector<std::size_t>{0, 4, 13}));
        candles.push_back({.openTime = Timestamp::fromMilliseconds(1'700'000'000'000 + 83'000)});
        labelTimes(candles, Duration::seconds(10), 4, labels);
        QCOMPARE(labels, (std::vector<std::size_t>{0, 4, 13, 20}));
        labelTimes({}, Duration::seconds(10), 4, labels);
        QVERIFY(labels.empty());
    }

    void aBarScaleIgnoresTheGiantAndStandsStill()
    {
        BarScale scale;
        std::vector<std::int64_t> sizes{10, 12, 14, 11, 13, 15, 12, 14, 13, 11, 9'000};
        QCOMPARE(scale.update(sizes), std::int64_t{15});
        sizes = {10, 12, 14, 11, 13, 17, 12, 14, 17, 16, 16};
        QCOMPARE(scale.update(sizes), std::int64_t{15}); // a little more moves nothing
        sizes = {100, 120, 140};
        QCOMPARE(scale.update(sizes), std::int64_t{120});
        QCOMPARE(roundUpTwoDigits(12'345), std::int64_t{13'000});
        QCOMPARE(roundUpTwoDigits(99), std::int64_t{99});
        QCOMPARE(roundUpTwoDigits(INT64_MAX), INT64_MAX / 100'000'000'000'000'000 * 100'000'000'000'000'000);
    }
};

QTEST_GUILESS_MAIN(ChartScaleTest)
#include "chart_scale_test.moc"
