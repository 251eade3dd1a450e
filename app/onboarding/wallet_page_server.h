// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/onboarding/capped_server.h"
#include "core/base/result.h"

#include <QAbstractHttpServer>
#include <QByteArray>

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace gannet::onboarding {

/// The page that asks a wallet in a person's browser, served to this machine alone while it is wanted.
///
/// Its address holds a random token and works once: whoever opens it first has it, and everything the page says later
/// carries a second token that only that page was given. Requests have to name this very host and port (a rebound name
/// does not) and come from the page itself; nothing of another origin, no other method and no other path is answered
/// with more than a status. The page loads nothing from anywhere else. UI thread.
class WalletPageServer final : public QAbstractHttpServer {
public:
    /// What the page says: the name of a call ("prepare") and a JSON text; the answer is a JSON text too.
    using Talk = std::function<std::string(std::string_view call, std::string_view body)>;

    explicit WalletPageServer(Talk talk, PageLimits limits = {});

    /// Listens on 127.0.0.1 at a free port, with new tokens; what was served before ends. Fails {Unavailable} where no
    /// port or no chance is to be had.
    [[nodiscard]] Result<void> open();
    /// New tokens at the same port: the last address, and the page that came of it, count no more.
    [[nodiscard]] Result<void> renew();
    /// Nothing is answered from here on.
    void close();

    /// Of the page; empty while there is none.
    [[nodiscard]] std::string url() const;
    [[nodiscard]] bool isOpen() const { return !m_token.isEmpty(); }
    /// The address was used.
    [[nodiscard]] bool isTaken() const { return m_isTaken; }
    [[nodiscard]] std::uint16_t port() const;

protected:
    bool handleRequest(const QHttpServerRequest& request, QTcpSocket* socket) override;
    void missingHandler(const QHttpServerRequest& request, QTcpSocket* socket) override;

private:
    struct Answer {
        int status = 404;
        QByteArray type = "text/plain; charset=utf-8";
        QByteArray body;
    };
    [[nodiscard]] Answer answer(const QHttpServerRequest& request);
    [[nodiscard]] Answer page();
    [[nodiscard]] Answer call(const QHttpServerRequest& request, const QByteArray& name);
    [[nodiscard]] QByteArray origin() const;
    void send(const QHttpServerRequest& request, QTcpSocket* socket, const Answer& answer) const;

    Talk m_talk;
    PageLimits m_limits;
    CappedServer* m_server = nullptr; ///< owned by the HTTP server
    QByteArray m_token;               ///< in the address; empty: closed
    QByteArray m_pageToken;           ///< in the page
    bool m_isTaken = false;
};

} // namespace gannet::onboarding
