// SPDX-License-Identifier: GPL-3.0-or-later
// A venue with two links of which one is well: what blocks, Health and the log say of each. The real adapter in a whole
// engine; the test is its network and its clock.
#include "adapters/binance/factory.h"
#include "core/engine/engine.h"
#include "tests/support/scripted_transport.h"
#include "tests/support/words.h"

#include <QFile>
#include <QTemporaryDir>
#include <QtTest>

#include <fmt/format.h>

#include <set>

using namespace gannet;
using namespace gannet::test;

namespace {

constexpr Timestamp kStart = Timestamp::fromMilliseconds(1'700'000'000'000);
constexpr Duration kStep = Duration::milliseconds(50);

[[nodiscard]] bool isPublic(const OpenLink& open)
{
    return open.url.find("/public/") != std::string::npos;
}

/// The venue, its network and two blocks of BTCUSDT: the book comes by the public link, the tape by the market link.
struct Bench {
    explicit Bench(Log* log = nullptr) : engine(EngineOptions{log}, catalogue, transport)
    {
        venue = engine.addVenue(binance::usdmFactory(), VenueSettings{});
        Instrument instrument;
        instrument.venue = venue;
        instrument.symbol = "BTCUSDT";
        instrument.priceScale = 2;
        instrument.qtyScale = 3;
        instrument.isProvisional = true;
        (void)catalogue.upsert(std::move(instrument));
        step(Tick{});
        open(ViewKind::Depth, book);
        open(ViewKind::Tape, tape);
        open(ViewKind::Health, health);
    }

    template <class Item> void step(Item item) { engine.step(Inbound{now, std::move(item)}); }
    template <class View> void open(ViewKind kind, std::shared_ptr<ViewSlot<View>>& slot)
    {
        slot = std::make_shared<ViewSlot<View>>();
        ViewSpec spec;
        spec.id = ViewId{static_cast<std::uint32_t>(kind)};
        spec.kind = kind;
        spec.key = kind == ViewKind::Health ? "" : "binance-usdm:BTCUSDT";
        step(Command{OpenView{std::move(spec), slot}});
    }
    template <class View> const View& look(const std::shared_ptr<ViewSlot<View>>& slot)
    {
        engine.publish(now);
        (void)slot->take();
        return slot->current();
    }
    [[nodiscard]] SessionState session() const { return engine.adapter(venue).session(); }

    /// Time passes; connections are answered as isPublicUp and isMarketUp say.
    void pass(Duration span)
    {
        for (const Timestamp end = now + span; now < end; now = now + kStep) {
            step(Tick{});
            for (const OpenLink& one : transport.all<OpenLink>()) {
                if (!answered.insert(one.link).second)
                    continue;
                if (isPublic(one) ? isPublicUp : isMarketUp) {
                    (isPublic(one) ? publicLink : marketLink) = one.link;
                    step(LinkUp{venue, one.link});
                } else {
                    step(LinkDown{venue, one.link, "Connection refused"});
                }
            }
        }
    }
    void trade(int id)
    {
        step(FrameIn{venue, marketLink,
                     fmt::format(R"({{"stream":"btcusdt@aggTrade","data":{{"e":"aggTrade","E":{0},"s":"BTCUSDT",)"
                                 R"("a":{1},"p":"100.00","q":"1.000","f":{1},"l":{1},"T":{0},"m":false}}}})",
                                 now.toMilliseconds() - 20, id)});
    }

    void diff(std::uint64_t seq, std::uint64_t before)
    {
        step(FrameIn{venue, publicLink,
                     fmt::format(R"({{"stream":"btcusdt@depth@100ms","data":{{"e":"depthUpdate","E":{0},"T":{0},)"
                                 R"("s":"BTCUSDT","U":{1},"u":{1},"pu":{2},"b":[],"a":[]}}}})",
                                 now.toMilliseconds(), seq, before)});
    }
    /// Answers the newest read with this in its address; false when there is none.
    bool reply(std::string_view part, int status, std::string body)
    {
        const auto asked = transport.all<HttpRequest>();
        const auto found = std::find_if(asked.rbegin(), asked.rend(), [part](const HttpRequest& one) {
            return one.url.find(part) != std::string::npos;
        });
        if (found == asked.rend())
            return false;
        step(HttpReply{venue, found->id, status, {}, std::move(body)});
        return true;
    }

    Catalogue catalogue;
    ScriptedTransport transport;
    Engine engine;
    VenueId venue;
    Timestamp now = kStart;
    std::set<LinkId> answered;
    LinkId publicLink, marketLink;
    bool isPublicUp = true;
    bool isMarketUp = true;
    std::shared_ptr<ViewSlot<DepthView>> book;
    std::shared_ptr<ViewSlot<TapeView>> tape;
    std::shared_ptr<ViewSlot<HealthView>> health;
};

/// The lines of the log of a run.
template <class Run> QStringList logOf(Run&& run)
{
    QTemporaryDir dir;
    QFile file(dir.filePath("log"));
    {
        Log log(file.fileName().toStdString());
        Bench bench(&log);
        run(bench);
        log.flush();
    }
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()).split('\n', Qt::SkipEmptyParts)
                                          : QStringList();
}

} // namespace

