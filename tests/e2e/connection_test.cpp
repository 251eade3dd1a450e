// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/e2e/terminal.h"
#include "tests/support/certificates.h"
#include "tests/twins/twin.h"

#include <QTcpServer>
#include <QTest>

#include <memory>
#include <string>

using namespace gannet;
using namespace gannet::test;
using namespace gannet::twin;

namespace {

constexpr int kLiveMs = 20'000;
constexpr int kSettleMs = 5'000;

TwinOptions optionsOf(const std::string& venue)
{
    const std::string folder = GANNET_SOURCE_DIR "/resources/demo/";
    const bool sendsDiffs = venue != "hyperliquid";
    TwinOptions options;
    options.venue = venue;
    options.recordings = {folder + (sendsDiffs ? "binance_usdm_btcusdt_20240808.gz" : "hyperliquid_btc_20250126.gz")};
    options.speed = sendsDiffs ? 2 : 3;
    return options;
}

std::string symbolOf(const std::string& venue)
{
    return venue == "hyperliquid" ? "BTC" : "BTCUSDT";
}

/// A port of this machine on which nobody listens.
std::uint16_t freePort()
{
    QTcpServer server;
    server.listen(QHostAddress::LocalHost);
    return server.serverPort();
}

void eachVenue()
{
    QTest::addColumn<QString>("venue");
    QTest::newRow("binance-usdm") << QStringLiteral("binance-usdm");
    QTest::newRow("hyperliquid") << QStringLiteral("hyperliquid");
    QTest::newRow("aster") << QStringLiteral("aster");
}

} // namespace

/// How the whole program, without its window, comes to its venue: nobody there, encrypted, and renewed.
class ConnectionTest final : public QObject {
    Q_OBJECT

private slots:
    void initTestCase()
    {
        const bool isMade = m_made.makeAuthority("ca", "Gannet test authority") &&
                            m_made.makeAuthority("other", "Some other authority") &&
                            m_made.makeCertificate("venue", "ca", "DNS:localhost,IP:127.0.0.1", 30);
        QVERIFY2(isMade, m_made.error());
    }

    void nobodyListens_data() { eachVenue(); }
    /// A refused connection is told with where and why, tried again, and is no refused frame; when somebody listens at
    /// last, the book comes.
    void nobodyListens()
    {
        QFETCH(QString, venue);
        TwinOptions options = optionsOf(venue.toStdString());
        options.port = freePort();
        const std::string host = "//127.0.0.1:" + std::to_string(options.port);
        Terminal terminal(options.venue, symbolOf(options.venue), "http:" + host, "ws:" + host);
        QVERIFY(terminal.start().has_value());
        QTRY_VERIFY_WITH_TIMEOUT(terminal.health().attempt >= 2, kLiveMs);
        const std::string words(terminal.health().words.view());
        QVERIFY2(words.find(host) != std::string::npos, words.c_str());
        QVERIFY2(words.find("refused") != std::string::npos, words.c_str());
        QVERIFY(!terminal.isLive());
        QVERIFY(terminal.health().session != SessionState::Ready);
        QCOMPARE(terminal.health().refused, std::uint64_t(0));
        QCOMPARE(terminal.refusedBursts(), 0U);

        Twin twin(options);
        QVERIFY(twin.start().has_value());
        QTRY_VERIFY_WITH_TIMEOUT(terminal.isLive(), 2 * kLiveMs); // the tries are far apart by now
        QTRY_VERIFY_WITH_TIMEOUT(terminal.health().session == SessionState::Ready, kSettleMs);
        QCOMPARE(terminal.health().attempt, 0U);
    }

