// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/fapi/codec.h"

#include "adapters/binance/facts.h"
#include "tests/venues/binance/fixtures.h"

#include <QTest>

#include <set>
#include <sstream>

using namespace gannet;
using Type = WireMessage::Type;

namespace {

constexpr fapi::Dialect kSpot{.hasPreviousId = false, .isQuoteNamed = false};

/// Decodes and fails the test on a refusal.
[[nodiscard]] WireMessage decoded(const std::string& frame, const fapi::Dialect& dialect = fapi::kUsdm)
{
    WireMessage message;
    const auto result = fapi::decodeFrame(frame, dialect, message);
    if (!result)
        qFatal("refused: %s", result.error().message.c_str());
    return message;
}

[[nodiscard]] QString said(const std::optional<Decimal>& value)
{
    return value ? QString::fromStdString(value->toString()) : QString("absent");
}
[[nodiscard]] QString said(const WireLevel& level)
{
    return QString::fromStdString(level.price.toString() + " x " + level.qty.toString());
}

/// The parts of a JKorf file: what the client sends, the answer, the push.
struct Conversation {
    std::string sent, answer, push;
};
[[nodiscard]] Conversation conversation(const std::string& raw)
{
    const std::size_t answer = raw.find("\n< ");
    const std::size_t push = raw.find("\n= ");
    Conversation c{raw.substr(2, answer - 2), raw.substr(answer + 3, push - answer - 3), raw.substr(push + 3)};
    if (const std::size_t id = c.answer.find("|1|"); id != std::string::npos)
        c.answer.replace(id, 3, "1");
    return c;
}

} // namespace

class CodecTest : public QObject {
    Q_OBJECT

private slots:
    void nautilusAggTrade();
    void nautilusDepth();
    void nautilusKline();
    void nautilusMarkPrice();
    void nautilusTrade();
    void nautilusPythonMessages();
    void jkorfStreams();
    void jkorfSubscriptions();
    void documentedSpotPayloads();
    void recordedTradeHasAnOrigin();
    void tradesOfNoMarketAreControl();
    void emptySideOfAQuote();
    void absentMarks();
    void answersAndErrors();
    void malformedFramesAreRefused_data();
    void malformedFramesAreRefused();
    void everyCutOfAFrameIsRefused();
    void lostDepthNamesItsBook();
    void streamNames();
};

void CodecTest::nautilusAggTrade()
{
    const auto m = decoded(fixtures::raw(fixtures::load("nautilus_usdm_market_stream.json"), "agg_trade_stream"));
    QVERIFY(m.type == Type::Trades);
    QCOMPARE(m.symbol, std::string("BTCUSDT"));
    QCOMPARE(m.trades.size(), 1U);
    QCOMPARE(m.trades[0].tradeId, 5933014U);
    QCOMPARE(said(m.trades[0].price), "0.001");
    QCOMPARE(said(m.trades[0].qty), "100");
    QCOMPARE(m.trades[0].count, 6U);
    QVERIFY(m.trades[0].aggressor == Side::Sell);
    QCOMPARE(m.trades[0].time.toMilliseconds(), 123456785);
    QCOMPARE(m.venueTime.toMilliseconds(), 123456789);
}

void CodecTest::nautilusDepth()
{
    const auto m = decoded(fixtures::raw(fixtures::load("nautilus_usdm_market_stream.json"), "depth_update_stream"));
    QVERIFY(m.type == Type::BookDiff);
    QCOMPARE(m.firstSeq, 157U);
    QCOMPARE(m.lastSeq, 160U);
    QCOMPARE(m.previousSeq, 149U);
    QCOMPARE(m.bids.size(), 1U);
    QCOMPARE(said(m.bids[0]), "0.0024 x 10");
    QCOMPARE(said(m.asks[0]), "0.0026 x 100");
}

void CodecTest::nautilusKline()
{
    const auto m = decoded(fixtures::raw(fixtures::load("nautilus_usdm_market_stream.json"), "kline_stream_open"));
    QVERIFY(m.type == Type::Klines);
    QCOMPARE(m.klines.size(), 1U);
    const WireKline& k = m.klines[0];
    QVERIFY(k.interval == KlineInterval::OneMinute);
    QCOMPARE(k.openTime.toMilliseconds(), 1638747660000);
    QCOMPARE(k.closeTime.toMilliseconds(), 1638747719999);
    QCOMPARE(said(k.open), "0.0010");
    QCOMPARE(said(k.close), "0.0020");
    QCOMPARE(said(k.high), "0.0025");
    QCOMPARE(said(k.low), "0.0015");
    QCOMPARE(said(k.volume), "1000");
    QCOMPARE(k.trades, 100U);
    QVERIFY(!k.isClosed);
}

