// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/hyperliquid/errors.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace gannet::hyperliquid {

namespace {

/// How a text begins, or what it holds, and what that means.
struct ActionText {
    std::string_view text;
    bool isAnywhere = false; ///< not only at the beginning
    ErrorKind kind = ErrorKind::Rejected;
    Code code = Code::Other;
    Outcome outcome = Outcome::Rejected;
};

/// The first that fits counts.
constexpr std::array kActionTexts{
    ActionText{"Price must be divisible by tick size", false, ErrorKind::Rejected, Code::BadTick},
    ActionText{"Order must have minimum value of", false, ErrorKind::Rejected, Code::MinNotional},
    ActionText{"Order has zero size", false, ErrorKind::Rejected, Code::BadQty},
    ActionText{"Order has invalid size", false, ErrorKind::Rejected, Code::BadQty},
    ActionText{"Order has invalid price", false, ErrorKind::Rejected, Code::PriceBand},
    ActionText{"Order price cannot be more than", false, ErrorKind::Rejected, Code::PriceBand},
    ActionText{"Order price too far from oracle", false, ErrorKind::Rejected, Code::PriceBand},
    ActionText{"Insufficient margin to place order", false, ErrorKind::Insufficient, Code::InsufficientFunds},
    ActionText{"Insufficient spot balance", false, ErrorKind::Insufficient, Code::InsufficientFunds},
    ActionText{"Reduce only order would increase position", false, ErrorKind::Rejected, Code::ReduceOnly},
    ActionText{"Post only order would have immediately matched", false, ErrorKind::Rejected, Code::PostOnlyWouldCross},
    ActionText{"Order could not immediately match", false, ErrorKind::Rejected, Code::NoFill},
    ActionText{"No liquidity available for market order", false, ErrorKind::Rejected, Code::NoFill},
    ActionText{"Invalid TP/SL price", false, ErrorKind::Rejected, Code::BadTrigger},
    ActionText{"Only post-only orders allowed immediately after a network upgrade", false, ErrorKind::Rejected,
               Code::VenueLimited},
    ActionText{"Order was never placed, already canceled, or filled", false, ErrorKind::NotFound, Code::UnknownOrder,
               Outcome::Unknown},
    ActionText{"Cannot modify canceled or filled order", false, ErrorKind::NotFound, Code::UnknownOrder,
               Outcome::Unknown},
    ActionText{"TWAP order value too small", false, ErrorKind::Rejected, Code::MinNotional},
    ActionText{"Invalid TWAP duration", false, ErrorKind::Rejected, Code::InvalidRequest},
    ActionText{"TWAP was never placed", false, ErrorKind::NotFound, Code::UnknownOrder, Outcome::Unknown},
    ActionText{"User or API Wallet", false, ErrorKind::Auth, Code::Auth},
    ActionText{"Must deposit before performing actions", false, ErrorKind::Auth, Code::Auth},
    ActionText{"Too many cumulative requests sent", false, ErrorKind::RateLimited, Code::RateLimit},
    ActionText{"Builder fee has not been approved", false, ErrorKind::Rejected, Code::AccountRestricted},
    ActionText{"Cannot set scheduled cancel time until enough volume traded", false, ErrorKind::Rejected,
               Code::AccountRestricted},
    ActionText{"open interest", true, ErrorKind::Rejected, Code::PositionLimit},
    ActionText{"would cause position to exceed margin tier limit", true, ErrorKind::Rejected, Code::PositionLimit},
    // The second copy of a request is refused so: the first may have been taken in.
    ActionText{"nonce", true, ErrorKind::Rejected, Code::ClockSkew, Outcome::Unknown},
    ActionText{"Nonce", true, ErrorKind::Rejected, Code::ClockSkew, Outcome::Unknown},
};

/// What a person may do about it; empty where the venue's own words say enough.
[[nodiscard]] std::string_view advice(Code code)
{
    switch (code) {
    case Code::Auth: return ". It knows no such signer: look at the key, at the network and whether the agent expired";
    case Code::RateLimit: return ". One order in 10 s goes until the account has traded more; cancels go on";
    default: return "";
    }
}

} // namespace

Error actionError(std::string_view words)
{
    Error error;
    error.kind = ErrorKind::Rejected;
    error.outcome = Outcome::Rejected;
    error.venueCode = words.substr(0, 500);
    for (const ActionText& known : kActionTexts) {
        if (known.isAnywhere ? words.find(known.text) != std::string_view::npos : words.starts_with(known.text)) {
            error.kind = known.kind;
            error.code = known.code;
            error.outcome = known.outcome;
            break;
        }
    }
    error.message = fmt::format("Hyperliquid says: {}{}", words.substr(0, 200), advice(error.code));
    return error;
}

std::optional<crypto::Address> addressIn(std::string_view words)
{
    constexpr std::size_t kLength = 42; // 0x and 40 digits
    for (std::size_t at = words.find("0x"); at != std::string_view::npos; at = words.find("0x", at + 1)) {
        const std::string_view text = words.substr(at, kLength);
        const std::string_view after = words.substr(std::min(words.size(), at + kLength), 1);
        const bool isLonger = !after.empty() && std::string_view("0123456789abcdefABCDEF").find(after[0]) != after.npos;
        if (text.size() == kLength && !isLonger) {
            if (const auto address = crypto::addressFrom(text))
                return *address;
        }
    }
    return std::nullopt;
}

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
    if (status == 429 || status == 418) {
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
