// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/workspace/tree.h"
#include "core/workspace/workspace.h"

#include <string>
#include <variant>
#include <vector>

/// All changes of a workspace. Each takes one and gives another, in which all invariants hold; a refusal says why in an
/// error for a person and changes nothing. {NotFound, MissingField} names a block, window or place that is not there,
/// {Invalid, TooLarge} a limit. What comes to the same workspace is no error.
namespace gannet::workspace {

// Where a block may go.
/// Among the tabs of the leaf that has `beside`, before the one at `index` of those that stay; beyond them: last.
struct IntoTabs {
    BlockId beside;
    int index = 0;
};
/// At an edge of the leaf that has `beside`.
struct Beside {
    BlockId beside;
    Edge edge = Edge::Right;
};
/// Along a whole edge of a window; into it, where it is empty.
struct AlongEdge {
    WindowId window;
    Edge edge = Edge::Right;
};
/// In a floating window of its own, which is new and gets this id.
struct Floating {
    WindowId window;
};
using Destination = std::variant<IntoTabs, Beside, AlongEdge, Floating>;

/// Opens a block. It is seen and has its window's focus.
[[nodiscard]] Result<Workspace> add(const Workspace& workspace, Block block, const Destination& destination);
/// Moves blocks together, in their order; the one that was seen last among them is seen. Where they stand already:
/// the same workspace. A floating window that they leave empty closes.
[[nodiscard]] Result<Workspace> move(const Workspace& workspace, const std::vector<BlockId>& blocks,
                                     const Destination& destination);
/// All blocks of the leaf that has `block`, to be moved together.
[[nodiscard]] std::vector<BlockId> groupOf(const Workspace& workspace, BlockId block);
/// Two blocks change places, in one window or over two.
[[nodiscard]] Result<Workspace> swap(const Workspace& workspace, BlockId a, BlockId b);

/// The block goes to the closed ones with a note of its place; beyond kMostClosed the oldest of these is forgotten.
[[nodiscard]] Result<Workspace> close(const Workspace& workspace, BlockId block);
/// All of a window's blocks; the main window stays and is empty.
[[nodiscard]] Result<Workspace> closeWindow(const Workspace& workspace, WindowId window);
/// The block that was closed last comes back: among the tabs that it stood with, else beside those that it stood by,
/// else in its floating window, else at the right of its window's focus. Refused {NotFound} where none was closed.
[[nodiscard]] Result<Workspace> reopen(const Workspace& workspace);

/// Requires nothing of the weights but their count: they are brought to kWholeWeight.
[[nodiscard]] Result<Workspace> setWeights(const Workspace& workspace, WindowId window, const NodePath& split,
                                           const std::vector<int>& weights);
[[nodiscard]] Result<Workspace> equalise(const Workspace& workspace, WindowId window, const NodePath& split);

/// The block is seen and has its window's focus.
[[nodiscard]] Result<Workspace> focusOn(const Workspace& workspace, BlockId block);
[[nodiscard]] Result<Workspace> setLink(const Workspace& workspace, BlockId block, int group);
[[nodiscard]] Result<Workspace> setLinkRole(const Workspace& workspace, BlockId block, LinkRole role);
[[nodiscard]] Result<Workspace> setPinned(const Workspace& workspace, BlockId block, bool isPinned);
/// An empty title is the type's.
[[nodiscard]] Result<Workspace> setBlockTitle(const Workspace& workspace, BlockId block, std::string title);
[[nodiscard]] Result<Workspace> setSettings(const Workspace& workspace, BlockId block, JsonText settings);
/// `group` is 1 to kLinkGroups.
[[nodiscard]] Result<Workspace> setLinkState(const Workspace& workspace, int group, LinkState state);
[[nodiscard]] Result<Workspace> renameWindow(const Workspace& workspace, WindowId window, std::string title);
[[nodiscard]] Result<Workspace> setWindowState(const Workspace& workspace, WindowId window, WindowState state);
[[nodiscard]] Result<Workspace> setOnTop(const Workspace& workspace, WindowId window, bool isOnTop);
/// Beyond kMostVariants another topology's placements are forgotten.
[[nodiscard]] Result<Workspace> setPlacement(const Workspace& workspace, const std::string& topology, WindowId window,
                                             Placement placement);
/// A name of 1 to kMostNameBytes bytes.
[[nodiscard]] Result<Workspace> rename(const Workspace& workspace, std::string name);
/// What `other` arranges (windows, blocks, links) comes to stand in this workspace, which keeps its id, name, closed
/// blocks, and the placement of its main window; its own blocks go.
[[nodiscard]] Result<Workspace> replaceWith(const Workspace& workspace, const Workspace& other);

} // namespace gannet::workspace
