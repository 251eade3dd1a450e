// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/model/store_op.h"

#include <cstdint>
#include <optional>
#include <string>

namespace gannet {

class SqlColumns;

/// The first row of the audit that does not say what was written.
struct AuditBreak {
    std::int64_t seq = 0;
    std::string words;
};

/// What walking an audit came to.
struct AuditVerdict {
    std::int64_t rows = 0; ///< that hold, from the first on
    std::optional<AuditBreak> broken;
};

/// Walks the whole chain of a store's file, which is only read: also while a program writes it. Fails {Unavailable, Io}
/// where there is no audit to read.
[[nodiscard]] Result<AuditVerdict> checkAudit(const std::string& path);

/// Of the columns time_ns, kind, actor, request_id, client_order_id, text.
[[nodiscard]] AuditEntry readAudit(SqlColumns& row);

} // namespace gannet
