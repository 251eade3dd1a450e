// SPDX-License-Identifier: GPL-3.0-or-later
// What blocks say while a link brings nothing: the engine's own clock decides, so a replay says the same.
#include "core/engine/link_watch.h"
#include "tests/support/events.h"
#include "tests/support/scenario.h"
#include "tests/support/words.h"

#include <QtTest>

using namespace gannet;
using namespace gannet::test;

namespace {

[[nodiscard]] ViewSpec specOf(ViewKind kind, std::uint32_t id)
{
    ViewSpec spec;
    spec.id = ViewId{id};
    spec.kind = kind;
    if (kind == ViewKind::Quotes)
        spec.keys = {"fake:BTC"};
    else
        spec.key = "fake:BTC";
    return spec;
}

/// A venue with two instruments; every view of the first is open and has data.
struct Screens {
    explicit Screens(Scenario& s) : scenario(s)
    {
        s.connect("BTC", 1, 3);
        s.connect("ETH", 1, 3);
        tape = s.open<TapeView>(specOf(ViewKind::Tape, 1));
        chart = s.open<ChartView>(specOf(ViewKind::Chart, 2));
        book = s.open<DepthView>(specOf(ViewKind::Depth, 3));
        quotes = s.open<QuotesView>(specOf(ViewKind::Quotes, 4));
        health = s.open<HealthView>(specOf(ViewKind::Health, 5));
        s.frame("snap BTC 1 100:1 101:1");
        s.frame("quote BTC 100:1 101:1");
        s.frame("trade BTC 1 10.0 1 buy " + std::to_string(Scenario::venueMs(0)));
        look();
    }

    void look()
    {
        (void)scenario.look(tape);
        (void)scenario.look(chart);
        (void)scenario.look(book);
        (void)scenario.look(quotes);
        (void)scenario.look(health);
    }

    /// "live live live live live": tape, chart, book, row, venue.
    [[nodiscard]] std::string said()
    {
        look();
        std::string out;
        for (const Freshness* one :
             {&tape->current().freshness, &chart->current().freshness, &book->current().freshness,
              &quotes->current().rows[0].freshness, &health->current().venues[0].freshness})
            out += (out.empty() ? "" : " ") + std::string(toString(judge(*one, scenario.now())));
        return out;
    }

    Scenario& scenario;
    std::shared_ptr<ViewSlot<TapeView>> tape;
    std::shared_ptr<ViewSlot<ChartView>> chart;
    std::shared_ptr<ViewSlot<DepthView>> book;
    std::shared_ptr<ViewSlot<QuotesView>> quotes;
    std::shared_ptr<ViewSlot<HealthView>> health;
};

void pong(Scenario& s)
{
    s.step(Inbound{s.now(), LinkHeard{VenueId{0}, LinkId{0}}});
}

} // namespace

class SilenceTest final : public QObject {
    Q_OBJECT
private slots:
    void everyBlockSaysItAtTheSameTime()
    {
        Scenario s;
        Screens screens(s);
        QCOMPARE(screens.said(), std::string("live live live live live"));
        s.at(5'100);
        QCOMPARE(screens.said(), std::string("late late late late late"));
        s.at(9'900);
        s.tick();
        QCOMPARE(screens.said(), std::string("late late late late late"));
        s.at(10'100);
        s.tick(); // the venue's adapter says it of its book
        QCOMPARE(screens.said(), std::string("stale stale stale stale stale"));
    }

    void pongsKeepACalmMarketBelieved()
    {
        Scenario s;
        Screens screens(s);
        for (int ms = 2'000; ms <= 60'000; ms += 2'000) {
            s.at(ms);
            pong(s);
            const std::string tape = ms > 30'000 ? "quiet" : "live";
            QCOMPARE(screens.said().substr(0, tape.size()), tape);
            QCOMPARE(std::string(toString(judge(screens.health->current().venues[0].freshness, s.now()))),
                     std::string("live"));
        }
        s.at(70'100);
        s.tick();
        QCOMPARE(screens.said(), std::string("stale stale stale stale stale"));
    }

    void framesOfOthersOnTheLinkDoAsWell()
    {
        Scenario s;
        Screens screens(s);
        for (int i = 1; i <= 20; ++i) {
            s.at(1'000 * i);
            s.frame("quote ETH 100:1 101:1");
        }
        QVERIFY2(screens.said().starts_with("live live"), screens.said().c_str());
    }

    void aLostLinkKeepsItsCountUntilItIsBack()
    {
        Scenario s;
        Screens screens(s);
        s.at(12'000);
        s.linkDown("idle 15 s");
        QVERIFY(screens.said().starts_with("stale stale stale stale"));
        QCOMPARE(silenceOf(screens.tape->current().freshness, s.now()).toMilliseconds(), 12'000);
        s.at(14'000);
        s.linkUp();
        s.frame("trade BTC 2 10.0 1 buy " + std::to_string(Scenario::venueMs(14'000)));
        QVERIFY(screens.said().starts_with("live"));
    }

    void theSameItemsSayTheSame()
    {
        Scenario s;
        Screens screens(s);
        s.at(4'000);
        pong(s);
        s.at(13'900);
        s.tick();
        screens.look();
        Scenario again;
        for (const Inbound& item : s.inbound())
            again.step(item);
        QCOMPARE(again.engine.digest(), s.engine.digest());
        again.at(13'900);
        auto tape = again.open<TapeView>(specOf(ViewKind::Tape, 1));
        QVERIFY(judge(again.look(tape).freshness, again.now()) == judge(screens.tape->current().freshness, s.now()));
    }

    void onlyTheStreamItselfMakesAStreamLive()
    {
        Scenario s;
        s.connect("BTC", 1, 3);
        Market market(s.catalogue);
        const StreamKey stream{VenueId{0}, s.instrument("BTC").id, StreamKind::Ticker, KlineInterval::OneMinute};
        VenueStatus asked;
        asked.session = SessionState::Ready;
        asked.health = StreamHealth::Connecting;
        market.onEvent(makeEvent(stream, asked, 1));
        Ticker ticker;
        ticker.last = Decimal{100, 1};
        Event read = makeEvent(stream, ticker, 2);
        read.link = {};
        market.onEvent(read);
        const InstrumentMarket& known = *market.find(stream.instrument);
        QVERIFY(known.last.has_value());
        QCOMPARE(words(known.stream(StreamKind::Ticker).status.health), words(StreamHealth::Connecting));
        market.onEvent(makeEvent(stream, ticker, 3));
        QCOMPARE(words(known.stream(StreamKind::Ticker).status.health), words(StreamHealth::Live));
    }

    void theWatchForgetsTheLongestSilent()
    {
        LinkWatch watch;
        for (std::size_t i = 0; i <= kLinksWatched; ++i)
            watch.heard(LinkId{static_cast<std::uint16_t>(i)}, kNoon + Duration::seconds(static_cast<std::int64_t>(i)));
        QVERIFY(!watch.lastHeard(LinkId{0}).isKnown());
        QCOMPARE(watch.lastHeard(LinkId{1}), kNoon + Duration::seconds(1));
        watch.down(LinkId{7});
        QCOMPARE(watch.lastHeard(LinkId{}), kNoon + Duration::seconds(7)); // the one that was lost
    }
};

QTEST_GUILESS_MAIN(SilenceTest)
#include "silence_test.moc"
