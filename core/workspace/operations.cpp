// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/workspace/operations.h"

#include "core/base/overloaded.h"
#include "core/workspace/invariants.h"
#include "core/workspace/operation_parts.h"

#include <algorithm>
#include <utility>

namespace gannet::workspace {
namespace {

/// Puts blocks where they are to go. The place was looked up before.
void put(Workspace& workspace, Tabs leaf, const Destination& destination)
{
    const BlockId seen = leaf.blocks[static_cast<std::size_t>(leaf.current)];
    std::visit(
        overloaded{
            [&](const IntoTabs& to) {
                Tabs& tabs = *tabsOf(windowOf(workspace, to.beside)->root, to.beside);
                const int index = std::clamp(to.index, 0, static_cast<int>(tabs.blocks.size()));
                tabs.blocks.insert(tabs.blocks.begin() + index, leaf.blocks.begin(), leaf.blocks.end());
                tabs.current = index + leaf.current;
            },
            [&](const Beside& to) {
                Node& root = windowOf(workspace, to.beside)->root;
                insertAt(root, *leafOf(root, to.beside), to.edge, std::move(leaf));
            },
            [&](const AlongEdge& to) { insertAtEdge(windowBy(workspace, to.window)->root, to.edge, std::move(leaf)); },
            [&](const Floating& to) {
                Window window;
                window.id = to.window;
                window.role = WindowRole::Float;
                window.root = std::move(leaf);
                workspace.windows.push_back(std::move(window));
            },
        },
        destination);
    windowOf(workspace, seen)->focus = seen;
}

/// Why blocks cannot go there; nothing where they can.
[[nodiscard]] std::optional<Error> refusalOf(const Workspace& workspace, const Destination& destination)
{
    const auto blockIsMissing = [&](BlockId id) -> std::optional<Error> {
        return windowOf(workspace, id) ? std::nullopt : std::optional(noBlock(id));
    };
    return std::visit(overloaded{
                          [&](const IntoTabs& to) { return blockIsMissing(to.beside); },
                          [&](const Beside& to) { return blockIsMissing(to.beside); },
                          [&](const AlongEdge& to) -> std::optional<Error> {
                              return windowBy(workspace, to.window) ? std::nullopt : std::optional(noWindow(to.window));
                          },
                          [&](const Floating& to) -> std::optional<Error> {
                              if (!to.window.isNone() && !windowBy(workspace, to.window))
                                  return std::nullopt;
                              return Error{.kind = ErrorKind::Invalid,
                                           .code = Code::DuplicateId,
                                           .message = "A window with this id is open already.",
                                           .field = "window",
                                           .value = toText(to.window)};
                          },
                      },
                      destination);
}

/// The same place, named by a block that stays there; nothing where all that names it moves.
[[nodiscard]] std::optional<Destination> anchored(const Workspace& workspace, const std::vector<BlockId>& moved,
                                                  const Destination& destination)
{
    const auto anchorOf = [&](BlockId beside) -> std::optional<BlockId> {
        for (const BlockId one : groupOf(workspace, beside)) {
            if (std::ranges::count(moved, one) == 0)
                return one;
        }
        return std::nullopt;
    };
    if (const auto* const to = std::get_if<IntoTabs>(&destination)) {
        const auto anchor = anchorOf(to->beside);
        return anchor ? std::optional<Destination>(IntoTabs{*anchor, to->index}) : std::nullopt;
    }
    if (const auto* const to = std::get_if<Beside>(&destination)) {
        const auto anchor = anchorOf(to->beside);
        return anchor ? std::optional<Destination>(Beside{*anchor, to->edge}) : std::nullopt;
    }
    return destination;
}

/// A whole floating window that floats again is where it was; a whole window docked at its own edge too.
[[nodiscard]] bool isAtHome(const Workspace& workspace, const std::vector<BlockId>& moved,
                            const Destination& destination)
{
    const Window* const window = windowOf(workspace, moved.front());
    const std::vector<BlockId> all = blocksOf(window->root);
    const bool isWhole = all.size() == moved.size() &&
                         std::ranges::all_of(moved, [&](BlockId id) { return std::ranges::count(all, id) > 0; }) &&
                         std::holds_alternative<Tabs>(window->root);
    if (!isWhole)
        return false;
    if (std::holds_alternative<Floating>(destination))
        return window->role == WindowRole::Float;
    const auto* const edge = std::get_if<AlongEdge>(&destination);
    return edge && edge->window == window->id;
}

} // namespace

Result<Workspace> add(const Workspace& workspace, Block block, const Destination& destination)
{
    if (auto refusal = refusalOf(workspace, destination))
        return fail(std::move(*refusal));
    if (block.id.isNone() || workspace.blocks.contains(block.id) || !isTypeWord(block.type)) {
        return fail({.kind = ErrorKind::Invalid,
                     .code = Code::DuplicateId,
                     .message = "A block needs an id of its own and a type.",
                     .field = "block",
                     .value = toText(block.id)});
    }
    Workspace result = workspace;
    const BlockId id = block.id;
    std::erase_if(result.closed, [&](const ClosedBlock& closed) { return closed.block.id == id; });
    result.blocks.emplace(id, std::move(block));
    put(result, {.blocks = {id}, .current = 0}, destination);
    return accepted(std::move(result));
}

Result<Workspace> move(const Workspace& workspace, const std::vector<BlockId>& blocks, const Destination& destination)
{
    if (auto refusal = refusalOf(workspace, destination))
        return fail(std::move(*refusal));
    for (const BlockId id : blocks) {
        if (!workspace.blocks.contains(id))
            return fail(noBlock(id));
        if (std::ranges::count(blocks, id) > 1)
            return fail(missing("block", "A block can be moved to one place only."));
    }
    if (blocks.empty() || isAtHome(workspace, blocks, destination))
        return workspace;
    const auto to = anchored(workspace, blocks, destination);
    if (!to)
        return workspace;

    int seen = 0;
    for (std::size_t i = 0; i < blocks.size(); ++i) {
        const Tabs& tabs = *tabsOf(windowOf(workspace, blocks[i])->root, blocks[i]);
        if (tabs.blocks[static_cast<std::size_t>(tabs.current)] == blocks[i])
            seen = static_cast<int>(i);
    }
    Workspace result = workspace;
    for (const BlockId id : blocks)
        takeFromWindow(result, id);
    // A window that all of them left may have been the one they are to go to.
    if (refusalOf(result, *to))
        return workspace;
    put(result, {.blocks = blocks, .current = seen}, *to);
    return accepted(std::move(result));
}

std::vector<BlockId> groupOf(const Workspace& workspace, BlockId block)
{
    const Window* const window = windowOf(workspace, block);
    return window ? tabsOf(window->root, block)->blocks : std::vector<BlockId>();
}

Result<Workspace> swap(const Workspace& workspace, BlockId a, BlockId b)
{
    for (const BlockId id : {a, b}) {
        if (!workspace.blocks.contains(id))
            return fail(noBlock(id));
    }
    Workspace result = workspace;
    BlockId& placeOfA = *std::ranges::find(tabsOf(windowOf(result, a)->root, a)->blocks, a);
    BlockId& placeOfB = *std::ranges::find(tabsOf(windowOf(result, b)->root, b)->blocks, b);
    std::swap(placeOfA, placeOfB);
    for (Window& window : result.windows) {
        if (window.focus == a || window.focus == b)
            window.focus = leafOf(window.root, window.focus) ? window.focus : window.focus == a ? b : a;
    }
    return accepted(std::move(result));
}

Result<Workspace> setWeights(const Workspace& workspace, WindowId window, const NodePath& split,
                             const std::vector<int>& weights)
{
    Workspace result = workspace;
    Window* const at = windowBy(result, window);
    if (!at)
        return fail(noWindow(window));
    Node* const node = nodeAt(at->root, split);
    auto* const found = node ? std::get_if<Split>(node) : nullptr;
    if (!found || found->children.size() != weights.size())
        return fail(missing("split", "There is no split of that many children at this place."));
    for (std::size_t i = 0; i < weights.size(); ++i)
        found->children[i].weight = weights[i];
    bringIntoShape(at->root);
    return accepted(std::move(result));
}

Result<Workspace> equalise(const Workspace& workspace, WindowId window, const NodePath& split)
{
    const Window* const at = windowBy(workspace, window);
    const Node* const node = at ? nodeAt(at->root, split) : nullptr;
    const auto* const found = node ? std::get_if<Split>(node) : nullptr;
    return setWeights(workspace, window, split, std::vector<int>(found ? found->children.size() : 0, 1));
}

Result<Workspace> focusOn(const Workspace& workspace, BlockId block)
{
    Workspace result = workspace;
    Window* const window = windowOf(result, block);
    if (!window)
        return fail(noBlock(block));
    Tabs& tabs = *tabsOf(window->root, block);
    tabs.current = static_cast<int>(std::ranges::find(tabs.blocks, block) - tabs.blocks.begin());
    window->focus = block;
    return accepted(std::move(result));
}

Result<Workspace> replaceWith(const Workspace& workspace, const Workspace& other)
{
    Workspace result = workspace;
    const WindowId oldMain = workspace.main().id;
    const WindowId newMain = other.main().id;
    result.windows = other.windows;
    result.blocks = other.blocks;
    result.links = other.links;
    std::erase_if(result.closed, [&](const ClosedBlock& one) { return result.blocks.contains(one.block.id); });
    for (auto& [topology, placements] : result.variants) {
        const auto kept = placements.find(oldMain);
        Placements only;
        if (kept != placements.end())
            only.emplace(newMain, kept->second);
        placements = std::move(only);
    }
    for (const auto& [topology, placements] : other.variants) {
        for (const auto& [window, placement] : placements)
            result.variants[topology].try_emplace(window, placement);
    }
    return accepted(std::move(result));
}

} // namespace gannet::workspace
