// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/twins/recording.h"

#include "core/base/decimal.h"

#include <fmt/format.h>
#include <zlib.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <memory>
#include <optional>
#include <string_view>

namespace gannet::twin {

namespace {

struct CloseGz {
    void operator()(gzFile_s* file) const { gzclose(file); }
};

/// The word after `key` up to the next '&', quote or blank.
std::string wordAfter(std::string_view text, std::string_view key)
{
    const auto at = text.find(key);
    if (at == std::string_view::npos)
        return {};
    const auto rest = text.substr(at + key.size());
    return std::string(rest.substr(0, rest.find_first_of("&\" ")));
}

/// `<19 digits> <json>`; a snapshot has no symbol of its own: it is that of the file's frames.
std::optional<RecordedLine> nanosecondLine(std::string_view line, std::string& fileSymbol)
{
    RecordedLine out;
    const auto [end, error] = std::from_chars(line.data(), line.data() + line.size(), out.timeNs);
    if (error != std::errc{} || end == line.data() + line.size() || *end != ' ')
        return std::nullopt;
    out.json = line.substr(static_cast<std::size_t>(end - line.data()) + 1);
    if (fileSymbol.empty())
        fileSymbol = wordAfter(out.json, "\"s\":\"");
    if (out.json.starts_with("{\"lastUpdateId\""))
        out.replySymbol = fileSymbol;
    return out;
}

/// `<seconds>: <json>` or `https://...symbol=X... -> <seconds>: <json>`.
std::optional<RecordedLine> secondsLine(std::string_view line)
{
    RecordedLine out;
    if (line.starts_with("https://")) {
        const auto arrow = line.find(" -> ");
        if (arrow == std::string_view::npos)
            return std::nullopt;
        out.replySymbol = wordAfter(line.substr(0, arrow), "symbol=");
        line.remove_prefix(arrow + 4);
    }
    const auto colon = line.find(": ");
    if (colon == std::string_view::npos)
        return std::nullopt;
    const auto seconds = Decimal::tryParse(line.substr(0, colon));
    const auto ns = seconds ? seconds->mantissaAt(9) : std::nullopt;
    if (!ns)
        return std::nullopt;
    out.timeNs = *ns;
    out.json = line.substr(colon + 2);
    return out;
}

Result<void> readInto(std::vector<RecordedLine>& out, const std::string& path)
{
    const std::unique_ptr<gzFile_s, CloseGz> file(gzopen(path.c_str(), "rb"));
    if (!file)
        return fail(ErrorKind::Invalid, Code::Io, fmt::format("{} cannot be opened", path));
    std::string text;
    std::array<char, 65536> block{};
    int got = 0;
    while ((got = gzread(file.get(), block.data(), block.size())) > 0)
        text.append(block.data(), static_cast<std::size_t>(got));
    if (got < 0)
        return fail(ErrorKind::Invalid, Code::Io, fmt::format("{} cannot be read", path));
    const bool isNanoseconds = text.find_first_not_of("0123456789") == 19;
    std::string fileSymbol;
    std::string_view rest = text;
    while (!rest.empty()) {
        const auto line = rest.substr(0, rest.find('\n'));
        rest.remove_prefix(std::min(rest.size(), line.size() + 1));
        auto item = isNanoseconds ? nanosecondLine(line, fileSymbol) : secondsLine(line);
        if (item && item->json.starts_with('{'))
            out.push_back(std::move(*item));
    }
    return {};
}

} // namespace

Result<std::vector<RecordedLine>> readRecordings(const std::vector<std::string>& paths)
{
    std::vector<RecordedLine> lines;
    for (const std::string& path : paths) {
        if (auto read = readInto(lines, path); !read)
            return fail(std::move(read.error()));
    }
    if (lines.empty())
        return fail(ErrorKind::Invalid, Code::BadFormat, "the recordings hold no message");
    std::stable_sort(lines.begin(), lines.end(),
                     [](const RecordedLine& a, const RecordedLine& b) { return a.timeNs < b.timeNs; });
    return lines;
}

} // namespace gannet::twin
