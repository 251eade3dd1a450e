// SPDX-License-Identifier: GPL-3.0-or-later
// The page's server against everybody but the page: other names, other origins, other tokens, a second tab, large and
// slow requests, many of them. Requests are written byte by byte, so that nothing of a client's good manners is in
// them.
#include "app/onboarding/wallet_page_server.h"

#include <QElapsedTimer>
#include <QHostAddress>
#include <QTcpSocket>
#include <QtTest>

#include <memory>
#include <string>
#include <vector>

using namespace gannet;
using namespace gannet::onboarding;

namespace {

struct Room {
    explicit Room(PageLimits limits = {})
        : server(
              [this](std::string_view call, std::string_view body) {
                  calls.push_back(std::string(call) + ' ' + std::string(body));
                  return std::string(R"({"fine":true})");
              },
              limits)
    {
        const auto opened = server.open();
        if (!opened)
            qFatal("%s", opened.error().message.c_str());
    }
    [[nodiscard]] QByteArray path() const { return QByteArray::fromStdString(server.url()).mid(origin().size()); }
    [[nodiscard]] QByteArray host() const { return "127.0.0.1:" + QByteArray::number(server.port()); }
    [[nodiscard]] QByteArray origin() const { return "http://" + host(); }

    /// All that comes back until the connection ends.
    [[nodiscard]] QByteArray say(const QByteArray& request, int limitMs = 3000) const
    {
        QTcpSocket socket;
        socket.connectToHost(QHostAddress::LocalHost, server.port());
        QByteArray all;
        QObject::connect(&socket, &QTcpSocket::readyRead, &socket, [&] { all += socket.readAll(); });
        if (!QTest::qWaitFor([&] { return socket.state() == QTcpSocket::ConnectedState; }))
            return "not connected";
        socket.write(request);
        static_cast<void>(QTest::qWaitFor([&] { return socket.state() == QTcpSocket::UnconnectedState; }, limitMs));
        return socket.state() == QTcpSocket::UnconnectedState ? all : "still open";
    }
    [[nodiscard]] QByteArray get(const QByteArray& path, const QByteArray& host, const QByteArray& more = {}) const
    {
        return say("GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\n" + more + "\r\n");
    }
    /// A call as the page makes it; each part may be another.
    struct Call {
        QByteArray path, host, origin, token, body = "{}", type = "application/json", method = "POST";
    };
    [[nodiscard]] Call good(const QByteArray& name)
    {
        if (token.isEmpty()) {
            const QByteArray page = get(path(), host());
            const QByteArray mark = "name=\"gannet-page\" content=\"";
            token = page.mid(page.indexOf(mark) + mark.size(), 64);
        }
        return {.path = path() + name, .host = host(), .origin = origin(), .token = token};
    }
    [[nodiscard]] QByteArray call(const Call& c) const
    {
        return say(c.method + ' ' + c.path + " HTTP/1.1\r\nHost: " + c.host + "\r\n" +
                   (c.origin.isEmpty() ? QByteArray() : "Origin: " + c.origin + "\r\n") +
                   (c.token.isEmpty() ? QByteArray() : "X-Gannet-Page: " + c.token + "\r\n") + "Content-Type: " +
                   c.type + "\r\nContent-Length: " + QByteArray::number(c.body.size()) + "\r\n\r\n" + c.body);
    }

    std::vector<std::string> calls;
    QByteArray token;
    WalletPageServer server;
};

int statusOf(const QByteArray& answer)
{
    return answer.startsWith("HTTP/1.1 ") ? answer.mid(9, 3).toInt() : 0;
}

} // namespace

class WalletPageServerTest : public QObject {
    Q_OBJECT
private slots:
    void servesThePageOnce();
    void callsReachTheFlow();
    void wrongTokens();
    void wrongHosts();
    void wrongOrigins();
    void wrongMethods();
    void largeBodies();
    void slowHeaders();
    void manyConnections();
    void renewed();
    void closed();
};

