// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/net/tls.h"

#include "adapters/net/http_link.h"
#include "adapters/net/proxy_rules.h"
#include "adapters/net/websocket_link.h"
#include "tests/support/certificates.h"
#include "tests/unit/net/local_servers.h"

#include <QNetworkProxy>
#include <QTest>

#include <memory>
#include <vector>

using namespace gannet;
using namespace gannet::test;

namespace {

struct Heard final : LinkListener, HttpListener {
    int ups = 0;
    std::vector<std::string> downs;
    std::vector<HttpResult> results;
    void onLinkUp(WebSocketLink&) override { ++ups; }
    void onLinkDown(WebSocketLink&, std::string reason) override { downs.push_back(std::move(reason)); }
    void onLinkFrame(WebSocketLink&, std::string) override {}
    void onLinkPong(WebSocketLink&) override {}
    void onHttpResult(HttpResult result) override { results.push_back(std::move(result)); }
};

} // namespace

/// Certificates are always checked: by authority, host name and time. The certificates here live as long as the test.
class TlsTest final : public QObject {
    Q_OBJECT

private slots:
    void initTestCase()
    {
        const bool isMade = m_made.makeAuthority("ca", "Gannet test authority") &&
                            m_made.makeAuthority("other", "Some other authority") &&
                            m_made.makeCertificate("good", "ca", "DNS:localhost,IP:127.0.0.1,DNS:venue.example", 30) &&
                            m_made.makeCertificate("elsewhere", "ca", "DNS:elsewhere.example", 30) &&
                            m_made.makeCertificate("expired", "ca", "DNS:localhost,IP:127.0.0.1", -1);
        QVERIFY2(isMade, m_made.error());
    }

    void checksTheCertificate_data()
    {
        QTest::addColumn<QString>("served");
        QTest::addColumn<QString>("trusted");
        QTest::addColumn<bool>("isAccepted");
        QTest::newRow("its authority trusted") << "good"
                                               << "ca" << true;
        QTest::newRow("only the system's authorities") << "good"
                                                       << "" << false;
        QTest::newRow("another authority") << "good"
                                           << "other" << false;
        QTest::newRow("another host's") << "elsewhere"
                                        << "ca" << false;
        QTest::newRow("expired") << "expired"
                                 << "ca" << false;
    }

