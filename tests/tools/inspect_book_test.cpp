// SPDX-License-Identifier: GPL-3.0-or-later
// Golden replays: whole recorded sessions through the real adapter and engine end in the book that the documented
// procedure gives, with as many events and no break. The numbers were computed apart from this program; those of the
// four small symbols are those of the capture's own end state.
#include "adapters/registry/registry.h"
#include "app/inspect.h"

#include <nlohmann/json.hpp>

#include <QFile>
#include <QTemporaryDir>
#include <QtTest>

#include <sstream>

using namespace gannet;

namespace {

std::string demo(const char* name)
{
    return std::string(GANNET_SOURCE_DIR "/resources/demo/") + name;
}

BookInspection small(const std::string& symbol)
{
    BookInspection what;
    what.symbol = symbol;
    what.recordings = {demo("binance_usdm_20210722.ws.gz"), demo("binance_usdm_20210722.http.gz")};
    what.format = RecordingFormat::Cryptofeed;
    return what;
}

std::string readText(const std::string& path)
{
    QFile file(QString::fromStdString(path));
    return file.open(QIODevice::ReadOnly) ? file.readAll().toStdString() : std::string();
}

std::vector<nlohmann::json> run(const char* slug, const BookInspection& what, std::string* log = nullptr)
{
    std::ostringstream out;
    std::ostringstream told;
    const Result<void> done = inspectBook(*findVenueFactory(slug), what, out, told);
    if (log != nullptr)
        *log = told.str();
    std::vector<nlohmann::json> lines;
    if (!done) {
        qWarning("%s", done.error().message.c_str());
        return lines;
    }
    std::istringstream in(out.str());
    for (std::string line; std::getline(in, line);)
        lines.push_back(nlohmann::json::parse(line));
    return lines;
}

} // namespace

class InspectBookTest : public QObject {
    Q_OBJECT

private slots:
    void golden_data();
    void golden();
    void mergedFilesKeepTheirSnapshots();
    void theFirstDiffsCount_data();
    void theFirstDiffsCount();
    void decimalsAreTheRecordingsOwn_data();
    void decimalsAreTheRecordingsOwn();
    void aRecordingWithoutSnapshotSaysSo();
    void everyNthEvent();
    void metadataGivesTheDecimals();
    void aMissingDiffIsAGap();
    void brokenFramesAreCounted();
    void unknownSymbol();
};

void InspectBookTest::golden_data()
{
    QTest::addColumn<QByteArray>("slug");
    QTest::addColumn<QByteArray>("symbol");
    QTest::addColumn<QByteArray>("file");
    QTest::addColumn<int>("events");
    QTest::addColumn<QByteArray>("bid");
    QTest::addColumn<QByteArray>("ask");
    const auto row = [](const char* slug, const char* symbol, const char* file, int events, const char* bid,
                        const char* ask) {
        QTest::addRow("%s %s", slug, symbol) << QByteArray(slug) << QByteArray(symbol) << QByteArray(file) << events
                                             << QByteArray(bid) << QByteArray(ask);
    };
    row("binance-usdm", "BTCUSDT", "binance_usdm_btcusdt_20240808.gz", 6547, R"(["61659.70","1.486"])",
        R"(["61659.80","0.981"])");
    row("binance-usdm", "ETHUSDT", "binance_usdm_ethusdt_20240808.gz", 6581, R"(["2681.38","8.486"])",
        R"(["2681.39","22.624"])");
    row("binance-usdm", "SUSHIUSDT", "", 252, R"(["7.6120","303"])", R"(["7.6160","267"])");
    row("binance-usdm", "AKROUSDT", "", 188, R"(["0.01734","502"])", R"(["0.01735","50697"])");
    row("binance-usdm", "KEEPUSDT", "", 132, R"(["0.2463","249"])", R"(["0.2467","9047"])");
    row("binance-usdm", "CTKUSDT", "", 180, R"(["1.01100","1698"])", R"(["1.01200","10123"])");
    // The same dialect, so the same sessions.
    row("aster", "BTCUSDT", "binance_usdm_btcusdt_20240808.gz", 6547, R"(["61659.70","1.486"])",
        R"(["61659.80","0.981"])");
    row("aster", "AKROUSDT", "", 188, R"(["0.01734","502"])", R"(["0.01735","50697"])");
    row("hyperliquid", "BTC", "hyperliquid_btc_20250126.gz", 46, R"(["105050.0","1.12931"])",
        R"(["105051.0","6.13423"])");
}

