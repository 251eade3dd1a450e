// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/workspace/fold.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <tuple>
#include <utility>

namespace gannet::workspace {
namespace {

constexpr std::int64_t kWhole = 1'000'000'000; ///< the area of a window, in the parts that weights make of it

/// Two neighbours that may become one place.
struct Candidate {
    NodePath split;
    int index = 0;           ///< of the first of the two
    std::int64_t hidden = 0; ///< the area of the smaller one
    int least = 0;           ///< what the tree needs along the axis afterwards
    int depth = 0;
};

[[nodiscard]] Tabs joined(const Node& first, const Node& second,
                          const std::function<BlockId(const std::vector<BlockId>&)>& seenOf)
{
    Tabs result{.blocks = blocksOf(first), .current = 0};
    const auto others = blocksOf(second);
    result.blocks.insert(result.blocks.end(), others.begin(), others.end());
    const auto seen = std::ranges::find(result.blocks, seenOf(result.blocks));
    if (seen != result.blocks.end())
        result.current = static_cast<int>(seen - result.blocks.begin());
    return result;
}

[[nodiscard]] Node withJoined(Node root, const NodePath& split, int index,
                              const std::function<BlockId(const std::vector<BlockId>&)>& seenOf)
{
    auto& children = std::get<Split>(*nodeAt(root, split)).children;
    const auto first = children.begin() + index;
    *first = {.node = joined(first->node, (first + 1)->node, seenOf), .weight = first->weight + (first + 1)->weight};
    children.erase(first + 1);
    bringIntoShape(root);
    return root;
}

[[nodiscard]] int along(Size size, Axis axis)
{
    return axis == Axis::Horizontal ? size.width : size.height;
}

class Folder {
public:
    Folder(Node root, const ArrangeRules& rules, const std::function<BlockId(const std::vector<BlockId>&)>& seenOf)
        : m_root(std::move(root)), m_rules(rules), m_seenOf(seenOf)
    {}

    /// Joins two neighbours along `axis`. Whether there were any.
    [[nodiscard]] bool foldOnce(Axis axis)
    {
        m_best.reset();
        m_axis = axis;
        m_needed = along(leastSize(m_root, m_rules), axis);
        NodePath path;
        look(m_root, path, kWhole);
        if (!m_best)
            return false;
        m_root = withJoined(std::move(m_root), m_best->split, m_best->index, m_seenOf);
        return true;
    }
    [[nodiscard]] const Node& root() const { return m_root; }

private:
    void look(const Node& node, NodePath& path, std::int64_t area)
    {
        const auto* const split = std::get_if<Split>(&node);
        if (!split)
            return;
        for (std::size_t i = 0; i < split->children.size(); ++i) {
            const std::int64_t part = area * split->children[i].weight / kWholeWeight;
            if (split->axis == m_axis && i + 1 < split->children.size()) {
                const std::int64_t next = area * split->children[i + 1].weight / kWholeWeight;
                consider(path, static_cast<int>(i), std::min(part, next));
            }
            path.push_back(static_cast<int>(i));
            look(split->children[i].node, path, part);
            path.pop_back();
        }
    }
    /// What makes the tree need less comes before what does not; then what hides least; then what lies deeper.
    void consider(const NodePath& path, int index, std::int64_t hidden)
    {
        const Candidate one{.split = path,
                            .index = index,
                            .hidden = hidden,
                            .least = along(leastSize(withJoined(m_root, path, index, m_seenOf), m_rules), m_axis),
                            .depth = static_cast<int>(path.size())};
        const auto rank = [&](const Candidate& candidate) {
            return std::tuple(candidate.least >= m_needed, candidate.hidden, -candidate.depth);
        };
        if (!m_best || rank(one) < rank(*m_best))
            m_best = one;
    }

    Node m_root;
    const ArrangeRules& m_rules;
    const std::function<BlockId(const std::vector<BlockId>&)>& m_seenOf;
    std::optional<Candidate> m_best;
    Axis m_axis = Axis::Horizontal;
    int m_needed = 0;
};

} // namespace

Node foldedToFit(const Node& root, Size area, const ArrangeRules& rules,
                 const std::function<BlockId(const std::vector<BlockId>&)>& seenOf)
{
    Folder folder(root, rules, seenOf);
    for (;;) {
        const Size least = leastSize(folder.root(), rules);
        const bool isWide = least.width > area.width;
        const bool isHigh = least.height > area.height;
        if (!isWide && !isHigh)
            return folder.root();
        // Joining neighbours never makes a tree wider or higher but for the strip of their tabs.
        if (isWide && folder.foldOnce(Axis::Horizontal))
            continue;
        if (isHigh && folder.foldOnce(Axis::Vertical))
            continue;
        return folder.root();
    }
}

} // namespace gannet::workspace
