// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/net/order_request_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <string_view>
#include <utility>

namespace gannet {

namespace {

/// Written here, or never wanted: each would change where a message ends or what comes back.
constexpr std::array<std::string_view, 13> kOwnHeaders = {
    "host",       "content-length", "content-type", "transfer-encoding", "connection", "accept-encoding",
    "user-agent", "keep-alive",     "upgrade",      "proxy-connection",  "expect",     "te",
    "trailer"};

[[nodiscard]] tl::unexpected<Error> refused(std::string message, std::string field)
{
    return fail({.kind = ErrorKind::Invalid,
                 .code = Code::InvalidRequest,
                 .message = std::move(message),
                 .field = std::move(field)});
}

[[nodiscard]] std::string_view methodText(OrderMethod method)
{
    switch (method) {
    case OrderMethod::Post: return "POST";
    case OrderMethod::Put: return "PUT";
    case OrderMethod::Delete: return "DELETE";
    }
    return "POST";
}

/// RFC 9110, 5.6.2.
[[nodiscard]] bool isToken(std::string_view text)
{
    constexpr std::string_view kMarks = "!#$%&'*+-.^_`|~";
    return !text.empty() && std::ranges::all_of(text, [&](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
               kMarks.find(c) != std::string_view::npos;
    });
}

/// No control character: a line end in a value would begin a header, or a request, of somebody else's making.
[[nodiscard]] bool isFieldValue(std::string_view text)
{
    return std::ranges::all_of(text, [](char c) { return c >= ' ' && c <= '~'; });
}

[[nodiscard]] bool isOwn(std::string_view name)
{
    std::string lower(name);
    std::ranges::transform(lower, lower.begin(),
                           [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return std::ranges::find(kOwnHeaders, lower) != kOwnHeaders.end();
}

/// What follows the host; "/" where nothing does.
[[nodiscard]] std::string targetOf(std::string_view url)
{
    const std::size_t host = url.find("://") + 3;
    const std::size_t begin = url.find_first_of("/?#", host);
    if (begin == std::string_view::npos)
        return "/";
    const std::string_view target = url.substr(begin);
    return (target.front() == '/' ? "" : "/") + std::string(target);
}

[[nodiscard]] std::string hostOf(const QUrl& url)
{
    std::string host = url.host(QUrl::FullyEncoded).toStdString();
    if (host.find(':') != std::string::npos && host.front() != '[')
        host = "[" + host + "]";
    const int usual = url.scheme() == QLatin1String("https") ? 443 : 80;
    return url.port(usual) == usual ? host : fmt::format("{}:{}", host, url.port());
}

} // namespace

Result<void> checkHeaders(const std::vector<HttpHeader>& headers)
{
    for (const HttpHeader& header : headers) {
        if (!isToken(header.name))
            return refused("the name of a header is not one", "headers");
        if (isOwn(header.name))
            return refused(fmt::format("header {} frames the message and is not the venue's", header.name),
                           header.name);
        if (!isFieldValue(header.value))
            return refused(fmt::format("the value of header {} has other than printable ASCII", header.name),
                           header.name);
    }
    return {};
}

Result<std::string> orderRequestText(const OrderHttp& order, const QUrl& url)
{
    const std::string target = targetOf(order.url);
    if (!std::ranges::all_of(target, [](char c) { return c > ' ' && c <= '~' && c != '#'; }))
        return refused("an order's URL is printable ASCII without spaces and without a fragment", "url");
    if (!order.contentType.empty() && order.body.empty())
        return refused("a content type without a body", "contentType");
    if (!isFieldValue(order.contentType))
        return refused("a content type has no control characters", "contentType");

    std::string text;
    text.reserve(512 + target.size() + order.body.size());
    const auto out = std::back_inserter(text);
    fmt::format_to(out, "{} {} HTTP/1.1\r\nHost: {}\r\nUser-Agent: gannet\r\nAccept-Encoding: identity\r\n",
                   methodText(order.method), target, hostOf(url));
    if (auto checked = checkHeaders(order.headers); !checked)
        return fail(std::move(checked.error()));
    for (const HttpHeader& header : order.headers)
        fmt::format_to(out, "{}: {}\r\n", header.name, header.value);
    if (!order.contentType.empty())
        fmt::format_to(out, "Content-Type: {}\r\n", order.contentType);
    // Where the method may have a body the absence of one is said too (RFC 9110, 8.6).
    if (!order.body.empty() || order.method != OrderMethod::Delete)
        fmt::format_to(out, "Content-Length: {}\r\n", order.body.size());
    text += "\r\n";
    text += order.body;
    if (text.size() > kOrderRequestBytesMax)
        return fail({.kind = ErrorKind::Invalid,
                     .code = Code::TooLarge,
                     .message = fmt::format("a request of {} bytes; an order has at most {}", text.size(),
                                            kOrderRequestBytesMax),
                     .limit = std::to_string(kOrderRequestBytesMax),
                     .value = std::to_string(text.size())});
    return text;
}

} // namespace gannet
