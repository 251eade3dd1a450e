// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/keychain/secret_json.h"

#include <fmt/format.h>

#include <set>
#include <string>
#include <utility>
#include <vector>

namespace gannet {

namespace {

using Json = nlohmann::ordered_json;

} // namespace

Result<Json> parseSecretJson(std::string_view text, int mostDepth, std::string_view what)
{
    const auto refuse = [what](std::string words) {
        return fail(ErrorKind::Protocol, Code::BadJson, fmt::format("{} {}", what, std::move(words)));
    };
    bool isTooDeep = false;
    bool hasTwice = false;
    std::vector<std::set<std::string>> members;
    const auto watch = [&](int depth, Json::parse_event_t event, Json& parsed) {
        isTooDeep = isTooDeep || depth > mostDepth;
        if (event == Json::parse_event_t::object_start)
            members.emplace_back();
        else if (event == Json::parse_event_t::object_end && !members.empty())
            members.pop_back();
        else if (event == Json::parse_event_t::key && !members.empty())
            hasTwice = !members.back().insert(parsed.get<std::string>()).second || hasTwice;
        return !isTooDeep;
    };
    try {
        Json read = Json::parse(text, watch);
        if (!isTooDeep && !hasTwice && read.is_object())
            return read;
        wipe(read);
        if (isTooDeep)
            return refuse(fmt::format("is nested deeper than {} levels", mostDepth));
        return refuse(hasTwice ? "has a member twice" : "is not one JSON object");
    } catch (const Json::exception&) {
        return refuse("is not JSON"); // the library's words quote the text
    }
}

void wipe(Json& json)
{
    if (json.is_string())
        SecretString::wipe(json.get_ref<std::string&>());
    for (auto& inner : json) {
        if (&inner != &json) // what is neither list nor object is walked as a list of itself
            wipe(inner);
    }
}

SecretString dumpSecret(Json& json)
{
    std::string text = json.dump();
    wipe(json);
    return SecretString(std::move(text));
}

} // namespace gannet
