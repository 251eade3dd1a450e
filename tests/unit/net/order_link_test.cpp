// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/net/order_link.h"

#include "adapters/net/tls.h"
#include "tests/support/certificates.h"
#include "tests/unit/net/local_servers.h"

#include <QPointer>
#include <QTest>

#include <memory>
#include <optional>
#include <vector>

using namespace gannet;
using namespace gannet::test;

namespace {

constexpr VenueId kVenue{3};
const QByteArray kFine = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}";

/// A server that keeps every whole request it was given, of all connections, and answers as the test says.
class OrderServer {
public:
    using OnRequest = std::function<void(QTcpSocket&, const QByteArray& body)>;

    explicit OrderServer(OnRequest onRequest, const QSslConfiguration* tls = nullptr)
        : m_onRequest(std::move(onRequest)),
          m_server([this](QTcpSocket& socket, const QByteArray& all) { onBytes(socket, all); }, tls)
    {}

    [[nodiscard]] std::string url(std::string_view scheme = "http") const { return m_server.url(scheme) + "order"; }
    [[nodiscard]] quint16 port() const { return m_server.port(); }
    [[nodiscard]] int connections() const { return m_server.connections; }

    QList<QByteArray> bodies; ///< of the requests, in order of arrival
    QByteArray lastHead;
    QPointer<QTcpSocket> last; ///< the connection of the last request

private:
    void onBytes(QTcpSocket& socket, const QByteArray& all)
    {
        // The answer may close the socket; what it was asked before is told all the same.
        const qsizetype begin = socket.property("taken").toLongLong();
        const qsizetype headEnd = all.indexOf("\r\n\r\n", begin);
        if (headEnd < 0)
            return;
        const QByteArray head = all.mid(begin, headEnd - begin);
        const qsizetype mark = head.indexOf("Content-Length: ");
        const qsizetype length = mark < 0 ? 0 : head.mid(mark + 16).split('\r').first().toLongLong();
        if (all.size() < headEnd + 4 + length)
            return;
        socket.setProperty("taken", headEnd + 4 + length);
        lastHead = head;
        last = &socket;
        bodies.append(all.mid(headEnd + 4, length));
        m_onRequest(socket, bodies.last());
    }

    OnRequest m_onRequest;
    RawServer m_server;
};

OrderServer::OnRequest answering(const QByteArray& answer)
{
    return [answer](QTcpSocket& socket, const QByteArray&) { socket.write(answer); };
}

/// Made once: reading the system's authorities takes longer than a request.
const QSslConfiguration& systemTls()
{
    static const QSslConfiguration tls = *tlsConfiguration({});
    return tls;
}

/// An order link, its limits, and what came of the requests.
struct Bench final : HttpListener {
    explicit Bench(IoOptions o = {}, const QProcessEnvironment& environment = {},
                   const QSslConfiguration& tls = systemTls())
        : options(std::move(o)), proxies(environment), link(*this, options, proxies, tls, clock, stats)
    {}

    void onHttpResult(HttpResult result) override { results.push_back(std::move(result)); }
    /// Ids count from 1, so the result of the n-th request has id n.
    void post(const std::string& url, const std::string& body, Duration timeout = Duration::seconds(5))
    {
        link.request({.venue = kVenue,
                      .id = HttpId{++posted},
                      .url = url,
                      .contentType = "application/json",
                      .body = body,
                      .wantedHeaders = {"X-Used"},
                      .timeout = timeout});
    }
    [[nodiscard]] bool hasResults(std::size_t count) const { return results.size() >= count; }
    [[nodiscard]] const HttpReply* reply(std::uint64_t id) const { return resultOf<HttpReply>(id); }
    [[nodiscard]] const Error* failure(std::uint64_t id) const
    {
        const auto* failed = resultOf<HttpFailure>(id);
        return failed == nullptr ? nullptr : &failed->error;
    }
    [[nodiscard]] bool isUnknown(std::uint64_t id) const
    {
        return failure(id) != nullptr && failure(id)->outcome == Outcome::Unknown;
    }
    [[nodiscard]] bool isNotSent(std::uint64_t id) const
    {
        return failure(id) != nullptr && failure(id)->outcome == Outcome::NotSent;
    }

