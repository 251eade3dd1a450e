// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/hyperliquid/account_codec.h"
#include "core/base/json.h"
#include "core/base/result.h"
#include "core/base/time.h"
#include "core/model/enums.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

/// How the codecs of an account read what stands in all of its answers. Inside a read only: what does not fit is
/// refused there, with the field's name.
namespace gannet::hyperliquid::reading {

/// A million rows of an account are no answer that the venue gives.
inline constexpr std::size_t kMostRows = 100'000;

[[nodiscard]] inline Timestamp knownTime(json::Value value, std::string_view field)
{
    const Timestamp time = json::milliseconds(value, field);
    if (!time.isKnown())
        json::refuse(Code::OutOfRange, field, fmt::format("{} = 0 is not a time", field));
    return time;
}

[[nodiscard]] inline std::string name(json::Object& object, std::string_view field)
{
    const std::string_view text = json::text(json::member(object, field), field);
    if (text.empty() || text.size() > 64)
        json::refuse(Code::BadFormat, field, fmt::format("{} has {} bytes, not 1 to 64", field, text.size()));
    return std::string(text);
}

[[nodiscard]] inline std::string lowered(std::string_view text)
{
    std::string low(text);
    std::ranges::transform(low, low.begin(),
                           [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return low;
}

[[nodiscard]] inline Side sideIn(json::Object& object)
{
    const std::string_view side = json::text(json::member(object, "side"), "side");
    if (side == "B")
        return Side::Buy;
    if (side == "A")
        return Side::Sell;
    json::refuse(Code::BadFormat, "side", fmt::format("side is \"{}\", not B or A", side.substr(0, 16)));
}

[[nodiscard]] inline std::optional<Decimal> decimalIn(json::Object& object, std::string_view field)
{
    const auto value = json::optionalMember(object, field);
    return value ? std::optional(json::decimal(*value, field)) : std::nullopt;
}

[[nodiscard]] inline std::optional<std::string> textIn(json::Object& object, std::string_view field)
{
    const auto value = json::optionalMember(object, field);
    return value ? std::optional<std::string>(json::text(*value, field)) : std::nullopt;
}

/// Calls `read(object)` for each object of an array, which may be empty.
template <class Read> void forEachObject(json::Array array, std::string_view field, Read read)
{
    std::size_t rows = 0;
    for (auto element : array) {
        if (++rows > kMostRows)
            json::refuse(Code::TooLarge, field, fmt::format("{} has more than {} rows", field, kMostRows));
        json::Object object = json::object(element.value(), field);
        read(object);
    }
}

/// The user a frame names, checked against ours.
[[nodiscard]] inline std::string userIn(json::Object& data, std::string_view user)
{
    std::string told = lowered(json::text(json::member(data, "user"), "user"));
    if (told != user)
        json::refuse(Code::BadFormat, "user", fmt::format("it is about {}, not {}", told.substr(0, 64), user));
    return told;
}

[[nodiscard]] inline bool isSnapshotIn(json::Object& data)
{
    const auto value = json::optionalMember(data, "isSnapshot");
    return value && json::boolean(*value, "isSnapshot");
}

[[nodiscard]] inline json::Reader& reader()
{
    thread_local json::Reader instance;
    return instance;
}

/// Reads a whole answer into a T, or says why not.
template <class T, class Decode> [[nodiscard]] Result<T> decoded(std::string_view bytes, Decode decode)
{
    T out{};
    auto read = reader().read(bytes, [&](json::Document& document) { decode(document, out); });
    if (!read)
        return fail(std::move(read.error()));
    return out;
}

/// A fill as every answer and frame has it; its tradeId is empty where the venue gives it none. `user` is in lower
/// case.
[[nodiscard]] AccountFill fillIn(json::Object& object, std::string_view user);

} // namespace gannet::hyperliquid::reading
