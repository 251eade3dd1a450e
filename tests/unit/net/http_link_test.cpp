// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/net/http_link.h"

#include "adapters/net/tls.h"
#include "tests/unit/net/local_servers.h"

#include <QTest>
#include <QTimer>

#include <vector>

using namespace gannet;
using namespace gannet::test;

namespace {

const Timestamp kNow = Timestamp::fromMilliseconds(1'445'412'420'000); // Wed, 21 Oct 2015 07:27:00 GMT

/// An HTTP link, its limits, and what came of the requests.
struct Bench final : HttpListener {
    explicit Bench(IoOptions o = {}) : options(std::move(o)) {}

    void onHttpResult(HttpResult result) override { results.push_back(std::move(result)); }
    void get(const std::string& url, Duration timeout = Duration::seconds(5))
    {
        link.request({.venue = VenueId{1}, .id = HttpId{7}, .url = url, .timeout = timeout});
    }
    [[nodiscard]] const HttpReply* reply() const { return std::get_if<HttpReply>(&results.front()); }
    [[nodiscard]] const Error* failure() const
    {
        const auto* failed = std::get_if<HttpFailure>(&results.front());
        return failed == nullptr ? nullptr : &failed->error;
    }

    IoOptions options;
    IoStats stats;
    ManualClock clock{kNow};
    ProxyRules proxies{QProcessEnvironment()};
    HttpLink link{*this, options, proxies, *tlsConfiguration({}), clock, stats};
    std::vector<HttpResult> results;
};

/// Answers every request with the same bytes and closes.
RawServer::OnBytes answering(const QByteArray& answer)
{
    return [answer](QTcpSocket& socket, const QByteArray& all) {
        if (!all.contains("\r\n\r\n"))
            return;
        socket.write(answer);
        socket.disconnectFromHost();
    };
}

} // namespace