    IoOptions options;
    IoStats stats;
    SystemClock clock;
    ProxyRules proxies;
    OrderLink link;
    std::vector<HttpResult> results;
    std::uint64_t posted = 0;

private:
    template <class Result> [[nodiscard]] const Result* resultOf(std::uint64_t id) const
    {
        const Result* found = nullptr;
        for (const HttpResult& result : results) {
            if (const auto* one = std::get_if<Result>(&result); one != nullptr && one->id == HttpId{id}) {
                if (found != nullptr)
                    qFatal("two results of one request");
                found = one;
            }
        }
        return found;
    }
};

QProcessEnvironment throughProxy(quint16 port, const char* scheme = "http")
{
    QProcessEnvironment environment;
    environment.insert("HTTPS_PROXY", QStringLiteral("%1://127.0.0.1:%2").arg(QLatin1String(scheme)).arg(port));
    return environment;
}

} // namespace

/// Orders over HTTP against servers on this machine that answer well, badly or not at all. Whatever they do, a request
/// reaches them once at most, and its result says whether it may have.
class OrderLinkTest final : public QObject {
    Q_OBJECT

private slots:
    void initTestCase()
    {
        const bool isMade = m_made.makeAuthority("ca", "Gannet test authority") &&
                            m_made.makeCertificate("good", "ca", "DNS:localhost,IP:127.0.0.1,DNS:venue.example", 30) &&
                            m_made.makeCertificate("elsewhere", "ca", "DNS:elsewhere.example", 30);
        QVERIFY2(isMade, m_made.error());
        m_goodTls = tlsOf(m_made, "good");
        m_elsewhereTls = tlsOf(m_made, "elsewhere");
        m_trusting = *tlsConfiguration(m_made.pathText("ca.pem"));
    }

    void sendsWhatItWasGivenAndTellsTheAnswer()
    {
        OrderServer server(
            answering("HTTP/1.1 429 Slow\r\nRetry-After: 3\r\nx-used: 17\r\nContent-Length: 7\r\n\r\n{\"a\":1}"));
        Bench bench;
        bench.post(server.url() + "?a=%7E", "{\"b\":2}");
        QTRY_VERIFY(bench.hasResults(1));
        QVERIFY(bench.reply(1) != nullptr);
        QVERIFY(bench.reply(1)->venue == kVenue);
        QCOMPARE(bench.reply(1)->status, 429);
        QCOMPARE(bench.reply(1)->body, std::string("{\"a\":1}"));
        QVERIFY(bench.reply(1)->retryAfter == Duration::seconds(3));
        QVERIFY(bench.reply(1)->headers == (std::vector<HttpHeader>{{"X-Used", "17"}}));
        QVERIFY2(server.lastHead.startsWith("POST /order?a=%7E HTTP/1.1\r\nHost: 127.0.0.1:"), server.lastHead);
        QCOMPARE(server.bodies, QList<QByteArray>{"{\"b\":2}"});
        QCOMPARE(bench.stats.orderRequests.load(), std::uint64_t(1));
        QCOMPARE(bench.stats.bytesIn.load(), std::uint64_t(7));
    }

    void answers_data()
    {
        QTest::addColumn<QByteArray>("answer");
        QTest::addColumn<int>("status");
        QTest::addColumn<int>("connections"); ///< that two requests need
        QTest::newRow("length") << kFine << 200 << 1;
        QTest::newRow("chunks")
            << QByteArray("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n{\r\n1\r\n}\r\n0\r\n\r\n") << 200
            << 1;
        QTest::newRow("continue first") << "HTTP/1.1 100 Continue\r\n\r\n" + kFine << 200 << 1;
        QTest::newRow("redirect") << QByteArray("HTTP/1.1 307 Moved\r\nLocation: /again\r\nContent-Length: 2\r\n\r\n{}")
                                  << 307 << 1;
        QTest::newRow("of the server") << QByteArray("HTTP/1.1 503 Busy\r\nContent-Length: 2\r\n\r\n{}") << 503 << 1;
        QTest::newRow("says close") << QByteArray("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}")
                                    << 200 << 2;
        QTest::newRow("more behind it") << kFine + "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n[]" << 200 << 2;
    }

