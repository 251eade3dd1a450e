// SPDX-License-Identifier: GPL-3.0-or-later
// Hyperliquid's session as a whole, played by hand: a scripted network, a clock that is only a number, no waiting.
#include "adapters/hyperliquid/adapter.h"

#include "core/model/l2_book.h"
#include "tests/support/gz_lines.h"
#include "tests/support/recording_sink.h"
#include "tests/support/scripted_transport.h"
#include "tests/venues/hyperliquid/fixtures.h"

#include <fmt/format.h>

#include <QTest>

#include <set>

using namespace gannet;
using namespace gannet::hyperliquid;

namespace {

constexpr LinkId kLink{0};
constexpr KlineInterval kMinute = KlineInterval::OneMinute;
constexpr std::string_view kMeta = R"([{"universe":[{"name":"BTC","szDecimals":5,"maxLeverage":40},)"
                                   R"({"name":"ETH","szDecimals":4,"maxLeverage":25}]},[]])";

std::string bookFrame(std::int64_t ms, std::string_view bid, std::string_view ask, std::string_view size = "1.0",
                      std::string_view coin = "BTC")
{
    return fmt::format(R"({{"channel":"l2Book","data":{}}})",
                       fmt::format(R"({{"coin":"{}","time":{},"levels":[[{{"px":"{}","sz":"{}","n":1}}],)"
                                   R"([{{"px":"{}","sz":"{}","n":1}}]]}})",
                                   coin, ms, bid, size, ask, size));
}

std::string bookBody(std::int64_t ms, std::string_view bid, std::string_view ask, std::string_view size = "1.0")
{
    const std::string frame = bookFrame(ms, bid, ask, size);
    const std::size_t begin = frame.find(R"({"coin")");
    return frame.substr(begin, frame.size() - begin - 1);
}

std::string tradeText(std::int64_t ms, int id, std::string_view price = "100.0")
{
    return fmt::format(R"({{"coin":"BTC","side":"B","px":"{}","sz":"0.5","tid":{},"time":{}}})", price, id, ms);
}

std::string tradesFrame(const std::string& trades)
{
    return R"({"channel":"trades","data":[)" + trades + "]}";
}

std::string quoteFrame(std::int64_t ms, std::string_view bid, std::string_view ask)
{
    return fmt::format(R"({{"channel":"bbo","data":{{"coin":"BTC","time":{},"bbo":[{{"px":"{}","sz":"1","n":1}},)"
                       R"({{"px":"{}","sz":"1","n":1}}]}}}})",
                       ms, bid, ask);
}

std::string candleFrame(std::int64_t openMs, std::string_view close, std::string_view volume, int trades)
{
    return fmt::format(R"({{"channel":"candle","data":{{"t":{},"T":{},"s":"BTC","i":"1m","o":"100.0","c":"{}",)"
                       R"("h":"200.0","l":"50.0","v":"{}","n":{}}}}})",
                       openMs, openMs + 59999, close, volume, trades);
}

std::string ackFrame(std::string_view subscription)
{
    return fmt::format(R"({{"channel":"subscriptionResponse","data":{{"method":"subscribe","subscription":{}}}}})",
                       subscription);
}

std::string errorFrame(const std::string& words)
{
    return nlohmann::json{{"channel", "error"}, {"data", words}}.dump();
}

/// An adapter with its surroundings and a clock.
struct Bench {
    Catalogue catalogue;
    VenueId venue = catalogue.addVenue(kSlug);
    test::ScriptedTransport transport;
    test::RecordingSink sink;
    Timestamp now = Timestamp::fromMilliseconds(1737918843000);
    Adapter adapter;
    InstrumentId btc;

    explicit Bench(VenueSettings settings = {}) : adapter(venue, settings, catalogue, transport, sink) {}

    bool isAnswering = true; ///< the venue answers pings
    void frame(std::string_view bytes) { adapter.onFrame(kLink, bytes, now); }
    /// Time passes; due timers fire at their own times, as the loop would have it.
    void pass(Duration span)
    {
        const Timestamp end = now + span;
        while (adapter.nextTimer().isKnown() && adapter.nextTimer() <= end) {
            now = std::max(now, adapter.nextTimer());
            const std::size_t pings = transport.countTextsWith("ping");
            adapter.onTimer(now);
            if (isAnswering && transport.countTextsWith("ping") > pings)
                frame(R"({"channel":"pong"})");
        }
        now = end;
    }
    void linkUp() { adapter.onLinkUp(kLink, now); }
    void linkDown() { adapter.onLinkDown(kLink, "closed by the venue", now); }
    [[nodiscard]] HttpRequest lastRequest() const { return transport.all<HttpRequest>().back(); }
    void answer(const HttpRequest& request, int status, std::string_view body, Duration retryAfter = {})
    {
        adapter.onHttpReply({venue, request.id, status, retryAfter, std::string(body)}, now);
    }
    [[nodiscard]] std::size_t requests(std::string_view part) const
    {
        std::size_t count = 0;
        for (const HttpRequest& request : transport.all<HttpRequest>())
            count += request.body.find(part) != std::string::npos;
        return count;
    }
    void subscribe(StreamKind kind)
    {
        if (!adapter.subscribe(btc, kind, kMinute, now))
            QTest::qFail("subscribe was refused", __FILE__, __LINE__);
    }
    /// Connected, catalogue read, these streams asked for.
    void goLive(std::initializer_list<StreamKind> kinds)
    {
        adapter.start(now);
        answer(lastRequest(), 200, kMeta);
        btc = catalogue.findKey("hyperliquid:BTC")->id;
        linkUp();
        for (const StreamKind kind : kinds)
            subscribe(kind);
        sink.clear();
    }
    [[nodiscard]] StreamHealth bookHealth() const { return sink.status(btc, StreamKind::Book).health; }
    [[nodiscard]] BookStats stats() const { return adapter.bookStats(btc); }
};

} // namespace