void WalletPageServerTest::servesThePageOnce()
{
    Room room;
    QVERIFY(room.server.url().starts_with("http://127.0.0.1:"));
    const QByteArray page = room.get(room.path(), room.host());
    QCOMPARE(statusOf(page), 200);
    QVERIFY(page.contains("Content-Security-Policy: default-src 'none'; script-src 'self';"));
    QVERIFY(page.contains("Cache-Control: no-store"));
    QVERIFY(page.contains("X-Frame-Options: DENY"));
    QVERIFY(!page.contains("@PAGE_TOKEN@"));
    QVERIFY(room.server.isTaken());
    for (const char* name : {"wallet_page.js", "wallet_page.css"}) {
        const QByteArray part = room.get(room.path() + name, room.host());
        QCOMPARE(statusOf(part), 200);
        QVERIFY(!part.contains("http://") && !part.contains("https://")); // nothing from elsewhere
    }
    const QByteArray second = room.get(room.path(), room.host());
    QCOMPARE(statusOf(second), 410);
    QVERIFY(second.contains("works once"));
    QVERIFY(!second.contains("gannet-page"));
}

void WalletPageServerTest::callsReachTheFlow()
{
    Room room;
    auto call = room.good("prepare");
    call.body = R"({"account":"0x1"})";
    const QByteArray answer = room.call(call);
    QCOMPARE(statusOf(answer), 200);
    QVERIFY(answer.endsWith(R"({"fine":true})"));
    QCOMPARE(room.calls, (std::vector<std::string>{"opened {}", R"(prepare {"account":"0x1"})"}));
}

void WalletPageServerTest::wrongTokens()
{
    Room room;
    const auto good = room.good("state");
    QByteArray wrong = room.path();
    wrong[5] = wrong[5] == 'a' ? 'b' : 'a';
    QCOMPARE(statusOf(room.get(wrong, room.host())), 404);
    for (const QByteArray path : {"/", "//", "/..", "/%2e%2e/", "/favicon.ico", "/wallet_page.js"})
        QCOMPARE(statusOf(room.get(path, room.host())), 404);
    QCOMPARE(statusOf(room.get(room.path() + "other", room.host())), 404);
    QCOMPARE(statusOf(room.get(room.path() + "../wallet_page.js", room.host())), 404);
    auto call = good;
    call.path = wrong + "state";
    QCOMPARE(statusOf(room.call(call)), 404);
    call = good;
    call.token = QByteArray(64, 'a');
    QCOMPARE(statusOf(room.call(call)), 403);
    call.token.clear();
    QCOMPARE(statusOf(room.call(call)), 403);
    // The address's own token opens nothing once the page is taken.
    call.token = room.path().mid(1, 64);
    QCOMPARE(statusOf(room.call(call)), 403);
    QCOMPARE(room.calls.size(), std::size_t{1});
}

void WalletPageServerTest::wrongHosts()
{
    Room room;
    const QByteArray port = QByteArray::number(room.server.port());
    for (const QByteArray& host : {QByteArray("evil.example:" + port), QByteArray("localhost:" + port),
                                   QByteArray("127.0.0.1"), QByteArray("127.0.0.1:1"), QByteArray()})
        QCOMPARE(statusOf(room.get(room.path(), host)), 403);
    QVERIFY(!room.server.isTaken()); // a rebound name does not use the address up
    auto call = room.good("state");
    call.host = "evil.example:" + port;
    QCOMPARE(statusOf(room.call(call)), 403);
}

void WalletPageServerTest::wrongOrigins()
{
    Room room;
    QCOMPARE(statusOf(room.get(room.path(), room.host(), "Origin: https://evil.example\r\n")), 403);
    QCOMPARE(statusOf(room.get(room.path(), room.host(), "Sec-Fetch-Site: cross-site\r\n")), 403);
    QCOMPARE(statusOf(room.get(room.path(), room.host(), "Sec-Fetch-Site: same-site\r\n")), 403);
    QVERIFY(!room.server.isTaken());
    auto call = room.good("signature");
    for (const QByteArray& origin : {QByteArray("https://evil.example"), QByteArray("null"), QByteArray(),
                                     QByteArray("http://localhost:") + QByteArray::number(room.server.port()),
                                     QByteArray("http://127.0.0.1:1"), room.origin() + ".evil.example"}) {
        call.origin = origin;
        QCOMPARE(statusOf(room.call(call)), 403);
    }
    QCOMPARE(room.calls.size(), std::size_t{1}); // the page alone
}

