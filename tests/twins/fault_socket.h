// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QHash>
#include <QPointer>
#include <QSslConfiguration>
#include <QSslSocket>
#include <QTcpServer>
#include <QTimer>

namespace gannet::twin {

class FaultServer;

/// A server's end of a TCP connection (TLS or plain) that can misbehave below the WebSocket protocol: the framing
/// itself stays the library's.
class FaultSocket final : public QSslSocket {
public:
    explicit FaultSocket(FaultServer& server);

    /// Half of the next payload is sent; then the connection ends.
    void cutNextMessage() { m_isCutting = true; }
    /// Reads, answers and sends nothing any more, and stays open.
    void goSilent();
    /// The library's answers to ping frames are dropped from here on.
    void dropPongs() { m_isDroppingPongs = true; }
    /// What is written waits so long, then goes out at once.
    void hold(int ms);
    /// Bytes beside the library's own framing.
    void writeRaw(const QByteArray& bytes);

protected:
    qint64 writeData(const char* data, qint64 size) override;

private:
    void dribble();
    [[nodiscard]] bool isPong(const char* data, qint64 size);

    FaultServer& m_server;
    QTimer m_dribbleTimer;
    QByteArray m_dribbled; ///< what waits to be sent byte by byte
    bool m_isCutting = false;
    bool m_isSilent = false;
    bool m_isHolding = false;
    bool m_isDroppingPongs = false;
    qint64 m_pongBytes = 0; ///< of a dropped pong that are still to come
    QByteArray m_held;
};

/// Makes FaultSockets and limits how many there are.
class FaultServer final : public QTcpServer {
public:
    /// `tls` may be empty: plain text.
    explicit FaultServer(QSslConfiguration tls) : m_tls(std::move(tls)) {}

    /// The connection whose other end has that port; null when it is gone.
    [[nodiscard]] FaultSocket* fromPeerPort(quint16 port) const;
    /// How late the next upgrade is answered, ms; 0: at once. Asking uses it up.
    [[nodiscard]] int takeHandshakeDelayMs();
    void delayNextHandshake(int ms) { m_handshakeDelayMs = ms; }
    /// The next bytes are sent one by one, whoever they are for.
    void dribbleNext(qint64 bytes) { m_dribbleBytes = bytes; }
    [[nodiscard]] bool isDribbling() const { return m_dribbleBytes > 0; }
    /// Whether the next byte is one of them; asking uses it up.
    [[nodiscard]] bool takeDribble();

protected:
    void incomingConnection(qintptr descriptor) override;

private:
    QSslConfiguration m_tls;
    QHash<quint16, QPointer<FaultSocket>> m_sockets;
    int m_handshakeDelayMs = 0;
    qint64 m_dribbleBytes = 0;
};

} // namespace gannet::twin
