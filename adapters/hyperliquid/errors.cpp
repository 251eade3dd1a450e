// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/hyperliquid/errors.h"

#include <fmt/format.h>

namespace gannet::hyperliquid {

ErrorWords classify(std::string_view words)
{
    if (words.starts_with("Already subscribed"))
        return ErrorWords::AlreadySubscribed;
    if (words.starts_with("Already unsubscribed"))
        return ErrorWords::AlreadyUnsubscribed;
    if (words.starts_with("Invalid subscription"))
        return ErrorWords::InvalidSubscription;
    return ErrorWords::Other;
}

Error channelError(std::string_view words)
{
    Error error;
    error.kind = ErrorKind::Rejected;
    error.outcome = Outcome::Rejected;
    error.venueCode = words;
    switch (classify(words)) {
    case ErrorWords::AlreadySubscribed:
    case ErrorWords::AlreadyUnsubscribed: error.code = Code::StateConflict; break;
    case ErrorWords::InvalidSubscription: error.code = Code::InvalidRequest; break;
    case ErrorWords::Other:
        if (words.starts_with("Cannot track more than"))
            error.code = Code::VenueLimited;
        break;
    }
    error.message = fmt::format("Hyperliquid says: {}", words.substr(0, 200));
    return error;
}

Error httpError(int status, std::string_view body)
{
    Error error;
    error.venueCode = fmt::format("HTTP {}", status);
    if (status == 429) {
        error.kind = ErrorKind::RateLimited;
        error.code = Code::RateLimit;
    } else if (status >= 500) {
        error.kind = ErrorKind::Unavailable;
        error.code = Code::VenueUnavailable;
    } else {
        error.kind = ErrorKind::Rejected;
        error.code = Code::InvalidRequest;
        error.outcome = Outcome::Rejected;
    }
    error.message = fmt::format("Hyperliquid answered HTTP {}: {}", status, body.substr(0, 120));
    return error;
}

} // namespace gannet::hyperliquid
