// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/net/order_connection.h"

#include "adapters/net/proxy_rules.h"
#include "core/base/check.h"

#include <QSslError>
#include <QSslSocket>
#include <QTcpSocket>

#include <fmt/format.h>

#include <sys/socket.h>

#include <cerrno>
#include <utility>

namespace gannet {

namespace {

[[nodiscard]] int timerMs(Duration duration)
{
    return static_cast<int>(duration.toMilliseconds());
}

/// What ends a connection that carries nothing; nobody waits for it, so nobody is told.
[[nodiscard]] Error idleEnd(ErrorKind kind, Code code, std::string message)
{
    return {.kind = kind, .code = code, .message = std::move(message), .outcome = Outcome::NotSent};
}

} // namespace

void OrderConnection::DeleteLater::operator()(QTcpSocket* socket) const
{
    socket->deleteLater();
}

OrderConnection::OrderConnection(OrderConnectionOwner& owner, const IoOptions& options, const QSslConfiguration& tls,
                                 const QNetworkProxy& proxy, const QUrl& url, IoStats& stats)
    : m_owner(owner), m_options(options), m_proxy(proxy), m_url(url), m_stats(stats)
{
    m_timer.setSingleShot(true);
    QObject::connect(&m_timer, &QTimer::timeout, &m_timer, [this] { onTimer(); });
    if (m_url.scheme() == QLatin1String("https")) {
        auto* socket = new QSslSocket;
        m_socket.reset(socket);
        socket->setSslConfiguration(tls);
        QObject::connect(socket, &QSslSocket::encrypted, socket, [this] { onOpen(); });
        QObject::connect(socket, qOverload<const QList<QSslError>&>(&QSslSocket::sslErrors), socket,
                         [this](const QList<QSslError>& errors) { onSslErrors(errors); });
    } else {
        m_socket.reset(new QTcpSocket);
        QObject::connect(m_socket.get(), &QTcpSocket::connected, m_socket.get(), [this] { onOpen(); });
    }
    m_socket->setProxy(m_proxy);
    QTcpSocket* socket = m_socket.get();
    QObject::connect(socket, &QTcpSocket::readyRead, socket, [this] { onBytes(); });
    QObject::connect(socket, &QTcpSocket::disconnected, socket, [this] { onEnd(true); });
    QObject::connect(socket, &QTcpSocket::errorOccurred, socket,
                     [this](QAbstractSocket::SocketError error) { onSocketError(error); });
}

OrderConnection::~OrderConnection()
{
    if (const auto socket = release())
        socket->disconnectFromHost();
}

void OrderConnection::open()
{
    m_timer.start(timerMs(m_options.connectTimeout));
    if (auto* socket = qobject_cast<QSslSocket*>(m_socket.get()))
        socket->connectToHostEncrypted(m_url.host(), static_cast<quint16>(m_url.port(443)));
    else
        m_socket->connectToHost(m_url.host(), static_cast<quint16>(m_url.port(80)));
}

void OrderConnection::onOpen()
{
    m_socket->setSocketOption(QAbstractSocket::LowDelayOption, 1);
    add(m_stats.orderConnections);
    becomeIdle();
    m_owner.onConnectionReady(*this);
}

void OrderConnection::becomeIdle()
{
    m_state = State::Idle;
    m_sinceUsed.start();
    m_timer.start(timerMs(m_options.orderIdleTimeout));
}

void OrderConnection::send(const std::string& request)
{
    CHECK(m_state == State::Idle, "an order is written to an open, idle connection");
    m_timer.stop();
    m_state = State::Busy;
    m_reader.emplace(HttpReplyLimits{.headBytes = m_options.maxOrderHeadBytes,
                                     .bodyBytes = static_cast<std::uint64_t>(m_options.maxOrderReplyBytes)});
    // The one place where a request meets a socket. Flushed, so that it does not wait for the event loop's next turn.
    m_socket->write(request.data(), static_cast<qint64>(request.size()));
    m_socket->flush();
}

void OrderConnection::abort()
{
    m_state = State::Closed;
    if (const auto socket = release())
        socket->abort();
}

bool OrderConnection::isQuiet() const
{
    if (m_state != State::Idle || m_socket->state() != QAbstractSocket::ConnectedState)
        return false;
    const qintptr descriptor = m_socket->socketDescriptor();
    if (descriptor < 0 || m_proxy.type() == QNetworkProxy::Socks5Proxy)
        return true; // the library has a number of its own making there, or none: its word is all there is
    char byte = 0;
    const auto got = ::recv(static_cast<int>(descriptor), &byte, 1, MSG_PEEK | MSG_DONTWAIT);
    return got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK);
}

