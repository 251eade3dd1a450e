// SPDX-License-Identifier: GPL-3.0-or-later
// Recordings: the two public formats are read as they are, by line and merged by time; what is not of the format is
// counted with its line and skipped; the shipped sessions hold what their sources say.
#include "app/recording.h"

#include <QFile>
#include <QTemporaryDir>
#include <QtTest>

#include <map>

using namespace gannet;

namespace {

std::string demo(const char* name)
{
    return std::string(GANNET_SOURCE_DIR "/resources/demo/") + name;
}

std::string writeFile(const QTemporaryDir& dir, const QByteArray& bytes)
{
    QFile file(dir.filePath("recording"));
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
        return {};
    return file.fileName().toStdString();
}

} // namespace

class RecordingTest : public QObject {
    Q_OBJECT

private slots:
    void lines_data();
    void lines();
    void brokenLinesAreCountedAndSkipped();
    void shippedSessionsAreWhole_data();
    void shippedSessionsAreWhole();
    void mergedByTime();
    void cutGzipGivesWhatWasWhole();
    void overlongLineIsRefused();
    void missingFile();
};

void RecordingTest::lines_data()
{
    QTest::addColumn<int>("format");
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<int>("kind"); // -1 refused, -2 no item
    QTest::addColumn<qint64>("ns");
    QTest::addColumn<QByteArray>("bytes");
    const auto row = [](const char* name, RecordingFormat format, const char* line, int kind, qint64 ns = 0,
                        const char* bytes = "") {
        QTest::newRow(name) << static_cast<int>(format) << QByteArray(line) << kind << ns << QByteArray(bytes);
    };
    const auto h = RecordingFormat::Hftbacktest;
    const auto c = RecordingFormat::Cryptofeed;
    const int frame = static_cast<int>(RecordedItem::Kind::Frame);
    const int opened = static_cast<int>(RecordedItem::Kind::Opened);
    const int sent = static_cast<int>(RecordedItem::Kind::Sent);
    const int reply = static_cast<int>(RecordedItem::Kind::Reply);
    row("frame", h, "1723161255030314667 {\"stream\":\"x\"}", frame, 1723161255030314667, "{\"stream\":\"x\"}");
    row("snapshot", h, "1723161255319702566 {\"lastUpdateId\":1}", reply, 1723161255319702566, "{\"lastUpdateId\":1}");
    row("no time", h, "{\"stream\":\"x\"}", -1);
    row("time only", h, "1723161255030314667", -1);
    row("no json", h, "1723161255030314667 hello", -1);
    row("time in ms", h, "1723161255030 {}", -1);
    row("time with a letter", h, "1723161255030314667x {}", -1);
    row("time too wide", h, "99999999999999999999 {}", -1);
    row("frame c", c, "1626992741.06217: {\"a\":1}", frame, 1626992741062170000, "{\"a\":1}");
    row("whole seconds", c, "1626992741: [1]", frame, 1626992741000000000, "[1]");
    row("opened", c, "wss://fstream.binance.com/stream?streams=a <-> 1626992740.5", opened, 1626992740500000000);
    row("sent", c, "wss://ws.kraken.com <- 1626992740.5: {\"event\":\"subscribe\"}", sent, 1626992740500000000,
        "{\"event\":\"subscribe\"}");
    row("answer", c, "https://x/depth?symbol=A&limit=1 -> 1626992741.301402: {\"b\":[]}", reply, 1626992741301402000,
        "{\"b\":[]}");
    row("configuration", c, "configuration: {\"trades\":[]}", -2);
    row("url alone", c, "wss://fstream.binance.com", -1);
    row("url with another mark", c, "wss://x >> 1626992740.5", -1);
    row("no colon", c, "1626992741.06217 {\"a\":1}", -1);
    row("negative", c, "-1626992741.0: {}", -1);
    row("ten decimals", c, "1626992741.0621700001: {}", -1);
    row("bare point", c, "1626992741.: {}", -1);
    row("signed fraction", c, "1626992741.-5: {}", -1);
    row("not a number", c, "nan: {}", -1);
}

void RecordingTest::lines()
{
    QFETCH(int, format);
    QFETCH(QByteArray, line);
    QFETCH(int, kind);
    const auto item = parseRecordedLine(static_cast<RecordingFormat>(format), line.toStdString());
    QCOMPARE(!item, kind == -1);
    QCOMPARE(item && !*item, kind == -2);
    if (kind < 0)
        return;
    QCOMPARE(static_cast<int>((*item)->kind), kind);
    QTEST(static_cast<qint64>((*item)->time.ns), "ns");
    QTEST(QByteArray::fromStdString((*item)->bytes), "bytes");
}

