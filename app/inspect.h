// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/recording.h"
#include "core/base/result.h"
#include "core/venue/venue_factory.h"

#include <cstdint>
#include <iosfwd>
#include <optional>
#include <string>
#include <vector>

namespace gannet {

// What `gannet-inspect` does, without its arguments: the same decoders, adapters and engine as the program, no network.

/// Decodes one frame a line (blank lines are skipped) and writes one JSON line per event, or per refused frame
/// `{"error":{...}}`. The body of a REST book is taken too: a snapshot whose instrument is null where it does not say
/// whose it is. A line over 16 MiB is refused. Returns how many were refused.
std::uint64_t decodeFrames(const VenueFactory& factory, std::istream& in, std::ostream& out);

struct BookInspection {
    std::string symbol;                  ///< the venue's own text
    std::vector<std::string> recordings; ///< merged by time
    RecordingFormat format = RecordingFormat::Hftbacktest;
    std::optional<std::string> metadata; ///< the venue's own answer about its instruments; none: from the recording
    std::uint64_t every = 0;             ///< also after every so many applied book events; 0: only at the end
};

/// Replays recordings through the venue's adapter and the engine and writes the book as one JSON line:
/// {"bids":[[price,qty]..20],"asks":[..],"events","gaps","resyncs","refused","crossed"}. Unreadable lines of a
/// recording count as refused and are told on `log`, as is a recording without any snapshot where the book needs one
/// ({"warning"}). A recording that breaks off still gives its book, and the error. A pipe that would have to be read
/// twice fails {Invalid, InvalidRequest}.
[[nodiscard]] Result<void> inspectBook(const VenueFactory& factory, const BookInspection& what, std::ostream& out,
                                       std::ostream& log);

/// Walks the audit of a store's file and writes what came of it as one JSON line: {"rows","holds"}, and of one that
/// does not hold "brokenAt" and "words". True when it holds. Fails as checkAudit does.
[[nodiscard]] Result<bool> inspectAudit(const std::string& path, std::ostream& out);

/// Writes the orders and fills of a store's file, and the positions that its fills and funding make, as TradingLedger
/// does. Fails as readTrading does.
[[nodiscard]] Result<void> inspectTrading(const std::string& path, std::ostream& out);

} // namespace gannet