class HyperliquidAdapterTest : public QObject {
    Q_OBJECT

private slots:
    void startConnectsAndReadsTheCatalogue()
    {
        Bench b;
        b.adapter.start(b.now);
        const auto opened = b.transport.all<OpenLink>();
        QCOMPARE(opened.size(), 1U);
        QCOMPARE(opened[0].url, std::string("wss://api.hyperliquid.xyz/ws"));
        const HttpRequest request = b.lastRequest();
        QCOMPARE(request.url, std::string("https://api.hyperliquid.xyz/info"));
        QCOMPARE(request.method, std::string("POST"));
        QVERIFY(b.adapter.session() == SessionState::Connecting);

        b.linkUp();
        QVERIFY(b.adapter.session() == SessionState::Syncing);
        b.answer(request, 200, kMeta);
        QCOMPARE(b.sink.count<InstrumentUpdate>(), 2U);
        QCOMPARE(b.catalogue.findKey("hyperliquid:BTC")->priceScale, 1);
        b.frame(R"({"channel":"pong"})");
        QVERIFY(b.adapter.session() == SessionState::Ready);
        QVERIFY(b.sink.status().session == SessionState::Ready);
    }

    void catalogueToldTwiceChangesNothing()
    {
        Bench b;
        b.goLive({});
        b.linkDown();
        b.pass(Duration::seconds(1));
        b.linkUp();
        QCOMPARE(b.requests("metaAndAssetCtxs"), 2U);
        b.answer(b.lastRequest(), 200, kMeta);
        QCOMPARE(b.sink.count<InstrumentUpdate>(), 0U);
        // ... and a change is told.
        b.linkDown();
        b.pass(Duration::seconds(1));
        b.linkUp();
        b.answer(b.lastRequest(), 200, R"([{"universe":[{"name":"BTC","szDecimals":5,"maxLeverage":20}]},[]])");
        QCOMPARE(b.sink.count<InstrumentUpdate>(), 1U);
    }

    void subscriptionsAreIdempotentAndComeBackAfterALoss()
    {
        Bench b;
        b.goLive({StreamKind::Book, StreamKind::Trades, StreamKind::Mark, StreamKind::Ticker});
        b.subscribe(StreamKind::Book);
        QCOMPARE(b.transport.countTextsWith("l2Book"), 1U);
        QCOMPARE(b.transport.countTextsWith("activeAssetCtx"), 1U); // Mark and Ticker share it
        QCOMPARE(b.transport.countTextsWith("subscribe"), 3U);

        b.frame(ackFrame(R"({"coin":"BTC","mantissa":null,"nSigFigs":null,"type":"l2Book"})"));
        b.frame(ackFrame(R"({"type":"trades","coin":"BTC"})"));
        b.frame(ackFrame(R"({"type":"activeAssetCtx","coin":"BTC"})"));
        b.adapter.unsubscribe(b.btc, StreamKind::Mark, kMinute, b.now); // the ticker still needs it
        QCOMPARE(b.transport.countTextsWith("unsubscribe"), 0U);
        b.adapter.unsubscribe(b.btc, StreamKind::Trades, kMinute, b.now);
        QCOMPARE(b.transport.countTextsWith("unsubscribe"), 1U);

        b.transport.forget();
        b.linkDown();
        const VenueStatus down = b.sink.status();
        QVERIFY(down.session == SessionState::Disconnected);
        QCOMPARE(down.attempt, 1U);
        QVERIFY(down.retryAt > b.now && down.retryAt <= b.now + kReconnectFirst);
        QVERIFY(!down.words.empty());
        QVERIFY(b.sink.status(b.btc, StreamKind::Ticker).health == StreamHealth::Stale);
        b.pass(Duration::milliseconds(250));
        QCOMPARE(b.transport.all<OpenLink>().size(), 1U);
        b.linkUp();
        QCOMPARE(b.transport.countTextsWith("l2Book"), 1U);
        QCOMPARE(b.transport.countTextsWith("activeAssetCtx"), 1U);
        QCOMPARE(b.transport.countTextsWith("trades"), 0U);
        QCOMPARE(b.adapter.sessionStats().reconnects, 1U);
    }

