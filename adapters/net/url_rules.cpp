// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/net/url_rules.h"

#include <QHostAddress>

#include <fmt/format.h>

#include <algorithm>

namespace gannet {

namespace {

/// What a log may have of a URL: a query may hold what was signed, and the path of a websocket who listens.
[[nodiscard]] std::string_view sayable(std::string_view text, UrlUse use)
{
    const std::size_t scheme = text.find("://");
    const std::size_t host = scheme == std::string_view::npos ? 0 : scheme + 3;
    const std::size_t end = use == UrlUse::WebSocket ? text.find_first_of("/?#", host) : text.find('?');
    return text.substr(0, std::min<std::size_t>(end, 200));
}

} // namespace

bool isLoopback(const QString& host)
{
    if (host.compare(QLatin1String("localhost"), Qt::CaseInsensitive) == 0)
        return true;
    const QHostAddress address(host);
    return !address.isNull() && address.isLoopback();
}

Result<QUrl> checkedUrl(std::string_view text, UrlUse use)
{
    const QUrl url(QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size())), QUrl::StrictMode);
    if (!url.isValid() || url.host().isEmpty())
        return fail(ErrorKind::Invalid, Code::InvalidRequest, fmt::format("not a URL: {}", sayable(text, use)));
    if (!url.userInfo().isEmpty())
        return fail(ErrorKind::Invalid, Code::InvalidRequest, "a URL must not carry a user or password");
    const bool isWebSocket = use == UrlUse::WebSocket;
    const QString scheme = url.scheme();
    if (scheme == QLatin1String(isWebSocket ? "wss" : "https"))
        return url;
    if (scheme != QLatin1String(isWebSocket ? "ws" : "http"))
        return fail(
            ErrorKind::Invalid, Code::InvalidRequest,
            fmt::format("scheme {}: is not {}", scheme.toStdString(), isWebSocket ? "wss: or ws:" : "https: or http:"));
    if (!isLoopback(url.host()))
        return fail(ErrorKind::Invalid, Code::InvalidRequest,
                    fmt::format("plain {}:// is for this machine only, not for {}", scheme.toStdString(),
                                url.host().toStdString()));
    return url;
}

} // namespace gannet
