// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/time.h"

#include <span>
#include <string>
#include <string_view>

namespace gannet {

struct TimeFields;

/// A member that holds times itself: an object, or a list of objects.
struct InnerTimes {
    std::string_view name;
    const TimeFields* fields;
};

/// Where the times of a venue's messages stand: members that are whole milliseconds since the epoch.
struct TimeFields {
    std::span<const std::string_view> times;
    std::span<const InnerTimes> inner;
};

/// The text with the times that `fields` names moved by whole milliseconds; every other byte stays as it is. A time of
/// zero means that there is none, and stays. What is no JSON object, or is broken, comes back unchanged. Any thread.
[[nodiscard]] std::string withTimesMoved(std::string_view json, const TimeFields& fields, Duration by);

} // namespace gannet
