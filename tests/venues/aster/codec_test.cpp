// SPDX-License-Identifier: GPL-3.0-or-later
// Aster's vectors, each by its name: what is public is read, what is of an account is named here and read elsewhere.
#include "adapters/aster/factory.h"
#include "adapters/aster/facts.h"
#include "adapters/fapi/codec.h"
#include "adapters/fapi/rest_codec.h"
#include "tests/support/json_fixture.h"

#include <QTest>

#include <functional>
#include <map>
#include <set>
#include <string>

using namespace gannet;
using Json = nlohmann::ordered_json;
using Type = WireMessage::Type;

namespace {

Json fixture(const char* name)
{
    return test::jsonFixture(std::string("tests/venues/aster/fixtures/") + name);
}

std::string text(const std::optional<Decimal>& amount)
{
    return amount ? amount->toString() : "none";
}

WireMessage decoded(const std::string& frame)
{
    WireMessage message;
    const auto read = fapi::decodeFrame(frame, aster::facts().dialect, message);
    if (!read)
        qWarning("%s", read.error().message.c_str());
    return read ? message : WireMessage{};
}

void quoteIsRead(const WireMessage& m)
{
    QVERIFY(m.type == Type::Quote);
    QCOMPARE(m.symbol, std::string("BNBUSDT"));
    QCOMPARE(m.lastSeq, 400900217U);
    QCOMPARE(m.venueTime.toMilliseconds(), 1568014460893);
    QCOMPARE(m.bids.front().price.toString(), std::string("25.35190000"));
    QCOMPARE(m.asks.front().qty.toString(), std::string("40.66000000"));
}

void markIsRead(const WireMessage& m)
{
    QVERIFY(m.type == Type::Mark);
    QCOMPARE(m.symbol, std::string("BTCUSDT"));
    QCOMPARE(text(m.mark), std::string("11794.15000000"));
    QCOMPARE(text(m.index), std::string("11784.62659091"));
    QCOMPARE(text(m.fundingRate), std::string("0.00038167"));
    QCOMPARE(m.nextFunding->toMilliseconds(), 1562306400000);
}

/// Its stream, depth5, tells the top of the book whole, in a message that looks like a change. We ask for changes
/// alone.
void levelsAreRead(const WireMessage& m)
{
    QVERIFY(m.type == Type::BookDiff);
    QCOMPARE(m.symbol, std::string("BTCUSDT"));
    QCOMPARE(m.firstSeq, 390497796U);
    QCOMPARE(m.lastSeq, 390497878U);
    QCOMPARE(m.previousSeq, 390497794U);
    QCOMPARE(m.bids.size(), 5U);
    QCOMPARE(m.asks.back().price.toString(), std::string("7407.20"));
    QCOMPARE(m.asks.back().qty.toString(), std::string("0.175"));
}

void tradesAreRead(const WireMessage& m)
{
    QVERIFY(m.type == Type::Trades);
    QCOMPARE(m.symbol, std::string("ETHUSDT"));
    QCOMPARE(m.trades.size(), 1U);
    const WireTrade& trade = m.trades.front();
    QCOMPARE(trade.tradeId, 5933014U);
    QCOMPARE(trade.price.toString(), std::string("0.001"));
    QCOMPARE(trade.qty.toString(), std::string("100"));
    QCOMPARE(trade.count, 6U);
    QVERIFY(trade.aggressor == Side::Sell); // the buyer had the resting order
    QCOMPARE(trade.time.toMilliseconds(), 123456785);
}

/// It does not say who came to whom, so it is no trade of ours.
void tradeProIsRead(const WireMessage& m)
{
    QVERIFY(m.type == Type::Control);
    QCOMPARE(m.symbol, std::string("BTCUSDT"));
    QVERIFY(m.trades.empty());
}

void diffIsRead(const WireMessage& m)
{
    QVERIFY(m.type == Type::BookDiff);
    QCOMPARE(m.firstSeq, 5123135221461U);
    QCOMPARE(m.lastSeq, 5123135221461U);
    QCOMPARE(m.previousSeq, 5123134944963U);
    QVERIFY(m.bids.empty());
    QCOMPARE(m.asks.front().price.toString(), std::string("61659.80"));
}

const std::map<std::string, std::function<void(const WireMessage&)>>& publicMessages()
{
    static const std::map<std::string, std::function<void(const WireMessage&)>> kChecks = {
        {"BookTicker", quoteIsRead},
        {"MarkPrice", markIsRead},
        {"OrderBook", levelsAreRead},
        {"Trades", tradesAreRead},
        {"tradepro (REAL values)", tradeProIsRead},
        {"diff depth chain (REAL Binance USD-M, same U/u/pu protocol)", diffIsRead},
    };
    return kChecks;
}

/// Of an account: nothing of the public side may take them for its own.
const std::set<std::string> kPrivateMessages = {"AccountConfig", "AccountUpdate", "OrderUpdate", "AccountMargin",
                                                "listenKeyExpired"};

const Instrument& named(const std::vector<Instrument>& instruments, const std::string& symbol)
{
    for (const Instrument& instrument : instruments) {
        if (instrument.symbol == symbol)
            return instrument;
    }
    qFatal("no instrument %s", symbol.c_str());
}

void recordedCatalogueIsRead(const std::string& body)
{
    const auto read = fapi::decodeExchangeInfo(body, VenueId{4});
    QVERIFY2(read, read ? "" : read.error().message.c_str());
    QCOMPARE(read->size(), 9U);
    const Instrument& btc = named(*read, "BTCUSDT");
    QCOMPARE(btc.canonical, std::string("BTC-PERP"));
    QCOMPARE(btc.base + '/' + btc.quote, std::string("BTC/USDT"));
    QVERIFY(btc.venue == VenueId{4} && btc.type == InstrumentType::Perpetual && btc.isTrading);
    QVERIFY(btc.priceScale == 1 && btc.qtyScale == 3);
    QCOMPARE(btc.tickRule.tick.toString(), std::string("0.1"));
    QCOMPARE(btc.lotStep.toString(), std::string("0.001"));
    QCOMPARE(text(btc.minQty), std::string("0.001"));
    QCOMPARE(text(btc.maxQty), std::string("1000")); // LOT_SIZE, not MARKET_LOT_SIZE
    QCOMPARE(text(btc.minNotional), std::string("5"));
    QVERIFY(btc.marketLot && btc.marketLot->step == Decimal::tryParse("0.001"));
    QCOMPARE(text(btc.marketLot->minQty), std::string("0.001"));
    QCOMPARE(text(btc.marketLot->maxQty), std::string("120"));
    QCOMPARE(text(btc.minPrice), std::string("1"));
    QCOMPARE(text(btc.maxPrice), std::string("1000000"));
    QVERIFY(btc.priceBand && !btc.priceBand->isTwoSided);
    QCOMPARE(text(btc.priceBand->up), std::string("1.02"));
    QCOMPARE(text(btc.priceBand->down), std::string("0.98"));
    QCOMPARE(text(btc.marketTakeBound), std::string("0.02"));
    QVERIFY((btc.openOrderLimits == OpenOrderLimits{200, 10, std::nullopt, std::nullopt}));
    QVERIFY(!btc.maxLimitNotional && !btc.maxMarketNotional); // the venue names none
    const Instrument& axs = named(*read, "AXSUSDT");
    QCOMPARE(text(axs.marketLot->maxQty), std::string("1")); // as little as the least
    QCOMPARE(text(named(*read, "ETHUSDT").minPrice), std::string("39.9"));

    // Written finer than the tick: what the venue writes fits, and only the tick decides what an order may ask.
    const Instrument& aster = named(*read, "ASTERUSDT");
    QCOMPARE(aster.priceScale, 5);
    QCOMPARE(aster.tickRule.tick.toString(), std::string("0.0001"));
    QVERIFY(aster.tickRule.isValid({12'3450, 5}));
    QVERIFY(!aster.tickRule.isValid({12'3456, 5}));
    QCOMPARE(named(*read, "SOLUSDT").priceScale, 4);
    QCOMPARE(named(*read, "SOLUSDT").tickRule.tick.toString(), std::string("0.01"));
    QCOMPARE(named(*read, "1000SHIBUSDT").canonical, std::string("SHIB-PERP"));

    QVERIFY(!named(*read, "SANDUSDT").isTrading && !named(*read, "AXSUSDT").isTrading); // SETTLING
    QCOMPARE(std::ranges::count_if(*read, &Instrument::isTrading), 7);
}

void documentsCatalogueIsRead(const std::string& body)
{
    const auto read = fapi::decodeExchangeInfo(body, VenueId{0});
    QVERIFY2(read, read ? "" : read.error().message.c_str());
    QCOMPARE(read->size(), 1U);
    const Instrument& doge = read->front();
    QCOMPARE(doge.symbol, std::string("DOGEUSDT"));
    QVERIFY(doge.priceScale == 5 && doge.qtyScale == 0);
    QCOMPARE(doge.tickRule.tick.toString(), std::string("0.0001"));
    QCOMPARE(text(doge.minNotional), std::string("1"));
    QCOMPARE(*doge.openOrderLimits.triggersHere, 100U);
}

void fundingIsRead(const std::string& body)
{
    const auto read = fapi::decodeFundingInfo(body);
    QVERIFY2(read, read ? "" : read.error().message.c_str());
    QCOMPARE(read->size(), 2U);
    QCOMPARE(read->at(0).symbol, std::string("INJUSDT"));
    QVERIFY(read->at(0).length == Duration::minutes(8 * 60));
    QCOMPARE(read->at(1).symbol, std::string("ZORAUSDT"));
    QVERIFY(read->at(1).length == Duration::minutes(4 * 60));
}

void bestIsRead(const std::string& body)
{
    WireMessage m;
    QVERIFY(fapi::decodeBookTicker(body, m));
    QCOMPARE(m.bids.front().price.toString(), std::string("4.00000000"));
    QCOMPARE(m.asks.front().qty.toString(), std::string("9.00000000"));
}

void candlesAreRead(const std::string& body)
{
    WireMessage m;
    QVERIFY(fapi::decodeKlines(body, "BTCUSDT", KlineInterval::OneDay, m));
    QCOMPARE(m.klines.size(), 1U);
    QCOMPARE(m.klines.front().openTime.toMilliseconds(), 1499040000000);
    QCOMPARE(m.klines.front().high.toString(), std::string("0.80000000"));
    QCOMPARE(m.klines.front().volume.toString(), std::string("148976.11427815"));
    QCOMPARE(m.klines.front().trades, 308U);
}

/// The sample is of one symbol; we ask for all, which is a list of the same.
void premiumIsRead(const std::string& body)
{
    const auto read = fapi::decodeMarks('[' + body + ']');
    QVERIFY2(read, read ? "" : read.error().message.c_str());
    const WireMessage& m = read->front();
    QCOMPARE(m.symbol, std::string("BTCUSDT"));
    QCOMPARE(text(m.mark), std::string("11793.63104562"));
    QCOMPARE(text(m.fundingRate), std::string("0.00038246"));
    QCOMPARE(m.nextFunding->toMilliseconds(), 1597392000000);
    QCOMPARE(m.venueTime.toMilliseconds(), 1597370495002);
}

void bookIsRead(const std::string& body)
{
    WireMessage m;
    QVERIFY(aster::factory().decodeSnapshot(body, "BTCUSDT", m));
    QVERIFY(m.type == Type::BookSnapshot);
    QCOMPARE(m.lastSeq, 1027024U);
    QCOMPARE(m.bids.front().qty.toString(), std::string("431.00000000"));
    QCOMPARE(m.asks.front().price.toString(), std::string("4.00000200"));
}

const std::map<std::string, std::function<void(const std::string&)>>& publicAnswers()
{
    static const std::map<std::string, std::function<void(const std::string&)>> kChecks = {
        {"exchangeInfo (REAL, 2026-01-12, cut to 7 symbols + 2 not TRADING of 290)", recordedCatalogueIsRead},
        {"FuturesV3/ExchangeData/GetExchangeInfo", documentsCatalogueIsRead},
        {"FuturesV3/ExchangeData/GetFundingInfo", fundingIsRead},
        {"FuturesV3/ExchangeData/GetBookTicker", bestIsRead},
        {"FuturesV3/ExchangeData/GetKlines", candlesAreRead},
        {"FuturesV3/ExchangeData/GetMarkPrice", premiumIsRead},
        {"FuturesV3/ExchangeData/GetOrderBook", bookIsRead},
    };
    return kChecks;
}

/// Public, and nothing of the program asks for it: trades come by the stream alone.
const std::set<std::string> kAnswersNobodyAsksFor = {"FuturesV3/ExchangeData/GetRecentTrades"};

const std::set<std::string> kPrivateAnswers = {
    "account v4 (REAL, cut)",
    "FuturesV3/Account/GetAccountInfo",
    "FuturesV3/Account/GetIncomeHistory",
    "FuturesV3/Account/GetLeverageBrackets",
    "FuturesV3/Account/GetPositionMode",
    "FuturesV3/Account/GetUserCommissionRate",
    "FuturesV3/Account/SetLeverage",
    "FuturesV3/Account/SetMarginType",
    "FuturesV3/Trading/CancelAllOrdersAfterTimeout",
    "FuturesV3/Trading/CancelOrder",
    "FuturesV3/Trading/GetForcedOrders",
    "FuturesV3/Trading/GetOpenOrders",
    "FuturesV3/Trading/GetPositions",
    "FuturesV3/Trading/GetUserTrades",
    "FuturesV3/Trading/PlaceOrder",
};

void eachCase(const char* file, const char* list)
{
    QTest::addColumn<QByteArray>("name");
    for (const Json cases = fixture(file); const auto& entry : cases.at(list)) {
        const auto name = QByteArray::fromStdString(entry.at("name").get<std::string>());
        QTest::newRow(name.constData()) << name;
    }
}

Json caseOf(const char* file, const char* list, const std::string& name)
{
    const Json cases = fixture(file);
    for (const auto& entry : cases.at(list)) {
        if (entry.at("name") == name)
            return entry;
    }
    return {};
}

} // namespace

class AsterCodecTest : public QObject {
    Q_OBJECT

private slots:
    void messages_data() { eachCase("ws_messages.json", "messages"); }
    void messages();
    void theNextDiffChains();
    void answers_data() { eachCase("rest_samples.json", "samples"); }
    void answers();
    void everyCheckHasItsVector();
    void aTickOfZeroIsNoRule();
    void brokenTradePro_data();
    void brokenTradePro();
    void namesAndPaths();
    void facts();
};

void AsterCodecTest::messages()
{
    QFETCH(QByteArray, name);
    const Json entry = caseOf("ws_messages.json", "messages", name.toStdString());
    const std::string frame = entry.at("message").dump();
    if (kPrivateMessages.contains(name.toStdString())) {
        WireMessage message;
        const auto read = fapi::decodeFrame(frame, aster::facts().dialect, message);
        QVERIFY(!read && read.error().code == Code::UnknownChannel);
        return;
    }
    const auto check = publicMessages().find(name.toStdString());
    QVERIFY2(check != publicMessages().end(), "a message that no test reads");
    check->second(decoded(frame));
    const Json& message = entry.at("message");
    check->second(decoded(message.contains("data") ? message.at("data").dump() : frame)); // without the wrapping
    if (entry.contains("ack"))
        QVERIFY(decoded(entry.at("ack").dump()).type == Type::Ack);
}

/// "next.pu == this.u while next.U - this.u is large": only `pu` chains.
void AsterCodecTest::theNextDiffChains()
{
    const Json entry =
        caseOf("ws_messages.json", "messages", "diff depth chain (REAL Binance USD-M, same U/u/pu protocol)");
    const WireMessage first = decoded(entry.at("message").dump());
    const WireMessage next = decoded(entry.at("next").dump());
    QCOMPARE(next.previousSeq, first.lastSeq);
    QVERIFY(next.firstSeq > first.lastSeq + 1);
    QVERIFY(next.bids.back().qty.isZero()); // "0.000" removes
}

void AsterCodecTest::answers()
{
    QFETCH(QByteArray, name);
    if (kPrivateAnswers.contains(name.toStdString()))
        QSKIP("of an account");
    if (kAnswersNobodyAsksFor.contains(name.toStdString()))
        QSKIP("nothing asks for it");
    const auto check = publicAnswers().find(name.toStdString());
    QVERIFY2(check != publicAnswers().end(), "an answer that no test reads");
    check->second(caseOf("rest_samples.json", "samples", name.toStdString()).at("response").dump());
}

/// The lists above name nothing that is not there.
void AsterCodecTest::everyCheckHasItsVector()
{
    const auto namesOf = [](const char* file, const char* list) {
        std::set<std::string> names;
        for (const Json cases = fixture(file); const auto& entry : cases.at(list))
            names.insert(entry.at("name").get<std::string>());
        return names;
    };
    std::set<std::string> listed = kPrivateMessages;
    for (const auto& [name, check] : publicMessages())
        listed.insert(name);
    QVERIFY(listed == namesOf("ws_messages.json", "messages"));
    listed = kPrivateAnswers;
    listed.insert(kAnswersNobodyAsksFor.begin(), kAnswersNobodyAsksFor.end());
    for (const auto& [name, check] : publicAnswers())
        listed.insert(name);
    QVERIFY(listed == namesOf("rest_samples.json", "samples"));
}

/// One of the 290 recorded contracts, PENDING_TRADING, had a tick of zero: the rule is off, nothing is divided by it.
void AsterCodecTest::aTickOfZeroIsNoRule()
{
    Json body = caseOf("rest_samples.json", "samples",
                       "exchangeInfo (REAL, 2026-01-12, cut to 7 symbols + 2 not TRADING of 290)")
                    .at("response");
    Json& symbol = body["symbols"][0];
    symbol["status"] = "PENDING_TRADING";
    symbol["filters"][0]["tickSize"] = "0";
    symbol["filters"][0]["minPrice"] = "0";
    const auto read = aster::factory().decodeCatalogue(body.dump(), VenueId{0});
    QVERIFY2(read, read ? "" : read.error().message.c_str());
    const Instrument& instrument = named(*read, "ASTERUSDT");
    QVERIFY(!instrument.isTrading);
    QVERIFY(instrument.tickRule.tick.isZero());
    QCOMPARE(instrument.priceScale, 5);
    QVERIFY(instrument.tickRule.isValid({12'3456, 5}));
    QCOMPARE(instrument.tickRule.stepMantissa({12'3456, 5}), 1);
}

void AsterCodecTest::brokenTradePro_data()
{
    QTest::addColumn<QByteArray>("field");
    QTest::addColumn<QByteArray>("value");
    QTest::newRow("price of nothing") << QByteArray("p") << QByteArray(R"("0")");
    QTest::newRow("size is no number") << QByteArray("q") << QByteArray(R"("NaN")");
    QTest::newRow("id is a text") << QByteArray("t") << QByteArray(R"("x")");
    QTest::newRow("of nobody") << QByteArray("s") << QByteArray(R"("")");
}

void AsterCodecTest::brokenTradePro()
{
    QFETCH(QByteArray, field);
    QFETCH(QByteArray, value);
    Json message = caseOf("ws_messages.json", "messages", "tradepro (REAL values)").at("message");
    message["data"][field.toStdString()] = Json::parse(value.toStdString());
    WireMessage out;
    const auto read = fapi::decodeFrame(message.dump(), aster::facts().dialect, out);
    QVERIFY(!read && read.error().kind == ErrorKind::Protocol);
    // Whoever has no such stream knows no such event.
    const auto other = fapi::decodeFrame(message.dump(), fapi::kUsdm, out);
    QVERIFY(!other && other.error().code == Code::UnknownChannel);
}

void AsterCodecTest::namesAndPaths()
{
    const fapi::Facts& f = aster::facts();
    const auto name = [&f](StreamKind kind, KlineInterval interval = KlineInterval::OneMinute) {
        return QString::fromStdString(fapi::streamName(f, "1000SHIBUSDT", kind, interval));
    };
    QCOMPARE(name(StreamKind::Book), "1000shibusdt@depth@100ms");
    QCOMPARE(name(StreamKind::Quote), "1000shibusdt@bookTicker");
    QCOMPARE(name(StreamKind::Trades), "1000shibusdt@aggTrade");
    QCOMPARE(name(StreamKind::Mark), "1000shibusdt@markPrice@1s");
    QCOMPARE(name(StreamKind::Ticker), "1000shibusdt@ticker");
    QCOMPARE(name(StreamKind::Kline, KlineInterval::TwelveHours), "1000shibusdt@kline_12h");
    QCOMPARE(fapi::depthPath(f, "BTCUSDT"), std::string("/fapi/v3/depth?symbol=BTCUSDT&limit=1000"));
    QCOMPARE(fapi::klinesPath(f, "BTCUSDT", KlineInterval::OneHour, 7),
             std::string("/fapi/v3/klines?symbol=BTCUSDT&interval=1h&limit=7"));
    QCOMPARE(fapi::bookTickerPath(f, "BTCUSDT"), std::string("/fapi/v3/ticker/bookTicker?symbol=BTCUSDT"));
}

void AsterCodecTest::facts()
{
    const Capabilities& c = aster::capabilities();
    QCOMPARE(c.slug, std::string("aster"));
    QCOMPARE(c.name, std::string("Aster"));
    QVERIFY(c.continuity == BookContinuity::PreviousLast);
    QCOMPARE(c.maxStreamsPerLink, 200U);
    QVERIFY(c.hasFunding && c.hasKlineHistory && !c.hasChecksum && !c.hasPrivate);
    QCOMPARE(c.streams.size(), 6U);
    QCOMPARE(c.klineIntervals.size(), 11U);
    // The limit is the one of the recorded exchangeInfo.
    const Json limits = caseOf("rest_samples.json", "samples",
                               "exchangeInfo (REAL, 2026-01-12, cut to 7 symbols + 2 not TRADING of 290)")
                            .at("response")
                            .at("rateLimits");
    QCOMPARE(c.budgets.front().limit, limits.at(0).at("limit").get<std::uint32_t>());
}

QTEST_GUILESS_MAIN(AsterCodecTest)
#include "codec_test.moc"
