// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <cstdint>
#include <span>
#include <string_view>

namespace gannet::twin {

/// Ways to misbehave. Each is asked for once and happens once, or as many times as its argument says.
enum class FaultKind : std::uint8_t {
    // The connection.
    Cut,           ///< every TCP connection of a subscriber ends at once
    CutMidFrame,   ///< the next message of each subscriber ends in its middle, with the connection
    HalfOpen,      ///< the subscribers' connections stay open, but nothing is read, answered or sent any more
    NotHeard,      ///< what the subscribers of now send, pings too, is not read any more; messages to them go on
    SlowHandshake, ///< the next WebSocket upgrade is answered `arg` ms late
    NoPong,        ///< pings on the connections of now stay without an answer, messages go on
    Delay,         ///< everything for subscribers, pongs too, waits `arg` ms, then comes at once
    Dribble,       ///< the next `arg` bytes of answers and messages come one by one
    BadUtf8,       ///< a text message that is no UTF-8
    Shutdown,      ///< the venue says that a server is going down and closes its connections `arg` ms later
    HugeFrame,     ///< one message of `arg` bytes
    Burst,         ///< `arg` messages as fast as they are taken
    // Book messages: the next `arg` of them.
    Drop,
    Duplicate,
    Reorder,
    Garbage,
    Truncated,
    WrongTypes,
    NotANumber,
    Negative,
    LongNumber,
    MissingField,
    Crossed,
    Unordered,
    UnknownChannel,
    // Answers over HTTP: the next `arg` of them.
    Http429,
    Http418,
    Http503,
    Html,
    SnapshotLate,      ///< a book snapshot from before what was streamed
    SnapshotUnordered, ///< a book snapshot whose levels are upside down
    // Subscriptions.
    AckMissing, ///< the next `arg` subscriptions are served but not acknowledged
    // Orders: the next `arg` requests that make, change or end some.
    OrderLost,        ///< never arrives, and the connection ends
    AckLost,          ///< is carried out, and the connection ends instead of an answer
    OrderSilent,      ///< never arrives, and nothing comes back: the connection is half open
    AckSilent,        ///< is carried out, and nothing comes back
    AckLate,          ///< is carried out and answered kAckLateMs later
    Order503Accepted, ///< is carried out and answered with 503
    Order429,         ///< is refused with 429, in the venue's words
    Order418,         ///< the same with 418, and kRetryAfterSeconds
    CutMidBatch,      ///< a batch is carried out to its middle, then every connection ends
    // Streams of accounts: the next `arg` messages.
    PrivateDuplicate,
    PrivateReorder, ///< comes after its successor
    PrivateLost,    ///< the connections that should have carried it end
    // The rest.
    ListenKeyExpired, ///< the stream's key is not known any more, and that is said
    ClockSkew,        ///< the venue's clock is `arg` ms ahead from now on
};

struct Fault {
    FaultKind kind = FaultKind::Cut;
    std::int64_t arg = 1;
};

/// What the command line, the control path and tests call it.
struct FaultFact {
    FaultKind kind;
    std::string_view name;
    std::int64_t argDefault;
    std::int64_t argMax; ///< larger ones are refused: every fault is bounded
};

[[nodiscard]] std::span<const FaultFact> faultFacts();
[[nodiscard]] std::string_view toString(FaultKind kind);
/// "drop", "drop:3". Fails {Invalid} on an unknown name and an argument outside [1, argMax].
[[nodiscard]] Result<Fault> parseFault(std::string_view text);

/// Seconds in the Retry-After of the 429 and 418 answers.
inline constexpr int kRetryAfterSeconds = 1;

} // namespace gannet::twin
