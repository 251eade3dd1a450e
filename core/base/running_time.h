// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/time.h"

namespace gannet {

/// Time that never runs back nor stands still, made from the stamps of a clock that may be set. Equal stamps, equal
/// times: a replay of the stamps is a replay of the time. After the clock was set back this runs ahead of it and an
/// eighth slower, until the clock has caught up: what was to happen in a second happens in little more than one. After
/// it was set forward this is where the clock is. One thread.
class RunningTime {
public:
    /// Takes the stamp of what came in next. True when the clock was set back since the one before, by more than a
    /// second: what is stamped by several threads may be a little out of order.
    bool advance(Timestamp stamp);
    /// Unknown before the first stamp.
    [[nodiscard]] Timestamp now() const { return m_now; }
    /// What now() would be with something stamped so.
    [[nodiscard]] Timestamp at(Timestamp stamp) const;
    /// By how much it runs ahead of the clock.
    [[nodiscard]] Duration ahead() const { return m_now - m_stamp; }

private:
    /// Stamped before the clock was set back, and come after.
    [[nodiscard]] bool isLate(Timestamp stamp) const;

    Timestamp m_stamp; ///< the newest, since the clock was set back
    Timestamp m_now;
    Timestamp m_before; ///< the stamp before the clock was set back; unknown: it was not
};

} // namespace gannet