void InspectBookTest::golden()
{
    QFETCH(QByteArray, slug);
    QFETCH(QByteArray, symbol);
    QFETCH(QByteArray, file);
    BookInspection what = small(symbol.toStdString());
    if (!file.isEmpty()) {
        what.recordings = {demo(file.constData())};
        what.format = RecordingFormat::Hftbacktest;
    }
    const auto lines = run(slug.constData(), what);
    QCOMPARE(lines.size(), std::size_t{1});
    const nlohmann::json& book = lines.front();
    QTEST(book["events"].get<int>(), "events");
    QCOMPARE(book["gaps"].get<int>(), 0);
    QCOMPARE(book["resyncs"].get<int>(), 0);
    QCOMPARE(book["refused"].get<int>(), 0);
    QCOMPARE(book["crossed"].get<int>(), 0);
    QCOMPARE(book["bids"].size(), std::size_t{20});
    QCOMPARE(book["asks"].size(), std::size_t{20});
    QTEST(QByteArray::fromStdString(book["bids"][0].dump()), "bid");
    QTEST(QByteArray::fromStdString(book["asks"][0].dump()), "ask");
}

/// Two sessions of one clock: the snapshot of one is not the book of the other, in whatever order they are named.
void InspectBookTest::mergedFilesKeepTheirSnapshots()
{
    BookInspection what = small("ETHUSDT");
    what.format = RecordingFormat::Hftbacktest;
    const std::string eth = demo("binance_usdm_ethusdt_20240808.gz");
    const std::string btc = demo("binance_usdm_btcusdt_20240808.gz");
    for (const auto& recordings : {std::vector{eth, btc}, std::vector{btc, eth}}) {
        what.recordings = recordings;
        const auto lines = run("binance-usdm", what);
        QCOMPARE(lines.size(), std::size_t{1});
        QCOMPARE(lines[0]["events"].get<int>(), 6581);
        QCOMPARE(lines[0]["crossed"].get<int>(), 0);
        QCOMPARE(lines[0]["gaps"].get<int>(), 0);
        QCOMPARE(lines[0]["bids"][0].dump(), std::string(R"(["2681.38","8.486"])"));
    }
}

