// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/base/time.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gannet {

/// How a recording is written. The two public ones are read as they are, plain or gzip.
enum class RecordingFormat : std::uint8_t {
    /// One item a line: `<local time in ns> <raw JSON>`; a REST book snapshot stands bare among the frames.
    Hftbacktest,
    /// One item a line, times in seconds with a fraction: `<time>: <json>` a frame; `<url> <-> <time>` a link was
    /// opened; `<url> <- <time>: <json>` sent by us; `<url> -> <time>: <json>` a REST answer; `configuration: ...`.
    Cryptofeed,
    /// A journal of ours.
    Gannet,
};

/// "hftbacktest", "cryptofeed", "gannet".
[[nodiscard]] std::optional<RecordingFormat> recordingFormatFrom(std::string_view text);
[[nodiscard]] std::string_view toString(RecordingFormat format);

/// One item of a recording, bytes unaltered.
struct RecordedItem {
    enum class Kind : std::uint8_t { Frame, Opened, Closed, Sent, Reply };
    Kind kind = Kind::Frame;
    Timestamp time;         ///< the recorder's clock
    std::string url;        ///< of a link or a reply, where the format tells it; else empty
    std::string query;      ///< body of the request a reply answers; empty where the format does not tell it
    std::string symbol;     ///< of a bare snapshot: whose it is, where the file speaks of one symbol only; else empty
    std::string bytes;      ///< the frame, the reply's body (JSON as far as its first byte tells), or why it was closed
    int status = 200;       ///< of a reply, where the format tells it
    std::uint64_t line = 0; ///< of its file, from 1; in a journal the item's ordinal
};

/// A line that is not of the format: counted, kept with its number, and skipped.
struct RefusedLine {
    std::uint64_t line = 0;
    Error error;
    std::string head; ///< its first 200 bytes
};

/// Reads one recording in its order, one line in memory at a time. One thread.
class RecordingReader {
public:
    virtual ~RecordingReader() = default;
    /// The next item; nothing at the end or after a failure of the file itself (see failure()).
    [[nodiscard]] virtual std::optional<RecordedItem> next() = 0;
    [[nodiscard]] virtual std::uint64_t refused() const = 0;
    /// Why the file could not be read to its end: damaged gzip, torn journal, I/O error.
    [[nodiscard]] virtual const std::optional<Error>& failure() const = 0;
};

using OnRefusedLine = std::function<void(const RefusedLine&)>;

/// Longer lines are refused and skipped.
inline constexpr std::size_t kMaxRecordedLine = 16U << 20U;

/// Parses one line of a text format; a line that holds no item (blank, configuration) is an empty optional.
[[nodiscard]] Result<std::optional<RecordedItem>> parseRecordedLine(RecordingFormat format, std::string_view line);

/// Opens a recording of a text format. Fails {Unavailable, Io}. `onRefused` may be empty.
[[nodiscard]] Result<std::unique_ptr<RecordingReader>> openRecording(const std::string& path, RecordingFormat format,
                                                                     OnRefusedLine onRefused = {});

/// Several recordings as one, by time; equal times in the order of the list. Items of one file keep their order even
/// where its clock steps back.
class MergedRecording final : public RecordingReader {
public:
    explicit MergedRecording(std::vector<std::unique_ptr<RecordingReader>> readers);
    [[nodiscard]] std::optional<RecordedItem> next() override;
    [[nodiscard]] std::uint64_t refused() const override;
    [[nodiscard]] const std::optional<Error>& failure() const override;

private:
    std::vector<std::unique_ptr<RecordingReader>> m_readers;
    std::vector<std::optional<RecordedItem>> m_heads;
    std::optional<Error> m_none;
};

} // namespace gannet
