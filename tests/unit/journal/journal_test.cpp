// SPDX-License-Identifier: GPL-3.0-or-later
// The journal's format: every kind of item comes back as it went in; whatever was cut or changed is found, and the
// items before it are kept.
#include "core/engine/journal.h"

#include "core/engine/byte_codec.h"

#include <QtTest>

#include <memory>
#include <sstream>

using namespace gannet;

namespace {

JournalHeader makeHeader()
{
    JournalHeader header;
    header.program = "gannet 0.1.0";
    header.runId = 0x1234'5678'9ABC'DEF0;
    header.started = Timestamp{1723161255030314667};
    header.venues = {{"binance-usdm", {.restUrl = "http://127.0.0.1:9", .wsUrl = "ws://127.0.0.1:9", .seed = 7}},
                     {"hyperliquid", {}}};
    header.venues[1].settings.bookRefresh = Duration::seconds(30);
    header.trading.emplace();
    header.trading->oms.session = 77;
    header.trading->accounts = {paperAccount("hyperliquid", "paper")};
    return header;
}

AccountOpening makeOpening()
{
    AccountOpening opening;
    opening.settings = liveAccount("hyperliquid", "main");
    opening.settings.live = {"0x5e9ee1089755c3435139848e47e6635505d5a13a", Duration::seconds(60)};
    opening.key = {"hyperliquid-agent", "0xaa", "0xbb", "gannet", Timestamp::fromMilliseconds(1'800'000'000'000)};
    return opening;
}

std::vector<Inbound> makeItems()
{
    ViewSpec spec;
    spec.id = ViewId{3};
    spec.kind = ViewKind::Chart;
    spec.key = "hyperliquid:BTC";
    spec.keys = {"a:b", "c:d"};
    spec.group = 50;
    spec.interval = KlineInterval::FourHours;
    Error error;
    error.kind = ErrorKind::Timeout;
    error.code = Code::VenueUnavailable;
    error.message = "no answer in 10 s";
    error.outcome = Outcome::Unknown;
    error.field = "f";
    error.limit = "l";
    error.value = "v";
    error.venueCode = "-1007";
    const VenueId venue{1};
    const LinkId link{2};
    return {
        {Timestamp{1}, Tick{}},
        {Timestamp{2}, FrameIn{venue, link, std::string("{\"a\":\0}", 7)}},
        {Timestamp{3}, LinkUp{venue, link}},
        {Timestamp{4}, LinkDown{venue, link, "closed by the venue"}},
        {Timestamp{5}, HttpReply{venue, HttpId{9}, 429, Duration::seconds(3), "{}"}},
        {Timestamp{6}, HttpFailure{venue, HttpId{10}, error}},
        {Timestamp{7}, Command{OpenView{spec, {}}}},
        {Timestamp{8}, Command{CloseView{ViewId{3}}}},
        {Timestamp{9}, Command{ResyncBook{"hyperliquid:BTC"}}},
        {Timestamp{10}, FrameIn{venue, link, ""}},
        {Timestamp{11}, LinkHeard{venue, link}},
        {Timestamp{12}, Command{TradingCommand{Arm{{"r-1"}, TradingMode::Live}}}},
        {Timestamp{13}, Remembered{}},
        {Timestamp{14}, StoreNews{IntentStored{3, {7, 9}}}},
        {Timestamp{15}, Command{KeepSetting{"bracket/hyperliquid:BTC", "on"}}},
        {Timestamp{16}, Command{KeepSetting{"cap/hyperliquid:BTC", std::nullopt}}},
        {Timestamp{17}, AccountKeyNews{"hyperliquid", "old", AccountKeyState::Expired, "it ended", {}, AccountRow{}}},
        {Timestamp{18}, AccountKeyNews{"hyperliquid", "main", AccountKeyState::Opening, "an agent", makeOpening(),
                                       AccountRow{R"({"version":1})"}}},
        {Timestamp{19}, HttpReply{venue, HttpId{11}, 200, {}, "{}", {{"X-Used", "7"}, {"X-Count", ""}}}},
    };
}

std::string makeSegment(const std::vector<Inbound>& items)
{
    std::string bytes = makePreamble(makeHeader());
    for (const Inbound& item : items)
        bytes += makeRecord(encodeInbound(item));
    return bytes;
}

Result<JournalReader> readerOf(const std::string& bytes)
{
    return JournalReader::open(std::make_unique<std::istringstream>(bytes), "test.journal");
}

/// Reads to the end or to the first error.
struct Reading {
    std::size_t items = 0;
    std::string error;
    std::string offset;
    std::uint64_t goodBytes = 0;
};

Reading readAll(const std::string& bytes)
{
    Reading reading;
    Result<JournalReader> reader = readerOf(bytes);
    if (!reader) {
        reading.error = reader.error().message;
        return reading;
    }
    for (;;) {
        const Result<std::optional<Inbound>> item = reader->next();
        if (!item) {
            reading.error = item.error().message;
            reading.offset = item.error().value;
        }
        if (!item || !*item)
            break;
        ++reading.items;
    }
    reading.goodBytes = reader->goodBytes();
    return reading;
}

} // namespace

