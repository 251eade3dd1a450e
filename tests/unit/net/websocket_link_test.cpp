// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/net/websocket_link.h"

#include "adapters/net/tls.h"
#include "tests/unit/net/local_servers.h"

#include <QNetworkProxy>
#include <QTest>

#include <memory>
#include <vector>

using namespace gannet;
using namespace gannet::test;

namespace {

struct Heard final : LinkListener {
    int ups = 0;
    std::vector<std::string> downs;
    std::vector<std::string> frames;
    int pongs = 0;
    std::function<void(WebSocketLink&)> onUp;

    void onLinkUp(WebSocketLink& link) override
    {
        ++ups;
        if (onUp)
            onUp(link);
    }
    void onLinkDown(WebSocketLink&, std::string reason) override { downs.push_back(std::move(reason)); }
    void onLinkFrame(WebSocketLink&, std::string bytes) override { frames.push_back(std::move(bytes)); }
    void onLinkPong(WebSocketLink&) override { ++pongs; }
};

/// A real server answers the upgrade; what the client gets of that answer, and what follows, is the test's business.
class UpgradedServer {
public:
    using OnUpgrade = std::function<void(QTcpSocket& client, const QByteArray& upgrade)>;

    explicit UpgradedServer(OnUpgrade onUpgrade)
        : m_onUpgrade(std::move(onUpgrade)),
          m_real([](QWebSocket&) {}),
          m_server([this](QTcpSocket& client, const QByteArray& all) { onBytes(client, all); })
    {}
    [[nodiscard]] std::string url() const { return m_server.url("ws"); }

private:
    void onBytes(QTcpSocket& client, const QByteArray& all)
    {
        if (!all.contains("\r\n\r\n") || m_upstream.state() != QAbstractSocket::UnconnectedState)
            return;
        QObject::connect(&m_upstream, &QTcpSocket::readyRead, &client,
                         [this, &client] { m_onUpgrade(client, m_upstream.readAll()); });
        m_upstream.connectToHost(QHostAddress::LocalHost, m_real.port());
        m_upstream.write(all);
    }

    OnUpgrade m_onUpgrade;
    LocalWebSocketServer m_real;
    QTcpSocket m_upstream;
    RawServer m_server;
};

/// A link, its limits, and what was heard of it.
struct Bench {
    IoOptions options;
    IoStats stats;
    Heard heard;
    std::unique_ptr<WebSocketLink> link;

    void open(const std::string& url)
    {
        if (!link)
            link = std::make_unique<WebSocketLink>(heard, options, *tlsConfiguration({}), stats);
        link->open(QUrl(QString::fromStdString(url)), QNetworkProxy(QNetworkProxy::NoProxy));
    }
};

} // namespace

/// One link against a server on this machine that behaves, and that misbehaves.
class WebSocketLinkTest final : public QObject {
    Q_OBJECT

private slots:
    void echoes()
    {
        LocalWebSocketServer server([](QWebSocket& peer) {
            connect(&peer, &QWebSocket::textMessageReceived, &peer, [&peer](const QString& text) {
                peer.sendTextMessage(text);
                peer.sendBinaryMessage(QByteArray("\x00\x01", 2));
            });
        });
        Bench bench;
        const std::string text = "{\"a\":\"\xe2\x82\xac\"}";
        bench.heard.onUp = [text](WebSocketLink& link) { link.send(text); };
        bench.open(server.url());
        QTRY_COMPARE(bench.heard.frames.size(), std::size_t(2));
        QCOMPARE(bench.heard.frames[0], text);
        QCOMPARE(bench.heard.frames[1], std::string("\x00\x01", 2));
        QCOMPARE(bench.heard.ups, 1);
        QCOMPARE(bench.stats.framesIn.load(), std::uint64_t(2));
        QCOMPARE(bench.stats.bytesIn.load(), std::uint64_t(text.size() + 2));
        QVERIFY(bench.heard.downs.empty());
    }

    void toldOnceWhenNobodyListens()
    {
        Bench bench;
        bench.open("ws://127.0.0.1:1/ws");
        QTRY_COMPARE(bench.heard.downs.size(), std::size_t(1));
        QCoreApplication::processEvents();
        QCOMPARE(bench.heard.downs.size(), std::size_t(1));
        QCOMPARE(bench.heard.ups, 0);
    }

    void saysWhyTheVenueClosed()
    {
        LocalWebSocketServer server(
            [](QWebSocket& peer) { peer.close(QWebSocketProtocol::CloseCodePolicyViolated, "Too many requests"); });
        Bench bench;
        bench.open(server.url());
        QTRY_COMPARE(bench.heard.downs, std::vector<std::string>{"closed: 1008 Too many requests"});
    }

