// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/workspace/workspace.h"

#include <string>
#include <string_view>
#include <vector>

/// A workspace as a JSON document: what is stored, exported and imported. docs/workspace.md describes it.
namespace gannet::workspace {

inline constexpr int kSchema = 1; ///< of the documents this program writes
inline constexpr std::string_view kFormat = "gannet.workspace";

/// Canonical JSON (UTF-8, sorted keys, whole numbers only, no spaces): the same workspace gives the same bytes. `app`
/// is the version of the program that writes.
[[nodiscard]] std::string writeDocument(const Workspace& workspace, std::string_view app);

struct ReadDocument {
    Workspace workspace;
    std::vector<std::string> repairs; ///< what was wrong and what became of it, a sentence each
    bool isNewer = false;             ///< of a schema above ours: read as well as we can, not to be written over
};

/// Reads a document and repairs what can be: its result keeps all invariants. Blocks that stand nowhere, or in a place
/// that cannot be, are among the closed ones; a block of a type we do not know keeps its settings; members we do not
/// know are kept. `ids` gives new ids where those of the document are none, or stand twice. Refused {Protocol} are only
/// texts beyond kMostBytes, that are no JSON object, or of another format. Never throws.
[[nodiscard]] Result<ReadDocument> readDocument(std::string_view text, Ids& ids);

/// Canonical JSON of an object. Refused {Invalid} where `text` is none, is nested too deep, or is beyond
/// kMostSettingsBytes.
[[nodiscard]] Result<JsonText> canonicalObject(std::string_view text);

} // namespace gannet::workspace
