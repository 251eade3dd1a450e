// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/venue/transport.h"

#include <QUrl>

#include <cstddef>
#include <string>
#include <vector>

namespace gannet {

inline constexpr std::size_t kOrderRequestBytesMax = 1024 * 1024; ///< of one request, head and body

/// What every request checks of the venue's own headers. Fails {Invalid, InvalidRequest} on one that is none, that
/// frames the message, or whose value has other than printable ASCII. No error repeats a value.
[[nodiscard]] Result<void> checkHeaders(const std::vector<HttpHeader>& headers);

/// The bytes of an order's HTTP/1.1 request. What follows the host in `order.url`, and the body, stand there as they
/// were given, because they are signed as such. `url` is the same URL, checked. Fails {Invalid, InvalidRequest} on what
/// would change the meaning of the bytes: other than printable ASCII in the URL, a fragment, a header that is none or
/// that frames the message, line ends in one, a content type without a body; {Invalid, TooLarge}. No error repeats a
/// value: headers hold keys.
[[nodiscard]] Result<std::string> orderRequestText(const OrderHttp& order, const QUrl& url);

} // namespace gannet
