// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/fapi/rest_codec.h"

#include "adapters/binance/facts.h"
#include "adapters/fapi/errors.h"
#include "adapters/registry/registry.h"
#include "tests/venues/binance/fixtures.h"

#include <QTest>

#include <map>
#include <set>

using namespace gannet;

namespace {

[[nodiscard]] std::string depth(const char* bids, const char* asks)
{
    return std::string(R"({"lastUpdateId":7,"E":5,"T":4,"bids":)") + bids + R"(,"asks":)" + asks + "}";
}

[[nodiscard]] QByteArray codeOf(const Result<void>& result)
{
    return result ? QByteArray("taken") : QByteArray(toString(result.error().code).data());
}

} // namespace

class RestCodecTest : public QObject {
    Q_OBJECT

private slots:
    void depthOfNautilus();
    void depthOutOfOrderIsRefused_data();
    void depthOutOfOrderIsRefused();
    void depthOfAnErrorBodyIsRefused();
    void exchangeInfoOfNautilus();
    void exchangeInfoKeepsPerpetualsOnly();
    void scaleHoldsWhatTheVenueWrites();
    void rulesThatAreOff();
    void brokenExchangeInfoIsRefused();
    void klinesOfNautilus_data();
    void klinesOfNautilus();
    void klinesOutOfOrderAreRefused();
    void bookTickerOfNautilus();
    void figuresOfAllSymbols();
    void fundingInfo_data();
    void fundingInfo();
    void errorBody();
    void errorsAreClassified();
    void bareStatusSaysNothingOfAnOrder();
    void capabilitiesAreComplete();
    void registryFindsTheVenue();
};

void RestCodecTest::depthOfNautilus()
{
    WireMessage m;
    QVERIFY(fapi::decodeDepth(fixtures::raw(fixtures::load("nautilus_py_rest.json"), "http_spot_market_depth"),
                              "BTCUSDT", m));
    QVERIFY(m.type == WireMessage::Type::BookSnapshot);
    QCOMPARE(m.symbol, std::string("BTCUSDT"));
    QCOMPARE(m.lastSeq, 14527958487U);
    QCOMPARE(m.bids.size(), 10U);
    QCOMPARE(m.asks.size(), 10U);
    QCOMPARE(m.bids[0].price.toString(), std::string("60650.00000000"));
    QCOMPARE(m.asks[9].qty.toString(), std::string("0.96170000"));
    QVERIFY(!m.venueTime.isKnown()); // spot says none
}

void RestCodecTest::depthOutOfOrderIsRefused_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArray>("code");
    const auto row = [](const char* name, const std::string& body, const char* code) {
        QTest::newRow(name) << QByteArray::fromStdString(body) << QByteArray(code);
    };
    row("sound", depth(R"([["9","1"],["8","1"]])", R"([["10","1"],["11","1"]])"), "taken");
    row("empty", depth("[]", "[]"), "taken");
    row("bids rise", depth(R"([["8","1"],["9","1"]])", "[]"), "BAD_BOOK");
    row("asks fall", depth("[]", R"([["11","1"],["10","1"]])"), "BAD_BOOK");
    row("doubled", depth(R"([["9","1"],["9.0","1"]])", "[]"), "BAD_BOOK");
    row("empty level", depth(R"([["9","0"]])", "[]"), "BAD_BOOK");
    row("negative", depth(R"([["-9","1"]])", "[]"), "OUT_OF_RANGE");
    row("not a number", depth(R"([["9","x"]])", "[]"), "BAD_NUMBER");
    row("no id", R"({"bids":[],"asks":[]})", "MISSING_FIELD");
    row("no asks", R"({"lastUpdateId":7,"bids":[]})", "MISSING_FIELD");
    row("id as text", R"({"lastUpdateId":"7","bids":[],"asks":[]})", "WRONG_TYPE");
    row("cut", R"({"lastUpdateId":7,"bids":[["9","1"],["8",)", "BAD_JSON");
    row("html", "<html>502</html>", "BAD_JSON");
}