void WalletPageServerTest::wrongMethods()
{
    Room room;
    auto call = room.good("state");
    for (const QByteArray method : {"PUT", "DELETE", "OPTIONS", "PATCH"}) {
        call.method = method;
        const QByteArray answer = room.call(call);
        QCOMPARE(statusOf(answer), 405);
        QVERIFY(!answer.contains("Access-Control"));
    }
    call.method = "POST";
    call.type = "text/plain"; // what a form of another page could send without being asked
    QCOMPARE(statusOf(room.call(call)), 415);
    QCOMPARE(room.calls.size(), std::size_t{1});
}

void WalletPageServerTest::largeBodies()
{
    Room room;
    auto call = room.good("signature");
    call.body = QByteArray(9000, 'a');
    QCOMPARE(statusOf(room.call(call)), 413);
    call.body = QByteArray(1024 * 1024, 'a');
    QElapsedTimer timer;
    timer.start();
    QCOMPARE(room.call(call), QByteArray()); // dropped before it was taken in
    QVERIFY(timer.elapsed() < 2000);
    QCOMPARE(room.calls.size(), std::size_t{1});
    QCOMPARE(statusOf(room.call(room.good("state"))), 200); // and the others are served
}

void WalletPageServerTest::slowHeaders()
{
    Room room({.connections = 16, .requestBytes = 32 * 1024, .connectionMs = 300});
    const QByteArray half = room.say("GET " + room.path() + " HTTP/1.1\r\nHost: ");
    QCOMPARE(half, QByteArray()); // closed without an answer
    QCOMPARE(room.say("\x16\x03\x01 no HTTP at all \r\n\r\n"), QByteArray());
    QCOMPARE(statusOf(room.get(room.path(), room.host())), 200);
}

void WalletPageServerTest::manyConnections()
{
    Room room({.connections = 3, .requestBytes = 32 * 1024, .connectionMs = 600});
    std::vector<std::unique_ptr<QTcpSocket>> held;
    for (int i = 0; i < 3; ++i) {
        held.push_back(std::make_unique<QTcpSocket>());
        held.back()->connectToHost(QHostAddress::LocalHost, room.server.port());
        QVERIFY(QTest::qWaitFor([&] { return held.back()->state() == QTcpSocket::ConnectedState; }));
    }
    QCOMPARE(room.get(room.path(), room.host()), QByteArray()); // no room
    QVERIFY(QTest::qWaitFor([&] { return held.back()->state() == QTcpSocket::UnconnectedState; }));
    // Nor do those whose requests nobody can read.
    for (int i = 0; i < 5; ++i) {
        QTcpSocket odd;
        odd.connectToHost(QHostAddress::LocalHost, room.server.port());
        odd.write("\x16\x03\x01 no HTTP at all \r\n\r\n");
        static_cast<void>(QTest::qWaitFor([&] { return odd.state() == QTcpSocket::UnconnectedState; }, 1500));
    }
    QCOMPARE(statusOf(room.get(room.path(), room.host())), 200);
}

void WalletPageServerTest::renewed()
{
    Room room;
    const auto old = room.good("state");
    const QByteArray oldPath = room.path();
    QVERIFY(room.server.renew());
    QVERIFY(room.path() != oldPath);
    QCOMPARE(statusOf(room.call(old)), 404);
    room.token.clear();
    const auto now = room.good("state");
    QVERIFY(now.token != old.token);
    QCOMPARE(statusOf(room.call(now)), 200);
    auto mixed = now;
    mixed.token = old.token;
    QCOMPARE(statusOf(room.call(mixed)), 403);
}

void WalletPageServerTest::closed()
{
    Room room;
    const quint16 port = room.server.port();
    room.server.close();
    QVERIFY(room.server.url().empty());
    QTcpSocket socket;
    socket.connectToHost(QHostAddress::LocalHost, port);
    QVERIFY(QTest::qWaitFor([&] { return socket.error() == QTcpSocket::ConnectionRefusedError; }));
    QVERIFY(room.server.open()); // and again
    QCOMPARE(statusOf(room.get(room.path(), room.host())), 200);
}

QTEST_GUILESS_MAIN(WalletPageServerTest)
#include "wallet_page_server_test.moc"