Duration OrderConnection::idleFor() const
{
    return Duration::nanoseconds(m_sinceUsed.nsecsElapsed());
}

void OrderConnection::onBytes()
{
    if (!m_socket)
        return;
    const QByteArray bytes = m_socket->readAll();
    if (bytes.isEmpty())
        return;
    if (m_state != State::Busy) {
        fail(idleEnd(ErrorKind::Protocol, Code::BadFormat, "the venue sent something nobody asked for"));
        return;
    }
    const auto whole = m_reader->put({bytes.constData(), static_cast<std::size_t>(bytes.size())});
    if (!whole)
        fail(whole.error());
    else if (*whole)
        onWhole();
}

void OrderConnection::onWhole()
{
    HttpReplyReader reply = std::move(*m_reader);
    m_reader.reset();
    if (reply.canReuse()) {
        becomeIdle();
    } else {
        m_state = State::Closed;
        if (const auto socket = release())
            socket->disconnectFromHost();
    }
    m_owner.onConnectionReply(*this, std::move(reply));
}

void OrderConnection::onSocketError(QAbstractSocket::SocketError error)
{
    if (!m_socket)
        return;
    if (m_state == State::Opening) {
        if (error == QAbstractSocket::SslHandshakeFailedError)
            add(m_stats.tlsRefused);
        fail(notMade(describeRefusal(m_proxy, error, m_socket->errorString())));
        return;
    }
    // TLS may be told of the end before TCP is; what comes after that word is no answer.
    onEnd(error == QAbstractSocket::RemoteHostClosedError);
}

/// Not orderly: reset, or torn inside TLS. What had come before still counts, but its end is not the end of an answer.
void OrderConnection::onEnd(bool isOrderly)
{
    if (!m_socket)
        return;
    if (m_state == State::Opening)
        return fail(notMade("it was closed while it was made"));
    if (m_state == State::Idle)
        return fail(idleEnd(ErrorKind::Disconnected, Code::VenueUnavailable, "the venue closed the idle connection"));
    const QByteArray rest = m_socket->readAll();
    const auto whole = m_reader->put({rest.constData(), static_cast<std::size_t>(rest.size())});
    if (!whole)
        return fail(whole.error());
    if (*whole)
        return onWhole();
    if (!isOrderly)
        return fail({.kind = ErrorKind::Disconnected,
                     .code = Code::UnknownOutcome,
                     .message = fmt::format("the connection broke before the answer was whole ({})",
                                            m_socket->errorString().toStdString()),
                     .outcome = Outcome::Unknown});
    if (const auto ended = m_reader->finish(); !ended)
        return fail(ended.error());
    onWhole();
}

void OrderConnection::onSslErrors(const QList<QSslError>& errors)
{
    add(m_stats.tlsRefused);
    fail(
        notMade(fmt::format("certificate refused: {}", errors.isEmpty() ? std::string("no reason given")
                                                                        : errors.front().errorString().toStdString())));
}

void OrderConnection::onTimer()
{
    if (m_state == State::Opening) {
        add(m_stats.timeouts);
        Error error = notMade(fmt::format("not within {} ms", m_options.connectTimeout.toMilliseconds()));
        error.kind = ErrorKind::Timeout;
        fail(std::move(error));
    } else if (m_state == State::Idle) {
        add(m_stats.idleClosed);
        fail(idleEnd(ErrorKind::Disconnected, Code::VenueUnavailable, "the connection was not used"));
    }
}

Error OrderConnection::notMade(std::string why) const
{
    return {.kind = ErrorKind::Disconnected,
            .code = Code::VenueUnavailable,
            .message = fmt::format("nothing was sent, no connection to {}: {}", m_url.host().toStdString(), why),
            .outcome = Outcome::NotSent};
}

void OrderConnection::fail(Error error)
{
    m_state = State::Closed;
    if (const auto socket = release())
        socket->abort();
    m_owner.onConnectionGone(*this, std::move(error));
}

std::unique_ptr<QTcpSocket, OrderConnection::DeleteLater> OrderConnection::release()
{
    m_timer.stop();
    if (m_socket)
        m_socket->disconnect();
    return std::move(m_socket);
}

} // namespace gannet
