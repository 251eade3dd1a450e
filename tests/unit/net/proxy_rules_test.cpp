// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/net/proxy_rules.h"

#include <QTest>

using namespace gannet;

/// Which proxy the environment's variables choose for a URL.
class ProxyRulesTest final : public QObject {
    Q_OBJECT

private slots:
    void chooses_data()
    {
        QTest::addColumn<QStringList>("variables");
        QTest::addColumn<QString>("url");
        QTest::addColumn<QString>("proxy"); // "type host port"; empty: direct
        const QString venue = QStringLiteral("wss://api.venue.example/ws");
        const auto row = [](const char* name, const QStringList& variables, const QString& url, const char* proxy) {
            QTest::newRow(name) << variables << url << QString::fromLatin1(proxy);
        };
        row("nothing set", {}, venue, "");
        row("websocket", {"HTTPS_PROXY=http://p.example:3128"}, venue, "http p.example 3128");
        row("read", {"HTTPS_PROXY=http://p.example:3128"}, "https://venue.example/", "http p.example 3128");
        row("lower case wins", {"HTTPS_PROXY=http://a.example:1", "https_proxy=http://b.example:2"}, venue,
            "http b.example 2");
        row("without scheme", {"HTTPS_PROXY=p.example:3128"}, venue, "http p.example 3128");
        row("all", {"ALL_PROXY=socks5://p.example"}, venue, "socks p.example 1080");
        row("https before all", {"ALL_PROXY=socks5://a.example", "HTTPS_PROXY=http://b.example:2"}, venue,
            "http b.example 2");
        row("exempt host", {"HTTPS_PROXY=http://p.example:1", "NO_PROXY=other.example,api.venue.example"}, venue, "");
        row("exempt domain", {"HTTPS_PROXY=http://p.example:1", "NO_PROXY= .venue.example "}, venue, "");
        row("only whole labels", {"HTTPS_PROXY=http://p.example:1", "NO_PROXY=enue.example"}, venue,
            "http p.example 1");
        row("all exempt", {"HTTPS_PROXY=http://p.example:1", "NO_PROXY=*"}, venue, "");
        row("this machine", {"HTTPS_PROXY=http://p.example:1"}, "ws://127.0.0.1:9000/ws", "");
        row("unreadable", {"HTTPS_PROXY=http://"}, venue, "");
    }

    void chooses()
    {
        QFETCH(QStringList, variables);
        QFETCH(QString, url);
        QFETCH(QString, proxy);
        QProcessEnvironment environment;
        for (const QString& variable : variables)
            environment.insert(variable.section('=', 0, 0), variable.section('=', 1));
        const QNetworkProxy chosen = ProxyRules(environment).proxyFor(QUrl(url));
        if (proxy.isEmpty()) {
            QCOMPARE(chosen.type(), QNetworkProxy::NoProxy);
            return;
        }
        const QString type = chosen.type() == QNetworkProxy::HttpProxy ? "http" : "socks";
        QCOMPARE(QStringLiteral("%1 %2 %3").arg(type, chosen.hostName()).arg(chosen.port()), proxy);
    }

    void keepsUserAndPassword()
    {
        QProcessEnvironment environment;
        environment.insert("HTTPS_PROXY", "http://user:word@proxy.example:3128");
        const QNetworkProxy chosen = ProxyRules(environment).proxyFor(QUrl("wss://venue.example/ws"));
        QCOMPARE(chosen.user(), "user");
        QCOMPARE(chosen.password(), "word");
    }
};

QTEST_GUILESS_MAIN(ProxyRulesTest)
#include "proxy_rules_test.moc"
