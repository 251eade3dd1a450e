// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/workspace/arrange.h"

namespace gannet::workspace {

/// The tree as it is shown in an area that is too small for it: places that stand side by side, or one above the
/// other, share one as tabs until all that is seen has its least size, or there is one place left. What takes the
/// least room on the screen gives way first. Blocks keep their reading order, nothing is lost, and a tree that fits is
/// given back as it is. The workspace itself stays as it was: where there is room again, all stand again.
/// `seenOf` names which block of a shared place is seen: one of those it is given.
[[nodiscard]] Node foldedToFit(const Node& root, Size area, const ArrangeRules& rules,
                               const std::function<BlockId(const std::vector<BlockId>&)>& seenOf);

} // namespace gannet::workspace
