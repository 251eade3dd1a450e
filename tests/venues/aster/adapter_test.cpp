// SPDX-License-Identifier: GPL-3.0-or-later
// What is Aster's own of the shared adapter: one kind of link, its paths, its limits, when a link is renewed, and how
// often funding is paid. The life of a book is tests/venues/binance/adapter_test.cpp's: the code is the same.
#include "adapters/aster/facts.h"
#include "tests/support/json_fixture.h"
#include "tests/venues/fapi/fapi_bench.h"

#include <QTest>

#include <fmt/format.h>

using namespace gannet;
using gannet::test::FapiBench;

namespace {

constexpr KlineInterval kMinute = KlineInterval::OneMinute;

struct Bench : FapiBench {
    explicit Bench(const VenueSettings& settings = {}) : FapiBench(aster::facts(), settings) {}
};

[[nodiscard]] std::string diff(std::uint64_t first, std::uint64_t last, std::uint64_t previous)
{
    return fmt::format(R"({{"stream":"btcusdt@depth@100ms","data":{{"e":"depthUpdate","E":1700000000001,)"
                       R"("T":1700000000000,"s":"BTCUSDT","U":{},"u":{},"pu":{},"b":[],"a":[["102.0","1.000"]]}}}})",
                       first, last, previous);
}

[[nodiscard]] std::string snapshot(std::uint64_t id)
{
    return fmt::format(R"({{"lastUpdateId":{},"E":1700000000000,"T":1700000000000,"bids":[["99.0","1.000"]],)"
                       R"("asks":[["101.0","1.000"],["102.0","1.000"]]}})",
                       id);
}

/// In the shape of the vector GetBookTicker.
[[nodiscard]] std::string bestQuote(const char* bid)
{
    return fmt::format(R"({{"symbol":"BTCUSDT","bidPrice":"{}","bidQty":"1.000","askPrice":"101.0",)"
                       R"("askQty":"1.000","time":1700000000000}})",
                       bid);
}

[[nodiscard]] std::string answerTo(const std::string& request)
{
    return fmt::format(R"({{"result":null,"id":{}}})", nlohmann::json::parse(request).at("id").get<int>());
}

/// The response of a case of rest_samples.json, as text.
[[nodiscard]] std::string sample(const std::string& name)
{
    const auto file = test::jsonFixture("tests/venues/aster/fixtures/rest_samples.json");
    for (const auto& entry : file.at("samples")) {
        if (entry.at("name") == name)
            return entry.at("response").dump();
    }
    qFatal("no sample %s", name.c_str());
}

[[nodiscard]] std::size_t streamsAskedFor(const FapiBench& bench, LinkId link)
{
    std::size_t streams = 0;
    for (const SendText& text : bench.transport.all<SendText>()) {
        if (text.link == link)
            streams += nlohmann::json::parse(text.text).at("params").size();
    }
    return streams;
}

} // namespace

class AsterAdapterTest : public QObject {
    Q_OBJECT

private slots:
    void oneLinkCarriesEveryStream();
    void aLinkCarriesTwoHundredStreams();
    void messagesStayBelowTheLimit();
    void linkIsRenewedBeforeTheVenueEndsIt();
    void theCatalogueIsAstersOwn();
    void fundingIntervalsAreOfTheSymbol();
    void aQuietBookIsAskedAfter();
    void refusalsOfTheVenueAreTold();
};

void AsterAdapterTest::oneLinkCarriesEveryStream()
{
    Bench bench;
    const InstrumentId id = bench.add("BTCUSDT", 1, 3);
    bench.start();
    const auto opened = bench.transport.all<OpenLink>();
    QCOMPARE(opened.size(), 1U);
    QCOMPARE(opened.front().url, std::string("wss://fstream.asterdex.com/stream"));
    QCOMPARE(bench.asked("https://fapi.asterdex.com/fapi/v3/exchangeInfo").size(), 1U);
    QCOMPARE(bench.asked("https://fapi.asterdex.com/fapi/v3/fundingInfo").size(), 1U);
    for (const StreamKind kind : aster::capabilities().streams)
        QVERIFY(bench.adapter->subscribe(id, kind, kMinute, bench.now));
    bench.wait(Duration::milliseconds(50));
    const auto texts = bench.transport.all<SendText>();
    QCOMPARE(texts.size(), 1U);
    QCOMPARE(texts.front().text,
             std::string(R"({"method":"SUBSCRIBE","params":["btcusdt@depth@100ms","btcusdt@bookTicker",)"
                         R"("btcusdt@aggTrade","btcusdt@ticker","btcusdt@markPrice@1s","btcusdt@kline_1m"],"id":1})"));
    for (const StreamKind kind : aster::capabilities().streams)
        QVERIFY(bench.adapter->linkOf({bench.venue, id, kind, kMinute}) == opened.front().link);
}

