// SPDX-License-Identifier: GPL-3.0-or-later
// Hyperliquid's bytes: recorded messages come out exactly, broken ones are refused whole and with the right code.
#include "adapters/hyperliquid/codec.h"

#include "adapters/hyperliquid/errors.h"
#include "adapters/hyperliquid/facts.h"
#include "tests/support/gz_lines.h"
#include "tests/venues/hyperliquid/fixtures.h"

#include <QTest>

#include <map>
#include <set>

using namespace gannet;
using namespace gannet::hyperliquid;
using test::fixture;
using test::fixtureCase;

namespace {

constexpr VenueId kVenue{0};

WireMessage decoded(std::string_view bytes)
{
    WireMessage message;
    const auto result = decodeFrame(bytes, message);
    if (!result)
        QTest::qFail(result.error().message.c_str(), __FILE__, __LINE__);
    return message;
}

WireMessage wsMessage(const std::string& name)
{
    return decoded(fixtureCase(fixture("ws_messages.json").at("messages"), name).at("message").dump());
}

/// An enumerator's word; Qt Test would look for a toString of its own kind.
template <class T> std::string word(T value)
{
    return std::string(toString(value));
}

std::string levelText(const WireLevel& level)
{
    return level.price.toString() + " x " + level.qty.toString();
}

std::string text(const std::optional<Decimal>& value)
{
    return value ? value->toString() : "-";
}

std::string restBody(const std::string& name, const std::string& type)
{
    const auto list = fixture("rest_samples.json").at("samples");
    for (const auto& sample : list) {
        const bool isType = !sample.contains("request") || sample.at("request").at("type") == type;
        if (sample.at("name").get<std::string>().starts_with(name) && isType)
            return sample.at("response").dump();
    }
    throw std::runtime_error("no sample " + name);
}

} // namespace

class HyperliquidCodecTest : public QObject {
    Q_OBJECT

private slots:
    void bookIsRead()
    {
        const WireMessage m = wsMessage("OrderBook");
        QCOMPARE(m.type, WireMessage::Type::BookSnapshot);
        QCOMPARE(m.symbol, std::string("HYPE"));
        QCOMPARE(m.venueTime, Timestamp::fromMilliseconds(1764842873555));
        QCOMPARE(m.bids.size(), 2U);
        QCOMPARE(m.asks.size(), 2U);
        QCOMPARE(levelText(m.bids[0]), std::string("34.967 x 2.85"));
        QCOMPARE(levelText(m.bids[1]), std::string("34.962 x 3.84"));
        QCOMPARE(levelText(m.asks[0]), std::string("34.969 x 1473.06"));
        QCOMPARE(levelText(m.asks[1]), std::string("34.97 x 1544.51"));
        QCOMPARE(m.lastSeq, 0U);
    }

    void quoteIsRead()
    {
        const WireMessage m = wsMessage("BookTicker");
        QCOMPARE(m.type, WireMessage::Type::Quote);
        QCOMPARE(m.symbol, std::string("HYPE"));
        QCOMPARE(m.venueTime, Timestamp::fromMilliseconds(1766566375292));
        QCOMPARE(levelText(m.bids.at(0)), std::string("23.757 x 42.09"));
        QCOMPARE(levelText(m.asks.at(0)), std::string("23.758 x 100.26"));
    }

    void quoteOfAnEmptySideIsAbsent()
    {
        const WireMessage m = decoded(R"({"channel":"bbo","data":{"coin":"HYPE","time":1766566375292,)"
                                      R"("bbo":[null,{"px":"23.758","sz":"100.26","n":2}]}})");
        QVERIFY(m.bids.empty());
        QCOMPARE(m.asks.size(), 1U);
    }

    void candleKeepsItsFloatNoise()
    {
        const WireMessage m = wsMessage("Klines");
        QCOMPARE(m.type, WireMessage::Type::Klines);
        QCOMPARE(m.symbol, std::string("HYPE"));
        const WireKline& k = m.klines.at(0);
        QCOMPARE(word(k.interval), word(KlineInterval::OneDay));
        QCOMPARE(k.openTime, Timestamp::fromMilliseconds(1764806400000));
        QCOMPARE(k.closeTime, Timestamp::fromMilliseconds(1764892799999));
        QCOMPARE(k.open.toString(), std::string("34.668"));
        QCOMPARE(k.close.toString(), std::string("34.868"));
        QCOMPARE(k.high.toString(), std::string("36.219"));
        QCOMPARE(k.low.toString(), std::string("34.251"));
        QCOMPARE(k.volume.toString(), std::string("3495670.8399999999"));
        QCOMPARE(k.trades, 102895U);
        QVERIFY(!k.isClosed);
    }

