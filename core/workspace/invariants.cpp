// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/workspace/invariants.h"

#include "core/workspace/tree.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace gannet::workspace {
namespace {

using Broken = std::optional<std::string>;

[[nodiscard]] Broken brokenNode(const Node& node)
{
    if (const auto* const tabs = std::get_if<Tabs>(&node)) {
        if (tabs->blocks.empty())
            return "a leaf has no block";
        if (tabs->current < 0 || tabs->current >= static_cast<int>(tabs->blocks.size()))
            return fmt::format("tab {} of {} is to be seen", tabs->current, tabs->blocks.size());
        return std::nullopt;
    }
    const auto* const split = std::get_if<Split>(&node);
    if (!split)
        return "an empty node stands in a split";
    if (split->children.size() < 2)
        return fmt::format("a split has {} children", split->children.size());
    int sum = 0;
    for (const Child& child : split->children) {
        const auto* const inner = std::get_if<Split>(&child.node);
        if (inner && inner->axis == split->axis)
            return "a split stands in a split of its axis";
        if (child.weight < 1)
            return fmt::format("a weight is {}", child.weight);
        sum += child.weight;
        if (auto broken = brokenNode(child.node))
            return broken;
    }
    return sum == kWholeWeight ? std::nullopt : Broken(fmt::format("weights add up to {}", sum));
}

[[nodiscard]] Broken brokenWindow(const Window& window, bool isFirstWindow)
{
    if ((window.role == WindowRole::Main) != isFirstWindow)
        return "the main window is not the first, or not the only one";
    const bool isEmpty = std::holds_alternative<Empty>(window.root);
    if (isEmpty && !isFirstWindow)
        return "a floating window is empty";
    if (!window.focus.isNone() && !leafOf(window.root, window.focus))
        return "a window's focus is not in it";
    return isEmpty ? std::nullopt : brokenNode(window.root);
}

[[nodiscard]] Broken brokenBlocks(const Workspace& workspace)
{
    std::set<BlockId> placed;
    for (const Window& window : workspace.windows) {
        for (const BlockId id : blocksOf(window.root)) {
            if (!placed.insert(id).second)
                return "block " + toText(id) + " stands in two places";
            if (!workspace.blocks.contains(id))
                return "block " + toText(id) + " is not known";
        }
    }
    for (const auto& [id, block] : workspace.blocks) {
        if (!placed.contains(id))
            return "block " + toText(id) + " stands nowhere";
        if (block.id != id || id.isNone())
            return "a block has another block's id, or none";
        if (!isTypeWord(block.type))
            return "\"" + block.type + "\" is no type of a block";
        if (block.link < 0 || block.link > kLinkGroups)
            return fmt::format("a block is in link group {}", block.link);
    }
    for (const ClosedBlock& closed : workspace.closed) {
        if (workspace.blocks.contains(closed.block.id))
            return "a closed block is open";
    }
    return std::nullopt;
}

[[nodiscard]] Error tooMany(std::string what, std::string fix, std::size_t limit, std::size_t found)
{
    return {.kind = ErrorKind::Invalid,
            .code = Code::TooLarge,
            .message = fmt::format("{}: {} would be, {} is the most. {}", what, found, limit, fix),
            .field = std::move(what),
            .limit = std::to_string(limit),
            .value = std::to_string(found),
            .fixes = {std::move(fix)}};
}

} // namespace

bool isTypeWord(std::string_view type)
{
    const auto isLower = [](char c) { return c >= 'a' && c <= 'z'; };
    return type.size() >= 2 && type.size() <= 32 && isLower(type.front()) &&
           std::ranges::all_of(type, [&](char c) { return isLower(c) || (c >= '0' && c <= '9') || c == '_'; });
}

std::optional<std::string> brokenInvariant(const Workspace& workspace)
{
    if (workspace.windows.empty())
        return "there is no window";
    std::set<WindowId> ids;
    for (const Window& window : workspace.windows) {
        if (window.id.isNone() || !ids.insert(window.id).second)
            return "two windows have one id, or one has none";
        if (auto broken = brokenWindow(window, &window == &workspace.windows.front()))
            return broken;
    }
    if (workspace.id.isNone())
        return "the workspace has no id";
    if (auto broken = brokenBlocks(workspace))
        return broken;
    if (const auto passed = limitPassed(workspace))
        return passed->message;
    return std::nullopt;
}

std::optional<Error> limitPassed(const Workspace& workspace)
{
    if (workspace.blocks.size() > kMostBlocks)
        return tooMany("blocks", "Close one first", kMostBlocks, workspace.blocks.size());
    if (workspace.windows.size() > kMostWindows)
        return tooMany("windows", "Close one first, or dock the block", kMostWindows, workspace.windows.size());
    for (const Window& window : workspace.windows) {
        if (const int depth = depthOf(window.root); depth > kMostDepth)
            return tooMany("splits within splits", "Add the block as a tab", kMostDepth,
                           static_cast<std::size_t>(depth));
    }
    for (const auto& [id, block] : workspace.blocks) {
        if (block.settings.text().size() > kMostSettingsBytes)
            return tooMany("bytes of settings of a block", "Put it back to its defaults", kMostSettingsBytes,
                           block.settings.text().size());
    }
    return std::nullopt;
}

} // namespace gannet::workspace