    void refusedUpgrade()
    {
        RawServer server([](QTcpSocket& socket, const QByteArray& all) {
            if (all.contains("\r\n\r\n"))
                socket.write("HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n");
        });
        Bench bench;
        bench.open(server.url("ws"));
        QTRY_COMPARE(bench.heard.downs.size(), std::size_t(1));
        QCOMPARE(bench.heard.ups, 0);
    }

    /// The path of an account's stream is who may listen: it stands in no reason, so in no log.
    void noReasonRepeatsThePath_data()
    {
        QTest::addColumn<QByteArray>("answer");
        QTest::newRow("refused") << QByteArray("HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n");
        QTest::newRow("unknown") << QByteArray("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
        QTest::newRow("sent elsewhere") << QByteArray("HTTP/1.1 302 Found\r\nLocation: /ws/5ecre7\r\n"
                                                      "Content-Length: 0\r\n\r\n");
        QTest::newRow("no websocket") << QByteArray("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}");
        QTest::newRow("nothing") << QByteArray();
    }

    void noReasonRepeatsThePath()
    {
        QFETCH(QByteArray, answer);
        RawServer server([answer](QTcpSocket& socket, const QByteArray& all) {
            if (all.contains("\r\n\r\n")) {
                socket.write(answer);
                socket.disconnectFromHost();
            }
        });
        Bench bench;
        bench.open(server.url("ws") + "ws/5ecre7");
        QTRY_COMPARE(bench.heard.downs.size(), std::size_t(1));
        QVERIFY2(bench.heard.downs[0].find("5ecre7") == std::string::npos, bench.heard.downs[0].c_str());
    }

    void cutInTheMiddleOfAFrame()
    {
        // Ten bytes of a frame of a hundred.
        UpgradedServer server([](QTcpSocket& socket, const QByteArray& upgrade) {
            socket.write(upgrade + QByteArray("\x81\x64") + "0123456789");
            socket.flush();
            socket.disconnectFromHost();
        });
        Bench bench;
        bench.open(server.url());
        QTRY_COMPARE(bench.heard.downs.size(), std::size_t(1));
        QCOMPARE(bench.heard.ups, 1);
        QVERIFY(bench.heard.frames.empty());
        QVERIFY2(bench.heard.downs[0].starts_with("1006: the connection broke without a close frame"),
                 bench.heard.downs[0].c_str());
    }

    void aBreakIsNoClose()
    {
        UpgradedServer server([](QTcpSocket& socket, const QByteArray& upgrade) {
            socket.write(upgrade);
            socket.flush();
            QTimer::singleShot(20, &socket, [&socket] { socket.abort(); });
        });
        Bench bench;
        bench.open(server.url());
        QTRY_COMPARE(bench.heard.downs.size(), std::size_t(1));
        QCOMPARE(bench.heard.ups, 1);
        QCOMPARE(bench.heard.downs[0], std::string("1006: the connection broke without a close frame (The remote host "
                                                   "closed the connection)"));
    }

    void aCloseWithoutWordsIsSaidWithoutABlank()
    {
        LocalWebSocketServer server([](QWebSocket& peer) { peer.close(QWebSocketProtocol::CloseCodeGoingAway); });
        Bench bench;
        bench.open(server.url());
        QTRY_COMPARE(bench.heard.downs, std::vector<std::string>{"closed: 1001"});
    }

    void readsByteByByte()
    {
        UpgradedServer server([](QTcpSocket& socket, const QByteArray& upgrade) {
            dribble(socket, upgrade + QByteArray("\x81\x05{\"a\"}") + QByteArray("\x01\x02{\"") +
                                QByteArray("\x89\x01p") +
                                QByteArray("\x80\x03"
                                           "b\"}")); // a ping between two parts
        });
        Bench bench;
        bench.open(server.url());
        QTRY_COMPARE(bench.heard.frames.size(), std::size_t(2));
        QCOMPARE(bench.heard.frames[0], std::string("{\"a\"}"));
        QCOMPARE(bench.heard.frames[1], std::string("{\"b\"}"));
        QVERIFY(bench.link->isUp());
    }

    void textThatIsNoUtf8DropsTheLink()
    {
        UpgradedServer server([](QTcpSocket& socket, const QByteArray& upgrade) {
            socket.write(upgrade + QByteArray("\x81\x04{\"\xff\xfe"));
        });
        Bench bench;
        bench.open(server.url());
        QTRY_COMPARE(bench.heard.downs.size(), std::size_t(1));
        QCOMPARE(bench.heard.ups, 1);
        QVERIFY(bench.heard.frames.empty());
    }

    void slowUpgradeTimesOut()
    {
        RawServer server([](QTcpSocket&, const QByteArray&) {});
        Bench bench;
        bench.options.connectTimeout = Duration::milliseconds(60);
        bench.open(server.url("ws"));
        QTRY_COMPARE(bench.heard.downs, std::vector<std::string>{"no connection within 0.06 s"});
        QCOMPARE(bench.stats.timeouts.load(), std::uint64_t(1));
    }

    void silenceClosesTheLink()
    {
        LocalWebSocketServer server([](QWebSocket&) {});
        Bench bench;
        bench.options.idleTimeout = Duration::milliseconds(80);
        bench.options.pingInterval = {};
        bench.open(server.url());
        QTRY_COMPARE(bench.heard.downs, std::vector<std::string>{"idle 0.08 s"});
        QCOMPARE(bench.stats.idleClosed.load(), std::uint64_t(1));
    }

    void answeredPingsKeepAQuietLink()
    {
        LocalWebSocketServer server([](QWebSocket&) {});
        Bench bench;
        bench.options.idleTimeout = Duration::milliseconds(400);
        bench.options.pingInterval = Duration::milliseconds(50);
        bench.open(server.url());
        QElapsedTimer elapsed;
        elapsed.start();
        QTRY_VERIFY(elapsed.hasExpired(1200)); // three times the idle limit
        QVERIFY(bench.link->isUp());
        QVERIFY(bench.heard.downs.empty());
        QVERIFY(bench.heard.pongs > 5);
    }

    void aLinkThatBringsFramesIsNotPinged()
    {
        QTimer timer;
        LocalWebSocketServer server([&timer](QWebSocket& socket) {
            QObject::connect(&timer, &QTimer::timeout, &socket, [&socket] { socket.sendTextMessage("x"); });
            timer.start(10);
        });
        Bench bench;
        bench.options.pingInterval = Duration::milliseconds(500);
        bench.open(server.url());
        QElapsedTimer elapsed;
        elapsed.start();
        QTRY_VERIFY(elapsed.hasExpired(1200));
        QVERIFY(!bench.heard.frames.empty());
        QCOMPARE(bench.heard.pongs, 0);
    }

    void tooLargeAMessageDropsTheLink_data()
    {
        QTest::addColumn<bool>("isOneFrame");
        QTest::newRow("one frame") << true;
        QTest::newRow("many frames") << false;
    }

    void tooLargeAMessageDropsTheLink()
    {
        QFETCH(bool, isOneFrame);
        constexpr qsizetype kBytes = 64 * kMebibyte;
        LocalWebSocketServer server([isOneFrame](QWebSocket& peer) {
            peer.sendTextMessage(QStringLiteral("first"));
            if (isOneFrame)
                peer.setOutgoingFrameSize(static_cast<quint64>(kBytes));
            peer.sendBinaryMessage(QByteArray(kBytes, 'x'));
        });
        Bench bench;
        bench.open(server.url());
        QTRY_COMPARE(bench.heard.downs.size(), std::size_t(1));
        QVERIFY2(bench.heard.downs[0].rfind("TOO_LARGE", 0) == 0, bench.heard.downs[0].c_str());
        QCOMPARE(bench.heard.frames, std::vector<std::string>{"first"});
        QCOMPARE(bench.stats.tooLarge.load(), std::uint64_t(1));
    }

    void closeIsSilentAndTheLinkOpensAgain()
    {
        QList<QWebSocket*> peers;
        LocalWebSocketServer server([&](QWebSocket& peer) { peers.append(&peer); });
        Bench bench;
        bench.open(server.url());
        QTRY_VERIFY(bench.heard.ups == 1 && peers.size() == 1);
        bench.link->close();
        QTRY_COMPARE(peers[0]->state(), QAbstractSocket::UnconnectedState);
        bench.link->send("dropped");
        QCOMPARE(bench.stats.sendsDropped.load(), std::uint64_t(1));
        bench.open(server.url());
        QTRY_COMPARE(bench.heard.ups, 2);
        QVERIFY(bench.heard.downs.empty());
    }

    void aPeerThatDoesNotReadIsDropped()
    {
        LocalWebSocketServer server([](QWebSocket&) {});
        Bench bench;
        bench.options.maxUnsentBytes = 100'000;
        bench.open(server.url());
        QTRY_COMPARE(bench.heard.ups, 1);
        const std::string text(1'000'000, 'x');
        for (int i = 0; i < 100 && bench.heard.downs.empty(); ++i) // the server's turn never comes in this loop
            bench.link->send(text);
        QCOMPARE(bench.heard.downs, std::vector<std::string>{"the venue does not read what we send"});
    }
};

QTEST_GUILESS_MAIN(WebSocketLinkTest)
#include "websocket_link_test.moc"
