// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/split_mix.h"
#include "core/base/time.h"

#include <algorithm>
#include <cstdint>

namespace gannet {

/// Delays between tries: doubling from `first` to `most`, each drawn from [half, whole] by a seeded generator, so that
/// a replay draws the same ones. One thread.
class Backoff {
public:
    Backoff(Duration first, Duration most, std::uint64_t seed) : m_first(first), m_most(most), m_jitter(seed) {}

    /// The delay before the next try; counts it.
    [[nodiscard]] Duration next()
    {
        const int doublings = static_cast<int>(std::min<std::uint32_t>(m_attempt, 20));
        ++m_attempt;
        const std::int64_t whole = std::min(m_most.ns, m_first.ns << doublings);
        const std::int64_t half = whole / 2;
        return {half + static_cast<std::int64_t>(m_jitter.upTo(static_cast<std::uint64_t>(half)))};
    }
    /// After a success.
    void reset() { m_attempt = 0; }
    /// Tries since the last success.
    [[nodiscard]] std::uint32_t attempt() const { return m_attempt; }

private:
    Duration m_first;
    Duration m_most;
    SplitMix m_jitter;
    std::uint32_t m_attempt = 0;
};

} // namespace gannet