void CodecTest::nautilusMarkPrice()
{
    const auto m = decoded(fixtures::raw(fixtures::load("nautilus_usdm_market_stream.json"), "mark_price_stream"));
    QVERIFY(m.type == Type::Mark);
    QCOMPARE(said(m.mark), "11794.15000000");
    QCOMPARE(said(m.index), "11784.62659091");
    QCOMPARE(said(m.fundingRate), "0.00038167");
    QCOMPARE(m.nextFunding->toMilliseconds(), 1562306400000);
    QVERIFY(!m.openInterest);
}

void CodecTest::nautilusTrade()
{
    const auto m = decoded(fixtures::raw(fixtures::load("nautilus_usdm_market_stream.json"), "trade_stream"));
    QVERIFY(m.type == Type::Trades);
    QCOMPARE(m.trades[0].tradeId, 5933014U);
    QCOMPARE(m.trades[0].count, 1U);
    QVERIFY(m.trades[0].aggressor == Side::Sell);
}

void CodecTest::nautilusPythonMessages()
{
    const auto file = fixtures::load("nautilus_py_ws_messages.json");
    const auto ticker = decoded(fixtures::raw(file, "ws_futures_book_ticker"));
    QVERIFY(ticker.type == Type::Quote);
    QCOMPARE(ticker.lastSeq, 400900217U);
    QCOMPARE(said(ticker.bids.at(0)), "25.35190000 x 31.21000000");
    QCOMPARE(said(ticker.asks.at(0)), "25.36520000 x 40.66000000");
    QCOMPARE(ticker.venueTime.toMilliseconds(), 1568014460893);

    const auto depth = decoded(fixtures::raw(file, "ws_futures_depth_update"));
    QCOMPARE(depth.bids.size(), 5U);
    QCOMPARE(depth.asks.size(), 5U);
    QCOMPARE(said(depth.asks.back()), "7407.20 x 0.175");
    QCOMPARE(depth.previousSeq, 390497794U);

    const auto spot = decoded(fixtures::raw(file, "ws_spot_ticker_book"), kSpot);
    QVERIFY(spot.type == Type::Quote);
    QCOMPARE(said(spot.bids.at(0)), "4507.24000000 x 2.35950000");

    // What is left is private: on a public link it is not known.
    int refused = 0;
    for (const auto& entry : file.at("cases")) {
        WireMessage message;
        const auto result = fapi::decodeFrame(entry.at("raw").get<std::string>(), fapi::kUsdm, message);
        if (!result) {
            QVERIFY(result.error().code == Code::UnknownChannel);
            ++refused;
        }
    }
    QCOMPARE(refused, static_cast<int>(file.at("cases").size()) - 2);
}

void CodecTest::jkorfStreams()
{
    const auto file = fixtures::load("jkorf_usdm_streams.json");
    const auto book = decoded(conversation(fixtures::raw(file, "Book")).push);
    QVERIFY(book.type == Type::BookDiff);
    QCOMPARE(book.symbol, std::string("BTCUSDT"));
    QCOMPARE(book.previousSeq, 149U);

    const auto ticker = decoded(conversation(fixtures::raw(file, "Ticker")).push);
    QVERIFY(ticker.type == Type::Ticker);
    QCOMPARE(said(ticker.last), "0.0025");
    QCOMPARE(said(ticker.open), "0.0010");
    QCOMPARE(said(ticker.high), "0.0025");
    QCOMPARE(said(ticker.low), "0.0010");
    QCOMPARE(said(ticker.volume), "10000");
    QCOMPARE(said(ticker.quoteVolume), "18");

    const std::set<std::string> known{"Book", "Ticker"};
    for (const auto& entry : file.at("cases")) {
        WireMessage message;
        const auto result =
            fapi::decodeFrame(conversation(entry.at("raw").get<std::string>()).push, fapi::kUsdm, message);
        if (!known.contains(entry.at("name").get<std::string>()))
            QVERIFY(!result && result.error().code == Code::UnknownChannel);
    }
}

void CodecTest::jkorfSubscriptions()
{
    const auto file = fixtures::load("jkorf_usdm_streams.json");
    for (const auto& entry : file.at("cases")) {
        const Conversation c = conversation(entry.at("raw").get<std::string>());
        const auto answer = decoded(c.answer);
        QVERIFY(answer.type == Type::Ack);
        QCOMPARE(answer.requestId, 1U);
        const auto wanted = nlohmann::json::parse(c.sent);
        const auto ours = nlohmann::json::parse(
            fapi::requestText("SUBSCRIBE", wanted.at("params").get<std::vector<std::string>>(), 1));
        QVERIFY(ours.at("method") == wanted.at("method"));
        QVERIFY(ours.at("params") == wanted.at("params"));
        QVERIFY(ours.at("id") == 1);
    }
}

