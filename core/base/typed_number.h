// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/decimal.h"
#include "core/base/result.h"

#include <string>
#include <string_view>

namespace gannet {

/// What a typed number is for: names it in errors.
struct NumberField {
    std::string_view noun;      ///< "price"
    std::string_view field;     ///< Error::field
    Code code = Code::BadQty;   ///< of the refusal
    std::string_view hint = {}; ///< what may be written as well: "or b, a, m, l with +2 or -0.1%"
};

/// A number from zero as somebody types it into a field, whatever the locale: digits with at most one point, which may
/// stand first or last; spaces around it are passed over. What can be read in two ways is refused rather than guessed.
/// Fails {Invalid, what.code}: limit, what was typed, and what may have been meant, nearest first, as fixes. Any
/// thread.
[[nodiscard]] Result<Decimal> readTypedNumber(std::string_view typed, const NumberField& what);

/// The beginning of what was typed, as an error has it: 24 letters at most, never cut within one.
[[nodiscard]] std::string_view shortTyping(std::string_view typed);
/// The same in quotes; with how long it was, where it was cut.
[[nodiscard]] std::string quotedTyping(std::string_view typed);
/// Without spaces before and after.
[[nodiscard]] std::string_view trimmed(std::string_view text);

} // namespace gannet
