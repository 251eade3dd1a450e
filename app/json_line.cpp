// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/json_line.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <istream>
#include <ostream>
#include <utility>
#include <vector>

namespace gannet {

namespace {

constexpr int kMostDepth = 32;
constexpr std::size_t kMostBytes = std::size_t{1} << 20U;
constexpr std::size_t kLongestWord = 40; ///< letters and digits of an address; keys and secrets have 64

/// The text with every word replaced that is long enough to be a key: one may stand where another member was due.
[[nodiscard]] std::string withoutKeys(std::string_view text)
{
    const auto isOfAWord = [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    };
    std::string shown;
    for (auto at = text.begin(); at != text.end();) {
        const auto end = std::find_if_not(at, text.end(), isOfAWord);
        if (end - at > static_cast<std::ptrdiff_t>(kLongestWord + 2)) // 0x
            shown += fmt::format("({} letters and digits, not shown)", end - at);
        else
            shown.append(at, end);
        at = end;
        if (at != text.end())
            shown += *at++;
    }
    return shown;
}

[[nodiscard]] Error withoutKeys(Error error)
{
    for (std::string* const text : {&error.field, &error.value}) {
        if (text->size() > kLongestWord + 4) // 0x and quotes: no value of a line that is right is longer
            *text = fmt::format("({} characters or more, not shown)", kLongestWord + 4);
    }
    for (std::string* const text : {&error.message, &error.field, &error.limit, &error.value})
        *text = withoutKeys(*text);
    return error;
}

} // namespace

void JsonLine::refuse(std::string_view field, std::string message, std::string value)
{
    throw Refusal{{.kind = ErrorKind::Invalid,
                   .code = Code::InvalidRequest,
                   .message = std::move(message),
                   .field = std::string(field),
                   .value = std::move(value)}};
}

Result<JsonLine> JsonLine::parse(std::string_view line)
{
    bool isTooDeep = false;
    std::optional<std::string> twice;
    std::vector<std::set<std::string>> members; // of the objects that are open
    const auto watch = [&](int depth, Json::parse_event_t event, Json& read) {
        isTooDeep = isTooDeep || depth > kMostDepth;
        if (event == Json::parse_event_t::object_start)
            members.emplace_back();
        else if (event == Json::parse_event_t::object_end && !members.empty())
            members.pop_back();
        else if (event == Json::parse_event_t::key && !members.empty() &&
                 !members.back().insert(read.get<std::string>()).second && !twice)
            twice = read.get<std::string>();
        return !isTooDeep;
    };
    try {
        Json read = Json::parse(line, watch);
        if (isTooDeep)
            return fail(ErrorKind::Invalid, Code::BadJson,
                        fmt::format("The line is nested deeper than {} levels", kMostDepth));
        if (twice) // which of them counts differs from reader to reader
            return fail(
                Error{.kind = ErrorKind::Invalid,
                      .code = Code::BadJson,
                      .message = fmt::format("{} stands twice in one object; once is the limit", twice->substr(0, 64)),
                      .field = twice->substr(0, 64),
                      .limit = "once"});
        if (!read.is_object())
            return fail(ErrorKind::Invalid, Code::BadJson, "The line is not one JSON object");
        return JsonLine(std::move(read));
    } catch (const Json::parse_error& error) {
        // Not the library's words: they quote the line, which may hold a key.
        return fail(ErrorKind::Invalid, Code::BadJson,
                    fmt::format("The line is not JSON from its byte {} on", error.byte));
    } catch (const Json::out_of_range&) {
        return fail(ErrorKind::Invalid, Code::BadNumber, "The line has a number that is too large to be read");
    }
}

const JsonLine::Json* JsonLine::find(std::string_view name)
{
    m_asked.emplace(name);
    const auto found = m_object.find(name);
    return found == m_object.end() || found->is_null() ? nullptr : &*found;
}

bool JsonLine::has(std::string_view name)
{
    return find(name) != nullptr;
}

std::optional<std::string> JsonLine::optionalText(std::string_view name)
{
    const Json* const value = find(name);
    if (value == nullptr)
        return std::nullopt;
    if (!value->is_string())
        refuse(name, fmt::format("{} has to be text", name), value->dump().substr(0, 64));
    return value->get<std::string>();
}

std::string JsonLine::text(std::string_view name)
{
    auto value = optionalText(name);
    if (!value)
        refuse(name, fmt::format("{} is missing", name));
    return std::move(*value);
}

SecretString JsonLine::secret(std::string_view name)
{
    if (has(name) && !m_object.find(name)->is_string())
        refuse(name, fmt::format("{} has to be text", name)); // not the value: it may be the key in brackets
    SecretString secret(text(name));
    if (secret.isEmpty())
        refuse(name, fmt::format("{} is empty", name));
    return secret;
}

std::optional<std::uint64_t> JsonLine::optionalWhole(std::string_view name)
{
    const Json* const value = find(name);
    if (value == nullptr)
        return std::nullopt;
    if (!value->is_number_unsigned())
        refuse(name, fmt::format("{} has to be a whole number from 0 to 18446744073709551615", name),
               value->dump().substr(0, 64));
    return value->get<std::uint64_t>();
}

std::uint64_t JsonLine::whole(std::string_view name)
{
    const auto value = optionalWhole(name);
    if (!value)
        refuse(name, fmt::format("{} is missing", name));
    return *value;
}

bool JsonLine::flag(std::string_view name)
{
    const Json* const value = find(name);
    if (value == nullptr)
        return false;
    if (!value->is_boolean())
        refuse(name, fmt::format("{} has to be true or false", name), value->dump().substr(0, 64));
    return value->get<bool>();
}

const JsonLine::Json& JsonLine::object(std::string_view name)
{
    const Json* const value = find(name);
    if (value == nullptr || !value->is_object())
        refuse(name, fmt::format("{} has to be an object", name));
    return *value;
}

std::string JsonLine::oneOf(std::string_view name, std::initializer_list<std::string_view> words)
{
    std::string value = text(name);
    if (std::find(words.begin(), words.end(), value) == words.end())
        refuse(name, fmt::format("{} has to be one of {}", name, fmt::join(words, ", ")), value.substr(0, 64));
    return value;
}

void JsonLine::finish() const
{
    for (const auto& [name, value] : m_object.items()) {
        if (m_asked.count(name) == 0)
            refuse(name,
                   fmt::format("{} is not known here; known are {}", name.substr(0, 64), fmt::join(m_asked, ", ")));
    }
}

std::uint64_t answerLines(std::istream& in, std::ostream& out,
                          const std::function<Result<nlohmann::ordered_json>(JsonLine&)>& answer)
{
    std::uint64_t refused = 0;
    std::string text;
    while (std::getline(in, text)) {
        if (text.find_first_not_of(" \t\r") == std::string::npos)
            continue;
        const auto answered = [&]() -> Result<nlohmann::ordered_json> {
            if (text.size() > kMostBytes)
                return fail(ErrorKind::Invalid, Code::TooLarge,
                            fmt::format("The line has {} bytes, {} are the limit", text.size(), kMostBytes));
            auto line = JsonLine::parse(text);
            if (!line)
                return fail(std::move(line.error()));
            try {
                return answer(*line);
            } catch (JsonLine::Refusal& refusal) {
                return fail(std::move(refusal.error));
            }
        }();
        refused += answered ? 0U : 1U;
        out << (answered ? answered->dump() : toJson(withoutKeys(answered.error()))) << '\n';
        out.flush(); // who asks line by line waits for it
    }
    return refused;
}

} // namespace gannet
