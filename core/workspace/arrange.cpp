// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/workspace/arrange.h"

#include "core/base/check.h"
#include "core/workspace/shares.h"

#include <algorithm>
#include <cstdint>
#include <numeric>
#include <span>

namespace gannet::workspace {
namespace {

[[nodiscard]] int lengthOf(Size size, Axis axis)
{
    return axis == Axis::Horizontal ? size.width : size.height;
}

/// What a split's children share of a length.
[[nodiscard]] int freeLength(int length, std::size_t children, const ArrangeRules& rules)
{
    return std::max(0, length - rules.separator * (static_cast<int>(children) - 1));
}

/// Lengths by weight alone. Each boundary depends on the weights before it only: what stands beyond a boundary that is
/// dragged does not move by a pixel.
[[nodiscard]] std::vector<int> lengthsByWeight(const Split& split, int length)
{
    std::vector<int> result;
    std::int64_t before = 0;
    int at = 0;
    for (const Child& child : split.children) {
        before += child.weight;
        const int end = static_cast<int>((before * length + kWholeWeight / 2) / kWholeWeight);
        result.push_back(end - at);
        at = end;
    }
    return result;
}

[[nodiscard]] std::vector<int> lengths(const Split& split, int length, std::span<const int> least)
{
    if (std::accumulate(least.begin(), least.end(), std::int64_t{0}) > length)
        return shares(length, least);
    std::vector<int> result = lengthsByWeight(split, length);
    int missing = 0;
    std::vector<int> spare(result.size());
    for (std::size_t i = 0; i < result.size(); ++i) {
        spare[i] = std::max(0, result[i] - least[i]);
        const int lacking = std::max(0, least[i] - result[i]);
        result[i] += lacking;
        missing += lacking;
    }
    if (missing == 0)
        return result;
    // What is taken adds up exactly and is never more than somebody's spare: there is at least as much of it.
    const int all = std::accumulate(spare.begin(), spare.end(), 0);
    std::int64_t before = 0;
    int taken = 0;
    for (std::size_t i = 0; i < result.size(); ++i) {
        before += spare[i];
        const int end = static_cast<int>(before * missing / all);
        result[i] -= end - taken;
        taken = end;
    }
    return result;
}

[[nodiscard]] std::vector<int> leastLengths(const Split& split, const ArrangeRules& rules)
{
    std::vector<int> result;
    for (const Child& child : split.children)
        result.push_back(lengthOf(leastSize(child.node, rules), split.axis));
    return result;
}

class Arranger {
public:
    Arranger(const ArrangeRules& rules, Arranged& result) : m_rules(rules), m_result(result) {}

    void place(const Node& node, Rect rect)
    {
        if (std::holds_alternative<Empty>(node))
            return;
        const auto* const split = std::get_if<Split>(&node);
        if (!split) {
            const Size least = leastSize(node, m_rules);
            m_result.leaves.push_back(
                {.path = m_path, .rect = rect, .isTooSmall = rect.width < least.width || rect.height < least.height});
            return;
        }
        placeChildren(*split, rect);
    }

private:
    void placeChildren(const Split& split, Rect rect)
    {
        const bool isHorizontal = split.axis == Axis::Horizontal;
        const int whole = isHorizontal ? rect.width : rect.height;
        const std::vector<int> parts =
            lengths(split, freeLength(whole, split.children.size(), m_rules), leastLengths(split, m_rules));
        int at = isHorizontal ? rect.x : rect.y;
        const auto slice = [&](int length) {
            return isHorizontal ? Rect{.x = at, .y = rect.y, .width = length, .height = rect.height}
                                : Rect{.x = rect.x, .y = at, .width = rect.width, .height = length};
        };
        for (std::size_t i = 0; i < parts.size(); ++i) {
            m_path.push_back(static_cast<int>(i));
            place(split.children[i].node, slice(parts[i]));
            m_path.pop_back();
            at += parts[i];
            if (i + 1 == parts.size())
                break;
            m_result.separators.push_back(
                {.split = m_path, .index = static_cast<int>(i), .axis = split.axis, .rect = slice(m_rules.separator)});
            at += m_rules.separator;
        }
    }

