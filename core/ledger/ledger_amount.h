// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/decimal.h"

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>

namespace gannet {

/// An exact amount of one asset with 36 decimals and 256 bits, below about 1.15e41 on either side of zero: the product
/// of any two Decimals fits and loses no digit, so a ledger adds fills up without ever rounding. It is turned into a
/// Decimal, with a stated rounding, only where it is shown or sent. Zero has no sign. Any thread.
class LedgerAmount {
public:
    static constexpr int kScale = 2 * Decimal::kMaxScale;

    LedgerAmount() = default;
    [[nodiscard]] static LedgerAmount from(const Decimal& value);
    /// a * b: price times quantity gives quote units.
    [[nodiscard]] static LedgerAmount product(const Decimal& a, const Decimal& b);

    [[nodiscard]] bool isZero() const;
    [[nodiscard]] bool isNegative() const { return m_isNegative; }
    [[nodiscard]] LedgerAmount negated() const;
    [[nodiscard]] LedgerAmount absolute() const;

    /// This times part / whole, half to even in the last of the 36 decimals. Requires: `whole` is not zero, `part` has
    /// its sign and is not larger, so that the share is never larger than the whole.
    [[nodiscard]] LedgerAmount share(const Decimal& part, const Decimal& whole) const;
    /// This times `factor`; exact unless that needs more than 36 decimals, then `rounding` settles the last one.
    /// Nothing when it does not fit.
    [[nodiscard]] std::optional<LedgerAmount> times(const Decimal& factor, Rounding rounding) const;
    /// With `scale` decimals, in [0, 18]. Nothing when it does not fit a Decimal.
    [[nodiscard]] std::optional<Decimal> rounded(int scale, Rounding rounding) const;

    /// All digits, "-0.5": no trailing zeros, no rounding.
    [[nodiscard]] std::string toString() const;

    /// Exact; nothing when the sum does not fit.
    friend std::optional<LedgerAmount> add(const LedgerAmount& a, const LedgerAmount& b);
    friend std::optional<LedgerAmount> subtract(const LedgerAmount& a, const LedgerAmount& b);
    /// a / b with `scale` decimals, in [0, 18], rounded once. Nothing when b is zero or the result does not fit.
    friend std::optional<Decimal> divide(const LedgerAmount& a, const LedgerAmount& b, int scale, Rounding rounding);

    friend std::strong_ordering operator<=>(const LedgerAmount& a, const LedgerAmount& b);
    friend bool operator==(const LedgerAmount&, const LedgerAmount&) = default;

private:
    struct Number; ///< what the arithmetic is done in, kept out of this header

    std::array<std::uint64_t, 4> m_magnitude{}; ///< in units of 10^-36, lowest limb first
    bool m_isNegative = false;
};

[[nodiscard]] std::optional<LedgerAmount> add(const LedgerAmount& a, const LedgerAmount& b);
[[nodiscard]] std::optional<LedgerAmount> subtract(const LedgerAmount& a, const LedgerAmount& b);
[[nodiscard]] std::optional<Decimal> divide(const LedgerAmount& a, const LedgerAmount& b, int scale, Rounding rounding);

} // namespace gannet
