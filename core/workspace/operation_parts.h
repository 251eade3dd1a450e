// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/workspace/workspace.h"

#include <string>

/// What the operations are made of; for them alone.
namespace gannet::workspace {

/// The window that has a block, in one of its places; null where none has.
[[nodiscard]] const Window* windowOf(const Workspace& workspace, BlockId block);
[[nodiscard]] Window* windowOf(Workspace& workspace, BlockId block);
/// The window of this id; null where there is none.
[[nodiscard]] const Window* windowBy(const Workspace& workspace, WindowId id);
[[nodiscard]] Window* windowBy(Workspace& workspace, WindowId id);

/// What an operation says of something that is not there.
[[nodiscard]] Error missing(std::string field, std::string message);
[[nodiscard]] Error noBlock(BlockId id);
[[nodiscard]] Error noWindow(WindowId id);

/// Takes a block out of its window's tree; the window goes when it floats and is empty now. The focus goes to what is
/// seen in the block's place, else to the seen block before it, else after. Requires: a window has it.
void takeFromWindow(Workspace& workspace, BlockId block);
/// What every operation ends with: refuses what passes a limit, and ends the program where an invariant is broken.
[[nodiscard]] Result<Workspace> accepted(Workspace workspace);

} // namespace gannet::workspace
