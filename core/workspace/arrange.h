// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/workspace/tree.h"
#include "core/workspace/workspace.h"

#include <functional>
#include <vector>

/// From weights to pixels: pure functions, in logical pixels.
namespace gannet::workspace {

struct Size {
    int width = 0;
    int height = 0;

    friend bool operator==(const Size&, const Size&) = default;
};

struct Rect {
    int x = 0;
    int y = 0;
    int width = 0;
    int height = 0;

    [[nodiscard]] int right() const { return x + width; }
    [[nodiscard]] int bottom() const { return y + height; }
    [[nodiscard]] bool contains(int atX, int atY) const
    {
        return atX >= x && atX < right() && atY >= y && atY < bottom();
    }
    friend bool operator==(const Rect&, const Rect&) = default;
};

/// What an arrangement is made by.
struct ArrangeRules {
    int separator = 0;                    ///< thickness of what lies between two children
    int tabStrip = 0;                     ///< height of the tabs over a leaf of several blocks
    std::function<Size(BlockId)> leastOf; ///< below it a block cannot be used
};

/// A leaf with its tabs.
struct PlacedLeaf {
    NodePath path;
    Rect rect;
    bool isTooSmall = false; ///< smaller than the least of one of its blocks
};

/// What lies between child `index` of a split and the next.
struct PlacedSeparator {
    NodePath split;
    int index = 0;
    Axis axis = Axis::Horizontal; ///< of the split: Horizontal moves left and right
    Rect rect;
};

struct Arranged {
    std::vector<PlacedLeaf> leaves; ///< in reading order
    std::vector<PlacedSeparator> separators;
};

/// Covers `area` wholly, without overlap. Children have the lengths of their weights; one below its least takes from
/// those above theirs, in proportion to what they have beyond it. Where even the least of all do not fit, each gets its
/// part of what there is in proportion to its least.
[[nodiscard]] Arranged arrange(const Node& root, Rect area, const ArrangeRules& rules);

/// Below it something in the tree is too small.
[[nodiscard]] Size leastSize(const Node& root, const ArrangeRules& rules);

/// The weights of a split after its separator `index` was moved by `delta` px from how the tree is arranged in `area`.
/// Only the two children at it change, or with `isAll` all on the side that shrinks and all on the one that grows.
/// None gets below its least, but one that is below it already stays as it is. Requires: the separator is there.
[[nodiscard]] std::vector<int> weightsAfterDrag(const Node& root, Rect area, const ArrangeRules& rules,
                                                const NodePath& split, int index, int delta, bool isAll);

} // namespace gannet::workspace
