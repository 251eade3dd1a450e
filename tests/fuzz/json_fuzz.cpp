// SPDX-License-Identifier: GPL-3.0-or-later
// The JSON reader on any text: read whole it accepts nothing that is not JSON, looked at by name in any order it finds
// the same members, and what it refuses is an error of kind Protocol, never a crash.
#include "core/base/check.h"
#include "core/base/json.h"

#include <nlohmann/json.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

using namespace gannet;

namespace {

constexpr int kMaxDepth = 100;

/// Reads every value below `value` by its own kind of reader.
void walk(json::Value value, int depth)
{
    if (depth > kMaxDepth)
        json::refuse(Code::TooLarge, "", "nested too deep");
    switch (value.type()) {
    case simdjson::ondemand::json_type::object:
        for (auto field : json::object(value, "object")) {
            const std::string_view key = field.unescaped_key();
            CHECK(key.size() < 1U << 20U, "a key longer than the text");
            walk(field.value(), depth + 1);
        }
        break;
    case simdjson::ondemand::json_type::array:
        for (auto element : json::array(value, "array"))
            walk(element.value(), depth + 1);
        break;
    case simdjson::ondemand::json_type::string:
        CHECK(json::text(value, "string").size() < 1U << 20U, "a string longer than the text");
        break;
    case simdjson::ondemand::json_type::number:
        CHECK(json::decimal(value, "number").scale <= Decimal::kMaxScale, "scale out of range");
        break;
    case simdjson::ondemand::json_type::boolean: (void)json::boolean(value, "boolean"); break;
    case simdjson::ondemand::json_type::null:
        if (!value.is_null())
            json::refuse(Code::BadJson, "", "no null");
        break;
    }
}

void walkRoot(json::Document& document)
{
    if (document.type() == simdjson::ondemand::json_type::array) {
        for (auto element : json::rootArray(document))
            walk(element.value(), 1);
        return;
    }
    for (auto field : json::rootObject(document)) {
        (void)std::string_view(field.unescaped_key());
        walk(field.value(), 1);
    }
}

/// As codecs do: some members by name, in an order that is not the text's, and no look at the others.
void pick(json::Document& document)
{
    auto root = json::rootObject(document);
    if (auto last = json::optionalMember(root, "z"))
        (void)json::nonNegative(*last, "z");
    auto data = json::object(json::member(root, "data"), "data");
    (void)json::presentMember(data, "absent");
    (void)json::text(json::member(data, "s"), "s");
    (void)json::positive(json::member(data, "p"), "p");
    (void)json::milliseconds(json::member(data, "T"), "T");
    (void)json::uint64(json::member(data, "u"), "u");
    (void)json::boolean(json::member(data, "m"), "m");
    for (auto row : json::array(json::member(data, "b"), "b")) {
        for (auto cell : json::array(row.value(), "row"))
            (void)json::decimal(cell.value(), "cell");
    }
    if (const auto first = json::presentMember(root, "id"))
        (void)json::int64(*first, "id");
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    static json::Reader reader; // its buffer is used again, as in the program
    const std::string text(data, data + size);
    const auto whole = reader.read(text, walkRoot);
    if (whole)
        CHECK(nlohmann::json::accept(text), "accepted what is not JSON");
    else
        CHECK(whole.error().kind == ErrorKind::Protocol && !whole.error().message.empty(), "wrong error");
    const auto picked = reader.read(text, pick);
    CHECK(picked || picked.error().kind == ErrorKind::Protocol, "wrong error");
    const auto again = reader.read(text, walkRoot);
    CHECK(again.has_value() == whole.has_value(), "the reader remembers what it read before");
    return 0;
}
