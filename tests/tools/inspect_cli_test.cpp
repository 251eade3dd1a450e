// SPDX-License-Identifier: GPL-3.0-or-later
// gannet-inspect and gannet-replay from the outside: lines on stdout, errors, exit status.
#include "core/store/store.h"
#include "tests/tools/run_tool.h"

#include <QFile>
#include <QJsonArray>
#include <QTemporaryDir>
#include <QtTest>

namespace {

using gannet::test::Ran;
using gannet::test::runTool;

Ran inspect(const QStringList& arguments, const QByteArray& input = {})
{
    return runTool("GANNET_INSPECT", arguments, input);
}

const QByteArray kTrade = R"({"stream":"btcusdt@trade","data":{"e":"trade","E":1723161256322,"T":1723161256322,)"
                          R"("s":"BTCUSDT","t":5266583935,"p":"61800.30","q":"0.006","X":"MARKET","m":false}})";
const QByteArray kQuote = R"({"stream":"btcusdt@bookTicker","data":{"e":"bookTicker","u":5123107839020,"s":"BTCUSDT",)"
                          R"("b":"61800.20","B":"2.507","a":"61800.30","A":"2.510","T":1723161256313,)"
                          R"("E":1723161256313}})";

} // namespace

class InspectCliTest : public QObject {
    Q_OBJECT

private slots:
    void decodeWritesOneEventPerLine();
    void refusedFrameIsToldAndCounts();
    void negativeAndNanAreRefused_data();
    void negativeAndNanAreRefused();
    void aRestBookIsASnapshot();
    void lineOver16MiB();
    void longLinesKeepTheirBytes();
    void aFullDiskIsNoSuccess();
    void aRecordingThatBreaksOffGivesItsBook();
    void whatIsWrongWithARecordingIsSaid();
    void emptyMetadata();
    void capabilities();
    void helpDocumentsEverything();
    void bookOfARecording();
    void aPipeIsReadOnce();
    void anAuditHoldsOrSaysWhereItBreaks();
};

void InspectCliTest::decodeWritesOneEventPerLine()
{
    const Ran ran = inspect({"decode", "--venue", "binance-usdm"}, kTrade + "\n\n" + kQuote + "\r\n");
    QCOMPARE(ran.status, 0);
    QCOMPARE(ran.out.size(), 2);
    const QJsonObject trade = ran.at(0);
    QCOMPARE(trade["type"], "trade");
    QCOMPARE(trade["instrument"], "binance-usdm:BTCUSDT");
    QCOMPARE(trade["price"], "61800.30");
    QCOMPARE(trade["qty"], "0.006");
    QCOMPARE(trade["side"], "buy");
    QCOMPARE(trade["tradeId"].toInteger(), 5266583935);
    QCOMPARE(trade["venueTime"].toInteger(), 1723161256322000000);
    const QJsonObject quote = ran.at(1);
    QCOMPARE(quote["type"], "quote");
    QCOMPARE(quote["seq"].toInteger(), 5123107839020);
    QCOMPARE(quote["bid"].toArray(), (QJsonArray{"61800.20", "2.507"}));
}

void InspectCliTest::refusedFrameIsToldAndCounts()
{
    const Ran ran = inspect({"decode", "--venue", "binance-usdm"}, kTrade.left(60) + "\n" + kTrade + "\n");
    QCOMPARE(ran.status, 1);
    QCOMPARE(ran.out.size(), 2);
    const QJsonObject error = ran.at(0)["error"].toObject();
    QCOMPARE(error["kind"], "Protocol");
    QVERIFY(!error["code"].toString().isEmpty());
    QVERIFY(!error["message"].toString().isEmpty());
    QCOMPARE(ran.at(1)["type"], "trade");
}

