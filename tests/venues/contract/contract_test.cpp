// SPDX-License-Identifier: GPL-3.0-or-later
// The venue contract, held against every venue of the registry: a row is one venue. What a venue cannot do, its
// capabilities say, and the test is skipped with that reason. Each test is a card of docs/adapters.md, by its number.
#include "adapters/registry/registry.h"

#include "tests/support/recording_sink.h"
#include "tests/support/scripted_transport.h"
#include "tests/venues/contract/samples.h"

#include <QTest>

#include <algorithm>
#include <set>

using namespace gannet;

namespace {

constexpr KlineInterval kMinute = KlineInterval::OneMinute;

/// Bytes that no venue may take for a message.
const std::vector<std::string>& garbage()
{
    static const std::vector<std::string> bytes = {
        "",
        " ",
        "garbage",
        "<html><body>502 Bad Gateway</body></html>",
        "{",
        "}",
        "[",
        "nul",
        R"("text")",
        "12",
        R"({"a":1}{"a":1})",
        R"({"channel":"nobody","data":{}})",
        R"({"e":"nobody","E":1})",
        std::string("\0\0\0\0", 4),
        std::string("{\"channel\":\"\xff\xfe\"}"),
        std::string(100'000, '['),
        std::string(1'000, 'x'),
    };
    return bytes;
}

/// One venue with its surroundings; opened links come up at once, reads stay without an answer.
struct Bench {
    const VenueFactory& factory;
    test::VenueSample sample;
    Catalogue catalogue;
    VenueId venue;
    test::ScriptedTransport transport;
    test::RecordingSink sink;
    Timestamp now = Timestamp::fromMilliseconds(1'737'918'843'000);
    std::unique_ptr<VenueAdapter> adapter;
    InstrumentId instrument;
    std::set<LinkId> links;
    std::size_t seen = 0;

    explicit Bench(const VenueFactory& of) : factory(of), sample(test::venueSample(of.slug))
    {
        venue = catalogue.addVenue(factory.slug);
        Instrument made;
        made.venue = venue;
        made.symbol = sample.symbol;
        made.priceScale = sample.priceScale;
        made.qtyScale = sample.qtyScale;
        made.isProvisional = true;
        instrument = catalogue.upsert(made);
        adapter = factory.make(venue, VenueSettings{}, catalogue, transport, sink);
    }
    /// Brings up links that were opened since.
    void settle()
    {
        for (; seen < transport.sent().size(); ++seen) {
            const Outbound item = transport.sent()[seen];
            if (const auto* open = std::get_if<OpenLink>(&item)) {
                links.insert(open->link);
                adapter->onLinkUp(open->link, now);
            }
        }
    }
    void goLive()
    {
        adapter->start(now);
        settle();
        for (const StreamKind kind : adapter->capabilities().streams)
            QVERIFY(adapter->subscribe(instrument, kind, kMinute, now));
        settle();
    }
    void loseLinks()
    {
        for (const LinkId link : std::exchange(links, {}))
            adapter->onLinkDown(link, "cut", now);
    }
    /// Fires due timers at their own times; false when one of them never comes to an end.
    [[nodiscard]] bool pass(Duration span)
    {
        const Timestamp end = now + span;
        Timestamp last;
        int same = 0;
        while (adapter->nextTimer().isKnown() && adapter->nextTimer() <= end) {
            now = std::max(now, adapter->nextTimer());
            same = now == last ? same + 1 : 0;
            if (same > 100)
                return false;
            last = now;
            adapter->onTimer(now);
        }
        now = end;
        return true;
    }
    void play(std::string_view bytes)
    {
        const std::set<LinkId> up = links;
        for (const LinkId link : up)
            adapter->onFrame(link, bytes, now);
    }
};

/// What was sent over links, as text, in order.
std::vector<std::string> texts(const test::ScriptedTransport& transport)
{
    std::vector<std::string> found;
    for (const SendText& text : transport.all<SendText>())
        found.push_back(text.text);
    return found;
}

} // namespace

class VenueContractTest : public QObject {
    Q_OBJECT

    static void eachVenue(bool mustHaveAdapter = false)
    {
        QTest::addColumn<const VenueFactory*>("factory");
        for (const VenueFactory& factory : venueFactories()) {
            if (factory.make || !mustHaveAdapter)
                QTest::newRow(factory.slug.c_str()) << &factory;
        }
    }
    /// A venue may be read before it can be spoken to.
    static void eachAdapter() { eachVenue(true); }

private slots:
    void p01_capabilitiesAreWhole_data() { eachVenue(); }
    void p01_capabilitiesAreWhole()
    {
        QFETCH(const VenueFactory*, factory);
        const Capabilities& facts = factory->capabilities();
        QCOMPARE(facts.slug, factory->slug);
        QCOMPARE(findVenueFactory(facts.slug), factory);
        QVERIFY(!facts.name.empty() && !facts.source.empty());
        QVERIFY(!facts.streams.empty() && !facts.instrumentTypes.empty() && !facts.budgets.empty());
        QVERIFY(facts.bookDepth > 0 && facts.maxStreamsPerLink > 0);
        for (const RateBudget& budget : facts.budgets)
            QVERIFY(!budget.name.empty() && budget.limit > 0 && budget.windowMs > 0);
        QVERIFY(nlohmann::json::accept(toJson(facts)));
    }

    void p02_realFramesAreReadAlikeEachTime_data() { eachVenue(); }
    void p02_realFramesAreReadAlikeEachTime()
    {
        QFETCH(const VenueFactory*, factory);
        WireMessage once;
        WireMessage again;
        for (const std::string& frame : test::venueSample(factory->slug).frames) {
            const auto read = factory->decodeFrame(frame, once);
            QVERIFY2(read, read ? "" : read.error().message.c_str());
            WireMessage dirty = once; // a message is reused: nothing of the one before may shine through
            QVERIFY(factory->decodeFrame(frame, again));
            QVERIFY(factory->decodeFrame(frame, dirty));
            QCOMPARE(dirty.bids.size(), once.bids.size());
            QCOMPARE(dirty.trades.size(), once.trades.size());
            QVERIFY(once.type == again.type && once.symbol == again.symbol && once.venueTime == again.venueTime);
            QCOMPARE(once.lastSeq, again.lastSeq);
        }
    }

    void p03_garbageIsRefusedWithWords_data() { eachVenue(); }
    void p03_garbageIsRefusedWithWords()
    {
        QFETCH(const VenueFactory*, factory);
        WireMessage message;
        for (const std::string& bytes : garbage()) {
            const auto results = {factory->decodeFrame(bytes, message), factory->decodeSnapshot(bytes, "BTC", message)};
            for (const auto& result : results) {
                QVERIFY2(!result, bytes.substr(0, 40).c_str());
                QVERIFY(result.error().kind == ErrorKind::Protocol);
                QVERIFY(!result.error().message.empty());
            }
            QVERIFY2(!factory->decodeCatalogue(bytes, VenueId{0}), bytes.substr(0, 40).c_str());
        }
    }

    void p04_everyCutOfABookIsRefused_data() { eachVenue(); }
    void p04_everyCutOfABookIsRefused()
    {
        QFETCH(const VenueFactory*, factory);
        const std::string frame = test::venueSample(factory->slug).frames.front();
        const std::size_t end = frame.find_last_of('}');
        WireMessage message;
        for (std::size_t n = 0; n < end; ++n)
            QVERIFY2(!factory->decodeFrame(std::string_view(frame).substr(0, n), message), std::to_string(n).c_str());
    }

    void s01_startOpensAndSaysSo_data() { eachAdapter(); }
    void s01_startOpensAndSaysSo()
    {
        QFETCH(const VenueFactory*, factory);
        Bench b(*factory);
        QVERIFY(b.adapter->session() == SessionState::Disconnected);
        b.goLive();
        QVERIFY(!b.links.empty());
        QVERIFY(!b.transport.all<HttpRequest>().empty()); // the catalogue
        for (const OpenLink& open : b.transport.all<OpenLink>())
            QVERIFY(open.venue == b.venue && open.url.starts_with("wss://"));
        QVERIFY(b.sink.count<VenueStatus>() > 0);
        QVERIFY(b.adapter->nextTimer().isKnown());
    }

    void p05_subscribingTwiceAsksOnce_data() { eachAdapter(); }
    void p05_subscribingTwiceAsksOnce()
    {
        QFETCH(const VenueFactory*, factory);
        Bench b(*factory);
        b.goLive();
        QVERIFY(b.pass(Duration::seconds(1)));
        const std::size_t sent = b.transport.sent().size();
        for (const StreamKind kind : b.adapter->capabilities().streams)
            QVERIFY(b.adapter->subscribe(b.instrument, kind, kMinute, b.now));
        QCOMPARE(b.transport.sent().size(), sent);
        QVERIFY(!texts(b.transport).empty());
    }

    void p06_whatIsNotListedIsRefused_data() { eachAdapter(); }
    void p06_whatIsNotListedIsRefused()
    {
        QFETCH(const VenueFactory*, factory);
        Bench b(*factory);
        b.goLive();
        const auto& intervals = b.adapter->capabilities().klineIntervals;
        for (int i = 0; i < kKlineIntervals; ++i) {
            const auto interval = static_cast<KlineInterval>(i);
            const bool isListed = std::ranges::find(intervals, interval) != intervals.end();
            const auto asked = b.adapter->subscribe(b.instrument, StreamKind::Kline, interval, b.now);
            QCOMPARE(asked.has_value(), isListed);
            if (!asked)
                QVERIFY(asked.error().kind == ErrorKind::Unsupported);
        }
    }

    void p07_unknownInstrumentsAreRefused_data() { eachAdapter(); }
    void p07_unknownInstrumentsAreRefused()
    {
        QFETCH(const VenueFactory*, factory);
        Bench b(*factory);
        Instrument foreign;
        foreign.venue = b.catalogue.addVenue("another");
        foreign.symbol = b.sample.symbol;
        const InstrumentId ids[] = {InstrumentId{}, InstrumentId{4711}, b.catalogue.upsert(foreign)};
        b.goLive();
        QVERIFY(b.pass(Duration::seconds(1)));
        b.sink.clear();
        const std::size_t sent = b.transport.sent().size();
        for (const InstrumentId id : ids) {
            const auto results = {b.adapter->subscribe(id, StreamKind::Book, kMinute, b.now),
                                  b.adapter->requestKlines(id, kMinute, 10, b.now)};
            for (const auto& result : results) {
                QVERIFY(!result);
                QVERIFY(result.error().kind == ErrorKind::Invalid && result.error().code == Code::UnknownSymbol);
                QVERIFY(!result.error().message.empty() && !result.error().value.empty());
            }
            b.adapter->unsubscribe(id, StreamKind::Book, kMinute, b.now);
            b.adapter->resyncBook(id, b.now);
            QCOMPARE(b.adapter->bookStats(id).events, 0U);
        }
        QCOMPARE(b.transport.sent().size(), sent);
        QVERIFY(b.sink.events.empty());
    }

    void s02_lostLinksComeBackWithTheirStreams_data() { eachAdapter(); }
    void s02_lostLinksComeBackWithTheirStreams()
    {
        QFETCH(const VenueFactory*, factory);
        Bench b(*factory);
        b.goLive();
        QVERIFY(b.pass(Duration::seconds(1)));
        b.sink.clear();
        b.loseLinks();
        QVERIFY(b.adapter->session() != SessionState::Ready);
        const VenueStatus status = b.sink.status();
        QVERIFY(!status.words.empty() && status.retryAt > b.now);
        b.transport.forget();
        b.seen = 0;
        QVERIFY(b.pass(Duration::minutes(1)));
        b.settle();
        QVERIFY(!b.links.empty());
        QVERIFY(b.pass(Duration::seconds(1)));
        QVERIFY(!texts(b.transport).empty()); // asked for again
        QVERIFY(b.adapter->sessionStats().reconnects > 0);
    }

    void s03_refusedConnectionsAreToldAsSuch_data() { eachAdapter(); }
    /// Nothing listens at the venue's address: what failed, where and when it is tried again is in the venue's status,
    /// and no frame counts as refused.
    void s03_refusedConnectionsAreToldAsSuch()
    {
        QFETCH(const VenueFactory*, factory);
        Bench b(*factory);
        b.adapter->start(b.now);
        const auto isTold = [&b](std::string_view where) {
            const VenueStatus status = b.sink.status();
            return status.words.find("Connection refused") != std::string::npos &&
                   status.words.find(where) != std::string::npos && status.attempt > 0 && status.retryAt > b.now &&
                   status.session != SessionState::Ready;
        };
        for (const OpenLink& open : b.transport.all<OpenLink>())
            b.adapter->onLinkDown(open.link, "Connection refused", b.now);
        QVERIFY2(isTold("wss://"), b.sink.status().words.c_str());
        QVERIFY(b.adapter->session() == SessionState::Disconnected);

        // The links come up; reads still find nobody.
        QVERIFY(b.pass(Duration::seconds(5)));
        b.settle();
        std::size_t answered = 0;
        const auto unanswered = [&b, &answered] {
            const auto requests = b.transport.all<HttpRequest>();
            return std::vector<HttpRequest>(requests.begin() + static_cast<std::ptrdiff_t>(answered), requests.end());
        };
        for (int round = 0; round < 3; ++round) {
            for (const HttpRequest& request : unanswered()) {
                ++answered;
                b.adapter->onHttpFailure({b.venue,
                                          request.id,
                                          {.kind = ErrorKind::Disconnected,
                                           .code = Code::VenueUnavailable,
                                           .message = "Connection refused"}},
                                         b.now);
            }
            QVERIFY2(isTold("https://"), b.sink.status().words.c_str());
            QVERIFY(b.adapter->session() == SessionState::Degraded);
            for (int i = 0; i < 60 && unanswered().empty(); ++i)
                QVERIFY(b.pass(Duration::seconds(1)));
        }
        QVERIFY(b.sink.refusals.empty());
        QCOMPARE(b.adapter->sessionStats().refused, 0U);
        QVERIFY(b.adapter->sessionStats().httpErrors >= 3);

        // An answer, even a useless one, ends the trouble.
        QVERIFY(!unanswered().empty());
        for (const HttpRequest& request : unanswered())
            b.adapter->onHttpReply({b.venue, request.id, 200, {}, "{}"}, b.now);
        QVERIFY2(b.sink.status().words.find("no answer") == std::string::npos, b.sink.status().words.c_str());
    }

    void s04_timersAlwaysEnd_data() { eachAdapter(); }
    void s04_timersAlwaysEnd()
    {
        QFETCH(const VenueFactory*, factory);
        Bench b(*factory);
        b.goLive();
        for (int minute = 0; minute < 30; ++minute) {
            QVERIFY2(b.pass(Duration::minutes(1)), "a timer that asks for the same moment again and again");
            b.settle();
            if (minute % 3 == 0)
                b.loseLinks();
        }
    }

    void p08_garbageIsCountedAndShown_data() { eachAdapter(); }
    void p08_garbageIsCountedAndShown()
    {
        QFETCH(const VenueFactory*, factory);
        Bench b(*factory);
        b.goLive();
        b.sink.clear();
        for (const std::string& bytes : garbage())
            b.adapter->onFrame(*b.links.begin(), bytes, b.now);
        QCOMPARE(b.sink.refusals.size(), garbage().size());
        QCOMPARE(b.adapter->sessionStats().refused, garbage().size());
        for (const RefusedFrame& refusal : b.sink.refusals)
            QVERIFY(refusal.venue == b.venue && refusal.head.size() <= 200 && !refusal.error.message.empty());
        QCOMPARE(b.sink.count<BookSnapshot>() + b.sink.count<BookUpdate>() + b.sink.count<Trade>(), 0U);
    }

    void s06_sameInputSameOutput_data() { eachAdapter(); }
    void s06_sameInputSameOutput()
    {
        QFETCH(const VenueFactory*, factory);
        const auto run = [&](Bench& b) {
            b.goLive();
            for (const std::string& frame : b.sample.frames)
                b.play(frame);
            b.loseLinks();
            QVERIFY(b.pass(Duration::minutes(3)));
        };
        Bench one(*factory);
        Bench two(*factory);
        run(one);
        run(two);
        QVERIFY(!one.sink.events.empty());
        QCOMPARE(one.sink.events.size(), two.sink.events.size());
        for (std::size_t i = 0; i < one.sink.events.size(); ++i) {
            QVERIFY(one.sink.events[i].eventId == two.sink.events[i].eventId);
            QVERIFY(one.sink.events[i].stream == two.sink.events[i].stream);
            QCOMPARE(one.sink.events[i].payload.index(), two.sink.events[i].payload.index());
        }
        QCOMPARE(texts(one.transport), texts(two.transport));
    }

    void s05_nothingAfterStop_data() { eachAdapter(); }
    void s05_nothingAfterStop()
    {
        QFETCH(const VenueFactory*, factory);
        Bench b(*factory);
        b.goLive();
        b.adapter->stop(b.now);
        QVERIFY(!b.transport.all<CloseLink>().empty());
        b.sink.clear();
        b.transport.forget();
        for (const std::string& frame : b.sample.frames)
            b.play(frame);
        b.loseLinks();
        b.adapter->onTimer(b.now + Duration::minutes(5));
        QVERIFY(b.sink.events.empty());
        QVERIFY(b.transport.sent().empty());
        QVERIFY(!b.adapter->nextTimer().isKnown());
    }
};

QTEST_GUILESS_MAIN(VenueContractTest)
#include "contract_test.moc"
