// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace gannet {

/// How a division or a loss of scale is settled.
enum class Rounding : std::uint8_t { Down, Up, HalfEven, HalfUp }; ///< Down is towards minus infinity, Up towards plus

/// 10^n for n in [0, 18].
[[nodiscard]] std::int64_t pow10(int n);

/// An exact decimal number: mantissa * 10^-scale. The scale is how finely the number was written ("1.50" has scale 2)
/// and is kept for printing; comparison is by value. NaN and infinity cannot be said. What is read or calculated here
/// has a mantissa of 63 bits and a sign, so that it can always be negated. Any thread.
struct Decimal {
    static constexpr int kMaxScale = 18;

    std::int64_t mantissa = 0;
    std::int8_t scale = 0; ///< digits after the point, [0, kMaxScale]

    /// Reads `-?digits(.digits)?` in full; no sign +, exponent, space, grouping, or bare point. Nothing on anything
    /// else and on numbers that do not fit 63 bits and 18 decimals. Trailing zeros beyond the 18th decimal are dropped.
    [[nodiscard]] static std::optional<Decimal> tryParse(std::string_view text) noexcept;
    /// As tryParse; the error is {Protocol, BadNumber} and quotes the text (at most 64 bytes of it).
    [[nodiscard]] static Result<Decimal> parse(std::string_view text);

    /// The number with exactly `scale` decimals, "-0.50". Zero has no sign.
    [[nodiscard]] std::string toString() const;
    /// Without trailing zeros: 1.50 becomes 1.5, 2.00 becomes 2.
    [[nodiscard]] Decimal normalized() const;

    /// The mantissa this value has at `newScale`; nothing when a digit would be lost or the result does not fit.
    [[nodiscard]] std::optional<std::int64_t> mantissaAt(int newScale) const noexcept;
    /// The value at `newScale`, digits lost as `rounding` says. Nothing when it does not fit.
    [[nodiscard]] std::optional<Decimal> rescaled(int newScale, Rounding rounding) const;

    [[nodiscard]] bool isZero() const { return mantissa == 0; }
    [[nodiscard]] bool isNegative() const { return mantissa < 0; }
    [[nodiscard]] bool isPositive() const { return mantissa > 0; }
    [[nodiscard]] Decimal negated() const { return {-mantissa, scale}; }
    [[nodiscard]] Decimal absolute() const { return isNegative() ? negated() : *this; }

    friend std::strong_ordering operator<=>(const Decimal& a, const Decimal& b);
    friend bool operator==(const Decimal& a, const Decimal& b) { return (a <=> b) == std::strong_ordering::equal; }
};

/// Checked arithmetic: nothing when the exact result does not fit a Decimal.
[[nodiscard]] std::optional<Decimal> add(const Decimal& a, const Decimal& b);
[[nodiscard]] std::optional<Decimal> subtract(const Decimal& a, const Decimal& b);
/// Exact product; trailing zeros are dropped only where the scale would pass kMaxScale.
[[nodiscard]] std::optional<Decimal> multiply(const Decimal& a, const Decimal& b);
/// a / b with `scale` decimals. Nothing when b is zero or the result does not fit.
[[nodiscard]] std::optional<Decimal> divide(const Decimal& a, const Decimal& b, int scale, Rounding rounding);

/// Whether `value` is a whole number of `step`s (not zero). False where the finer scale of the two has no room for it.
[[nodiscard]] bool isMultiple(const Decimal& value, const Decimal& step);

struct Neighbours {
    Decimal below;
    Decimal above;
};
/// The greatest whole number of `step`s (> 0) that is not above `value`, and the next one. Nothing when one does not
/// fit.
[[nodiscard]] std::optional<Neighbours> multiplesAround(const Decimal& value, const Decimal& step);

/// As a person writes it, without trailing zeros: the text of normalized().
[[nodiscard]] std::string plainText(const Decimal& value);

/// Digits with exactly `scale` decimals, written into `out` (at least 32 bytes); returns the length. No allocation.
[[nodiscard]] std::size_t formatMantissa(std::int64_t mantissa, int scale, char* out) noexcept;

} // namespace gannet