    void candleNumbersMayStandBare()
    {
        // The venue's page types them as numbers; what is on the wire is text. Both are read from their digits.
        const WireMessage m = decoded(R"({"channel":"candle","data":{"t":1764806400000,"T":1764892799999,"s":"HYPE",)"
                                      R"("i":"1d","o":34.668,"c":34.868,"h":36.219,"l":34.251,"v":0.1,"n":1}})");
        QCOMPARE(m.klines.at(0).open.toString(), std::string("34.668"));
    }

    void assetContextFillsMarkAndTicker()
    {
        const WireMessage m = wsMessage("activeAssetCtx");
        QCOMPARE(m.type, WireMessage::Type::Mark);
        QCOMPARE(m.symbol, std::string("BTC"));
        QCOMPARE(text(m.mark), std::string("98455.5"));
        QCOMPARE(text(m.index), std::string("98460.0"));
        QCOMPARE(text(m.fundingRate), std::string("0.0001"));
        QCOMPARE(text(m.openInterest), std::string("1500.0"));
        QCOMPARE(text(m.open), std::string("97000.0"));
        QCOMPARE(text(m.mid), std::string("98455.0"));
        QCOMPARE(text(m.volume), std::string("100.0"));
        QCOMPARE(text(m.quoteVolume), std::string("1000000.0"));
        QVERIFY(!m.last && !m.high && !m.nextFunding);
    }

    void assetContextOfAnEmptyBookHasNulls()
    {
        const WireMessage m =
            decoded(R"({"channel":"activeAssetCtx","data":{"coin":"X","ctx":{"dayNtlVlm":"0.0","prevDayPx":"0.0",)"
                    R"("markPx":"1.5","midPx":null,"impactPxs":null,"funding":"-0.0000125","openInterest":"0.0",)"
                    R"("oraclePx":"1.5","premium":null}}})");
        QVERIFY(!m.mid);
        QVERIFY(!m.open); // never traded: no price a day ago
        QVERIFY(!m.volume);
        QCOMPARE(text(m.fundingRate), std::string("-0.0000125"));
    }

    void midsAreRead()
    {
        const WireMessage m =
            decoded(R"({"channel":"allMids","data":{"mids":{"BTC":"105055.5","@107":"34.9","xyz:TSLA":"400.1"}}})");
        QCOMPARE(m.type, WireMessage::Type::Mids);
        QCOMPARE(m.mids.size(), 3U);
        QCOMPARE(m.mids[0].symbol, std::string("BTC"));
        QCOMPARE(m.mids[0].mid.toString(), std::string("105055.5"));
        QCOMPARE(m.mids[2].symbol, std::string("xyz:TSLA"));
    }

    void acksAreComparedByWhatTheySay_data()
    {
        QTest::addColumn<std::string>("name");
        QTest::addColumn<std::string>("member");
        QTest::addColumn<std::string>("words");
        QTest::newRow("bbo") << std::string("BookTicker") << std::string("ack") << std::string("subscribe bbo HYPE");
        QTest::newRow("candle, other key order")
            << std::string("Klines") << std::string("ack") << std::string("subscribe candle HYPE 1d");
        QTest::newRow("null defaults") << std::string("OrderBook") << std::string("ack")
                                       << std::string("subscribe l2Book HYPE");
        QTest::newRow("null defaults, capture") << std::string("subscriptionResponse echo") << std::string("message")
                                                << std::string("subscribe l2Book HYPE");
        QTest::newRow("of an account") << std::string("Order") << std::string("ack")
                                       << std::string("subscribe orderUpdates user=\"mtiz\"");
    }
    void acksAreComparedByWhatTheySay()
    {
        QFETCH(std::string, name);
        QFETCH(std::string, member);
        QFETCH(std::string, words);
        const auto messages = fixture("ws_messages.json").at("messages");
        for (const auto& entry : messages) {
            if (!entry.at("name").get<std::string>().starts_with(name) || !entry.contains(member))
                continue;
            const WireMessage m = decoded(entry.at(member).dump());
            QCOMPARE(m.type, WireMessage::Type::Ack);
            QCOMPARE(m.words, words);
            return;
        }
        QFAIL("no such case");
    }

