// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/net/http_link.h"

#include "adapters/net/order_request_text.h"
#include "adapters/net/url_rules.h"

#include <QDateTime>
#include <QLocale>
#include <QNetworkProxyFactory>
#include <QNetworkReply>
#include <QNetworkRequest>
#include <QTimer>

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <memory>
#include <utility>
#include <vector>

namespace gannet {

namespace {

constexpr Duration kRetryAfterMax = Duration::seconds(3 * 24 * 3600);

class EnvironmentProxies final : public QNetworkProxyFactory {
public:
    explicit EnvironmentProxies(const ProxyRules& rules) : m_rules(rules) {}
    QList<QNetworkProxy> queryProxy(const QNetworkProxyQuery& query) override
    {
        return {m_rules.proxyFor(query.url())};
    }

private:
    const ProxyRules& m_rules;
};

/// An answer of the server, however unwelcome, as against no answer. Qt numbers its transport errors up to 99, its
/// proxy errors up to 199 and gives answers of the 4xx and 5xx range numbers above.
bool isAnswer(QNetworkReply& reply)
{
    const int status = reply.attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    const auto error = reply.error();
    return status > 0 &&
           (error == QNetworkReply::NoError || (status >= 400 && error >= QNetworkReply::ContentAccessDenied));
}

std::vector<HttpHeader> headersOf(const QNetworkReply& reply, const std::vector<std::string>& wanted)
{
    std::vector<HttpHeader> headers;
    for (const std::string& name : wanted) {
        const QByteArray rawName = QByteArray::fromStdString(name);
        if (reply.hasRawHeader(rawName))
            headers.push_back({name, reply.rawHeader(rawName).toStdString()});
    }
    return headers;
}

} // namespace

/// One request under way; shared by the handlers of its reply and gone with the last of them.
struct HttpLink::Exchange {
    VenueId venue;
    HttpId id;
    Duration timeout;
    std::vector<std::string> wantedHeaders;
    std::vector<std::string> maskedMembers;
    std::string body;
    bool isTimedOut = false;
    bool isTooLarge = false;
};

Duration parseRetryAfter(std::string_view header, Timestamp now)
{
    const auto begin = header.find_first_not_of(" \t");
    if (begin == std::string_view::npos)
        return {};
    header = header.substr(begin, header.find_last_not_of(" \t") - begin + 1);
    if (header.find_first_not_of("0123456789") == std::string_view::npos) {
        std::int64_t seconds = 0;
        const auto [end, error] = std::from_chars(header.data(), header.data() + header.size(), seconds);
        if (error != std::errc{} || seconds > kRetryAfterMax.ns / 1'000'000'000)
            return kRetryAfterMax;
        return Duration::seconds(seconds);
    }
    const QString text = QString::fromLatin1(header.data(), static_cast<qsizetype>(header.size()));
    QDateTime moment = QLocale::c().toDateTime(text, QStringLiteral("ddd, dd MMM yyyy HH:mm:ss 'GMT'"));
    if (!moment.isValid())
        return {};
    moment.setTimeSpec(Qt::UTC);
    const Duration wait = Timestamp::fromMilliseconds(moment.toMSecsSinceEpoch()) - now;
    return std::clamp(wait, Duration{}, kRetryAfterMax);
}

HttpLink::HttpLink(HttpListener& listener, const IoOptions& options, const ProxyRules& proxies, QSslConfiguration tls,
                   const Clock& clock, IoStats& stats)
    : m_listener(listener),
      m_options(options),
      m_proxies(proxies),
      m_tls(std::move(tls)),
      m_clock(clock),
      m_stats(stats)
{
    m_manager.setProxyFactory(new EnvironmentProxies(m_proxies)); // the manager owns it
    m_manager.setRedirectPolicy(QNetworkRequest::ManualRedirectPolicy);
    m_manager.setStrictTransportSecurityEnabled(false); // would rewrite http: to this machine; we decide by checkedUrl
}

HttpLink::~HttpLink()
{
    const auto replies = m_manager.findChildren<QNetworkReply*>();
    for (QNetworkReply* reply : replies) {
        reply->disconnect();
        reply->abort();
    }
}

void HttpLink::request(const HttpRequest& request)
{
    add(m_stats.httpRequests);
    const auto url = checkedUrl(request.url, UrlUse::Http);
    if (!url) {
        add(m_stats.urlsRefused);
        return refuse(request, url.error());
    }
    if (request.method != "GET" && request.method != "POST" && request.method != "PUT")
        return refuse(request, {.kind = ErrorKind::Invalid,
                                .code = Code::InvalidRequest,
                                .message = fmt::format("method {} is not GET, POST or PUT", request.method)});
    if (auto checked = checkHeaders(request.headers); !checked)
        return refuse(request, std::move(checked.error()));
    if (m_inFlight >= m_options.maxHttpInFlight)
        return refuse(request, {.kind = ErrorKind::RateLimited,
                                .code = Code::RateLimit,
                                .message = fmt::format("{} requests are under way already", m_inFlight)});

    QNetworkRequest http(*url);
    http.setSslConfiguration(m_tls);
    http.setAttribute(QNetworkRequest::CookieLoadControlAttribute, QNetworkRequest::Manual);
    http.setAttribute(QNetworkRequest::CookieSaveControlAttribute, QNetworkRequest::Manual);
    http.setAttribute(QNetworkRequest::CacheLoadControlAttribute, QNetworkRequest::AlwaysNetwork);
    http.setHeader(QNetworkRequest::UserAgentHeader, QStringLiteral("gannet"));
    if (request.method != "GET")
        http.setHeader(QNetworkRequest::ContentTypeHeader, QString::fromStdString(request.contentType));
    for (const HttpHeader& header : request.headers)
        http.setRawHeader(QByteArray::fromStdString(header.name), QByteArray::fromStdString(header.value));
    if (request.method == "GET")
        follow(m_manager.get(http), request);
    else if (request.method == "POST")
        follow(m_manager.post(http, QByteArray::fromStdString(request.body)), request);
    else
        follow(m_manager.put(http, QByteArray::fromStdString(request.body)), request);
}

void HttpLink::refuse(const HttpRequest& request, Error error)
{
    add(m_stats.httpFailures);
    m_listener.onHttpResult(HttpFailure{.venue = request.venue, .id = request.id, .error = std::move(error)});
}

void HttpLink::follow(QNetworkReply* reply, const HttpRequest& request)
{
    ++m_inFlight;
    const auto exchange = std::make_shared<Exchange>();
    exchange->venue = request.venue;
    exchange->id = request.id;
    exchange->timeout = request.timeout;
    exchange->wantedHeaders = request.wantedHeaders;
    exchange->maskedMembers = request.maskedMembers;
    // Qt's own transfer timeout starts anew with every byte; ours bounds the whole.
    auto* timer = new QTimer(reply);
    timer->setSingleShot(true);
    QObject::connect(timer, &QTimer::timeout, reply, [reply, exchange] {
        exchange->isTimedOut = true;
        reply->abort();
    });
    QObject::connect(reply, &QNetworkReply::readyRead, reply, [this, reply, exchange] {
        const QByteArray part = reply->readAll();
        if (static_cast<std::int64_t>(exchange->body.size()) + part.size() > m_options.maxHttpBytes) {
            exchange->isTooLarge = true;
            reply->abort();
            return;
        }
        exchange->body.append(part.constData(), static_cast<std::size_t>(part.size()));
    });
    QObject::connect(reply, &QNetworkReply::finished, reply, [this, reply, exchange] {
        reply->deleteLater();
        --m_inFlight;
        finish(*reply, *exchange);
    });
    timer->start(static_cast<int>(request.timeout.toMilliseconds()));
}

void HttpLink::finish(QNetworkReply& reply, Exchange& exchange)
{
    if (!exchange.isTimedOut && !exchange.isTooLarge && isAnswer(reply)) {
        add(m_stats.bytesIn, exchange.body.size());
        const QByteArray retryAfter = reply.rawHeader("Retry-After");
        m_listener.onHttpResult(HttpReply{
            .venue = exchange.venue,
            .id = exchange.id,
            .status = reply.attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt(),
            .retryAfter =
                parseRetryAfter({retryAfter.constData(), static_cast<std::size_t>(retryAfter.size())}, m_clock.now()),
            .body = std::move(exchange.body),
            .headers = headersOf(reply, exchange.wantedHeaders),
            .maskedMembers = std::move(exchange.maskedMembers)});
        return;
    }
    add(m_stats.httpFailures);
    Error error{
        .kind = ErrorKind::Disconnected, .code = Code::VenueUnavailable, .message = reply.errorString().toStdString()};
    if (exchange.isTimedOut) {
        add(m_stats.timeouts);
        error.kind = ErrorKind::Timeout;
        error.message = fmt::format("no whole answer within {} ms", exchange.timeout.toMilliseconds());
    } else if (exchange.isTooLarge) {
        add(m_stats.tooLarge);
        error.kind = ErrorKind::Protocol;
        error.code = Code::TooLarge;
        error.message = fmt::format("the answer is over {} bytes", m_options.maxHttpBytes);
    } else if (reply.error() == QNetworkReply::SslHandshakeFailedError) {
        add(m_stats.tlsRefused);
        error.message = "certificate refused: " + error.message;
    }
    m_listener.onHttpResult(HttpFailure{.venue = exchange.venue, .id = exchange.id, .error = std::move(error)});
}

} // namespace gannet
