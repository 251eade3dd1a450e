// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/recording.h"

#include <fmt/format.h>
#include <zlib.h>

#include <array>
#include <charconv>
#include <cstring>
#include <utility>

namespace gannet {

namespace {

constexpr std::array<std::string_view, 3> kNames{"hftbacktest", "cryptofeed", "gannet"};
/// Years 2001 to 2200: anything else is no time of a recording.
constexpr std::int64_t kFirstNs = 978'307'200'000'000'000;
constexpr std::int64_t kLastNs = 7'258'118'400'000'000'000;

[[nodiscard]] tl::unexpected<Error> badLine(std::string message)
{
    return fail(ErrorKind::Protocol, Code::BadFormat, std::move(message));
}

[[nodiscard]] std::optional<Timestamp> inRange(std::int64_t ns)
{
    if (ns < kFirstNs || ns > kLastNs)
        return std::nullopt;
    return Timestamp{ns};
}

[[nodiscard]] bool readWhole(std::string_view text, std::int64_t& out)
{
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
    return error == std::errc() && end == text.data() + text.size();
}

/// Seconds with up to nine decimals, as the recorder printed them.
[[nodiscard]] std::optional<Timestamp> secondsFrom(std::string_view text)
{
    const std::size_t point = text.find('.');
    std::int64_t seconds = 0;
    if (!readWhole(text.substr(0, point), seconds) || seconds < 0 || seconds > kLastNs / 1'000'000'000)
        return std::nullopt;
    std::int64_t fraction = 0;
    if (point != std::string_view::npos) {
        std::string digits(text.substr(point + 1));
        if (digits.empty() || digits.size() > 9)
            return std::nullopt;
        digits.resize(9, '0');
        if (!readWhole(digits, fraction) || fraction < 0)
            return std::nullopt;
    }
    return inRange(seconds * 1'000'000'000 + fraction);
}

[[nodiscard]] bool looksLikeJson(std::string_view text)
{
    return !text.empty() && (text.front() == '{' || text.front() == '[');
}

[[nodiscard]] Result<std::optional<RecordedItem>> parseHftbacktest(std::string_view line)
{
    const std::size_t blank = line.find(' ');
    std::int64_t ns = 0;
    if (blank == std::string_view::npos || !readWhole(line.substr(0, blank), ns))
        return badLine("no `<ns> <json>`");
    const auto time = inRange(ns);
    if (!time)
        return badLine("a time out of range");
    const std::string_view json = line.substr(blank + 1);
    if (!looksLikeJson(json))
        return badLine("no JSON after the time");
    RecordedItem item;
    item.time = *time;
    item.bytes = json;
    // This recorder writes what its REST snapshot said among the frames; no frame of a stream begins so.
    item.kind = json.starts_with("{\"lastUpdateId\"") ? RecordedItem::Kind::Reply : RecordedItem::Kind::Frame;
    return item;
}

/// `<url> <mark> <time>` with the rest after it.
struct MarkedLine {
    RecordedItem::Kind kind;
    std::string_view url, rest;
};

[[nodiscard]] std::optional<MarkedLine> markedLine(std::string_view line)
{
    const std::size_t blank = line.find(' ');
    if (blank == std::string_view::npos)
        return std::nullopt;
    const std::string_view url = line.substr(0, blank);
    const std::string_view tail = line.substr(blank + 1);
    if (tail.starts_with("<-> "))
        return MarkedLine{RecordedItem::Kind::Opened, url, tail.substr(4)};
    if (tail.starts_with("<- "))
        return MarkedLine{RecordedItem::Kind::Sent, url, tail.substr(3)};
    if (tail.starts_with("-> "))
        return MarkedLine{RecordedItem::Kind::Reply, url, tail.substr(3)};
    return std::nullopt;
}

[[nodiscard]] Result<std::optional<RecordedItem>> parseCryptofeed(std::string_view line)
{
    if (line.starts_with("configuration: "))
        return std::optional<RecordedItem>();
    RecordedItem item;
    std::string_view rest = line;
    if (line.starts_with("http") || line.starts_with("ws")) {
        const auto marked = markedLine(line);
        if (!marked)
            return badLine("a URL without <->, <- or ->");
        item.kind = marked->kind;
        item.url = marked->url;
        rest = marked->rest;
    }
    const std::size_t colon = rest.find(": ");
    const auto time = secondsFrom(rest.substr(0, colon));
    if (!time)
        return badLine("no `<seconds>: `");
    item.time = *time;
    if (item.kind == RecordedItem::Kind::Opened)
        return item;
    if (colon == std::string_view::npos || !looksLikeJson(rest.substr(colon + 2)))
        return badLine("no JSON after the time");
    item.bytes = rest.substr(colon + 2);
    return item;
}

/// gzopen reads plain files too. Lines are cut from one bounded buffer.
class TextReader final : public RecordingReader {
public:
    TextReader(gzFile file, std::string path, RecordingFormat format, OnRefusedLine onRefused)
        : m_file(file, &gzclose), m_path(std::move(path)), m_format(format), m_onRefused(std::move(onRefused))
    {
        gzbuffer(file, 256U << 10U);
    }

    std::optional<RecordedItem> next() override
    {
        while (readLine()) {
            if (m_isTooLong) {
                refuse(Error{.kind = ErrorKind::Protocol, .code = Code::TooLarge, .message = "longer than 16 MiB"});
                continue;
            }
            if (m_line.empty())
                continue;
            Result<std::optional<RecordedItem>> item = parseRecordedLine(m_format, m_line);
            if (!item) {
                refuse(item.error());
            } else if (*item) {
                (*item)->line = m_number;
                return std::move(*item);
            }
        }
        return std::nullopt;
    }

    [[nodiscard]] std::uint64_t refused() const override { return m_refused; }
    [[nodiscard]] const std::optional<Error>& failure() const override { return m_failure; }

private:
    /// The next line without its end into m_line; false at the end of the file.
    [[nodiscard]] bool readLine()
    {
        m_line.clear();
        m_isTooLong = false;
        bool isAny = false;
        while (m_at < m_size || fill()) {
            isAny = true;
            const char* begin = m_buffer.data() + m_at;
            const std::size_t left = m_size - m_at;
            const auto* end = static_cast<const char*>(std::memchr(begin, '\n', left));
            const std::size_t length = end != nullptr ? static_cast<std::size_t>(end - begin) : left;
            if (m_line.size() + length > kMaxRecordedLine)
                m_isTooLong = true;
            else
                m_line.append(begin, length);
            m_at += length + (end != nullptr ? 1 : 0);
            if (end != nullptr)
                break;
        }
        if (!isAny)
            return false;
        ++m_number;
        // The line that a damaged end of the file cut is no line.
        if (m_failure && m_at == m_size)
            return false;
        if (m_line.ends_with('\r'))
            m_line.pop_back();
        return true;
    }

    [[nodiscard]] bool fill()
    {
        m_at = m_size = 0;
        if (m_failure)
            return false;
        const int got = gzread(m_file.get(), m_buffer.data(), static_cast<unsigned>(m_buffer.size()));
        int status = Z_OK;
        const char* words = gzerror(m_file.get(), &status);
        if (got < 0 || (got == 0 && status != Z_OK && status != Z_STREAM_END))
            m_failure = Error{.kind = ErrorKind::Unavailable,
                              .code = Code::Io,
                              .message = fmt::format("{}: after line {}: {}", m_path, m_number, words),
                              .field = m_path};
        m_size = got > 0 ? static_cast<std::size_t>(got) : 0;
        return m_size > 0;
    }

    void refuse(Error error)
    {
        ++m_refused;
        error.message = fmt::format("{}: line {}: {}", m_path, m_number, error.message);
        if (m_onRefused)
            m_onRefused(RefusedLine{m_number, std::move(error), m_line.substr(0, 200)});
    }

    std::unique_ptr<gzFile_s, int (*)(gzFile)> m_file;
    std::string m_path;
    RecordingFormat m_format;
    OnRefusedLine m_onRefused;
    std::vector<char> m_buffer = std::vector<char>(256U << 10U);
    std::size_t m_at = 0, m_size = 0; ///< what of the buffer is still to be read
    std::string m_line;
    std::uint64_t m_number = 0;
    std::uint64_t m_refused = 0;
    bool m_isTooLong = false;
    std::optional<Error> m_failure;
};

} // namespace

std::optional<RecordingFormat> recordingFormatFrom(std::string_view text)
{
    for (std::size_t i = 0; i < kNames.size(); ++i) {
        if (kNames[i] == text)
            return static_cast<RecordingFormat>(i);
    }
    return std::nullopt;
}

std::string_view toString(RecordingFormat format)
{
    return kNames[static_cast<std::size_t>(format)];
}

Result<std::optional<RecordedItem>> parseRecordedLine(RecordingFormat format, std::string_view line)
{
    return format == RecordingFormat::Hftbacktest ? parseHftbacktest(line) : parseCryptofeed(line);
}

Result<std::unique_ptr<RecordingReader>> openRecording(const std::string& path, RecordingFormat format,
                                                       OnRefusedLine onRefused)
{
    gzFile file = gzopen(path.c_str(), "rb");
    if (file == nullptr)
        return fail(Error{.kind = ErrorKind::Unavailable,
                          .code = Code::Io,
                          .message = fmt::format("cannot read the recording {}", path),
                          .field = path});
    return std::make_unique<TextReader>(file, path, format, std::move(onRefused));
}

MergedRecording::MergedRecording(std::vector<std::unique_ptr<RecordingReader>> readers) : m_readers(std::move(readers))
{
    for (const auto& reader : m_readers)
        m_heads.push_back(reader->next());
}

std::optional<RecordedItem> MergedRecording::next()
{
    std::size_t first = m_heads.size();
    for (std::size_t i = 0; i < m_heads.size(); ++i) {
        if (m_heads[i] && (first == m_heads.size() || m_heads[i]->time < m_heads[first]->time))
            first = i;
    }
    if (first == m_heads.size())
        return std::nullopt;
    std::optional<RecordedItem> item = std::move(m_heads[first]);
    m_heads[first] = m_readers[first]->next();
    return item;
}

std::uint64_t MergedRecording::refused() const
{
    std::uint64_t total = 0;
    for (const auto& reader : m_readers)
        total += reader->refused();
    return total;
}

const std::optional<Error>& MergedRecording::failure() const
{
    for (const auto& reader : m_readers) {
        if (reader->failure())
            return reader->failure();
    }
    return m_none;
}

} // namespace gannet