void AsterAdapterTest::aLinkCarriesTwoHundredStreams()
{
    Bench bench;
    bench.start();
    std::vector<InstrumentId> ids;
    const auto subscribe = [&](int number) {
        ids.push_back(bench.add(fmt::format("S{}USDT", number).c_str(), 2, 3));
        QVERIFY(bench.adapter->subscribe(ids.back(), StreamKind::Quote, kMinute, bench.now));
    };
    for (int i = 0; i < 200; ++i)
        subscribe(i);
    QCOMPARE(bench.transport.count<OpenLink>(), 1U);
    subscribe(200);
    QCOMPARE(bench.transport.count<OpenLink>(), 2U);
    const LinkId first = bench.transport.all<OpenLink>().front().link;
    bench.openLinks();
    bench.wait(Duration::seconds(2));
    QCOMPARE(streamsAskedFor(bench, first), 200U);
    QCOMPARE(streamsAskedFor(bench, bench.publicLink), 1U);
    // One that goes makes room: the next is asked for on the first link, after the other was given back.
    bench.adapter->unsubscribe(ids.front(), StreamKind::Quote, kMinute, bench.now);
    subscribe(201);
    bench.wait(Duration::seconds(1));
    QCOMPARE(bench.transport.count<OpenLink>(), 2U);
    const auto texts = bench.transport.all<SendText>();
    QVERIFY(texts.at(texts.size() - 2).text.find("UNSUBSCRIBE") != std::string::npos);
    QVERIFY(texts.back().link == first && texts.back().text.find("s201usdt") != std::string::npos);
}

/// Ten messages a second are taken; five are ours, the rest is room for pings.
void AsterAdapterTest::messagesStayBelowTheLimit()
{
    Bench bench;
    bench.start();
    for (int i = 0; i < 40; ++i) {
        const InstrumentId id = bench.add(fmt::format("S{}USDT", i).c_str(), 2, 3);
        QVERIFY(bench.adapter->subscribe(id, StreamKind::Quote, kMinute, bench.now));
        bench.wait(Duration::milliseconds(20)); // apart, so that none is gathered with another
    }
    QVERIFY(bench.transport.count<SendText>() <= 5 + 5); // the burst and what flowed in during 0.8 s
    bench.wait(Duration::seconds(2));
    QCOMPARE(streamsAskedFor(bench, bench.publicLink), 40U);
}

/// A second connection opens beside the first an hour before the venue's cut, both bring the same, the first is closed
/// once the venue has answered on the second: no gap, no reconnect, nothing told twice.
void AsterAdapterTest::linkIsRenewedBeforeTheVenueEndsIt()
{
    VenueSettings settings;
    settings.bookRefresh = Duration{}; // a day of comparisons is another test's
    Bench bench(settings);
    const InstrumentId id = bench.add("BTCUSDT", 1, 3);
    bench.start();
    QVERIFY(bench.adapter->subscribe(id, StreamKind::Book, kMinute, bench.now));
    bench.wait(Duration::milliseconds(50));
    bench.frame(R"({"result":null,"id":1})");
    bench.frame(diff(8, 12, 5));
    QVERIFY(bench.reply("/fapi/v3/depth?symbol=BTCUSDT&limit=1000", snapshot(10)));
    QVERIFY(bench.reply("/exchangeInfo", R"({"symbols":[]})"));
    QVERIFY(bench.health(id) == StreamHealth::Live);
    const LinkId old = bench.publicLink;
    std::uint64_t seq = 12;
    for (int minute = 0; minute < 24 * 60 && bench.transport.count<OpenLink>() < 2; ++minute, seq += 2) {
        bench.wait(Duration::minutes(1));
        bench.frame(diff(seq + 1, seq + 2, seq));
        while (bench.reply("/bookTicker", bestQuote("99.0"))) {
        }
        while (bench.reply("/exchangeInfo", R"({"symbols":[]})")) {
        }
    }
    const Duration lived = bench.now - Timestamp::fromMilliseconds(1'700'000'000'000);
    QVERIFY(lived >= Duration::minutes(23 * 60) && lived <= Duration::minutes(23 * 60 + 2));
    QCOMPARE(bench.transport.count<CloseLink>(), 0U);
    bench.openLinks();
    QVERIFY(bench.publicLink != old);
    bench.wait(Duration::milliseconds(50));
    const std::uint64_t applied = bench.sink.counts[PayloadType::BookUpdate];
    for (const LinkId link : {old, bench.publicLink})
        bench.adapter->onFrame(link, diff(seq + 1, seq + 2, seq), bench.now);
    QCOMPARE(bench.sink.counts[PayloadType::BookUpdate], applied + 1);
    for (const SendText& text : bench.transport.all<SendText>()) {
        if (text.link == bench.publicLink)
            bench.adapter->onFrame(text.link, answerTo(text.text), bench.now);
    }
    bench.wait(Duration::seconds(3));
    QCOMPARE(bench.transport.count<CloseLink>(), 1U);
    QVERIFY(bench.transport.all<CloseLink>().front().link == old);
    bench.frame(diff(seq + 3, seq + 4, seq + 2));
    QCOMPARE(bench.sink.lastSeq[id], seq + 4);
    QCOMPARE(bench.adapter->sessionStats().reconnects, 0U);
    QCOMPARE(bench.adapter->bookStats(id).gaps, 0U);
    QVERIFY(bench.sink.chained && bench.health(id) == StreamHealth::Live);
}

