// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/candle_builder.h"

#include "tests/support/events.h"

#include <QtTest>

#include <rapidcheck.h>

#include <limits>
#include <map>
#include <vector>

using namespace gannet;
using namespace gannet::test;

namespace {

struct PlainTrade {
    Timestamp time;
    std::int64_t price = 0;
    std::int64_t qty = 0;
};

/// The candles of all trades, by the definition: no tiers, no ring.
[[nodiscard]] std::map<std::int64_t, Candle> naive(const std::vector<PlainTrade>& trades, std::int64_t length)
{
    std::map<std::int64_t, Candle> candles;
    for (const PlainTrade& trade : trades) {
        const std::int64_t open = trade.time.ns / length * length;
        const auto [it, isNew] = candles.try_emplace(open);
        Candle& candle = it->second;
        if (isNew)
            candle = Candle{.openTime = {open}, .open = trade.price, .high = trade.price, .low = trade.price};
        candle.high = std::max(candle.high, trade.price);
        candle.low = std::min(candle.low, trade.price);
        candle.close = trade.price;
        candle.volume += trade.qty;
        ++candle.trades;
    }
    return candles;
}

[[nodiscard]] std::vector<Candle> newest(const CandleBuilder& builder, KlineInterval interval)
{
    std::vector<Candle> out(kChartCandles);
    out.resize(builder.newest(interval, out));
    return out;
}

[[nodiscard]] Candle candleAt(Timestamp time, std::int64_t close, std::int64_t volume)
{
    return {.openTime = time, .open = 1, .high = close, .low = 1, .close = close, .volume = volume, .trades = 1};
}

} // namespace