class TwoLinksTest final : public QObject {
    Q_OBJECT

private slots:
    /// The venue is started 13 s after the program, and only one of its links can be opened then.
    void aBlockIsJudgedByTheLinkThatFeedsIt()
    {
        Bench bench;
        bench.isPublicUp = bench.isMarketUp = false;
        bench.pass(Duration::seconds(13));
        QCOMPARE(words(bench.session()), words(SessionState::Disconnected));
        bench.isMarketUp = true;
        bench.pass(Duration::seconds(10));
        QVERIFY(bench.marketLink.isValid());
        bench.trade(1);
        QCOMPARE(words(bench.session()), words(SessionState::Degraded));
        const Freshness tape = bench.look(bench.tape).freshness;
        QCOMPARE(toString(judge(tape, bench.now)), toString(DataState::Live));
        QCOMPARE(tape.attempt, 0U);
        QVERIFY(tape.words.view().empty());
        const Freshness book = bench.look(bench.book).freshness;
        QCOMPARE(toString(judge(book, bench.now)), toString(DataState::Stale));
        QVERIFY(book.attempt > 3);
        QVERIFY(book.retryAt > bench.now);

        // And the other way round, once all was well: the tape is what waits.
        bench.isPublicUp = true;
        bench.pass(Duration::seconds(40));
        QVERIFY(bench.publicLink.isValid());
        bench.isMarketUp = false;
        bench.step(LinkDown{bench.venue, bench.marketLink, "cut"});
        QCOMPARE(words(bench.session()), words(SessionState::Degraded));
        QCOMPARE(toString(judge(bench.look(bench.tape).freshness, bench.now)), toString(DataState::Stale));
        QCOMPARE(bench.look(bench.book).freshness.attempt, 0U); // it waits for its snapshot, not for a link
        bench.step(LinkDown{bench.venue, bench.publicLink, "cut"});
        QCOMPARE(words(bench.session()), words(SessionState::Disconnected));
    }

    /// A line in the log says what changed, not that another timer was set.
    void aCutIsToldOnce()
    {
        const QStringList lines = logOf([](Bench& bench) {
                                      bench.pass(Duration::seconds(1));
                                      bench.step(LinkDown{bench.venue, bench.publicLink, "cut"});
                                      bench.step(LinkDown{bench.venue, bench.marketLink, "cut"});
                                      bench.pass(Duration::seconds(5));
                                  }).filter(" connection ");
        const QStringList tries = lines.filter("try=1");
        QVERIFY2(tries.size() <= 3, qPrintable(lines.join('\n'))); // one link down, both down, one up again
        QCOMPARE(tries.filter("session=Disconnected").size(), 1);
        QVERIFY(lines.filter("try=2").isEmpty());
        QVERIFY(lines.back().contains("session=Ready") || lines.back().contains("session=Syncing"));
    }

    void aGapIsToldOncePerBurst()
    {
        const QStringList lines = logOf([](Bench& bench) {
            bench.pass(Duration::seconds(1));
            bench.diff(6, 0);
            QVERIFY(bench.reply("/depth", 200, R"({"lastUpdateId":6,"bids":[["99","1"]],"asks":[["101","1"]]})"));
            bench.diff(7, 6);
            for (const std::uint64_t seq : {20U, 30U}) { // each is one too far
                bench.diff(seq, seq - 2);
                bench.pass(Duration::seconds(1));
                QVERIFY(
                    bench.reply("/depth", 200,
                                fmt::format(R"({{"lastUpdateId":{},"bids":[["99","1"]],"asks":[["101","1"]]}})", seq)));
                bench.diff(seq + 1, seq);
            }
        });
        const QStringList broken = lines.filter(" book_resync ");
        QCOMPARE(broken.size(), 1);
        QVERIFY(broken[0].contains("binance-usdm:BTCUSDT"));
        QVERIFY2(broken[0].contains("expected one after 7, got one after 18"), qPrintable(broken[0]));
        QCOMPARE(lines.filter(" book_back ").size(), 1);
    }

    /// What the list below Health's table shows is in the table.
    void refusedAnswersCountToo()
    {
        Bench bench;
        bench.pass(Duration::seconds(1));
        QVERIFY(bench.reply("/exchangeInfo", 503, "no"));
        bench.pass(Duration::seconds(2));
        const HealthView& view = bench.look(bench.health);
        QCOMPARE(view.refusedCount, 1U);
        QCOMPARE(view.refused[0].code.view(), toString(Code::VenueUnavailable));
        QCOMPARE(view.venues[0].refused, view.refused[0].count);
    }
};

QTEST_GUILESS_MAIN(TwoLinksTest)
#include "two_links_test.moc"
