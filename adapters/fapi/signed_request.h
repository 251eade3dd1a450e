// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/time.h"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace gannet::fapi {

/// Name and value, in the order in which they are sent and signed.
using Parameters = std::vector<std::pair<std::string, std::string>>;

/// `k=v&k=v`, values percent-encoded but for letters, digits and -_.~ (RFC 3986).
[[nodiscard]] std::string urlEncoded(const Parameters& parameters);

/// An HTTP request, ready to be sent to the venue's REST host.
struct RestRequest {
    std::string method;
    std::string path;
    std::string query;
    std::string body;
    std::vector<std::pair<std::string, std::string>> headers;
};
/// As the dialect wants it: parameters in the query of a GET, else in the body, as a form.
[[nodiscard]] RestRequest requestOf(std::string_view method, std::string_view path, std::string text);

/// How requests of one account are signed. It holds the key; nothing of it is told. Engine thread.
class RequestSigner {
public:
    virtual ~RequestSigner() = default;

    /// Adds what the venue wants for identity, replay guard and signature. No two requests get the same guard.
    /// `venueNow` is the venue's clock as far as known; `path` is whole.
    [[nodiscard]] virtual RestRequest sign(std::string_view method, std::string_view path, Parameters parameters,
                                           Timestamp venueNow) = 0;
    /// The same for requests about the account's stream, which some generations want named and not signed.
    [[nodiscard]] virtual RestRequest signStream(std::string_view method, std::string_view path,
                                                 Timestamp venueNow) = 0;
    /// The venue's clock was heard, and is at most at `venue`: guards far beyond it were refused by the venue, and come
    /// back to it. (This machine's clock had leapt ahead.)
    virtual void onVenueTime(Timestamp /*venue*/) {}
};

} // namespace gannet::fapi
