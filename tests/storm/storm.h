// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/storm/virtual_room.h"

#include <cstdint>
#include <string>
#include <vector>

namespace gannet::test {

/// What a storm did, and what it must not have done.
struct StormCounts {
    std::uint64_t sessions = 0, orders = 0, accepted = 0, twaps = 0, fills = 0;
    std::uint64_t faults = 0, outages = 0, kills = 0, clocks = 0;
    // Each of these is a fault of ours.
    std::uint64_t doubled = 0;        ///< orders that the venue was sent twice
    std::uint64_t lostFills = 0;      ///< told by the venue, not in our store
    std::uint64_t doubledFills = 0;   ///< counted more than once
    std::uint64_t foreignFills = 0;   ///< in our store, unknown to the venue
    std::uint64_t positions = 0;      ///< that differ after settling: size, result, fees, funding, or adopted
    std::uint64_t unresolved = 0;     ///< orders that are still in doubt or on their way
    std::uint64_t openOrders = 0;     ///< that differ after settling
    std::uint64_t notReady = 0;       ///< sessions whose account was not ready again in calm weather
    std::vector<std::string> details; ///< a line each, with the seed

    void operator+=(const StormCounts& other);
    [[nodiscard]] bool isClean() const;
    [[nodiscard]] std::string line() const;
};

/// One session: a trader who presses at random, a network and a venue that misbehave, a program that is killed; then
/// calm, and the program's books held against the venue's. The same seed is the same session.
[[nodiscard]] StormCounts storm(const VirtualVenue& venue, std::uint64_t seed);

} // namespace gannet::test