/// Reads over HTTP against servers on this machine that answer well, badly or not at all.
class HttpLinkTest final : public QObject {
    Q_OBJECT

private slots:
    void reads()
    {
        QByteArray seen;
        RawServer server([&seen](QTcpSocket& socket, const QByteArray& all) {
            seen = all;
            socket.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}");
        });
        Bench bench;
        bench.get(server.url("http") + "fapi/v1/depth?symbol=BTCUSDT");
        QTRY_COMPARE(bench.results.size(), std::size_t(1));
        QVERIFY(bench.reply() != nullptr);
        QCOMPARE(bench.reply()->status, 200);
        QCOMPARE(bench.reply()->body, std::string("{}"));
        QVERIFY(bench.reply()->id == HttpId{7} && bench.reply()->venue == VenueId{1});
        QCOMPARE(bench.reply()->retryAfter.ns, 0);
        QVERIFY(seen.startsWith("GET /fapi/v1/depth?symbol=BTCUSDT HTTP/1.1"));
        QVERIFY(!seen.contains("Cookie"));
    }

    void readsByteByByte()
    {
        RawServer server([](QTcpSocket& socket, const QByteArray& all) {
            if (all.endsWith("\r\n\r\n"))
                dribble(socket,
                        "HTTP/1.1 429 Too Many Requests\r\nRetry-After: 3\r\nContent-Length: 7\r\n\r\n{\"a\":1}");
        });
        Bench bench;
        bench.get(server.url("http"));
        QTRY_COMPARE(bench.results.size(), std::size_t(1));
        QVERIFY(bench.reply() != nullptr);
        QCOMPARE(bench.reply()->status, 429);
        QCOMPARE(bench.reply()->body, std::string("{\"a\":1}"));
        QVERIFY(bench.reply()->retryAfter == Duration::seconds(3));
    }

    void tellsTheHeadersThatWereAskedFor()
    {
        RawServer server(answering("HTTP/1.1 200 OK\r\nx-used: 17\r\nX-Other: 1\r\nContent-Length: 0\r\n\r\n"));
        Bench bench;
        bench.link.request(
            {.venue = VenueId{1}, .id = HttpId{7}, .url = server.url("http"), .wantedHeaders = {"X-Absent", "X-Used"}});
        QTRY_COMPARE(bench.results.size(), std::size_t(1));
        QVERIFY(bench.reply() != nullptr);
        QVERIFY(bench.reply()->headers == (std::vector<HttpHeader>{{"X-Used", "17"}}));
    }

    void posts()
    {
        QByteArray seen;
        RawServer server([&seen](QTcpSocket& socket, const QByteArray& all) {
            seen = all;
            if (all.endsWith("{\"type\":\"meta\"}"))
                socket.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n[]");
        });
        Bench bench;
        bench.link.request({.venue = VenueId{1},
                            .id = HttpId{8},
                            .method = "POST",
                            .url = server.url("http") + "info",
                            .body = "{\"type\":\"meta\"}"});
        QTRY_COMPARE(bench.results.size(), std::size_t(1));
        QVERIFY(bench.reply() != nullptr);
        QCOMPARE(bench.reply()->body, std::string("[]"));
        QVERIFY(seen.contains("Content-Type: application/json"));
    }

    void theVenuesOwnHeaders()
    {
        QByteArray seen;
        RawServer server([&seen](QTcpSocket& socket, const QByteArray& all) {
            seen = all;
            if (all.endsWith("a=1"))
                socket.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}");
        });
        Bench bench;
        bench.link.request({.venue = VenueId{1},
                            .id = HttpId{8},
                            .method = "PUT",
                            .url = server.url("http") + "fapi/v1/listenKey",
                            .body = "a=1",
                            .contentType = "application/x-www-form-urlencoded",
                            .headers = {{"X-MBX-APIKEY", "a key"}},
                            .maskedMembers = {"listenKey"}});
        QTRY_COMPARE(bench.results.size(), std::size_t(1));
        QVERIFY(bench.reply() != nullptr);
        QVERIFY(bench.reply()->maskedMembers == std::vector<std::string>{"listenKey"});
        QVERIFY(seen.startsWith("PUT /fapi/v1/listenKey HTTP/1.1"));
        QVERIFY(seen.contains("X-MBX-APIKEY: a key\r\n"));
        QVERIFY(seen.contains("Content-Type: application/x-www-form-urlencoded\r\n"));
        QVERIFY(!seen.contains("application/json"));
    }

    void headersThatAreNone_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("value");
        QTest::newRow("a line of another header") << "X-Key"
                                                  << "5ecre7\r\nX-Other: 1";
        QTest::newRow("no name") << ""
                                 << "5ecre7";
        QTest::newRow("frames the message") << "Content-Length"
                                            << "5ecre7";
    }

    void headersThatAreNone()
    {
        QFETCH(QString, name);
        QFETCH(QString, value);
        Bench bench;
        bench.link.request({.venue = VenueId{1},
                            .id = HttpId{8},
                            .url = "http://127.0.0.1:1/",
                            .headers = {{name.toStdString(), value.toStdString()}}});
        QCOMPARE(bench.results.size(), std::size_t(1));
        const auto* const failure = std::get_if<HttpFailure>(&bench.results[0]);
        QVERIFY(failure != nullptr && failure->error.code == Code::InvalidRequest);
        QVERIFY(failure->error.message.find("5ecre7") == std::string::npos);
    }

    void errorStatusesAreAnswers_data()
    {
        QTest::addColumn<int>("status");
        for (const int status : {400, 401, 403, 404, 418, 429, 451, 500, 502, 503})
            QTest::addRow("%d", status) << status;
    }

    void errorStatusesAreAnswers()
    {
        QFETCH(int, status);
        RawServer server(answering("HTTP/1.1 " + QByteArray::number(status) +
                                   " Words\r\nRetry-After: 17\r\nContent-Length: 11\r\n\r\n{\"code\":-1}"));
        Bench bench;
        bench.get(server.url("http"));
        QTRY_COMPARE(bench.results.size(), std::size_t(1));
        QVERIFY(bench.reply() != nullptr);
        QCOMPARE(bench.reply()->status, status);
        QCOMPARE(bench.reply()->body, std::string("{\"code\":-1}"));
        QVERIFY(bench.reply()->retryAfter == Duration::seconds(17));
    }

    void retryAfter_data()
    {
        QTest::addColumn<QByteArray>("header");
        QTest::addColumn<qint64>("seconds");
        QTest::newRow("absent") << QByteArray() << qint64(0);
        QTest::newRow("seconds") << QByteArray("30") << qint64(30);
        QTest::newRow("spaces") << QByteArray(" 30 ") << qint64(30);
        QTest::newRow("date") << QByteArray("Wed, 21 Oct 2015 07:28:00 GMT") << qint64(60);
        QTest::newRow("past date") << QByteArray("Wed, 21 Oct 2015 07:26:00 GMT") << qint64(0);
        QTest::newRow("absurd date") << QByteArray("Wed, 21 Oct 2065 07:28:00 GMT") << qint64(3 * 86400);
        QTest::newRow("absurd") << QByteArray("999999999999999999999999") << qint64(3 * 86400);
        QTest::newRow("negative") << QByteArray("-5") << qint64(0);
        QTest::newRow("words") << QByteArray("soon") << qint64(0);
    }

    void retryAfter()
    {
        QFETCH(QByteArray, header);
        QFETCH(qint64, seconds);
        QCOMPARE(parseRetryAfter(header.toStdString(), kNow).ns / 1'000'000'000, seconds);
    }

    void redirectsAreNotFollowed()
    {
        RawServer target(answering("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"));
        RawServer server(answering("HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: " +
                                   QByteArray::fromStdString(target.url("http")) + "\r\n\r\n"));
        Bench bench;
        bench.get(server.url("http"));
        QTRY_COMPARE(bench.results.size(), std::size_t(1));
        QVERIFY(bench.reply() != nullptr);
        QCOMPARE(bench.reply()->status, 302);
        QCOMPARE(target.connections, 0);
    }

    void tooLarge_data()
    {
        QTest::addColumn<QByteArray>("head");
        QTest::newRow("announced") << QByteArray("Content-Length: 200000\r\n");
        QTest::newRow("not announced") << QByteArray("Connection: close\r\n");
    }

    void tooLarge()
    {
        QFETCH(QByteArray, head);
        RawServer server(answering("HTTP/1.1 200 OK\r\n" + head + "\r\n" + QByteArray(200'000, 'x')));
        Bench bench({.maxHttpBytes = 100'000});
        bench.get(server.url("http"));
        QTRY_COMPARE(bench.results.size(), std::size_t(1));
        QVERIFY(bench.failure() != nullptr);
        QVERIFY(bench.failure()->code == Code::TooLarge);
        QCOMPARE(bench.stats.tooLarge.load(), std::uint64_t(1));
    }

    void endlessDripTimesOut()
    {
        RawServer server([](QTcpSocket& socket, const QByteArray&) {
            socket.write("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n");
            auto* drip = new QTimer(&socket);
            connect(drip, &QTimer::timeout, &socket, [&socket] { socket.write("x"); });
            drip->start(5);
        });
        Bench bench;
        bench.get(server.url("http"), Duration::milliseconds(100));
        QTRY_COMPARE(bench.results.size(), std::size_t(1));
        QVERIFY(bench.failure() != nullptr);
        QVERIFY(bench.failure()->kind == ErrorKind::Timeout);
    }

    void cutBodyIsNoAnswer()
    {
        RawServer server(answering("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"lastUpdateId\":"));
        Bench bench;
        bench.get(server.url("http"));
        QTRY_COMPARE(bench.results.size(), std::size_t(1));
        QVERIFY(bench.failure() != nullptr);
        QVERIFY(bench.failure()->kind == ErrorKind::Disconnected);
    }

    void nobodyListens()
    {
        Bench bench;
        bench.get("http://127.0.0.1:1/");
        QTRY_COMPARE(bench.results.size(), std::size_t(1));
        QVERIFY(bench.failure() != nullptr);
        QVERIFY(bench.failure()->kind == ErrorKind::Disconnected);
    }

    void refusesWithoutASocket()
    {
        Bench bench;
        bench.get("http://venue.example/");
        bench.link.request({.venue = VenueId{1}, .id = HttpId{9}, .method = "DELETE", .url = "http://127.0.0.1:1/"});
        QCOMPARE(bench.results.size(), std::size_t(2));
        for (const HttpResult& result : bench.results)
            QVERIFY(std::get<HttpFailure>(result).error.kind == ErrorKind::Invalid);
        QCOMPARE(bench.stats.urlsRefused.load(), std::uint64_t(1));
    }

    void boundsWhatIsUnderWay()
    {
        RawServer server([](QTcpSocket&, const QByteArray&) {});
        Bench bench({.maxHttpInFlight = 2});
        for (int i = 0; i < 3; ++i)
            bench.get(server.url("http"));
        QCOMPARE(bench.results.size(), std::size_t(1));
        QVERIFY(bench.failure() != nullptr);
        QVERIFY(bench.failure()->kind == ErrorKind::RateLimited);
    }
};

QTEST_GUILESS_MAIN(HttpLinkTest)
#include "http_link_test.moc"