    void missingAckIsAskedForOnceMoreThenTold()
    {
        Bench b;
        b.goLive({StreamKind::Book});
        QCOMPARE(b.transport.countTextsWith("l2Book"), 1U);
        b.pass(kAckTimeout);
        QCOMPARE(b.transport.countTextsWith("l2Book"), 2U);
        b.pass(kAckTimeout);
        QCOMPARE(b.transport.countTextsWith("l2Book"), 2U);
        const VenueStatus status = b.sink.status(b.btc);
        QVERIFY(status.health == StreamHealth::Stale);
        QVERIFY(status.words.find("l2Book BTC") != std::string::npos);
        b.frame(bookFrame(1000, "100", "101")); // it comes after all
        QVERIFY(b.bookHealth() == StreamHealth::Live);
    }

    void dataCountsAsAck()
    {
        Bench b;
        b.goLive({StreamKind::Book});
        b.frame(bookFrame(1000, "100", "101"));
        b.pass(kAckTimeout * 3);
        QCOMPARE(b.transport.countTextsWith("l2Book"), 1U);
    }

    void venuesErrorsAreMatchedToFeeds()
    {
        Bench b;
        b.goLive({StreamKind::Book, StreamKind::Quote});
        b.frame(errorFrame(R"(Already subscribed: {"coin":"BTC","type":"l2Book"})"));
        b.frame(errorFrame(R"(Invalid subscription {"type":"bbo","coin":"BTC"})"));
        QVERIFY(b.sink.status(b.btc, StreamKind::Quote).health == StreamHealth::Stale);
        b.pass(kAckTimeout * 3);
        QCOMPARE(b.transport.countTextsWith("l2Book"), 1U);
        QCOMPARE(b.transport.countTextsWith("bbo"), 1U);
        b.frame(errorFrame("Cannot track more than 15 total users."));
        QVERIFY(b.sink.status().words.find("Cannot track") != std::string::npos);
    }

    void pingsAndADeadLink()
    {
        Bench b;
        b.goLive({});
        b.isAnswering = false;
        b.pass(kPingAfter * 3);
        QCOMPARE(b.transport.countTextsWith("ping"), 3U);
        b.frame(R"({"channel":"pong"})");
        b.pass(kDeadAfter - Duration::seconds(1));
        QCOMPARE(b.transport.all<CloseLink>().size(), 0U);
        b.pass(Duration::seconds(1));
        QCOMPARE(b.transport.all<CloseLink>().size(), 1U);
        QVERIFY(b.sink.status().words.find("no message for 15 s") != std::string::npos);
        b.linkDown(); // what the socket says to our own close changes nothing
        QCOMPARE(b.sink.status().attempt, 1U);
    }

    /// What comes keeps coming, and what is sent goes nowhere.
    void aLinkThatHearsNothingIsMadeAnew()
    {
        for (const bool isHeard : {false, true}) {
            Bench b;
            b.goLive({});
            b.isAnswering = isHeard;
            QVERIFY(b.adapter.subscribe(b.btc, StreamKind::Trades, KlineInterval::OneMinute, b.now).has_value());
            for (int second = 0; second < 14; ++second) {
                b.frame(R"({"channel":"allMids","data":{"mids":{}}})");
                b.pass(Duration::seconds(1));
            }
            QCOMPARE(b.transport.all<CloseLink>().size(), 0U);
            b.frame(R"({"channel":"allMids","data":{"mids":{}}})");
            b.pass(Duration::seconds(1));
            QCOMPARE(b.transport.all<CloseLink>().size(), isHeard ? 0U : 1U); // else it is the feed alone
            if (isHeard)
                continue;
            QVERIFY(b.sink.status().words.find("is not answered") != std::string::npos);
            const std::size_t sent = b.transport.countTextsWith(R"("trades")");
            b.pass(Duration::seconds(1));
            b.linkUp();
            QCOMPARE(b.transport.countTextsWith(R"("trades")"), sent + 1);
        }
    }

    void aCalmLinkIsAskedAndKept()
    {
        Bench b;
        b.goLive({StreamKind::Trades});
        b.pass(Duration::minutes(2));
        QCOMPARE(b.transport.countTextsWith("ping"), 61U); // one of them asks why trades are not acknowledged
        QCOMPARE(b.transport.all<CloseLink>().size(), 0U);
        QVERIFY(b.adapter.linkOf({b.adapter.venue(), b.btc, StreamKind::Trades, KlineInterval::OneMinute}).isValid());
    }

