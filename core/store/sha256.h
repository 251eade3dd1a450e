// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <string>
#include <string_view>

namespace gannet {

/// SHA-256, 32 bytes. Fails {Unavailable, Other} where OpenSSL does not offer it.
[[nodiscard]] Result<std::string> sha256(std::string_view bytes);

} // namespace gannet
