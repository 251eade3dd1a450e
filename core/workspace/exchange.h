// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/workspace/uuid.h"
#include "core/workspace/workspace.h"

#include <functional>
#include <string>
#include <string_view>
#include <vector>

/// Workspaces as files that people give each other. Nothing of an account is in one unless it is asked for, and no
/// secret ever: a workspace knows none.
namespace gannet::workspace {

/// Hex digits of a digest. It tells a file that was damaged on its way, not who wrote it. Core has no such function of
/// its own: a program gives SHA-256.
using Digest = std::function<std::string(std::string_view)>;

/// What goes along.
struct ShareParts {
    bool hasAccounts = false; ///< names of accounts in link groups
    bool hasPlaces = false;   ///< where windows stand on the screens of who exports
};

/// A document as writeDocument() makes it, with a member "sig": "sha256:" and the digest of the document without it.
/// What was closed is left out.
[[nodiscard]] std::string exportDocument(const Workspace& workspace, std::string_view app, ShareParts parts,
                                         const Digest& digest);

/// How many blocks of a type a workspace has.
struct TypeCount {
    std::string type;
    int count = 0;
};

struct Imported {
    Workspace workspace;              ///< with an id of its own
    std::vector<std::string> notices; ///< what was repaired, damaged or is newer, a sentence each
    std::vector<TypeCount> blocks;    ///< by type, as they are read first
    std::vector<std::string> unknown; ///< types of blocks that this program does not have
};

/// Reads such a file, or a bare document. Refused {Protocol} as readDocument() refuses. Never throws.
[[nodiscard]] Result<Imported> importDocument(std::string_view text, Ids& ids, const Digest& digest);

} // namespace gannet::workspace
