// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/storm/virtual_room.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace gannet::test {

/// How much comes in.
enum class LoadProfile : std::uint8_t {
    Calm, ///< the market as it was recorded, an order every 20 s
    Busy, ///< the same, ten presses a second: orders that rest, take, are changed and cancelled
    Burst ///< the same, and every 10 s streams stand still for 2 s, come at once, and 50 orders are pressed at once
};
[[nodiscard]] std::string_view toString(LoadProfile profile);

/// Everything that reached the engine of one run, in its order and with its stamps: frames, answers, presses, ticks,
/// the store's news. Made by the venue's twin and the recording of resources/demo, so the same seed makes the same.
struct LoadTape {
    std::vector<Inbound> items;
    OmsSettings oms; ///< of the run, its session among them
    const VirtualVenue* venue = nullptr;
    std::uint64_t digest = 0; ///< of the state in which the run ended
    std::size_t orders = 0, fills = 0;
    Duration span;
};

/// Drives the whole program in virtual time for so long, from a ready account on. Fails as CHECK: a twin of ours.
[[nodiscard]] LoadTape recordLoad(const VirtualVenue& venue, LoadProfile profile, Duration span, std::uint64_t seed);

/// What one replay took.
struct LoadCost {
    std::vector<std::int64_t> cpuNs; ///< of this thread, an item each, in the tape's order
    std::int64_t heapBytes = 0;      ///< what the engine holds at the end
    std::uint64_t digest = 0;
    std::size_t orders = 0, fills = 0;
};

/// The tape into a fresh engine, as fast as it goes; what it sends goes nowhere.
[[nodiscard]] LoadCost replayLoad(const LoadTape& tape);

} // namespace gannet::test