void CodecTest::documentedSpotPayloads()
{
    for (const auto file = fixtures::load("docs_spot_streams.json"); const auto& entry : file.at("cases")) {
        const std::string name = entry.at("name").get<std::string>();
        const auto& payload = entry.at("payload");
        if (name == "subscribe") {
            const auto params = payload.at("request").at("params").get<std::vector<std::string>>();
            QCOMPARE(fapi::requestText("SUBSCRIBE", params, 1),
                     std::string(R"({"method":"SUBSCRIBE","params":["btcusdt@aggTrade","btcusdt@depth"],"id":1})"));
            QVERIFY(decoded(payload.at("response").dump()).type == Type::Ack);
            continue;
        }
        const WireMessage m = decoded(payload.dump(), kSpot);
        const auto canonical = entry.value("canonical", nlohmann::json::object());
        if (name == "aggTrade") {
            QCOMPARE(std::to_string(m.trades.at(0).tradeId), canonical.at("trade_id").get<std::string>());
            QCOMPARE(m.trades[0].price.toString(), canonical.at("price").get<std::string>());
            QCOMPARE(m.trades[0].qty.toString(), canonical.at("qty").get<std::string>());
            QVERIFY(m.trades[0].aggressor == Side::Sell);
            QCOMPARE(m.trades[0].time.toMilliseconds(), canonical.at("ts_ms").get<std::int64_t>());
        } else if (name == "bookTicker") {
            QCOMPARE(m.symbol, canonical.at("symbol").get<std::string>());
            QCOMPARE(m.bids.at(0).price.toString(), canonical.at("bid").get<std::string>());
            QCOMPARE(m.asks.at(0).qty.toString(), canonical.at("ask_qty").get<std::string>());
        } else if (name == "depthUpdate") {
            QCOMPARE(m.firstSeq, canonical.at("first").get<std::uint64_t>());
            QCOMPARE(m.lastSeq, canonical.at("last").get<std::uint64_t>());
        } else if (name == "kline") {
            QCOMPARE(m.klines.at(0).openTime.toMilliseconds(), canonical.at("open_ms").get<std::int64_t>());
            QVERIFY(!m.klines[0].isClosed);
        } else if (name == "serverShutdown_combined") {
            QVERIFY(m.type == Type::ServerShutdown);
        } else if (name == "error_bad_json") {
            QVERIFY(m.type == Type::VenueError);
            QCOMPARE(m.venueCode, std::string("3"));
            QCOMPARE(m.words, payload.at("msg").get<std::string>());
        } else {
            QFAIL(("a case without a test: " + name).c_str());
        }
    }
}

void CodecTest::recordedTradeHasAnOrigin()
{
    const auto m =
        decoded(R"({"stream":"btcusdt@trade","data":{"e":"trade","E":1723161256322,"T":1723161256321,"s":"BTCUSDT",)"
                R"("t":5266583935,"p":"61800.30","q":"0.006","X":"MARKET","m":false}})");
    QVERIFY(m.type == Type::Trades);
    QCOMPARE(said(m.trades.at(0).price), "61800.30");
    QVERIFY(m.trades[0].aggressor == Side::Buy);
    QCOMPARE(m.trades[0].time.toMilliseconds(), 1723161256321);
}

void CodecTest::tradesOfNoMarketAreControl()
{
    for (const char* origin : {"INSURANCE_FUND", "ADL", "NA"}) {
        const auto m = decoded(std::string(R"({"e":"trade","E":1,"T":1,"s":"BTCUSDT","t":1,"p":"0","q":"0","X":")") +
                               origin + R"(","m":false})");
        QVERIFY(m.type == Type::Control);
        QVERIFY(m.trades.empty());
    }
}

void CodecTest::emptySideOfAQuote()
{
    const auto m = decoded(R"({"e":"bookTicker","u":1,"s":"X","b":"0.00","B":"0","a":"2.0","A":"1","T":1,"E":1})");
    QVERIFY(m.bids.empty());
    QCOMPARE(m.asks.size(), 1U);
}

void CodecTest::absentMarks()
{
    const auto m = decoded(R"({"e":"markPriceUpdate","E":1,"s":"X","p":"1.5","i":"0","P":"0","r":"","T":0})");
    QCOMPARE(said(m.mark), "1.5");
    QVERIFY(!m.index && !m.fundingRate && !m.nextFunding);
}

