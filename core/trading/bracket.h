// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/model/instrument.h"
#include "core/model/trading_command.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gannet {

inline constexpr std::size_t kBracketParts = 4;
/// Settings that hold a bracket; the entry's id follows.
inline constexpr std::string_view kBracketSetting = "bracket/";

/// How far a bracket has come, beside what its orders say.
struct BracketState {
    struct Part {
        Decimal exitedBefore; ///< filled by its legs before the position was last flat
        bool hasStop = true;  ///< not taken away by a person
        bool hasTarget = true;
        bool isExiting = false;
    };
    Decimal gone; ///< of the entry's filled size: closed when the position was last flat
    std::vector<Part> parts;
};

struct StoredBracket {
    Bracket bracket;
    BracketState state; ///< as many parts as the bracket has
};

/// Whether this bracket may go with this order. Fails {Invalid, ...} with the field and the nearest fix.
[[nodiscard]] Result<void> checkBracket(const Bracket& bracket, const OrderTerms& entry, const Instrument& instrument);

/// A bracket as one line, and back; nothing on another text. A text without a state is one that has just begun.
[[nodiscard]] std::string toText(const Bracket& bracket);
[[nodiscard]] std::string toText(const StoredBracket& stored);
[[nodiscard]] std::optional<StoredBracket> bracketFrom(std::string_view text);

/// What of `open` falls to part i: shares are cut to the lot from the first on, the last has the rest.
[[nodiscard]] Decimal shareOf(const Decimal& open, const std::vector<BracketPart>& parts, std::size_t i,
                              const Instrument& instrument);

} // namespace gannet