    void aggregatedBookIsAnotherSubscription()
    {
        const WireMessage m =
            decoded(R"({"channel":"subscriptionResponse","data":{"method":"subscribe",)"
                    R"("subscription":{"type":"l2Book","coin":"BTC","nSigFigs":5,"mantissa":null}}})");
        QCOMPARE(m.words, std::string("subscribe l2Book BTC nSigFigs=5"));
        QVERIFY(m.words != "subscribe " + subscriptionWords({Feed::L2Book, "BTC", KlineInterval::OneMinute}));
    }

    void pongGreetingAndError()
    {
        QCOMPARE(wsMessage("ping/pong").type, WireMessage::Type::Pong);
        QCOMPARE(decoded("Websocket connection established.").type, WireMessage::Type::Control);

        const WireMessage m = wsMessage("subscription error channel");
        QCOMPARE(m.type, WireMessage::Type::VenueError);
        QCOMPARE(m.words, std::string(R"(Already subscribed: {"type":"l2Book","coin":"BTC"})"));
        QCOMPARE(classify(m.words), ErrorWords::AlreadySubscribed);
        QCOMPARE(echoedSubscription(m.words), std::string("l2Book BTC"));
        QCOMPARE(word(channelError(m.words).code), word(Code::StateConflict));
        QCOMPARE(echoedSubscription("Cannot track more than 15 total users."), std::string());
        QCOMPARE(echoedSubscription("Invalid subscription {broken"), std::string());
        QCOMPARE(classify("Invalid subscription {}"), ErrorWords::InvalidSubscription);
        QCOMPARE(word(channelError("Cannot track more than 15 total users.").code), word(Code::VenueLimited));
    }

    void whatWeSendEqualsTheRecordedRequests()
    {
        const auto messages = fixture("ws_messages.json").at("messages");
        const auto same = [&](const std::string& name, const std::string& ours) {
            // The venue reads members in any order.
            return nlohmann::json::parse(ours) == nlohmann::json(fixtureCase(messages, name).at("request"));
        };
        QVERIFY(same("BookTicker", encodeSubscribe({Feed::Bbo, "HYPE", {}})));
        QVERIFY(same("Klines", encodeSubscribe({Feed::Candle, "HYPE", KlineInterval::OneDay})));
        QVERIFY(same("OrderBook", encodeSubscribe({Feed::L2Book, "HYPE", {}})));
        QVERIFY(same("activeAssetCtx", encodeSubscribe({Feed::ActiveAssetCtx, "BTC", {}})));
        QVERIFY(same("ping/pong", encodePing()));
        QCOMPARE(encodeUnsubscribe({Feed::AllMids, "", {}}),
                 std::string(R"({"method":"unsubscribe","subscription":{"type":"allMids"}})"));
        QCOMPARE(encodeCatalogueRequest(), std::string(R"({"type":"metaAndAssetCtxs"})"));
        const auto samples = fixture("rest_samples.json").at("samples");
        const auto recorded = [&](const std::string& type) {
            for (const auto& sample : samples) {
                if (sample.contains("request") && sample.at("request").at("type") == type)
                    return nlohmann::json(sample.at("request"));
            }
            return nlohmann::json();
        };
        QVERIFY(nlohmann::json::parse(encodeBookRequest("DYDX")) == recorded("l2Book"));
        QVERIFY(nlohmann::json::parse(
                    encodeCandlesRequest("kPEPE", KlineInterval::OneHour, Timestamp::fromMilliseconds(1684702007000),
                                         Timestamp::fromMilliseconds(1684784807000))) == recorded("candleSnapshot"));
        QVERIFY(nlohmann::json::accept(encodeSubscribe({Feed::Bbo, "\xff\"x", {}})));
    }

