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

/// The first rule that fits holds. Sources: the venue's error pages and tests/venues/binance/fixtures/errors.json.
constexpr std::array kRules = std::to_array<Rule>({
    {-2010, "insufficient balance", ErrorKind::Insufficient, Code::InsufficientFunds, Outcome::Rejected},
    {-2010, "immediately match", ErrorKind::Rejected, Code::PostOnlyWouldCross, Outcome::Rejected},
    // The id is in use: the order of an earlier try may be live. Query and adopt.
    {-2010, "Duplicate order", ErrorKind::Rejected, Code::DuplicateId, Outcome::Unknown},
    {-2010, "trigger immediately", ErrorKind::Rejected, Code::BadTrigger, Outcome::Rejected},
    {-2010, "Market is closed", ErrorKind::Rejected, Code::MarketClosed, Outcome::Rejected},
    // A cancel that finds nothing may be too late: the order may have filled.
    {-2011, "Unknown order", ErrorKind::NotFound, Code::UnknownOrder, Outcome::Unknown},
    {-2013, "", ErrorKind::NotFound, Code::UnknownOrder, Outcome::Rejected},
    {-1013, "PERCENT_PRICE", ErrorKind::Rejected, Code::PriceBand, Outcome::Rejected},
    {-1013, "PRICE_FILTER", ErrorKind::Rejected, Code::BadTick, Outcome::Rejected},
    {-1013, "LOT_SIZE", ErrorKind::Rejected, Code::BadQty, Outcome::Rejected},
    {-1013, "NOTIONAL", ErrorKind::Rejected, Code::MinNotional, Outcome::Rejected},
    {-1013, "MAX_NUM", ErrorKind::Rejected, Code::OrderLimit, Outcome::Rejected},
    {-1013, "MAX_POSITION", ErrorKind::Rejected, Code::PositionLimit, Outcome::Rejected},
    {-1111, "'price'", ErrorKind::Rejected, Code::BadTick, Outcome::Rejected},
    {-1111, "", ErrorKind::Rejected, Code::BadQty, Outcome::Rejected},
    {-1121, "", ErrorKind::Rejected, Code::UnknownSymbol, Outcome::Rejected},
    {-1021, "", ErrorKind::Rejected, Code::ClockSkew, Outcome::Rejected},
    {-1022, "", ErrorKind::Auth, Code::Auth, Outcome::Rejected},
    {-2014, "", ErrorKind::Auth, Code::Auth, Outcome::Rejected},
    {-2015, "", ErrorKind::Auth, Code::Auth, Outcome::Rejected},
    {-1102, "", ErrorKind::Rejected, Code::InvalidRequest, Outcome::Rejected},
    {-1003, "", ErrorKind::RateLimited, Code::RateLimit, Outcome::Rejected},
    {-1015, "", ErrorKind::RateLimited, Code::RateLimit, Outcome::Rejected},
    {-1006, "", ErrorKind::Unavailable, Code::UnknownOutcome, Outcome::Unknown},
    {-1007, "", ErrorKind::Timeout, Code::UnknownOutcome, Outcome::Unknown},
    {-1008, "", ErrorKind::Unavailable, Code::VenueUnavailable, Outcome::Unknown},
    {-5022, "", ErrorKind::Rejected, Code::PostOnlyWouldCross, Outcome::Rejected},
    {-2019, "", ErrorKind::Insufficient, Code::InsufficientFunds, Outcome::Rejected},
    {-4164, "", ErrorKind::Rejected, Code::MinNotional, Outcome::Rejected},
    {-4120, "", ErrorKind::Rejected, Code::Unsupported, Outcome::Rejected},
    {-2022, "ReduceOnly", ErrorKind::Rejected, Code::ReduceOnly, Outcome::Rejected},
});

[[nodiscard]] Rule ruleFor(int httpStatus, int code, std::string_view words)
{
    for (const Rule& rule : kRules) {
        if (rule.code == code && words.find(rule.words) != std::string_view::npos)
            return rule;
    }
    if (httpStatus == 429 || httpStatus == 418)
        return {code, "", ErrorKind::RateLimited, Code::RateLimit, Outcome::Unknown};
    if (httpStatus >= 500)
        return {code, "", ErrorKind::Unavailable, Code::UnknownOutcome, Outcome::Unknown};
    if (code != 0)
        return {code, "", ErrorKind::Rejected, Code::Other, Outcome::Rejected};
    return {code, "", ErrorKind::Protocol, Code::Other, Outcome::Unknown};
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

Error classifyRead(int httpStatus, const WireMessage& error)
{
    int code = 0;
    std::from_chars(error.venueCode.data(), error.venueCode.data() + error.venueCode.size(), code);
    Error read = classify(httpStatus, code, error.words);
    if (read.code == Code::UnknownOutcome)
        read.code = Code::VenueUnavailable;
    read.outcome = Outcome::NotSent;
    return read;
}

} // namespace gannet::fapi