void CodecTest::answersAndErrors()
{
    const auto ack = decoded(R"({"result":null,"id":312})");
    QVERIFY(ack.type == Type::Ack);
    QCOMPARE(ack.requestId, 312U);
    QCOMPARE(decoded(R"({"id":"abc","result":null})").requestId, 0U);

    const auto error = decoded(R"({"code":2,"msg":"Invalid request: unknown variant","id":7})");
    QVERIFY(error.type == Type::VenueError);
    QCOMPARE(error.venueCode, std::string("2"));
    QCOMPARE(error.requestId, 7U);

    const auto nested = decoded(R"({"error":{"code":-1121,"msg":"Invalid symbol."},"id":8})");
    QVERIFY(nested.type == Type::VenueError);
    QCOMPARE(nested.venueCode, std::string("-1121"));
    QCOMPARE(nested.requestId, 8U);
}

void CodecTest::malformedFramesAreRefused_data()
{
    QTest::addColumn<QByteArray>("frame");
    QTest::addColumn<QByteArray>("code");
    std::istringstream lines(fixtures::text("malformed.jsonl"));
    int number = 0;
    for (std::string line; std::getline(lines, line);) {
        const auto entry = nlohmann::json::parse(line);
        QTest::addRow("line %d", ++number) << QByteArray::fromStdString(entry.at("frame").get<std::string>())
                                           << QByteArray::fromStdString(entry.at("code").get<std::string>());
    }
}

void CodecTest::malformedFramesAreRefused()
{
    QFETCH(QByteArray, frame);
    QFETCH(QByteArray, code);
    WireMessage message;
    const auto result = fapi::decodeFrame(frame.toStdString(), fapi::kUsdm, message);
    QVERIFY(!result);
    QVERIFY(result.error().kind == ErrorKind::Protocol);
    QCOMPARE(QByteArray(toString(result.error().code).data()), code);
}

void CodecTest::everyCutOfAFrameIsRefused()
{
    const std::string whole =
        R"({"stream":"btcusdt@depth@0ms","data":{"e":"depthUpdate","E":1723161256299,"T":1723161256298,"s":"BTCUSDT",)"
        R"("U":7,"u":9,"pu":5,"b":[["58710.20","0.014"],["61496.50","0.010"]],"a":[["61800.30","2.510"]]}})";
    QVERIFY(decoded(whole).type == Type::BookDiff);
    for (std::size_t length = 0; length < whole.size(); ++length) {
        WireMessage message;
        QVERIFY(!fapi::decodeFrame(whole.substr(0, length), fapi::kUsdm, message));
    }
}

void CodecTest::lostDepthNamesItsBook()
{
    WireMessage message;
    QVERIFY(!fapi::decodeFrame(R"({"stream":"btcusdt@depth@100ms","data":{"e":"depthUpdate","E":"x"}})", fapi::kUsdm,
                               message));
    QVERIFY(message.type == Type::BookDiff);
    QCOMPARE(message.symbol, std::string("BTCUSDT"));

    QVERIFY(
        !fapi::decodeFrame(R"({"stream":"btcusdt@aggTrade","data":{"e":"aggTrade","E":"x"}})", fapi::kUsdm, message));
    QVERIFY(message.type != Type::BookDiff);
}

void CodecTest::streamNames()
{
    const auto name = [](StreamKind kind, KlineInterval interval = KlineInterval::OneMinute) {
        return QString::fromStdString(fapi::streamName(binance::facts(), "1000PEPEUSDT", kind, interval));
    };
    QCOMPARE(name(StreamKind::Book), "1000pepeusdt@depth@100ms");
    QCOMPARE(name(StreamKind::Quote), "1000pepeusdt@bookTicker");
    QCOMPARE(name(StreamKind::Trades), "1000pepeusdt@aggTrade");
    QCOMPARE(name(StreamKind::Mark), "1000pepeusdt@markPrice@1s");
    QCOMPARE(name(StreamKind::Ticker), "1000pepeusdt@ticker");
    QCOMPARE(name(StreamKind::Kline, KlineInterval::FourHours), "1000pepeusdt@kline_4h");
    const auto path = [](StreamKind kind) {
        return binance::facts().linkPaths[fapi::linkKindOf(binance::facts(), kind)];
    };
    QVERIFY(path(StreamKind::Book) == "/public/stream");
    QVERIFY(path(StreamKind::Quote) == "/public/stream");
    for (const StreamKind kind : {StreamKind::Trades, StreamKind::Mark, StreamKind::Ticker, StreamKind::Kline})
        QVERIFY(path(kind) == "/market/stream");
}

QTEST_GUILESS_MAIN(CodecTest)
#include "codec_test.moc"
