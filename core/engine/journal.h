// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/trading/trading_settings.h"
#include "core/venue/transport.h"
#include "core/venue/venue_adapter.h"

#include <cstdint>
#include <istream>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gannet {

// A journal is what came in: every Inbound item in the order the engine took it, in append-only segment files
// `*.journal`. All numbers are little-endian.
//
//   file    = magic(8) u32 schema, record(header), record(item)...
//   record  = u32 length, u32 CRC-32 of the payload (zlib's), payload
//
// The segments of one run share a run id and are numbered from 0; fed one after the other they give the run's state
// again, byte for byte. A later segment also opens alone: its header repeats the settings, and its first
// `openingItems` items are those of earlier segments that a new engine needs to join in: what each venue answered
// before its first frame (the catalogue), the links that are up, the views that are open. From there books that a
// venue sends whole come back at once; a book of snapshot and diffs stays marked as a gap until the journal holds a
// reply to the request the new engine makes.

inline constexpr std::uint32_t kJournalSchema = 1;
inline constexpr std::string_view kJournalMagic{"GANNETJ\n", 8};
/// No item may be larger: a 64 MiB frame and its frame of words.
inline constexpr std::size_t kMaxJournalRecord = 72U << 20U;

/// A venue as the run had it. VenueId is the position in the list.
struct JournalVenue {
    std::string slug;
    VenueSettings settings;
};

/// What a replay starts from.
struct JournalHeader {
    std::string program;              ///< "gannet 0.1.0"
    std::uint64_t runId = 0;          ///< the same in all segments of a run
    std::uint32_t segment = 0;        ///< 0, 1, 2 ...
    Timestamp started;                ///< of the run
    std::uint64_t firstOrdinal = 1;   ///< trace id of the first item after the opening ones
    std::uint64_t openingItems = 0;   ///< items of earlier segments at the front; 0 in segment 0
    std::vector<JournalVenue> venues; ///< at most 256
    /// Accounts and rules of a run that trades. Absent: it does not, or the journal is older than trading.
    std::optional<TradingSettings> trading;
};

/// What stands in a journal for a text of HttpReply::maskedMembers.
inline constexpr std::string_view kMaskedText = "masked";

/// The payload of one item's record. View targets are not kept. Of an HttpReply the texts of its masked members, at any
/// depth, are kMaskedText; where its body is no JSON, and may hold one in part, nothing of it is kept.
[[nodiscard]] std::string encodeInbound(const Inbound& item);
/// Reads it back. Fails {Protocol, BadFormat} on anything encodeInbound does not write.
[[nodiscard]] Result<Inbound> decodeInbound(std::string_view payload);

[[nodiscard]] std::string encodeHeader(const JournalHeader& header);
[[nodiscard]] Result<JournalHeader> decodeHeader(std::string_view payload);

/// The payload with its length and checksum in front.
[[nodiscard]] std::string makeRecord(std::string_view payload);
/// Magic, schema and header record: how a segment begins.
[[nodiscard]] std::string makePreamble(const JournalHeader& header);

/// Reads one segment from its beginning. One thread.
class JournalReader {
public:
    /// Opens a file and reads its header. Fails {Unavailable, Io} when it cannot be read, {Protocol, BadFormat} when it
    /// is no journal of this schema.
    [[nodiscard]] static Result<JournalReader> open(const std::string& path);
    /// The same over a stream. Errors name it `name`.
    [[nodiscard]] static Result<JournalReader> open(std::unique_ptr<std::istream> stream, std::string name);

    [[nodiscard]] const JournalHeader& header() const { return m_header; }

    /// The next item; nothing at the clean end of the file. A torn or damaged record is {Protocol, BadFormat}: the
    /// message and `value` tell the byte where it begins, and every later call fails the same way.
    [[nodiscard]] Result<std::optional<Inbound>> next();

    /// Bytes of whole, good records read so far, the preamble included: where a torn file may be cut.
    [[nodiscard]] std::uint64_t goodBytes() const { return m_goodBytes; }
    [[nodiscard]] std::uint64_t items() const { return m_items; }

private:
    JournalReader() = default;
    [[nodiscard]] Result<bool> readRecord();
    [[nodiscard]] tl::unexpected<Error> damaged(std::string_view what) const;

    std::unique_ptr<std::istream> m_stream;
    std::string m_name;
    JournalHeader m_header;
    std::string m_payload;
    std::uint64_t m_goodBytes = 0;
    std::uint64_t m_items = 0;
    std::optional<Error> m_broken;
};

} // namespace gannet