    const ArrangeRules& m_rules;
    Arranged& m_result;
    NodePath m_path;
};

/// The length that a split has along its axis when the tree is arranged in `area`.
[[nodiscard]] int lengthOfSplit(const Node& root, Rect area, const ArrangeRules& rules, const NodePath& path)
{
    const Node* node = &root;
    Size size{area.width, area.height};
    for (const int index : path) {
        const auto& split = std::get<Split>(*node);
        const auto i = static_cast<std::size_t>(index);
        const int free = freeLength(lengthOf(size, split.axis), split.children.size(), rules);
        const int length = lengths(split, free, leastLengths(split, rules))[i];
        (split.axis == Axis::Horizontal ? size.width : size.height) = length;
        node = &split.children[i].node;
    }
    return lengthOf(size, std::get<Split>(*node).axis);
}

/// Adds `change` (of either sign) to `parts`, in proportion to `room`.
void spread(std::span<int> parts, std::span<const int> room, int change)
{
    const std::vector<int> each = shares(std::abs(change), room);
    for (std::size_t i = 0; i < parts.size(); ++i)
        parts[i] += change < 0 ? -each[i] : each[i];
}

} // namespace

Arranged arrange(const Node& root, Rect area, const ArrangeRules& rules)
{
    Arranged result;
    Arranger(rules, result).place(root, area);
    return result;
}

Size leastSize(const Node& root, const ArrangeRules& rules)
{
    Size result;
    if (const auto* const tabs = std::get_if<Tabs>(&root)) {
        // Of all tabs: nothing may move when another one is looked at.
        for (const BlockId block : tabs->blocks) {
            const Size least = rules.leastOf(block);
            result.width = std::max(result.width, least.width);
            result.height = std::max(result.height, least.height);
        }
        result.height += tabs->blocks.size() > 1 ? rules.tabStrip : 0;
        return result;
    }
    const auto* const split = std::get_if<Split>(&root);
    if (!split)
        return result;
    const int separators = rules.separator * (static_cast<int>(split->children.size()) - 1);
    for (const Child& child : split->children) {
        const Size least = leastSize(child.node, rules);
        if (split->axis == Axis::Horizontal) {
            result.width += least.width;
            result.height = std::max(result.height, least.height);
        } else {
            result.height += least.height;
            result.width = std::max(result.width, least.width);
        }
    }
    (split->axis == Axis::Horizontal ? result.width : result.height) += separators;
    return result;
}

std::vector<int> weightsAfterDrag(const Node& root, Rect area, const ArrangeRules& rules, const NodePath& split,
                                  int index, int delta, bool isAll)
{
    const Node* const node = nodeAt(root, split);
    const auto* const found = node ? std::get_if<Split>(node) : nullptr;
    CHECK(found && index >= 0 && index + 1 < static_cast<int>(found->children.size()), "there is no such separator");
    const int free = freeLength(lengthOfSplit(root, area, rules, split), found->children.size(), rules);
    const std::vector<int> least = leastLengths(*found, rules);
    std::vector<int> parts = lengths(*found, free, least);
    // Where somebody has more than his weight gives, weights alone would move everybody.
    const bool isByWeight = parts == lengthsByWeight(*found, free);

    const auto middle = static_cast<std::size_t>(index) + 1;
    const std::size_t from = isAll ? 0 : middle - 1;
    const std::size_t to = isAll ? parts.size() : middle + 1;
    std::vector<int> room(parts.size());
    for (std::size_t i = from; i < to; ++i)
        room[i] = std::max(0, parts[i] - std::min(least[i], parts[i]));
    const std::span<int> all(parts);
    const std::span<const int> rooms(room);
    const auto before = [&](auto span) { return span.subspan(from, middle - from); };
    const auto after = [&](auto span) { return span.subspan(middle, to - middle); };
    const auto shrinking = delta < 0 ? before(rooms) : after(rooms);
    const int change = std::min(std::abs(delta), std::accumulate(shrinking.begin(), shrinking.end(), 0));
    if (change > 0) {
        const std::vector<int> old = parts; // who grows does so in proportion to what it has
        const std::span<const int> olds(old);
        spread(delta < 0 ? before(all) : after(all), shrinking, -change);
        spread(delta < 0 ? after(all) : before(all), delta < 0 ? after(olds) : before(olds), change);
    }

    // The others keep their weights to the unit.
    std::vector<int> weights;
    int shared = 0;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        weights.push_back(found->children[i].weight);
        shared += i >= from && i < to ? weights.back() : 0;
    }
    if (change == 0)
        return weights;
    if (!isByWeight)
        return shares(kWholeWeight, parts);
    const std::vector<int> changed = shares(shared, std::span<const int>(parts).subspan(from, to - from));
    std::ranges::copy(changed, weights.begin() + static_cast<std::ptrdiff_t>(from));
    return weights;
}

} // namespace gannet::workspace
