// SPDX-License-Identifier: GPL-3.0-or-later
// What goes wrong on a real link, and that the adapter comes back from it.
#include "tests/venues/binance/bench_venue.h"
#include "tests/venues/binance/fixtures.h"

#include <QTest>

#include <fmt/format.h>

using namespace gannet;
using gannet::test::BenchVenue;

namespace {

[[nodiscard]] std::string diff(std::uint64_t first, std::uint64_t last, std::uint64_t previous,
                               const std::string& bids = "", const std::string& asks = "")
{
    return fmt::format(R"({{"stream":"btcusdt@depth@100ms","data":{{"e":"depthUpdate","E":1700000000001,)"
                       R"("T":1700000000000,"s":"BTCUSDT","U":{},"u":{},"pu":{},"b":[{}],"a":[{}]}}}})",
                       first, last, previous, bids, asks);
}

[[nodiscard]] std::string snapshot(std::uint64_t id, const std::string& bids = R"(["99.00","1.000"],["98.00","2.000"])",
                                   const std::string& asks = R"(["101.00","3.000"],["102.00","4.000"])")
{
    return fmt::format(R"({{"lastUpdateId":{},"E":1700000000000,"T":1700000000000,"bids":[{}],"asks":[{}]}})", id, bids,
                       asks);
}

[[nodiscard]] std::string quote(std::uint64_t id, const char* bid, const char* ask)
{
    return fmt::format(R"({{"stream":"btcusdt@bookTicker","data":{{"e":"bookTicker","u":{},"s":"BTCUSDT","b":"{}",)"
                       R"("B":"1.000","a":"{}","A":"3.000","T":1,"E":2}}}})",
                       id, bid, ask);
}

[[nodiscard]] std::string bookTicker(const char* bid, const char* bidQty)
{
    return fmt::format(R"({{"symbol":"BTCUSDT","bidPrice":"{}","bidQty":"{}","askPrice":"101.00","askQty":"3.000"}})",
                       bid, bidQty);
}

[[nodiscard]] std::string trade(const char* event, int id)
{
    const std::string ids = std::string(event) == "trade" ? fmt::format(R"("t":{},"X":"MARKET")", id)
                                                          : fmt::format(R"("a":{},"f":{},"l":{})", id, id, id + 1);
    return fmt::format(R"({{"stream":"btcusdt@{}","data":{{"e":"{}","E":5,"T":4,"s":"BTCUSDT","p":"100.50",)"
                       R"("q":"0.010","m":true,{}}}}})",
                       event, event, ids);
}

[[nodiscard]] std::string mark(std::int64_t time)
{
    return fmt::format(R"({{"e":"markPriceUpdate","E":{},"s":"BTCUSDT","p":"100.5","i":"100.4","P":"0",)"
                       R"("r":"0.0001","T":1700006400000}})",
                       time);
}

[[nodiscard]] std::string statistics(const char* symbol, const char* last)
{
    return fmt::format(R"({{"symbol":"{}","priceChange":"0","lastPrice":"{}","openPrice":"1","highPrice":"2",)"
                       R"("lowPrice":"1","volume":"10","quoteVolume":"15","closeTime":1700000000000}})",
                       symbol, last);
}

[[nodiscard]] std::string premium(const char* symbol, std::int64_t time)
{
    return fmt::format(R"({{"symbol":"{}","markPrice":"11793.63104562","indexPrice":"11781.80495970",)"
                       R"("lastFundingRate":"0.00038246","nextFundingTime":1700006400000,"time":{}}})",
                       symbol, time);
}

/// What the venue answers to a request.
[[nodiscard]] std::string answerTo(const std::string& request)
{
    return fmt::format(R"({{"result":null,"id":{}}})", nlohmann::json::parse(request).at("id").get<int>());
}

/// BTCUSDT with two decimals; its book is asked for and nothing came yet.
struct AskedBook : BenchVenue {
    explicit AskedBook(const VenueSettings& settings = {}) : BenchVenue(settings), id(add("BTCUSDT", 2, 3))
    {
        start();
        if (!adapter->subscribe(id, StreamKind::Book, KlineInterval::OneMinute, now))
            qFatal("not subscribed");
    }
    [[nodiscard]] const L2Book& book() { return sink.books[id]; }
    [[nodiscard]] BookStats stats() const { return adapter->bookStats(id); }
    InstrumentId id;
};

/// The book is live at 12: bids 99 and 98, asks 101 and 102.
struct LiveBook : AskedBook {
    explicit LiveBook(const VenueSettings& settings = {}) : AskedBook(settings)
    {
        wait(Duration::milliseconds(50));
        frame(diff(8, 12, 5));
        if (!reply("/fapi/v1/depth?symbol=BTCUSDT&limit=1000", snapshot(10)))
            qFatal("no snapshot was asked for");
    }
    /// Agrees with every question about the book as it stands.
    void answerChecks()
    {
        while (reply("/bookTicker", bookTicker("99.00", "1.000"))) {
        }
        while (reply("/depth", snapshot(sink.lastSeq[id]))) {
        }
    }
};

} // namespace

class AdapterTest : public QObject {
    Q_OBJECT

private slots:
    void startOpensBothLinksAndAsksForTheCatalogue();
    void addressesCanBePointedElsewhere();
    void catalogueIsReadAndAskedAgain();
    void subscriptionsAreGatheredAndRouted();
    void subscriptionsAreIdempotent();
    void messagesStayBelowTheLimit();
    void fullLinkOpensAnother();
    void unansweredSubscribeIsSentAgain();
    void silentLinkOfAnAnsweringPeerIsReopened();
    void unsupportedIsRefused();
    void bookBecomesLive();
    void gapEmptiesAndRebuilds();
    void crossedEmptiesAndRebuilds();
    void lateSnapshotIsAskedAgain();
    void repeatedRebuildsWaitLonger();
    void unreadableDiffRebuilds_data();
    void unreadableDiffRebuilds();
    void malformedFramesNeverEnterABook();
    void brokenSnapshotIsAskedAgain();
    void quietMarketGetsItsSnapshot();
    void staleBookIsProbedFirst();
    void periodicCheckFindsADifference();
    void quoteAtTheSameIdIsCompared();
    void rateLimitStopsReads();
    void banStopsReadsLonger();
    void serverErrorIsAskedAgain();
    void lostLinkComesBack();
    void oneLinkUpIsNeverDisconnected();
    void aLinkThatComesUpHastensTheOthers();
    void aFlappingLinkDoesNotHastenForEver();
    void linkIsRenewedBeforeTheVenueEndsIt();
    void renewalThatFailsLeavesTheOldLink();
    void serverShutdownRenewsAtOnce();
    void aTapeThatIsServedAgainIsNoLongerStale();
    void framesOfAnOldLinkAreIgnored();
    void figuresAreReadBeforeTheStreamsSpeak();
    void fundingIntervalsAreRead();
    void tradesNeverCountTwice();
    void tickerMarkAndCandles();
    void candleHistory();
    void resyncOnDemand();
    void unsubscribedIsSilent();
    void provisionalScaleIsCorrected();
    void stopSaysNoMore();
};

