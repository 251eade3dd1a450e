// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/time.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace gannet {

// What the store is asked to keep of workspaces, and what it tells at a start. A document is text to it.

/// A workspace as it is now. The same document as its newest revision adds none. Of those that nobody asked for the
/// newest kKeptRevisions stay, and the last one of each of the newest kKeptDays days (UTC); those that were asked for
/// stay.
struct WorkspaceRevision {
    std::string workspace; ///< its id
    std::string name;
    int schema = 1;  ///< of the document
    std::string app; ///< version of the program that wrote it
    std::string json;
    bool isAsked = false;  ///< a person saved it by name: what "revert" goes back to
    bool isActive = false; ///< and it is the one that is open
    Timestamp time;
};
inline constexpr int kKeptRevisions = 50;
inline constexpr int kKeptDays = 30;

/// With all its revisions.
struct WorkspaceRemoved {
    std::string workspace;
};

/// Whether a start got as far as it should: Begun before the workspace is shown, Well once it has been for a while.
/// Begun twice without Well says that the workspace may be what ends the program.
struct WorkspaceStart {
    bool isWell = false;
};

/// A revision as it was stored.
struct StoredRevision {
    std::int64_t revision = 0;
    bool isAsked = false;
    int schema = 1;
    std::string app;
    std::string json;
    Timestamp time;
    bool isIntact = false; ///< the document is the one that was written
};

struct StoredWorkspace {
    std::string id;
    std::string name;
    Timestamp changed;
    StoredRevision newest;
    std::optional<StoredRevision> asked; ///< the newest that a person saved by name
};

/// All that a start needs of them.
struct StoredWorkspaces {
    std::vector<StoredWorkspace> all;      ///< by name
    std::string active;                    ///< empty: none was ever open
    int failedStarts = 0;                  ///< Begun since the last Well
    std::vector<StoredRevision> revisions; ///< of the active one, the newest first; at most kToldRevisions
};
inline constexpr int kToldRevisions = 10;

} // namespace gannet
