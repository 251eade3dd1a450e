// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/time.h"

#include <algorithm>
#include <cstdint>

namespace gannet {

/// Delays between tries: doubling from `first` to `most`, each drawn from [half, whole] by a seeded generator, so that
/// a replay draws the same ones. One thread.
class Backoff {
public:
    Backoff(Duration first, Duration most, std::uint64_t seed) : m_first(first), m_most(most), m_state(seed) {}

    /// The delay before the next try; counts it.
    [[nodiscard]] Duration next()
    {
        const int doublings = static_cast<int>(std::min<std::uint32_t>(m_attempt, 20));
        ++m_attempt;
        const std::int64_t whole = std::min(m_most.ns, m_first.ns << doublings);
        const std::int64_t half = whole / 2;
        return {half + static_cast<std::int64_t>(draw() % static_cast<std::uint64_t>(half + 1))};
    }
    /// After a success.
    void reset() { m_attempt = 0; }
    /// Tries since the last success.
    [[nodiscard]] std::uint32_t attempt() const { return m_attempt; }

private:
    /// splitmix64: jitter needs no better generator, and std's distributions differ between libraries.
    [[nodiscard]] std::uint64_t draw()
    {
        m_state += 0x9E3779B97F4A7C15ULL;
        std::uint64_t z = m_state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
        return z ^ (z >> 31);
    }

    Duration m_first;
    Duration m_most;
    std::uint64_t m_state;
    std::uint32_t m_attempt = 0;
};

} // namespace gannet