class JournalTest : public QObject {
    Q_OBJECT

private slots:
    void everyKindOfItemComesBack();
    void tokensAreMasked_data();
    void tokensAreMasked();
    void headerComesBack();
    void networksAndLiveAccountsComeBack();
    void anOlderHeaderIsRead();
    void anOpeningComesBackWhole();
    void viewTargetsAreLeftOut();
    void cutAnywhereKeepsWhatWasWhole();
    void changedByteIsFound();
    void otherFilesAreRefused_data();
    void otherFilesAreRefused();
    void oversizedRecordIsRefused();
    void brokenStaysBroken();
};

void JournalTest::everyKindOfItemComesBack()
{
    const std::vector<Inbound> items = makeItems();
    Result<JournalReader> reader = readerOf(makeSegment(items));
    QVERIFY(reader);
    for (const Inbound& item : items) {
        const auto read = reader->next();
        QVERIFY(read && *read);
        // The encoding says all there is to say of an item, so equal encodings are equal items.
        QCOMPARE(encodeInbound(**read), encodeInbound(item));
        QCOMPARE((*read)->item.index(), item.item.index());
        QCOMPARE((*read)->time.ns, item.time.ns);
    }
    const auto end = reader->next();
    QVERIFY(end && !*end);
    const auto failure = decodeInbound(encodeInbound(items[5]));
    const Error& error = std::get<HttpFailure>(failure->item).error;
    QVERIFY(error.code == Code::VenueUnavailable);
    QVERIFY(error.kind == ErrorKind::Timeout);
    QCOMPARE(error.venueCode, std::string("-1007"));
    const auto reply = decodeInbound(encodeInbound(items.back()));
    QVERIFY(std::get<HttpReply>(reply->item).headers == std::get<HttpReply>(items.back().item).headers);
    const auto view = decodeInbound(encodeInbound(items[6]));
    const ViewSpec& spec = std::get<OpenView>(std::get<Command>(view->item)).spec;
    QCOMPARE(spec.keys.size(), std::size_t{2});
    QVERIFY(spec.interval == KlineInterval::FourHours);
    QCOMPARE(spec.group, std::int64_t{50});
}

