// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/onboarding/wallet_page_server.h"

#include "adapters/crypto/hex.h"
#include "adapters/crypto/random.h"

#include <QFile>
#include <QHostAddress>
#include <QHttpServerRequest>
#include <QHttpServerResponder>
#include <QTcpSocket>
#include <QTimer>

#include <array>
#include <memory>
#include <utility>

namespace gannet::onboarding {

namespace {

constexpr std::size_t kTokenBytes = 32;
constexpr qsizetype kMostCallBytes = 8 * 1024; ///< a signature and an address are 300
const QByteArray kPageHeader = "X-Gannet-Page";

/// Everything is of this page; icons of wallets come as data (EIP-6963).
const QByteArray kPolicy =
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

[[nodiscard]] Result<QByteArray> makeToken()
{
    std::array<std::uint8_t, kTokenBytes> bytes{};
    if (!crypto::randomBytes(bytes))
        return fail(ErrorKind::Unavailable, Code::Other, "The machine has no random numbers for the page's address");
    return QByteArray::fromStdString(crypto::toHex(bytes));
}

/// In a time that does not depend on where they differ.
[[nodiscard]] bool isSame(const QByteArray& a, const QByteArray& b)
{
    if (a.size() != b.size() || a.isEmpty())
        return false;
    unsigned difference = 0;
    for (qsizetype i = 0; i < a.size(); ++i)
        difference |= static_cast<unsigned>(static_cast<unsigned char>(a[i]) ^ static_cast<unsigned char>(b[i]));
    return difference == 0;
}

[[nodiscard]] QByteArray resource(const char* name)
{
    QFile file(QStringLiteral(":/gannet/onboarding/") + QLatin1String(name));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

WalletPageServer::WalletPageServer(Talk talk, PageLimits limits) : m_talk(std::move(talk)), m_limits(limits) {}

Result<void> WalletPageServer::open()
{
    close();
    auto server = std::make_unique<CappedServer>(m_limits);
    if (!server->listen(QHostAddress::LocalHost))
        return fail(ErrorKind::Unavailable, Code::Io,
                    "No page can be served on 127.0.0.1: " + server->errorString().toStdString());
    m_server = server.release();
    bind(m_server);
    return renew();
}

Result<void> WalletPageServer::renew()
{
    auto token = makeToken();
    auto pageToken = makeToken();
    if (!token || !pageToken)
        return fail(!token ? token.error() : pageToken.error());
    m_token = std::move(*token);
    m_pageToken = std::move(*pageToken);
    m_isTaken = false;
    return {};
}

void WalletPageServer::close()
{
    m_token.clear();
    m_pageToken.clear();
    m_isTaken = false;
    if (auto* const server = std::exchange(m_server, nullptr)) {
        server->close();
        server->deleteLater(); // with its sockets; one of them may be answering right now
    }
}

std::string WalletPageServer::url() const
{
    return isOpen() ? (origin() + '/' + m_token + '/').toStdString() : std::string();
}

std::uint16_t WalletPageServer::port() const
{
    return m_server ? m_server->serverPort() : std::uint16_t{0};
}

QByteArray WalletPageServer::origin() const
{
    return "http://127.0.0.1:" + QByteArray::number(port());
}

WalletPageServer::Answer WalletPageServer::page()
{
    if (m_isTaken)
        return {410, "text/plain; charset=utf-8",
                "This address was used already. It works once, so that nobody else can use it.\n\n"
                "Go to the tab that has the page. If that is gone, or you reloaded it, choose \"Open the page\" in "
                "Gannet once more."};
    m_isTaken = true;
    QByteArray html = resource("wallet_page.html");
    html.replace("@PAGE_TOKEN@", m_pageToken);
    const Answer answer{200, "text/html; charset=utf-8", html};
    static_cast<void>(m_talk("opened", "{}"));
    return answer;
}

WalletPageServer::Answer WalletPageServer::call(const QHttpServerRequest& request, const QByteArray& name)
{
    if (!isSame(request.value(kPageHeader), m_pageToken))
        return {403, "text/plain; charset=utf-8", "This is not the page that was opened."};
    if (!request.value("Content-Type").startsWith("application/json"))
        return {415, "text/plain; charset=utf-8", "JSON is expected."};
    if (request.body().size() > kMostCallBytes)
        return {413, "text/plain; charset=utf-8", "That is too long."};
    return {200, "application/json",
            QByteArray::fromStdString(m_talk(name.toStdString(), request.body().toStdString()))};
}

WalletPageServer::Answer WalletPageServer::answer(const QHttpServerRequest& request)
{
    if (!isOpen())
        return {404, "text/plain; charset=utf-8", "Not found."};
    // A name that leads to this machine is not this machine: DNS rebinding.
    if (request.value("Host") != origin().mid(7))
        return {403, "text/plain; charset=utf-8", "Wrong host."};
    const QByteArray from = request.value("Origin");
    const bool isPost = request.method() == QHttpServerRequest::Method::Post;
    if (isPost ? from != origin() : !from.isEmpty() && from != origin())
        return {403, "text/plain; charset=utf-8", "Wrong origin."};
    const QByteArray path = request.url().path(QUrl::FullyEncoded).toLatin1();
    if (path.size() < m_token.size() + 2 || path[0] != '/' || path[m_token.size() + 1] != '/' ||
        !isSame(path.mid(1, m_token.size()), m_token))
        return {404, "text/plain; charset=utf-8", "Not found."};
    const QByteArray rest = path.mid(m_token.size() + 2);
    if (isPost)
        return call(request, rest);
    if (request.method() != QHttpServerRequest::Method::Get)
        return {405, "text/plain; charset=utf-8", "Only GET and POST."};
    // What a page of another site includes or frames is none of ours.
    const QByteArray site = request.value("Sec-Fetch-Site");
    if (!site.isEmpty() && site != "none" && site != "same-origin")
        return {403, "text/plain; charset=utf-8", "Wrong origin."};
    if (rest.isEmpty())
        return page();
    if (rest == "wallet_page.js")
        return {200, "text/javascript; charset=utf-8", resource("wallet_page.js")};
    if (rest == "wallet_page.css")
        return {200, "text/css; charset=utf-8", resource("wallet_page.css")};
    return {404, "text/plain; charset=utf-8", "Not found."};
}

void WalletPageServer::send(const QHttpServerRequest& request, QTcpSocket* socket, const Answer& answer) const
{
    makeResponder(request, socket)
        .write(answer.body,
               {{"Content-Type", answer.type},
                {"Content-Security-Policy", kPolicy},
                {"Cache-Control", "no-store"},
                {"X-Content-Type-Options", "nosniff"},
                {"X-Frame-Options", "DENY"},
                {"Referrer-Policy", "no-referrer"},
                {"Cross-Origin-Resource-Policy", "same-origin"},
                {"Connection", "close"}},
               static_cast<QHttpServerResponder::StatusCode>(answer.status));
    // One request, one connection: what a connection may cost is what a request may cost. Not within the library's own
    // handling of it.
    QTimer::singleShot(0, socket, [socket] { socket->disconnectFromHost(); });
}

bool WalletPageServer::handleRequest(const QHttpServerRequest& request, QTcpSocket* socket)
{
    send(request, socket, answer(request));
    return true;
}

void WalletPageServer::missingHandler(const QHttpServerRequest& request, QTcpSocket* socket)
{
    send(request, socket, {});
}

} // namespace gannet::onboarding
