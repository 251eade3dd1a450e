// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gannet {

/// Who refused, and so who may retry (docs/architecture.md, "Errors").
// clang-format off
enum class ErrorKind : std::uint8_t {
    Invalid, Unsupported, Denied, RateLimited, Rejected, Insufficient, NotFound, Auth,
    Timeout, Disconnected, Unavailable, Protocol,
};
// clang-format on

/// What is known about the request after the error. Unknown is never treated as Rejected.
enum class Outcome : std::uint8_t { NotSent, Rejected, Unknown };

/// Why, in one vocabulary for all venues. The text form (toString) is what logs, JSON and screens show.
// clang-format off
enum class Code : std::uint8_t {
    BadPrice, BadTick, PriceBand, BadQty, MinNotional, InsufficientFunds, ReduceOnly, PostOnlyWouldCross, NoFill,
    BadTrigger, BadExpiry, PositionLimit, OrderLimit, DuplicateId, UnknownOrder, UnknownSymbol, MarketClosed,
    VenueLimited, AccountRestricted, SelfTrade, StateConflict, Auth, ClockSkew, RateLimit, InvalidRequest,
    Unsupported, Other, UserDeclined, VenueUnavailable, UnknownOutcome,
    // Ours alone.
    DuplicateRequest, Mode, Disarmed, Killed, VenueNotReady, StaleData, Allowlist, MaxSize, MaxNotional, MaxPosition,
    DailyOrders, OrderRate, Leverage, DailyLoss, ConsecutiveRejects, NeedsConfirm,
    // Data, not orders: what is wrong with a frame, a file or a field.
    BadJson, MissingField, WrongType, BadNumber, OutOfRange, UnknownChannel, BadBook, TooLarge, BadFormat, BadConfig,
    Io,
};
// clang-format on

[[nodiscard]] std::string_view toString(ErrorKind kind);
[[nodiscard]] std::string_view toString(Outcome outcome);
[[nodiscard]] std::string_view toString(Code code);
/// The inverse of toString; nothing on another word.
[[nodiscard]] std::optional<ErrorKind> errorKindFrom(std::string_view text);
[[nodiscard]] std::optional<Outcome> outcomeFrom(std::string_view text);
[[nodiscard]] std::optional<Code> codeFrom(std::string_view text);

/// An expected failure. `message` is a sentence for a person: what was found and what was allowed.
struct Error {
    ErrorKind kind = ErrorKind::Protocol;
    Code code = Code::Other;
    std::string message;
    Outcome outcome = Outcome::NotSent;
    std::string field = {};              ///< the field or path it is about, if any
    std::string limit = {};              ///< what was allowed, as text
    std::string value = {};              ///< what was found, as text
    std::string venueCode = {};          ///< the venue's own code and words, verbatim
    std::vector<std::string> fixes = {}; ///< nearest valid values
    std::uint64_t traceId = 0;
};

/// `{"error":{"kind","code","message","field"?,"limit"?,"value"?,"fixes"?}}` on one line.
[[nodiscard]] std::string toJson(const Error& error);

} // namespace gannet
