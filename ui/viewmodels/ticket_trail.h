// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/instrument.h"

#include <QString>

#include <optional>

namespace gannet {

/// The distance at which a stop follows, as typed: "50t", "0.5%", or a bare number of quote units.
struct TypedTrail {
    std::optional<Decimal> by; ///< quote units, whole ticks; absent: see words
    QString words;             ///< why there is none
    QString fix;               ///< what would do, as it would be typed
    bool isMissing = false;    ///< nothing is wrong, something is not known yet
};

/// `from` is the price that it begins at; `instrument` may be null. Cut to whole ticks, never to none. Pure.
[[nodiscard]] TypedTrail readTrail(const QString& typed, const std::optional<Decimal>& from,
                                   const Instrument* instrument);

} // namespace gannet
