// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/net/io_thread.h"

#include "tests/unit/net/local_servers.h"

#include <QTest>

#include <vector>

using namespace gannet;
using namespace gannet::test;

namespace {

constexpr VenueId kVenue{3};
constexpr LinkId kLink{1};

/// The engine's end: an inbox, and everything that has come out of it.
struct Engine {
    Inbox<Inbound> inbox;
    SystemClock clock;
    std::vector<Inbound> items;

    void take()
    {
        std::vector<Inbound> batch;
        inbox.drain(batch);
        for (Inbound& item : batch)
            items.push_back(std::move(item));
    }
    template <class Item> [[nodiscard]] int count()
    {
        take();
        int found = 0;
        for (const Inbound& item : items)
            found += std::holds_alternative<Item>(item.item) ? 1 : 0;
        return found;
    }
    template <class Item> [[nodiscard]] const Item& last() const
    {
        const Item* found = nullptr;
        for (const Inbound& item : items) {
            if (const auto* one = std::get_if<Item>(&item.item))
                found = one;
        }
        return *found;
    }
};

} // namespace

/// The I/O thread between an engine's inbox and servers of this machine: what is sent arrives, what happens comes back
/// in order and stamped.
class IoThreadTest final : public QObject {
    Q_OBJECT

private slots:
    void carriesFramesBothWaysInOrder()
    {
        constexpr int kFrames = 2000;
        LocalWebSocketServer server([](QWebSocket& peer) {
            connect(&peer, &QWebSocket::textMessageReceived, &peer,
                    [&peer](const QString& t) { peer.sendTextMessage(t); });
        });
        Engine engine;
        IoThread io(engine.inbox, engine.clock, {});
        const Timestamp before = engine.clock.now();
        io.send(OpenLink{kVenue, kLink, server.url()}); // waits for the start
        QVERIFY(io.start().has_value());
        QTRY_COMPARE(engine.count<LinkUp>(), 1);
        for (int i = 0; i < kFrames; ++i)
            io.send(SendText{kVenue, kLink, std::to_string(i)});
        QTRY_COMPARE(engine.count<FrameIn>(), kFrames);
        int expected = 0;
        Timestamp newest = before;
        for (const Inbound& item : engine.items) {
            QVERIFY(item.time >= newest);
            newest = item.time;
            if (const auto* frame = std::get_if<FrameIn>(&item.item)) {
                QVERIFY(frame->venue == kVenue && frame->link == kLink);
                QCOMPARE(frame->bytes, std::to_string(expected++));
            }
        }
        QCOMPARE(io.stats().framesIn.load(), std::uint64_t(kFrames));
        QCOMPARE(io.stats().framesOut.load(), std::uint64_t(kFrames));
        io.stop();
    }

    void refusesPlainTextToTheWorld()
    {
        Engine engine;
        IoThread io(engine.inbox, engine.clock, {});
        QVERIFY(io.start().has_value());
        io.send(OpenLink{kVenue, kLink, "ws://venue.example/ws"});
        QTRY_COMPARE(engine.count<LinkDown>(), 1);
        QVERIFY(engine.last<LinkDown>().reason.find("this machine only") != std::string::npos);
        QCOMPARE(io.stats().urlsRefused.load(), std::uint64_t(1));
    }

    void readsOverHttp()
    {
        RawServer server([](QTcpSocket& socket, const QByteArray&) {
            socket.write("HTTP/1.1 429 Slow down\r\nRetry-After: 3\r\nContent-Length: 2\r\n\r\n{}");
        });
        Engine engine;
        IoThread io(engine.inbox, engine.clock, {});
        QVERIFY(io.start().has_value());
        io.send(HttpRequest{.venue = kVenue, .id = HttpId{5}, .url = server.url("http")});
        QTRY_COMPARE(engine.count<HttpReply>(), 1);
        QCOMPARE(engine.last<HttpReply>().status, 429);
        QVERIFY(engine.last<HttpReply>().retryAfter == Duration::seconds(3));
        io.send(HttpRequest{.venue = kVenue, .id = HttpId{6}, .url = "http://127.0.0.1:1/"});
        QTRY_COMPARE(engine.count<HttpFailure>(), 1);
        QVERIFY(engine.last<HttpFailure>().id == HttpId{6});
    }