void AdapterTest::startOpensBothLinksAndAsksForTheCatalogue()
{
    BenchVenue bench;
    bench.adapter->start(bench.now);
    std::vector<std::string> urls;
    for (const Outbound& item : bench.transport.sent()) {
        if (const auto* open = std::get_if<OpenLink>(&item))
            urls.push_back(open->url);
    }
    QCOMPARE(urls.size(), 2U);
    QCOMPARE(urls[0], std::string("wss://fstream.binance.com/public/stream"));
    QCOMPARE(urls[1], std::string("wss://fstream.binance.com/market/stream"));
    QCOMPARE(bench.asked("https://fapi.binance.com/fapi/v1/exchangeInfo").size(), 1U);
    QVERIFY(bench.adapter->session() == SessionState::Connecting);
    bench.openLinks();
    QVERIFY(bench.adapter->session() == SessionState::Syncing);
    QVERIFY(bench.reply("exchangeInfo", R"({"symbols":[]})"));
    QVERIFY(bench.adapter->session() == SessionState::Ready);
}

void AdapterTest::addressesCanBePointedElsewhere()
{
    VenueSettings settings;
    settings.wsUrl = "ws://127.0.0.1:4711";
    settings.restUrl = "http://127.0.0.1:4711";
    BenchVenue bench(settings);
    bench.adapter->start(bench.now);
    const auto* open = std::get_if<OpenLink>(&bench.transport.sent().front());
    QVERIFY(open);
    QCOMPARE(open->url, std::string("ws://127.0.0.1:4711/public/stream"));
    QCOMPARE(bench.asked("http://127.0.0.1:4711/fapi/v1/exchangeInfo").size(), 1U);
}

void AdapterTest::catalogueIsReadAndAskedAgain()
{
    BenchVenue bench;
    bench.start();
    QVERIFY(bench.reply("exchangeInfo", "<html>502</html>", 502));
    QCOMPARE(bench.adapter->sessionStats().httpErrors, 1U);
    QVERIFY(bench.asked("exchangeInfo").empty());
    bench.wait(Duration::seconds(2));
    QVERIFY(bench.reply("exchangeInfo", "{"));
    QCOMPARE(bench.adapter->sessionStats().refused, 1U);
    bench.wait(Duration::seconds(5));
    const auto body = fixtures::raw(fixtures::load("nautilus_py_rest.json"), "http_futures_market_exchange_info");
    QVERIFY(bench.reply("exchangeInfo", body));
    QVERIFY(bench.catalogue.findKey("binance-usdm:BTCUSDT"));
    QVERIFY(bench.sink.counts[PayloadType::InstrumentUpdate] >= 1);
    bench.wait(Duration::minutes(5));
    QVERIFY(bench.asked("exchangeInfo").empty());
}

void AdapterTest::subscriptionsAreGatheredAndRouted()
{
    BenchVenue bench;
    const InstrumentId btc = bench.add("BTCUSDT", 2, 3);
    const InstrumentId eth = bench.add("ETHUSDT", 2, 3);
    bench.start();
    for (const InstrumentId id : {btc, eth}) {
        for (const StreamKind kind : {StreamKind::Book, StreamKind::Trades})
            QVERIFY(bench.adapter->subscribe(id, kind, KlineInterval::OneMinute, bench.now));
    }
    QCOMPARE(bench.transport.count<SendText>(), 0U);
    bench.wait(Duration::milliseconds(50));
    QCOMPARE(bench.transport.count<SendText>(), 2U);
    for (const Outbound& item : bench.transport.sent()) {
        const auto* text = std::get_if<SendText>(&item);
        if (text && text->link == bench.publicLink)
            QCOMPARE(
                text->text,
                std::string(R"({"method":"SUBSCRIBE","params":["btcusdt@depth@100ms","ethusdt@depth@100ms"],"id":1})"));
        else if (text)
            QCOMPARE(text->text,
                     std::string(R"({"method":"SUBSCRIBE","params":["btcusdt@aggTrade","ethusdt@aggTrade"],"id":2})"));
    }
    QVERIFY(bench.health(btc) == StreamHealth::Connecting);
}

void AdapterTest::subscriptionsAreIdempotent()
{
    BenchVenue bench;
    const InstrumentId id = bench.add("BTCUSDT", 2, 3);
    bench.start();
    for (int i = 0; i < 3; ++i)
        QVERIFY(bench.adapter->subscribe(id, StreamKind::Quote, KlineInterval::OneMinute, bench.now));
    bench.wait(Duration::milliseconds(50));
    QCOMPARE(bench.transport.countText(R"({"method":"SUBSCRIBE","params":["btcusdt@bookTicker"],"id":1})"), 1U);
    bench.frame(R"({"result":null,"id":1})");
    bench.wait(Duration::minutes(1));
    QCOMPARE(bench.transport.count<SendText>(), 1U);
}

void AdapterTest::messagesStayBelowTheLimit()
{
    BenchVenue bench;
    bench.start();
    // Each in a batch of its own, faster than the venue allows.
    for (int i = 0; i < 30; ++i) {
        const InstrumentId id = bench.add(fmt::format("S{}USDT", i).c_str(), 2, 3);
        QVERIFY(bench.adapter->subscribe(id, StreamKind::Quote, KlineInterval::OneMinute, bench.now));
        bench.wait(Duration::milliseconds(20));
    }
    QVERIFY(bench.transport.count<SendText>() <= 5 + 4); // the burst and what flowed in during 0.6 s
    bench.wait(Duration::seconds(1));
    std::size_t streams = 0;
    for (const Outbound& item : bench.transport.sent()) {
        if (const auto* text = std::get_if<SendText>(&item))
            streams += static_cast<std::size_t>(std::ranges::count(text->text, '@'));
    }
    QCOMPARE(streams, 30U);
}

void AdapterTest::fullLinkOpensAnother()
{
    BenchVenue bench;
    bench.start();
    for (std::size_t i = 0; i < binance::facts().maxStreamsPerLink + 1; ++i) {
        const InstrumentId id = bench.add(fmt::format("S{}USDT", i).c_str(), 2, 3);
        QVERIFY(bench.adapter->subscribe(id, StreamKind::Quote, KlineInterval::OneMinute, bench.now));
    }
    QCOMPARE(bench.transport.count<OpenLink>(), 3U);
    bench.wait(Duration::seconds(1));
    // 200 streams in messages of 50
    QCOMPARE(bench.transport.count<SendText>(), 4U);
    bench.openLinks();
    bench.wait(Duration::seconds(1));
    QCOMPARE(bench.transport.count<SendText>(), 5U);
}

void AdapterTest::unansweredSubscribeIsSentAgain()
{
    BenchVenue bench;
    const InstrumentId id = bench.add("BTCUSDT", 2, 3);
    bench.start();
    QVERIFY(bench.adapter->subscribe(id, StreamKind::Quote, KlineInterval::OneMinute, bench.now));
    bench.wait(Duration::seconds(6));
    QCOMPARE(bench.transport.count<SendText>(), 2U);
    bench.wait(Duration::minutes(2));
    // Three times, then it is left: this peer never answered anything, as a recording does not.
    QCOMPARE(bench.transport.count<SendText>(), 3U);
    QCOMPARE(bench.transport.count<OpenLink>(), 2U);
}

void AdapterTest::silentLinkOfAnAnsweringPeerIsReopened()
{
    BenchVenue bench;
    const InstrumentId id = bench.add("BTCUSDT", 2, 3);
    bench.start();
    QVERIFY(bench.adapter->subscribe(id, StreamKind::Quote, KlineInterval::OneMinute, bench.now));
    QVERIFY(bench.adapter->subscribe(id, StreamKind::Trades, KlineInterval::OneMinute, bench.now));
    bench.wait(Duration::seconds(1));
    bench.frame(R"({"result":null,"id":1})");
    bench.wait(Duration::seconds(30));
    QCOMPARE(bench.transport.count<OpenLink>(), 3U);
    bench.openLinks();
    QCOMPARE(bench.adapter->sessionStats().reconnects, 1U);
}

