// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/workspace/workspace.h"

#include <span>
#include <string_view>

namespace gannet::workspace {

/// A workspace that comes with the program.
struct Template {
    std::string_view id;    ///< "starter"
    std::string_view title; ///< English
    std::string_view words; ///< who it is for, a sentence
    Workspace (*make)(Ids& ids);
};

/// In the order in which they are offered: Starter, Perps scalper, Cross-venue watch, Laptop.
[[nodiscard]] std::span<const Template> templates();
/// Null where there is none of this id.
[[nodiscard]] const Template* templateOf(std::string_view id);

/// The one to begin with in a window of this size, px at scale 1.
[[nodiscard]] const Template& usualTemplate(int width, int height);

} // namespace gannet::workspace
