// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

namespace gannet {

/// splitmix64, a seeded stream of 64-bit numbers: delays need no better generator, and those of the standard library
/// differ between its makers. Never for secrets. One thread.
class SplitMix {
public:
    explicit SplitMix(std::uint64_t seed) : m_state(seed) {}

    [[nodiscard]] std::uint64_t next()
    {
        m_state += 0x9E3779B97F4A7C15ULL;
        std::uint64_t z = m_state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
        return z ^ (z >> 31);
    }
    /// One of 0 to `most`, both included; `most` below 2^64 - 1.
    [[nodiscard]] std::uint64_t upTo(std::uint64_t most) { return next() % (most + 1); }

private:
    std::uint64_t m_state;
};

} // namespace gannet
