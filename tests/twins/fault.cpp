// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/twins/fault.h"

#include <fmt/format.h>

#include <array>
#include <charconv>

namespace gannet::twin {

namespace {

constexpr std::int64_t kMebibyte = 1024 * 1024;
constexpr std::int64_t kCountMax = 1000;

constexpr std::array kFacts{
    FaultFact{FaultKind::Cut, "cut", 1, 1},
    FaultFact{FaultKind::CutMidFrame, "cut-mid-frame", 1, 1},
    FaultFact{FaultKind::HalfOpen, "half-open", 1, 1},
    FaultFact{FaultKind::NotHeard, "not-heard", 1, 1},
    FaultFact{FaultKind::SlowHandshake, "slow-handshake", 1000, 60'000},
    FaultFact{FaultKind::NoPong, "no-pong", 1, 1},
    FaultFact{FaultKind::Delay, "delay", 1000, 60'000},
    FaultFact{FaultKind::Dribble, "dribble", 20'000, 1'000'000},
    FaultFact{FaultKind::BadUtf8, "bad-utf8", 1, 1},
    FaultFact{FaultKind::Shutdown, "shutdown", 5'000, 60'000},
    FaultFact{FaultKind::HugeFrame, "huge-frame", 64 * kMebibyte, 64 * kMebibyte},
    FaultFact{FaultKind::Burst, "burst", 100'000, 1'000'000},
    FaultFact{FaultKind::Drop, "drop", 1, kCountMax},
    FaultFact{FaultKind::Duplicate, "duplicate", 1, kCountMax},
    FaultFact{FaultKind::Reorder, "reorder", 1, kCountMax},
    FaultFact{FaultKind::Garbage, "garbage", 1, kCountMax},
    FaultFact{FaultKind::Truncated, "truncated", 1, kCountMax},
    FaultFact{FaultKind::WrongTypes, "wrong-types", 1, kCountMax},
    FaultFact{FaultKind::NotANumber, "not-a-number", 1, kCountMax},
    FaultFact{FaultKind::Negative, "negative", 1, kCountMax},
    FaultFact{FaultKind::LongNumber, "long-number", 1, kCountMax},
    FaultFact{FaultKind::MissingField, "missing-field", 1, kCountMax},
    FaultFact{FaultKind::Crossed, "crossed", 1, kCountMax},
    FaultFact{FaultKind::Unordered, "unordered", 1, kCountMax},
    FaultFact{FaultKind::UnknownChannel, "unknown-channel", 1, kCountMax},
    FaultFact{FaultKind::Http429, "http-429", 1, kCountMax},
    FaultFact{FaultKind::Http418, "http-418", 1, kCountMax},
    FaultFact{FaultKind::Http503, "http-503", 1, kCountMax},
    FaultFact{FaultKind::Html, "html", 1, kCountMax},
    FaultFact{FaultKind::SnapshotLate, "snapshot-late", 1, kCountMax},
    FaultFact{FaultKind::SnapshotUnordered, "snapshot-unordered", 1, kCountMax},
    FaultFact{FaultKind::AckMissing, "ack-missing", 1, kCountMax},
    FaultFact{FaultKind::OrderLost, "order-lost", 1, kCountMax},
    FaultFact{FaultKind::AckLost, "ack-lost", 1, kCountMax},
    FaultFact{FaultKind::OrderSilent, "order-silent", 1, kCountMax},
    FaultFact{FaultKind::AckSilent, "ack-silent", 1, kCountMax},
    FaultFact{FaultKind::AckLate, "ack-late", 1, kCountMax},
    FaultFact{FaultKind::Order503Accepted, "order-503-accepted", 1, kCountMax},
    FaultFact{FaultKind::Order429, "order-429", 1, kCountMax},
    FaultFact{FaultKind::Order418, "order-418", 1, kCountMax},
    FaultFact{FaultKind::CutMidBatch, "cut-mid-batch", 1, kCountMax},
    FaultFact{FaultKind::PrivateDuplicate, "private-duplicate", 1, kCountMax},
    FaultFact{FaultKind::PrivateReorder, "private-reorder", 1, kCountMax},
    FaultFact{FaultKind::PrivateLost, "private-lost", 1, kCountMax},
    FaultFact{FaultKind::ListenKeyExpired, "listen-key-expired", 1, 1},
    FaultFact{FaultKind::ClockSkew, "clock-skew", 5'000, 3'600'000},
};

} // namespace

std::span<const FaultFact> faultFacts()
{
    return kFacts;
}

std::string_view toString(FaultKind kind)
{
    for (const FaultFact& fact : kFacts) {
        if (fact.kind == kind)
            return fact.name;
    }
    return "?";
}

Result<Fault> parseFault(std::string_view text)
{
    const auto colon = text.find(':');
    const auto name = text.substr(0, colon);
    for (const FaultFact& fact : kFacts) {
        if (fact.name != name)
            continue;
        Fault fault{fact.kind, fact.argDefault};
        if (colon != std::string_view::npos) {
            const auto number = text.substr(colon + 1);
            const auto [end, error] = std::from_chars(number.data(), number.data() + number.size(), fault.arg);
            if (error != std::errc{} || end != number.data() + number.size() || fault.arg < 1 ||
                fault.arg > fact.argMax)
                return fail(ErrorKind::Invalid, Code::OutOfRange,
                            fmt::format("{}: the argument is a number from 1 to {}", name, fact.argMax));
        }
        return fault;
    }
    return fail(ErrorKind::Invalid, Code::InvalidRequest, fmt::format("no fault is called {}", name));
}

} // namespace gannet::twin