    void accountsAreNotReadHere()
    {
        WireMessage m;
        const auto list = fixture("ws_messages.json").at("messages");
        for (const auto& entry : list) {
            const std::string channel = entry.value("/message/channel"_json_pointer, std::string());
            if (channel != "orderUpdates" && channel != "user" && channel != "post")
                continue;
            const auto result = decodeFrame(entry.at("message").dump(), m);
            QVERIFY(!result);
            QCOMPARE(word(result.error().code), word(Code::UnknownChannel));
        }
    }

    void recordingIsReadWhole()
    {
        std::map<WireMessage::Type, int> counts;
        std::set<std::uint64_t> tradeIds;
        std::size_t trades = 0;
        Timestamp bookTime;
        int equalTimes = 0;
        for (const auto& frame : test::readRecording(test::fixturePath("btcusd_20250126.gz"))) {
            const WireMessage m = decoded(frame.bytes);
            ++counts[m.type];
            QCOMPARE(m.symbol, std::string("BTC"));
            if (m.type == WireMessage::Type::BookSnapshot) {
                QCOMPARE(m.bids.size(), 20U);
                QCOMPARE(m.asks.size(), 20U);
                QVERIFY(m.bids[0].price < m.asks[0].price);
                QVERIFY(m.venueTime >= bookTime);
                equalTimes += m.venueTime == bookTime;
                bookTime = m.venueTime;
            }
            for (const WireTrade& trade : m.trades)
                tradeIds.insert(trade.tradeId);
            trades += m.trades.size();
        }
        QCOMPARE(counts[WireMessage::Type::BookSnapshot], 46);
        QCOMPARE(counts[WireMessage::Type::Trades], 9);
        QCOMPARE(tradeIds.size(), trades);
        QCOMPARE(equalTimes, 1);
    }

    void tradesAreRead()
    {
        const auto frames = test::readRecording(test::fixturePath("btcusd_20250126.gz"));
        const WireMessage m = decoded(frames.at(2).bytes);
        QCOMPARE(m.trades.size(), 30U);
        const WireTrade& first = m.trades.front();
        QCOMPARE(first.price.toString(), std::string("105056.0"));
        QCOMPARE(first.qty.toString(), std::string("0.00219"));
        QCOMPARE(word(first.aggressor), word(Side::Buy));
        QCOMPARE(first.tradeId, 121451470284048U);
        QCOMPARE(first.time, Timestamp::fromMilliseconds(1737918794873));
        QCOMPARE(decoded(R"({"channel":"trades","data":[]})").type, WireMessage::Type::Control);
    }

    void snapshotOverRest()
    {
        WireMessage m;
        QVERIFY(decodeSnapshot(restBody("test_get_l2_snapshot", "l2Book"), "DYDX", m));
        QCOMPARE(m.type, WireMessage::Type::BookSnapshot);
        QCOMPARE(levelText(m.bids.at(0)), std::string("2.111 x 134.4"));
        QCOMPARE(levelText(m.asks.at(0)), std::string("2.1124 x 352.3"));
        QVERIFY(decodeSnapshot(restBody("l2Book BTC 110k", "l2Book"), "BTC", m)); // no `n` in its levels
        QCOMPARE(m.bids.size(), 5U);
        const auto other = decodeSnapshot(restBody("l2Book BTC 110k", "l2Book"), "ETH", m);
        QCOMPARE(word(other.error().code), word(Code::BadBook));
        QCOMPARE(word(decodeSnapshot("null", "ETH", m).error().code), word(Code::WrongType));
    }

    void recentTradesOverRest()
    {
        const auto frames = test::readRecording(test::fixturePath("btcusd_20250126.gz"));
        const std::string body = nlohmann::ordered_json::parse(frames.at(2).bytes).at("data").dump();
        WireMessage m;
        QVERIFY(decodeRecentTrades(body, "BTC", m));
        QCOMPARE(m.trades.size(), 30U);
        QVERIFY(!decodeRecentTrades(body, "ETH", m));
    }