    void aTapeThatIsServedAgainIsNoLongerStale()
    {
        Bench b;
        b.goLive({StreamKind::Trades, StreamKind::Mark});
        b.linkDown();
        QVERIFY(!b.adapter.linkOf({b.adapter.venue(), b.btc, StreamKind::Trades, KlineInterval::OneMinute}).isValid());
        QVERIFY(b.sink.status(b.btc, StreamKind::Trades).health == StreamHealth::Stale);
        b.pass(Duration::seconds(1));
        b.linkUp();
        QVERIFY(b.sink.status(b.btc, StreamKind::Trades).health == StreamHealth::Stale);
        b.frame(R"({"channel":"subscriptionResponse","data":{"method":"subscribe","subscription":)"
                R"({"type":"trades","coin":"BTC"}}})");
        QVERIFY(b.sink.status(b.btc, StreamKind::Trades).health == StreamHealth::Live);
        QVERIFY(b.sink.status(b.btc, StreamKind::Mark).health == StreamHealth::Stale); // told on a clock: it must come
    }

    void reconnectsSlowDownAndStayInTheBudget()
    {
        Bench b;
        b.adapter.start(b.now);
        const Timestamp begin = b.now;
        Duration longest;
        while (b.now - begin < Duration::minutes(10)) {
            const Timestamp failed = b.now;
            b.linkDown();
            longest =
                std::max(longest, b.adapter.session() == SessionState::Disconnected ? b.sink.status().retryAt - failed
                                                                                    : Duration{});
            while (b.adapter.session() == SessionState::Disconnected)
                b.pass(Duration::milliseconds(50));
        }
        QVERIFY(longest > Duration::seconds(14) && longest <= kReconnectMost);
        const std::size_t opened = b.transport.all<OpenLink>().size();
        QVERIFY2(opened > 20 && opened < 60, std::to_string(opened).c_str());
    }

    void aVenueThatDropsEachConnectionIsNotFlooded()
    {
        Bench b;
        b.adapter.start(b.now);
        const Timestamp begin = b.now;
        while (b.now - begin < Duration::minutes(5)) {
            b.linkUp();
            b.frame(R"({"channel":"pong"})"); // good each time, so the delay starts small again
            b.linkDown();
            while (b.adapter.session() == SessionState::Disconnected)
                b.pass(Duration::milliseconds(50));
        }
        // 30 a minute and the burst.
        QVERIFY(b.transport.all<OpenLink>().size() <= 5 * kConnectionsPerMinute + kConnectionBurst + 1);
        QVERIFY(b.requests("metaAndAssetCtxs") <= 2U); // one is under way all the time
    }

    void aBookWithoutMetadata()
    {
        // A recording: the instrument is known from elsewhere, no catalogue comes, nothing is acknowledged.
        Bench b;
        Instrument instrument;
        instrument.venue = b.venue;
        instrument.symbol = "BTC";
        instrument.priceScale = 1;
        instrument.qtyScale = 5;
        instrument.isProvisional = true;
        b.btc = b.catalogue.upsert(instrument);
        b.subscribe(StreamKind::Book);
        b.adapter.start(b.now);
        b.linkUp();
        QVERIFY(b.adapter.session() == SessionState::Syncing);
        b.frame(bookFrame(1000, "100.5", "101"));
        QVERIFY(b.adapter.session() == SessionState::Ready);
        const auto book = b.sink.last<BookSnapshot>();
        QCOMPARE(book.bids.at(0).price, 1005);
        QCOMPARE(book.bids.at(0).qty, 100000);
        QVERIFY(book.isPartial);
    }

    void recordedSession()
    {
        Bench b;
        b.goLive({StreamKind::Book, StreamKind::Trades});
        L2Book book;
        for (const auto& frame : test::readRecording(test::fixturePath("btcusd_20250126.gz"))) {
            b.now = Timestamp{frame.timeNs};
            b.frame(frame.bytes);
        }
        const auto books = b.sink.with<BookSnapshot>();
        QCOMPARE(books.size(), 46U);
        std::set<std::uint64_t> ids;
        for (const Event& event : books) {
            const auto& snapshot = std::get<BookSnapshot>(event.payload);
            QVERIFY(book.bids.assign(snapshot.bids) && book.asks.assign(snapshot.asks));
            QVERIFY(!book.isCrossed());
            ids.insert(event.eventId.value);
        }
        QCOMPARE(ids.size(), 46U); // the two of one block time too
        QCOMPARE(books.back().venueTime, Timestamp::fromMilliseconds(1737918868877));

        std::set<std::uint64_t> tradeIds;
        std::size_t backlog = 0;
        const auto trades = b.sink.with<Trade>();
        for (const Event& event : trades) {
            tradeIds.insert(std::get<Trade>(event.payload).tradeId);
            backlog += std::get<Trade>(event.payload).isBacklog;
        }
        QCOMPARE(tradeIds.size(), trades.size());
        QCOMPARE(backlog, 30U);
        QVERIFY(b.sink.refusals.empty());
        const BookStats stats = b.stats();
        QCOMPARE(stats.events, 46U);
        QCOMPARE(stats.dropped + stats.gaps + stats.resyncs + stats.crossed + stats.refused, 0U);
        QCOMPARE(b.adapter.sessionStats().frames, 55U);
    }

