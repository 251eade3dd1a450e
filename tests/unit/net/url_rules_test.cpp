// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/net/url_rules.h"

#include <QTest>

using namespace gannet;

/// Which URLs may be opened: encrypted ones anywhere, plain ones only to this machine.
class UrlRulesTest final : public QObject {
    Q_OBJECT

private slots:
    void decides_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<bool>("isHttp");
        QTest::addColumn<bool>("isAllowed");
        const auto row = [](const char* text, bool isHttp, bool isAllowed) {
            QTest::addRow("%s %s", isHttp ? "http" : "websocket", text)
                << QString::fromLatin1(text) << isHttp << isAllowed;
        };
        row("wss://venue.example/ws", false, true);
        row("ws://127.0.0.1:9000/ws", false, true);
        row("ws://127.8.9.10:9000", false, true);
        row("ws://[::1]:9000/ws", false, true);
        row("ws://localhost:9000/ws", false, true);
        row("ws://LOCALHOST:9000/ws", false, true);
        row("ws://venue.example/ws", false, false);
        row("ws://10.0.0.1/ws", false, false);
        row("ws://0.0.0.0/ws", false, false);
        row("ws://127.0.0.1.venue.example/ws", false, false);
        row("ws://localhost.venue.example/ws", false, false);
        row("ws://[::2]/ws", false, false);
        row("wss://user:word@venue.example/ws", false, false);
        row("https://venue.example/", false, false);
        row("file:///etc/hostname", false, false);
        row("wss:///ws", false, false);
        row("", false, false);
        row("not a url", false, false);
        row("https://venue.example/info", true, true);
        row("http://127.0.0.1:9000/info", true, true);
        row("http://venue.example/info", true, false);
        row("http://127.0.0.1@venue.example/info", true, false);
        row("wss://venue.example/info", true, false);
    }

    void decides()
    {
        QFETCH(QString, text);
        QFETCH(bool, isHttp);
        QFETCH(bool, isAllowed);
        const auto url = checkedUrl(text.toStdString(), isHttp ? UrlUse::Http : UrlUse::WebSocket);
        QCOMPARE(url.has_value(), isAllowed);
        if (!isAllowed) {
            QVERIFY(url.error().kind == ErrorKind::Invalid);
            QVERIFY(!url.error().message.empty());
        }
    }

    void aRefusalDoesNotRepeatTheQuery()
    {
        const auto url = checkedUrl("https:///order?signature=c0ffee", UrlUse::Http);
        QVERIFY(!url);
        QCOMPARE(url.error().message, std::string("not a URL: https:///order"));
    }

    /// The path of an account's stream is who may listen.
    void aRefusalDoesNotRepeatTheStreamsPath_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("message");
        QTest::newRow("not a URL") << "wss://host.example:port/ws/5ecre7"
                                   << "not a URL: wss://host.example:port";
        QTest::newRow("without a host") << "wss:///ws/5ecre7"
                                        << "not a URL: wss://";
        QTest::newRow("plain") << "ws://host.example/ws/5ecre7"
                               << "plain ws:// is for this machine only, not for host.example";
        QTest::newRow("another scheme") << "https://host.example/ws/5ecre7"
                                        << "scheme https: is not wss: or ws:";
    }

    void aRefusalDoesNotRepeatTheStreamsPath()
    {
        QFETCH(QString, text);
        QFETCH(QString, message);
        const auto url = checkedUrl(text.toStdString(), UrlUse::WebSocket);
        QVERIFY(!url);
        QCOMPARE(url.error().message, message.toStdString());
    }
};

QTEST_GUILESS_MAIN(UrlRulesTest)
#include "url_rules_test.moc"
