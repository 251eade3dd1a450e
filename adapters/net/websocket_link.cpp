// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/net/websocket_link.h"

#include "adapters/net/proxy_rules.h"

#include <QNetworkProxy>
#include <QNetworkRequest>
#include <QSslError>

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace gannet {

namespace {

constexpr std::int64_t kWatchMsMax = 1000;
constexpr std::int64_t kWatchMsMin = 10;

std::string seconds(Duration duration)
{
    return fmt::format("{:g} s", static_cast<double>(duration.toMilliseconds()) / 1000.0);
}

std::string describeError(const QWebSocket& socket)
{
    return describeRefusal(socket.proxy(), socket.error(), socket.errorString());
}

/// RFC 6455, 7.1.5: 1006 stands for a connection that ended without a close frame. The library says 1000 then.
std::string describeBreak(const QWebSocket& socket)
{
    std::string words = "1006: the connection broke without a close frame";
    if (socket.error() != QAbstractSocket::UnknownSocketError)
        words += fmt::format(" ({})", socket.errorString().toStdString());
    return words;
}

} // namespace

void WebSocketLink::DeleteLater::operator()(QWebSocket* socket) const
{
    socket->deleteLater();
}

WebSocketLink::WebSocketLink(LinkListener& listener, const IoOptions& options, QSslConfiguration tls, IoStats& stats)
    : m_listener(listener), m_options(options), m_tls(std::move(tls)), m_stats(stats)
{
    m_connectTimer.setSingleShot(true);
    QObject::connect(&m_connectTimer, &QTimer::timeout, &m_connectTimer, [this] {
        add(m_stats.timeouts);
        fail(fmt::format("no connection within {}", seconds(m_options.connectTimeout)));
    });
    QObject::connect(&m_watchTimer, &QTimer::timeout, &m_watchTimer, [this] { onWatch(); });
    const std::int64_t shortest = m_options.pingInterval.ns > 0 ? std::min(m_options.pingInterval.toMilliseconds(),
                                                                           m_options.idleTimeout.toMilliseconds())
                                                                : m_options.idleTimeout.toMilliseconds();
    m_watchTimer.setInterval(static_cast<int>(std::clamp(shortest / 4, kWatchMsMin, kWatchMsMax)));
}

WebSocketLink::~WebSocketLink()
{
    close();
}

void WebSocketLink::open(const QUrl& url, const QNetworkProxy& proxy)
{
    close();
    m_socket.reset(new QWebSocket);
    m_socket->setProxy(proxy);
    m_socket->setSslConfiguration(m_tls);
    m_socket->setMaxAllowedIncomingFrameSize(static_cast<quint64>(m_options.maxMessageBytes));
    m_socket->setMaxAllowedIncomingMessageSize(static_cast<quint64>(m_options.maxMessageBytes));
    connectSignals();
    m_connectTimer.start(static_cast<int>(m_options.connectTimeout.toMilliseconds()));
    m_socket->open(QNetworkRequest(url));
}

void WebSocketLink::connectSignals()
{
    QWebSocket* socket = m_socket.get();
    QObject::connect(socket, &QWebSocket::connected, socket, [this] { onConnected(); });
    QObject::connect(socket, &QWebSocket::disconnected, socket, [this] { onDisconnected(); });
    // A connection that never came up gives only an error, no `disconnected`.
    QObject::connect(socket, qOverload<QAbstractSocket::SocketError>(&QWebSocket::error), socket, [this] {
        if (!m_isUp && m_socket)
            fail(describeError(*m_socket));
    });
    QObject::connect(socket, &QWebSocket::sslErrors, socket, [this](const QList<QSslError>& e) { onSslErrors(e); });
    QObject::connect(socket, &QWebSocket::textMessageReceived, socket,
                     [this](const QString& text) { onFrame(text.toStdString()); });
    QObject::connect(socket, &QWebSocket::binaryMessageReceived, socket,
                     [this](const QByteArray& bytes) { onFrame(bytes.toStdString()); });
    // The closing handshake has begun: a close frame came, or what came was no websocket and the library says so.
    QObject::connect(socket, &QWebSocket::aboutToClose, socket, [this] { m_hasCloseFrame = true; });
    // Parts of a long message and answers to our pings prove life too.
    QObject::connect(socket, &QWebSocket::textFrameReceived, socket, [this] { m_sinceHeard.restart(); });
    QObject::connect(socket, &QWebSocket::binaryFrameReceived, socket, [this] { m_sinceHeard.restart(); });
    QObject::connect(socket, &QWebSocket::pong, socket, [this] {
        m_sinceHeard.restart();
        m_listener.onLinkPong(*this);
    });
}

void WebSocketLink::send(std::string_view text)
{
    if (!m_isUp) {
        add(m_stats.sendsDropped);
        return;
    }
    if (m_socket->bytesToWrite() > m_options.maxUnsentBytes) {
        fail("the venue does not read what we send");
        return;
    }
    add(m_stats.framesOut);
    m_socket->sendTextMessage(QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size())));
}

