// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/decimal.h"
#include "core/base/time.h"
#include "core/model/views.h"

#include <QString>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

namespace gannet {

// Exact text for people, made from integers: no binary floating point touches an amount. The point is always ".",
// groups of three are parted by U+2009, the minus is U+2212, unknown is an em dash. Any thread.

inline constexpr char16_t kThinSpace = u'\u2009';
inline constexpr char16_t kMinus = u'\u2212';
inline constexpr char16_t kDash = u'\u2014';
/// Room for any amount: 19 digits, 18 decimals, groups, sign, point.
inline constexpr std::size_t kAmountChars = 48;

enum class Grouping : std::uint8_t { None, Thin };
/// Always: a "+" before what is above zero; zero never has a sign.
enum class SignStyle : std::uint8_t { Minus, Always };

/// mantissa * 10^-scale with exactly `scale` decimals ([0, 18]); returns the length. Writes at most kAmountChars,
/// and nothing beyond out. No allocation.
std::size_t writeAmount(std::int64_t mantissa, int scale, std::span<char16_t, kAmountChars> out,
                        Grouping grouping = Grouping::Thin, SignStyle sign = SignStyle::Minus) noexcept;
/// A size that may be shortened: from 10 000 on "12.3k", "45.6M", "7.8B", cut and never rounded up, so no more is
/// shown than is there. Below, as writeAmount.
std::size_t writeShortSize(std::int64_t mantissa, int scale, std::span<char16_t, kAmountChars> out) noexcept;

[[nodiscard]] QString amountText(std::int64_t mantissa, int scale, Grouping grouping = Grouping::Thin,
                                 SignStyle sign = SignStyle::Minus);
[[nodiscard]] QString amountText(const Decimal& value, Grouping grouping = Grouping::Thin);
/// The amount, or the dash when it is unknown.
[[nodiscard]] QString amountText(const MaybeAmount& value, SignStyle sign = SignStyle::Minus);
/// Money of one asset: two decimals; below a cent four, or two digits that count. The dash when it is unknown.
[[nodiscard]] QString moneyText(const MaybeAmount& value, SignStyle sign = SignStyle::Minus);
/// With as many decimals as `scale`, rounded half to even where it has more; the dash when it is unknown.
[[nodiscard]] QString roundedText(const MaybeAmount& value, int scale, SignStyle sign = SignStyle::Minus);
[[nodiscard]] QString shortSizeText(std::int64_t mantissa, int scale);
/// A percentage as it stands, signed, two decimals, without the sign %: "+1.42", the dash when unknown.
[[nodiscard]] QString percentText(const MaybeAmount& percent);
/// A fraction as a signed percentage with four decimals: 0.0001 is "+0.0100"; the dash when unknown.
[[nodiscard]] QString fundingText(const MaybeAmount& fraction);
/// Rates of different intervals beside each other: for eight hours where the interval is known, as told where it is
/// zero. Unknown when eight hours are not whole intervals.
[[nodiscard]] MaybeAmount eightHourFunding(const MaybeAmount& fraction, Duration interval);
/// "0.16 bp": spread over the middle of bid and ask, in basis points with two decimals, half up. Nothing unless
/// both prices are positive. All at one scale.
[[nodiscard]] std::optional<std::int64_t> spreadHundredthsOfBp(std::int64_t bid, std::int64_t ask);

/// "230 ms", "4.2 s", "14 s", "3 m", "2 h", "5 d"; cut, never rounded up; a negative age is "0 ms".
[[nodiscard]] QString ageText(Duration age);
/// "02:53" below an hour, "5:02:53" above; what is left, rounded up to whole seconds, never negative.
[[nodiscard]] QString countdownText(Duration left);
/// "14:32:06.962" UTC; the dash when unknown.
[[nodiscard]] QString timeText(Timestamp time);
/// "14:32:06" UTC; the dash when unknown.
[[nodiscard]] QString clockText(Timestamp time);
/// "2026-11-20" UTC; the dash when unknown.
[[nodiscard]] QString dateText(Timestamp time);
/// Writes "14:32:06.962" (12 characters). No allocation.
std::size_t writeTime(Timestamp time, std::span<char16_t, kAmountChars> out) noexcept;
/// A count with thin spaces: "9 412".
[[nodiscard]] QString countText(std::uint64_t count);

/// Two letters that stand for a venue where its name does not fit: "HL", "BN". Never empty for a slug that is not.
[[nodiscard]] QString venueTag(std::string_view slug);
/// "venue" and "symbol" of a key "venue:symbol"; the symbol keeps further colons.
struct KeyParts {
    std::string_view slug;
    std::string_view symbol;
};
[[nodiscard]] KeyParts splitKey(std::string_view key);
[[nodiscard]] QString toQString(std::string_view utf8);

} // namespace gannet
