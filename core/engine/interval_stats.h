// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/time.h"

#include <array>
#include <cstddef>
#include <cstdint>

namespace gannet {

inline constexpr std::size_t kIntervalWindow = 64; ///< intervals remembered
inline constexpr std::size_t kIntervalMin = 4;     ///< fewer say nothing

/// How often messages of one stream come, on engine time: the yardstick of "late". Engine thread.
class IntervalStats {
public:
    /// Messages of one moment count once.
    void note(Timestamp time);
    /// Forgets the last moment: the pause until the next message is not an interval (reconnect).
    void interrupt() { m_last = {}; }

    [[nodiscard]] Timestamp last() const { return m_newest; } ///< of the last message; unknown before the first
    [[nodiscard]] Duration median() const { return settled().median; } ///< zero while unknown
    [[nodiscard]] Duration p95() const { return settled().p95; }

private:
    struct Figures {
        Duration median;
        Duration p95;
    };
    [[nodiscard]] const Figures& settled() const;

    std::array<std::int64_t, kIntervalWindow> m_intervalsNs{};
    std::size_t m_count = 0;
    std::size_t m_next = 0;
    Timestamp m_last;
    Timestamp m_newest;
    mutable Figures m_figures;
    mutable bool m_isSettled = true;
};

} // namespace gannet
