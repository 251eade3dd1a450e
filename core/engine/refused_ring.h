// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/venue/venue_adapter.h"

#include <cstdint>
#include <deque>
#include <map>
#include <string>
#include <utility>

namespace gannet {

inline constexpr std::size_t kRefusedMax = 256;                 ///< bursts remembered
inline constexpr Duration kRefusedBurst = Duration::seconds(5); ///< a quiet time this long ends a burst

/// Frames and replies that were not understood, grouped into bursts of one venue and code. Engine thread.
class RefusedRing {
public:
    struct Burst {
        Timestamp first;
        Timestamp last;
        RefusedFrame frame; ///< the first of them
        std::uint64_t count = 0;
    };

    /// True when this one begins a burst: the time to write a log line.
    bool add(const RefusedFrame& frame, Timestamp now);

    [[nodiscard]] const std::deque<Burst>& bursts() const { return m_bursts; } ///< newest first
    [[nodiscard]] std::uint64_t count(VenueId venue, Code code) const;
    /// Of a venue, whatever the code.
    [[nodiscard]] std::uint64_t count(VenueId venue) const;
    [[nodiscard]] std::uint64_t total() const { return m_total; }

private:
    std::deque<Burst> m_bursts;
    std::map<std::pair<VenueId, Code>, std::uint64_t> m_counts;
    std::uint64_t m_total = 0;
};

} // namespace gannet
