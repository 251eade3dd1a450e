// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/workspace/operation_parts.h"

#include "core/base/check.h"
#include "core/workspace/invariants.h"
#include "core/workspace/tree.h"

#include <algorithm>
#include <utility>

namespace gannet::workspace {
namespace {

[[nodiscard]] BlockId heirOf(const Node& before, const Node& after, BlockId block)
{
    for (const BlockId other : tabsOf(before, block)->blocks) {
        if (const Tabs* const left = tabsOf(after, other))
            return left->blocks[static_cast<std::size_t>(left->current)];
    }
    const std::vector<BlockId> seen = seenBlocksOf(before);
    const auto place = std::ranges::find(seen, block);
    if (place != seen.begin())
        return *(place - 1);
    return seen.size() > 1 ? seen[1] : BlockId();
}

} // namespace

const Window* windowOf(const Workspace& workspace, BlockId block)
{
    const auto found = std::ranges::find_if(
        workspace.windows, [&](const Window& window) { return leafOf(window.root, block).has_value(); });
    return found == workspace.windows.end() ? nullptr : &*found;
}

Window* windowOf(Workspace& workspace, BlockId block)
{
    return const_cast<Window*>(windowOf(std::as_const(workspace), block)); // of a workspace that may be changed
}

const Window* windowBy(const Workspace& workspace, WindowId id)
{
    const auto found = std::ranges::find(workspace.windows, id, &Window::id);
    return found == workspace.windows.end() ? nullptr : &*found;
}

Window* windowBy(Workspace& workspace, WindowId id)
{
    return const_cast<Window*>(windowBy(std::as_const(workspace), id)); // of a workspace that may be changed
}

Error missing(std::string field, std::string message)
{
    return {.kind = ErrorKind::NotFound,
            .code = Code::MissingField,
            .message = std::move(message),
            .field = std::move(field)};
}

Error noBlock(BlockId id)
{
    return missing("block", "There is no block " + toText(id) + " in this workspace.");
}

Error noWindow(WindowId id)
{
    return missing("window", "There is no window " + toText(id) + " in this workspace.");
}

void takeFromWindow(Workspace& workspace, BlockId block)
{
    Window& window = *windowOf(workspace, block);
    const Node before = window.root;
    takeOut(window.root, block);
    if (window.focus == block)
        window.focus = heirOf(before, window.root, block);
    if (window.role == WindowRole::Float && std::holds_alternative<Empty>(window.root))
        std::erase_if(workspace.windows, [id = window.id](const Window& one) { return one.id == id; });
}

Result<Workspace> accepted(Workspace workspace)
{
    if (auto passed = limitPassed(workspace))
        return fail(std::move(*passed));
    const auto broken = brokenInvariant(workspace);
    CHECK(!broken, broken->c_str());
    return workspace;
}

} // namespace gannet::workspace