    void candlesOverRest()
    {
        const std::string body = restBody("test_get_candles_snapshot", "candleSnapshot");
        WireMessage m;
        QVERIFY(decodeCandles(body, "kPEPE", KlineInterval::OneHour, m));
        QCOMPARE(m.type, WireMessage::Type::Klines);
        QVERIFY(m.klines.size() > 10);
        QCOMPARE(m.klines[0].openTime, Timestamp::fromMilliseconds(1684699200000));
        QCOMPARE(m.klines[0].high.toString(), std::string("0.001616"));
        QCOMPARE(m.klines[1].openTime - m.klines[0].openTime, Duration::minutes(60));
        QVERIFY(!decodeCandles(body, "kPEPE", KlineInterval::OneDay, m));
        QVERIFY(!decodeCandles(body, "BTC", KlineInterval::OneHour, m));
        QVERIFY(decodeCandles("[]", "BTC", KlineInterval::OneHour, m));
        QVERIFY(m.klines.empty());
    }

    void catalogueOfMeta()
    {
        const auto list = decodeCatalogue(restBody("test_get_l2_snapshot", "meta"), kVenue);
        QVERIFY(list);
        const Instrument& btc = list->at(0);
        QCOMPARE(btc.symbol, std::string("BTC"));
        QCOMPARE(btc.canonical, std::string("BTC-PERP"));
        QCOMPARE(btc.quote, std::string("USDC"));
        QCOMPARE(btc.qtyScale, 5);
        QCOMPARE(btc.priceScale, 1);
        QCOMPARE(btc.lotStep, (Decimal{1, 5}));
        QCOMPARE(*btc.minNotional, (Decimal{10, 0}));
        QCOMPARE(*btc.maxLeverage, 50);
        QCOMPARE(*btc.fundingInterval, Duration::minutes(60));
        QVERIFY(btc.isTrading && !btc.isProvisional);
        QVERIFY((btc.priceBand == PriceBand{Decimal{18, 1}, Decimal{2, 1}, true}));
        QVERIFY((btc.openOrderLimits == OpenOrderLimits{std::nullopt, std::nullopt, 5000, 1000}));
        for (const Instrument& instrument : *list) {
            if (instrument.symbol == "kPEPE") {
                QCOMPARE(instrument.canonical, std::string("PEPE-PERP"));
                QCOMPARE(instrument.priceScale, 6);
                return;
            }
        }
        QFAIL("kPEPE is missing");
    }

    /// "Contract specifications": by the largest leverage, a limit order ten times as much.
    void largestOrders()
    {
        const std::vector<std::pair<int, std::int64_t>> rows{{1, 500'000},     {9, 500'000},    {10, 2'000'000},
                                                             {19, 2'000'000},  {20, 5'000'000}, {24, 5'000'000},
                                                             {25, 30'000'000}, {50, 30'000'000}};
        for (const auto& [leverage, most] : rows) {
            const auto list = decodeCatalogue(
                R"({"universe":[{"name":"A","szDecimals":1,"maxLeverage":)" + std::to_string(leverage) + "}]}", kVenue);
            QCOMPARE(*list->at(0).maxMarketNotional, (Decimal{most, 0}));
            QCOMPARE(*list->at(0).maxLimitNotional, (Decimal{most * 10, 0}));
        }
        const auto unknown = decodeCatalogue(R"({"universe":[{"name":"A","szDecimals":1}]})", kVenue);
        QVERIFY(!unknown->at(0).maxMarketNotional && !unknown->at(0).maxLimitNotional);
    }

    void catalogueOfMetaAndContexts()
    {
        const std::string meta = restBody("meta sample", "meta"); // isDelisted: null
        const auto list = decodeCatalogue("[" + meta + R"(,[{"markPx":"1.0"},{},{}]])", kVenue);
        QVERIFY(list);
        QCOMPARE(list->size(), 3U);
        QCOMPARE(*list->at(0).maxLeverage, 40);
        QVERIFY(list->at(0).isTrading);
    }

    void delistedAndBuildersCoins()
    {
        const auto list =
            decodeCatalogue(R"({"universe":[{"name":"xyz:XYZ100","szDecimals":4,"maxLeverage":20,"marginTableId":20,)"
                            R"("onlyIsolated":true,"marginMode":"strictIsolated","growthMode":"enabled"},)"
                            R"({"name":"LOOM","szDecimals":1,"maxLeverage":3,"isDelisted":true}],"marginTables":[],)"
                            R"("collateralToken":0})",
                            kVenue);
        QVERIFY(list);
        QCOMPARE(list->at(0).base, std::string("XYZ100"));
        QVERIFY(list->at(0).isTrading);
        QVERIFY(!list->at(1).isTrading);
    }