void InspectCliTest::negativeAndNanAreRefused_data()
{
    QTest::addColumn<QByteArray>("from");
    QTest::addColumn<QByteArray>("to");
    QTest::newRow("negative") << QByteArray("\"0.006\"") << QByteArray("\"-0.006\"");
    QTest::newRow("nan") << QByteArray("\"0.006\"") << QByteArray("\"NaN\"");
    QTest::newRow("40 digits") << QByteArray("\"0.006\"") << QByteArray("\"" + QByteArray(40, '9') + "\"");
    QTest::newRow("wrong type") << QByteArray("\"0.006\"") << QByteArray("{}");
    QTest::newRow("missing") << QByteArray("\"q\":\"0.006\",") << QByteArray();
    QTest::newRow("unknown stream") << QByteArray("\"e\":\"trade\"") << QByteArray("\"e\":\"nonsense\"");
}

void InspectCliTest::negativeAndNanAreRefused()
{
    QFETCH(QByteArray, from);
    QFETCH(QByteArray, to);
    const Ran ran = inspect({"decode", "--venue", "binance-usdm"}, QByteArray(kTrade).replace(from, to) + "\n");
    QCOMPARE(ran.status, 1);
    QCOMPARE(ran.out.size(), 1);
    QVERIFY(ran.at(0).contains("error"));
}

void InspectCliTest::aRestBookIsASnapshot()
{
    const QByteArray body = R"({"lastUpdateId":7,"E":1723161256567,"bids":[["2.10","1"]],"asks":[["2.11","3.0"]]})";
    const Ran ran = inspect({"decode", "--venue", "binance-usdm"}, body + "\n");
    QCOMPARE(ran.status, 0);
    QCOMPARE(ran.out.size(), 1);
    QCOMPARE(ran.at(0)["type"], "book_snapshot");
    QVERIFY(ran.at(0)["instrument"].isNull());
    QCOMPARE(ran.at(0)["seq"].toInteger(), 7);
    QCOMPARE(ran.at(0)["venueTime"].toInteger(), 1723161256567000000);
    QCOMPARE(ran.at(0)["asks"].toArray().at(0).toArray(), (QJsonArray{"2.11", "3.0"}));
    // One that is not in order stays refused.
    const Ran wrong = inspect({"decode", "--venue", "binance-usdm"},
                              R"({"lastUpdateId":7,"bids":[["2.10","1"],["2.20","1"]],"asks":[]})");
    QCOMPARE(wrong.status, 1);
    QVERIFY(wrong.at(0).contains("error"));
}

void InspectCliTest::lineOver16MiB()
{
    const Ran ran = inspect({"decode", "--venue", "binance-usdm"}, QByteArray(17 << 20, 'x') + "\n" + kTrade);
    QCOMPARE(ran.status, 1);
    QCOMPARE(ran.out.size(), 2);
    QCOMPARE(ran.at(0)["error"].toObject()["code"], "TOO_LARGE");
    QCOMPARE(ran.at(1)["type"], "trade");
}

