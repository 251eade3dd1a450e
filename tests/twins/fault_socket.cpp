// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/twins/fault_socket.h"

#include <QTimer>

#include <utility>

namespace gannet::twin {

namespace {

constexpr int kConnectionsMax = 512; ///< a client that runs away is stopped; thirty terminals have up to eight each
constexpr qint64 kHeldMax = 96 * 1024 * 1024;
constexpr qint64 kFrameHeadMax = 14; ///< RFC 6455: the header is written before its payload

} // namespace

FaultSocket::FaultSocket(FaultServer& server) : m_server(server)
{
    connect(&m_dribbleTimer, &QTimer::timeout, this, [this] { dribble(); });
}

void FaultSocket::writeRaw(const QByteArray& bytes)
{
    QSslSocket::writeData(bytes.constData(), bytes.size());
    flush();
}

void FaultSocket::dribble()
{
    const qsizetype count = m_server.takeDribble() ? 1 : m_dribbled.size(); // enough: the rest at once
    QSslSocket::writeData(m_dribbled.constData(), count);
    flush();
    m_dribbled.remove(0, count);
    if (m_dribbled.isEmpty())
        m_dribbleTimer.stop();
}

void FaultSocket::goSilent()
{
    m_isSilent = true;
    // Nobody learns that there is something to read; that the client has gone is learned, or it would stay counted.
    disconnect(this, &QIODevice::readyRead, nullptr, nullptr);
}

void FaultSocket::hold(int ms)
{
    m_isHolding = true;
    QTimer::singleShot(ms, Qt::PreciseTimer, this, [this] {
        m_isHolding = false;
        const QByteArray held = std::exchange(m_held, {});
        QSslSocket::writeData(held.constData(), held.size());
        flush();
    });
}

/// RFC 6455: a server's pong is 0x8A and the length of what follows; the library writes head and payload apart.
bool FaultSocket::isPong(const char* data, qint64 size)
{
    if (m_pongBytes > 0 && size == m_pongBytes) {
        m_pongBytes = 0;
        return true;
    }
    constexpr int kHeadBytes = 2;
    if (size < kHeadBytes || data[0] != '\x8A' || size > kHeadBytes + data[1])
        return false;
    m_pongBytes = kHeadBytes + data[1] - size;
    return true;
}

qint64 FaultSocket::writeData(const char* data, qint64 size)
{
    if (m_isSilent || (m_isDroppingPongs && isPong(data, size)))
        return size;
    if (m_isCutting && size > kFrameHeadMax) {
        m_isCutting = false;
        QSslSocket::writeData(data, size / 2);
        flush();
        m_isSilent = true;
        QTimer::singleShot(0, this, [this] { disconnectFromHost(); });
        return size;
    }
    if (!m_isHolding && QByteArray::fromRawData(data, size).startsWith("HTTP/1.1 101")) {
        if (const int delayMs = m_server.takeHandshakeDelayMs(); delayMs > 0)
            hold(delayMs);
    }
    if (m_isHolding) {
        if (m_held.size() + size > kHeldMax) {
            m_isSilent = true;
            QTimer::singleShot(0, this, [this] { abort(); });
            return size;
        }
        m_held.append(data, size);
        return size;
    }
    if (!m_dribbled.isEmpty() || m_server.isDribbling()) { // what follows waits behind it
        m_dribbled.append(data, size);
        setSocketOption(QAbstractSocket::LowDelayOption, 1);
        if (!m_dribbleTimer.isActive())
            m_dribbleTimer.start(0);
        return size;
    }
    return QSslSocket::writeData(data, size);
}

bool FaultServer::takeDribble()
{
    if (m_dribbleBytes == 0)
        return false;
    --m_dribbleBytes;
    return true;
}

FaultSocket* FaultServer::fromPeerPort(quint16 port) const
{
    return m_sockets.value(port);
}

int FaultServer::takeHandshakeDelayMs()
{
    return std::exchange(m_handshakeDelayMs, 0);
}

void FaultServer::incomingConnection(qintptr descriptor)
{
    auto* socket = new FaultSocket(*this);
    socket->setParent(this);
    m_sockets.removeIf([](const auto& item) { return item.value().isNull(); });
    if (m_sockets.size() >= kConnectionsMax || !socket->setSocketDescriptor(descriptor)) {
        delete socket;
        return;
    }
    m_sockets.insert(socket->peerPort(), socket);
    if (m_tls.isNull()) {
        addPendingConnection(socket);
        return;
    }
    connect(socket, &QSslSocket::encrypted, this, [this, socket] { addPendingConnection(socket); });
    connect(socket, &QSslSocket::disconnected, socket, &QObject::deleteLater);
    socket->setSslConfiguration(m_tls);
    socket->startServerEncryption();
}

} // namespace gannet::twin