    void recordingPlayedTwiceIsAReconnect()
    {
        Bench b;
        b.goLive({StreamKind::Book, StreamKind::Trades});
        const auto frames = test::readRecording(test::fixturePath("btcusd_20250126.gz"));
        for (const auto& frame : frames)
            b.frame(frame.bytes);
        const std::size_t trades = b.sink.count<Trade>();
        b.linkDown();
        QVERIFY(b.bookHealth() == StreamHealth::Stale);
        b.pass(Duration::seconds(1));
        b.linkUp();
        for (const auto& frame : frames)
            b.frame(frame.bytes); // block times start from the beginning: a new connection may
        QCOMPARE(b.sink.count<BookSnapshot>(), 92U);
        QCOMPARE(b.sink.count<Trade>(), trades); // of the same blocks: told before
        QCOMPARE(b.stats().resyncs, 1U);
        QCOMPARE(b.stats().dropped, 0U);
    }

    void bookTimesNeverFall()
    {
        Bench b;
        b.goLive({StreamKind::Book});
        b.frame(bookFrame(2000, "100", "101"));
        b.frame(bookFrame(2000, "100", "101"));
        b.frame(bookFrame(1999, "90", "91"));
        b.frame(bookFrame(2001, "102", "103"));
        QCOMPARE(b.sink.count<BookSnapshot>(), 3U);
        QCOMPARE(b.stats().dropped, 1U);
        QCOMPARE(b.sink.last<BookSnapshot>().bids.at(0).price, 1020);
    }

    void crossedBookIsCountedAndNotShown()
    {
        Bench b;
        b.goLive({StreamKind::Book});
        b.frame(bookFrame(1000, "100", "101"));
        b.frame(bookFrame(1500, "101", "101"));
        QCOMPARE(b.sink.count<BookSnapshot>(), 1U);
        QVERIFY(b.bookHealth() == StreamHealth::Crossed);
        QCOMPARE(b.stats().crossed, 1U);
        b.frame(bookFrame(2000, "100", "101"));
        QVERIFY(b.bookHealth() == StreamHealth::Live);
        QVERIFY(b.sink.status(b.btc).reason == ResyncReason::Crossed);
        QCOMPARE(b.stats().resyncs, 1U);
    }

    void refusedBookFrameEmptiesTheBookUntilTheNext()
    {
        Bench b;
        b.goLive({StreamKind::Book});
        b.frame(bookFrame(1000, "100", "101"));
        const std::string cut = bookFrame(1500, "100", "101");
        b.frame(cut.substr(0, cut.size() - 10));
        QCOMPARE(b.sink.refusals.size(), 1U);
        QCOMPARE(b.sink.refusals[0].head, cut.substr(0, cut.size() - 10).substr(0, 200));
        QVERIFY(b.bookHealth() == StreamHealth::Gap);
        QVERIFY(b.sink.status(b.btc).reason == ResyncReason::BadFrame);
        QCOMPARE(b.stats().refused, 1U);
        QCOMPARE(b.adapter.sessionStats().refused, 1U);
        b.frame(bookFrame(2000, "100", "101"));
        QVERIFY(b.bookHealth() == StreamHealth::Live);
        QCOMPARE(b.stats().resyncs, 1U);
    }

    void numbersThatDoNotFitTheInstrumentAreRefused()
    {
        Bench b;
        b.goLive({StreamKind::Book, StreamKind::Quote, StreamKind::Trades, StreamKind::Kline});
        b.frame(bookFrame(1000, "100.25", "101")); // BTC has one decimal
        b.frame(quoteFrame(1000, "100.25", "101"));
        b.frame(tradesFrame(tradeText(1000, 1) + "," + tradeText(1000, 2, "100.25")));
        b.frame(candleFrame(60000, "100.25", "1", 1));
        QCOMPARE(b.sink.refusals.size(), 4U);
        for (const RefusedFrame& refusal : b.sink.refusals)
            QVERIFY(refusal.error.code == Code::BadNumber);
        QCOMPARE(b.sink.count<BookSnapshot>() + b.sink.count<Quote>() + b.sink.count<Trade>() + b.sink.count<Kline>(),
                 0U);                                 // of the two trades not even the good one
        b.frame(bookFrame(1000, "100.20", "101.00")); // zeros behind do fit
        QCOMPARE(b.sink.last<BookSnapshot>().bids.at(0).price, 1002);
    }

