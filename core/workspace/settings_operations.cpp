// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/workspace/operation_parts.h"
#include "core/workspace/operations.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace gannet::workspace {
namespace {

/// `change` of one block in a copy.
template <class Change>
[[nodiscard]] Result<Workspace> withBlock(const Workspace& workspace, BlockId block, const Change& change)
{
    Workspace result = workspace;
    const auto found = result.blocks.find(block);
    if (found == result.blocks.end())
        return fail(noBlock(block));
    change(found->second);
    return accepted(std::move(result));
}

/// `change` of one window in a copy.
template <class Change>
[[nodiscard]] Result<Workspace> withWindow(const Workspace& workspace, WindowId window, const Change& change)
{
    Workspace result = workspace;
    Window* const found = windowBy(result, window);
    if (!found)
        return fail(noWindow(window));
    change(*found);
    return accepted(std::move(result));
}

[[nodiscard]] std::optional<Error> wrongGroup(int group, int least)
{
    if (group >= least && group <= kLinkGroups)
        return std::nullopt;
    return Error{.kind = ErrorKind::Invalid,
                 .code = Code::OutOfRange,
                 .message = fmt::format("There is no link group {}: they are {} to {}.", group, least, kLinkGroups),
                 .field = "link",
                 .limit = fmt::format("{} to {}", least, kLinkGroups),
                 .value = std::to_string(group)};
}

[[nodiscard]] std::optional<Error> wrongName(const std::string& name, std::size_t least)
{
    if (name.size() >= least && name.size() <= kMostNameBytes)
        return std::nullopt;
    return Error{.kind = ErrorKind::Invalid,
                 .code = Code::OutOfRange,
                 .message = name.empty() ? "A name is missing."
                                         : fmt::format("A name of {} bytes is too long: {} is the most.", name.size(),
                                                       kMostNameBytes),
                 .field = "name",
                 .limit = fmt::format("{} to {} bytes", least, kMostNameBytes),
                 .value = std::to_string(name.size())};
}

} // namespace

Result<Workspace> setLink(const Workspace& workspace, BlockId block, int group)
{
    if (auto wrong = wrongGroup(group, 0))
        return fail(std::move(*wrong));
    return withBlock(workspace, block, [&](Block& one) { one.link = group; });
}

Result<Workspace> setLinkRole(const Workspace& workspace, BlockId block, LinkRole role)
{
    return withBlock(workspace, block, [&](Block& one) { one.role = role; });
}

Result<Workspace> setPinned(const Workspace& workspace, BlockId block, bool isPinned)
{
    return withBlock(workspace, block, [&](Block& one) { one.isPinned = isPinned; });
}

Result<Workspace> setBlockTitle(const Workspace& workspace, BlockId block, std::string title)
{
    if (auto wrong = wrongName(title, 0))
        return fail(std::move(*wrong));
    return withBlock(workspace, block, [&](Block& one) { one.title = std::move(title); });
}

Result<Workspace> setSettings(const Workspace& workspace, BlockId block, JsonText settings)
{
    return withBlock(workspace, block, [&](Block& one) { one.settings = std::move(settings); });
}

Result<Workspace> setLinkState(const Workspace& workspace, int group, LinkState state)
{
    if (auto wrong = wrongGroup(group, 1))
        return fail(std::move(*wrong));
    Workspace result = workspace;
    result.links[static_cast<std::size_t>(group - 1)] = std::move(state);
    return accepted(std::move(result));
}

Result<Workspace> renameWindow(const Workspace& workspace, WindowId window, std::string title)
{
    if (auto wrong = wrongName(title, 0))
        return fail(std::move(*wrong));
    return withWindow(workspace, window, [&](Window& one) { one.title = std::move(title); });
}

Result<Workspace> setWindowState(const Workspace& workspace, WindowId window, WindowState state)
{
    return withWindow(workspace, window, [&](Window& one) { one.state = state; });
}

Result<Workspace> setOnTop(const Workspace& workspace, WindowId window, bool isOnTop)
{
    return withWindow(workspace, window, [&](Window& one) { one.isOnTop = isOnTop; });
}

Result<Workspace> setPlacement(const Workspace& workspace, const std::string& topology, WindowId window,
                               Placement placement)
{
    if (!windowBy(workspace, window))
        return fail(noWindow(window));
    Workspace result = workspace;
    if (!result.variants.contains(topology) && result.variants.size() >= kMostVariants)
        result.variants.erase(result.variants.begin());
    result.variants[topology].insert_or_assign(window, std::move(placement));
    // Of windows that are open, or that a closed block may open again.
    for (auto& [other, placements] : result.variants) {
        std::erase_if(placements, [&](const auto& one) {
            return !windowBy(result, one.first) &&
                   std::ranges::count(result.closed, one.first, &ClosedBlock::window) == 0;
        });
    }
    return accepted(std::move(result));
}

Result<Workspace> rename(const Workspace& workspace, std::string name)
{
    if (auto wrong = wrongName(name, 1))
        return fail(std::move(*wrong));
    Workspace result = workspace;
    result.name = std::move(name);
    return accepted(std::move(result));
}

} // namespace gannet::workspace