    void brokenCatalogueIsRefused_data()
    {
        QTest::addColumn<std::string>("body");
        QTest::addColumn<Code>("code");
        const auto row = [](const char* name, const char* body, Code code) {
            QTest::newRow(name) << std::string(body) << code;
        };
        row("empty", "", Code::BadJson);
        row("null", "null", Code::WrongType);
        row("empty list", "[]", Code::MissingField);
        row("no universe", "{}", Code::MissingField);
        row("empty universe", R"({"universe":[]})", Code::BadFormat);
        row("name twice", R"({"universe":[{"name":"A","szDecimals":1},{"name":"A","szDecimals":1}]})", Code::BadFormat);
        row("no decimals", R"({"universe":[{"name":"A"}]})", Code::MissingField);
        row("7 decimals", R"({"universe":[{"name":"A","szDecimals":7}]})", Code::OutOfRange);
        row("-1 decimals", R"({"universe":[{"name":"A","szDecimals":-1}]})", Code::WrongType);
        row("leverage 0", R"({"universe":[{"name":"A","szDecimals":1,"maxLeverage":0}]})", Code::OutOfRange);
        row("delisted as text", R"({"universe":[{"name":"A","szDecimals":1,"isDelisted":"no"}]})", Code::WrongType);
        row("no name", R"({"universe":[{"name":"","szDecimals":1}]})", Code::BadFormat);
        row("cut", R"({"universe":[{"name":"A","szDecimals":1})", Code::BadJson);
    }
    void brokenCatalogueIsRefused()
    {
        QFETCH(std::string, body);
        QFETCH(Code, code);
        const auto list = decodeCatalogue(body, kVenue);
        QVERIFY(!list);
        QCOMPARE(word(list.error().code), word(code));
    }

