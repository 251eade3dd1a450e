// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/workspace_op.h"
#include "core/workspace/workspace.h"

#include <optional>
#include <string>
#include <vector>

namespace gannet {

/// Starts with a workspace that may fail before the next one is made with a safe layout.
inline constexpr int kMostFailedStarts = 2;

/// What a start opens.
struct LoadedWorkspace {
    std::optional<workspace::Workspace> workspace; ///< nothing: what the program begins with
    bool isSafe = false;                           ///< the remembered one was left closed
    std::vector<std::string> notices;              ///< what was repaired or passed over, a sentence each
};

/// The newest revision of the active workspace that can be read; else the newest that a person saved of it. One of a
/// newer schema is opened as a copy with an id of its own, so that it is never written over. With `isSafeAsked`, or
/// where earlier starts with it failed, nothing is opened. Nothing that is passed over is lost.
[[nodiscard]] LoadedWorkspace loadWorkspace(const StoredWorkspaces& stored, bool isSafeAsked, workspace::Ids& ids);

/// One document, as above; nothing where it cannot be read. Adds to `notices`.
[[nodiscard]] std::optional<workspace::Workspace> openRevision(const StoredRevision& revision, workspace::Ids& ids,
                                                               std::vector<std::string>& notices);

} // namespace gannet
