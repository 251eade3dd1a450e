// SPDX-License-Identifier: GPL-3.0-or-later
// A wire without sockets: order, delays, losses and faults in a time that only moves when told.
#include "tests/twins/virtual_network.h"

#include <QTest>

#include <memory>

using namespace gannet;
using namespace gannet::twin;

namespace {

const VenueId kVenue{3};
const LinkId kLink{7};

/// Echoes what it hears and answers with the path it was asked for.
class EchoTwin final : public VenueTwin {
public:
    explicit EchoTwin(Host& host) : VenueTwin(host) {}

    [[nodiscard]] std::int64_t skewMs() const override { return 0; }
    void startRound(std::uint64_t) override {}
    void play(const RecordedLine& line) override
    {
        for (Peer* peer : m_host.peers())
            peer->send(line.json + "@" + std::to_string(m_host.shiftedMs(line.timeNs / 1'000'000)));
    }
    void everySecond() override { ++seconds; }
    [[nodiscard]] bool acceptsWebSocket(const std::string& path) const override { return path == "/ws"; }
    void onOpen(Peer& peer, const QUrlQuery&) override { peer.send("hello"); }
    void onText(Peer& peer, const std::string& text) override { peer.send(text); }
    [[nodiscard]] const TruthBook* book(const std::string&) const override { return nullptr; }
    [[nodiscard]] std::string idleText() const override { return "idle"; }

    int seconds = 0;
    std::vector<HttpCall> calls;

protected:
    [[nodiscard]] HttpAnswer onHttp(const HttpCall& call) override
    {
        calls.push_back(call);
        return {200, call.path + "|" + call.query + "|" + call.body, {{"X-Weight", "3"}}};
    }
    [[nodiscard]] bool actsOnOrders(const HttpCall& call) const override { return call.path == "/order"; }
    [[nodiscard]] std::string frame(const Peer&, const std::string&, const Json&) const override { return {}; }
    [[nodiscard]] Json spoiled(FaultKind, const std::string&, Json data) const override { return data; }
    [[nodiscard]] std::string unknownFrame(const std::string&) const override { return {}; }
};

struct Bench {
    VirtualTime time{Timestamp::fromMilliseconds(1'700'000'000'000)};
    std::vector<std::string> heard;
    VirtualNetwork network;
    EchoTwin twin{network};

    explicit Bench(std::uint64_t seed = 1, std::vector<RecordedLine> lines = {})
        : network(time, kVenue, seed, [this](const Inbound& in) { note(in); })
    {
        network.serve(twin, std::move(lines));
    }
    void note(const Inbound& in)
    {
        const auto say = [this](std::string words) { heard.push_back(std::move(words)); };
        if (const auto* frame = std::get_if<FrameIn>(&in.item))
            say(frame->bytes);
        else if (std::holds_alternative<LinkUp>(in.item))
            say("up");
        else if (const auto* down = std::get_if<LinkDown>(&in.item))
            say("down: " + down->reason);
        else if (const auto* reply = std::get_if<HttpReply>(&in.item))
            say(std::to_string(reply->id.value) + ": " + std::to_string(reply->status) + " " + reply->body);
        else if (const auto* failure = std::get_if<HttpFailure>(&in.item))
            say(std::to_string(failure->id.value) + ": " + std::string(toString(failure->error.kind)) + " " +
                std::string(toString(failure->error.outcome)));
    }
    void open(const char* url = "ws://127.0.0.1:1/ws")
    {
        network.send(OpenLink{kVenue, kLink, url, false});
        time.run(Duration::milliseconds(300));
    }
    void order(std::uint64_t id)
    {
        OrderHttp sent{.venue = kVenue, .id = HttpId{id}, .url = "http://127.0.0.1:1/order?a=1"};
        sent.body = "{}";
        network.send(std::move(sent));
    }
    [[nodiscard]] std::vector<std::string> take() { return std::exchange(heard, {}); }
};

using Lines = std::vector<std::string>;

} // namespace

