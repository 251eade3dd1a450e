// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <cstdint>
#include <iosfwd>
#include <optional>
#include <string>
#include <vector>

namespace gannet {

struct ReplayReport {
    std::uint64_t items = 0;
    std::uint64_t events = 0;
    std::uint64_t frames = 0;
    std::uint64_t digest = 0;  ///< of the final state
    std::optional<Error> torn; ///< where the journal broke off; what came before counts
};

/// `{"digest":"<16 hex digits>","items":n,"events":n}`.
[[nodiscard]] std::string toJson(const ReplayReport& report);

/// Feeds the segments of a run to an engine. Events go to `events`, one JSON line each; nowhere when null. Two runs
/// over the same journal write the same bytes. To `trading`, when not null, go at the end the orders, fills and
/// positions that the run came to, as TradingLedger writes them.
[[nodiscard]] Result<ReplayReport> replayJournal(const std::vector<std::string>& paths, std::ostream* events,
                                                 std::ostream* trading = nullptr);

} // namespace gannet