void InspectBookTest::theFirstDiffsCount_data()
{
    QTest::addColumn<qint64>("apartMs");
    for (const qint64 apart : {1, 3, 100, 1000, 60'000})
        QTest::addRow("%lld ms apart", static_cast<long long>(apart)) << apart;
}

/// A snapshot and seven diffs that chain from it, however close or far they stand.
void InspectBookTest::theFirstDiffsCount()
{
    QFETCH(qint64, apartMs);
    QTemporaryDir dir;
    QFile file(dir.filePath("recording"));
    QVERIFY(file.open(QIODevice::WriteOnly));
    qint64 time = 1'723'075'200'000'000'000;
    const auto write = [&file, &time, apartMs](const QByteArray& json) {
        file.write(QByteArray::number(time) + ' ' + json + '\n');
        time += apartMs * 1'000'000;
    };
    write(R"({"lastUpdateId":100,"E":1,"T":1,"bids":[["10.0","1"]],"asks":[["11.0","1"]]})");
    const QString diff =
        QStringLiteral(R"({"stream":"xusdt@depth@0ms","data":{"e":"depthUpdate","E":1,"T":1,"s":"XUSDT",)"
                       R"("U":%1,"u":%2,"pu":%3,"b":[["9.%4","2"]],"a":[]}})");
    for (int i = 1; i <= 7; ++i) // the first reaches over the snapshot's id
        write(diff.arg(i == 1 ? 100 : 100 + i).arg(100 + i).arg(99 + i).arg(i).toUtf8());
    file.close();
    BookInspection what = small("XUSDT");
    what.format = RecordingFormat::Hftbacktest;
    what.recordings = {file.fileName().toStdString()};
    const auto lines = run("binance-usdm", what);
    QCOMPARE(lines.size(), std::size_t{1});
    QCOMPARE(lines[0]["events"].get<int>(), 7);
    QCOMPARE(lines[0]["gaps"].get<int>(), 0);
    QCOMPARE(lines[0]["bids"].size(), std::size_t{8});
}

void InspectBookTest::decimalsAreTheRecordingsOwn_data()
{
    QTest::addColumn<QByteArray>("price");
    QTest::addColumn<QByteArray>("qty");
    QTest::newRow("one and none") << QByteArray("100.0") << QByteArray("3");
    QTest::newRow("none and none") << QByteArray("100") << QByteArray("3");
    // More than the six that a perpetual's price and size may have together: still the recording's own.
    QTest::newRow("many") << QByteArray("100.1234") << QByteArray("0.12345");
}

/// Both venues: without metadata no decimal is added and none is lost.
void InspectBookTest::decimalsAreTheRecordingsOwn()
{
    QFETCH(QByteArray, price);
    QFETCH(QByteArray, qty);
    const QByteArray time = "1723075200000000000 ";
    const QByteArray hyperliquid = time + R"({"channel":"l2Book","data":{"coin":"BTC","time":1723075200000,"levels":)" +
                                   R"([[{"px":")" + price + R"(","sz":")" + qty + R"(","n":1}],[]]}})" + '\n';
    const QByteArray binance = time + R"({"lastUpdateId":100,"E":1,"T":1,"bids":[[")" + price + R"(",")" + qty +
                               R"("]],"asks":[]})" + '\n' + time +
                               R"({"stream":"btc@depth@0ms","data":{"e":"depthUpdate","E":1,"T":1,"s":"BTC","U":100,)" +
                               R"("u":101,"pu":99,"b":[[")" + price + R"(",")" + qty + R"("]],"a":[]}})" + '\n';
    const std::vector<std::pair<const char*, QByteArray>> recordings{{"hyperliquid", hyperliquid},
                                                                     {"binance-usdm", binance}};
    for (const auto& recording : recordings) {
        const QTemporaryDir dir;
        QFile file(dir.filePath("recording"));
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(recording.second) > 0);
        file.close();
        BookInspection what;
        what.symbol = "BTC";
        what.recordings = {file.fileName().toStdString()};
        const auto lines = run(recording.first, what);
        QCOMPARE(lines.size(), std::size_t{1});
        QCOMPARE(lines[0]["refused"].get<int>(), 0);
        QCOMPARE(QByteArray::fromStdString(lines[0]["bids"].dump()), "[[\"" + price + "\",\"" + qty + "\"]]");
    }
}

void InspectBookTest::aRecordingWithoutSnapshotSaysSo()
{
    BookInspection what = small("SUSHIUSDT");
    std::string log;
    QCOMPARE(run("binance-usdm", what, &log).size(), std::size_t{1});
    QCOMPARE(log, std::string());
    what.recordings = {demo("binance_usdm_20210722.ws.gz")};
    const auto lines = run("binance-usdm", what, &log);
    QCOMPARE(lines.size(), std::size_t{1});
    QCOMPARE(lines[0]["bids"].size(), std::size_t{0});
    const auto warning = nlohmann::json::parse(log);
    QVERIFY2(warning["warning"].get<std::string>().find("no snapshot of binance-usdm:SUSHIUSDT") != std::string::npos,
             log.c_str());
    // A venue that sends whole books needs none.
    what.symbol = "BTC";
    what.recordings = {demo("hyperliquid_btc_20250126.gz")};
    what.format = RecordingFormat::Hftbacktest;
    QCOMPARE(run("hyperliquid", what, &log).size(), std::size_t{1});
    QCOMPARE(log, std::string());
}