class VirtualNetworkTest : public QObject {
    Q_OBJECT

private slots:
    void timeRunsInOrder()
    {
        VirtualTime time(Timestamp::fromMilliseconds(1000));
        std::string done;
        time.at(Timestamp::fromMilliseconds(1020), [&] { done += 'c'; });
        time.at(Timestamp::fromMilliseconds(1010), [&] {
            done += 'a';
            time.at(Timestamp{}, [&] { done += 'b'; }); // never before now
        });
        time.at(Timestamp::fromMilliseconds(1020), [&] { done += 'd'; });
        time.at(Timestamp::fromMilliseconds(2000), [&] { done += 'e'; });
        time.run(Duration::milliseconds(100));
        QCOMPARE(done, std::string("abcd"));
        QCOMPARE(time.now().toMilliseconds(), std::int64_t{1100});
        QVERIFY(time.runUntil([&] { return done.back() == 'e'; }, Duration::seconds(5)));
        QCOMPARE(time.now().toMilliseconds(), std::int64_t{2000});
        QVERIFY(!time.runUntil([] { return false; }, Duration::seconds(1)));
        QCOMPARE(time.now().toMilliseconds(), std::int64_t{3000});
    }

    void linkKeepsItsOrder()
    {
        Bench bench;
        bench.open();
        for (int i = 0; i < 20; ++i)
            bench.network.send(SendText{kVenue, kLink, std::to_string(i)});
        QVERIFY(bench.heard.size() == 2); // nothing from inside a call
        bench.time.run(Duration::seconds(1));
        Lines expected{"up", "hello"};
        for (int i = 0; i < 20; ++i)
            expected.push_back(std::to_string(i));
        QCOMPARE(bench.heard, expected);
        QVERIFY(bench.twin.seconds > 0);
    }

    void refusesAnUnknownPath()
    {
        Bench bench;
        bench.open("ws://127.0.0.1:1/other");
        QCOMPARE(bench.heard, (Lines{"down: refused"}));
    }

    void answersRequests()
    {
        Bench bench;
        bench.order(5);
        bench.network.send(
            HttpRequest{.venue = kVenue, .id = HttpId{6}, .method = "POST", .url = "http://h/info", .body = "x"});
        bench.time.run(Duration::seconds(1));
        std::ranges::sort(bench.heard);
        QCOMPARE(bench.heard, (Lines{"5: 200 /order|a=1|{}", "6: 200 /info||x"}));
        bench.time.run(Duration::minutes(1)); // and no timeout after it
        QCOMPARE(bench.heard.size(), std::size_t{2});
    }

    void sameSeedSameRun()
    {
        const auto run = [](std::uint64_t seed) {
            Bench bench(seed);
            bench.network.setWeather({.lostRequests = 300, .lostAnswers = 300});
            for (std::uint64_t id = 0; id < 50; ++id)
                bench.order(id);
            bench.time.run(Duration::seconds(5));
            return bench.take();
        };
        QCOMPARE(run(4), run(4));
        QVERIFY(run(4) != run(5));
    }

    void lossesAreUnknown()
    {
        Bench bench;
        bench.network.setWeather({.lostRequests = 1000});
        bench.order(1);
        bench.time.run(Duration::seconds(1));
        QCOMPARE(bench.take(), (Lines{"1: Disconnected Unknown"}));
        QVERIFY(bench.twin.calls.empty());
        bench.network.setWeather({.lostAnswers = 1000});
        bench.order(2);
        bench.time.run(Duration::seconds(1));
        QCOMPARE(bench.take(), (Lines{"2: Disconnected Unknown"}));
        QCOMPARE(bench.twin.calls.size(), std::size_t{1});
    }

    void orderFaultsStrike_data()
    {
        QTest::addColumn<QString>("fault");
        QTest::addColumn<QString>("heard");
        QTest::addColumn<int>("arrived");
        QTest::newRow("lost") << "order-lost"
                              << "9: Disconnected Unknown" << 0;
        QTest::newRow("ack lost") << "ack-lost"
                                  << "9: Disconnected Unknown" << 1;
        QTest::newRow("ack late") << "ack-late"
                                  << "9: 200 /order|a=1|{}" << 1;
        QTest::newRow("503") << "order-503-accepted"
                             << "9: 503 Service Unavailable" << 1;
        QTest::newRow("429") << "order-429"
                             << R"(9: 429 {"code":-1003,"msg":"Too many requests."})" << 0;
        QTest::newRow("418") << "order-418"
                             << R"(9: 418 {"code":-1003,"msg":"Way too many requests; IP banned."})" << 0;
        QTest::newRow("http") << "http-503"
                              << "9: 503 Service Unavailable" << 0;
    }
    void orderFaultsStrike()
    {
        QFETCH(QString, fault);
        QFETCH(QString, heard);
        QFETCH(int, arrived);
        Bench bench;
        QVERIFY(bench.network.fault(*parseFault(fault.toStdString())));
        bench.order(9);
        bench.time.run(Duration::seconds(1));
        if (fault == "ack-late")
            QVERIFY(bench.take().empty());
        bench.time.run(Duration::seconds(2));
        QCOMPARE(bench.take(), (Lines{heard.toStdString()}));
        QCOMPARE(static_cast<int>(bench.twin.calls.size()), arrived);
        QVERIFY(!bench.network.hasDueFaults());
    }

