// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/net/http_reply_reader.h"
#include "adapters/net/io_options.h"
#include "adapters/net/io_stats.h"

#include <QAbstractSocket>
#include <QElapsedTimer>
#include <QNetworkProxy>
#include <QSslConfiguration>
#include <QTimer>
#include <QUrl>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

class QSslError;
class QTcpSocket;

namespace gannet {

class OrderConnection;

/// Who hears of a connection. Same thread. May destroy the connection; nothing touches it after the call.
class OrderConnectionOwner {
public:
    virtual ~OrderConnectionOwner() = default;
    /// It is open and may be written to.
    virtual void onConnectionReady(OrderConnection& connection) = 0;
    /// A whole answer to what was sent; the connection isIdle() again, or closed.
    virtual void onConnectionReply(OrderConnection& connection, HttpReplyReader reply) = 0;
    /// It is closed: never came up (NotSent), broke under way (Unknown), or was idle.
    virtual void onConnectionGone(OrderConnection& connection, Error error) = 0;
};

/// One connection to a server of HTTP/1.1 for one request after another, each with an answer before the next. A
/// request's bytes are given to the socket once, when the connection is wholly made, TLS included, and never again:
/// what it cannot say is told as Unknown. Lives on a thread with a Qt event loop.
class OrderConnection {
public:
    /// `options` and `stats` outlive it. `url` has passed checkedUrl(); its path is not looked at.
    OrderConnection(OrderConnectionOwner& owner, const IoOptions& options, const QSslConfiguration& tls,
                    const QNetworkProxy& proxy, const QUrl& url, IoStats& stats);
    /// Closes: what was written still goes out.
    ~OrderConnection();
    OrderConnection(const OrderConnection&) = delete;
    OrderConnection& operator=(const OrderConnection&) = delete;

    /// Connects. Once. Its owner may hear of an end before this returns, and it may be destroyed then.
    void open();
    /// Only on one that isIdle(). Its owner may hear of an end before this returns, and it may be destroyed then.
    void send(const std::string& request);
    /// Breaks it off at once; nothing is heard of it any more.
    void abort();

    [[nodiscard]] bool isOpening() const { return m_state == State::Opening; }
    [[nodiscard]] bool isIdle() const { return m_state == State::Idle; }
    [[nodiscard]] bool isClosed() const { return m_state == State::Closed; }
    /// Of an idle one: the machine has nothing of it that we have not read, neither the other side's good-bye nor an
    /// answer nobody asked for. Asks the kernel, since the event loop may not have come to it yet.
    [[nodiscard]] bool isQuiet() const;
    [[nodiscard]] Duration idleFor() const;

private:
    enum class State : std::uint8_t { Opening, Idle, Busy, Closed };
    struct DeleteLater {
        void operator()(QTcpSocket* socket) const;
    };

    void onOpen();
    void onBytes();
    void onSocketError(QAbstractSocket::SocketError error);
    void onEnd(bool isOrderly);
    void onSslErrors(const QList<QSslError>& errors);
    void onTimer();
    void becomeIdle();
    void onWhole();
    void fail(Error error);
    [[nodiscard]] Error notMade(std::string why) const;
    /// Forgets the socket: no signal of it reaches us again.
    std::unique_ptr<QTcpSocket, DeleteLater> release();

    OrderConnectionOwner& m_owner;
    const IoOptions& m_options;
    const QNetworkProxy m_proxy;
    const QUrl m_url;
    IoStats& m_stats;
    std::unique_ptr<QTcpSocket, DeleteLater> m_socket;
    std::optional<HttpReplyReader> m_reader; ///< while Busy
    QTimer m_timer;                          ///< of Opening and of Idle; who waits for an answer has his own
    QElapsedTimer m_sinceUsed;
    State m_state = State::Opening;
};

} // namespace gannet
