// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/error.h"

#include "core/base/words.h"

#include <nlohmann/json.hpp>

namespace gannet {

namespace {

// clang-format off
constexpr Words<ErrorKind, ErrorKind::Protocol> kKinds{
    "Invalid", "Unsupported", "Denied", "RateLimited", "Rejected", "Insufficient", "NotFound", "Auth", "Timeout",
    "Disconnected", "Unavailable", "Protocol"};

constexpr Words<Outcome, Outcome::Unknown> kOutcomes{"NotSent", "Rejected", "Unknown"};

constexpr Words<Code, Code::Io> kCodes{
    "BAD_PRICE", "BAD_TICK", "PRICE_BAND", "BAD_QTY", "MIN_NOTIONAL", "INSUFFICIENT_FUNDS", "REDUCE_ONLY",
    "POST_ONLY_WOULD_CROSS", "NO_FILL", "BAD_TRIGGER", "BAD_EXPIRY", "POSITION_LIMIT", "ORDER_LIMIT", "DUPLICATE_ID",
    "UNKNOWN_ORDER", "UNKNOWN_SYMBOL", "MARKET_CLOSED", "VENUE_LIMITED", "ACCOUNT_RESTRICTED", "SELF_TRADE",
    "STATE_CONFLICT", "AUTH", "CLOCK_SKEW", "RATE_LIMIT", "INVALID_REQUEST", "UNSUPPORTED", "OTHER", "USER_DECLINED",
    "VENUE_UNAVAILABLE", "UNKNOWN_OUTCOME", "DUPLICATE_REQUEST", "MODE", "DISARMED", "KILLED", "VENUE_NOT_READY",
    "STALE_DATA", "ALLOWLIST", "MAX_SIZE", "MAX_NOTIONAL", "MAX_POSITION", "DAILY_ORDERS", "ORDER_RATE", "LEVERAGE",
    "DAILY_LOSS", "CONSECUTIVE_REJECTS", "NEEDS_CONFIRM", "BAD_JSON", "MISSING_FIELD", "WRONG_TYPE", "BAD_NUMBER",
    "OUT_OF_RANGE", "UNKNOWN_CHANNEL", "BAD_BOOK", "TOO_LARGE", "BAD_FORMAT", "BAD_CONFIG", "IO"};
// clang-format on

} // namespace

std::string_view toString(ErrorKind kind)
{
    return kKinds[kind];
}
std::string_view toString(Outcome outcome)
{
    return kOutcomes[outcome];
}
std::string_view toString(Code code)
{
    return kCodes[code];
}

std::optional<ErrorKind> errorKindFrom(std::string_view text)
{
    return kKinds.find(text);
}
std::optional<Outcome> outcomeFrom(std::string_view text)
{
    return kOutcomes.find(text);
}
std::optional<Code> codeFrom(std::string_view text)
{
    return kCodes.find(text);
}

std::string toJson(const Error& error)
{
    nlohmann::ordered_json body;
    body["kind"] = toString(error.kind);
    body["code"] = toString(error.code);
    body["message"] = error.message;
    if (!error.field.empty())
        body["field"] = error.field;
    if (!error.limit.empty())
        body["limit"] = error.limit;
    if (!error.value.empty())
        body["value"] = error.value;
    if (!error.fixes.empty())
        body["fixes"] = error.fixes;
    // A venue's bytes may stand in the message: broken UTF-8 is shown as replacement characters, never thrown on.
    return nlohmann::ordered_json{{"error", body}}.dump(-1, ' ', false,
                                                        nlohmann::ordered_json::error_handler_t::replace);
}

} // namespace gannet
