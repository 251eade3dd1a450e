// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/workspace/json_parts.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

namespace gannet::workspace {

Result<Json> parseJson(std::string_view text)
{
    bool isTooDeep = false;
    // What is nested too deep is passed over while it is read: nothing of that depth is ever built.
    const auto keep = [&](int depth, Json::parse_event_t event, const Json&) {
        const bool begins = event == Json::parse_event_t::object_start || event == Json::parse_event_t::array_start;
        if (begins && depth >= kMostJsonDepth)
            isTooDeep = true;
        return !begins || depth < kMostJsonDepth;
    };
    try {
        Json json = Json::parse(text, keep);
        if (isTooDeep) {
            return fail(ErrorKind::Protocol, Code::TooLarge,
                        fmt::format("The text is nested deeper than {}, which is the most.", kMostJsonDepth));
        }
        return json;
    } catch (const Json::exception& error) {
        return fail(ErrorKind::Protocol, Code::BadJson, fmt::format("The text is no JSON: {}", error.what()));
    }
}

std::string canonical(const Json& json)
{
    return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

JsonText otherMembers(const Json& object, std::initializer_list<std::string_view> known)
{
    Json others = Json::object();
    for (const auto& [key, value] : object.items()) {
        if (std::ranges::find(known, std::string_view(key)) == known.end())
            others[key] = value;
    }
    return others.empty() ? JsonText() : JsonText(canonical(others));
}

void addMembers(Json& object, const JsonText& others)
{
    if (others.isEmpty())
        return;
    const auto parsed = parseJson(others.text());
    if (!parsed || !parsed->is_object())
        return;
    for (const auto& [key, value] : parsed->items()) {
        if (!object.contains(key))
            object[key] = value;
    }
}

const Json* memberOf(const Json& json, std::string_view key)
{
    if (!json.is_object())
        return nullptr;
    const auto found = json.find(key);
    return found == json.end() ? nullptr : &*found;
}

std::optional<std::string> textOf(const Json& json, std::string_view key)
{
    const Json* const member = memberOf(json, key);
    return member && member->is_string() ? std::optional(member->get<std::string>()) : std::nullopt;
}

std::optional<std::int64_t> wholeOf(const Json& json, std::string_view key)
{
    const Json* const member = memberOf(json, key);
    if (!member || !member->is_number_integer())
        return std::nullopt;
    if (member->is_number_unsigned() && member->get<std::uint64_t>() > std::numeric_limits<std::int64_t>::max())
        return std::nullopt;
    return member->get<std::int64_t>();
}

std::optional<bool> boolOf(const Json& json, std::string_view key)
{
    const Json* const member = memberOf(json, key);
    return member && member->is_boolean() ? std::optional(member->get<bool>()) : std::nullopt;
}

} // namespace gannet::workspace
