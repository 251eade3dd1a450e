// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/model/store_op.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace gannet {

/// What the first row's hash is chained to.
[[nodiscard]] std::string auditStart();

/// SHA-256 (32 bytes) over the hash before and everything the row says. Each part has its length in front, so that no
/// two rows are written alike. `session` is the text in the row, empty where it has none.
[[nodiscard]] Result<std::string> auditHash(std::string_view before, std::int64_t seq, std::string_view session,
                                            const AuditEntry& entry);

} // namespace gannet