    void garbageIsCountedAndHarmsNothing()
    {
        Bench b;
        b.goLive({StreamKind::Book});
        b.frame(bookFrame(1000, "100", "101"));
        const std::vector<std::string> garbage = {"",
                                                  "garbage",
                                                  "{",
                                                  R"({"channel":"nobody"})",
                                                  R"({"channel":"trades","data":[{}]})",
                                                  std::string(300, 'x')};
        for (const std::string& bytes : garbage)
            b.frame(bytes);
        QCOMPARE(b.sink.refusals.size(), garbage.size());
        QCOMPARE(b.sink.refusals.back().head.size(), 200U);
        QCOMPARE(b.sink.count<BookSnapshot>(), 1U);
        QVERIFY(b.bookHealth() == StreamHealth::Live);
    }

    void staleBookIsSubscribedAnew()
    {
        Bench b;
        b.goLive({StreamKind::Book, StreamKind::Quote});
        b.frame(ackFrame(R"({"type":"l2Book","coin":"BTC"})"));
        b.frame(bookFrame(1000, "100", "101"));
        b.pass(Duration::seconds(20)); // everything is quiet: not stale
        QVERIFY(b.bookHealth() == StreamHealth::Live);
        b.frame(bookFrame(1001, "100", "101"));
        b.pass(Duration::seconds(1));
        b.frame(quoteFrame(2000, "102", "103"));
        b.pass(Duration::seconds(3));
        QVERIFY(b.bookHealth() == StreamHealth::Live);
        b.pass(Duration::seconds(2));
        QVERIFY(b.bookHealth() == StreamHealth::Stale);
        QVERIFY(b.sink.status(b.btc).reason == ResyncReason::Stale);
        QCOMPARE(b.transport.countTextsWith(R"("unsubscribe","subscription":{"type":"l2Book")"), 1U);
        b.frame(bookFrame(7000, "100", "101"));
        QVERIFY(b.bookHealth() == StreamHealth::Live);
        QCOMPARE(b.stats().resyncs, 1U);
    }

    void resyncByHand()
    {
        Bench b;
        b.goLive({StreamKind::Book});
        b.frame(bookFrame(1000, "100", "101"));
        b.adapter.resyncBook(b.btc, b.now);
        QVERIFY(b.bookHealth() == StreamHealth::Gap);
        QCOMPARE(b.transport.countTextsWith("unsubscribe"), 1U);
        b.frame(bookFrame(1000, "100", "101"));
        QVERIFY(b.bookHealth() == StreamHealth::Live);
        QCOMPARE(b.stats().resyncs, 1U);
    }

    void bookIsComparedWithAReadOfTheSameBlock()
    {
        VenueSettings settings;
        settings.bookRefresh = Duration::minutes(1);
        Bench b(settings);
        b.goLive({StreamKind::Book});
        b.frame(bookFrame(1000, "100", "101"));
        b.frame(R"({"channel":"pong"})");
        b.pass(Duration::seconds(59));
        QCOMPARE(b.requests("l2Book"), 0U);
        b.frame(bookFrame(2000, "100", "101"));
        b.pass(Duration::seconds(2));
        QCOMPARE(b.requests("l2Book"), 1U);

        // Another block: nothing can be said, so it is read again soon.
        b.answer(b.lastRequest(), 200, bookBody(1999, "90", "91"));
        QCOMPARE(b.stats().mismatches, 0U);
        b.pass(kCompareRetry + Duration::seconds(1));
        QCOMPARE(b.requests("l2Book"), 2U);
        // Ahead of the socket: waits for it, and is equal.
        b.answer(b.lastRequest(), 200, bookBody(3000, "100", "101"));
        b.frame(bookFrame(3000, "100", "101"));
        QCOMPARE(b.stats().mismatches, 0U);
        QVERIFY(b.bookHealth() == StreamHealth::Live);

        b.frame(R"({"channel":"pong"})");
        b.pass(Duration::seconds(62));
        QCOMPARE(b.requests("l2Book"), 3U);
        b.answer(b.lastRequest(), 200, bookBody(3000, "100", "101", "2.0")); // same block, other size
        QCOMPARE(b.stats().mismatches, 1U);
        QVERIFY(b.bookHealth() == StreamHealth::Gap);
        QVERIFY(b.sink.status(b.btc).reason == ResyncReason::Mismatch);
        b.frame(bookFrame(3500, "100", "101"));
        QVERIFY(b.bookHealth() == StreamHealth::Live);
    }

    void neverComparedWhenSwitchedOff()
    {
        VenueSettings settings;
        settings.bookRefresh = {};
        Bench b(settings);
        b.goLive({StreamKind::Book});
        b.frame(bookFrame(1000, "100", "101"));
        b.pass(Duration::minutes(1));
        QCOMPARE(b.requests("l2Book"), 0U);
    }

