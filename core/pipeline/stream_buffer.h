// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/event.h"

#include <cstddef>
#include <vector>

namespace gannet {

inline constexpr Duration kReorderWait = Duration::milliseconds(150); ///< how long an early event waits for the others
inline constexpr Duration kReorderCheck = Duration::milliseconds(50); ///< how often that is looked at
inline constexpr std::size_t kReorderMax = 256;                       ///< events of one stream that may wait
static_assert(kReorderCheck <= kReorderWait);

/// Events of one stream that came before their predecessors, by sequence. Engine thread.
class StreamBuffer {
public:
    /// Keeps a copy. Equal sequences keep arrival order.
    void insert(const Event& event, Timestamp now);

    [[nodiscard]] bool empty() const { return m_waiting.empty(); }
    [[nodiscard]] bool isFull() const { return m_waiting.size() >= kReorderMax; }
    [[nodiscard]] std::size_t size() const { return m_waiting.size(); }
    /// The lowest; requires not empty.
    [[nodiscard]] const Event& front() const { return m_waiting.front().event; }
    /// Removes and returns the lowest; requires not empty.
    [[nodiscard]] Event pop();
    void clear() { m_waiting.clear(); }

    /// How many from the front must go now: up to the last one that has waited kReorderWait.
    [[nodiscard]] std::size_t expired(Timestamp now) const;

private:
    struct Waiting {
        Event event;
        Timestamp since;
    };
    std::vector<Waiting> m_waiting;
};

} // namespace gannet
