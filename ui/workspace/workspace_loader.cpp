// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/workspace/workspace_loader.h"

#include "core/workspace/document.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace gannet {

using workspace::Ids;
using workspace::Workspace;

std::optional<Workspace> openRevision(const StoredRevision& revision, Ids& ids, std::vector<std::string>& notices)
{
    if (!revision.isIntact) {
        notices.push_back(
            fmt::format("Version {} of the workspace is damaged: an older one is open.", revision.revision));
        return std::nullopt;
    }
    auto read = workspace::readDocument(revision.json, ids);
    if (!read) {
        notices.push_back(fmt::format("Version {} of the workspace cannot be read: {} An older one is open.",
                                      revision.revision, read.error().message));
        return std::nullopt;
    }
    for (const std::string& repair : read->repairs)
        notices.push_back("Repaired: " + repair + ".");
    if (read->isNewer) {
        read->workspace.id = ids.next();
        read->workspace.name = (read->workspace.name + " (copy)").substr(0, workspace::kMostNameBytes);
        notices.push_back(fmt::format("The workspace is of a newer Gannet ({}): a copy is open, and it stays as it is.",
                                      revision.app));
    }
    return std::move(read->workspace);
}

LoadedWorkspace loadWorkspace(const StoredWorkspaces& stored, bool isSafeAsked, Ids& ids)
{
    LoadedWorkspace result;
    if (stored.active.empty())
        return result;
    if (isSafeAsked || stored.failedStarts >= kMostFailedStarts) {
        result.isSafe = true;
        return result;
    }
    for (const StoredRevision& revision : stored.revisions) {
        result.workspace = openRevision(revision, ids, result.notices);
        if (result.workspace)
            return result;
    }
    const auto active = std::ranges::find(stored.all, stored.active, &StoredWorkspace::id);
    if (active != stored.all.end() && active->asked)
        result.workspace = openRevision(*active->asked, ids, result.notices);
    if (!result.workspace)
        result.notices.emplace_back("No version of the workspace can be read: the one to begin with is open.");
    return result;
}

} // namespace gannet
