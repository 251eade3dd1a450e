// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/onboarding/capped_server.h"

#include <QTcpSocket>
#include <QTimer>

#include <memory>

namespace gannet::onboarding {

void CappedServer::incomingConnection(qintptr descriptor)
{
    auto made = std::make_unique<QTcpSocket>();
    // Counted by looking: of a socket with a request that it cannot read the library drops all connections, ours too.
    const bool isFull = findChildren<QTcpSocket*>(Qt::FindDirectChildrenOnly).size() >= m_limits.connections;
    if (!made->setSocketDescriptor(descriptor) || isFull)
        return;
    QTcpSocket* const socket = made.release();
    socket->setParent(this);
    // The library keeps what it has read until the request is whole: one more than is allowed has to find room, or
    // nobody would hear of it.
    socket->setReadBufferSize(m_limits.requestBytes + 1);
    const auto end = [socket] {
        QObject::disconnect(socket, &QTcpSocket::readyRead, nullptr, nullptr); // the library would go on reading
        socket->abort();
        socket->deleteLater();
    };
    // Before the library hears of the bytes, because this is connected first.
    const auto received = std::make_shared<qint64>(0);
    connect(socket, &QTcpSocket::readyRead, socket, [socket, end, received, most = m_limits.requestBytes] {
        *received += socket->bytesAvailable();
        if (*received > most)
            end();
    });
    // Such a socket the library also leaves open.
    QTimer::singleShot(m_limits.connectionMs, socket, end);
    addPendingConnection(socket);
}

} // namespace gannet::onboarding
