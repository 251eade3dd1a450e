// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/model/instrument.h"
#include "core/model/trading_command.h"

#include <optional>
#include <string>
#include <string_view>

namespace gannet {

inline constexpr std::size_t kBracketParts = 4;
/// Settings that hold a bracket; the entry's id follows.
inline constexpr std::string_view kBracketSetting = "bracket/";

/// Whether this bracket may go with this order. Fails {Invalid, ...} with the field and the nearest fix.
[[nodiscard]] Result<void> checkBracket(const Bracket& bracket, const OrderTerms& entry, const Instrument& instrument);

/// A bracket as one line, and back; nothing on another text.
[[nodiscard]] std::string toText(const Bracket& bracket);
[[nodiscard]] std::optional<Bracket> bracketFrom(std::string_view text);

} // namespace gannet