    void overTls_data()
    {
        QTest::addColumn<QString>("venue");
        QTest::addColumn<QString>("trusted");
        for (const char* venue : {"binance-usdm", "hyperliquid", "aster"}) {
            QTest::addRow("%s, its authority is trusted", venue) << QString(venue) << QStringLiteral("ca.pem");
            QTest::addRow("%s, another one is", venue) << QString(venue) << QStringLiteral("other.pem");
            QTest::addRow("%s, only the system's are", venue) << QString(venue) << QString();
        }
    }
    /// A throw-away authority: the book comes over wss: and https: when it is trusted, and nothing at all when it is
    /// not.
    void overTls()
    {
        QFETCH(QString, venue);
        QFETCH(QString, trusted);
        TwinOptions options = optionsOf(venue.toStdString());
        options.certificateFile = m_made.pathText("venue.pem");
        options.keyFile = m_made.pathText("venue.key");
        Twin twin(options);
        QVERIFY(twin.start().has_value());
        QVERIFY(twin.wsUrl().starts_with("wss://") && twin.restUrl().starts_with("https://"));
        const std::string symbol = symbolOf(options.venue);
        Terminal terminal(options.venue, symbol, twin.restUrl(), twin.wsUrl(),
                          trusted.isEmpty() ? std::string() : m_made.pathText(trusted));
        QVERIFY(terminal.start().has_value());
        if (trusted != "ca.pem") {
            QTRY_VERIFY_WITH_TIMEOUT(terminal.health().attempt >= 2, kLiveMs);
            const std::string words(terminal.health().words.view());
            QVERIFY2(words.find("certificate refused") != std::string::npos, words.c_str());
            QCOMPARE(terminal.ioStats().framesIn.load(), std::uint64_t(0));
            QCOMPARE(terminal.refusedBursts(), 0U);
            QCOMPARE(twin.stats().webSockets.load(), std::uint64_t(0));
            QCOMPARE(twin.stats().httpRequests.load(), std::uint64_t(0));
            return;
        }
        QTRY_VERIFY_WITH_TIMEOUT(terminal.isLive(), kLiveMs);
        twin.setPaused(true);
        QTRY_VERIFY_WITH_TIMEOUT(terminal.isLive() && terminal.shows(twin.book(symbol)), kSettleMs);
        QCOMPARE(terminal.ioStats().tlsRefused.load(), std::uint64_t(0));
    }

    /// The venue says that a server is going down: the link is renewed before, and the screen never notices.
    void renewalIsUnnoticed()
    {
        Twin twin(optionsOf("binance-usdm"));
        QVERIFY(twin.start().has_value());
        Terminal terminal("binance-usdm", "BTCUSDT", twin.restUrl(), twin.wsUrl());
        QVERIFY(terminal.start().has_value());
        QTRY_VERIFY_WITH_TIMEOUT(terminal.isLive(), kLiveMs);
        QTRY_VERIFY_WITH_TIMEOUT(terminal.health().session == SessionState::Ready, kSettleMs);
        const std::uint64_t opened = twin.stats().webSockets.load();
        twin.fault(*parseFault("shutdown:8000"));
        bool wasLive = true;
        const auto isRenewed = [&] {
            wasLive = wasLive && terminal.isLive();
            return twin.stats().webSockets.load() == opened + 2 && twin.stats().openWebSockets.load() == 2;
        };
        QTRY_VERIFY_WITH_TIMEOUT(isRenewed(), kLiveMs);
        const std::uint64_t told = twin.stats().bookMessages.load();
        QTRY_VERIFY_WITH_TIMEOUT((static_cast<void>(isRenewed()), twin.stats().bookMessages.load() > told + 20),
                                 kSettleMs);
        QVERIFY(wasLive);
        twin.setPaused(true);
        QTRY_VERIFY_WITH_TIMEOUT(terminal.isLive() && terminal.shows(twin.book("BTCUSDT")), kSettleMs);
        const HealthVenue& health = terminal.health();
        QCOMPARE(health.reconnects + health.gaps + health.resyncs + health.refused, std::uint64_t(0));
    }

private:
    Certificates m_made;
};

QTEST_GUILESS_MAIN(ConnectionTest)
#include "connection_test.moc"
