// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/workspace/drop_target.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>

namespace gannet::workspace {
namespace {

[[nodiscard]] std::optional<Edge> borderAt(Rect area, int x, int y)
{
    if (x < area.x + kDropBorder)
        return Edge::Left;
    if (x >= area.right() - kDropBorder)
        return Edge::Right;
    if (y >= area.bottom() - kDropBorder)
        return Edge::Bottom;
    return std::nullopt;
}

[[nodiscard]] int tabIndexAt(const DropLeaf& leaf, int x)
{
    int index = 0;
    int left = leaf.rect.x;
    for (const int right : leaf.tabEdges) {
        if (x < left + (right - left) / 2)
            break;
        ++index;
        left = right;
    }
    return index;
}

[[nodiscard]] Edge nearestEdge(Rect rect, int x, int y)
{
    const auto part = [](int distance, int length) { return std::int64_t{distance} * 1'000'000 / std::max(1, length); };
    const std::array<std::pair<std::int64_t, Edge>, 4> edges{{
        {part(x - rect.x, rect.width), Edge::Left},
        {part(rect.right() - 1 - x, rect.width), Edge::Right},
        {part(y - rect.y, rect.height), Edge::Top},
        {part(rect.bottom() - 1 - y, rect.height), Edge::Bottom},
    }};
    return std::ranges::min_element(edges, {}, [](const auto& one) { return one.first; })->second;
}

[[nodiscard]] bool isInCentre(Rect rect, int x, int y)
{
    const int marginX = rect.width * (100 - kDropCentrePct) / 200;
    const int marginY = rect.height * (100 - kDropCentrePct) / 200;
    return Rect{rect.x + marginX, rect.y + marginY, rect.width - 2 * marginX, rect.height - 2 * marginY}.contains(x, y);
}

} // namespace

std::optional<Destination> dropTarget(WindowId window, Rect area, std::span<const DropLeaf> leaves, int x, int y)
{
    if (!area.contains(x, y))
        return std::nullopt;
    if (leaves.empty())
        return AlongEdge{window, Edge::Right};
    if (y < area.y + kDropTopBorder)
        return AlongEdge{window, Edge::Top};
    const auto over = std::ranges::find_if(leaves, [&](const DropLeaf& leaf) { return leaf.rect.contains(x, y); });
    if (over != leaves.end() && y < over->rect.y + over->stripHeight)
        return IntoTabs{over->front, tabIndexAt(*over, x)};
    if (const auto border = borderAt(area, x, y))
        return AlongEdge{window, *border};
    if (over == leaves.end())
        return std::nullopt;
    const Rect body{over->rect.x, over->rect.y + over->stripHeight, over->rect.width,
                    over->rect.height - over->stripHeight};
    if (isInCentre(body, x, y))
        return IntoTabs{over->front, static_cast<int>(over->tabEdges.size())};
    return Beside{over->front, nearestEdge(body, x, y)};
}

} // namespace gannet::workspace
