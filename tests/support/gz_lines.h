// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <zlib.h>

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace gannet::test {

/// All lines of a file, gzipped or not, without their ends. Empty when the file cannot be read. Link ZLIB::ZLIB.
inline std::vector<std::string> readGzLines(const std::string& path)
{
    std::vector<std::string> lines;
    gzFile file = gzopen(path.c_str(), "rb");
    if (file == nullptr)
        return lines;
    std::string text;
    std::array<char, 65536> chunk{};
    for (int n = gzread(file, chunk.data(), chunk.size()); n > 0; n = gzread(file, chunk.data(), chunk.size()))
        text.append(chunk.data(), static_cast<std::size_t>(n));
    gzclose(file);
    for (std::size_t begin = 0; begin < text.size();) {
        std::size_t end = text.find('\n', begin);
        if (end == std::string::npos)
            end = text.size();
        lines.push_back(text.substr(begin, end - begin));
        begin = end + 1;
    }
    return lines;
}

/// A frame of a recording whose lines are "<local time in ns> <frame>".
struct RecordedFrame {
    std::int64_t timeNs = 0;
    std::string bytes;
};

inline std::vector<RecordedFrame> readRecording(const std::string& path)
{
    std::vector<RecordedFrame> frames;
    for (const std::string& line : readGzLines(path)) {
        const std::size_t space = line.find(' ');
        frames.push_back({std::stoll(line.substr(0, space)), line.substr(space + 1)});
    }
    return frames;
}

} // namespace gannet::test
