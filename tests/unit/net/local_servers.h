// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/certificates.h"

#include <QByteArray>
#include <QFile>
#include <QHostAddress>
#include <QSslCertificate>
#include <QSslConfiguration>
#include <QSslKey>
#include <QSslServer>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTimer>
#include <QWebSocket>
#include <QWebSocketServer>

#include <fmt/format.h>

#include <functional>
#include <list>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace gannet::test {

/// A TCP server on this machine that hands each connection's bytes so far to `onBytes`: the test answers what it likes.
class RawServer {
public:
    using OnBytes = std::function<void(QTcpSocket&, const QByteArray& all)>;

    explicit RawServer(OnBytes onBytes, const QSslConfiguration* tls = nullptr)
        : m_server(tls == nullptr ? std::make_unique<QTcpServer>() : std::make_unique<QSslServer>()),
          m_onBytes(std::move(onBytes))
    {
        if (tls != nullptr)
            static_cast<QSslServer*>(m_server.get())->setSslConfiguration(*tls);
        QObject::connect(m_server.get(), &QTcpServer::pendingConnectionAvailable, m_server.get(), [this] {
            while (QTcpSocket* socket = m_server->nextPendingConnection())
                follow(socket);
        });
        m_server->listen(QHostAddress::LocalHost);
    }

    [[nodiscard]] quint16 port() const { return m_server->serverPort(); }
    [[nodiscard]] std::string url(std::string_view scheme) const
    {
        return fmt::format("{}://127.0.0.1:{}/", scheme, port());
    }

    int connections = 0;

private:
    void follow(QTcpSocket* socket)
    {
        ++connections;
        QByteArray& bytes = m_received.emplace_back();
        QObject::connect(socket, &QTcpSocket::readyRead, socket, [this, socket, &bytes] {
            bytes += socket->readAll();
            m_onBytes(*socket, bytes);
        });
        QObject::connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
    }

    std::unique_ptr<QTcpServer> m_server;
    OnBytes m_onBytes;
    std::list<QByteArray> m_received;
};

/// Understands CONNECT, connects to one port of this machine whatever was asked for, and passes bytes both ways.
class ConnectProxy {
public:
    explicit ConnectProxy(quint16 target)
        : m_server([this, target](QTcpSocket& client, const QByteArray& all) { onBytes(client, all, target); })
    {}
    [[nodiscard]] quint16 port() const { return m_server.port(); }

    QByteArray asked; ///< first line of the last request

private:
    void onBytes(QTcpSocket& client, const QByteArray& all, quint16 target)
    {
        if (auto* upstream = client.findChild<QTcpSocket*>()) {
            upstream->write(all.mid(client.property("sent").toInt()));
            client.setProperty("sent", all.size());
            return;
        }
        if (!all.endsWith("\r\n\r\n"))
            return;
        asked = all.left(all.indexOf("\r\n"));
        client.setProperty("sent", all.size());
        auto* upstream = new QTcpSocket(&client);
        QObject::connect(upstream, &QTcpSocket::connected, &client,
                         [&client] { client.write("HTTP/1.1 200 Connection established\r\n\r\n"); });
        QObject::connect(upstream, &QTcpSocket::readyRead, &client,
                         [&client, upstream] { client.write(upstream->readAll()); });
        upstream->connectToHost(QHostAddress::LocalHost, target);
    }

    RawServer m_server;
};

/// Speaks SOCKS5 without a password, for a host by name, and else does what ConnectProxy does.
class SocksProxy {
public:
    explicit SocksProxy(quint16 target)
        : m_server([this, target](QTcpSocket& client, const QByteArray& all) { onBytes(client, all, target); })
    {}
    [[nodiscard]] quint16 port() const { return m_server.port(); }

    QByteArray asked; ///< the host of the last request

private:
    void onBytes(QTcpSocket& client, const QByteArray& all, quint16 target)
    {
        constexpr int kGreeting = 3;
        constexpr int kBeforeHost = 5;
        if (auto* upstream = client.findChild<QTcpSocket*>()) {
            upstream->write(all.mid(client.property("sent").toInt()));
            client.setProperty("sent", all.size());
            return;
        }
        if (all.size() == kGreeting) {
            client.write(QByteArray::fromHex("0500"));
            return;
        }
        const QByteArray request = all.mid(kGreeting);
        if (request.size() < kBeforeHost || request.size() < kBeforeHost + request[4] + 2)
            return;
        asked = request.mid(kBeforeHost, request[4]);
        client.setProperty("sent", all.size());
        auto* upstream = new QTcpSocket(&client);
        QObject::connect(upstream, &QTcpSocket::connected, &client,
                         [&client] { client.write(QByteArray::fromHex("05000001000000000000")); });
        QObject::connect(upstream, &QTcpSocket::readyRead, &client,
                         [&client, upstream] { client.write(upstream->readAll()); });
        upstream->connectToHost(QHostAddress::LocalHost, target);
    }

    RawServer m_server;
};

/// What a server shows whose certificate is NAME of `made`.
inline QSslConfiguration tlsOf(const Certificates& made, const QString& name)
{
    QFile key(made.path(name + ".key"));
    key.open(QIODevice::ReadOnly);
    QSslConfiguration tls = QSslConfiguration::defaultConfiguration();
    tls.setLocalCertificateChain(QSslCertificate::fromPath(made.path(name + ".pem")));
    tls.setPrivateKey(QSslKey(&key, QSsl::Ec));
    tls.setPeerVerifyMode(QSslSocket::VerifyNone); // of the client, which has no certificate
    return tls;
}

/// Writes bytes one by one, each in a packet of its own.
inline void dribble(QTcpSocket& socket, const QByteArray& bytes)
{
    socket.setSocketOption(QAbstractSocket::LowDelayOption, 1);
    auto* timer = new QTimer(&socket);
    auto left = std::make_shared<QByteArray>(bytes);
    QObject::connect(timer, &QTimer::timeout, &socket, [&socket, timer, left] {
        socket.write(left->constData(), 1);
        socket.flush();
        left->remove(0, 1);
        if (left->isEmpty())
            timer->deleteLater();
    });
    timer->start(0);
}

/// A WebSocket server on this machine; `onOpen` gets every connection.
class LocalWebSocketServer {
public:
    explicit LocalWebSocketServer(std::function<void(QWebSocket&)> onOpen, const QSslConfiguration* tls = nullptr)
        : m_server(QStringLiteral("test"),
                   tls == nullptr ? QWebSocketServer::NonSecureMode : QWebSocketServer::SecureMode)
    {
        if (tls != nullptr)
            m_server.setSslConfiguration(*tls);
        QObject::connect(&m_server, &QWebSocketServer::newConnection, &m_server, [this, onOpen = std::move(onOpen)] {
            while (QWebSocket* socket = m_server.nextPendingConnection()) {
                socket->setParent(&m_server);
                ++connections;
                onOpen(*socket);
            }
        });
        m_server.listen(QHostAddress::LocalHost);
    }

    [[nodiscard]] quint16 port() const { return m_server.serverPort(); }
    [[nodiscard]] std::string url(std::string_view host = "127.0.0.1") const
    {
        const bool isSecure = m_server.secureMode() == QWebSocketServer::SecureMode;
        return fmt::format("{}://{}:{}/ws", isSecure ? "wss" : "ws", host, m_server.serverPort());
    }

    int connections = 0;

private:
    QWebSocketServer m_server;
};

} // namespace gannet::test