    void sendsOrdersOverHttp()
    {
        int requests = 0;
        RawServer server([&requests](QTcpSocket& socket, const QByteArray&) {
            if (++requests == 1)
                socket.write("HTTP/1.1 200 OK\r\nX-Used: 4\r\nContent-Length: 2\r\n\r\n{}");
        });
        Engine engine;
        IoThread io(engine.inbox, engine.clock, {});
        QVERIFY(io.start().has_value());
        const OrderHttp order{
            .venue = kVenue, .id = HttpId{7}, .url = server.url("http") + "order", .wantedHeaders = {"X-Used"}};
        io.send(WarmOrderLink{kVenue, order.url});
        QTRY_COMPARE(io.stats().orderConnections.load(), std::uint64_t(1));
        io.send(order);
        QTRY_COMPARE(engine.count<HttpReply>(), 1);
        QVERIFY(engine.last<HttpReply>().id == HttpId{7});
        QVERIFY(engine.last<HttpReply>().headers == (std::vector<HttpHeader>{{"X-Used", "4"}}));
        // No answer to the second; the end of the thread says so.
        io.send(OrderHttp{.venue = kVenue, .id = HttpId{8}, .url = order.url});
        QTRY_COMPARE(requests, 2);
        io.stop();
        QCOMPARE(engine.count<HttpFailure>(), 1);
        QVERIFY(engine.last<HttpFailure>().id == HttpId{8});
        QVERIFY(engine.last<HttpFailure>().error.outcome == Outcome::Unknown);
        QCOMPARE(io.stats().orderRequests.load(), std::uint64_t(2));
        QCOMPARE(io.stats().orderConnections.load(), std::uint64_t(1));
        QCOMPARE(requests, 2);
    }

    void stopSendsTheOrdersThatWereAskedFor()
    {
        QByteArray heard;
        RawServer server([&heard](QTcpSocket&, const QByteArray& all) { heard = all; });
        Engine engine;
        IoThread io(engine.inbox, engine.clock, {});
        QVERIFY(io.start().has_value());
        io.send(WarmOrderLink{kVenue, server.url("http")});
        QTRY_COMPARE(io.stats().orderConnections.load(), std::uint64_t(1));
        io.send(OrderHttp{.venue = kVenue, .id = HttpId{9}, .url = server.url("http"), .body = "last words"});
        io.stop();
        QTRY_VERIFY(heard.endsWith("last words"));
        QCOMPARE(engine.count<HttpFailure>(), 1);
        QVERIFY(engine.last<HttpFailure>().error.outcome == Outcome::Unknown);
    }

    void closedLinkIsSilentAndOpensAgain()
    {
        LocalWebSocketServer server([](QWebSocket& peer) { peer.sendTextMessage("hello"); });
        Engine engine;
        IoThread io(engine.inbox, engine.clock, {});
        QVERIFY(io.start().has_value());
        for (int round = 1; round <= 3; ++round) {
            io.send(OpenLink{kVenue, kLink, server.url()});
            QTRY_COMPARE(engine.count<FrameIn>(), round);
            io.send(CloseLink{kVenue, kLink});
        }
        QCOMPARE(engine.count<LinkDown>(), 0);
        QCOMPARE(engine.count<LinkUp>(), 3);
    }

    void shedsPublicLinksWhenTheEngineIsBehind()
    {
        // Nobody drains while the servers flood: the inbox must stop growing near its mark, and the private link stays.
        constexpr int kFlood = 5000;
        LocalWebSocketServer flood([](QWebSocket& peer) {
            for (int i = 0; i < kFlood; ++i)
                peer.sendTextMessage("x");
        });
        QWebSocket* account = nullptr;
        LocalWebSocketServer quiet([&](QWebSocket& peer) { account = &peer; });
        Engine engine;
        IoThread io(engine.inbox, engine.clock, {.inboxHighItems = 100});
        QVERIFY(io.start().has_value());
        io.send(OpenLink{.venue = kVenue, .link = LinkId{9}, .url = quiet.url(), .isPrivate = true});
        QTRY_VERIFY(account != nullptr);
        io.send(OpenLink{kVenue, kLink, flood.url()});
        QTRY_COMPARE(io.stats().linksShed.load(), std::uint64_t(1));
        QVERIFY(engine.inbox.depth() <= 102);
        account->sendTextMessage("fill");
        QTRY_COMPARE(io.stats().framesIn.load(), std::uint64_t(98 + 1 + 1)); // beside two LinkUps; the shed one; "fill"
        io.send(OpenLink{kVenue, LinkId{2}, flood.url()});                   // refused while the inbox is full
        QTRY_COMPARE(io.stats().linksShed.load(), std::uint64_t(2));
        QCOMPARE(engine.count<LinkDown>(), 2);
        QCOMPARE(engine.last<FrameIn>().bytes, std::string("fill"));
        io.send(OpenLink{kVenue, LinkId{2}, quiet.url()}); // drained: welcome again
        QTRY_COMPARE(engine.count<LinkUp>(), 3);
    }