void AsterAdapterTest::theCatalogueIsAstersOwn()
{
    Bench bench;
    bench.start();
    QVERIFY(bench.reply("/fapi/v3/exchangeInfo",
                        sample("exchangeInfo (REAL, 2026-01-12, cut to 7 symbols + 2 not TRADING of 290)")));
    const Instrument* const aster = bench.catalogue.findKey("aster:ASTERUSDT");
    QVERIFY(aster);
    QCOMPARE(aster->canonical, std::string("ASTER-PERP"));
    QCOMPARE(bench.catalogue.findKey("aster:BTCUSDT")->canonical, std::string("BTC-PERP"));
    QVERIFY(!bench.catalogue.findKey("aster:SANDUSDT")->isTrading);
    QCOMPARE(bench.sink.counts[PayloadType::InstrumentUpdate], 9U);
    QVERIFY(bench.adapter->session() == SessionState::Ready);
}

void AsterAdapterTest::fundingIntervalsAreOfTheSymbol()
{
    Bench bench;
    const InstrumentId zora = bench.add("ZORAUSDT", 5, 0);
    const InstrumentId inj = bench.add("INJUSDT", 3, 1);
    const InstrumentId btc = bench.add("BTCUSDT", 1, 3);
    bench.start();
    for (const InstrumentId id : {zora, inj, btc})
        QVERIFY(!bench.catalogue.at(id).fundingInterval); // not known yet, so not said
    QVERIFY(bench.reply("/fapi/v3/fundingInfo", sample("FuturesV3/ExchangeData/GetFundingInfo")));
    QVERIFY(bench.catalogue.at(zora).fundingInterval == Duration::minutes(4 * 60));
    QVERIFY(bench.catalogue.at(inj).fundingInterval == Duration::minutes(8 * 60));
    QVERIFY(bench.catalogue.at(btc).fundingInterval == Duration::minutes(8 * 60)); // not named: the usual one
}

/// No JSON ping, and ping frames are the transport's: a book that hears nothing asks for the best quote.
void AsterAdapterTest::aQuietBookIsAskedAfter()
{
    Bench bench;
    const InstrumentId id = bench.add("BTCUSDT", 1, 3);
    bench.start();
    QVERIFY(bench.adapter->subscribe(id, StreamKind::Book, kMinute, bench.now));
    bench.wait(Duration::milliseconds(50));
    bench.frame(R"({"result":null,"id":1})");
    bench.frame(diff(8, 12, 5));
    QVERIFY(bench.reply("/depth", snapshot(10)));
    const std::size_t sent = bench.transport.count<SendText>();
    bench.wait(Duration::seconds(11));
    QCOMPARE(bench.transport.count<SendText>(), sent);
    QVERIFY(bench.reply("/fapi/v3/ticker/bookTicker?symbol=BTCUSDT", bestQuote("98.0")));
    bench.wait(Duration::seconds(3)); // it says something else: asked once more, then the book is not believed
    QVERIFY(bench.reply("/fapi/v3/ticker/bookTicker?symbol=BTCUSDT", bestQuote("98.0")));
    QVERIFY(bench.health(id) == StreamHealth::Stale);
}

void AsterAdapterTest::refusalsOfTheVenueAreTold()
{
    Bench bench;
    bench.start();
    bench.frame(R"({"code":2,"msg":"Invalid request: unknown variant `SUBSCRIB`"})"); // "Websocket", error messages
    QCOMPARE(bench.sink.refusals.size(), 1U);
    QVERIFY(bench.sink.refusals.back().error.message.find("unknown variant") != std::string::npos);
    QVERIFY(bench.reply("/exchangeInfo", R"({"code":-1003,"msg":"Too many requests."})", 429, Duration::seconds(7)));
    QVERIFY(bench.sink.refusals.back().error.kind == ErrorKind::RateLimited);
    QVERIFY(bench.adapter->session() == SessionState::Degraded);
    const std::size_t asked = bench.transport.count<HttpRequest>();
    bench.wait(Duration::milliseconds(6900));
    QCOMPARE(bench.transport.count<HttpRequest>(), asked); // as long as the venue said
    bench.wait(Duration::seconds(2));
    QVERIFY(bench.transport.count<HttpRequest>() > asked);
}

QTEST_GUILESS_MAIN(AsterAdapterTest)
#include "adapter_test.moc"
