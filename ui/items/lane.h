// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace gannet {

/// The stretch of a column or of its bars: px from the left of the item, left <= right. What is written in a lane ends
/// at its right.
struct Lane {
    double left = 0;
    double right = 0;

    [[nodiscard]] constexpr double width() const { return right - left; }
};

} // namespace gannet
