// SPDX-License-Identifier: GPL-3.0-or-later
// The dialect is Binance's, so a recorded session of Binance USD-M is a feed of Aster: through Aster's facts it gives
// the numbers that the documented procedure gives, and those of tests/venues/binance/replay_test.cpp.
#include "adapters/aster/facts.h"
#include "tests/venues/fapi/replayed.h"

#include <QTest>

using namespace gannet;
using gannet::test::FapiBench;

class AsterReplayTest : public QObject {
    Q_OBJECT

private slots:
    void aRecordedSession_data();
    void aRecordedSession();
};

void AsterReplayTest::aRecordedSession_data()
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

void AsterReplayTest::aRecordedSession()
{
    QFETCH(QByteArray, file);
    QFETCH(QByteArray, symbol);
    QFETCH(QList<qulonglong>, counts);
    QFETCH(QByteArray, bid);
    QFETCH(QByteArray, ask);
    FapiBench bench(aster::facts());
    const InstrumentId id = bench.add(symbol.data(), 2, 3);
    bench.now = Timestamp::fromMilliseconds(1'723'161'255'000);
    bench.start();
    QVERIFY(bench.publicLink == bench.marketLink); // one link carries all
    test::subscribeAll(bench, id);
    auto reader = test::openDemo(file.data(), RecordingFormat::Hftbacktest);
    test::play(bench, *reader, symbol.toStdString());

    const BookStats stats = bench.adapter->bookStats(id);
    QCOMPARE(stats.dropped, counts[0]);
    QCOMPARE(stats.events, counts[1]);
    QCOMPARE(stats.lastSeq, counts[2]);
    QCOMPARE(stats.gaps + stats.crossed + stats.resyncs + stats.refused + stats.mismatches, 0U);
    if (symbol == "BTCUSDT")
        QCOMPARE(stats.unknownRemovals, 17739U);
    const L2Book& book = bench.sink.books[id];
    QCOMPARE(book.bids.size(), counts[3]);
    QCOMPARE(book.asks.size(), counts[4]);
    QCOMPARE((Decimal{book.bids.best().price, 2}.toString()), bid.toStdString());
    QCOMPARE((Decimal{book.asks.best().price, 2}.toString()), ask.toStdString());
    QCOMPARE(bench.sink.lastQuote[id].bid->price, book.bids.best().price);
    QCOMPARE(bench.sink.lastQuote[id].ask->qty, book.asks.best().qty);
    QCOMPARE(bench.sink.counts[PayloadType::BookSnapshot], 1U);
    QCOMPARE(bench.sink.counts[PayloadType::Quote], counts[5]);
    QCOMPARE(bench.sink.counts[PayloadType::Trade], counts[6]);
    QVERIFY(bench.sink.sound && bench.sink.chained && !bench.sink.doubled);
    QVERIFY(bench.sink.refusals.empty());
    QVERIFY(bench.health(id) == StreamHealth::Live);
    QVERIFY(bench.adapter->session() == SessionState::Ready);
}

QTEST_GUILESS_MAIN(AsterReplayTest)
#include "replay_test.moc"
