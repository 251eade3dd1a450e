// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/workspace/arrange.h"
#include "core/workspace/workspace.h"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace gannet::workspace {

enum class SettingKind : std::uint8_t { Bool, Whole, Decimal, Choice, Text, List };

/// One setting of a block: what it may be, and what it is until somebody chooses.
struct SettingRule {
    std::string_view key;   ///< its member in the settings
    std::string_view title; ///< on the form, English
    SettingKind kind = SettingKind::Bool;
    std::string_view usual; ///< JSON text
    int least = 0;          ///< of a Whole
    int most = 0;
    std::vector<std::string_view> choices = {}; ///< of a Choice: its values, which are their words as well
    bool isOfOne = false;                       ///< it is this block's alone: what it shows, not how
};

/// What a type of block is. The screens know how it looks.
struct BlockType {
    std::string_view type;  ///< in documents; never changes its meaning
    std::string_view title; ///< English
    std::string_view icon;
    Size least;                     ///< px at scale 1 below which it cannot be used, its rows left out
    int leastRows = 0;              ///< rows that must be in sight as well
    bool hasInstrument = false;     ///< shows one, and so joins link groups
    LinkRole role = LinkRole::Both; ///< of a new one
    int version = 1;                ///< of its settings
    std::vector<SettingRule> settings = {};
};

/// All that this program has, in the order in which they are offered.
[[nodiscard]] std::span<const BlockType> blockTypes();
/// Null on a type that this program does not have.
[[nodiscard]] const BlockType* blockTypeOf(std::string_view type);

/// The least size of a block of this type at a scale, where a row of it is `rowHeight` px high.
[[nodiscard]] Size leastSizeOf(const BlockType& type, double scale, int rowHeight);

/// Where a block of a type that is not known keeps its settings, this is all it needs.
inline constexpr Size kLeastUnknown{200, 120};

/// What settings come to by the rules of a type.
struct SettledSettings {
    JsonText settings;              ///< whole: every rule has its member; members without a rule are as they were
    std::vector<std::string> reset; ///< keys of members that were not what they may be and have their usual value
};
[[nodiscard]] SettledSettings settle(const BlockType& type, const JsonText& settings);
/// Whether a value, as JSON text, is one that a rule allows.
[[nodiscard]] bool isAllowed(const SettingRule& rule, std::string_view value);
/// Settings with those of another block of the type, but what is of one block alone.
[[nodiscard]] JsonText withSharedOf(const BlockType& type, const JsonText& settings, const JsonText& from);
/// Settings with one member changed. Refused {Invalid} where the type has no such setting or the value is not allowed;
/// the error names the limit and the nearest value.
[[nodiscard]] Result<JsonText> withSetting(const BlockType& type, const JsonText& settings, std::string_view key,
                                           std::string_view value);

} // namespace gannet::workspace
