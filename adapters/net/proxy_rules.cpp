// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/net/proxy_rules.h"

#include "adapters/net/url_rules.h"

#include <fmt/format.h>

namespace gannet {

namespace {

QString variable(const QProcessEnvironment& environment, const QString& lowerName)
{
    const QString lower = environment.value(lowerName);
    return lower.isEmpty() ? environment.value(lowerName.toUpper()) : lower;
}

QNetworkProxy proxyOf(const QString& text)
{
    // "proxy.example:3128" is common; without a scheme QUrl would take the host for one.
    const QUrl url(text.contains(QLatin1String("://")) ? text : QLatin1String("http://") + text);
    if (!url.isValid() || url.host().isEmpty())
        return QNetworkProxy(QNetworkProxy::NoProxy);
    const bool isSocks = url.scheme().startsWith(QLatin1String("socks"));
    return QNetworkProxy(isSocks ? QNetworkProxy::Socks5Proxy : QNetworkProxy::HttpProxy, url.host(),
                         static_cast<quint16>(url.port(isSocks ? 1080 : 8080)), url.userName(), url.password());
}

} // namespace

ProxyRules::ProxyRules(const QProcessEnvironment& environment) : m_proxy(QNetworkProxy::NoProxy)
{
    QString text = variable(environment, QStringLiteral("https_proxy"));
    if (text.isEmpty())
        text = variable(environment, QStringLiteral("all_proxy"));
    if (!text.isEmpty())
        m_proxy = proxyOf(text);
    const auto names = variable(environment, QStringLiteral("no_proxy")).split(QLatin1Char(','), Qt::SkipEmptyParts);
    for (const QString& name : names) {
        QString host = name.trimmed().toLower();
        while (host.startsWith(QLatin1Char('.')))
            host.remove(0, 1);
        if (!host.isEmpty())
            m_exempt.append(host);
    }
}

QNetworkProxy ProxyRules::proxyFor(const QUrl& url) const
{
    const QString host = url.host().toLower();
    if (isLoopback(host) || isExempt(host))
        return QNetworkProxy(QNetworkProxy::NoProxy);
    return m_proxy;
}

bool ProxyRules::isExempt(const QString& host) const
{
    for (const QString& name : m_exempt) {
        if (name == QLatin1String("*") || host == name || host.endsWith(QLatin1Char('.') + name))
            return true;
    }
    return false;
}

std::string describeRefusal(const QNetworkProxy& proxy, QAbstractSocket::SocketError error, const QString& words)
{
    const bool isOfProxy = error == QAbstractSocket::ProxyAuthenticationRequiredError ||
                           (proxy.type() != QNetworkProxy::NoProxy && error == QAbstractSocket::UnknownSocketError);
    if (!isOfProxy)
        return words.toStdString();
    return fmt::format("the proxy {}:{} refused; it may want a user and a password in HTTPS_PROXY",
                       proxy.hostName().toStdString(), proxy.port());
}

} // namespace gannet
