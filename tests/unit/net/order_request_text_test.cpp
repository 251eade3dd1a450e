// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/net/order_request_text.h"

#include "adapters/net/url_rules.h"

#include <QTest>

using namespace gannet;

namespace {

[[nodiscard]] OrderHttp order(const std::string& url, OrderMethod method = OrderMethod::Post)
{
    OrderHttp made;
    made.method = method;
    made.url = url;
    return made;
}

[[nodiscard]] OrderHttp orderWith(const std::string& contentType, const std::string& body)
{
    OrderHttp made = order("https://venue.example/exchange");
    made.contentType = contentType;
    made.body = body;
    return made;
}

[[nodiscard]] Result<std::string> textOf(const OrderHttp& of)
{
    return orderRequestText(of, *checkedUrl(of.url, UrlUse::Http));
}

} // namespace

/// The bytes of a request: as given where they are signed, and nothing in them that somebody else could have begun.
class OrderRequestTextTest final : public QObject {
    Q_OBJECT

private slots:
    void writes()
    {
        OrderHttp made = orderWith("application/json", "{\"a\":1}");
        made.headers = {{"X-MBX-APIKEY", "c0ffee"}, {"X-Empty", ""}};
        const auto text = textOf(made);
        QVERIFY(text);
        QCOMPARE(*text, std::string("POST /exchange HTTP/1.1\r\nHost: venue.example\r\nUser-Agent: gannet\r\n"
                                    "Accept-Encoding: identity\r\nX-MBX-APIKEY: c0ffee\r\nX-Empty: \r\n"
                                    "Content-Type: application/json\r\nContent-Length: 7\r\n\r\n{\"a\":1}"));
    }

    void writesTheFirstLines_data()
    {
        QTest::addColumn<QString>("url");
        QTest::addColumn<QString>("lines");
        const auto row = [](const char* url, const char* target, const char* host) {
            QTest::newRow(url) << QString::fromLatin1(url)
                               << QStringLiteral("DELETE %1 HTTP/1.1\r\nHost: %2\r\n")
                                      .arg(QString::fromLatin1(target), QString::fromLatin1(host));
        };
        row("https://venue.example", "/", "venue.example");
        row("https://venue.example?a=1", "/?a=1", "venue.example");
        row("https://venue.example:443/a", "/a", "venue.example");
        row("https://venue.example:8443/a", "/a", "venue.example:8443");
        row("http://127.0.0.1:80/a", "/a", "127.0.0.1");
        row("http://[::1]:9000/a", "/a", "[::1]:9000");
        // A library that tidies these up breaks the signature over them.
        row("https://venue.example/o?a=%7E&b=%41%2f&c=a/b?c,d;e'&d=%5B%22x%22%5D&e=+", //
            "/o?a=%7E&b=%41%2f&c=a/b?c,d;e'&d=%5B%22x%22%5D&e=+", "venue.example");
        row("https://venue.example/a/../b//c/./", "/a/../b//c/./", "venue.example");
    }

    void writesTheFirstLines()
    {
        QFETCH(QString, url);
        QFETCH(QString, lines);
        const auto text = textOf(order(url.toStdString(), OrderMethod::Delete));
        QVERIFY(text);
        QVERIFY2(QString::fromStdString(*text).startsWith(lines), text->c_str());
        QVERIFY(text->find("Content-Length") == std::string::npos);
        QVERIFY(QString::fromStdString(*text).endsWith("\r\n\r\n"));
    }

    void anAbsentBodyIsSaid()
    {
        const auto text = textOf(order("https://venue.example/key", OrderMethod::Put));
        QVERIFY(text);
        QVERIFY(text->rfind("PUT /key HTTP/1.1\r\n", 0) == 0);
        QVERIFY(text->find("\r\nContent-Length: 0\r\n") != std::string::npos);
    }

    void refuses_data()
    {
        QTest::addColumn<QString>("url");
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("value");
        const QString fine = QStringLiteral("https://venue.example/a");
        const auto row = [](const char* what, const QString& url, const QString& name, const QString& value) {
            QTest::newRow(what) << url << name << value;
        };
        row("fragment", fine + "#b", {}, {});
        row("umlaut", fine + QString(QChar(0xe4)), {}, {});
        row("no name", fine, "", "secret");
        row("name with a space", fine, "X A", "secret");
        row("name with a colon", fine, "X:", "secret");
        row("line end in a name", fine, "X\r\nHost", "secret");
        row("line end in a value", fine, "X", "secret\r\nHost: other.example");
        row("bare line feed", fine, "X", "secret\nY: z");
        row("no text", fine, "X", QString(QChar(0)) + "secret");
        row("the host", fine, "Host", "secret");
        row("the length", fine, "content-LENGTH", "secret");
        row("chunks", fine, "Transfer-Encoding", "secret");
        row("to continue", fine, "Expect", "secret");
    }

    void refuses()
    {
        QFETCH(QString, url);
        QFETCH(QString, name);
        QFETCH(QString, value);
        OrderHttp made = order(url.toStdString());
        if (!name.isNull())
            made.headers = {{name.toStdString(), value.toStdString()}};
        const auto text = textOf(made);
        QVERIFY(!text);
        QVERIFY(text.error().kind == ErrorKind::Invalid);
        QVERIFY(text.error().outcome == Outcome::NotSent);
        QVERIFY(text.error().message.find("secret") == std::string::npos);
    }

    void refusesATypeOfNothing()
    {
        QVERIFY(!textOf(orderWith("application/json", "")));
        QVERIFY(!textOf(orderWith("a\r\nb: c", "{}")));
    }

    void refusesARequestOverTheLimit()
    {
        const auto text = textOf(orderWith("", std::string(kOrderRequestBytesMax, 'x')));
        QVERIFY(!text);
        QVERIFY(text.error().code == Code::TooLarge);
        QVERIFY(textOf(orderWith("", std::string(kOrderRequestBytesMax - 1000, 'x'))));
    }
};

QTEST_GUILESS_MAIN(OrderRequestTextTest)
#include "order_request_text_test.moc"
