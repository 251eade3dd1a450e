// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/net/io_options.h"
#include "adapters/net/io_stats.h"
#include "adapters/net/proxy_rules.h"
#include "core/venue/transport.h"

#include <QNetworkAccessManager>
#include <QSslConfiguration>

#include <cstddef>
#include <string_view>
#include <variant>

class QNetworkReply;

namespace gannet {

/// What Retry-After says, seconds or a date, from `now` on: zero when absent, unreadable or past; at most three days,
/// the longest ban a venue announces.
[[nodiscard]] Duration parseRetryAfter(std::string_view header, Timestamp now);

using HttpResult = std::variant<HttpReply, HttpFailure>;

/// Who hears of the answers. Same thread.
class HttpListener {
public:
    virtual ~HttpListener() = default;
    virtual void onHttpResult(HttpResult result) = 0;
};

/// Reads over HTTP. Redirects are not followed: they arrive as the answer they are. No cookies, no cache. The library
/// may repeat a read by itself when a kept connection dies, so this must never carry an order. Every request gets
/// exactly one result. Lives on a thread with a Qt event loop.
class HttpLink {
public:
    HttpLink(HttpListener& listener, const IoOptions& options, const ProxyRules& proxies, QSslConfiguration tls,
             const Clock& clock, IoStats& stats);
    ~HttpLink();
    HttpLink(const HttpLink&) = delete;
    HttpLink& operator=(const HttpLink&) = delete;

    void request(const HttpRequest& request);

private:
    struct Exchange;

    void refuse(const HttpRequest& request, Error error);
    void follow(QNetworkReply* reply, const HttpRequest& request);
    void finish(QNetworkReply& reply, Exchange& exchange);

    HttpListener& m_listener;
    const IoOptions& m_options;
    const ProxyRules& m_proxies;
    QSslConfiguration m_tls;
    const Clock& m_clock;
    IoStats& m_stats;
    QNetworkAccessManager m_manager;
    std::size_t m_inFlight = 0;
};

} // namespace gannet
