// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/check.h"
#include "core/workspace/invariants.h"
#include "core/workspace/operation_parts.h"
#include "core/workspace/operations.h"

#include <algorithm>
#include <utility>

namespace gannet::workspace {
namespace {

/// The note of a block's place, from which reopen() finds it again.
[[nodiscard]] ClosedBlock noteOf(const Window& window, const Block& block)
{
    ClosedBlock note;
    note.block = block;
    note.window = window.id;
    const NodePath path = *leafOf(window.root, block.id);
    const auto& tabs = std::get<Tabs>(*nodeAt(window.root, path));
    for (const BlockId other : tabs.blocks) {
        if (other != block.id)
            note.tabSiblings.push_back(other);
    }
    note.tabIndex = static_cast<int>(std::ranges::find(tabs.blocks, block.id) - tabs.blocks.begin());
    if (path.empty())
        return note;

    const NodePath above(path.begin(), path.end() - 1);
    const auto& split = std::get<Split>(*nodeAt(window.root, above));
    const int index = path.back();
    note.axis = split.axis;
    for (const Child& child : split.children)
        note.weights.push_back(child.weight);
    note.wasBefore = index == 0;
    const int nearest = index == 0 ? 1 : index - 1;
    note.besides = blocksOf(split.children[static_cast<std::size_t>(nearest)].node);
    return note;
}

void takeAway(Workspace& workspace, BlockId block)
{
    Window& window = *windowOf(workspace, block);
    workspace.closed.push_back(noteOf(window, workspace.blocks.at(block)));
    if (workspace.closed.size() > kMostClosed)
        workspace.closed.erase(workspace.closed.begin());
}

[[nodiscard]] Edge edgeOf(const ClosedBlock& note)
{
    if (note.axis == Axis::Horizontal)
        return note.wasBefore ? Edge::Left : Edge::Right;
    return note.wasBefore ? Edge::Top : Edge::Bottom;
}

/// The smallest part of a window that has all of `blocks` that it has; nothing where it has none.
[[nodiscard]] std::optional<NodePath> partWith(const Node& root, const std::vector<BlockId>& blocks)
{
    std::optional<NodePath> part;
    for (const BlockId block : blocks) {
        const auto path = leafOf(root, block);
        if (!path)
            continue;
        if (!part) {
            part = path;
            continue;
        }
        const auto [end, other] = std::ranges::mismatch(*part, *path);
        part->erase(end, part->end());
    }
    return part;
}

/// Puts the block of a note back into the window that has those who stood beside it. Whether there is one.
[[nodiscard]] bool putBeside(Workspace& workspace, const ClosedBlock& note)
{
    for (Window& window : workspace.windows) {
        const auto part = partWith(window.root, note.besides);
        if (!part)
            continue;
        insertAt(window.root, *part, edgeOf(note), {.blocks = {note.block.id}, .current = 0});
        window.focus = note.block.id;
        return true;
    }
    return false;
}

/// Where a block may go beside which nothing stands that it knew.
[[nodiscard]] Destination newPlace(const Workspace& workspace, const ClosedBlock& note)
{
    const Window* const window = windowBy(workspace, note.window);
    if (!window)
        return Floating{note.window};
    const auto seen = seenBlocksOf(window->root);
    if (seen.empty())
        return AlongEdge{window->id, Edge::Right};
    return Beside{window->focus.isNone() ? seen.back() : window->focus, Edge::Right};
}

/// Gives a split the weights that it had, where it has as many children again.
[[nodiscard]] Workspace withWeights(Workspace workspace, const ClosedBlock& note)
{
    Window& window = *windowOf(workspace, note.block.id);
    const NodePath path = *leafOf(window.root, note.block.id);
    if (path.empty())
        return workspace;
    const NodePath above(path.begin(), path.end() - 1);
    auto& split = std::get<Split>(*nodeAt(window.root, above));
    if (split.axis != note.axis || split.children.size() != note.weights.size())
        return workspace;
    for (std::size_t i = 0; i < split.children.size(); ++i)
        split.children[i].weight = note.weights[i];
    bringIntoShape(window.root);
    return workspace;
}

} // namespace

Result<Workspace> close(const Workspace& workspace, BlockId block)
{
    if (!workspace.blocks.contains(block))
        return fail(noBlock(block));
    Workspace result = workspace;
    takeAway(result, block);
    takeFromWindow(result, block);
    result.blocks.erase(block);
    CHECK(!brokenInvariant(result), "closing a block broke the workspace");
    return result;
}

Result<Workspace> closeWindow(const Workspace& workspace, WindowId window)
{
    const Window* const found = windowBy(workspace, window);
    if (!found)
        return fail(noWindow(window));
    Result<Workspace> result = workspace;
    // From the last: each note then names those before it, which come back first.
    auto blocks = blocksOf(found->root);
    std::ranges::reverse(blocks);
    for (const BlockId block : blocks)
        result = close(*result, block);
    return result;
}

Result<Workspace> reopen(const Workspace& workspace)
{
    if (workspace.closed.empty())
        return fail(missing("closed", "No block was closed in this workspace."));
    const ClosedBlock note = workspace.closed.back();
    for (const BlockId sibling : note.tabSiblings) {
        if (workspace.blocks.contains(sibling))
            return add(workspace, note.block, IntoTabs{sibling, note.tabIndex});
    }
    Workspace result = workspace;
    if (!putBeside(result, note))
        return add(workspace, note.block, newPlace(workspace, note));
    result.closed.pop_back();
    result.blocks.emplace(note.block.id, note.block);
    return accepted(withWeights(std::move(result), note));
}

} // namespace gannet::workspace