    void brokenFrameIsRefused_data()
    {
        QTest::addColumn<std::string>("frame");
        QTest::addColumn<Code>("code");
        const auto row = [](const char* name, const std::string& frame, Code code) {
            QTest::newRow(name) << frame << code;
        };
        const auto book = [](const std::string& bids, const std::string& asks) {
            return R"({"channel":"l2Book","data":{"coin":"BTC","time":1737918843542,"levels":[[)" + bids + "],[" +
                   asks + "]]}}";
        };
        const auto level = [](const std::string& px, const std::string& sz) {
            return R"({"px":)" + px + R"(,"sz":)" + sz + R"(,"n":1})";
        };
        const std::string ask = level(R"("101")", R"("1")");
        const auto bidPrice = [&](const std::string& px) { return book(level(px, R"("1")"), ask); };
        const auto bidSize = [&](const std::string& sz) { return book(level(R"("100")", sz), ask); };
        row("empty", "", Code::BadJson);
        row("not JSON", "<html>502 Bad Gateway</html>", Code::BadJson);
        row("a bare string", R"("hello")", Code::WrongType);
        row("a list", "[]", Code::WrongType);
        row("not UTF-8", "{\"channel\":\"\xff\xfe\"}", Code::BadJson);
        row("no channel", R"({"data":{}})", Code::MissingField);
        row("channel is a number", R"({"channel":1,"data":{}})", Code::WrongType);
        row("unknown channel", R"({"channel":"l3Book","data":{}})", Code::UnknownChannel);
        row("no data", R"({"channel":"l2Book"})", Code::MissingField);
        row("data is null", R"({"channel":"l2Book","data":null})", Code::WrongType);
        row("junk behind", R"({"channel":"pong"}{"channel":"pong"})", Code::BadJson);
        row("one side", R"({"channel":"l2Book","data":{"coin":"BTC","time":1,"levels":[[]]}})", Code::BadBook);
        row("three sides", R"({"channel":"l2Book","data":{"coin":"BTC","time":1,"levels":[[],[],[]]}})", Code::BadBook);
        row("levels is an object", R"({"channel":"l2Book","data":{"coin":"BTC","time":1,"levels":{}}})",
            Code::WrongType);
        row("no time", R"({"channel":"l2Book","data":{"coin":"BTC","levels":[[],[]]}})", Code::MissingField);
        row("time 0", R"({"channel":"l2Book","data":{"coin":"BTC","time":0,"levels":[[],[]]}})", Code::OutOfRange);
        row("time in microseconds",
            R"({"channel":"l2Book","data":{"coin":"BTC","time":1737918843542000,"levels":[[],[]]}})", Code::OutOfRange);
        row("time is text", R"({"channel":"l2Book","data":{"coin":"BTC","time":"1737918843542","levels":[[],[]]}})",
            Code::WrongType);
        row("no coin", R"({"channel":"l2Book","data":{"time":1,"levels":[[],[]]}})", Code::MissingField);
        row("price NaN", bidPrice(R"("NaN")"), Code::BadNumber);
        row("price bare NaN", bidPrice("NaN"), Code::BadJson);
        row("price Infinity", bidPrice(R"("Infinity")"), Code::BadNumber);
        row("price negative", bidPrice(R"("-100")"), Code::OutOfRange);
        row("price zero", bidPrice(R"("0.0")"), Code::OutOfRange);
        row("price of 40 digits", bidPrice(R"("1234567890123456789012345678901234567890")"), Code::BadNumber);
        row("price with exponent", bidPrice(R"("1e2")"), Code::BadNumber);
        row("price 1e400", bidPrice("1e400"), Code::BadNumber);
        row("price with comma", bidPrice(R"("1,234.5")"), Code::BadNumber);
        row("price with junk", bidPrice(R"("100 ")"), Code::BadNumber);
        row("price empty", bidPrice(R"("")"), Code::BadNumber);
        row("price null", bidPrice("null"), Code::WrongType);
        row("price a list", bidPrice("[]"), Code::WrongType);
        row("price true", bidPrice("true"), Code::WrongType);
        row("price past 63 bits", bidPrice(R"("9223372036854775808")"), Code::BadNumber);
        row("size negative", bidSize(R"("-1")"), Code::OutOfRange);
        row("size zero", bidSize(R"("0")"), Code::OutOfRange);
        row("size missing", book(R"({"px":"100","n":1})", ask), Code::MissingField);
        row("level is a list", book(R"(["100","1"])", ask), Code::WrongType);
        row("bids rise", book(level(R"("100")", R"("1")") + "," + level(R"("100.5")", R"("1")"), ask), Code::BadBook);
        row("a bid twice", book(level(R"("100")", R"("1")") + "," + level(R"("100.0")", R"("1")"), ask), Code::BadBook);
        row("asks fall", book("", ask + "," + level(R"("100")", R"("1")")), Code::BadBook);
        std::string many;
        for (int i = 0; i <= static_cast<int>(kBookDepth); ++i)
            many += (i == 0 ? "" : ",") + level('"' + std::to_string(1000 - i) + '"', R"("1")");
        row("21 levels", book(many, ""), Code::BadBook);
        row("quote crossed",
            R"({"channel":"bbo","data":{"coin":"A","time":1,"bbo":[{"px":"2","sz":"1"},{"px":"2","sz":"1"}]}})",
            Code::BadBook);
        row("quote with one side", R"({"channel":"bbo","data":{"coin":"A","time":1,"bbo":[null]}})", Code::BadBook);
        row("quote with a broken null", R"({"channel":"bbo","data":{"coin":"A","time":1,"bbo":[nil,null]}})",
            Code::WrongType);
        const auto trade = [](const std::string& members) {
            return R"({"channel":"trades","data":[{)" + members + "}]}";
        };
        row("trade of no side", trade(R"("coin":"A","side":"S","px":"1","sz":"1","tid":1,"time":1)"), Code::BadFormat);
        row("trade without id", trade(R"("coin":"A","side":"A","px":"1","sz":"1","time":1)"), Code::MissingField);
        row("trade id negative", trade(R"("coin":"A","side":"A","px":"1","sz":"1","tid":-1,"time":1)"),
            Code::WrongType);
        row("trade id a fraction", trade(R"("coin":"A","side":"A","px":"1","sz":"1","tid":1.5,"time":1)"),
            Code::WrongType);
        row("trade of size 0", trade(R"("coin":"A","side":"A","px":"1","sz":"0","tid":1,"time":1)"), Code::OutOfRange);
        row("trades of two coins",
            trade(R"("coin":"A","side":"A","px":"1","sz":"1","tid":1,"time":1},)"
                  R"({"coin":"B","side":"A","px":"1","sz":"1","tid":2,"time":1)"),
            Code::BadFormat);
        const auto candle = [](const std::string& rest) {
            return R"({"channel":"candle","data":{"t":1764806400000,"s":"HYPE",)" + rest + "}}";
        };
        row("candle of a week", candle(R"("T":1764892799999,"i":"1w","o":"1","c":"1","h":"1","l":"1","v":"1","n":1)"),
            Code::UnknownChannel);
        row("candle upside down", candle(R"("T":1764892799999,"i":"1d","o":"1","c":"1","h":"1","l":"2","v":"1","n":1)"),
            Code::OutOfRange);
        row("candle backwards", candle(R"("T":1764806400000,"i":"1d","o":"1","c":"1","h":"1","l":"1","v":"1","n":1)"),
            Code::OutOfRange);
        row("volume negative", candle(R"("T":1764892799999,"i":"1d","o":"1","c":"1","h":"1","l":"1","v":"-1","n":1)"),
            Code::OutOfRange);
        row("mark missing", R"({"channel":"activeAssetCtx","data":{"coin":"A","ctx":{}}})", Code::MissingField);
        row("mark null", R"({"channel":"activeAssetCtx","data":{"coin":"A","ctx":{"markPx":null}}})", Code::WrongType);
        row("mids is a list", R"({"channel":"allMids","data":{"mids":[]}})", Code::WrongType);
        row("one mid is zero", R"({"channel":"allMids","data":{"mids":{"A":"1","B":"0"}}})", Code::OutOfRange);
        row("error is not text", R"({"channel":"error","data":{}})", Code::WrongType);
        row("ack without subscription", R"({"channel":"subscriptionResponse","data":{"method":"subscribe"}})",
            Code::MissingField);
        row("fastAssetCtxs", R"({"channel":"fastAssetCtxs","data":"q1ZyCnFWsqpWyk0syg6oULJSsjQ="})",
            Code::UnknownChannel); // a compressed feed that nothing here asks for
    }
    void brokenFrameIsRefused()
    {
        QFETCH(std::string, frame);
        QFETCH(Code, code);
        WireMessage m;
        const auto result = decodeFrame(frame, m);
        QVERIFY(!result);
        QCOMPARE(word(result.error().kind), word(ErrorKind::Protocol));
        QVERIFY2(result.error().code == code, word(result.error().code).c_str());
        QVERIFY(!result.error().message.empty());
    }