void RestCodecTest::depthOutOfOrderIsRefused()
{
    QFETCH(QByteArray, body);
    QFETCH(QByteArray, code);
    WireMessage m;
    QCOMPARE(codeOf(fapi::decodeDepth(body.toStdString(), "X", m)), code);
}

void RestCodecTest::depthOfAnErrorBodyIsRefused()
{
    WireMessage m;
    QCOMPARE(codeOf(fapi::decodeDepth(R"({"code":-1121,"msg":"Invalid symbol."})", "X", m)), "MISSING_FIELD");
}

void RestCodecTest::exchangeInfoOfNautilus()
{
    const auto body = fixtures::raw(fixtures::load("nautilus_py_rest.json"), "http_futures_market_exchange_info");
    const auto instruments = fapi::decodeExchangeInfo(body, VenueId{3});
    QVERIFY(instruments);
    QVERIFY(!instruments->empty());
    const Instrument& btc = instruments->front();
    QCOMPARE(btc.symbol, std::string("BTCUSDT"));
    QCOMPARE(btc.canonical, std::string("BTC-PERP"));
    QCOMPARE(btc.base, std::string("BTC"));
    QCOMPARE(btc.quote, std::string("USDT"));
    QCOMPARE(btc.venue.value, std::uint16_t{3});
    QVERIFY(btc.type == InstrumentType::Perpetual);
    QCOMPARE(btc.tickRule.tick.toString(), std::string("0.1"));
    QCOMPARE(btc.priceScale, 2); // pricePrecision: prices are written "61800.20"
    QCOMPARE(btc.qtyScale, 3);
    QCOMPARE(btc.lotStep.toString(), std::string("0.001"));
    QCOMPARE(btc.minQty->toString(), std::string("0.001"));
    QCOMPARE(btc.maxQty->toString(), std::string("1000"));
    QVERIFY(btc.minNotional);
    QVERIFY(btc.isTrading && !btc.isProvisional);
    QVERIFY(!btc.maxLeverage && !btc.fundingInterval);
    QVERIFY(btc.marketLot && btc.marketLot->maxQty && btc.priceBand && btc.openOrderLimits.here);
}

void RestCodecTest::exchangeInfoKeepsPerpetualsOnly()
{
    const std::string one = R"("status":"SETTLING","baseAsset":"1000PEPE","quoteAsset":"USDT",)"
                            R"("pricePrecision":7,"quantityPrecision":0,"filters":[]})";
    const auto instruments =
        fapi::decodeExchangeInfo(R"({"symbols":[{"symbol":"BTCUSDT_210924","contractType":"CURRENT_QUARTER",)" + one +
                                     R"(,{"symbol":"NEW","contractType":"",)" + one +
                                     R"(,{"symbol":"1000PEPEUSDT","contractType":"PERPETUAL",)" + one + "]}",
                                 VenueId{0});
    QVERIFY(instruments);
    QCOMPARE(instruments->size(), 1U);
    QCOMPARE(instruments->front().canonical, std::string("PEPE-PERP"));
    QVERIFY(!instruments->front().isTrading);
    QVERIFY(instruments->front().tickRule.tick.isZero()); // no filter: unknown
}

void RestCodecTest::scaleHoldsWhatTheVenueWrites()
{
    const auto instruments = fapi::decodeExchangeInfo(
        R"({"symbols":[{"symbol":"A","contractType":"PERPETUAL","status":"TRADING","baseAsset":"A","quoteAsset":"B",)"
        R"("pricePrecision":1,"quantityPrecision":0,"filters":[)"
        R"({"filterType":"PRICE_FILTER","tickSize":"0.0050"},)"
        R"({"filterType":"LOT_SIZE","stepSize":"0.10","minQty":"0","maxQty":"5"}]}]})",
        VenueId{0});
    QVERIFY(instruments);
    QCOMPARE(instruments->front().priceScale, 3);
    QCOMPARE(instruments->front().qtyScale, 1);
    QVERIFY(!instruments->front().minQty);
}

