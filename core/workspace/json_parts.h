// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/workspace/workspace.h"

#include <nlohmann/json.hpp>

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

/// What reading and writing documents share. Heavy header: for their .cpp files only.
namespace gannet::workspace {

using Json = nlohmann::json;

inline constexpr int kMostJsonDepth = 64; ///< objects and arrays within each other

/// Any JSON value. Fails {Protocol, BadJson} on other texts and {Protocol, TooLarge} where it is nested too deep.
[[nodiscard]] Result<Json> parseJson(std::string_view text);
/// Sorted keys, no spaces; bytes that are no UTF-8 are replaced.
[[nodiscard]] std::string canonical(const Json& json);
/// The members of an object that are not among `known`, as canonical text.
[[nodiscard]] JsonText otherMembers(const Json& object, std::initializer_list<std::string_view> known);
/// The members that otherMembers() took out, put back beside those we write; ours win.
void addMembers(Json& object, const JsonText& others);

// A member of the wanted kind; nothing where it is missing or of another kind. Of an object or anything else.
[[nodiscard]] const Json* memberOf(const Json& json, std::string_view key);
[[nodiscard]] std::optional<std::string> textOf(const Json& json, std::string_view key);
[[nodiscard]] std::optional<std::int64_t> wholeOf(const Json& json, std::string_view key);
[[nodiscard]] std::optional<bool> boolOf(const Json& json, std::string_view key);

} // namespace gannet::workspace
