// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/net/io_options.h"
#include "adapters/net/io_stats.h"

#include <QElapsedTimer>
#include <QSslConfiguration>
#include <QTimer>
#include <QUrl>
#include <QWebSocket>

#include <memory>
#include <string>
#include <string_view>

class QNetworkProxy;

namespace gannet {

class WebSocketLink;

/// Who hears of a link. Called from the link's own thread; may open, close or send on it, but not destroy it.
class LinkListener {
public:
    virtual ~LinkListener() = default;
    virtual void onLinkUp(WebSocketLink& link) = 0;
    /// Could not be opened, or is gone. Once per open().
    virtual void onLinkDown(WebSocketLink& link, std::string reason) = 0;
    virtual void onLinkFrame(WebSocketLink& link, std::string bytes) = 0;
    /// It answered a ping of ours.
    virtual void onLinkPong(WebSocketLink& link) = 0;
};

/// One WebSocket client connection with its limits: connect time, idle time, message size, unsent bytes. Protocol pings
/// are answered; our own ask a silent link whether it is well. Lives on a thread with a Qt event loop.
class WebSocketLink {
public:
    /// `stats` and `listener` outlive the link.
    WebSocketLink(LinkListener& listener, const IoOptions& options, QSslConfiguration tls, IoStats& stats);
    ~WebSocketLink();
    WebSocketLink(const WebSocketLink&) = delete;
    WebSocketLink& operator=(const WebSocketLink&) = delete;

    /// Closes what is open, silently, and connects. `url` has passed checkedUrl().
    void open(const QUrl& url, const QNetworkProxy& proxy);
    /// A text frame; dropped and counted when the link is not up.
    void send(std::string_view text);
    /// Says good-bye and drops the connection; nothing is heard of it any more.
    void close();
    /// Drops the connection and tells the listener why.
    void fail(std::string reason);

    [[nodiscard]] bool isUp() const { return m_isUp; }
    /// Up, or on its way.
    [[nodiscard]] bool isOpen() const { return m_socket != nullptr; }

private:
    struct DeleteLater {
        void operator()(QWebSocket* socket) const;
    };

    void connectSignals();
    void onConnected();
    void onDisconnected();
    void onFrame(std::string bytes);
    void onSslErrors(const QList<QSslError>& errors);
    void onWatch();
    /// Forgets the socket: no signal of it reaches us again.
    std::unique_ptr<QWebSocket, DeleteLater> release();

    LinkListener& m_listener;
    const IoOptions& m_options;
    QSslConfiguration m_tls;
    IoStats& m_stats;
    std::unique_ptr<QWebSocket, DeleteLater> m_socket;
    QTimer m_connectTimer;
    QTimer m_watchTimer;        ///< looks for silence and sends pings
    QElapsedTimer m_sinceHeard; ///< monotonic
    QElapsedTimer m_sincePing;
    bool m_isUp = false;
    bool m_hasCloseFrame = false; ///< of the connection that is up
};

} // namespace gannet
