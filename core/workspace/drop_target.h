// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/workspace/arrange.h"
#include "core/workspace/operations.h"

#include <optional>
#include <span>
#include <vector>

namespace gannet::workspace {

/// A leaf as it lies on the screen, for who drags something over it.
struct DropLeaf {
    BlockId front; ///< names the leaf
    Rect rect;
    int stripHeight = 0;       ///< of its tabs, or of the header of its only block
    std::vector<int> tabEdges; ///< x at which each of its tabs ends; the header of an only block is one tab
};

inline constexpr int kDropBorder = 28;    ///< px at the left, right and lower edge of a window that dock along it
inline constexpr int kDropTopBorder = 8;  ///< px at the upper edge: below it are tabs
inline constexpr int kDropCentrePct = 40; ///< of a leaf's width and height: becomes a tab of it

/// Where a block goes that is let go at (x, y) in `window`, whose blocks fill `area`; nothing outside of it. An empty
/// window takes it whole. Over tabs it goes among them, before the one whose middle lies right of x; near the edges of
/// the window it docks along them; in the middle of a leaf it becomes its last tab; else it stands at the edge of the
/// leaf that is nearest in proportion to its size.
[[nodiscard]] std::optional<Destination> dropTarget(WindowId window, Rect area, std::span<const DropLeaf> leaves, int x,
                                                    int y);

} // namespace gannet::workspace