    void tradesAreToldOnceAndTheBacklogIsMarked()
    {
        Bench b;
        b.goLive({StreamKind::Trades});
        b.frame(tradesFrame(tradeText(1000, 1) + "," + tradeText(1001, 2)));
        b.frame(tradesFrame(tradeText(1001, 2) + "," + tradeText(1002, 2) + "," + tradeText(1002, 3)));
        const auto trades = b.sink.with<Trade>();
        QCOMPARE(trades.size(), 4U); // id 2 of another block is another trade
        QVERIFY(std::get<Trade>(trades[0].payload).isBacklog && std::get<Trade>(trades[1].payload).isBacklog);
        QVERIFY(!std::get<Trade>(trades[2].payload).isBacklog && !std::get<Trade>(trades[3].payload).isBacklog);
        QCOMPARE(std::get<Trade>(trades[0].payload).qty.toString(), std::string("0.50000"));
    }

    void candlesCloseWhenTheNextBegins()
    {
        Bench b;
        b.goLive({StreamKind::Kline});
        b.frame(candleFrame(60000, "101.0", "1.0000000001", 1)); // noise behind the lot's decimals
        b.frame(candleFrame(60000, "102.0", "2.5", 2));
        b.frame(candleFrame(120000, "103.0", "0.5", 1));
        b.frame(candleFrame(60000, "99.0", "9", 9)); // late: closed already
        const auto klines = b.sink.with<Kline>();
        QCOMPARE(klines.size(), 4U);
        const auto at = [&](std::size_t i) { return std::get<Kline>(klines.at(i).payload); };
        QCOMPARE(at(0).volume.toString(), std::string("1.00000"));
        QVERIFY(!at(1).isClosed && at(2).isClosed && !at(3).isClosed);
        QCOMPARE(at(2).close.toString(), std::string("102.0"));
        QCOMPARE(at(3).openTime, Timestamp::fromMilliseconds(120000));
        QVERIFY(klines[1].eventId != klines[2].eventId);
    }

    void historyOfCandles()
    {
        Bench b;
        b.goLive({});
        QVERIFY(b.adapter.requestKlines(b.btc, kMinute, 3, b.now));
        const HttpRequest first = b.lastRequest();
        const auto body = nlohmann::json::parse(first.body).at("req");
        QCOMPARE(body.at("endTime").get<std::int64_t>(), b.now.toMilliseconds());
        QCOMPARE(body.at("startTime").get<std::int64_t>(), 1737918840000 - 2 * 60000);
        QVERIFY(b.adapter.requestKlines(b.btc, kMinute, 2, b.now));
        const std::string candles = R"([{"t":1737918780000,"T":1737918839999,"s":"BTC","i":"1m","o":"100.0",)"
                                    R"("c":"100.0","h":"100.0","l":"100.0","v":"1","n":1},{"t":1737918840000,)"
                                    R"("T":1737918899999,"s":"BTC","i":"1m","o":"1.0","c":"1.0","h":"1.0","l":"1.0",)"
                                    R"("v":"1","n":1}])";
        b.answer(first, 200, candles); // replaced by the newer request
        QCOMPARE(b.sink.count<Kline>(), 0U);
        b.answer(b.lastRequest(), 200, candles);
        const auto klines = b.sink.with<Kline>();
        QCOMPARE(klines.size(), 2U);
        QVERIFY(std::get<Kline>(klines[0].payload).isHistory && std::get<Kline>(klines[0].payload).isClosed);
        QVERIFY(!std::get<Kline>(klines[1].payload).isClosed);
        QVERIFY(!b.adapter.requestKlines(b.btc, KlineInterval::OneSecond, 3, b.now));
        QVERIFY(!b.adapter.subscribe(b.btc, StreamKind::Kline, KlineInterval::OneSecond, b.now));
        QVERIFY(!b.adapter.subscribe(InstrumentId{99}, StreamKind::Book, kMinute, b.now));
    }

    void retryAfterIsHonoured()
    {
        Bench b;
        b.goLive({});
        QVERIFY(b.adapter.requestKlines(b.btc, kMinute, 3, b.now));
        b.answer(b.lastRequest(), 429, "", Duration::seconds(20));
        QCOMPARE(b.adapter.sessionStats().rateLimited, 1U);
        QVERIFY(b.adapter.requestKlines(b.btc, KlineInterval::OneHour, 3, b.now)); // others wait too
        b.pass(Duration::seconds(20) - Duration::milliseconds(1));
        QCOMPARE(b.requests("candleSnapshot"), 1U);
        b.pass(Duration::seconds(3));
        QCOMPARE(b.requests("candleSnapshot"), 3U);
    }