void RecordingTest::brokenLinesAreCountedAndSkipped()
{
    QTemporaryDir dir;
    const std::string path = writeFile(dir, QByteArray("1723161255030314667 {\"n\":1}\r\n"
                                                       "rubbish\n"
                                                       "\n"
                                                       "1723161255030314668 {\"n\0\":2}\n"
                                                       "1723161255030314669 {\"n\":3}",
                                                       94));
    std::vector<std::uint64_t> refused;
    auto reader = openRecording(path, RecordingFormat::Hftbacktest,
                                [&refused](const RefusedLine& line) { refused.push_back(line.line); });
    QVERIFY(reader);
    std::vector<std::uint64_t> lines;
    std::string last;
    while (auto item = (*reader)->next()) {
        lines.push_back(item->line);
        last = item->bytes;
    }
    const std::vector<std::uint64_t> expected{1, 4, 5};
    QCOMPARE(lines, expected);
    QCOMPARE(last, std::string("{\"n\":3}"));
    QCOMPARE(refused, std::vector<std::uint64_t>{2});
    QCOMPARE((*reader)->refused(), std::uint64_t{1});
    QVERIFY(!(*reader)->failure());
}

void RecordingTest::shippedSessionsAreWhole_data()
{
    QTest::addColumn<QByteArray>("file");
    QTest::addColumn<int>("format");
    QTest::addColumn<int>("frames");
    QTest::addColumn<int>("replies");
    QTest::addColumn<qint64>("firstReplyLine");
    QTest::newRow("BTCUSDT") << QByteArray("binance_usdm_btcusdt_20240808.gz") << 0 << 93953 << 1 << qint64{55};
    QTest::newRow("ETHUSDT") << QByteArray("binance_usdm_ethusdt_20240808.gz") << 0 << 74654 << 1 << qint64{41};
    QTest::newRow("BTC") << QByteArray("hyperliquid_btc_20250126.gz") << 0 << 55 << 0 << qint64{0};
    QTest::newRow("four, links") << QByteArray("binance_usdm_20210722.ws.gz") << 1 << 1535 << 0 << qint64{0};
    QTest::newRow("four, snapshots") << QByteArray("binance_usdm_20210722.http.gz") << 1 << 0 << 4 << qint64{1};
}

void RecordingTest::shippedSessionsAreWhole()
{
    QFETCH(QByteArray, file);
    QFETCH(int, format);
    auto reader = openRecording(demo(file.constData()), static_cast<RecordingFormat>(format));
    QVERIFY(reader);
    std::map<RecordedItem::Kind, int> counts;
    qint64 firstReply = 0;
    while (const auto item = (*reader)->next()) {
        ++counts[item->kind];
        if (item->kind == RecordedItem::Kind::Reply && firstReply == 0)
            firstReply = static_cast<qint64>(item->line);
    }
    QTEST(counts[RecordedItem::Kind::Frame], "frames");
    QTEST(counts[RecordedItem::Kind::Reply], "replies");
    QTEST(firstReply, "firstReplyLine");
    QCOMPARE((*reader)->refused(), std::uint64_t{0});
    QVERIFY(!(*reader)->failure());
}

void RecordingTest::mergedByTime()
{
    std::vector<std::unique_ptr<RecordingReader>> readers;
    for (const char* name : {"binance_usdm_20210722.ws.gz", "binance_usdm_20210722.http.gz"}) {
        auto reader = openRecording(demo(name), RecordingFormat::Cryptofeed);
        QVERIFY(reader);
        readers.push_back(std::move(*reader));
    }
    MergedRecording merged(std::move(readers));
    Timestamp before;
    int items = 0;
    int replies = 0;
    while (const auto item = merged.next()) {
        QVERIFY(item->time >= before);
        before = item->time;
        replies += item->kind == RecordedItem::Kind::Reply ? 1 : 0;
        ++items;
        if (replies == 1 && item->kind == RecordedItem::Kind::Reply) {
            QCOMPARE(items, 4); // the link, two frames, then the first snapshot
            QCOMPARE(item->url, std::string("https://fapi.binance.com/fapi/v1/depth?symbol=SUSHIUSDT&limit=1000"));
        }
    }
    QCOMPARE(items, 1540);
    QCOMPARE(replies, 4);
}

void RecordingTest::cutGzipGivesWhatWasWhole()
{
    QFile file(QString::fromStdString(demo("hyperliquid_btc_20250126.gz")));
    QVERIFY(file.open(QIODevice::ReadOnly));
    QTemporaryDir dir;
    auto reader = openRecording(writeFile(dir, file.readAll().left(5000)), RecordingFormat::Hftbacktest);
    QVERIFY(reader);
    int items = 0;
    while ((*reader)->next())
        ++items;
    QVERIFY(items > 10 && items < 55);
    QVERIFY((*reader)->failure());
    QVERIFY((*reader)->failure()->code == Code::Io);
}

void RecordingTest::overlongLineIsRefused()
{
    QTemporaryDir dir;
    QByteArray bytes = "1723161255030314667 {\"" + QByteArray(static_cast<int>(kMaxRecordedLine), 'x') + "\"}\n";
    bytes += "1723161255030314668 {}\n";
    auto reader = openRecording(writeFile(dir, bytes), RecordingFormat::Hftbacktest);
    QVERIFY(reader);
    const auto item = (*reader)->next();
    QVERIFY(item && item->line == 2);
    QCOMPARE((*reader)->refused(), std::uint64_t{1});
}

void RecordingTest::missingFile()
{
    const auto reader = openRecording(demo("nothing.gz"), RecordingFormat::Hftbacktest);
    QVERIFY(!reader && reader.error().code == Code::Io);
}

QTEST_GUILESS_MAIN(RecordingTest)
#include "recording_test.moc"
