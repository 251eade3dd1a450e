// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/fapi/account_codec.h"
#include "core/base/json.h"

#include <optional>
#include <string>
#include <string_view>

/// Readers that the account's REST and stream codecs share. They throw what json::Reader::read turns into an Error;
/// include in codecs' .cpp files only.
namespace gannet::fapi {

/// An amount as the dialect writes it: a text. A number is refused {WrongType}.
[[nodiscard]] Decimal readAmount(json::Object& object, std::string_view field);
/// As readAmount(), and refuses values below zero.
[[nodiscard]] Decimal readSize(json::Object& object, std::string_view field);
/// As readAmount(); nothing on zero, and on one that is missing.
[[nodiscard]] std::optional<Decimal> readAmountIfAny(json::Object& object, std::string_view field);
/// 1 to 64 bytes.
[[nodiscard]] std::string readName(json::Object& object, std::string_view field);
/// At most 64 bytes, empty where it is missing.
[[nodiscard]] std::string readWord(json::Object& object, std::string_view field);
/// A JSON number above zero, as text.
[[nodiscard]] std::string readId(json::Object& object, std::string_view field);
[[nodiscard]] Timestamp readTime(json::Object& object, std::string_view field);
/// Nothing on zero, and on one that is missing.
[[nodiscard]] std::optional<Timestamp> readTimeIfAny(json::Object& object, std::string_view field);
[[nodiscard]] Side readSideWord(json::Object& object, std::string_view field);
[[nodiscard]] OrderStatus readStatus(json::Object& object, std::string_view field);
/// Both where it is missing.
[[nodiscard]] PositionSide readPositionSide(json::Object& object, std::string_view field);
/// "isolated", "cross", "CROSSED", "ISOLATED": the venue writes all of them.
[[nodiscard]] MarginMode readMarginMode(json::Object& object, std::string_view field);
[[nodiscard]] bool readFlagOr(json::Object& object, std::string_view field, bool otherwise);

/// Reads a whole message into a T, or says why not.
template <class T, class Decode> [[nodiscard]] Result<T> readWhole(std::string_view bytes, Decode decode)
{
    thread_local json::Reader reader;
    T out{};
    auto read = reader.read(bytes, [&](json::Document& document) { decode(document, out); });
    if (!read)
        return fail(std::move(read.error()));
    return out;
}

/// Calls `read(object)` for each object of an array, which may be empty.
template <class Read> void forEachObject(json::Array array, std::string_view field, Read read)
{
    for (auto element : array) {
        json::Object object = json::object(element.value(), field);
        read(object);
    }
}

} // namespace gannet::fapi