    /// Two venues and nobody who drains: the one that floods loses its link, the calm one keeps its own and gets more.
    void onlyTheVenueThatFloodsIsShed()
    {
        constexpr VenueId kCalm{1};
        LocalWebSocketServer flood([](QWebSocket& peer) {
            for (int i = 0; i < 5000; ++i)
                peer.sendTextMessage("x");
        });
        QWebSocket* calmPeer = nullptr;
        LocalWebSocketServer calm([&](QWebSocket& peer) { calmPeer = &peer; });
        Engine engine;
        IoThread io(engine.inbox, engine.clock, {.inboxHighItems = 100});
        QVERIFY(io.start().has_value());
        io.send(OpenLink{kCalm, kLink, calm.url()});
        QTRY_VERIFY(calmPeer != nullptr);
        QTRY_COMPARE(io.stats().linksOpened.load(), std::uint64_t(1));
        io.send(OpenLink{kVenue, kLink, flood.url()});
        QTRY_COMPARE(io.stats().linksShed.load(), std::uint64_t(1));
        const std::uint64_t before = io.stats().framesIn.load();
        calmPeer->sendTextMessage("calm");
        QTRY_COMPARE(io.stats().framesIn.load(), before + 1);
        io.send(OpenLink{kCalm, LinkId{2}, calm.url()});
        QTRY_COMPARE(io.stats().linksOpened.load(), std::uint64_t(3));
        QCOMPARE(io.stats().linksShed.load(), std::uint64_t(1));
        QCOMPARE(engine.count<LinkDown>(), 1);
        QCOMPARE(engine.last<LinkDown>().venue, kVenue);
        QCOMPARE(engine.last<FrameIn>().bytes, std::string("calm"));
    }

    void boundsTheInboxByBytesToo()
    {
        LocalWebSocketServer flood([](QWebSocket& peer) {
            for (int i = 0; i < 100; ++i)
                peer.sendBinaryMessage(QByteArray(100'000, 'x'));
        });
        Engine engine;
        IoThread io(engine.inbox, engine.clock, {.inboxHighBytes = 1'000'000});
        QVERIFY(io.start().has_value());
        io.send(OpenLink{kVenue, kLink, flood.url()});
        QTRY_COMPARE(io.stats().linksShed.load(), std::uint64_t(1));
        QCOMPARE(engine.count<FrameIn>(), 10);
    }

    void stopSendsWhatWasAskedForAndSaysGoodBye()
    {
        QString heard;
        bool isClosed = false;
        LocalWebSocketServer server([&](QWebSocket& peer) {
            connect(&peer, &QWebSocket::textMessageReceived, &peer, [&](const QString& text) { heard = text; });
            connect(&peer, &QWebSocket::disconnected, &peer, [&] { isClosed = true; });
        });
        Engine engine;
        IoThread io(engine.inbox, engine.clock, {});
        QVERIFY(io.start().has_value());
        io.send(OpenLink{kVenue, kLink, server.url()});
        QTRY_COMPARE(engine.count<LinkUp>(), 1);
        io.send(SendText{kVenue, kLink, "last words"});
        io.stop();
        io.send(SendText{kVenue, kLink, "after the end"});
        QTRY_COMPARE(heard, QString("last words"));
        QTRY_VERIFY(isClosed);
    }

    void doesNotStartOnAnUnreadableAuthorityFile()
    {
        Engine engine;
        IoThread io(engine.inbox, engine.clock, {.extraCaFile = "/nonexistent.pem"});
        const auto started = io.start();
        QVERIFY(!started);
        QVERIFY(started.error().code == Code::BadConfig);
    }
};

QTEST_GUILESS_MAIN(IoThreadTest)
#include "io_thread_test.moc"