/// Lines that end where the tool's own buffer ends, and one that needs several.
void InspectCliTest::longLinesKeepTheirBytes()
{
    QByteArray input;
    const QList<int> sizes{65'534, 65'535, 65'536, 65'537, 131'070, 131'072, 300'000};
    for (const int size : sizes)
        input += kTrade + QByteArray(size - kTrade.size(), ' ') + "\n";
    const Ran ran = inspect({"decode", "--venue", "binance-usdm"}, input.chopped(1));
    QCOMPARE(ran.status, 0);
    QCOMPARE(ran.out.size(), sizes.size());
}

void InspectCliTest::aFullDiskIsNoSuccess()
{
    if (!QFile::exists("/dev/full"))
        QSKIP("no /dev/full here");
    for (const QStringList& tool :
         {QStringList{qEnvironmentVariable("GANNET_INSPECT"), "capabilities"},
          QStringList{qEnvironmentVariable("GANNET_REPLAY"), GANNET_SOURCE_DIR "/tests/replay/small.journal"}}) {
        QProcess process;
        process.setStandardOutputFile("/dev/full");
        process.start(tool.front(), tool.mid(1));
        QVERIFY(process.waitForFinished(50'000));
        QCOMPARE(process.exitCode(), 1);
        QVERIFY(process.readAllStandardError().contains("cannot write"));
    }
}

namespace {

QString writeFile(const QTemporaryDir& dir, const char* name, const QByteArray& bytes)
{
    QFile file(dir.filePath(name));
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
        return {};
    return file.fileName();
}

QByteArray demoFile(const char* name)
{
    QFile file(GANNET_SOURCE_DIR "/resources/demo/" + QString(name));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

QStringList bookOf(const QString& recording, const QString& symbol = "SUSHIUSDT")
{
    return {"book",        "--venue",     "binance-usdm",
            "--symbol",    symbol,        "--format",
            "cryptofeed",  "--recording", GANNET_SOURCE_DIR "/resources/demo/binance_usdm_20210722.http.gz",
            "--recording", recording};
}

} // namespace

void InspectCliTest::aRecordingThatBreaksOffGivesItsBook()
{
    const QTemporaryDir dir;
    const QByteArray whole = demoFile("binance_usdm_20210722.ws.gz");
    const Ran ran = inspect(bookOf(writeFile(dir, "cut.gz", whole.left(whole.size() / 2))));
    QCOMPARE(ran.status, 1);
    QCOMPARE(ran.out.size(), 1);
    QVERIFY(ran.at(0)["events"].toInt() > 0);
    QVERIFY(ran.at(0)["events"].toInt() < 252);
    QCOMPARE(ran.at(0)["bids"].toArray().size(), 20);
    QVERIFY2(ran.errors.contains("unexpected end of file"), ran.errors.constData());
}

void InspectCliTest::whatIsWrongWithARecordingIsSaid()
{
    const QTemporaryDir dir;
    const QString recording = writeFile(dir, "cut.gz", demoFile("hyperliquid_btc_20250126.gz").left(100));
    const Ran cut = inspect(
        {"book", "--venue", "hyperliquid", "--symbol", "BTC", "--format", "hftbacktest", "--recording", recording});
    QCOMPARE(cut.status, 1);
    QVERIFY2(cut.errors.contains("unexpected end of file"), cut.errors.constData());
    const Ran format = inspect({"book", "--venue", "hyperliquid", "--symbol", "BTC", "--format", "hftbacktest",
                                "--recording", GANNET_SOURCE_DIR "/README.md"});
    QCOMPARE(format.status, 1);
    QVERIFY2(format.errors.contains("not of the format hftbacktest"), format.errors.constData());
}

void InspectCliTest::emptyMetadata()
{
    const QTemporaryDir dir;
    const Ran ran = inspect(bookOf(GANNET_SOURCE_DIR "/resources/demo/binance_usdm_20210722.ws.gz") +
                            QStringList{"--meta", writeFile(dir, "meta.json", "")});
    QCOMPARE(ran.status, 1);
    QVERIFY(ran.out.isEmpty());
    QVERIFY2(ran.errors.contains("metadata"), ran.errors.constData());
}

void InspectCliTest::capabilities()
{
    const Ran all = inspect({"capabilities"});
    QCOMPARE(all.status, 0);
    QVERIFY(!all.out.isEmpty());
    const Ran one = inspect({"capabilities", "--venue", "binance-usdm"});
    QCOMPARE(one.out.size(), 1);
    QCOMPARE(one.at(0)["venue"], "binance-usdm");
    QVERIFY(all.out.contains(one.out.front()));
}

void InspectCliTest::helpDocumentsEverything()
{
    const QByteArray all = inspect({"--help"}).out.join('\n');
    for (const char* word :
         {"capabilities", "decode", "hyperliquid", "binance-usdm", "aster", "--recording", "--every"})
        QVERIFY2(all.contains(word), word);
    const QByteArray book = inspect({"book", "--help"}).out.join('\n');
    for (const char* option : {"--venue", "--symbol", "--recording", "--format", "--meta", "--every"})
        QVERIFY2(book.contains(option), option);
    const Ran replay = runTool("GANNET_REPLAY", {"--help"});
    QCOMPARE(replay.status, 0);
    for (const char* option : {"--digest-only", "--quiet", "--bench"})
        QVERIFY2(replay.out.join('\n').contains(option), option);
}

void InspectCliTest::bookOfARecording()
{
    const QString demo = GANNET_SOURCE_DIR "/resources/demo/binance_usdm_20210722.";
    const Ran ran = inspect({"book", "--venue", "binance-usdm", "--symbol", "AKROUSDT", "--recording", demo + "ws.gz",
                             "--recording", demo + "http.gz", "--format", "cryptofeed"});
    QCOMPARE(ran.status, 0);
    QCOMPARE(ran.out.size(), 1);
    QCOMPARE(ran.at(0)["bids"].toArray().at(0).toArray(), (QJsonArray{"0.01734", "502"}));
    QCOMPARE(ran.at(0)["events"].toInt(), 188);
    // A file that is none of the format: every line is refused.
    const Ran none = inspect({"book", "--venue", "binance-usdm", "--symbol", "AKROUSDT", "--recording",
                              GANNET_SOURCE_DIR "/README.md", "--format", "cryptofeed"});
    QCOMPARE(none.status, 1);
    QVERIFY(none.errors.contains("\"error\""));
}

/// Without metadata a recording is read twice, which a pipe cannot be: refused in words instead of an empty book.
void InspectCliTest::aPipeIsReadOnce()
{
    const QByteArray recording = demoFile("hyperliquid_btc_20250126.gz");
    const QStringList arguments{"book",     "--venue",     "hyperliquid", "--symbol",  "BTC",
                                "--format", "hftbacktest", "--recording", "/dev/stdin"};
    const Ran twice = inspect(arguments, recording);
    QCOMPARE(twice.status, 2);
    QVERIFY(twice.out.isEmpty());
    QVERIFY2(twice.errors.contains("/dev/stdin is a pipe") && twice.errors.contains("--meta"),
             twice.errors.constData());
    const Ran once = inspect(
        arguments + QStringList{"--meta", GANNET_SOURCE_DIR "/resources/demo/hyperliquid_meta.json"}, recording);
    QCOMPARE(once.status, 0);
    QCOMPARE(once.at(0)["events"].toInt(), 46);
}

void InspectCliTest::anAuditHoldsOrSaysWhereItBreaks()
{
    const QTemporaryDir folder;
    const QString path = folder.filePath("gannet.sqlite");
    const auto store = gannet::Store::open({.path = path.toStdString()});
    QVERIFY(store.has_value());
    for (const char* text : {"buy 1", "sell 1"})
        QVERIFY((*store)->write(gannet::AuditEntry{{1}, "press", "person", {"r"}, {}, text}).has_value());
    Ran ran = inspect({"audit", path}); // while it is open
    QVERIFY2(ran.status == 0, ran.errors.constData());
    QCOMPARE(ran.out.value(0), QByteArray(R"({"rows":2,"holds":true})"));

    (*store)->database().raw().exec(
        "DROP TRIGGER audit_is_never_changed; UPDATE audit SET text = 'buy 2' WHERE seq = 1");
    ran = inspect({"audit", path});
    QCOMPARE(ran.status, 1);
    QCOMPARE(ran.at(0)["brokenAt"].toInt(), 1);
    QVERIFY(!ran.at(0)["holds"].toBool());

    QFile other(folder.filePath("other"));
    QVERIFY(other.open(QIODevice::WriteOnly) && other.write("no store") > 0);
    other.close();
    ran = inspect({"audit", other.fileName()});
    QCOMPARE(ran.status, 1);
    QVERIFY(ran.out.isEmpty());
    QVERIFY2(ran.errors.contains("name the gannet.sqlite"), ran.errors.constData());
}

QTEST_GUILESS_MAIN(InspectCliTest)
#include "inspect_cli_test.moc"
