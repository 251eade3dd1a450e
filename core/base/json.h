// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/decimal.h"
#include "core/base/result.h"
#include "core/base/time.h"

// Its parser has another size without optimisation. One size in all objects, whatever each was compiled with.
#define SIMDJSON_DEVELOPMENT_CHECKS 0
#include <simdjson.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

/// A thin reader over simdjson on-demand that never makes a double of a number: amounts are read from their text.
/// Heavy header: include it in codecs' .cpp files only.
namespace gannet::json {

using Value = simdjson::ondemand::value;
using Object = simdjson::ondemand::object;
using Array = simdjson::ondemand::array;
using Document = simdjson::ondemand::document;

/// Thrown inside a decode function and turned into an Error at the edge by Reader::read; goes no further.
struct Refusal {
    Code code;
    std::string field;
    std::string message;
};

/// Refuses the frame with a sentence. `field` is the venue's own name.
[[noreturn]] void refuse(Code code, std::string_view field, std::string message);

/// A decimal from a JSON string or number, verbatim; refuses everything else (null, NaN, exponents, 19+ digits).
[[nodiscard]] Decimal decimal(Value value, std::string_view field);
/// As decimal(), and refuses values below zero.
[[nodiscard]] Decimal nonNegative(Value value, std::string_view field);
/// As decimal(), and refuses zero and below.
[[nodiscard]] Decimal positive(Value value, std::string_view field);
/// A JSON string's text; valid until the reader's next frame.
[[nodiscard]] std::string_view text(Value value, std::string_view field);
/// A whole number of at most 64 bits, from a JSON number (not from a string).
[[nodiscard]] std::uint64_t uint64(Value value, std::string_view field);
[[nodiscard]] std::int64_t int64(Value value, std::string_view field);
[[nodiscard]] bool boolean(Value value, std::string_view field);
/// Milliseconds since the epoch; refuses negatives and years beyond 2200.
[[nodiscard]] Timestamp milliseconds(Value value, std::string_view field);
/// The member of an object in any order of keys; refuses when it is missing.
[[nodiscard]] Value member(Object& object, std::string_view field);
/// The same; nothing when it is missing. A null is a member.
[[nodiscard]] std::optional<Value> presentMember(Object& object, std::string_view field);
/// The same; nothing when it is missing or null. Never look for members in another way: simdjson's own search trusts
/// what it has passed.
[[nodiscard]] std::optional<Value> optionalMember(Object& object, std::string_view field);
[[nodiscard]] Object object(Value value, std::string_view field);
[[nodiscard]] Array array(Value value, std::string_view field);

/// Passes over what is left of an object. A codec that does so with the whole text, after its last member, saves the
/// Reader a second walk over it.
void skipRest(Object& object);

// What the readers below say when they cannot.
[[noreturn]] void refuseType(std::string_view field, std::string_view wanted);
[[noreturn]] void refuseRange(std::string_view field, const Decimal& value, std::string_view fault);
/// member() after a search from where the object stood ended with `error`: looks at it from its beginning, or refuses.
[[nodiscard]] Value memberAgain(simdjson::error_code error, Object& object, std::string_view field);

/// The whole text as an object or array; refuses what is another type, passes on what is not JSON.
[[nodiscard]] Object rootObject(Document& document);
[[nodiscard]] Array rootArray(Document& document);

/// The same readers for what stands in a message dozens of times, a book's levels above all. They are compiled into
/// their caller, where a field's name is a constant: twice as fast, but much code. They accept what the others accept,
/// and leave the rest to them.
namespace hot {

[[nodiscard, gnu::always_inline]] inline Value member(Object& object, std::string_view field)
{
    Value value;
    const auto error = object.find_field(field).get(value);
    if (error == simdjson::SUCCESS) [[likely]]
        return value;
    return json::memberAgain(error, object, field);
}

[[nodiscard, gnu::always_inline]] inline Object object(Value value, std::string_view field)
{
    Object result;
    if (value.get_object().get(result) == simdjson::SUCCESS) [[likely]]
        return result;
    json::refuseType(field, "an object");
}

[[nodiscard, gnu::always_inline]] inline Array array(Value value, std::string_view field)
{
    Array result;
    if (value.get_array().get(result) == simdjson::SUCCESS) [[likely]]
        return result;
    json::refuseType(field, "an array");
}

/// Of a text without spaces around it; everything else takes the longer way.
[[nodiscard, gnu::always_inline]] inline Decimal decimal(Value value, std::string_view field)
{
    // From this token to the next: the parser has already found where a text ends.
    const std::string_view token = value.raw_json_token();
    if (token.size() > 2 && token.front() == '"' && token.back() == '"') [[likely]] {
        const auto parsed = Decimal::tryParse(token.substr(1, token.size() - 2));
        if (parsed && value.get_raw_json_string().error() == simdjson::SUCCESS) [[likely]]
            return *parsed;
    }
    return json::decimal(value, field);
}

[[nodiscard, gnu::always_inline]] inline Decimal nonNegative(Value value, std::string_view field)
{
    const Decimal result = hot::decimal(value, field);
    if (result.mantissa >= 0) [[likely]]
        return result;
    json::refuseRange(field, result, "below zero");
}

[[nodiscard, gnu::always_inline]] inline Decimal positive(Value value, std::string_view field)
{
    const Decimal result = hot::decimal(value, field);
    if (result.mantissa > 0) [[likely]]
        return result;
    json::refuseRange(field, result, "not above zero");
}

} // namespace hot

/// Owns the parser and the padded buffer, reused from frame to frame: no allocation once warm. One thread.
class Reader {
public:
    /// Parses `bytes` and calls `decode(Document&)`. Everything that is wrong (not JSON, cut off, wrong type, missing,
    /// Refusal, junk after the end) comes back as an Error of kind Protocol. On an error whatever `decode` filled is
    /// not to be used: on-demand parsing finds a broken tail only at the end.
    template <class F> [[nodiscard]] Result<void> read(std::string_view bytes, F&& decode)
    {
        try {
            Document document = begin(bytes);
            std::forward<F>(decode)(document);
            finish(document);
            return {};
        } catch (const Refusal& refusal) {
            return fail(toError(refusal));
        } catch (const simdjson::simdjson_error& error) {
            return fail(toError(error.error()));
        }
    }

    /// Where in `bytes` a raw token begins; while they are decoded.
    [[nodiscard]] std::size_t offsetOf(std::string_view token) const
    {
        return static_cast<std::size_t>(token.data() - m_buffer.data());
    }

private:
    [[nodiscard]] Document begin(std::string_view bytes);
    static void finish(Document& document);
    [[nodiscard]] static Error toError(const Refusal& refusal);
    [[nodiscard]] static Error toError(simdjson::error_code code);

    simdjson::ondemand::parser m_parser;
    std::string m_buffer;
};

} // namespace gannet::json
