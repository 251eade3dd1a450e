// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/store_op.h"

#include <optional>
#include <string>
#include <string_view>

namespace gannet {

/// All of an Error as JSON, and back. Bytes that are not UTF-8 become replacement characters.
[[nodiscard]] std::string reasonToJson(const Error& error);
[[nodiscard]] std::optional<Error> reasonFromJson(std::string_view text);

} // namespace gannet