    void silentRequestsRunOutOfTime()
    {
        for (const auto& [fault, arrived] :
             {std::pair{FaultKind::OrderSilent, std::size_t{0}}, {FaultKind::AckSilent, std::size_t{1}}}) {
            Bench bench;
            QVERIFY(bench.network.fault({fault, 1}));
            bench.order(9);
            bench.time.run(Duration::seconds(9));
            QVERIFY(bench.take().empty());
            bench.time.run(Duration::seconds(2));
            QCOMPARE(bench.take(), (Lines{"9: Timeout Unknown"}));
            QCOMPARE(bench.twin.calls.size(), arrived);
        }
    }

    void whatIsNotHeardChangesNothing()
    {
        Bench bench;
        bench.open();
        QCOMPARE(bench.take(), (Lines{"up", "hello"}));
        QVERIFY(bench.network.fault({FaultKind::NotHeard, 1}));
        bench.network.send(SendText{kVenue, kLink, "lost"});
        bench.time.run(Duration::seconds(1));
        QVERIFY(bench.take().empty());
        for (Peer* peer : bench.network.peers())
            peer->send("still told");
        bench.time.run(Duration::seconds(1));
        QCOMPARE(bench.take(), (Lines{"still told"}));
    }

    void halfOpenIsGivenUp()
    {
        Bench bench;
        bench.open();
        QVERIFY(bench.network.fault({FaultKind::HalfOpen, 1}));
        QCOMPARE(bench.take(), (Lines{"up", "hello"}));
        bench.network.send(SendText{kVenue, kLink, "lost"});
        bench.time.run(Duration::seconds(14));
        QVERIFY(bench.take().empty());
        bench.time.run(Duration::seconds(6));
        QCOMPARE(bench.take(), (Lines{"down: nothing was heard"}));
    }

    void downLosesWhatIsOnItsWay()
    {
        Bench bench;
        bench.open();
        bench.heard.clear();
        bench.order(1);
        bench.network.setUp(false);
        bench.order(2);
        bench.network.setUp(true);
        bench.time.run(Duration::seconds(1));
        std::ranges::sort(bench.heard);
        QCOMPARE(bench.take(), (Lines{"1: Disconnected Unknown", "2: Disconnected NotSent", "down: network down"}));
        QVERIFY(bench.twin.calls.empty());
        bench.open();
        QCOMPARE(bench.take(), (Lines{"up", "hello"}));
    }

    void anotherClientHearsNothingOfTheFormer()
    {
        Bench bench;
        bench.open();
        bench.order(1);
        bench.heard.clear();
        Lines second;
        bench.network.setClient([&](const Inbound&) { second.emplace_back("something"); });
        bench.time.run(Duration::minutes(1));
        QVERIFY(bench.heard.empty());
        QVERIFY(second.empty());
        QVERIFY(bench.network.peers().empty());
    }

    void playsItsRecordingAndSays()
    {
        const std::int64_t ms = 1'000'000;
        Bench bench(1, {{500 * ms, "a", {}}, {1500 * ms, "b", {}}});
        bench.open();
        QCOMPARE(bench.take(), (Lines{"up", "hello"})); // the first was told before anybody listened
        bench.time.run(Duration::milliseconds(900));
        QCOMPARE(bench.take().front(), "b@" + std::to_string(1'700'000'001'000));
        bench.network.setPaused(true);
        bench.time.run(Duration::seconds(3));
        bench.heard.clear();
        QVERIFY(bench.network.say("c"));
        const std::int64_t at = bench.time.now().toMilliseconds();
        bench.time.run(Duration::milliseconds(200));
        QCOMPARE(bench.take(), (Lines{"c@" + std::to_string(at)}));
    }

    void cutsEndLinks()
    {
        Bench bench;
        bench.open();
        bench.heard.clear();
        bench.network.setWeather({.cuts = 1000});
        bench.network.send(SendText{kVenue, kLink, "x"});
        bench.time.run(Duration::seconds(1));
        QCOMPARE(bench.take(), (Lines{"down: connection reset"}));
        QVERIFY(!bench.network.fault({FaultKind::Dribble, 1}));
    }
};

QTEST_GUILESS_MAIN(VirtualNetworkTest)
#include "virtual_network_test.moc"
