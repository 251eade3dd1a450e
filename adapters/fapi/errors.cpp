// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/fapi/errors.h"

#include <fmt/format.h>

#include <array>
#include <charconv>

namespace gannet::fapi {

namespace {

struct Rule {
    int code;
    std::string_view words; ///< that the venue's text holds; empty: any
    ErrorKind kind;
    Code meaning;
    Outcome outcome;
};

/// The first rule that fits holds. Sources: the venues' error pages (Aster: asterdex/api-docs @265e024, futures V3) and
/// tests/venues/binance/fixtures/errors.json.
constexpr std::array kRules = std::to_array<Rule>({
    // 10xx: the server and the network.
    {-1000, "", ErrorKind::Unavailable, Code::UnknownOutcome, Outcome::Unknown},
    {-1001, "", ErrorKind::Unavailable, Code::UnknownOutcome, Outcome::Unknown},
    {-1002, "", ErrorKind::Auth, Code::Auth, Outcome::Rejected},
    {-1003, "", ErrorKind::RateLimited, Code::RateLimit, Outcome::Rejected},
    {-1006, "", ErrorKind::Unavailable, Code::UnknownOutcome, Outcome::Unknown},
    {-1007, "", ErrorKind::Timeout, Code::UnknownOutcome, Outcome::Unknown},
    {-1008, "", ErrorKind::Unavailable, Code::VenueUnavailable, Outcome::Unknown},
    {-1013, "PERCENT_PRICE", ErrorKind::Rejected, Code::PriceBand, Outcome::Rejected},
    {-1013, "PRICE_FILTER", ErrorKind::Rejected, Code::BadTick, Outcome::Rejected},
    {-1013, "LOT_SIZE", ErrorKind::Rejected, Code::BadQty, Outcome::Rejected},
    {-1013, "NOTIONAL", ErrorKind::Rejected, Code::MinNotional, Outcome::Rejected},
    {-1013, "MAX_NUM", ErrorKind::Rejected, Code::OrderLimit, Outcome::Rejected},
    {-1013, "MAX_POSITION", ErrorKind::Rejected, Code::PositionLimit, Outcome::Rejected},
    {-1015, "", ErrorKind::RateLimited, Code::RateLimit, Outcome::Rejected},
    {-1016, "", ErrorKind::Unavailable, Code::UnknownOutcome, Outcome::Unknown},
    {-1021, "", ErrorKind::Rejected, Code::ClockSkew, Outcome::Rejected},
    {-1022, "", ErrorKind::Auth, Code::Auth, Outcome::Rejected},
    // 11xx: what is wrong with a request. Those not named here are isMalformed().
    {-1110, "", ErrorKind::Rejected, Code::UnknownSymbol, Outcome::Rejected},
    {-1111, "'quantity'", ErrorKind::Rejected, Code::BadQty, Outcome::Rejected},
    {-1111, "", ErrorKind::Rejected, Code::BadTick, Outcome::Rejected},
    {-1121, "", ErrorKind::Rejected, Code::UnknownSymbol, Outcome::Rejected},
    // 20xx: what an order meets.
    {-2010, "insufficient balance", ErrorKind::Insufficient, Code::InsufficientFunds, Outcome::Rejected},
    {-2010, "immediately match", ErrorKind::Rejected, Code::PostOnlyWouldCross, Outcome::Rejected},
    // The id is in use: the order of an earlier try may be live. Query and adopt.
    {-2010, "Duplicate order", ErrorKind::Rejected, Code::DuplicateId, Outcome::Unknown},
    {-2010, "trigger immediately", ErrorKind::Rejected, Code::BadTrigger, Outcome::Rejected},
    {-2010, "Market is closed", ErrorKind::Rejected, Code::MarketClosed, Outcome::Rejected},
    // A cancel that finds nothing may be too late: the order may have filled.
    {-2011, "", ErrorKind::NotFound, Code::UnknownOrder, Outcome::Unknown},
    {-2013, "", ErrorKind::NotFound, Code::UnknownOrder, Outcome::Rejected},
    {-2014, "", ErrorKind::Auth, Code::Auth, Outcome::Rejected},
    {-2015, "", ErrorKind::Auth, Code::Auth, Outcome::Rejected},
    {-2018, "", ErrorKind::Insufficient, Code::InsufficientFunds, Outcome::Rejected},
    {-2019, "", ErrorKind::Insufficient, Code::InsufficientFunds, Outcome::Rejected},
    {-2020, "", ErrorKind::Rejected, Code::NoFill, Outcome::Rejected},
    {-2021, "", ErrorKind::Rejected, Code::BadTrigger, Outcome::Rejected},
    {-2022, "", ErrorKind::Rejected, Code::ReduceOnly, Outcome::Rejected},
    {-2023, "", ErrorKind::Rejected, Code::AccountRestricted, Outcome::Rejected},
    {-2025, "", ErrorKind::Rejected, Code::OrderLimit, Outcome::Rejected},
    {-2026, "", ErrorKind::Rejected, Code::ReduceOnly, Outcome::Rejected},
    {-2027, "", ErrorKind::Rejected, Code::PositionLimit, Outcome::Rejected},
    {-2028, "", ErrorKind::Rejected, Code::PositionLimit, Outcome::Rejected},
    // 40xx: filters and the account's settings.
    {-4001, "", ErrorKind::Rejected, Code::PriceBand, Outcome::Rejected},
    {-4002, "", ErrorKind::Rejected, Code::PriceBand, Outcome::Rejected},
    {-4003, "", ErrorKind::Rejected, Code::BadQty, Outcome::Rejected},
    {-4004, "", ErrorKind::Rejected, Code::BadQty, Outcome::Rejected},
    {-4005, "", ErrorKind::Rejected, Code::BadQty, Outcome::Rejected},
    {-4013, "", ErrorKind::Rejected, Code::PriceBand, Outcome::Rejected},
    {-4014, "", ErrorKind::Rejected, Code::BadTick, Outcome::Rejected},
    {-4015, "", ErrorKind::Rejected, Code::InvalidRequest, Outcome::Rejected},
    {-4016, "", ErrorKind::Rejected, Code::PriceBand, Outcome::Rejected},
    {-4023, "", ErrorKind::Rejected, Code::BadQty, Outcome::Rejected},
    {-4024, "", ErrorKind::Rejected, Code::PriceBand, Outcome::Rejected},
    {-4028, "", ErrorKind::Rejected, Code::PositionLimit, Outcome::Rejected},
    {-4029, "", ErrorKind::Rejected, Code::BadTick, Outcome::Rejected},
    {-4030, "", ErrorKind::Rejected, Code::BadQty, Outcome::Rejected},
    {-4045, "", ErrorKind::Rejected, Code::OrderLimit, Outcome::Rejected},
    {-4046, "", ErrorKind::Rejected, Code::StateConflict, Outcome::Rejected}, // isNoChange()
    {-4047, "", ErrorKind::Rejected, Code::StateConflict, Outcome::Rejected},
    {-4048, "", ErrorKind::Rejected, Code::StateConflict, Outcome::Rejected},
    {-4050, "", ErrorKind::Insufficient, Code::InsufficientFunds, Outcome::Rejected},
    {-4051, "", ErrorKind::Insufficient, Code::InsufficientFunds, Outcome::Rejected},
    {-4056, "", ErrorKind::Auth, Code::Auth, Outcome::Rejected},
    {-4059, "", ErrorKind::Rejected, Code::StateConflict, Outcome::Rejected}, // isNoChange()
    {-4060, "", ErrorKind::Rejected, Code::StateConflict, Outcome::Rejected},
    {-4061, "", ErrorKind::Rejected, Code::StateConflict, Outcome::Rejected},
    {-4062, "", ErrorKind::Rejected, Code::ReduceOnly, Outcome::Rejected},
    {-4067, "", ErrorKind::Rejected, Code::StateConflict, Outcome::Rejected},
    {-4068, "", ErrorKind::Rejected, Code::StateConflict, Outcome::Rejected},
    {-4087, "", ErrorKind::Auth, Code::Auth, Outcome::Rejected},
    {-4088, "", ErrorKind::Auth, Code::Auth, Outcome::Rejected},
    // "ClientOrderId is duplicated": as the -2010 above.
    {-4116, "", ErrorKind::Rejected, Code::DuplicateId, Outcome::Unknown},
    {-4118, "", ErrorKind::Rejected, Code::ReduceOnly, Outcome::Rejected},
    {-4120, "", ErrorKind::Rejected, Code::Unsupported, Outcome::Rejected},
    {-4131, "", ErrorKind::Rejected, Code::PriceBand, Outcome::Rejected},
    {-4135, "", ErrorKind::Rejected, Code::BadTrigger, Outcome::Rejected},
    {-4138, "", ErrorKind::Rejected, Code::ReduceOnly, Outcome::Rejected},
    {-4140, "", ErrorKind::Rejected, Code::UnknownSymbol, Outcome::Rejected},
    {-4141, "", ErrorKind::Rejected, Code::UnknownSymbol, Outcome::Rejected},
    {-4142, "", ErrorKind::Rejected, Code::BadTrigger, Outcome::Rejected},
    {-4144, "", ErrorKind::Rejected, Code::UnknownSymbol, Outcome::Rejected},
    {-4161, "", ErrorKind::Rejected, Code::PositionLimit, Outcome::Rejected},
    {-4164, "", ErrorKind::Rejected, Code::MinNotional, Outcome::Rejected},
    {-4183, "", ErrorKind::Rejected, Code::PriceBand, Outcome::Rejected},
    {-4184, "", ErrorKind::Rejected, Code::PriceBand, Outcome::Rejected},
    // "Nonce Expired": the venue has looked at it and will not take it. Else it had that nonce before, maybe with this
    // very request.
    {-4225, "Expired", ErrorKind::Rejected, Code::ClockSkew, Outcome::Rejected},
    {-4225, "", ErrorKind::Rejected, Code::ClockSkew, Outcome::Unknown},
    {-5022, "", ErrorKind::Rejected, Code::PostOnlyWouldCross, Outcome::Rejected},
});

/// -1100 to -1130 and -1136: parameters that are missing, too many, or malformed.
[[nodiscard]] bool isMalformed(int code)
{
    return (code <= -1100 && code >= -1130) || code == -1136;
}

[[nodiscard]] Rule ruleFor(int httpStatus, int code, std::string_view words)
{
    for (const Rule& rule : kRules) {
        if (rule.code == code && words.find(rule.words) != std::string_view::npos)
            return rule;
    }
    if (isMalformed(code))
        return {code, "", ErrorKind::Rejected, Code::InvalidRequest, Outcome::Rejected};
    if (httpStatus == 429 || httpStatus == 418)
        return {code, "", ErrorKind::RateLimited, Code::RateLimit, Outcome::Unknown};
    if (httpStatus >= 500)
        return {code, "", ErrorKind::Unavailable, Code::UnknownOutcome, Outcome::Unknown};
    if (code != 0)
        return {code, "", ErrorKind::Rejected, Code::Other, Outcome::Rejected};
    return {code, "", ErrorKind::Protocol, Code::Other, Outcome::Unknown};
}

[[nodiscard]] int leadingNumber(std::string_view text)
{
    int code = 0;
    std::from_chars(text.data(), text.data() + text.size(), code);
    return code;
}

} // namespace

Error classify(int httpStatus, int code, std::string_view words)
{
    const Rule rule = ruleFor(httpStatus, code, words);
    Error error{.kind = rule.kind, .code = rule.meaning, .message = std::string(words), .outcome = rule.outcome};
    if (error.message.empty())
        error.message = fmt::format("HTTP {} without a reason", httpStatus);
    if (code != 0)
        error.venueCode = fmt::format("{} {}", code, words);
    return error;
}

int codeOf(const WireMessage& error)
{
    return leadingNumber(error.venueCode);
}

int codeOf(const Error& error)
{
    return leadingNumber(error.venueCode);
}

bool isNoChange(int code)
{
    return code == -4046 || code == -4059;
}

Error classifyRead(int httpStatus, const WireMessage& error)
{
    Error read = classify(httpStatus, codeOf(error), error.words);
    if (read.code == Code::UnknownOutcome)
        read.code = Code::VenueUnavailable;
    read.outcome = Outcome::NotSent;
    return read;
}

} // namespace gannet::fapi
