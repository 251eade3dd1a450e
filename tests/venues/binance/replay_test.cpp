// SPDX-License-Identifier: GPL-3.0-or-later
// The recorded sessions through the adapter: the numbers that the documented procedure gives.
#include "app/recording.h"
#include "tests/venues/binance/bench_venue.h"
#include "tests/venues/binance/fixtures.h"
#include "tests/venues/fapi/replayed.h"

#include <QTest>

#include <optional>

using namespace gannet;
using gannet::test::BenchVenue;
using gannet::test::openDemo;
using gannet::test::play;
using gannet::test::subscribeAll;

namespace {

[[nodiscard]] std::string price(std::int64_t mantissa, int scale)
{
    return Decimal{mantissa, static_cast<std::int8_t>(scale)}.toString();
}

} // namespace

class ReplayTest : public QObject {
    Q_OBJECT

private slots:
    void perpetualsOf2024_data();
    void perpetualsOf2024();
    void fourSymbolsOf2021();
};

void ReplayTest::perpetualsOf2024_data()
{
    QTest::addColumn<QByteArray>("file");
    QTest::addColumn<QByteArray>("symbol");
    QTest::addColumn<QList<qulonglong>>("counts"); // dropped, applied, last u, bids, asks, quotes, trades
    QTest::addColumn<QByteArray>("bid");
    QTest::addColumn<QByteArray>("ask");
    QTest::newRow("BTCUSDT") << QByteArray("binance_usdm_btcusdt_20240808.gz") << QByteArray("BTCUSDT")
                             << QList<qulonglong>{4, 6547, 5123135475514, 5018, 4578, 66089, 21313}
                             << QByteArray("61659.70") << QByteArray("61659.80");
    QTest::newRow("ETHUSDT") << QByteArray("binance_usdm_ethusdt_20240808.gz") << QByteArray("ETHUSDT")
                             << QList<qulonglong>{5, 6581, 5123135545737, 3181, 3013, 53992, 14076}
                             << QByteArray("2681.38") << QByteArray("2681.39");
}

void ReplayTest::perpetualsOf2024()
{
    QFETCH(QByteArray, file);
    QFETCH(QByteArray, symbol);
    QFETCH(QList<qulonglong>, counts);
    QFETCH(QByteArray, bid);
    QFETCH(QByteArray, ask);
    BenchVenue bench;
    const InstrumentId id = bench.add(symbol.data(), 2, 3);
    bench.now = Timestamp::fromMilliseconds(1'723'161'255'000);
    bench.start();
    subscribeAll(bench, id);
    auto reader = openDemo(file.data(), RecordingFormat::Hftbacktest);
    play(bench, *reader, symbol.toStdString());

    const BookStats stats = bench.adapter->bookStats(id);
    QCOMPARE(stats.dropped, counts[0]);
    QCOMPARE(stats.events, counts[1]);
    QCOMPARE(stats.lastSeq, counts[2]);
    QCOMPARE(stats.gaps, 0U);
    QCOMPARE(stats.crossed, 0U);
    QCOMPARE(stats.resyncs, 0U);
    QCOMPARE(stats.refused, 0U);
    QCOMPARE(stats.mismatches, 0U); // with the best quotes at equal ids
    if (symbol == "BTCUSDT")
        QCOMPARE(stats.unknownRemovals, 17739U);

    const L2Book& book = bench.sink.books[id];
    QCOMPARE(book.bids.size(), counts[3]);
    QCOMPARE(book.asks.size(), counts[4]);
    QCOMPARE(price(book.bids.best().price, 2), bid.toStdString());
    QCOMPARE(price(book.asks.best().price, 2), ask.toStdString());
    QCOMPARE(bench.sink.lastQuote[id].bid->price, book.bids.best().price);
    QCOMPARE(bench.sink.lastQuote[id].ask->qty, book.asks.best().qty);
    QVERIFY(bench.sink.sound && bench.sink.chained && !bench.sink.doubled);
    QVERIFY(bench.sink.refusals.empty());
    QVERIFY(bench.health(id) == StreamHealth::Live);
    QCOMPARE(bench.sink.counts[PayloadType::BookSnapshot], 1U);
    QCOMPARE(bench.sink.counts[PayloadType::Quote], counts[5]);
    QCOMPARE(bench.sink.counts[PayloadType::Trade], counts[6]);
    QCOMPARE(bench.adapter->sessionStats().refused, 0U);
    QVERIFY(bench.adapter->session() == SessionState::Ready);
}

void ReplayTest::fourSymbolsOf2021()
{
    const auto expected = fixtures::load("book_replay_expect.json").at("usdm");
    BenchVenue bench;
    std::map<std::string, InstrumentId> ids;
    bench.now = Timestamp::fromMilliseconds(1'626'992'740'000);
    bench.start();
    for (const auto& [symbol, numbers] : expected.items()) {
        const auto decimals = [](const std::string& text) {
            const std::size_t point = text.find('.');
            return point == std::string::npos ? 0 : static_cast<int>(text.size() - point - 1);
        };
        ids[symbol] = bench.add(symbol.c_str(), decimals(numbers.at("best_bid").at(0).get<std::string>()), 0);
        subscribeAll(bench, ids[symbol]);
    }
    std::vector<std::unique_ptr<RecordingReader>> readers;
    readers.push_back(openDemo("binance_usdm_20210722.ws.gz", RecordingFormat::Cryptofeed));
    readers.push_back(openDemo("binance_usdm_20210722.http.gz", RecordingFormat::Cryptofeed));
    MergedRecording merged(std::move(readers));
    play(bench, merged);

    for (const auto& [symbol, numbers] : expected.items()) {
        const InstrumentId id = ids[symbol];
        const Instrument& instrument = bench.catalogue.at(id);
        const BookStats stats = bench.adapter->bookStats(id);
        QCOMPARE(stats.dropped, numbers.at("dropped").get<std::uint64_t>());
        QCOMPARE(stats.events, numbers.at("applied").get<std::uint64_t>());
        QCOMPARE(stats.lastSeq, numbers.at("final_u").get<std::uint64_t>());
        QCOMPARE(stats.gaps + stats.crossed + stats.resyncs + stats.mismatches + stats.refused, 0U);
        const L2Book& book = bench.sink.books[id];
        QCOMPARE(book.bids.size(), numbers.at("levels").at(0).get<std::size_t>());
        QCOMPARE(book.asks.size(), numbers.at("levels").at(1).get<std::size_t>());
        QCOMPARE(price(book.bids.best().price, instrument.priceScale), numbers.at("best_bid").at(0).get<std::string>());
        QCOMPARE(price(book.bids.best().qty, 0), numbers.at("best_bid").at(1).get<std::string>());
        QCOMPARE(price(book.asks.best().price, instrument.priceScale), numbers.at("best_ask").at(0).get<std::string>());
        QCOMPARE(price(book.asks.best().qty, 0), numbers.at("best_ask").at(1).get<std::string>());
        QVERIFY(bench.health(id) == StreamHealth::Live);
    }
    QCOMPARE(bench.sink.counts[PayloadType::Quote], 613U);
    QCOMPARE(bench.sink.counts[PayloadType::Trade], 91U);
    QCOMPARE(bench.sink.counts[PayloadType::Kline], 67U);
    QVERIFY(bench.sink.sound && bench.sink.chained && !bench.sink.doubled);
    QVERIFY(bench.sink.refusals.empty());
}

QTEST_GUILESS_MAIN(ReplayTest)
#include "replay_test.moc"
