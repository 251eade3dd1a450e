// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/split_mix.h"
#include "core/workspace/operations.h"
#include "core/workspace/workspace.h"

#include <string>
#include <vector>

namespace gannet::workspace {

/// Ids that a test can read: the same number is the same id.
[[nodiscard]] Uuid id(int number);
[[nodiscard]] Ids seededIds(std::uint64_t seed);

/// A block of type "block" whose id is id(number).
[[nodiscard]] Block block(int number);
inline const WindowId kMain = id(1000);

/// A main window without blocks.
[[nodiscard]] Workspace emptyDesk();
/// Blocks 1, 2 ... side by side in the main window.
[[nodiscard]] Workspace rowOf(int count);
/// H(1, V(2, [3 4])): a block beside one over two tabs.
[[nodiscard]] Workspace mixedDesk();

/// The tree in short: "1", "[1 2*]" for tabs with the second one seen, "H(1:5000 2:5000)" for a split, "-" for none.
[[nodiscard]] std::string drawn(const Node& node);
/// All windows of it, "main | float | float".
[[nodiscard]] std::string drawn(const Workspace& workspace);

/// A random operation on a workspace; the same one where it was refused for a limit.
[[nodiscard]] Workspace randomStep(const Workspace& workspace, SplitMix& random, Ids& ids);

} // namespace gannet::workspace