    void checksTheCertificate()
    {
        QFETCH(QString, served);
        QFETCH(QString, trusted);
        QFETCH(bool, isAccepted);
        const QSslConfiguration serverTls = serverConfiguration(served);
        LocalWebSocketServer server([](QWebSocket&) {}, &serverTls);
        const auto tls = tlsConfiguration(trusted.isEmpty() ? std::string() : path(trusted + ".pem").toStdString());
        QVERIFY(tls.has_value());

        WebSocketLink link(m_heard, m_options, *tls, m_stats);
        link.open(QUrl(QString::fromStdString(server.url())), QNetworkProxy(QNetworkProxy::NoProxy));
        QTRY_COMPARE(m_heard.ups + static_cast<int>(m_heard.downs.size()), 1);
        QCOMPARE(m_heard.ups, isAccepted ? 1 : 0);
        if (!isAccepted)
            QVERIFY2(m_heard.downs[0].rfind("certificate refused", 0) == 0, m_heard.downs[0].c_str());

        // The same rules for reads.
        RawServer httpServer(
            [](QTcpSocket& socket, const QByteArray&) { socket.write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"); },
            &serverTls);
        const ProxyRules direct{QProcessEnvironment()};
        HttpLink http(m_heard, m_options, direct, *tls, m_clock, m_stats);
        http.request({.venue = VenueId{1}, .id = HttpId{1}, .url = httpServer.url("https")});
        QTRY_COMPARE(m_heard.results.size(), std::size_t(1));
        if (isAccepted) {
            QVERIFY(std::holds_alternative<HttpReply>(m_heard.results[0]));
            QCOMPARE(m_stats.tlsRefused.load(), std::uint64_t(0));
        } else {
            const auto* failure = std::get_if<HttpFailure>(&m_heard.results[0]);
            QVERIFY(failure != nullptr);
            QVERIFY2(failure->error.message.rfind("certificate refused", 0) == 0, failure->error.message.c_str());
            QCOMPARE(m_stats.tlsRefused.load(), std::uint64_t(2));
        }
    }

    void refusesAnAuthorityFileWithoutCertificate()
    {
        QVERIFY(!tlsConfiguration(path("missing.pem").toStdString()));
        QVERIFY(!tlsConfiguration(path("ca.key").toStdString()));
    }

    void oldProtocolIsRefused()
    {
        QSslConfiguration serverTls = serverConfiguration("good");
        QT_WARNING_PUSH
        QT_WARNING_DISABLE_DEPRECATED
        serverTls.setProtocol(QSsl::TlsV1_1);
        QT_WARNING_POP
        LocalWebSocketServer server([](QWebSocket&) {}, &serverTls);
        WebSocketLink link(m_heard, m_options, *tlsConfiguration(path("ca.pem").toStdString()), m_stats);
        link.open(QUrl(QString::fromStdString(server.url())), QNetworkProxy(QNetworkProxy::NoProxy));
        QTRY_COMPARE(m_heard.downs.size(), std::size_t(1));
        QCOMPARE(m_heard.ups, 0);
    }

    void goesThroughAProxyAndStillChecksTheHost_data()
    {
        QTest::addColumn<QString>("served");
        QTest::addColumn<bool>("isAccepted");
        QTest::newRow("right host") << "good" << true;
        QTest::newRow("wrong host") << "elsewhere" << false;
    }

    void goesThroughAProxyAndStillChecksTheHost()
    {
        QFETCH(QString, served);
        QFETCH(bool, isAccepted);
        const QSslConfiguration serverTls = serverConfiguration(served);
        LocalWebSocketServer server([](QWebSocket&) {}, &serverTls);
        ConnectProxy proxy(server.port());
        QProcessEnvironment environment;
        environment.insert("HTTPS_PROXY", QStringLiteral("http://127.0.0.1:%1").arg(proxy.port()));
        const ProxyRules rules(environment);

        const auto tls = tlsConfiguration(path("ca.pem").toStdString());
        const QUrl url("wss://venue.example:4443/ws"); // resolved by the proxy, not by us
        WebSocketLink link(m_heard, m_options, *tls, m_stats);
        link.open(url, rules.proxyFor(url));
        QTRY_COMPARE(m_heard.ups + static_cast<int>(m_heard.downs.size()), 1);
        QCOMPARE(proxy.asked, QByteArray("CONNECT venue.example:4443 HTTP/1.1"));
        QCOMPARE(m_heard.ups, isAccepted ? 1 : 0);

        proxy.asked.clear();
        HttpLink http(m_heard, m_options, rules, *tls, m_clock, m_stats);
        http.request({.venue = VenueId{1}, .id = HttpId{1}, .url = "https://venue.example:4444/info"});
        QTRY_COMPARE(proxy.asked, QByteArray("CONNECT venue.example:4444 HTTP/1.1"));
    }

    void proxyThatWantsAPassword()
    {
        RawServer proxy([](QTcpSocket& client, const QByteArray& all) {
            if (all.endsWith("\r\n\r\n"))
                client.write("HTTP/1.1 407 Proxy Authentication Required\r\n"
                             "Proxy-Authenticate: Basic realm=\"office\"\r\nContent-Length: 0\r\n\r\n");
        });
        QProcessEnvironment environment;
        environment.insert("HTTPS_PROXY", QStringLiteral("http://127.0.0.1:%1").arg(proxy.port()));
        const ProxyRules rules(environment);
        const auto tls = tlsConfiguration({});
        const QUrl url("wss://venue.example:4443/ws");
        WebSocketLink link(m_heard, m_options, *tls, m_stats);
        link.open(url, rules.proxyFor(url));
        QTRY_COMPARE(m_heard.downs.size(), std::size_t(1));
        QVERIFY2(QString::fromStdString(m_heard.downs[0]).contains("proxy", Qt::CaseInsensitive),
                 m_heard.downs[0].c_str());
        QCOMPARE(m_heard.ups, 0);

        HttpLink http(m_heard, m_options, rules, *tls, m_clock, m_stats);
        http.request({.venue = VenueId{1}, .id = HttpId{1}, .url = "https://venue.example:4444/info"});
        QTRY_COMPARE(m_heard.results.size(), std::size_t(1));
        const auto* failure = std::get_if<HttpFailure>(&m_heard.results[0]);
        QVERIFY(failure != nullptr); // not the venue's answer, whatever its status
        QVERIFY(failure->error.kind == ErrorKind::Disconnected);
        QVERIFY2(QString::fromStdString(failure->error.message).contains("proxy", Qt::CaseInsensitive),
                 failure->error.message.c_str());
    }

    void init()
    {
        m_heard = {};
        m_stats.tlsRefused = 0;
    }

private:
    [[nodiscard]] QString path(const QString& name) const { return m_made.path(name); }

    [[nodiscard]] QSslConfiguration serverConfiguration(const QString& name) const { return tlsOf(m_made, name); }

    Certificates m_made;
    IoOptions m_options;
    IoStats m_stats;
    Heard m_heard;
    SystemClock m_clock;
};

QTEST_GUILESS_MAIN(TlsTest)
#include "tls_test.moc"