std::unique_ptr<QWebSocket, WebSocketLink::DeleteLater> WebSocketLink::release()
{
    m_isUp = false;
    m_connectTimer.stop();
    m_watchTimer.stop();
    if (m_socket)
        m_socket->disconnect();
    return std::move(m_socket);
}

void WebSocketLink::close()
{
    if (const auto socket = release())
        socket->close();
}

void WebSocketLink::fail(std::string reason)
{
    const auto socket = release();
    if (!socket)
        return;
    socket->abort();
    add(m_stats.linksLost);
    m_listener.onLinkDown(*this, std::move(reason));
}

void WebSocketLink::onConnected()
{
    m_isUp = true;
    m_hasCloseFrame = false;
    m_connectTimer.stop();
    m_sinceHeard.start();
    m_sincePing.start();
    m_watchTimer.start();
    add(m_stats.linksOpened);
    m_listener.onLinkUp(*this);
}

void WebSocketLink::onDisconnected()
{
    if (!m_socket)
        return;
    const auto code = m_socket->closeCode();
    if (code == QWebSocketProtocol::CloseCodeTooMuchData) {
        add(m_stats.tooLarge);
        fail(fmt::format("TOO_LARGE: a message over {} bytes", m_options.maxMessageBytes));
    } else if (!m_isUp) {
        fail(describeError(*m_socket));
    } else if (!m_hasCloseFrame) {
        fail(describeBreak(*m_socket));
    } else {
        const std::string words = m_socket->closeReason().left(100).toStdString();
        fail(fmt::format("closed: {}{}{}", static_cast<int>(code), words.empty() ? "" : " ", words));
    }
}

void WebSocketLink::onFrame(std::string bytes)
{
    m_sinceHeard.restart();
    add(m_stats.framesIn);
    add(m_stats.bytesIn, bytes.size());
    m_listener.onLinkFrame(*this, std::move(bytes));
}

void WebSocketLink::onSslErrors(const QList<QSslError>& errors)
{
    add(m_stats.tlsRefused);
    fail(fmt::format("certificate refused: {}",
                     errors.isEmpty() ? std::string("no reason given") : errors.front().errorString().toStdString()));
}

void WebSocketLink::onWatch()
{
    if (m_sinceHeard.hasExpired(m_options.idleTimeout.toMilliseconds())) {
        add(m_stats.idleClosed);
        fail(fmt::format("idle {}", seconds(m_options.idleTimeout)));
        return;
    }
    const std::int64_t pingMs = m_options.pingInterval.toMilliseconds();
    if (pingMs > 0 && m_sinceHeard.hasExpired(pingMs) && m_sincePing.hasExpired(pingMs)) {
        m_sincePing.restart();
        m_socket->ping();
    }
}

} // namespace gannet
