// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTcpServer>

namespace gannet::onboarding {

/// What a connection to the page may cost: there is one person with one browser.
struct PageLimits {
    int connections = 16;            ///< at the same time; a further one is closed at once
    qint64 requestBytes = 32 * 1024; ///< of one connection, head and body together
    int connectionMs = 5000;         ///< from its first packet to its end: a half header holds nothing for longer
};

/// A server whose connections are few, small and short. The HTTP library on top of it has no limit of its own
/// (Qt HTTP Server 6.4 takes any body and waits for a header without end).
class CappedServer final : public QTcpServer {
public:
    explicit CappedServer(PageLimits limits) : m_limits(limits) {}

protected:
    void incomingConnection(qintptr descriptor) override;

private:
    PageLimits m_limits;
};

} // namespace gannet::onboarding
