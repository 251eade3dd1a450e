// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/ledger/positions.h"

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace gannet {

/// The most words of one position that are stored. The newest says what the position is; older ones only what it cost.
inline constexpr std::size_t kMostPositionWords = 32;

/// As stored: "<time in ns> <quantity> <entry price, or -> <entry or quantity>" of each of the newest, oldest first,
/// with semicolons between.
[[nodiscard]] std::string toText(std::span<const PositionWord> words);

/// The other way; venue, account and instrument are the caller's to fill in. Nothing of what is not such a text.
[[nodiscard]] std::optional<std::vector<PositionWord>> positionWordsFrom(std::string_view text);

} // namespace gannet