void AdapterTest::unsupportedIsRefused()
{
    BenchVenue bench;
    const InstrumentId id = bench.add("BTCUSDT", 2, 3);
    bench.start();
    const auto result = bench.adapter->subscribe(id, StreamKind::Kline, KlineInterval::OneSecond, bench.now);
    QVERIFY(!result);
    QVERIFY(result.error().kind == ErrorKind::Unsupported);
    QVERIFY(!bench.adapter->requestKlines(id, KlineInterval::FiveSeconds, 10, bench.now));
}

void AdapterTest::bookBecomesLive()
{
    LiveBook bench;
    QVERIFY(bench.health(bench.id) == StreamHealth::Live);
    QCOMPARE(bench.sink.snapshots.size(), 1U);
    QVERIFY(bench.sink.snapshots[0].reason == ResyncReason::None);
    QVERIFY(bench.sink.snapshots[0].isPartial);
    QCOMPARE(bench.book().bids.best(), (BookLevel{9900, 1000}));
    QCOMPARE(bench.sink.lastSeq[bench.id], 12U);
    bench.frame(diff(13, 15, 12, R"(["99.50","0.500"])"));
    QCOMPARE(bench.book().bids.best(), (BookLevel{9950, 500}));
    QCOMPARE(bench.stats().events, 2U);
    QVERIFY(bench.sink.chained);
}

void AdapterTest::gapEmptiesAndRebuilds()
{
    LiveBook bench;
    bench.wait(Duration::minutes(1));
    bench.frame(diff(20, 25, 19));
    QVERIFY(bench.health(bench.id) == StreamHealth::Gap);
    QCOMPARE(bench.stats().gaps, 1U);
    QVERIFY(bench.reply("/depth", snapshot(22, R"(["90.00","1"])", R"(["95.00","1"])")));
    QVERIFY(bench.health(bench.id) == StreamHealth::Live);
    QVERIFY(bench.sink.snapshots.back().reason == ResyncReason::Gap);
    QCOMPARE(bench.book().bids.size(), 1U); // no ghosts
    QCOMPARE(bench.book().asks.best().price, 9500);
    QCOMPARE(bench.stats().resyncs, 1U);
    bench.frame(diff(26, 27, 25, R"(["91.00","1"])"));
    QCOMPARE(bench.book().bids.best().price, 9100);
}

void AdapterTest::crossedEmptiesAndRebuilds()
{
    LiveBook bench;
    bench.wait(Duration::minutes(1));
    bench.frame(diff(13, 15, 12, R"(["101.00","1"])"));
    QVERIFY(bench.health(bench.id) == StreamHealth::Crossed);
    QCOMPARE(bench.stats().crossed, 1U);
    QVERIFY(bench.reply("/depth", snapshot(15)));
    QVERIFY(bench.health(bench.id) == StreamHealth::Crossed || bench.health(bench.id) == StreamHealth::Live);
    bench.wait(Duration::seconds(5));
    bench.frame(diff(16, 17, 15, R"(["101.00","0"])"));
    bench.wait(Duration::seconds(5));
    if (bench.health(bench.id) != StreamHealth::Live)
        QVERIFY(bench.reply("/depth", snapshot(17)));
    QVERIFY(bench.health(bench.id) == StreamHealth::Live);
    QVERIFY(bench.sink.snapshots.back().reason == ResyncReason::Crossed);
}

void AdapterTest::lateSnapshotIsAskedAgain()
{
    AskedBook bench;
    bench.wait(Duration::milliseconds(50));
    bench.frame(diff(20, 25, 15));
    QVERIFY(bench.reply("/depth", snapshot(10)));
    QVERIFY(bench.health(bench.id) == StreamHealth::Connecting);
    QVERIFY(bench.asked("/depth").empty());
    bench.frame(diff(26, 27, 25));
    bench.wait(Duration::seconds(1));
    QVERIFY(bench.reply("/depth", snapshot(26)));
    QVERIFY(bench.health(bench.id) == StreamHealth::Live);
    QCOMPARE(bench.stats().dropped, 1U);
    QCOMPARE(bench.stats().gaps, 0U);
}

