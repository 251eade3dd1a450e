// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/store_words.h"

#include "core/base/json.h"

#include <nlohmann/json.hpp>

namespace gannet {

std::string reasonToJson(const Error& error)
{
    const nlohmann::ordered_json body{
        {"kind", toString(error.kind)}, {"code", toString(error.code)}, {"outcome", toString(error.outcome)},
        {"message", error.message},     {"field", error.field},         {"limit", error.limit},
        {"value", error.value},         {"venueCode", error.venueCode}, {"fixes", error.fixes},
        {"traceId", error.traceId}};
    return body.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

std::optional<Error> reasonFromJson(std::string_view text)
{
    Error error;
    bool isKnown = true;
    json::Reader reader;
    const Result<void> read = reader.read(text, [&](json::Document& document) {
        json::Object object = json::rootObject(document);
        const auto textOf = [&object](std::string_view name) {
            return std::string(json::text(json::member(object, name), name));
        };
        const auto kind = errorKindFrom(textOf("kind"));
        const auto code = codeFrom(textOf("code"));
        const auto outcome = outcomeFrom(textOf("outcome"));
        isKnown = kind && code && outcome;
        if (!isKnown)
            return;
        error = {.kind = *kind, .code = *code, .message = textOf("message"), .outcome = *outcome};
        error.field = textOf("field");
        error.limit = textOf("limit");
        error.value = textOf("value");
        error.venueCode = textOf("venueCode");
        for (auto fix : json::array(json::member(object, "fixes"), "fixes"))
            error.fixes.emplace_back(json::text(fix.value(), "fixes"));
        error.traceId = json::uint64(json::member(object, "traceId"), "traceId");
    });
    if (!read || !isKnown)
        return std::nullopt;
    return error;
}

} // namespace gannet