    void everyCutIsRefused()
    {
        // Property: no proper beginning of a recorded frame is a frame.
        const auto frames = test::readRecording(test::fixturePath("btcusd_20250126.gz"));
        WireMessage m;
        for (const std::size_t i : {std::size_t{1}, std::size_t{2}}) {
            const std::string& bytes = frames.at(i).bytes;
            for (std::size_t n = 0; n < bytes.size(); ++n)
                QVERIFY2(!decodeFrame(std::string_view(bytes).substr(0, n), m), std::to_string(n).c_str());
        }
    }

    void extraMembersAreIgnored()
    {
        const WireMessage m =
            decoded(R"({"x":[1,{"y":null}],"data":{"new":{"levels":3},"time":1737918843542,)"
                    R"("levels":[[],[{"sz":"1","z":true,"px":"2"}]],"coin":"BTC"},"channel":"l2Book"})");
        QVERIFY(m.bids.empty());
        QCOMPARE(levelText(m.asks.at(0)), std::string("2 x 1"));
    }

    void httpErrorsSayWhoMayRetry()
    {
        QCOMPARE(word(httpError(429, "").code), word(Code::RateLimit));
        QCOMPARE(word(httpError(429, "").kind), word(ErrorKind::RateLimited));
        QCOMPARE(word(httpError(502, "<html>").kind), word(ErrorKind::Unavailable));
        QCOMPARE(word(httpError(422, "Failed to deserialize").kind), word(ErrorKind::Rejected));
    }
};

QTEST_GUILESS_MAIN(HyperliquidCodecTest)
#include "codec_test.moc"
