// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace gannet {

/// A size as somebody typed it into a field, read or refused.
struct TypedSize {
    QString text;    ///< the size as a plain decimal, "0.5"; empty when nothing was typed or it was refused
    QString problem; ///< what is wrong with what was typed, the limit and the nearest that would do; empty: nothing
};

/// Digits with at most one point, as trading fields take them whatever the locale; a point may stand first or last, as
/// it does while somebody types. What can be read in two ways is refused rather than guessed. Pure.
[[nodiscard]] TypedSize readSize(const QString& typed);

} // namespace gannet
