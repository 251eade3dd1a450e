// SPDX-License-Identifier: GPL-3.0-or-later
// A recorded message sent later carries later times: each kind of each venue, as it was recorded, with its times and
// nothing else moved.
#include "adapters/registry/registry.h"
#include "app/recording.h"
#include "app/venue_dialect.h"

#include <QFile>
#include <QRegularExpression>
#include <QtTest>

using namespace gannet;

namespace {

constexpr Duration kShift = Duration::milliseconds(97'200'123);

/// The first message of a shipped recording that holds `word`.
QByteArray recorded(const char* name, RecordingFormat format, const char* word)
{
    auto reader = openRecording(std::string(GANNET_SOURCE_DIR "/resources/demo/") + name, format);
    while (auto item = reader ? (*reader)->next() : std::nullopt) {
        if (item->kind != RecordedItem::Kind::Sent && item->bytes.find(word) != std::string::npos)
            return QByteArray::fromStdString(item->bytes);
    }
    return {};
}

QByteArray kept(const char* name)
{
    QFile file(QStringLiteral(GANNET_SOURCE_DIR "/tests/fuzz/corpus/") + QLatin1String(name));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

/// By another way than the program's: numbers behind these keys, wherever they stand.
QByteArray movedByHand(const QByteArray& text, const char* keys, Duration by)
{
    const QRegularExpression time(QStringLiteral("\"(?:%1)\"\\s*:\\s*(\\d+)").arg(QLatin1String(keys)));
    QString moved = QString::fromUtf8(text);
    for (auto match = time.match(moved); match.hasMatch(); match = time.match(moved, match.capturedEnd())) {
        const qint64 ms = match.captured(1).toLongLong();
        if (ms > 0)
            moved.replace(match.capturedStart(1), match.capturedLength(1), QString::number(ms + by.toMilliseconds()));
    }
    return moved.toUtf8();
}

QByteArray shifted(const char* slug, const QByteArray& text, Duration by)
{
    return QByteArray::fromStdString(findVenueDialect(slug)->shifted(text.toStdString(), by));
}

} // namespace

class TimeShiftTest : public QObject {
    Q_OBJECT

private slots:
    void timesMoveAndNothingElse_data();
    void timesMoveAndNothingElse();
    void decodedTimesMove();
    void whatHoldsNoTimeStays_data();
    void whatHoldsNoTimeStays();
    void aTimeMayGrowByADigit();
};

void TimeShiftTest::timesMoveAndNothingElse_data()
{
    QTest::addColumn<QByteArray>("slug");
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("keys");
    QTest::addColumn<int>("times");
    const auto row = [](const char* name, const char* slug, const QByteArray& text, const char* keys, int times) {
        QTest::newRow(name) << QByteArray(slug) << text << QByteArray(keys) << times;
    };
    const char* const b = "binance-usdm";
    const char* const large = "binance_usdm_btcusdt_20240808.gz";
    const char* const small = "binance_usdm_20210722.ws.gz";
    const auto h = RecordingFormat::Hftbacktest;
    const auto c = RecordingFormat::Cryptofeed;
    row("binance depth", b, recorded(large, h, "depthUpdate"), "E|T", 2);
    row("binance bookTicker", b, recorded(large, h, "bookTicker"), "E|T", 2);
    row("binance trade", b, recorded(large, h, "\"trade\""), "E|T", 2);
    row("binance bare trade", b, kept("binance_codec/trade_stream"), "E|T", 2);
    row("binance snapshot", b, recorded(large, h, "lastUpdateId"), "E|T", 2);
    row("binance snapshot, other recorder", b, recorded("binance_usdm_20210722.http.gz", c, "lastUpdateId"), "E|T", 2);
    row("binance aggTrade", b, recorded(small, c, "\"aggTrade\""), "E|T", 2);
    row("binance kline", b, recorded(small, c, "\"kline\""), "E|t|T", 3);
    row("binance markPrice", b, kept("binance_codec/mark_price_stream"), "E|T", 2);
    row("binance ticker, no opening time", b, kept("binance_codec/jkorf_ticker"), "E|O|C", 2);

    const char* const y = "hyperliquid";
    const char* const bitcoin = "hyperliquid_btc_20250126.gz";
    row("hyperliquid l2Book", y, recorded(bitcoin, h, "l2Book"), "time", 1);
    row("hyperliquid trades", y, recorded(bitcoin, h, "\"trades\""), "time", 30);
    row("hyperliquid bbo", y, kept("hyperliquid_codec/bookticker_message"), "time", 1);
    row("hyperliquid candle", y, kept("hyperliquid_codec/klines_message"), "t|T", 2);
    row("hyperliquid book answer", y, kept("hyperliquid_codec/rest_4"), "time", 1);
    row("hyperliquid activeAssetCtx", y, kept("hyperliquid_codec/activeassetctx_message"), "time", 0);
    row("hyperliquid allMids", y, kept("hyperliquid_codec/all_mids"), "time", 0);
}

void TimeShiftTest::timesMoveAndNothingElse()
{
    QFETCH(QByteArray, slug);
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, keys);
    QFETCH(int, times);
    QVERIFY(!text.isEmpty());
    const QByteArray later = shifted(slug, text, kShift);
    QCOMPARE(later, movedByHand(text, keys, kShift));
    QCOMPARE(later != text, times > 0);
    QCOMPARE(shifted(slug, later, Duration{-kShift.ns}), text);
    QCOMPARE(shifted(slug, text, {}), text);
    // The table above is the one that is meant.
    const QRegularExpression time(QStringLiteral("\"(?:%1)\"\\s*:\\s*[1-9]").arg(QLatin1String(keys)));
    QCOMPARE(QString::fromUtf8(text).count(time), times);
}