void AdapterTest::repeatedRebuildsWaitLonger()
{
    LiveBook bench;
    std::uint64_t seq = 100;
    std::vector<std::int64_t> waits;
    for (int i = 0; i < 6; ++i, seq += 100) {
        bench.frame(diff(seq, seq + 5, seq - 1)); // a gap each time
        const Timestamp began = bench.now;
        while (bench.asked("/depth").empty())
            bench.wait(Duration::milliseconds(50));
        waits.push_back((bench.now - began).toMilliseconds());
        QVERIFY(bench.reply("/depth", snapshot(seq + 2)));
        QVERIFY(bench.health(bench.id) == StreamHealth::Live);
    }
    QVERIFY(waits.front() <= 550);
    QVERIFY(waits.back() >= 4'000);
    bench.wait(Duration::minutes(2)); // it held: no more waiting
    while (bench.reply("/bookTicker", bookTicker("99.00", "1.000"))) {
    }
    bench.frame(diff(seq, seq + 5, seq - 1));
    QCOMPARE(bench.asked("/depth").size(), 1U);
}

void AdapterTest::unreadableDiffRebuilds_data()
{
    QTest::addColumn<QByteArray>("frame");
    QTest::newRow("not a number") << QByteArray::fromStdString(diff(13, 15, 12, R"(["NaN","1"])"));
    QTest::newRow("too fine a price") << QByteArray::fromStdString(diff(13, 15, 12, R"(["99.001","1"])"));
    QTest::newRow("too fine a size") << QByteArray::fromStdString(diff(13, 15, 12, R"(["99.00","0.0001"])"));
    QTest::newRow("negative") << QByteArray::fromStdString(diff(13, 15, 12, R"(["99.00","-1"])"));
    QTest::newRow("cut") << QByteArray::fromStdString(diff(13, 15, 12, R"(["99.00","1"])").substr(0, 150));
}

void AdapterTest::unreadableDiffRebuilds()
{
    QFETCH(QByteArray, frame);
    LiveBook bench;
    bench.wait(Duration::minutes(1));
    bench.frame(frame.toStdString());
    QCOMPARE(bench.sink.refusals.size(), 1U);
    QVERIFY(bench.sink.refusals[0].head.size() <= 200);
    // Where the frame did not even name its book, the next change tells.
    bench.frame(diff(16, 18, 15));
    QVERIFY(bench.health(bench.id) == StreamHealth::Gap);
    bench.wait(Duration::seconds(1));
    QVERIFY(bench.reply("/depth", snapshot(17)));
    QVERIFY(bench.health(bench.id) == StreamHealth::Live);
    QCOMPARE(bench.stats().resyncs, 1U);
    QCOMPARE(bench.book().bids.size(), 2U);
}

void AdapterTest::malformedFramesNeverEnterABook()
{
    LiveBook bench;
    std::istringstream lines(fixtures::text("malformed.jsonl"));
    std::uint64_t count = 0;
    for (std::string line; std::getline(lines, line); ++count)
        bench.frame(nlohmann::json::parse(line).at("frame").get<std::string>());
    QCOMPARE(bench.sink.refusals.size(), count);
    QCOMPARE(bench.adapter->sessionStats().refused, count);
    QCOMPARE(bench.stats().events, 1U);
    QCOMPARE(bench.book().bids.size(), 2U);
    QCOMPARE(bench.book().asks.size(), 2U);
}

void AdapterTest::brokenSnapshotIsAskedAgain()
{
    AskedBook bench;
    bench.wait(Duration::milliseconds(50));
    bench.frame(diff(8, 12, 5));
    for (const std::string& body : {std::string("{"), snapshot(10, R"(["98","1"],["99","1"])"),
                                    snapshot(10, R"(["99.001","1"])"), snapshot(10, R"(["101","1"])")}) {
        QVERIFY(bench.reply("/depth", body));
        QVERIFY(bench.health(bench.id) == StreamHealth::Connecting);
        QVERIFY(bench.book().bids.empty());
        bench.wait(Duration::seconds(20));
    }
    QVERIFY(bench.reply("/depth", snapshot(10)));
    QVERIFY(bench.health(bench.id) == StreamHealth::Live);
    QCOMPARE(bench.stats().refused, 3U);
    QCOMPARE(bench.stats().crossed, 1U);
}

void AdapterTest::quietMarketGetsItsSnapshot()
{
    AskedBook bench;
    bench.wait(Duration::seconds(1));
    QVERIFY(bench.asked("/depth").empty());
    bench.wait(Duration::seconds(2));
    QVERIFY(bench.reply("/depth", snapshot(10)));
    QVERIFY(bench.health(bench.id) == StreamHealth::Live);
    bench.frame(diff(30, 31, 10, R"(["99.00","5"])"));
    QCOMPARE(bench.stats().gaps, 0U);
    QCOMPARE(bench.book().bids.best().qty, 5000);
}

void AdapterTest::staleBookIsProbedFirst()
{
    LiveBook bench;
    bench.wait(Duration::seconds(11));
    QVERIFY(bench.reply("/ticker/bookTicker?symbol=BTCUSDT", bookTicker("99.00", "1.000")));
    QVERIFY(bench.health(bench.id) == StreamHealth::Live); // only quiet
    bench.wait(Duration::seconds(31));
    QVERIFY(bench.reply("/bookTicker", bookTicker("98.50", "1.000")));
    QVERIFY(bench.health(bench.id) == StreamHealth::Live); // the change may be on its way
    bench.wait(Duration::seconds(3));
    QVERIFY(bench.reply("/bookTicker", bookTicker("98.50", "1.000")));
    QVERIFY(bench.health(bench.id) == StreamHealth::Stale);
    bench.wait(Duration::seconds(3));
    QVERIFY(bench.transport.countText(R"({"method":"SUBSCRIBE","params":["btcusdt@depth@100ms"],"id":2})") >= 1);
    QVERIFY(bench.reply("/depth", snapshot(40)));
    QVERIFY(bench.health(bench.id) == StreamHealth::Live);
    QVERIFY(bench.sink.snapshots.back().reason == ResyncReason::Stale);
}

void AdapterTest::periodicCheckFindsADifference()
{
    LiveBook bench;
    const auto passUntilAsked = [&bench] {
        for (int i = 0; i < 100 && bench.asked("/depth").empty(); ++i) {
            bench.wait(Duration::seconds(5));
            const std::uint64_t seq = bench.sink.lastSeq[bench.id];
            bench.frame(diff(seq + 1, seq + 2, seq));
        }
    };
    const Timestamp began = bench.now;
    passUntilAsked();
    QVERIFY((bench.now - began) >= Duration::minutes(5));
    QVERIFY((bench.now - began) <= Duration::minutes(6));
    QVERIFY(bench.reply("/depth", snapshot(bench.sink.lastSeq[bench.id])));
    QCOMPARE(bench.stats().mismatches, 0U);
    QCOMPARE(bench.sink.snapshots.size(), 1U);
    passUntilAsked();
    // Ahead of the stream, and different.
    const std::uint64_t seq = bench.sink.lastSeq[bench.id];
    QVERIFY(bench.reply("/depth", snapshot(seq + 1, R"(["99.00","7"])")));
    QCOMPARE(bench.stats().mismatches, 0U);
    bench.frame(diff(seq + 1, seq + 2, seq));
    QCOMPARE(bench.stats().mismatches, 1U);
    QCOMPARE(bench.sink.snapshots.size(), 2U);
    QVERIFY(bench.sink.snapshots.back().reason == ResyncReason::Mismatch);
    QCOMPARE(bench.book().bids.best().qty, 7000);
    QVERIFY(bench.health(bench.id) == StreamHealth::Live);

    VenueSettings never;
    never.bookRefresh = {};
    LiveBook unchecked(never);
    unchecked.wait(Duration::minutes(30));
    QVERIFY(unchecked.asked("/depth").empty());
}

void AdapterTest::quoteAtTheSameIdIsCompared()
{
    LiveBook bench;
    QVERIFY(bench.adapter->subscribe(bench.id, StreamKind::Quote, KlineInterval::OneMinute, bench.now));
    bench.frame(quote(12, "99.00", "101.00"));
    QVERIFY(bench.health(bench.id, StreamKind::Quote) == StreamHealth::Live);
    bench.frame(quote(13, "98.00", "101.00")); // another id: no comparison
    QCOMPARE(bench.stats().mismatches, 0U);
    bench.frame(quote(12, "98.00", "101.00"));
    QCOMPARE(bench.stats().mismatches, 1U);
    bench.wait(Duration::milliseconds(10));
    QCOMPARE(bench.asked("/depth").size(), 1U); // a fresh snapshot decides
    QVERIFY(bench.health(bench.id) == StreamHealth::Live);
}

void AdapterTest::rateLimitStopsReads()
{
    LiveBook bench;
    bench.wait(Duration::minutes(1));
    bench.frame(diff(20, 25, 19));
    QVERIFY(bench.reply("/depth", R"({"code":-1003,"msg":"Too many requests."})", 429, Duration::seconds(30)));
    QCOMPARE(bench.adapter->sessionStats().rateLimited, 1U);
    QVERIFY(bench.adapter->session() == SessionState::Degraded);
    QVERIFY(bench.sink.refusals.back().error.kind == ErrorKind::RateLimited);
    QVERIFY(bench.adapter->requestKlines(bench.id, KlineInterval::OneMinute, 10, bench.now));
    bench.wait(Duration::seconds(29));
    QVERIFY(bench.asked("/depth").empty() && bench.asked("/klines").empty());
    bench.wait(Duration::seconds(3));
    QVERIFY(bench.adapter->session() == SessionState::Ready);
    QVERIFY(bench.reply("/depth", snapshot(22)));
    QCOMPARE(bench.asked("/klines").size(), 1U);
    QVERIFY(bench.health(bench.id) == StreamHealth::Live);
}

void AdapterTest::banStopsReadsLonger()
{
    LiveBook bench;
    bench.wait(Duration::minutes(1));
    bench.frame(diff(20, 25, 19));
    QVERIFY(bench.reply("/depth", "", 418)); // no Retry-After, no body
    bench.wait(Duration::seconds(119));
    QVERIFY(bench.asked("/depth").empty());
    bench.wait(Duration::seconds(5));
    QCOMPARE(bench.asked("/depth").size(), 1U);
}

void AdapterTest::serverErrorIsAskedAgain()
{
    LiveBook bench;
    bench.wait(Duration::minutes(1));
    bench.frame(diff(20, 25, 19));
    QVERIFY(bench.reply("/depth", R"({"code":-1007,"msg":"Timeout"})", 503));
    QVERIFY(bench.sink.refusals.back().error.code == Code::VenueUnavailable); // a read: no order is in doubt
    QVERIFY(bench.sink.refusals.back().error.outcome == Outcome::NotSent);
    bench.wait(Duration::seconds(2));
    const auto asked = bench.asked("/depth");
    QCOMPARE(asked.size(), 1U);
    bench.replied.insert(asked[0].id.value);
    bench.adapter->onHttpFailure(
        {bench.venue, asked[0].id, {.kind = ErrorKind::Timeout, .code = Code::VenueUnavailable, .message = "late"}},
        bench.now);
    QCOMPARE(bench.adapter->sessionStats().httpErrors, 2U);
    bench.wait(Duration::seconds(3));
    QVERIFY(bench.reply("/depth", snapshot(22)));
    QVERIFY(bench.health(bench.id) == StreamHealth::Live);
}

void AdapterTest::lostLinkComesBack()
{
    LiveBook bench;
    bench.wait(Duration::seconds(5));
    const LinkId old = bench.publicLink;
    bench.adapter->onLinkDown(old, "reset by peer", bench.now);
    QVERIFY(bench.health(bench.id) == StreamHealth::Stale);
    QVERIFY(bench.adapter->session() == SessionState::Degraded);
    // Refused a few times: the tries come further apart.
    std::vector<std::int64_t> waits;
    for (int i = 0; i < 5; ++i) {
        const Timestamp began = bench.now;
        const std::size_t opened = bench.transport.count<OpenLink>();
        while (bench.transport.count<OpenLink>() == opened)
            bench.wait(Duration::milliseconds(50));
        waits.push_back((bench.now - began).toMilliseconds());
        const LinkId next =
            std::get<OpenLink>(
                *std::find_if(bench.transport.sent().rbegin(), bench.transport.sent().rend(),
                              [](const Outbound& item) { return std::holds_alternative<OpenLink>(item); }))
                .link;
        QVERIFY(next != old);
        if (i < 4) {
            bench.answered.insert(next);
            bench.adapter->onLinkDown(next, "refused", bench.now);
        }
    }
    QVERIFY(waits.front() <= 550 && waits.back() >= 3'000);
    const std::size_t texts = bench.transport.count<SendText>();
    bench.openLinks();
    QCOMPARE(bench.adapter->sessionStats().reconnects, 1U);
    bench.wait(Duration::milliseconds(50));
    QCOMPARE(bench.transport.count<SendText>(), texts + 1); // subscribed again
    bench.frame(diff(108, 112, 105));
    QVERIFY(bench.reply("/depth", snapshot(110, R"(["97.00","1"])")));
    QVERIFY(bench.health(bench.id) == StreamHealth::Live);
    QVERIFY(bench.sink.snapshots.back().reason == ResyncReason::Reconnect);
    QCOMPARE(bench.book().bids.size(), 1U);
    QCOMPARE(bench.stats().resyncs, 1U);
    QCOMPARE(bench.stats().gaps, 0U);
    QVERIFY(bench.adapter->session() == SessionState::Ready);
}

namespace {

/// The newest connection that was opened to this kind of link; invalid when none was.
LinkId newest(const BenchVenue& bench, std::string_view path)
{
    LinkId found;
    for (const OpenLink& open : bench.transport.all<OpenLink>()) {
        if (open.url.find(path) != std::string::npos)
            found = open.link;
    }
    return found;
}

/// Nothing listens for so long: every try is refused at once.
void refuseFor(BenchVenue& bench, Duration span)
{
    const Timestamp until = bench.now + span;
    for (; bench.now < until; bench.wait(Duration::milliseconds(50))) {
        for (const OpenLink& open : bench.transport.all<OpenLink>()) {
            if (bench.answered.insert(open.link).second)
                bench.adapter->onLinkDown(open.link, "Connection refused", bench.now);
        }
    }
}

} // namespace

/// Started before the venue: of two links that were refused for a while one comes up first. What it brings is of now.
void AdapterTest::oneLinkUpIsNeverDisconnected()
{
    BenchVenue bench;
    const InstrumentId id = bench.add("BTCUSDT", 2, 3);
    bench.adapter->start(bench.now);
    QVERIFY(bench.adapter->subscribe(id, StreamKind::Trades, KlineInterval::OneMinute, bench.now));
    refuseFor(bench, Duration::seconds(13));
    QVERIFY(bench.adapter->session() == SessionState::Disconnected);
    const std::size_t opened = bench.transport.count<OpenLink>();
    while (bench.transport.count<OpenLink>() == opened)
        bench.wait(Duration::milliseconds(50));
    const LinkId first = bench.transport.all<OpenLink>().back().link;
    bench.answered.insert(first);
    bench.adapter->onLinkUp(first, bench.now);
    QVERIFY(bench.adapter->session() == SessionState::Degraded);
    QVERIFY(bench.sink.sessions.back() == SessionState::Degraded);

    // At a start without trouble the first link up serves too.
    BenchVenue calm;
    calm.adapter->start(calm.now);
    QVERIFY(calm.adapter->session() == SessionState::Connecting);
    calm.adapter->onLinkUp(calm.transport.all<OpenLink>().front().link, calm.now);
    QVERIFY(calm.adapter->session() == SessionState::Syncing);
}

/// After an outage that let the delays grow: the host is there again, so nobody waits for half a minute.
void AdapterTest::aLinkThatComesUpHastensTheOthers()
{
    LiveBook bench;
    for (const LinkId link : {bench.publicLink, bench.marketLink})
        bench.adapter->onLinkDown(link, "reset by peer", bench.now);
    refuseFor(bench, Duration::seconds(90)); // tries are some 15 to 30 s apart by now
    const std::size_t opened = bench.transport.count<OpenLink>();
    while (bench.transport.count<OpenLink>() == opened)
        bench.wait(Duration::milliseconds(10));
    const LinkId first = bench.transport.all<OpenLink>().back().link;
    const std::string_view other = first == newest(bench, "/public/") ? "/market/" : "/public/";
    const LinkId before = newest(bench, other);
    bench.wait(Duration::seconds(2));
    QVERIFY(newest(bench, other) == before); // it waits
    bench.answered.insert(first);
    bench.adapter->onLinkUp(first, bench.now);
    bench.wait(Duration::milliseconds(250));
    const LinkId hastened = newest(bench, other);
    QVERIFY(hastened != before);
    QVERIFY(bench.adapter->session() == SessionState::Degraded);
    // Refused all the same: it goes on waiting as long as it would have.
    bench.answered.insert(hastened);
    bench.adapter->onLinkDown(hastened, "Connection refused", bench.now);
    bench.wait(Duration::seconds(14));
    QVERIFY(newest(bench, other) == hastened);
    bench.wait(Duration::seconds(17));
    QVERIFY(newest(bench, other) != hastened);
}

/// A link that comes up and is lost at once, again and again, leaves the other one's tries two seconds apart.
void AdapterTest::aFlappingLinkDoesNotHastenForEver()
{
    LiveBook bench;
    for (const LinkId link : {bench.publicLink, bench.marketLink})
        bench.adapter->onLinkDown(link, "reset by peer", bench.now);
    std::size_t marketTries = 0;
    const Timestamp until = bench.now + Duration::minutes(1);
    for (; bench.now < until; bench.wait(Duration::milliseconds(50))) {
        for (const OpenLink& open : bench.transport.all<OpenLink>()) {
            if (!bench.answered.insert(open.link).second)
                continue;
            const bool isMarket = open.url.find("/market/") != std::string::npos;
            marketTries += isMarket;
            if (!isMarket)
                bench.adapter->onLinkUp(open.link, bench.now);
            bench.adapter->onLinkDown(open.link, "cut", bench.now);
        }
    }
    QVERIFY2(marketTries >= 10 && marketTries <= 31, std::to_string(marketTries).c_str());
}

/// At first the new connection opens beside the old one, then both bring the same, then the old one is closed: nothing
/// is lost, nothing is told twice, and the screen never says anything but Live.
void AdapterTest::linkIsRenewedBeforeTheVenueEndsIt()
{
    LiveBook bench;
    for (const StreamKind kind : {StreamKind::Trades, StreamKind::Mark})
        QVERIFY(bench.adapter->subscribe(bench.id, kind, KlineInterval::OneMinute, bench.now));
    bench.wait(Duration::milliseconds(50));
    bench.frame(R"({"result":null,"id":1})");
    bench.market(R"({"result":null,"id":2})");
    bench.market(trade("aggTrade", 7));
    bench.market(mark(1));
    const LinkId oldPublic = bench.publicLink;
    const LinkId oldMarket = bench.marketLink;
    const auto passUntilOpened = [&bench](std::size_t opened) {
        std::uint64_t seq = 12;
        for (int minute = 0; minute < 24 * 60 && bench.transport.count<OpenLink>() < opened; ++minute) {
            bench.wait(Duration::minutes(1));
            bench.frame(diff(seq + 1, seq + 2, seq));
            bench.answerChecks();
            seq += 2;
        }
        return seq;
    };
    std::uint64_t seq = passUntilOpened(4);
    const auto lived = bench.now - Timestamp::fromMilliseconds(1'700'000'000'000);
    QVERIFY(lived > Duration::minutes(23 * 60 + 45) && lived < Duration::minutes(24 * 60));
    QCOMPARE(bench.transport.count<CloseLink>(), 0U);
    QVERIFY(bench.adapter->session() == SessionState::Ready);
    bench.openLinks();
    QVERIFY(bench.publicLink != oldPublic && bench.marketLink != oldMarket);
    bench.wait(Duration::milliseconds(50));

    // Both bring the same, in any order between them.
    const std::uint64_t applied = bench.sink.counts[PayloadType::BookUpdate];
    const auto both = [&](const std::string& bytes, LinkId first, LinkId second) {
        bench.adapter->onFrame(first, bytes, bench.now);
        bench.adapter->onFrame(second, bytes, bench.now);
    };
    both(diff(seq + 1, seq + 2, seq), oldPublic, bench.publicLink);
    both(diff(seq + 3, seq + 4, seq + 2), bench.publicLink, oldPublic);
    both(trade("aggTrade", 8), oldMarket, bench.marketLink);
    both(trade("aggTrade", 9), bench.marketLink, oldMarket);
    both(mark(2), bench.marketLink, oldMarket);
    QCOMPARE(bench.sink.counts[PayloadType::BookUpdate], applied + 2);
    QCOMPARE(bench.sink.trades.size(), 3U);
    QCOMPARE(bench.sink.marks.size(), 2U);
    QCOMPARE(bench.transport.count<CloseLink>(), 0U);

    // Once the venue has answered on the new ones, the old ones go.
    for (const SendText& text : bench.transport.all<SendText>()) {
        if (text.link == bench.publicLink || text.link == bench.marketLink)
            bench.adapter->onFrame(text.link, answerTo(text.text), bench.now);
    }
    bench.wait(Duration::seconds(3));
    QCOMPARE(bench.transport.count<CloseLink>(), 2U);
    bench.frame(diff(seq + 5, seq + 6, seq + 4));
    bench.market(trade("aggTrade", 10));
    QCOMPARE(bench.sink.lastSeq[bench.id], seq + 6);
    QCOMPARE(bench.sink.trades.size(), 4U);
    QCOMPARE(bench.adapter->sessionStats().reconnects, 0U);
    QCOMPARE(bench.stats().gaps + bench.stats().resyncs, 0U);
    QVERIFY(bench.health(bench.id) == StreamHealth::Live);
    QVERIFY(bench.adapter->session() == SessionState::Ready);
    QVERIFY(bench.sink.chained);
}

void AdapterTest::renewalThatFailsLeavesTheOldLink()
{
    LiveBook bench;
    bench.frame(R"({"stream":"!serverShutdown","data":{"e":"serverShutdown","E":1770123456789}})");
    QCOMPARE(bench.transport.count<OpenLink>(), 3U);
    const LinkId refused = bench.transport.all<OpenLink>().back().link;
    bench.answered.insert(refused);
    bench.adapter->onLinkDown(refused, "Connection refused", bench.now);
    QVERIFY(bench.health(bench.id) == StreamHealth::Live);
    QVERIFY(bench.adapter->session() != SessionState::Degraded);
    bench.frame(diff(13, 15, 12));
    QCOMPARE(bench.sink.lastSeq[bench.id], 15U);
    bench.wait(Duration::seconds(59));
    QCOMPARE(bench.transport.count<OpenLink>(), 3U);
    bench.wait(Duration::seconds(2));
    QCOMPARE(bench.transport.count<OpenLink>(), 4U); // once more

    // The venue cuts the old one before the new one is ready: an ordinary loss.
    bench.adapter->onLinkDown(bench.publicLink, "closed: 1001", bench.now);
    QVERIFY(bench.health(bench.id) == StreamHealth::Stale);
    QCOMPARE(bench.transport.count<CloseLink>(), 1U);
    bench.wait(Duration::seconds(1));
    QCOMPARE(bench.transport.count<OpenLink>(), 5U);
    bench.openLinks();
    QCOMPARE(bench.adapter->sessionStats().reconnects, 1U);
}

void AdapterTest::serverShutdownRenewsAtOnce()
{
    LiveBook bench;
    const LinkId old = bench.publicLink;
    bench.frame(R"({"stream":"!serverShutdown","data":{"e":"serverShutdown","E":1770123456789}})");
    bench.frame(R"({"stream":"!serverShutdown","data":{"e":"serverShutdown","E":1770123456790}})");
    QCOMPARE(bench.transport.count<OpenLink>(), 3U); // one renewal, however often it is said
    QCOMPARE(bench.transport.count<CloseLink>(), 0U);
    bench.openLinks();
    bench.wait(Duration::milliseconds(50));
    bench.frame(answerTo(bench.transport.all<SendText>().back().text));
    QVERIFY(bench.adapter->subscribe(bench.id, StreamKind::Quote, KlineInterval::OneMinute, bench.now));
    bench.wait(Duration::milliseconds(500));
    // What is asked for meanwhile is asked for on both, so that it is served whichever ends first.
    QCOMPARE(bench.transport.countTextsWith(R"("params":["btcusdt@bookTicker"])"), 2U);
    bench.frame(answerTo(bench.transport.all<SendText>().back().text));
    bench.wait(Duration::seconds(3));
    QCOMPARE(bench.transport.count<CloseLink>(), 1U);
    QVERIFY(bench.transport.all<CloseLink>().front().link == old);
    QVERIFY(bench.health(bench.id) == StreamHealth::Live);
}

/// Trades come only when there are some: after a reconnect the venue's answer is enough. Marks come each second.
void AdapterTest::aTapeThatIsServedAgainIsNoLongerStale()
{
    BenchVenue bench;
    bench.start();
    const InstrumentId btc = bench.add("BTCUSDT", 2, 3);
    const auto linkOf = [&](StreamKind kind) {
        return bench.adapter->linkOf({bench.venue, btc, kind, KlineInterval::OneMinute});
    };
    for (const StreamKind kind : {StreamKind::Trades, StreamKind::Mark})
        QVERIFY(bench.adapter->subscribe(btc, kind, KlineInterval::OneMinute, bench.now).has_value());
    bench.wait(Duration::seconds(1));
    bench.market(trade("aggTrade", 1));
    bench.market(mark(1'700'000'000'000));
    QVERIFY(linkOf(StreamKind::Trades) == bench.marketLink);
    QVERIFY(!linkOf(StreamKind::Quote).isValid()); // nobody asked for it

    bench.adapter->onLinkDown(bench.marketLink, "idle 15 s", bench.now);
    QVERIFY(!linkOf(StreamKind::Trades).isValid());
    bench.wait(Duration::seconds(2));
    bench.openLinks();
    bench.wait(Duration::seconds(1));
    QVERIFY(bench.health(btc, StreamKind::Trades) == StreamHealth::Stale);
    for (const SendText& text : bench.transport.all<SendText>())
        bench.adapter->onFrame(text.link, answerTo(text.text), bench.now);
    QVERIFY(bench.health(btc, StreamKind::Trades) == StreamHealth::Live);
    QVERIFY(bench.health(btc, StreamKind::Mark) == StreamHealth::Stale);
    bench.market(mark(1'700'000'001'000));
    QVERIFY(bench.health(btc, StreamKind::Mark) == StreamHealth::Live);
}

void AdapterTest::framesOfAnOldLinkAreIgnored()
{
    LiveBook bench;
    const LinkId old = bench.publicLink;
    bench.frame(R"({"e":"serverShutdown","E":1})");
    bench.openLinks();
    bench.wait(Duration::milliseconds(50));
    bench.frame(answerTo(bench.transport.all<SendText>().back().text));
    bench.wait(Duration::seconds(3));
    QCOMPARE(bench.transport.count<CloseLink>(), 1U);
    const std::uint64_t frames = bench.adapter->sessionStats().frames;
    bench.adapter->onFrame(old, diff(13, 15, 12), bench.now);
    bench.adapter->onLinkDown(old, "closed", bench.now);
    QCOMPARE(bench.adapter->sessionStats().frames, frames);
    QCOMPARE(bench.transport.count<OpenLink>(), 3U);
    QVERIFY(bench.health(bench.id) == StreamHealth::Live);
}

/// A market that does not trade sends no figures for a long while: they are read once, for all symbols together.
void AdapterTest::figuresAreReadBeforeTheStreamsSpeak()
{
    BenchVenue bench;
    const InstrumentId btc = bench.add("BTCUSDT", 2, 3);
    const InstrumentId eth = bench.add("ETHUSDT", 2, 3);
    bench.start();
    for (const InstrumentId id : {btc, eth}) {
        for (const StreamKind kind : {StreamKind::Ticker, StreamKind::Mark})
            QVERIFY(bench.adapter->subscribe(id, kind, KlineInterval::OneMinute, bench.now));
    }
    bench.market(mark(1'700'000'000'900)); // the stream was faster for one of them
    bench.wait(Duration::milliseconds(200));
    QCOMPARE(bench.asked("/fapi/v1/ticker/24hr").size(), 1U);
    QCOMPARE(bench.asked("/fapi/v1/premiumIndex").size(), 1U);
    QVERIFY(bench.reply("/ticker/24hr", R"([)" + statistics("BTCUSDT", "100.5") + ',' + statistics("ETHUSDT", "0") +
                                            ',' + statistics("XRPUSDT", "1") + ']'));
    QCOMPARE(bench.sink.tickers.size(), 2U);
    QCOMPARE(bench.sink.tickers[0].last->toString(), std::string("100.5"));
    QVERIFY(!bench.sink.tickers[1].last);                                       // none yet, which is not zero
    QVERIFY(bench.health(btc, StreamKind::Ticker) == StreamHealth::Connecting); // the stream itself said nothing
    QVERIFY(bench.reply("/premiumIndex", R"([)" + premium("BTCUSDT", 1'700'000'000'800) + ',' +
                                             premium("ETHUSDT", 1'700'000'000'800) + ']'));
    QCOMPARE(bench.sink.marks.size(), 2U); // of BTCUSDT the stream's, which is newer
    QCOMPARE(bench.sink.marks[1].fundingRate->toString(), std::string("0.00038246"));
    QVERIFY(bench.sink.marks[1].nextFunding.has_value());
    bench.wait(Duration::minutes(10));
    QVERIFY(bench.asked("/ticker/24hr").empty() && bench.asked("/premiumIndex").empty());

    // After a loss they are old.
    bench.adapter->onLinkDown(bench.marketLink, "cut", bench.now);
    bench.wait(Duration::seconds(1));
    bench.openLinks();
    bench.wait(Duration::milliseconds(200));
    QCOMPARE(bench.asked("/ticker/24hr").size(), 1U);
    QVERIFY(bench.reply("/ticker/24hr", R"([{"symbol":"BTCUSDT"}])")); // cut short: refused whole, asked again
    QCOMPARE(bench.sink.tickers.size(), 2U);
    bench.wait(Duration::seconds(3));
    QCOMPARE(bench.asked("/ticker/24hr").size(), 1U);
}

void AdapterTest::fundingIntervalsAreRead()
{
    BenchVenue bench;
    bench.start();
    const std::string contract =
        R"({"symbol":"%","contractType":"PERPETUAL","status":"TRADING","baseAsset":"B","quoteAsset":"USDT",)"
        R"("pricePrecision":2,"quantityPrecision":3,"filters":[]})";
    const auto named = [&contract](const char* symbol) {
        std::string text = contract;
        return text.replace(text.find('%'), 1, symbol);
    };
    const std::string catalogue = R"({"symbols":[)" + named("BTCUSDT") + ',' + named("BLZUSDT") + "]}";
    QVERIFY(bench.reply("exchangeInfo", catalogue));
    const auto interval = [&bench](const char* symbol) {
        return bench.catalogue.find(bench.venue, symbol)->fundingInterval;
    };
    QVERIFY(!interval("BTCUSDT")); // unknown until read
    QVERIFY(bench.reply("fundingInfo", "[{}]"));
    QVERIFY(!interval("BTCUSDT"));
    bench.wait(Duration::seconds(3));
    const std::uint64_t told = bench.sink.counts[PayloadType::InstrumentUpdate];
    QVERIFY(bench.reply("fundingInfo", R"([{"symbol":"BLZUSDT","adjustedFundingRateCap":"0.02500000",)"
                                       R"("adjustedFundingRateFloor":"-0.02500000","fundingIntervalHours":4,)"
                                       R"("disclaimer":false}])"));
    QVERIFY(interval("BTCUSDT") == Duration::minutes(8 * 60));
    QVERIFY(interval("BLZUSDT") == Duration::minutes(4 * 60));
    QCOMPARE(bench.sink.counts[PayloadType::InstrumentUpdate], told + 2);

    // An hour later both are read anew; what did not change is not told again.
    bench.wait(Duration::minutes(59));
    QVERIFY(bench.asked("exchangeInfo").empty());
    bench.wait(Duration::minutes(2));
    QVERIFY(bench.reply("exchangeInfo", catalogue));
    QVERIFY(interval("BLZUSDT") == Duration::minutes(4 * 60));
    QVERIFY(bench.reply("fundingInfo", "[]"));
    QVERIFY(interval("BLZUSDT") == Duration::minutes(8 * 60));
    QCOMPARE(bench.sink.counts[PayloadType::InstrumentUpdate], told + 3);
}

void AdapterTest::tradesNeverCountTwice()
{
    BenchVenue bench;
    const InstrumentId id = bench.add("BTCUSDT", 2, 3);
    bench.start();
    bench.market(trade("trade", 1)); // not asked for
    QVERIFY(bench.sink.trades.empty());
    QVERIFY(bench.adapter->subscribe(id, StreamKind::Trades, KlineInterval::OneMinute, bench.now));
    bench.market(trade("trade", 2)); // a recording's
    bench.market(trade("aggTrade", 7));
    bench.market(trade("trade", 3)); // part of an aggTrade
    bench.market(trade("aggTrade", 8));
    QCOMPARE(bench.sink.trades.size(), 3U);
    QCOMPARE(bench.sink.trades[0].tradeId, 2U);
    QCOMPARE(bench.sink.trades[1].tradeId, 7U);
    QCOMPARE(bench.sink.trades[1].count, 2U);
    QCOMPARE(bench.sink.trades[2].tradeId, 8U);
    QVERIFY(bench.sink.trades[0].aggressor == Side::Sell);
    QCOMPARE(bench.sink.trades[0].price.toString(), std::string("100.50"));
    QVERIFY(bench.health(id, StreamKind::Trades) == StreamHealth::Live);
}

void AdapterTest::tickerMarkAndCandles()
{
    BenchVenue bench;
    const InstrumentId id = bench.add("BTCUSDT", 2, 3);
    bench.start();
    for (const StreamKind kind : {StreamKind::Ticker, StreamKind::Mark, StreamKind::Kline})
        QVERIFY(bench.adapter->subscribe(id, kind, KlineInterval::OneMinute, bench.now));
    const auto file = fixtures::load("nautilus_usdm_market_stream.json");
    bench.market(fixtures::raw(file, "mark_price_stream"));
    bench.market(fixtures::raw(file, "kline_stream_open"));
    bench.market(R"({"e":"24hrTicker","E":1,"s":"BTCUSDT","c":"2.5","o":"1.0","h":"0","l":"1.0","v":"10","q":"18"})");
    QCOMPARE(bench.sink.marks.size(), 1U);
    QCOMPARE(bench.sink.marks[0].mark->toString(), std::string("11794.15000000"));
    QCOMPARE(bench.sink.klines.size(), 1U);
    QVERIFY(!bench.sink.klines[0].isHistory && !bench.sink.klines[0].isClosed);
    QCOMPARE(bench.sink.tickers.size(), 1U);
    QVERIFY(!bench.sink.tickers[0].high);
    QCOMPARE(bench.sink.tickers[0].last->toString(), std::string("2.5"));
}

void AdapterTest::candleHistory()
{
    BenchVenue bench;
    const InstrumentId id = bench.add("BTCUSDT", 2, 3);
    bench.start();
    QVERIFY(bench.adapter->requestKlines(id, KlineInterval::OneMinute, 500, bench.now));
    QVERIFY(bench.adapter->requestKlines(id, KlineInterval::OneMinute, 2, bench.now));
    const std::int64_t open = bench.now.toMilliseconds() - 60'000;
    const std::string body =
        fmt::format(R"([[{},"1","3","1","2","5",{},"9",7,"1","1","0"],[{},"2","2","2","2","0",{},"0",0,"0","0","0"]])",
                    open, open + 59'999, open + 60'000, open + 119'999);
    QVERIFY(bench.reply("limit=500", body)); // not the newest request any more
    QVERIFY(bench.sink.klines.empty());
    QVERIFY(bench.reply("/fapi/v1/klines?symbol=BTCUSDT&interval=1m&limit=2", body));
    QCOMPARE(bench.sink.klines.size(), 2U);
    QVERIFY(bench.sink.klines[0].isHistory && bench.sink.klines[0].isClosed);
    QVERIFY(!bench.sink.klines[1].isClosed); // still running
    QCOMPARE(bench.sink.klines[0].trades, 7U);
}

void AdapterTest::resyncOnDemand()
{
    LiveBook bench;
    bench.wait(Duration::minutes(1));
    bench.adapter->resyncBook(bench.id, bench.now);
    QVERIFY(bench.health(bench.id) == StreamHealth::Connecting);
    bench.frame(diff(13, 15, 12));
    QVERIFY(bench.reply("/depth", snapshot(14)));
    QVERIFY(bench.health(bench.id) == StreamHealth::Live);
    QCOMPARE(bench.stats().resyncs, 1U);
}

void AdapterTest::unsubscribedIsSilent()
{
    LiveBook bench;
    const std::uint64_t updates = bench.sink.counts[PayloadType::BookUpdate];
    bench.adapter->unsubscribe(bench.id, StreamKind::Book, KlineInterval::OneMinute, bench.now);
    bench.wait(Duration::milliseconds(50));
    QCOMPARE(bench.transport.countText(R"({"method":"UNSUBSCRIBE","params":["btcusdt@depth@100ms"],"id":2})"), 1U);
    bench.frame(diff(13, 15, 12));
    QCOMPARE(bench.sink.counts[PayloadType::BookUpdate], updates);
    QVERIFY(bench.health(bench.id) == StreamHealth::Idle);
    QCOMPARE(bench.stats().events, 1U); // its counts stay
    QVERIFY(bench.adapter->subscribe(bench.id, StreamKind::Book, KlineInterval::OneMinute, bench.now));
    bench.frame(diff(20, 25, 15));
    bench.wait(Duration::seconds(1));
    QVERIFY(bench.reply("/depth", snapshot(22)));
    QVERIFY(bench.health(bench.id) == StreamHealth::Live);
}

void AdapterTest::provisionalScaleIsCorrected()
{
    LiveBook bench;
    QVERIFY(bench.reply(
        "exchangeInfo",
        R"({"symbols":[{"symbol":"BTCUSDT","contractType":"PERPETUAL","status":"TRADING","baseAsset":"BTC",)"
        R"("quoteAsset":"USDT","pricePrecision":4,"quantityPrecision":3,"filters":[]}]})"));
    QVERIFY(bench.health(bench.id) == StreamHealth::Connecting);
    bench.wait(Duration::seconds(1));
    bench.frame(diff(13, 15, 12));
    bench.wait(Duration::seconds(1));
    QVERIFY(bench.reply("/depth", snapshot(14)));
    QCOMPARE(bench.book().bids.best().price, 990000);
}

void AdapterTest::stopSaysNoMore()
{
    LiveBook bench;
    const auto counts = bench.sink.counts;
    bench.adapter->stop(bench.now);
    QCOMPARE(bench.transport.count<CloseLink>(), 2U);
    bench.frame(diff(13, 15, 12));
    bench.wait(Duration::minutes(1));
    QVERIFY(bench.sink.counts == counts);
    QVERIFY(!bench.adapter->nextTimer().isKnown());
    QVERIFY(bench.adapter->session() == SessionState::Disconnected);
}

QTEST_GUILESS_MAIN(AdapterTest)
#include "adapter_test.moc"