/// Zero, a filter that is not there and a field that is not there: the rule is off, and nothing stands in its place.
void RestCodecTest::rulesThatAreOff()
{
    const auto read = [](const std::string& filters, const std::string& more) {
        const auto instruments = fapi::decodeExchangeInfo(
            R"({"symbols":[{"symbol":"A","contractType":"PERPETUAL","status":"TRADING","baseAsset":"A",)"
            R"("quoteAsset":"B","pricePrecision":1,"quantityPrecision":0,)" +
                more + R"("filters":[)" + filters + "]}]}",
            VenueId{0});
        return instruments.value().front();
    };
    const Instrument none = read("", "");
    QVERIFY(!none.minPrice && !none.maxPrice && !none.marketLot && !none.priceBand && !none.marketTakeBound);
    QVERIFY(none.openOrderLimits == OpenOrderLimits{});
    const Instrument zero = read(R"({"filterType":"PRICE_FILTER","minPrice":"0","maxPrice":"0.00","tickSize":"0"},)"
                                 R"({"filterType":"MARKET_LOT_SIZE","stepSize":"0","minQty":"0","maxQty":"0"},)"
                                 R"({"filterType":"PERCENT_PRICE","multiplierUp":"0","multiplierDown":"0.9"})",
                                 R"("marketTakeBound":"0.00",)");
    QVERIFY(zero.tickRule.tick.isZero() && !zero.minPrice && !zero.maxPrice && !zero.marketTakeBound);
    QVERIFY(zero.marketLot == LotRule{});
    QVERIFY(zero.priceBand && !zero.priceBand->up && zero.priceBand->down);
}

void RestCodecTest::brokenExchangeInfoIsRefused()
{
    const std::string head =
        R"({"symbols":[{"symbol":"A","contractType":"PERPETUAL","status":"TRADING","baseAsset":"A",)"
        R"("quoteAsset":"B","quantityPrecision":0,"pricePrecision":)";
    QVERIFY(fapi::decodeExchangeInfo(head + R"(1,"filters":[]}]})", VenueId{0}));
    const std::string bodies[] = {
        "",
        "[]",
        R"({"symbols":{}})",
        R"({"code":-1003,"msg":"x"})",
        R"({"symbols":[{"symbol":"A"}]})",
        head + R"(99,"filters":[]}]})",
        head + R"(1,"filters":[{"filterType":"PRICE_FILTER","tickSize":"NaN"}]}]})",
        head + R"(1,"filters":[{"filterType":"PRICE_FILTER","tickSize":"-1"}]}]})",
        head + R"(1,"filters":[{"filterType":"PRICE_FILTER","tickSize":"1","maxPrice":"-1"}]}]})",
        head + R"(1,"filters":[{"filterType":"PERCENT_PRICE","multiplierUp":"NaN","multiplierDown":"1"}]}]})",
        head + R"(1,"filters":[{"filterType":"PERCENT_PRICE","multiplierUp":"1.1"}]}]})",
        head + R"(1,"filters":[{"filterType":"MARKET_LOT_SIZE","stepSize":"1","minQty":"1"}]}]})",
        head + R"(1,"filters":[{"filterType":"MAX_NUM_ORDERS","limit":-1}]}]})",
        head + R"(1,"filters":[{"filterType":"MAX_NUM_ALGO_ORDERS","limit":99999999999}]}]})",
        head + R"(1,"marketTakeBound":"two","filters":[]}]})",
        head + R"(1,"filters":[)",
    };
    for (const std::string& body : bodies)
        QVERIFY2(!fapi::decodeExchangeInfo(body, VenueId{0}), body.c_str());
}

void RestCodecTest::klinesOfNautilus_data()
{
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<qint64>("openTime");
    QTest::addColumn<QByteArray>("close");
    QTest::addColumn<uint>("trades");
    QTest::newRow("continuous") << QByteArray("http_futures_market_continuous_klines") << qint64{1607444700000}
                                << QByteArray("18896.13") << 1874U;
    QTest::newRow("index") << QByteArray("http_futures_market_index_price_klines") << qint64{1591256400000}
                           << QByteArray("9651.55200000") << 60U;
    QTest::newRow("mark") << QByteArray("http_futures_market_mark_price_klines") << qint64{1591256460000}
                          << QByteArray("9653.07367333") << 60U;
}