void JournalTest::tokensAreMasked_data()
{
    QTest::addColumn<QString>("body");
    QTest::addColumn<QString>("kept");
    QTest::newRow("a key") << R"({"listenKey": "5ecre7", "n": 1})"
                           << R"({"listenKey":"masked","n":1})";
    QTest::newRow("deep") << R"([{"a":{"listenKey":"5ecre7"}}])"
                          << R"([{"a":{"listenKey":"masked"}}])";
    QTest::newRow("no text") << R"({"listenKey":["5ecre7"]})"
                             << R"({"listenKey":"masked"})";
    QTest::newRow("twice") << R"({"listenKey":"5ecre7","listenKey":"5ecre7"})"
                           << R"({"listenKey":"masked"})";
    QTest::newRow("none") << R"({"code":-1,"msg":"no"})"
                          << R"({"code":-1,"msg":"no"})";
    QTest::newRow("cut off") << R"({"listenKey":"5ecr)"
                             << "";
    QTest::newRow("no JSON") << "<html>5ecre7"
                             << "";
    QTest::newRow("too deep") << QString("[").repeated(100'000) + R"({"listenKey":"5ecre7"})" +
                                     QString("]").repeated(100'000)
                              << "";
}

void JournalTest::tokensAreMasked()
{
    QFETCH(QString, body);
    QFETCH(QString, kept);
    HttpReply reply{VenueId{1}, HttpId{9}, 200, {}, body.toStdString()};
    reply.headers = {{"X-Used", "7"}};
    reply.maskedMembers = {"listenKey"};
    const std::string bytes = encodeInbound({Timestamp{5}, reply});
    QVERIFY(bytes.find("5ecr") == std::string::npos);
    const auto read = decodeInbound(bytes);
    QVERIFY(read);
    QCOMPARE(std::get<HttpReply>(read->item).body, kept.toStdString());
    QVERIFY(std::get<HttpReply>(read->item).headers == reply.headers);
    reply.maskedMembers.clear(); // any other answer stands there byte for byte
    const auto plain = decodeInbound(encodeInbound({Timestamp{5}, reply}));
    QCOMPARE(std::get<HttpReply>(plain->item).body, body.toStdString());
}

void JournalTest::headerComesBack()
{
    const JournalHeader header = makeHeader();
    Result<JournalReader> reader = readerOf(makePreamble(header));
    QVERIFY(reader);
    QCOMPARE(encodeHeader(reader->header()), encodeHeader(header));
    QCOMPARE(reader->header().venues[0].settings.wsUrl, std::string("ws://127.0.0.1:9"));
    QCOMPARE(reader->header().venues[1].settings.bookRefresh, Duration::seconds(30));
}

void JournalTest::networksAndLiveAccountsComeBack()
{
    JournalHeader header = makeHeader();
    header.venues[1].settings.network = VenueNetwork::Testnet;
    header.trading->accounts.push_back(liveAccount("hyperliquid", "main"));
    header.trading->accounts.back().live = {"0x12", Duration::seconds(30)};
    for (const bool trades : {true, false}) {
        if (!trades)
            header.trading.reset();
        const auto read = decodeHeader(encodeHeader(header));
        QVERIFY(read);
        QVERIFY(read->venues[0].settings.network == VenueNetwork::Mainnet);
        QVERIFY(read->venues[1].settings.network == VenueNetwork::Testnet);
        QCOMPARE(read->venues[1].slug, std::string("hyperliquid"));
        QCOMPARE(read->trading.has_value(), trades);
        if (!trades)
            continue;
        QVERIFY(read->trading->accounts[0].live.vault.empty());
        QCOMPARE(read->trading->accounts[1].live.vault, std::string("0x12"));
        QVERIFY(read->trading->accounts[1].live.deadMan == Duration::seconds(30));
    }
    // One list too short for the accounts.
    header = makeHeader();
    std::string bytes = encodeHeader(header) + std::string(4, '\0');
    QVERIFY(!decodeHeader(bytes));
}

/// Written by a program that knew of no networks and no live accounts: byte for byte as today's of such a run.
void JournalTest::anOlderHeaderIsRead()
{
    JournalHeader header = makeHeader();
    header.trading.reset();
    header.venues.resize(1);
    ByteWriter out;
    out.text("gannet 0.1.0");
    out.number(header.runId);
    out.number(std::uint32_t{0});
    out.number(header.started.ns);
    out.number(std::uint64_t{1});
    out.number(std::uint64_t{0});
    out.number(std::uint16_t{1});
    out.text("binance-usdm");
    out.text("http://127.0.0.1:9");
    out.text("ws://127.0.0.1:9");
    out.number(Duration::minutes(5).ns);
    out.number(std::uint64_t{7});
    const std::string bytes = out.take();
    QCOMPARE(encodeHeader(header), bytes);
    const auto read = decodeHeader(bytes);
    QVERIFY(read);
    QVERIFY(read->venues[0].settings.network == VenueNetwork::Mainnet);
}

void JournalTest::anOpeningComesBackWhole()
{
    const AccountKeyNews told{"hyperliquid", "main", AccountKeyState::Opening, "an agent", makeOpening(), AccountRow{}};
    const auto item = decodeInbound(encodeInbound({Timestamp{1}, told}));
    QVERIFY(item);
    const auto& read = std::get<AccountKeyNews>(item->item);
    QCOMPARE(read.venue, told.venue);
    QCOMPARE(read.account, told.account);
    QVERIFY(read.state == AccountKeyState::Opening);
    QVERIFY(read.row && !read.row->text);
    QVERIFY(read.opening.has_value());
    QVERIFY(read.opening->settings.limits.maxMode == TradingMode::Live);
    QCOMPARE(read.opening->settings.live.vault, told.opening->settings.live.vault);
    QVERIFY(read.opening->settings.live.deadMan == Duration::seconds(60));
    QCOMPARE(read.opening->key.kind, std::string("hyperliquid-agent"));
    QCOMPARE(read.opening->key.account, std::string("0xaa"));
    QCOMPARE(read.opening->key.signer, std::string("0xbb"));
    QCOMPARE(read.opening->key.agentName, std::string("gannet"));
    QCOMPARE(read.opening->key.validUntil.toMilliseconds(), std::int64_t{1'800'000'000'000});
}

void JournalTest::viewTargetsAreLeftOut()
{
    OpenView open;
    open.target = std::make_shared<ViewSlot<HealthView>>();
    const auto read = decodeInbound(encodeInbound({Timestamp{1}, Command{open}}));
    QVERIFY(read);
    QCOMPARE(std::get<OpenView>(std::get<Command>(read->item)).target.index(), std::size_t{0});
}

void JournalTest::cutAnywhereKeepsWhatWasWhole()
{
    const std::vector<Inbound> items = makeItems();
    const std::string preamble = makePreamble(makeHeader());
    std::vector<std::size_t> ends{preamble.size()};
    for (const Inbound& item : items)
        ends.push_back(ends.back() + makeRecord(encodeInbound(item)).size());
    const std::string bytes = makeSegment(items);
    for (std::size_t size = 0; size <= bytes.size(); ++size) {
        const Reading reading = readAll(bytes.substr(0, size));
        std::size_t whole = 0;
        while (whole + 1 < ends.size() && ends[whole + 1] <= size)
            ++whole;
        const bool isClean = size >= preamble.size() && ends[whole] == size;
        QCOMPARE(reading.error.empty(), isClean);
        if (size < preamble.size())
            continue;
        QCOMPARE(reading.items, whole);
        QCOMPARE(reading.goodBytes, static_cast<std::uint64_t>(ends[whole]));
        if (!isClean)
            QCOMPARE(reading.offset, std::to_string(ends[whole]));
    }
}

void JournalTest::changedByteIsFound()
{
    const std::string good = makeSegment(makeItems());
    for (std::size_t at = 0; at < good.size(); ++at) {
        std::string bytes = good;
        bytes[at] = static_cast<char>(bytes[at] ^ 0x40);
        QVERIFY2(!readAll(bytes).error.empty(), std::to_string(at).c_str());
    }
}

void JournalTest::otherFilesAreRefused_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QByteArray>("words");
    QTest::newRow("empty") << QByteArray() << QByteArray("is not a journal");
    QTest::newRow("text") << QByteArray("{\"stream\":\"btcusdt@trade\"}") << QByteArray("is not a journal");
    QTest::newRow("magic only") << QByteArray("GANNETJ\n") << QByteArray("is not a journal");
    QTest::newRow("later schema") << QByteArray("GANNETJ\n\x02\0\0\0", 12) << QByteArray("schema 2");
    QTest::newRow("no header") << QByteArray("GANNETJ\n\x01\0\0\0", 12) << QByteArray("header is missing");
}

void JournalTest::otherFilesAreRefused()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QByteArray, words);
    const Result<JournalReader> reader = readerOf(bytes.toStdString());
    QVERIFY(!reader);
    QVERIFY(reader.error().code == Code::BadFormat);
    QVERIFY2(reader.error().message.find(words.toStdString()) != std::string::npos, reader.error().message.c_str());
}

void JournalTest::oversizedRecordIsRefused()
{
    const Reading reading = readAll(makePreamble(makeHeader()) + std::string("\xFF\xFF\xFF\x7F\0\0\0\0", 8));
    QVERIFY(reading.error.find("2147483647 bytes") != std::string::npos);
}

void JournalTest::brokenStaysBroken()
{
    std::string bytes = makePreamble(makeHeader());
    bytes += makeRecord("\x63 no such kind");
    bytes += makeRecord(encodeInbound({Timestamp{1}, Tick{}}));
    Result<JournalReader> reader = readerOf(bytes);
    QVERIFY(reader);
    QVERIFY(!reader->next());
    QVERIFY(!reader->next());
}

QTEST_GUILESS_MAIN(JournalTest)
#include "journal_test.moc"
