// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/workspace/workspace.h"

#include <optional>
#include <string>

namespace gannet::workspace {

/// The first thing that never may be and is, in words; nothing where all holds. What always holds: one main window, and
/// it is the first; each block stands in exactly one place; a split has two children or more, none a split of its axis,
/// with weights of 1 or more that add up to kWholeWeight; the seen tab is one of the leaf's; only the main window is
/// ever empty; the focus of a window is one of its blocks; ids are unique and types are words; limits are kept.
[[nodiscard]] std::optional<std::string> brokenInvariant(const Workspace& workspace);

/// A limit that a person can reach by opening and splitting: what, the limit, the number found, the nearest way out.
[[nodiscard]] std::optional<Error> limitPassed(const Workspace& workspace);

/// `[a-z][a-z0-9_]{1,31}`: what may be the type of a block, of this program or another.
[[nodiscard]] bool isTypeWord(std::string_view type);

} // namespace gannet::workspace
