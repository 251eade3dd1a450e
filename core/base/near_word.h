// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace gannet {

/// The word of `known` that was probably meant: at most two letters are changed, put in or left out, two of them only
/// after the right first letter; or three letters and more begin it. Empty when none is near. Pure; any thread.
[[nodiscard]] std::string nearestWord(std::string_view text, const std::vector<std::string>& known);

} // namespace gannet
