// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/base/secret.h"

#include <nlohmann/json.hpp>

#include <cstdint>
#include <functional>
#include <iosfwd>
#include <optional>
#include <set>
#include <string>
#include <string_view>

namespace gannet {

/// One JSON object of a line, whose members are asked for by name. Everything that is missing, of another type or not
/// known ends in an Error {Invalid, InvalidRequest} with the member's name. For programs that answer lines; the members
/// keep their order.
class JsonLine {
public:
    using Json = nlohmann::ordered_json;

    /// Thrown by the readers and turned into the line's answer by answerLines(); goes no further.
    struct Refusal {
        Error error;
    };
    [[noreturn]] static void refuse(std::string_view field, std::string message, std::string value = {});

    /// Fails {Invalid, BadJson} on what is no object, is nested deeper than 32, is not UTF-8 or has a member twice in
    /// one object, and {Invalid, BadNumber} on a number beyond what a double can hold.
    [[nodiscard]] static Result<JsonLine> parse(std::string_view line);

    [[nodiscard]] bool has(std::string_view name); ///< present and not null
    [[nodiscard]] std::string text(std::string_view name);
    [[nodiscard]] std::optional<std::string> optionalText(std::string_view name);
    /// A text that no error quotes, whatever stands there; an empty one is refused.
    [[nodiscard]] SecretString secret(std::string_view name);
    [[nodiscard]] std::uint64_t whole(std::string_view name);
    [[nodiscard]] std::optional<std::uint64_t> optionalWhole(std::string_view name);
    [[nodiscard]] bool flag(std::string_view name); ///< false where it is missing
    [[nodiscard]] const Json& object(std::string_view name);
    /// The text has to be one of these.
    [[nodiscard]] std::string oneOf(std::string_view name, std::initializer_list<std::string_view> words);

    /// Refuses members that nobody asked for: a name that is written wrong is not left out in silence.
    void finish() const;

private:
    explicit JsonLine(Json object) : m_object(std::move(object)) {}
    [[nodiscard]] const Json* find(std::string_view name);

    Json m_object;
    std::set<std::string, std::less<>> m_asked;
};

/// Answers each line of `in` by one line on `out`: what `answer` made of it, or {"error":{...}}. Blank lines are
/// skipped, a line of more than 1 MiB is refused. No error shows a word that is long enough to be a key. Returns how
/// many were refused.
std::uint64_t answerLines(std::istream& in, std::ostream& out,
                          const std::function<Result<nlohmann::ordered_json>(JsonLine&)>& answer);

} // namespace gannet