    void answers()
    {
        QFETCH(QByteArray, answer);
        QFETCH(int, status);
        QFETCH(int, connections);
        for (const bool isEncrypted : {false, true}) {
            OrderServer server(answering(answer), isEncrypted ? &m_goodTls : nullptr);
            Bench bench({}, {}, m_trusting);
            for (std::uint64_t id = 1; id <= 2; ++id) {
                bench.post(server.url(isEncrypted ? "https" : "http"), std::to_string(id));
                QTRY_VERIFY(bench.hasResults(id));
                QVERIFY2(bench.reply(id) != nullptr, bench.failure(id) ? bench.failure(id)->message.c_str() : "");
                QCOMPARE(bench.reply(id)->status, status);
                QCOMPARE(bench.reply(id)->body, std::string("{}"));
            }
            QCOMPARE(server.bodies, (QList<QByteArray>{"1", "2"}));
            QCOMPARE(server.connections(), connections);
            QCOMPARE(bench.stats.orderConnections.load(), static_cast<std::uint64_t>(connections));
        }
    }

    void anAnswerMayEndWithTheConnection()
    {
        OrderServer server([](QTcpSocket& socket, const QByteArray&) {
            socket.write("HTTP/1.1 200 OK\r\n\r\n{\"a\":1}");
            socket.disconnectFromHost();
        });
        Bench bench;
        bench.post(server.url(), "1");
        QTRY_VERIFY(bench.hasResults(1));
        QVERIFY(bench.reply(1) != nullptr);
        QCOMPARE(bench.reply(1)->body, std::string("{\"a\":1}"));
    }

    /// The fault that doubles an order elsewhere: the server takes the request and closes without a word. On a kept
    /// connection HTTP libraries send it again there.
    void aRequestWhoseConnectionDiesIsNotSentAgain_data()
    {
        QTest::addColumn<bool>("isEncrypted");
        QTest::addColumn<bool>("isKept"); ///< the connection carried another request before
        QTest::addColumn<QByteArray>("answer");
        QTest::addColumn<bool>("isReset");
        for (const bool isEncrypted : {false, true}) {
            for (const bool isKept : {false, true}) {
                for (const bool isReset : {false, true}) {
                    const auto row = [&](const char* what, const QByteArray& answer) {
                        QTest::addRow("%s, %s, %s, %s", isEncrypted ? "tls" : "plain", isKept ? "kept" : "new",
                                      isReset ? "reset" : "closed", what)
                            << isEncrypted << isKept << answer << isReset;
                    };
                    row("no word", "");
                    row("half a head", "HTTP/1.1 200 OK\r\nContent-");
                    row("half a body", "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"a\":");
                    row("continue", "HTTP/1.1 100 Continue\r\n\r\n");
                }
            }
        }
    }

    void aRequestWhoseConnectionDiesIsNotSentAgain()
    {
        QFETCH(bool, isEncrypted);
        QFETCH(bool, isKept);
        QFETCH(QByteArray, answer);
        QFETCH(bool, isReset);
        OrderServer server(
            [&](QTcpSocket& socket, const QByteArray& body) {
                if (body != "fatal") {
                    socket.write(kFine);
                    return;
                }
                socket.write(answer);
                socket.flush();
                if (isReset)
                    socket.abort();
                else
                    socket.disconnectFromHost();
            },
            isEncrypted ? &m_goodTls : nullptr);
        Bench bench({}, {}, m_trusting);
        const std::string url = server.url(isEncrypted ? "https" : "http");
        if (isKept) {
            bench.post(url, "before");
            QTRY_VERIFY(bench.hasResults(1));
        }
        bench.post(url, "fatal");
        const std::uint64_t fatal = bench.posted;
        QTRY_VERIFY(bench.hasResults(fatal));
        QVERIFY(bench.isUnknown(fatal));
        QVERIFY(bench.failure(fatal)->kind == ErrorKind::Disconnected);
        QVERIFY2(bench.failure(fatal)->message.find("not known") != std::string::npos,
                 bench.failure(fatal)->message.c_str());
        // Whatever would have been sent again would have come before this.
        bench.post(url, "after");
        QTRY_VERIFY(bench.hasResults(fatal + 1));
        QVERIFY(bench.reply(fatal + 1) != nullptr);
        QCOMPARE(server.bodies.count("fatal"), 1);
        QCOMPARE(server.bodies.size(), static_cast<qsizetype>(bench.posted));
        QCOMPARE(bench.stats.ordersUnknown.load(), std::uint64_t(1));
    }

