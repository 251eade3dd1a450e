// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/time.h"

#include <cstddef>
#include <functional>
#include <vector>

namespace gannet {

/// A source that is due again at once is asked at most this often before time goes on.
inline constexpr int kTimerRounds = 16;

/// Deadlines on engine time: they fire from data. Each source says when it wants to be called next and is called, in
/// order of deadline, once an item with that time or a later one arrives. Engine thread.
class Timers {
public:
    /// `next` may return an unknown time for never. Returns the source's number.
    std::size_t add(std::function<Timestamp()> next, std::function<void(Timestamp)> fire);

    /// Asks one source, or all, again; needed after each call that may have moved its deadline.
    void refresh(std::size_t source);
    void refreshAll();

    /// The earliest deadline; unknown when there is none.
    [[nodiscard]] Timestamp next() const { return m_next; }
    /// Fires all that is due at `now`, earliest deadline first, equal ones in order of source.
    void fireDue(Timestamp now);

private:
    struct Source {
        std::function<Timestamp()> next;
        std::function<void(Timestamp)> fire;
        Timestamp due;
        int rounds = 0;
    };
    [[nodiscard]] Source* earliestDue(Timestamp now);
    void findNext();

    std::vector<Source> m_sources;
    Timestamp m_next;
};

} // namespace gannet
