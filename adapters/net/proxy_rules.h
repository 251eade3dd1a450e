// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QNetworkProxy>
#include <QProcessEnvironment>
#include <QString>
#include <QStringList>
#include <QUrl>

namespace gannet {

/// Which proxy a URL goes through, by the usual environment variables: HTTPS_PROXY, then ALL_PROXY, unless NO_PROXY
/// names the host or a domain it is in ("*" names all). Lower case names count too and win. This machine is always
/// reached directly. The variables are read by us, because Qt's own reading knows no wss: and, where Qt is built with
/// libproxy, also asks the desktop and the network for one.
class ProxyRules {
public:
    explicit ProxyRules(const QProcessEnvironment& environment);

    /// Direct (NoProxy), an HTTP proxy (by CONNECT) or SOCKS5.
    [[nodiscard]] QNetworkProxy proxyFor(const QUrl& url) const;

private:
    [[nodiscard]] bool isExempt(const QString& host) const;

    QNetworkProxy m_proxy;
    QStringList m_exempt; ///< lower case, without a leading dot
};

/// Why a connection over `proxy` could not be made, for a person: `words` of the library where they say it. It has none
/// for some refusals of a proxy.
[[nodiscard]] std::string describeRefusal(const QNetworkProxy& proxy, QAbstractSocket::SocketError error,
                                          const QString& words);

} // namespace gannet
