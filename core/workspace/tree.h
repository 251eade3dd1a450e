// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/workspace/workspace.h"

#include <optional>
#include <vector>

/// One window's tree: finding, putting in, taking out. A tree stays in shape (no split with fewer than two children,
/// none directly in one of its own axis, weights adding up) through each function here.
namespace gannet::workspace {

/// Which child to take, from the root down. Empty: the root.
using NodePath = std::vector<int>;

[[nodiscard]] Axis axisOf(Edge edge);
/// Whether what comes to this edge stands first.
[[nodiscard]] bool isFirst(Edge edge);

/// The node at a path; null where there is none.
[[nodiscard]] const Node* nodeAt(const Node& root, const NodePath& path);
[[nodiscard]] Node* nodeAt(Node& root, const NodePath& path);
/// The path of the leaf that has a block; nothing where none has.
[[nodiscard]] std::optional<NodePath> leafOf(const Node& root, BlockId block);
/// The leaf itself; null where none has it.
[[nodiscard]] Tabs* tabsOf(Node& root, BlockId block);
[[nodiscard]] const Tabs* tabsOf(const Node& root, BlockId block);
/// All blocks in reading order: children in their order, tabs in theirs.
[[nodiscard]] std::vector<BlockId> blocksOf(const Node& root);
/// The seen block of each leaf, in reading order.
[[nodiscard]] std::vector<BlockId> seenBlocksOf(const Node& root);
/// 1 for a leaf.
[[nodiscard]] int depthOf(const Node& root);

/// Puts a leaf at an edge of a part of the tree, which gives it half of its place. Requires: the part is there.
void insertAt(Node& root, const NodePath& part, Edge edge, Tabs leaf);
/// Puts a leaf along a whole edge of the window: it gets a quarter. Alone in an empty window it gets all.
void insertAtEdge(Node& root, Edge edge, Tabs leaf);
/// Takes a block out; who stood beside it share its place. The next tab, or else the one before, is seen then.
/// Requires: a leaf has it.
void takeOut(Node& root, BlockId block);
/// Brings any tree into shape: empty nodes and splits of one child go, splits in splits of their axis are joined, an
/// index of a seen tab comes into range, weights add up to kWholeWeight.
void bringIntoShape(Node& root);

} // namespace gannet::workspace