void TimeShiftTest::decodedTimesMove()
{
    const auto fields = [](const char* slug, const QByteArray& text) {
        WireMessage message;
        const auto read = findVenueFactory(slug)->decodeFrame(text.toStdString(), message);
        return read ? message : WireMessage{};
    };
    const QByteArray trades = recorded("hyperliquid_btc_20250126.gz", RecordingFormat::Hftbacktest, "\"trades\"");
    const WireMessage before = fields("hyperliquid", trades);
    const WireMessage after = fields("hyperliquid", shifted("hyperliquid", trades, kShift));
    QCOMPARE(before.trades.size(), std::size_t{30});
    QCOMPARE(after.trades.size(), before.trades.size());
    for (std::size_t i = 0; i < after.trades.size(); ++i) {
        QCOMPARE((after.trades[i].time - before.trades[i].time).ns, kShift.ns);
        QCOMPARE(after.trades[i].tradeId, before.trades[i].tradeId);
    }
    const QByteArray mark = kept("binance_codec/mark_price_stream");
    const WireMessage now = fields("binance-usdm", mark);
    const WireMessage then = fields("binance-usdm", shifted("binance-usdm", mark, kShift));
    QCOMPARE((then.venueTime - now.venueTime).ns, kShift.ns);
    QCOMPARE((then.nextFunding.value() - now.nextFunding.value()).ns, kShift.ns);
}

void TimeShiftTest::whatHoldsNoTimeStays_data()
{
    QTest::addColumn<QByteArray>("text");
    for (const char* text :
         {"", "Websocket connection established.", "[1,2]", "12", R"({"E":1723161256299)", R"({"E":1723161256299}})",
          R"({"E":0,"T":0})", R"({"E":"1723161256299"})", R"({"E":1723161256299.5})", R"({"E":1.7e12})", R"({"E":-5})",
          R"({"E":9223372036854775807})", R"({"E":99999999999999999999})", R"({"E":null,"T":true})",
          R"({"e":"trade","t":1723161256299,"u":1723161256299,"data":"E"})", R"({"data":[1,"E",[{"E":5}]]})",
          R"({"result":null,"id":1723161256299})"})
        QTest::newRow(text) << QByteArray(text);
}

void TimeShiftTest::whatHoldsNoTimeStays()
{
    QFETCH(QByteArray, text);
    QCOMPARE(shifted("binance-usdm", text, kShift), text);
}

void TimeShiftTest::aTimeMayGrowByADigit()
{
    QCOMPARE(shifted("binance-usdm", R"({"a":1,"E" : 9999999999999 ,"T":5})", Duration::milliseconds(1)),
             QByteArray(R"({"a":1,"E" : 10000000000000 ,"T":6})"));
    QCOMPARE(shifted("binance-usdm", R"({"E":1723161256299,"T":5})", Duration::milliseconds(-5)),
             QByteArray(R"({"E":1723161256294,"T":5})")); // none is before the epoch
}

QTEST_GUILESS_MAIN(TimeShiftTest)
#include "time_shift_test.moc"
