// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/twins/script.h"

#include <fmt/format.h>

#include <array>
#include <utility>

namespace gannet::twin {

namespace {

constexpr std::int64_t kLongestMs = 24LL * 3600 * 1000;
constexpr std::uint64_t kMostHappenings = 1'000'000;

struct Act {
    std::string_view name;
    ScriptAct act;
    std::string_view path;    ///< of Control
    std::string_view members; ///< beside "at", "when", "count", "after" and "do"
};
constexpr std::array kActs{
    Act{"fault", ScriptAct::Fault, "", "name arg"},
    Act{"say", ScriptAct::Say, "", "message"},
    Act{"mark", ScriptAct::Control, "/twin/mark", "*"},
    Act{"account", ScriptAct::Control, "/twin/account", "*"},
    Act{"fund", ScriptAct::Control, "/twin/fund", "*"},
    Act{"rules", ScriptAct::Control, "/twin/rules", "*"},
    Act{"pause", ScriptAct::Pause, "", ""},
    Act{"resume", ScriptAct::Resume, "", ""},
    Act{"quit", ScriptAct::Quit, "", ""},
};
constexpr std::array kWhens{std::pair{std::string_view("connection"), Happening::Connection},
                            std::pair{std::string_view("order"), Happening::Order}};

[[nodiscard]] bool isTiming(std::string_view key)
{
    return key == "at" || key == "when" || key == "count" || key == "after" || key == "do";
}

/// Whether one of the words, parted by blanks.
[[nodiscard]] bool holds(std::string_view words, std::string_view word)
{
    while (!words.empty()) {
        const std::size_t blank = words.find(' ');
        if (words.substr(0, blank) == word)
            return true;
        words = blank == std::string_view::npos ? std::string_view() : words.substr(blank + 1);
    }
    return false;
}

/// Empty: the line was read.
[[nodiscard]] std::string readTiming(const Json& line, ScriptLine& out)
{
    if (line.contains("at") == line.contains("when"))
        return "a line has either \"at\" (milliseconds since the start) or \"when\" (connection, order)";
    const auto whole = [&line](const char* name, std::int64_t most, std::int64_t& value) {
        if (!line.contains(name))
            return true;
        const Json& told = line.at(name);
        if (!told.is_number_unsigned() || told.get<std::uint64_t>() > static_cast<std::uint64_t>(most))
            return false;
        value = told.get<std::int64_t>();
        return true;
    };
    if (line.contains("at")) {
        if (line.contains("count") || line.contains("after"))
            return "\"count\" and \"after\" belong to \"when\"";
        return whole("at", kLongestMs, out.afterMs) ? "" : "\"at\" is a number of milliseconds from 0 to a day";
    }
    bool isKnown = false;
    for (const auto& [name, when] : kWhens) {
        if (line.at("when") == name) {
            out.when = when;
            isKnown = true;
        }
    }
    if (!isKnown)
        return fmt::format("\"when\" is connection or order, not {}", line.at("when").dump().substr(0, 64));
    std::int64_t count = 1;
    if (!whole("count", kMostHappenings, count) || count < 1)
        return "\"count\" is a number from 1 to 1000000";
    out.count = static_cast<std::uint64_t>(count);
    return whole("after", kLongestMs, out.afterMs) ? "" : "\"after\" is a number of milliseconds from 0 to a day";
}

[[nodiscard]] std::string readAct(const Json& line, ScriptLine& out)
{
    const Act* act = nullptr;
    std::string names;
    for (const Act& each : kActs) {
        names += (names.empty() ? "" : ", ") + std::string(each.name);
        if (line.contains("do") && line.at("do") == each.name)
            act = &each;
    }
    if (act == nullptr)
        return fmt::format("\"do\" is one of {}", names);
    Json rest = Json::object();
    for (const auto& [key, value] : line.items()) {
        if (isTiming(key))
            continue;
        if (act->members != "*" && !holds(act->members, key))
            return fmt::format("{} has no \"{}\"", act->name, key.substr(0, 64));
        rest[key] = value;
    }
    out.act = act->act;
    out.path = act->path;
    switch (out.act) {
    case ScriptAct::Say:
        if (!rest.contains("message") || !rest.at("message").is_object())
            return "say needs \"message\", an object as a recording has it";
        out.body = rest.at("message").dump();
        return {};
    case ScriptAct::Fault: {
        if (!rest.contains("name") || !rest.at("name").is_string())
            return "fault needs \"name\", one of gannet-twin --help";
        std::string words = rest.at("name").get<std::string>();
        if (rest.contains("arg"))
            words += ":" + rest.at("arg").dump();
        const auto fault = parseFault(words);
        if (!fault)
            return fault.error().message;
        out.fault = *fault;
        return {};
    }
    default: out.body = rest.dump(); return {};
    }
}

} // namespace

Result<std::vector<ScriptLine>> readScript(std::string_view text)
{
    std::vector<ScriptLine> lines;
    int number = 0;
    while (!text.empty()) {
        ++number;
        const std::size_t end = text.find('\n');
        const std::string_view words = text.substr(0, end);
        text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
        const std::size_t first = words.find_first_not_of(" \t\r");
        if (first == std::string_view::npos || words[first] == '#')
            continue;
        const Json line = Json::parse(words, nullptr, false);
        ScriptLine read;
        read.line = number;
        std::string wrong = line.is_object() ? readTiming(line, read) : "a line is one JSON object";
        if (wrong.empty())
            wrong = readAct(line, read);
        if (!wrong.empty())
            return fail(ErrorKind::Invalid, Code::BadFormat, fmt::format("line {}: {}", number, wrong));
        lines.push_back(std::move(read));
    }
    return lines;
}

std::vector<ScriptLine> Script::due(Happening what, std::uint64_t count)
{
    std::vector<ScriptLine> found;
    for (ScriptLine& line : m_lines) {
        if (line.isDone || line.when != what || line.count > count)
            continue;
        line.isDone = true;
        found.push_back(line);
    }
    return found;
}

} // namespace gannet::twin