class CandleBuilderTest : public QObject {
    Q_OBJECT
private slots:
    void everyLengthEqualsTheDefinition()
    {
        QVERIFY(rc::check("candles from trades are those of the naive fold", [] {
            CandleBuilder builder;
            std::vector<PlainTrade> trades;
            Timestamp time = kNoon + Duration::milliseconds(*rc::gen::inRange<std::int64_t>(0, 100'000));
            const int count = *rc::gen::inRange(1, 80);
            for (int i = 0; i < count; ++i) {
                time = time + Duration::milliseconds(*rc::gen::inRange<std::int64_t>(0, 9'000));
                const PlainTrade trade{time, *rc::gen::inRange<std::int64_t>(1, 50),
                                       *rc::gen::inRange<std::int64_t>(1, 9)};
                trades.push_back(trade);
                builder.add(trade.time, trade.price, trade.qty, 1);
            }
            for (const KlineInterval interval :
                 {KlineInterval::OneSecond, KlineInterval::FiveSeconds, KlineInterval::FifteenSeconds,
                  KlineInterval::OneMinute, KlineInterval::ThreeMinutes, KlineInterval::OneHour}) {
                const std::vector<Candle> candles = newest(builder, interval);
                const auto expected = naive(trades, lengthNs(interval));
                RC_ASSERT(candles.size() == expected.size());
                auto it = expected.begin();
                for (const Candle& candle : candles) {
                    const Candle& want = it->second;
                    RC_ASSERT(candle.openTime == want.openTime);
                    RC_ASSERT(candle.open == want.open);
                    RC_ASSERT(candle.high == want.high);
                    RC_ASSERT(candle.low == want.low);
                    RC_ASSERT(candle.close == want.close);
                    RC_ASSERT(candle.volume == want.volume);
                    RC_ASSERT(candle.trades == want.trades);
                    ++it;
                }
            }
        }));
    }

    void theFirstAndTheOneAfterAPauseAreIncomplete()
    {
        CandleBuilder builder;
        for (int second = 0; second < 6; ++second) {
            if (second == 3)
                builder.pause();
            builder.add(kNoon + Duration::seconds(second), 10, 1, 1);
        }
        const std::vector<Candle> seconds = newest(builder, KlineInterval::OneSecond);
        QCOMPARE(seconds.size(), 6U);
        const std::vector<bool> complete = {false, true, false, false, true, true};
        for (std::size_t i = 0; i < complete.size(); ++i)
            QCOMPARE(seconds[i].isComplete, complete[i]);
        QVERIFY(!newest(builder, KlineInterval::OneMinute)[0].isComplete);
    }

    void aLateTradeFindsItsOwnCandle()
    {
        CandleBuilder builder;
        builder.add(kNoon, 10, 1, 1);
        builder.add(kNoon + Duration::seconds(2), 12, 1, 1);
        builder.add(kNoon + Duration::milliseconds(900), 15, 1, 1);
        builder.add(kNoon + Duration::milliseconds(1100), 11, 1, 1);
        const std::vector<Candle> seconds = newest(builder, KlineInterval::OneSecond);
        QCOMPARE(seconds.size(), 3U);
        QCOMPARE(seconds[0].high, 15);
        QCOMPARE(seconds[1].close, 11);
        QCOMPARE(seconds[2].close, 12);
    }

    void historyIsBounded()
    {
        CandleBuilder builder;
        for (std::int64_t i = 0; i < static_cast<std::int64_t>(kSecondCandles) + 50; ++i)
            builder.add(kNoon + Duration::seconds(i), 10, 1, 1);
        QCOMPARE(builder.seconds().size(), kSecondCandles);
        QCOMPARE(builder.seconds().front().openTime, kNoon + Duration::seconds(50));
        std::vector<Candle> three(3);
        QCOMPARE(builder.newest(KlineInterval::FiveSeconds, three), 3U);
        QCOMPARE(three[2].openTime.ns % lengthNs(KlineInterval::FiveSeconds), 0);
        QCOMPARE((three[2].openTime - three[0].openTime).ns, 2 * lengthNs(KlineInterval::FiveSeconds));
    }

    void sumsNeverWrap()
    {
        const std::int64_t most = std::numeric_limits<std::int64_t>::max();
        CandleBuilder builder;
        builder.add(kNoon, 10, most, 1);
        builder.add(kNoon, 10, 5, 1);
        QCOMPARE(newest(builder, KlineInterval::OneSecond)[0].volume, most);
    }

    void historyNeverOverwritesNewerLiveData()
    {
        KlineSeries series;
        const auto at = [](int minute) { return kNoon + Duration::minutes(minute); };
        series.merge(candleAt(at(3), 20, 50), false); // live, in progress
        for (int minute = 0; minute <= 3; ++minute)   // the answer to a request sent before
            series.merge(candleAt(at(minute), 10, 40), minute < 3);
        std::vector<Candle> out(10);
        QCOMPARE(series.newest(out), 4U);
        QCOMPARE(out[3].close, 20);
        QCOMPARE(out[0].close, 10);
        // After a reconnect the history knows how the candle ended.
        series.merge(candleAt(at(3), 33, 90), true);
        QCOMPARE(series.newest(out), 4U);
        QCOMPARE(out[3].close, 33);
        series.merge(candleAt(at(3), 20, 95), false);
        (void)series.newest(out);
        QCOMPARE(out[3].close, 33);
    }

    void seriesKeepsTheNewestInOrder()
    {
        KlineSeries series;
        const auto count = static_cast<int>(kChartCandles) + 20;
        for (int minute = 0; minute < count; minute += 2)
            series.merge(candleAt(kNoon + Duration::minutes(minute), minute, 1), true);
        for (int minute = 1; minute < count; minute += 2)
            series.merge(candleAt(kNoon + Duration::minutes(minute), minute, 1), true);
        QCOMPARE(series.size(), kChartCandles);
        std::vector<Candle> out(kChartCandles);
        (void)series.newest(out);
        for (std::size_t i = 1; i < out.size(); ++i)
            QCOMPARE(out[i].openTime - out[i - 1].openTime, Duration::minutes(1));
        QCOMPARE(out.back().openTime, kNoon + Duration::minutes(count - 1));
    }
};

QTEST_GUILESS_MAIN(CandleBuilderTest)
#include "candle_builder_test.moc"