    void readsStayInTheWeightOfAMinute()
    {
        Bench b;
        b.goLive({});
        const Timestamp begin = b.now;
        std::int64_t weight = kWeightInfo;
        std::size_t seen = b.transport.all<HttpRequest>().size();
        while (b.now - begin < Duration::minutes(1)) {
            QVERIFY(b.adapter.requestKlines(b.btc, kMinute, kMaxCandles, b.now));
            b.pass(Duration::milliseconds(100));
            b.frame(R"({"channel":"pong"})");
            const auto requests = b.transport.all<HttpRequest>();
            weight += static_cast<std::int64_t>(requests.size() - seen) * candleWeight(kMaxCandles);
            seen = requests.size();
        }
        QVERIFY2(weight <= kRestWeightPerMinute + kRestWeightBurst, std::to_string(weight).c_str());
        QVERIFY(weight > kRestWeightPerMinute / 2);
    }

    void catalogueThatCannotBeReadDegrades()
    {
        Bench b;
        b.adapter.start(b.now);
        b.linkUp();
        for (std::uint32_t i = 0; i < kCatalogueTries; ++i) {
            b.answer(b.lastRequest(), i == 0 ? 502 : 200, "<html>");
            b.frame(R"({"channel":"pong"})");
            b.pass(Duration::seconds(10));
        }
        QVERIFY(b.adapter.session() == SessionState::Degraded);
        QCOMPARE(b.sink.refusals.size(), kCatalogueTries); // an answer nobody can use, whatever its status
        QVERIFY(!b.sink.refusals[0].link.isValid());
        QCOMPARE(b.adapter.sessionStats().httpErrors, 1U);
        b.answer(b.lastRequest(), 200, kMeta);
        QVERIFY(b.adapter.session() == SessionState::Ready);
    }

    void marksAndTickers()
    {
        Bench b;
        b.goLive({StreamKind::Mark, StreamKind::Ticker});
        const auto messages = test::fixture("ws_messages.json").at("messages");
        b.frame(test::fixtureCase(messages, "activeAssetCtx").at("message").dump());
        const auto mark = b.sink.last<Mark>();
        QCOMPARE(mark.mark->toString(), std::string("98455.5"));
        QCOMPARE(mark.fundingRate->toString(), std::string("0.0001"));
        const auto ticker = b.sink.last<Ticker>();
        QCOMPARE(ticker.open->toString(), std::string("97000.0"));
        QCOMPARE(ticker.quoteVolume->toString(), std::string("1000000.0"));
        QVERIFY(!ticker.last);
    }

    void longWatchlistSharesOneFeed()
    {
        Bench b;
        b.goLive({});
        std::string universe;
        const std::size_t coins = kMaxAssetContexts + 10;
        for (std::size_t i = 0; i < coins; ++i)
            universe += fmt::format(R"({}{{"name":"C{:03}","szDecimals":2}})", i == 0 ? "" : ",", i);
        b.linkDown();
        b.pass(Duration::seconds(1));
        b.linkUp();
        b.answer(b.lastRequest(), 200, R"([{"universe":[)" + universe + "]},[]]");
        for (std::size_t i = 0; i < coins; ++i) {
            const Instrument* coin = b.catalogue.find(b.venue, fmt::format("C{:03}", i));
            QVERIFY(b.adapter.subscribe(coin->id, StreamKind::Ticker, kMinute, b.now));
        }
        QCOMPARE(b.transport.countTextsWith("activeAssetCtx"), kMaxAssetContexts);
        QCOMPARE(b.transport.countTextsWith("allMids"), 1U);
        b.sink.clear();
        const std::string mids = R"({"channel":"allMids","data":{"mids":{"C000":"1.5","C205":"2.5","X":"3"}}})";
        b.frame(mids);
        b.frame(mids); // unmoved: told once
        QCOMPARE(b.sink.count<Ticker>(), 1U);
        QCOMPARE(b.sink.last<Ticker>().mid->toString(), std::string("2.5"));
    }

    void newScalesEmptyTheBook()
    {
        Bench b;
        b.goLive({StreamKind::Book});
        b.frame(bookFrame(1000, "100", "101"));
        b.linkDown();
        b.pass(Duration::seconds(1));
        b.linkUp();
        b.frame(bookFrame(1500, "100", "101"));
        b.answer(b.lastRequest(), 200, R"([{"universe":[{"name":"BTC","szDecimals":4,"maxLeverage":40}]},[]])");
        QVERIFY(b.bookHealth() == StreamHealth::Gap);
        b.frame(bookFrame(2000, "100", "101"));
        QCOMPARE(b.sink.last<BookSnapshot>().bids.at(0).price, 10000);
    }

    void stopSaysNothingMore()
    {
        Bench b;
        b.goLive({StreamKind::Book});
        b.adapter.stop(b.now);
        QCOMPARE(b.transport.all<CloseLink>().size(), 1U);
        QVERIFY(!b.adapter.nextTimer().isKnown());
        b.frame(bookFrame(1000, "100", "101"));
        b.linkDown();
        b.adapter.onTimer(b.now + Duration::minutes(5));
        QVERIFY(b.sink.events.empty());
    }
};

QTEST_GUILESS_MAIN(HyperliquidAdapterTest)
#include "adapter_test.moc"
