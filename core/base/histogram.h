// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/time.h"

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

namespace gannet {

/// A log-linear histogram of durations: 16 steps per power of two, so a percentile is at most 6.25 % too high. Fixed
/// size, no allocation. One thread.
class Histogram {
public:
    void record(Duration value)
    {
        const std::int64_t ns = value.ns < 0 ? 0 : value.ns;
        ++m_buckets[bucketOf(static_cast<std::uint64_t>(ns))];
        ++m_count;
        if (ns > m_max.ns)
            m_max = {ns};
    }

    /// The smallest duration that at least `perMille` of 1000 values do not exceed; zero when empty. perMille in
    /// [0, 1000].
    [[nodiscard]] Duration percentile(int perMille) const
    {
        const std::uint64_t wanted = (m_count * static_cast<std::uint64_t>(perMille) + 999) / 1000;
        std::uint64_t seen = 0;
        for (std::size_t i = 0; i < m_buckets.size(); ++i) {
            seen += m_buckets[i];
            if (seen >= wanted && seen > 0) {
                const Duration top{static_cast<std::int64_t>(upperBound(i))};
                return top < m_max ? top : m_max;
            }
        }
        return {};
    }

    [[nodiscard]] std::uint64_t count() const { return m_count; }
    [[nodiscard]] Duration max() const { return m_max; }
    void reset() { *this = {}; }

private:
    static constexpr unsigned kSubBits = 4;
    static constexpr std::uint64_t kSub = std::uint64_t{1} << kSubBits;

    [[nodiscard]] static std::size_t bucketOf(std::uint64_t value)
    {
        if (value < kSub)
            return static_cast<std::size_t>(value);
        const auto exponent = static_cast<unsigned>(std::bit_width(value)) - 1U;
        const unsigned shift = exponent - kSubBits;
        return static_cast<std::size_t>((exponent - kSubBits + 1) * kSub + ((value >> shift) & (kSub - 1)));
    }
    [[nodiscard]] static std::uint64_t upperBound(std::size_t bucket)
    {
        const std::uint64_t index = bucket;
        if (index < kSub)
            return index;
        const std::uint64_t shift = index / kSub - 1;
        return ((kSub + index % kSub + 1) << shift) - 1;
    }

    std::array<std::uint32_t, (64 - kSubBits) * kSub> m_buckets{};
    std::uint64_t m_count = 0;
    Duration m_max;
};

} // namespace gannet
