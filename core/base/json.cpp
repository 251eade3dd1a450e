// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/json.h"

#include <fmt/format.h>

#include <cstring>

namespace gannet::json {

namespace {

/// Beyond this a time is a unit mistake (microseconds read as milliseconds), not a date: 2200-01-01.
constexpr std::int64_t kLastMillisecond = 7'258'118'400'000;

/// What stands at `value` in the frame, for a message; at most 40 bytes.
[[nodiscard]] std::string_view glimpse(Value& value)
{
    std::string_view token = value.raw_json_token();
    while (!token.empty() &&
           (token.back() == ' ' || token.back() == '\n' || token.back() == '\r' || token.back() == '\t'))
        token.remove_suffix(1);
    return token.substr(0, 40);
}

} // namespace

void refuse(Code code, std::string_view field, std::string message)
{
    throw Refusal{code, std::string(field), std::move(message)};
}

void refuseType(std::string_view field, std::string_view wanted)
{
    refuse(Code::WrongType, field, fmt::format("{} is not {}", field, wanted));
}

void refuseRange(std::string_view field, const Decimal& value, std::string_view fault)
{
    refuse(Code::OutOfRange, field, fmt::format("{} = {} is {}", field, value.toString(), fault));
}

Decimal decimal(Value value, std::string_view field)
{
    std::string_view digits;
    simdjson::ondemand::json_type type{};
    if (value.type().get(type) != simdjson::SUCCESS)
        refuse(Code::BadJson, field, fmt::format("{}: not a JSON value", field));
    if (type == simdjson::ondemand::json_type::string) {
        // Digits need no unescaping, so the raw text between the quotes is the number; an escape fails to parse.
        simdjson::ondemand::raw_json_string raw;
        if (value.get_raw_json_string().get(raw) != simdjson::SUCCESS)
            refuse(Code::BadJson, field, fmt::format("{}: broken string", field));
        const char* const begin = raw.raw();
        const char* end = begin;
        while (*end != '"')
            ++end;
        digits = {begin, static_cast<std::size_t>(end - begin)};
    } else if (type == simdjson::ondemand::json_type::number) {
        digits = glimpse(value);
        // Consumes the number; only checks that it is one.
        const std::string_view token = digits;
        if (value.get_double().error() != simdjson::SUCCESS)
            refuse(Code::BadNumber, field, fmt::format("{} = {} is not a number", field, token));
    } else {
        refuse(Code::WrongType, field, fmt::format("{} = {} is not a decimal", field, glimpse(value)));
    }
    const auto parsed = Decimal::tryParse(digits);
    if (!parsed)
        refuse(Code::BadNumber, field,
               fmt::format("{} = \"{}\" is not a plain decimal of at most 18 digits", field, digits.substr(0, 64)));
    return *parsed;
}

Decimal nonNegative(Value value, std::string_view field)
{
    const Decimal result = decimal(value, field);
    if (result.mantissa < 0)
        refuseRange(field, result, "below zero");
    return result;
}

Decimal positive(Value value, std::string_view field)
{
    const Decimal result = decimal(value, field);
    if (result.mantissa <= 0)
        refuseRange(field, result, "not above zero");
    return result;
}

std::string_view text(Value value, std::string_view field)
{
    std::string_view result;
    if (const auto error = value.get_string().get(result); error != simdjson::SUCCESS)
        refuse(error == simdjson::INCORRECT_TYPE ? Code::WrongType : Code::BadJson, field,
               fmt::format("{} is not a string", field));
    return result;
}

std::uint64_t uint64(Value value, std::string_view field)
{
    std::uint64_t result = 0;
    if (value.get_uint64().get(result) != simdjson::SUCCESS)
        refuse(Code::WrongType, field, fmt::format("{} = {} is not a whole number", field, glimpse(value)));
    return result;
}

std::int64_t int64(Value value, std::string_view field)
{
    std::int64_t result = 0;
    if (value.get_int64().get(result) != simdjson::SUCCESS)
        refuse(Code::WrongType, field, fmt::format("{} = {} is not a whole number", field, glimpse(value)));
    return result;
}

bool boolean(Value value, std::string_view field)
{
    bool result = false;
    if (value.get_bool().get(result) != simdjson::SUCCESS)
        refuse(Code::WrongType, field, fmt::format("{} is not true or false", field));
    return result;
}

Timestamp milliseconds(Value value, std::string_view field)
{
    const std::int64_t ms = int64(value, field);
    if (ms < 0 || ms > kLastMillisecond)
        refuse(Code::OutOfRange, field, fmt::format("{} = {} is not a time in milliseconds", field, ms));
    return Timestamp::fromMilliseconds(ms);
}

namespace {

/// After a search that ended with `error`: from the object's beginning when it came to its end. Not
/// find_field_unordered: when that starts over it takes what it has passed for sound, and braces that do not match
/// below make it read past the end (simdjson 3.0.1).
[[nodiscard]] simdjson::error_code findAgain(simdjson::error_code error, Object& object, std::string_view field,
                                             Value& value)
{
    if (error != simdjson::NO_SUCH_FIELD)
        return error;
    bool hasMembers = false;
    if (const auto broken = object.reset().get(hasMembers); broken != simdjson::SUCCESS)
        return broken;
    return object.find_field(field).get(value);
}

} // namespace

Value memberAgain(simdjson::error_code error, Object& object, std::string_view field)
{
    Value value;
    error = findAgain(error, object, field, value);
    if (error == simdjson::NO_SUCH_FIELD)
        refuse(Code::MissingField, field, fmt::format("{} is missing", field));
    if (error != simdjson::SUCCESS)
        throw simdjson::simdjson_error(error);
    return value;
}

Value member(Object& object, std::string_view field)
{
    return hot::member(object, field);
}

std::optional<Value> presentMember(Object& object, std::string_view field)
{
    Value value;
    auto error = object.find_field(field).get(value);
    if (error != simdjson::SUCCESS)
        error = findAgain(error, object, field, value);
    if (error == simdjson::NO_SUCH_FIELD)
        return std::nullopt;
    if (error != simdjson::SUCCESS)
        throw simdjson::simdjson_error(error);
    return value;
}

std::optional<Value> optionalMember(Object& object, std::string_view field)
{
    std::optional<Value> value = presentMember(object, field);
    if (value && value->is_null()) // throws on what only begins like a null
        return std::nullopt;
    return value;
}

void skipRest(Object& object)
{
    // A search for what is not there ends behind the object. Should it be there, the Reader walks the whole text.
    const auto error = object.find_field("").error();
    if (error != simdjson::SUCCESS && error != simdjson::NO_SUCH_FIELD)
        throw simdjson::simdjson_error(error);
}

Object object(Value value, std::string_view field)
{
    Object result;
    if (value.get_object().get(result) != simdjson::SUCCESS)
        refuseType(field, "an object");
    return result;
}

Array array(Value value, std::string_view field)
{
    Array result;
    if (value.get_array().get(result) != simdjson::SUCCESS)
        refuseType(field, "an array");
    return result;
}

namespace {

/// "<html>" is no JSON at all; "[1]" where an object was due is JSON of the wrong type.
[[noreturn]] void refuseRoot(Document& document, std::string_view wanted)
{
    if (document.type().error() != simdjson::SUCCESS)
        refuse(Code::BadJson, "", "the text is not JSON");
    refuse(Code::WrongType, "", fmt::format("the text is not a JSON {}", wanted));
}

} // namespace

Object rootObject(Document& document)
{
    Object result;
    const auto error = document.get_object().get(result);
    if (error == simdjson::INCORRECT_TYPE)
        refuseRoot(document, "object");
    if (error != simdjson::SUCCESS)
        throw simdjson::simdjson_error(error);
    return result;
}

Array rootArray(Document& document)
{
    Array result;
    const auto error = document.get_array().get(result);
    if (error == simdjson::INCORRECT_TYPE)
        refuseRoot(document, "array");
    if (error != simdjson::SUCCESS)
        throw simdjson::simdjson_error(error);
    return result;
}

Document Reader::begin(std::string_view bytes)
{
    // The parser reads up to SIMDJSON_PADDING bytes beyond the end; the buffer only grows.
    const std::size_t needed = bytes.size() + simdjson::SIMDJSON_PADDING;
    if (m_buffer.size() < needed)
        m_buffer.resize(needed);
    std::memcpy(m_buffer.data(), bytes.data(), bytes.size());
    std::memset(m_buffer.data() + bytes.size(), 0, simdjson::SIMDJSON_PADDING);
    return m_parser.iterate(m_buffer.data(), bytes.size(), m_buffer.size());
}

void Reader::finish(Document& document)
{
    // Decoding leaves members unread, so the end is reached by skipping over the whole text once more: a walk over the
    // structural index, which fails on a cut-off tail. A document that broke while it was read lets go of its parser
    // and cannot be walked again, and a loop over its last array does not always say so.
    if (!document.is_alive())
        refuse(Code::BadJson, "", "not JSON: brackets or commas are missing");
    // A codec may have passed every bracket itself: behind the last one no container is open.
    if (document.current_depth() == 0 && document.current_location().error() == simdjson::OUT_OF_BOUNDS)
        return;
    document.rewind();
    Value root;
    if (const auto error = document.get_value().get(root); error != simdjson::SUCCESS)
        throw simdjson::simdjson_error(error);
    std::string_view whole;
    simdjson::ondemand::json_type type = root.type();
    if (type == simdjson::ondemand::json_type::object) {
        Object object = root.get_object();
        whole = object.raw_json();
    } else {
        Array array = root.get_array();
        whole = array.raw_json();
    }
    if (document.current_location().error() != simdjson::OUT_OF_BOUNDS)
        refuse(Code::BadJson, "", "more than one JSON text");
}

Error Reader::toError(const Refusal& refusal)
{
    Error error{.kind = ErrorKind::Protocol, .code = refusal.code, .message = refusal.message};
    error.field = refusal.field;
    return error;
}

Error Reader::toError(simdjson::error_code code)
{
    switch (code) {
    case simdjson::NO_SUCH_FIELD:
        return {.kind = ErrorKind::Protocol, .code = Code::MissingField, .message = "a field is missing"};
    case simdjson::INCORRECT_TYPE:
        return {.kind = ErrorKind::Protocol, .code = Code::WrongType, .message = "a field has the wrong type"};
    case simdjson::NUMBER_ERROR:
    case simdjson::NUMBER_OUT_OF_RANGE:
        return {.kind = ErrorKind::Protocol, .code = Code::BadNumber, .message = "a number cannot be read"};
    default:
        return {.kind = ErrorKind::Protocol,
                .code = Code::BadJson,
                .message = fmt::format("not valid JSON: {}", simdjson::error_message(code))};
    }
}

} // namespace gannet::json