void InspectBookTest::everyNthEvent()
{
    BookInspection what = small("KEEPUSDT");
    what.every = 50;
    const auto lines = run("binance-usdm", what);
    QCOMPARE(lines.size(), std::size_t{3});
    QCOMPARE(lines[0]["events"].get<int>(), 50);
    QCOMPARE(lines[1]["events"].get<int>(), 100);
    QCOMPARE(lines[2]["events"].get<int>(), 132);
}

void InspectBookTest::metadataGivesTheDecimals()
{
    BookInspection what = small("CTKUSDT");
    what.metadata = readText(demo("binance_usdm_exchange_info.json"));
    const auto lines = run("binance-usdm", what);
    QCOMPARE(lines.size(), std::size_t{1});
    QCOMPARE(lines[0]["events"].get<int>(), 180);
    QCOMPARE(lines[0]["bids"][0].dump(), std::string(R"(["1.01100","1698"])"));
}

/// The plain files of the capture, changed by `change`, in a folder.
struct Changed {
    QTemporaryDir dir;
    BookInspection what;
};

void change(Changed& changed, const std::function<bool(int number, std::string& line)>& keep)
{
    changed.what = small("SUSHIUSDT");
    auto reader = openRecording(changed.what.recordings[0], RecordingFormat::Cryptofeed);
    QFile out(changed.dir.filePath("ws"));
    if (!reader || !out.open(QIODevice::WriteOnly))
        return;
    int number = 0;
    while (const auto item = (*reader)->next()) {
        if (item->kind != RecordedItem::Kind::Frame)
            continue;
        std::string bytes = item->bytes;
        if (bytes.find("\"sushiusdt@depth") != std::string::npos && !keep(++number, bytes))
            continue;
        const std::string time = std::to_string(item->time.ns / 1'000'000'000) + '.' +
                                 std::to_string(1'000'000'000 + item->time.ns % 1'000'000'000).substr(1);
        out.write(QByteArray::fromStdString(time + ": " + bytes + '\n'));
    }
    changed.what.recordings[0] = out.fileName().toStdString();
}

void InspectBookTest::aMissingDiffIsAGap()
{
    Changed changed;
    change(changed, [](int number, std::string&) { return number != 100; });
    const auto lines = run("binance-usdm", changed.what);
    QCOMPARE(lines.size(), std::size_t{1});
    QCOMPARE(lines[0]["gaps"].get<int>(), 1);
    QVERIFY(lines[0]["events"].get<int>() < 252);
    QCOMPARE(lines[0]["refused"].get<int>(), 0);
    // The recording holds no later snapshot: nobody knows the book any more, and none is shown.
    QCOMPARE(lines[0]["resyncs"].get<int>(), 0);
    QVERIFY(lines[0]["bids"].empty());
}

void InspectBookTest::brokenFramesAreCounted()
{
    Changed changed;
    change(changed, [](int number, std::string& line) {
        if (number == 100)
            line.resize(line.size() / 2); // a frame cut in the middle
        if (number == 101)
            line = "rubbish"; // a line that is none of the format
        return true;
    });
    std::string log;
    const auto lines = run("binance-usdm", changed.what, &log);
    QCOMPARE(lines.size(), std::size_t{1});
    QVERIFY(lines[0]["refused"].get<int>() >= 2);
    QVERIFY2(log.find("no `<seconds>: `") != std::string::npos || log.find("no JSON") != std::string::npos,
             log.c_str());
}

void InspectBookTest::unknownSymbol()
{
    std::ostringstream out;
    std::ostringstream log;
    const auto done = inspectBook(*findVenueFactory("binance-usdm"), small("NOPE"), out, log);
    QVERIFY(!done);
    QVERIFY(done.error().code == Code::UnknownSymbol);
    QVERIFY(out.str().empty());
}

QTEST_GUILESS_MAIN(InspectBookTest)
#include "inspect_book_test.moc"
