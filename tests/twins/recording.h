// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <cstdint>
#include <string>
#include <vector>

namespace gannet::twin {

/// One thing a venue said, as recorded.
struct RecordedLine {
    std::int64_t timeNs = 0; ///< the recorder's clock
    std::string json;
    std::string replySymbol; ///< of a REST book snapshot; empty for a frame
};

/// The frames and snapshots of recordings (plain or gzip), merged by time. Two public formats are known and told apart
/// by their first line: `<ns> <json>`, and `<seconds>: <json>` with `https://... -> <seconds>: <json>` for answers.
/// Other lines are skipped. Fails {Invalid, Io}.
[[nodiscard]] Result<std::vector<RecordedLine>> readRecordings(const std::vector<std::string>& paths);

} // namespace gannet::twin
