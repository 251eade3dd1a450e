// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/time.h"

#include <QString>

namespace gannet {

/// The end of an order as somebody typed it, read or refused.
struct TypedExpiry {
    Timestamp time;  ///< unknown when nothing was typed or it was refused
    QString problem; ///< what is wrong, what is allowed and the nearest that would do; empty: nothing
};

/// "+30m", "+2h", "+1d" from `now`; "17:00", the next one; "2026-12-24", its end; "2026-12-24 17:00". Clock and dates
/// are UTC. What lies behind or more than a year ahead is refused. Pure.
[[nodiscard]] TypedExpiry readExpiry(const QString& typed, Timestamp now);

} // namespace gannet
