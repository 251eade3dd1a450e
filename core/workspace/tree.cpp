// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/workspace/tree.h"

#include "core/base/check.h"
#include "core/workspace/shares.h"

#include <algorithm>
#include <utility>

namespace gannet::workspace {
namespace {

void setWeights(Split& split, const std::vector<int>& weights)
{
    for (std::size_t i = 0; i < weights.size(); ++i)
        split.children[i].weight = weights[i];
}

[[nodiscard]] std::vector<int> weightsOf(const Split& split)
{
    std::vector<int> result;
    for (const Child& child : split.children)
        result.push_back(child.weight);
    return result;
}

/// A child that is a split of the same axis gives way to its own children, which share its weight.
void joinChildren(Split& split)
{
    std::vector<Child> joined;
    for (Child& child : split.children) {
        if (std::holds_alternative<Empty>(child.node))
            continue;
        auto* const inner = std::get_if<Split>(&child.node);
        if (!inner || inner->axis != split.axis) {
            joined.push_back(std::move(child));
            continue;
        }
        const std::vector<int> parts = shares(std::max(child.weight, 0), weightsOf(*inner));
        for (std::size_t i = 0; i < parts.size(); ++i)
            joined.push_back({.node = std::move(inner->children[i].node), .weight = parts[i]});
    }
    split.children = std::move(joined);
}

/// Appends the way to the leaf that has a block. Whether one has it; else `path` is as it was.
[[nodiscard]] bool findLeaf(const Node& node, BlockId block, NodePath& path)
{
    if (const auto* const tabs = std::get_if<Tabs>(&node))
        return std::ranges::find(tabs->blocks, block) != tabs->blocks.end();
    const auto* const split = std::get_if<Split>(&node);
    if (!split)
        return false;
    for (std::size_t i = 0; i < split->children.size(); ++i) {
        path.push_back(static_cast<int>(i));
        if (findLeaf(split->children[i].node, block, path))
            return true;
        path.pop_back();
    }
    return false;
}

template <class Visit> void eachLeaf(const Node& node, const Visit& visit)
{
    if (const auto* const tabs = std::get_if<Tabs>(&node)) {
        visit(*tabs);
    } else if (const auto* const split = std::get_if<Split>(&node)) {
        for (const Child& child : split->children)
            eachLeaf(child.node, visit);
    }
}

[[nodiscard]] Node pairOf(Axis axis, bool isNewFirst, Node old, int oldWeight, Node added)
{
    Split split{.axis = axis, .children = {}};
    split.children.push_back({.node = std::move(old), .weight = oldWeight});
    split.children.insert(isNewFirst ? split.children.begin() : split.children.end(),
                          {.node = std::move(added), .weight = kWholeWeight - oldWeight});
    return split;
}

} // namespace

Axis axisOf(Edge edge)
{
    return edge == Edge::Left || edge == Edge::Right ? Axis::Horizontal : Axis::Vertical;
}

bool isFirst(Edge edge)
{
    return edge == Edge::Left || edge == Edge::Top;
}

const Node* nodeAt(const Node& root, const NodePath& path)
{
    const Node* node = &root;
    for (const int index : path) {
        const auto* const split = std::get_if<Split>(node);
        if (!split || index < 0 || index >= static_cast<int>(split->children.size()))
            return nullptr;
        node = &split->children[static_cast<std::size_t>(index)].node;
    }
    return node;
}

Node* nodeAt(Node& root, const NodePath& path)
{
    return const_cast<Node*>(nodeAt(std::as_const(root), path)); // of a tree that may be changed
}

std::optional<NodePath> leafOf(const Node& root, BlockId block)
{
    NodePath path;
    return findLeaf(root, block, path) ? std::optional(std::move(path)) : std::nullopt;
}

Tabs* tabsOf(Node& root, BlockId block)
{
    const auto path = leafOf(root, block);
    return path ? std::get_if<Tabs>(nodeAt(root, *path)) : nullptr;
}

const Tabs* tabsOf(const Node& root, BlockId block)
{
    const auto path = leafOf(root, block);
    return path ? std::get_if<Tabs>(nodeAt(root, *path)) : nullptr;
}

std::vector<BlockId> blocksOf(const Node& root)
{
    std::vector<BlockId> result;
    eachLeaf(root, [&](const Tabs& tabs) { result.insert(result.end(), tabs.blocks.begin(), tabs.blocks.end()); });
    return result;
}

std::vector<BlockId> seenBlocksOf(const Node& root)
{
    std::vector<BlockId> result;
    eachLeaf(root, [&](const Tabs& tabs) { result.push_back(tabs.blocks[static_cast<std::size_t>(tabs.current)]); });
    return result;
}

int depthOf(const Node& root)
{
    int deepest = 0;
    if (const auto* const split = std::get_if<Split>(&root)) {
        for (const Child& child : split->children)
            deepest = std::max(deepest, depthOf(child.node));
    }
    return deepest + 1;
}

void insertAt(Node& root, const NodePath& part, Edge edge, Tabs leaf)
{
    Node* const place = nodeAt(root, part);
    CHECK(place, "a block is to stand beside what is not there");
    const Axis axis = axisOf(edge);
    if (!part.empty()) {
        const NodePath above(part.begin(), part.end() - 1);
        auto& parent = std::get<Split>(*nodeAt(root, above));
        if (parent.axis == axis) {
            const int index = part.back();
            Child& old = parent.children[static_cast<std::size_t>(index)];
            const int given = old.weight / 2;
            old.weight -= given;
            parent.children.insert(parent.children.begin() + index + (isFirst(edge) ? 0 : 1),
                                   {.node = std::move(leaf), .weight = given});
            bringIntoShape(root);
            return;
        }
    }
    Node old = std::move(*place);
    *place = pairOf(axis, isFirst(edge), std::move(old), kWholeWeight / 2, std::move(leaf));
    bringIntoShape(root);
}

void insertAtEdge(Node& root, Edge edge, Tabs leaf)
{
    if (std::holds_alternative<Empty>(root)) {
        root = std::move(leaf);
        return;
    }
    Node old = std::move(root);
    root = pairOf(axisOf(edge), isFirst(edge), std::move(old), kWholeWeight - kWholeWeight / 4, std::move(leaf));
    bringIntoShape(root);
}

void takeOut(Node& root, BlockId block)
{
    const auto path = leafOf(root, block);
    CHECK(path, "a block is to be taken out that is not there");
    Node& place = *nodeAt(root, *path);
    auto& tabs = std::get<Tabs>(place);
    const auto index = static_cast<int>(std::ranges::find(tabs.blocks, block) - tabs.blocks.begin());
    tabs.blocks.erase(tabs.blocks.begin() + index);
    if (index < tabs.current)
        --tabs.current;
    bringIntoShape(root);
}

void bringIntoShape(Node& root)
{
    if (auto* const tabs = std::get_if<Tabs>(&root)) {
        tabs->current = std::clamp(tabs->current, 0, std::max(0, static_cast<int>(tabs->blocks.size()) - 1));
        if (tabs->blocks.empty())
            root = Empty{};
        return;
    }
    auto* const split = std::get_if<Split>(&root);
    if (!split)
        return;
    for (Child& child : split->children)
        bringIntoShape(child.node);
    joinChildren(*split);
    if (split->children.size() < 2) {
        Node only = split->children.empty() ? Node(Empty{}) : std::move(split->children.front().node);
        root = std::move(only);
        return;
    }
    setWeights(*split, shares(kWholeWeight, weightsOf(*split)));
}

} // namespace gannet::workspace
