// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace gannet {

/// The bytes of a file that is for its owner's eyes only; nothing where there is none. Fails {Denied, Io} where it is
/// somebody else's, no plain file, or others may read or write it, {Protocol, TooLarge}, {Unavailable, Io}.
[[nodiscard]] Result<std::optional<std::string>> readPrivateFile(const std::string& path, std::size_t most);

/// Puts `bytes` in place of what `path` held, at once or not at all: written beside it (`.new`), brought to the disk,
/// renamed. 0600. Fails {Unavailable, Io}; the old file is then as it was and nothing half made stays. Whoever calls
/// holds the right to write (FileLock).
[[nodiscard]] Result<void> replacePrivateFile(const std::string& path, std::string_view bytes);

} // namespace gannet