    void anIdleConnectionThatWasClosedIsNotUsed_data()
    {
        QTest::addColumn<bool>("isEncrypted");
        QTest::addColumn<QByteArray>("farewell");
        QTest::addColumn<bool>("isSeen"); ///< our loop has come to it before the next request
        for (const bool isEncrypted : {false, true}) {
            for (const bool isSeen : {false, true}) {
                const auto row = [&](const char* what, const QByteArray& farewell) {
                    QTest::addRow("%s, %s, %s", isEncrypted ? "tls" : "plain", what, isSeen ? "seen" : "on its way")
                        << isEncrypted << farewell << isSeen;
                };
                row("closed", "");
                // What balancers say to a connection that was silent. Read as an answer, it would be a rejection.
                row("farewell", "HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
            }
        }
    }

    void anIdleConnectionThatWasClosedIsNotUsed()
    {
        QFETCH(bool, isEncrypted);
        QFETCH(QByteArray, farewell);
        QFETCH(bool, isSeen);
        OrderServer server(answering(kFine), isEncrypted ? &m_goodTls : nullptr);
        Bench bench({}, {}, m_trusting);
        const std::string url = server.url(isEncrypted ? "https" : "http");
        bench.post(url, "1");
        QTRY_VERIFY(bench.hasResults(1));
        QVERIFY(server.last != nullptr);
        server.last->write(farewell);
        server.last->flush();
        server.last->disconnectFromHost();
        server.last->flush(); // TLS has a good-bye of its own
        if (isSeen)
            QTRY_VERIFY(server.last.isNull()); // gone on that side, and the same loop carries ours
        bench.post(url, "2");
        QTRY_VERIFY(bench.hasResults(2));
        QVERIFY2(bench.reply(2) != nullptr, bench.failure(2) ? bench.failure(2)->message.c_str() : "");
        QCOMPARE(bench.reply(2)->status, 200);
        QCOMPARE(server.bodies, (QList<QByteArray>{"1", "2"}));
        QCOMPARE(server.connections(), 2);
    }

    void anAnswerOverTheLimitsIsUnknown_data()
    {
        QTest::addColumn<QByteArray>("answer");
        QTest::newRow("announced") << QByteArray("HTTP/1.1 200 OK\r\nContent-Length: 200000\r\n\r\n{");
        QTest::newRow("in one chunk") << QByteArray("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n30d40\r\n{");
        QTest::newRow("until closed") << "HTTP/1.1 200 OK\r\n\r\n" + QByteArray(200'000, 'x');
        QTest::newRow("headers") << "HTTP/1.1 200 OK\r\n" + QByteArray("X-Bomb: 1\r\n").repeated(100'000);
        QTest::newRow("one header") << "HTTP/1.1 200 OK\r\nX-Bomb: " + QByteArray(200'000, 'x');
    }

    void anAnswerOverTheLimitsIsUnknown()
    {
        QFETCH(QByteArray, answer);
        OrderServer server(answering(answer));
        Bench bench({.maxOrderReplyBytes = 100'000});
        bench.post(server.url(), "1");
        QTRY_VERIFY(bench.hasResults(1));
        QVERIFY(bench.isUnknown(1));
        QVERIFY(bench.failure(1)->code == Code::TooLarge);
        QVERIFY(!bench.failure(1)->limit.empty());
        QCOMPARE(bench.stats.tooLarge.load(), std::uint64_t(1));
        QCOMPARE(server.bodies.size(), 1);
    }

    void whatIsNoAnswerIsUnknown()
    {
        OrderServer server(answering("SSH-2.0-OpenSSH_9.2\r\n"));
        Bench bench;
        bench.post(server.url(), "1");
        QTRY_VERIFY(bench.hasResults(1));
        QVERIFY(bench.isUnknown(1));
        QVERIFY(bench.failure(1)->code == Code::BadFormat);
        QCOMPARE(server.bodies.size(), 1);
    }

    /// The late answer comes while the next request is under way, and is not taken for that one's.
    void aSlowAnswerTimesOutAndIsNobodysElse()
    {
        QPointer<QTcpSocket> slow;
        OrderServer server([&](QTcpSocket& socket, const QByteArray& body) {
            if (body == "slow") {
                slow = &socket;
                socket.write("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nl");
                return;
            }
            if (slow)
                slow->write("ate");
            socket.write(kFine);
        });
        Bench bench;
        bench.post(server.url(), "slow", Duration::milliseconds(100));
        QTRY_VERIFY(bench.hasResults(1));
        QVERIFY(bench.isUnknown(1));
        QVERIFY(bench.failure(1)->kind == ErrorKind::Timeout);
        bench.post(server.url(), "next");
        QTRY_VERIFY(bench.hasResults(2));
        QVERIFY(bench.reply(2) != nullptr);
        QCOMPARE(bench.reply(2)->body, std::string("{}"));
        QCOMPARE(server.bodies, (QList<QByteArray>{"slow", "next"}));
        QCOMPARE(bench.stats.timeouts.load(), std::uint64_t(1));
    }

    void nobodyListens()
    {
        Bench bench;
        bench.post("http://127.0.0.1:1/order", "1");
        bench.post("https://127.0.0.1:1/order", "2");
        QTRY_VERIFY(bench.hasResults(2));
        for (const std::uint64_t id : {1U, 2U}) {
            QVERIFY(bench.isNotSent(id));
            QVERIFY(bench.failure(id)->kind == ErrorKind::Disconnected);
            QVERIFY2(bench.failure(id)->message.find("127.0.0.1") != std::string::npos,
                     bench.failure(id)->message.c_str());
        }
        QCOMPARE(bench.stats.ordersNotSent.load(), std::uint64_t(2));
    }

    void unknownHost()
    {
        Bench bench;
        bench.post("https://venue.invalid/order", "1"); // RFC 6761: no such host, ever
        QTRY_VERIFY_WITH_TIMEOUT(bench.hasResults(1), 12'000);
        QVERIFY(bench.isNotSent(1));
    }

    void aCertificateThatIsNotTheVenues_data()
    {
        QTest::addColumn<bool>("isOfElsewhere");
        QTest::addColumn<bool>("isTrusted");
        QTest::newRow("another host's") << true << true;
        QTest::newRow("of an unknown authority") << false << false;
    }

    void aCertificateThatIsNotTheVenues()
    {
        QFETCH(bool, isOfElsewhere);
        QFETCH(bool, isTrusted);
        OrderServer server(answering(kFine), isOfElsewhere ? &m_elsewhereTls : &m_goodTls);
        Bench bench({}, {}, isTrusted ? m_trusting : systemTls());
        bench.post(server.url("https"), "1");
        QTRY_VERIFY(bench.hasResults(1));
        QVERIFY(bench.isNotSent(1));
        QVERIFY2(bench.failure(1)->message.find("certificate refused") != std::string::npos,
                 bench.failure(1)->message.c_str());
        QCOMPARE(bench.stats.tlsRefused.load(), std::uint64_t(1));
        QCOMPARE(server.bodies.size(), 0);
    }

    void anUnfinishedHandshakeIsNotSent()
    {
        int bytes = 0;
        RawServer silent([&bytes](QTcpSocket&, const QByteArray& all) { bytes = static_cast<int>(all.size()); });
        Bench bench;
        bench.post(silent.url("https"), "the order", Duration::milliseconds(100));
        QTRY_VERIFY(bench.hasResults(1));
        QVERIFY(bench.isNotSent(1));
        QVERIFY(bench.failure(1)->kind == ErrorKind::Timeout);
        QVERIFY(bytes > 0); // the greeting of TLS
    }

    void aConnectionThatIsNotMadeInTimeIsNotSent()
    {
        RawServer silent([](QTcpSocket&, const QByteArray&) {});
        Bench bench({.connectTimeout = Duration::milliseconds(50)});
        bench.post(silent.url("https"), "1");
        QTRY_VERIFY(bench.hasResults(1));
        QVERIFY(bench.isNotSent(1));
        QVERIFY(bench.failure(1)->kind == ErrorKind::Timeout);
    }

    void aServerThatSpeaksNoTlsIsNotSent()
    {
        Bench bench;
        RawServer plain([](QTcpSocket& socket, const QByteArray&) { socket.write(kFine); });
        bench.post(plain.url("https"), "1");
        QTRY_VERIFY(bench.hasResults(1));
        QVERIFY(bench.isNotSent(1));
    }

    void twoInFlightHaveAConnectionEach()
    {
        QPointer<QTcpSocket> first;
        OrderServer server([&](QTcpSocket& socket, const QByteArray& body) {
            if (body == "1") {
                first = &socket;
                return;
            }
            socket.write("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\ntwo");
            if (first)
                first->write("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\none");
        });
        Bench bench;
        bench.post(server.url(), "1");
        QTRY_COMPARE(server.bodies.size(), 1);
        bench.post(server.url(), "2");
        QTRY_VERIFY(bench.hasResults(2));
        QVERIFY(bench.reply(1) != nullptr && bench.reply(2) != nullptr);
        QCOMPARE(bench.reply(1)->body, std::string("one"));
        QCOMPARE(bench.reply(2)->body, std::string("two"));
        QCOMPARE(server.connections(), 2);
    }

    /// Behind the answer comes another that nobody asked for, in the same packet, while a request waits for the
    /// connection: over TLS it is read by itself, when the first answer has been told.
    void whatComesBehindAnAnswerIsNotTheNextOnes()
    {
        for (const bool isEncrypted : {false, true}) {
            OrderServer server(
                [](QTcpSocket& socket, const QByteArray& body) {
                    socket.setSocketOption(QAbstractSocket::LowDelayOption, 1); // else the second waits for a while
                    socket.write(kFine);
                    socket.flush();
                    if (body == "1") {
                        socket.write("HTTP/1.1 400 Bad\r\nContent-Length: 5\r\n\r\nwrong");
                        socket.flush();
                    }
                },
                isEncrypted ? &m_goodTls : nullptr);
            Bench bench({.maxOrderConnections = 1}, {}, m_trusting);
            bench.post(server.url(isEncrypted ? "https" : "http"), "1");
            bench.post(server.url(isEncrypted ? "https" : "http"), "2");
            QTRY_VERIFY(bench.hasResults(2));
            for (const std::uint64_t id : {1U, 2U}) {
                QVERIFY2(bench.reply(id) != nullptr, bench.failure(id) ? bench.failure(id)->message.c_str() : "");
                QCOMPARE(bench.reply(id)->status, 200);
            }
            QCOMPARE(server.bodies, (QList<QByteArray>{"1", "2"}));
            QCOMPARE(server.connections(), 2);
        }
    }

    /// Each connection has bytes in it that nobody asked for before it can be used: no order goes there, and nobody
    /// connects for ever.
    void aServerThatSpeaksFirstIsGivenUp()
    {
        int connections = 0;
        QTcpServer server;
        connect(&server, &QTcpServer::pendingConnectionAvailable, &server, [&] {
            while (QTcpSocket* socket = server.nextPendingConnection()) {
                ++connections;
                socket->write("220 hello\r\n");
                socket->flush();
            }
        });
        QVERIFY(server.listen(QHostAddress::LocalHost));
        Bench bench;
        bench.post("http://127.0.0.1:" + std::to_string(server.serverPort()) + "/order", "1");
        QTRY_VERIFY(bench.hasResults(1));
        QVERIFY(bench.isNotSent(1));
        QVERIFY2(bench.failure(1)->kind == ErrorKind::Disconnected, bench.failure(1)->message.c_str());
        QVERIFY2(connections <= 5, QByteArray::number(connections));
    }

    void whatFindsNoConnectionWaitsInLine()
    {
        QPointer<QTcpSocket> asking;
        OrderServer server([&](QTcpSocket& socket, const QByteArray&) { asking = &socket; });
        Bench bench({.maxOrderConnections = 1, .maxOrdersWaiting = 2});
        bench.post(server.url(), "1");
        QTRY_COMPARE(server.bodies.size(), 1);
        bench.post(server.url(), "2", Duration::milliseconds(100));
        bench.post(server.url(), "3");
        QCOMPARE(bench.results.size(), std::size_t(0));
        bench.post(server.url(), "4");
        QVERIFY(bench.isNotSent(4));
        QVERIFY(bench.failure(4)->kind == ErrorKind::RateLimited);
        QCOMPARE(bench.failure(4)->limit, std::string("2"));
        QTRY_VERIFY(bench.hasResults(2));
        QVERIFY(bench.isNotSent(2)); // its time was over before its turn came
        QVERIFY(bench.failure(2)->kind == ErrorKind::Timeout);
        asking->write(kFine);
        QTRY_COMPARE(server.bodies.size(), 2);
        asking->write(kFine);
        QTRY_VERIFY(bench.hasResults(4));
        QVERIFY(bench.reply(1) != nullptr && bench.reply(3) != nullptr);
        QCOMPARE(server.bodies, (QList<QByteArray>{"1", "3"}));
        QCOMPARE(server.connections(), 1);
    }

    void aLineThatNobodyListensToEnds()
    {
        Bench bench({.maxOrderConnections = 2});
        for (int i = 0; i < 10; ++i)
            bench.post("http://127.0.0.1:1/order", "x");
        QTRY_VERIFY(bench.hasResults(10));
        for (std::uint64_t id = 1; id <= 10; ++id)
            QVERIFY(bench.isNotSent(id));
    }

    void warmingMakesOneConnectionAhead()
    {
        for (const bool isEncrypted : {false, true}) {
            OrderServer server(answering(kFine), isEncrypted ? &m_goodTls : nullptr);
            Bench bench({}, {}, m_trusting);
            const std::string url = server.url(isEncrypted ? "https" : "http");
            bench.link.warm({kVenue, url});
            bench.link.warm({kVenue, url});
            QTRY_COMPARE(bench.stats.orderConnections.load(), std::uint64_t(1));
            bench.link.warm({kVenue, url});
            bench.post(url, "1");
            QTRY_VERIFY(bench.hasResults(1));
            QVERIFY(bench.reply(1) != nullptr);
            QCOMPARE(bench.stats.orderConnections.load(), std::uint64_t(1));
            QCOMPARE(server.connections(), 1);
        }
    }

    void anOldConnectionIsReplacedAheadAndClosed()
    {
        OrderServer server(answering(kFine));
        Bench bench({.orderIdleTimeout = Duration::milliseconds(200)});
        bench.link.warm({kVenue, server.url()});
        QTRY_COMPARE(bench.stats.orderConnections.load(), std::uint64_t(1));
        QTRY_COMPARE(bench.stats.idleClosed.load(), std::uint64_t(1));
        bench.link.warm({kVenue, server.url()});
        QTRY_COMPARE(bench.stats.orderConnections.load(), std::uint64_t(2));
        QTest::qWait(110); // more than half of its time
        bench.link.warm({kVenue, server.url()});
        QTRY_COMPARE(bench.stats.orderConnections.load(), std::uint64_t(3));
        bench.post(server.url(), "1");
        QTRY_VERIFY(bench.hasResults(1));
        QVERIFY(bench.reply(1) != nullptr);
    }

    void warmingInVainTellsNobody()
    {
        Bench bench;
        bench.link.warm({kVenue, "http://venue.example/"});
        QCOMPARE(bench.stats.urlsRefused.load(), std::uint64_t(1));
        bench.link.warm({kVenue, "http://127.0.0.1:1/"});
        bench.post("http://127.0.0.1:1/order", "1");
        QTRY_VERIFY(bench.hasResults(1));
        QVERIFY(bench.isNotSent(1));
        QCOMPARE(bench.results.size(), std::size_t(1));
    }

    void refusesWithoutASocket()
    {
        Bench bench;
        bench.post("http://venue.example/order", "1");
        bench.post("no url", "2");
        bench.link.request({.venue = kVenue,
                            .id = HttpId{++bench.posted},
                            .url = "http://127.0.0.1:1/order",
                            .headers = {{"X", "a\r\nHost: other"}}});
        QCOMPARE(bench.results.size(), std::size_t(3));
        for (const std::uint64_t id : {1U, 2U, 3U}) {
            QVERIFY(bench.isNotSent(id));
            QVERIFY(bench.failure(id)->kind == ErrorKind::Invalid);
        }
        QCOMPARE(bench.stats.urlsRefused.load(), std::uint64_t(2));
        QCOMPARE(bench.stats.ordersNotSent.load(), std::uint64_t(3));
    }

    void aProxyThatRefusesIsNotSent()
    {
        RawServer proxy([](QTcpSocket& client, const QByteArray& all) {
            if (all.endsWith("\r\n\r\n"))
                client.write("HTTP/1.1 407 Proxy Authentication Required\r\n"
                             "Proxy-Authenticate: Basic realm=\"office\"\r\nContent-Length: 0\r\n\r\n");
        });
        Bench bench({}, throughProxy(proxy.port()));
        bench.post("https://venue.example/order", "1");
        QTRY_VERIFY(bench.hasResults(1));
        QVERIFY(bench.isNotSent(1));
        QVERIFY(bench.failure(1)->kind == ErrorKind::Disconnected);
        QVERIFY2(QString::fromStdString(bench.failure(1)->message).contains("proxy", Qt::CaseInsensitive),
                 bench.failure(1)->message.c_str());
    }

    void goesThroughAProxyAndKeepsThatConnection_data()
    {
        QTest::addColumn<bool>("isSocks");
        QTest::newRow("http") << false;
        QTest::newRow("socks") << true;
    }

    void goesThroughAProxyAndKeepsThatConnection()
    {
        QFETCH(bool, isSocks);
        OrderServer server(answering(kFine), &m_goodTls);
        ConnectProxy connect(server.port());
        SocksProxy socks(server.port());
        Bench bench({}, isSocks ? throughProxy(socks.port(), "socks5") : throughProxy(connect.port()), m_trusting);
        for (std::uint64_t id = 1; id <= 2; ++id) {
            bench.post("https://venue.example:4443/order", std::to_string(id));
            QTRY_VERIFY(bench.hasResults(id));
            QVERIFY2(bench.reply(id) != nullptr, bench.failure(id) ? bench.failure(id)->message.c_str() : "");
        }
        if (isSocks)
            QCOMPARE(socks.asked, QByteArray("venue.example"));
        else
            QCOMPARE(connect.asked, QByteArray("CONNECT venue.example:4443 HTTP/1.1"));
        QCOMPARE(server.connections(), 1);
    }

    void stoppingSaysWhatIsKnown()
    {
        OrderServer server([](QTcpSocket&, const QByteArray&) {});
        Bench bench({.maxOrderConnections = 1});
        bench.post(server.url(), "1");
        QTRY_COMPARE(server.bodies.size(), 1);
        bench.post(server.url(), "2");
        bench.link.stop();
        bench.post(server.url(), "3");
        QCOMPARE(bench.results.size(), std::size_t(3));
        QVERIFY(bench.isUnknown(1));
        QVERIFY(bench.isNotSent(2));
        QVERIFY(bench.isNotSent(3));
        QTRY_VERIFY(server.last.isNull()); // closed
        QCOMPARE(server.bodies, QList<QByteArray>{"1"});
    }

    /// Larger than what the machine takes at once, and the server does not read on: part of it is on its way.
    void aRequestThatIsPartlyWrittenIsUnknown()
    {
        QTcpServer server;
        QVERIFY(server.listen(QHostAddress::LocalHost));
        Bench bench;
        bench.post("http://127.0.0.1:" + std::to_string(server.serverPort()) + "/order", std::string(1'000'000, 'x'),
                   Duration::milliseconds(200));
        QTRY_VERIFY(server.hasPendingConnections());
        QTRY_VERIFY(bench.hasResults(1));
        QVERIFY(bench.isUnknown(1));
    }

private:
    Certificates m_made;
    QSslConfiguration m_goodTls;
    QSslConfiguration m_elsewhereTls;
    QSslConfiguration m_trusting; ///< ours, with the authority of these
};

QTEST_GUILESS_MAIN(OrderLinkTest)
#include "order_link_test.moc"
