// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/workspace/exchange.h"

#include <QString>
#include <QUrl>

#include <string>

namespace gannet {

/// Writes a workspace to a local file of 0600, whole or not at all. Why not, in words; empty: it was.
[[nodiscard]] QString writeWorkspaceFile(const QUrl& file, const workspace::Workspace& workspace,
                                         const std::string& app, workspace::ShareParts parts);

/// Reads one; never more than workspace::kMostBytes of a file, and no address but a local file's.
[[nodiscard]] Result<workspace::Imported> readWorkspaceFile(const QUrl& file, workspace::Ids& ids);

/// SHA-256 as hex digits.
[[nodiscard]] std::string sha256Hex(std::string_view text);

} // namespace gannet