void RestCodecTest::klinesOfNautilus()
{
    QFETCH(QByteArray, name);
    QFETCH(qint64, openTime);
    QFETCH(QByteArray, close);
    QFETCH(uint, trades);
    WireMessage m;
    const auto body = fixtures::raw(fixtures::load("nautilus_py_rest.json"), name.toStdString());
    QCOMPARE(codeOf(fapi::decodeKlines(body, "BTCUSDT", KlineInterval::OneMinute, m)), "taken");
    QCOMPARE(m.klines.size(), 1U);
    QCOMPARE(m.klines[0].openTime.toMilliseconds(), openTime);
    QCOMPARE(m.klines[0].closeTime.toMilliseconds(), openTime + 59'999);
    QCOMPARE(m.klines[0].close.toString(), close.toStdString());
    QCOMPARE(m.klines[0].trades, trades);
}

void RestCodecTest::klinesOutOfOrderAreRefused()
{
    WireMessage m;
    const std::string early = R"([1000,"1","1","1","1","1",1999,"1",1,"1","1","0"])";
    const std::string late = R"([2000,"1","1","1","1","1",2999,"1",1,"1","1","0"])";
    const auto decode = [&](const std::string& body) {
        return codeOf(fapi::decodeKlines(body, "X", KlineInterval::OneMinute, m));
    };
    QCOMPARE(decode("[" + early + "," + late + "]"), "taken");
    QCOMPARE(m.klines.size(), 2U);
    QCOMPARE(decode("[" + late + "," + early + "]"), "BAD_FORMAT");
    QCOMPARE(decode(R"([[1000,"1","1"]])"), "MISSING_FIELD");
    QCOMPARE(decode(R"([[1000,"1","1","-1","1","1",1999,"1",1]])"), "OUT_OF_RANGE");
    // Found by the fuzzer: a broken text behind what is read made the reader walk for ever.
    QCOMPARE(decode(R"([[1000,"1","1","1","1","1",1999,"1",1,"1",WORD "2","0"]])"), "BAD_JSON");
    QCOMPARE(decode(R"({"code":-1120,"msg":"Invalid interval."})"), "WRONG_TYPE");
}

void RestCodecTest::bookTickerOfNautilus()
{
    WireMessage m;
    QVERIFY(
        fapi::decodeBookTicker(fixtures::raw(fixtures::load("nautilus_spot_rest.json"), "book_ticker_response"), m));
    QCOMPARE(m.symbol, std::string("LTCBTC"));
    QCOMPARE(m.bids.at(0).price.toString(), std::string("4.00000000"));
    QCOMPARE(m.asks.at(0).qty.toString(), std::string("9.00000000"));
}

/// Texts of the venue's own pages "24hr Ticker Price Change Statistics" and "Mark Price" (read 2026-08).
void RestCodecTest::figuresOfAllSymbols()
{
    const auto tickers = fapi::decodeTickers(
        R"([{"symbol":"BTCUSDT","priceChange":"-94.99999800","priceChangePercent":"-95.960","weightedAvgPrice":)"
        R"("0.29628482","lastPrice":"4.00000200","lastQty":"200.00000000","openPrice":"99.00000000","highPrice":)"
        R"("100.00000000","lowPrice":"0.10000000","volume":"8913.30000000","quoteVolume":"15.30000000","openTime":)"
        R"(1499783499040,"closeTime":1499869899040,"firstId":28385,"lastId":28460,"count":76}])");
    QVERIFY(tickers);
    QCOMPARE(tickers->size(), 1U);
    const WireMessage& ticker = tickers->front();
    QVERIFY(ticker.type == WireMessage::Type::Ticker);
    QCOMPARE(ticker.symbol, std::string("BTCUSDT"));
    QCOMPARE(ticker.venueTime.toMilliseconds(), 1'499'869'899'040);
    QCOMPARE(ticker.last->toString(), std::string("4.00000200"));
    QCOMPARE(ticker.open->toString(), std::string("99.00000000"));
    QCOMPARE(ticker.quoteVolume->toString(), std::string("15.30000000"));

    const auto marks = fapi::decodeMarks(
        R"([{"symbol":"BTCUSDT","markPrice":"11793.63104562","indexPrice":"11781.80495970","estimatedSettlePrice":)"
        R"("11781.16138815","lastFundingRate":"0.00038246","interestRate":"0.00010000","nextFundingTime":)"
        R"(1597392000000,"time":1597370495002},{"symbol":"BTCUSDT_210326","markPrice":"1","indexPrice":"1",)"
        R"("lastFundingRate":"","interestRate":"","nextFundingTime":0,"time":1597370495002}])");
    QVERIFY(marks);
    QCOMPARE(marks->size(), 2U);
    QCOMPARE(marks->front().mark->toString(), std::string("11793.63104562"));
    QCOMPARE(marks->front().index->toString(), std::string("11781.80495970"));
    QCOMPARE(marks->front().fundingRate->toString(), std::string("0.00038246"));
    QCOMPARE(marks->front().nextFunding->toMilliseconds(), 1'597'392'000'000);
    QVERIFY(!marks->back().fundingRate && !marks->back().nextFunding); // a contract without funding

    for (const char* body : {"{}", "[1]", R"([{"symbol":""}])", R"([{"symbol":"A","lastPrice":"NaN"}])", "[{"}) {
        QVERIFY(!fapi::decodeTickers(body));
        QVERIFY(!fapi::decodeMarks(body));
    }
}

void RestCodecTest::fundingInfo_data()
{
    QTest::addColumn<QByteArray>("hours");
    QTest::addColumn<int>("expected"); // 0: refused
    QTest::newRow("four") << QByteArray("4") << 4;
    QTest::newRow("one") << QByteArray("1") << 1;
    QTest::newRow("zero") << QByteArray("0") << 0;
    QTest::newRow("negative") << QByteArray("-8") << 0;
    QTest::newRow("a month") << QByteArray("720") << 0;
    QTest::newRow("text") << QByteArray("\"8\"") << 0;
    QTest::newRow("null") << QByteArray("null") << 0;
}

/// The text of the venue's page "Get Funding Rate Info" (read 2026-08), with other hours.
void RestCodecTest::fundingInfo()
{
    QFETCH(QByteArray, hours);
    QFETCH(int, expected);
    const auto found = fapi::decodeFundingInfo(
        R"([{"symbol":"BLZUSDT","adjustedFundingRateCap":"0.02500000","adjustedFundingRateFloor":"-0.02500000",)"
        R"("fundingIntervalHours":)" +
        hours.toStdString() + R"(,"disclaimer":false}])");
    QCOMPARE(found.has_value(), expected > 0);
    if (!found)
        return;
    QCOMPARE(found->size(), 1U);
    QCOMPARE(found->front().symbol, std::string("BLZUSDT"));
    QVERIFY(found->front().length == Duration::minutes(expected * 60));
}

void RestCodecTest::errorBody()
{
    WireMessage m;
    QVERIFY(fapi::decodeError(R"({"code":-1121,"msg":"Invalid symbol."})", m));
    QCOMPARE(m.venueCode, std::string("-1121"));
    QCOMPARE(m.words, std::string("Invalid symbol."));
    QVERIFY(!fapi::decodeError("<html>", m));
}

void RestCodecTest::errorsAreClassified()
{
    // The vectors' words and ours.
    const std::map<std::string, std::set<std::string>> words = {
        {"INSUFFICIENT_FUNDS", {"INSUFFICIENT_FUNDS"}},
        {"INVALID_PRICE", {"BAD_TICK", "PRICE_BAND"}},
        {"INVALID_QTY", {"BAD_QTY"}},
        {"MIN_NOTIONAL", {"MIN_NOTIONAL"}},
        {"POST_ONLY_WOULD_TAKE", {"POST_ONLY_WOULD_CROSS"}},
        {"TRIGGER_IMMEDIATE", {"BAD_TRIGGER"}},
        {"DUPLICATE_CLIENT_ID", {"DUPLICATE_ID"}},
        {"UNKNOWN_ORDER", {"UNKNOWN_ORDER"}},
        {"UNKNOWN_SYMBOL", {"UNKNOWN_SYMBOL"}},
        {"MARKET_CLOSED", {"MARKET_CLOSED"}},
        {"ORDER_LIMIT", {"ORDER_LIMIT"}},
        {"RATE_LIMIT", {"RATE_LIMIT"}},
        {"AUTH", {"AUTH"}},
        {"CLOCK_SKEW", {"CLOCK_SKEW"}},
        {"INVALID_REQUEST", {"INVALID_REQUEST", "REDUCE_ONLY"}},
        {"UNSUPPORTED", {"UNSUPPORTED"}},
        {"STATUS_UNKNOWN", {"UNKNOWN_OUTCOME"}},
        {"VENUE_UNAVAILABLE", {"VENUE_UNAVAILABLE"}},
    };
    for (const auto file = fixtures::load("errors.json"); const auto& entry : file.at("cases")) {
        const std::string msg = entry.at("msg").get<std::string>();
        const Error error = fapi::classify(entry.at("http").get<int>(), entry.at("code").get<int>(), msg);
        QVERIFY2(words.at(entry.at("reject").get<std::string>()).contains(std::string(toString(error.code))),
                 msg.c_str());
        QCOMPARE(error.message, msg);
        QVERIFY(error.venueCode.find(std::to_string(entry.at("code").get<int>())) == 0);
        const bool isUnknown = error.code == Code::UnknownOutcome || error.code == Code::DuplicateId ||
                               error.code == Code::VenueUnavailable || entry.at("code") == -2011;
        QVERIFY2((error.outcome == Outcome::Unknown) == isUnknown, msg.c_str());
    }
}

void RestCodecTest::bareStatusSaysNothingOfAnOrder()
{
    QVERIFY(fapi::classify(429, 0, "").outcome == Outcome::Unknown);
    QVERIFY(fapi::classify(429, 0, "").kind == ErrorKind::RateLimited);
    QVERIFY(fapi::classify(418, 0, "").code == Code::RateLimit);
    QVERIFY(fapi::classify(502, 0, "").outcome == Outcome::Unknown);
    QVERIFY(fapi::classify(502, 0, "").kind == ErrorKind::Unavailable);
    QVERIFY(fapi::classify(400, -9999, "new words").code == Code::Other);
    QVERIFY(fapi::classify(400, -9999, "new words").outcome == Outcome::Rejected);
    QVERIFY(fapi::classify(403, 0, "").outcome == Outcome::Unknown);
}

void RestCodecTest::capabilitiesAreComplete()
{
    const Capabilities& c = binance::capabilities();
    QCOMPARE(c.slug, std::string("binance-usdm"));
    QCOMPARE(c.streams.size(), 6U);
    QVERIFY(c.continuity == BookContinuity::PreviousLast);
    QVERIFY(!c.hasChecksum && !c.hasPrivate && c.hasFunding && c.hasKlineHistory);
    QCOMPARE(c.bookDepth, 1000U);
    const auto json = nlohmann::json::parse(toJson(c));
    QVERIFY(json.at("venue") == "binance-usdm");
    QVERIFY(json.at("book").at("continuity") == "previous-last");
}

void RestCodecTest::registryFindsTheVenue()
{
    const VenueFactory* factory = findVenueFactory("binance-usdm");
    QVERIFY(factory);
    QVERIFY(factory->capabilities().slug == factory->slug);
    WireMessage m;
    QVERIFY(factory->decodeFrame(R"({"result":null,"id":1})", m));
    QVERIFY(factory->decodeSnapshot(depth("[]", "[]"), "X", m));
    QVERIFY(factory->decodeCatalogue(R"({"symbols":[]})", VenueId{0}));
    QVERIFY(!findVenueFactory("nowhere"));
}

QTEST_GUILESS_MAIN(RestCodecTest)
#include "rest_codec_test.moc"
