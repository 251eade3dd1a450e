// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ledger/ledger_amount.h"

#include "core/base/check.h"

#include <algorithm>
#include <cstddef>
#include <limits>
#include <span>

namespace gannet {

namespace {

__extension__ typedef unsigned __int128 Wide;

constexpr std::size_t kLimbs = 4;
constexpr int kLimbBits = 64;

/// An unsigned number of 384 bits, lowest limb first: holds 256 bits times two factors of 63 bits each.
using Big = std::array<std::uint64_t, 6>;

[[nodiscard]] Big widen(std::span<const std::uint64_t, kLimbs> limbs)
{
    Big result{};
    std::ranges::copy(limbs, result.begin());
    return result;
}

[[nodiscard]] bool isZeroAt(std::span<const std::uint64_t> limbs)
{
    return std::ranges::all_of(limbs, [](std::uint64_t limb) { return limb == 0; });
}

[[nodiscard]] std::uint64_t magnitudeOf(std::int64_t value)
{
    const auto bits = static_cast<std::uint64_t>(value);
    return value < 0 ? ~bits + 1 : bits;
}

[[nodiscard]] std::strong_ordering compare(std::span<const std::uint64_t> a, std::span<const std::uint64_t> b)
{
    for (std::size_t i = a.size(); i-- > 0;) {
        if (a[i] != b[i])
            return a[i] <=> b[i];
    }
    return std::strong_ordering::equal;
}

/// value += other; tells whether a carry is left over. Both are of one length.
[[nodiscard]] bool addTo(std::span<std::uint64_t> value, std::span<const std::uint64_t> other)
{
    Wide carry = 0;
    for (std::size_t i = 0; i < value.size(); ++i) {
        carry += static_cast<Wide>(value[i]) + other[i];
        value[i] = static_cast<std::uint64_t>(carry);
        carry >>= kLimbBits;
    }
    return carry != 0;
}

/// value -= other. Requires value >= other, of one length.
void subtractFrom(std::span<std::uint64_t> value, std::span<const std::uint64_t> other)
{
    std::uint64_t borrow = 0;
    for (std::size_t i = 0; i < value.size(); ++i) {
        const Wide taken = static_cast<Wide>(other[i]) + borrow;
        borrow = taken > value[i] ? 1 : 0;
        value[i] -= static_cast<std::uint64_t>(taken);
    }
}

/// value *= factor. The callers' operands are bounded so that it fits.
void multiplyBy(Big& value, std::uint64_t factor)
{
    Wide carry = 0;
    for (std::uint64_t& limb : value) {
        carry += static_cast<Wide>(limb) * factor;
        limb = static_cast<std::uint64_t>(carry);
        carry >>= kLimbBits;
    }
    CHECK(carry == 0, "a ledger product fits 384 bits");
}

/// value *= 10^exponent, exponent in [0, 36].
void multiplyByPow10(Big& value, int exponent)
{
    for (; exponent > Decimal::kMaxScale; exponent -= Decimal::kMaxScale)
        multiplyBy(value, static_cast<std::uint64_t>(pow10(Decimal::kMaxScale)));
    multiplyBy(value, static_cast<std::uint64_t>(pow10(exponent)));
}

/// value /= divisor; returns the remainder.
[[nodiscard]] std::uint64_t divideBy(Big& value, std::uint64_t divisor)
{
    Wide remainder = 0;
    for (std::size_t i = value.size(); i-- > 0;) {
        remainder = remainder << kLimbBits | value[i];
        value[i] = static_cast<std::uint64_t>(remainder / divisor);
        remainder %= divisor;
    }
    return static_cast<std::uint64_t>(remainder);
}

void shiftLeft(Big& value, std::uint64_t lowestBit)
{
    for (std::uint64_t& limb : value) {
        const std::uint64_t out = limb >> (kLimbBits - 1);
        limb = limb << 1 | lowestBit;
        lowestBit = out;
    }
}

/// value /= divisor; returns the remainder. The divisor is below 2^383, so that the remainder can be doubled.
[[nodiscard]] Big divideBy(Big& value, const Big& divisor)
{
    Big remainder{};
    if (isZeroAt(std::span(divisor).subspan<1>())) {
        remainder[0] = divideBy(value, divisor[0]);
        return remainder;
    }
    Big quotient{};
    std::size_t used = value.size();
    while (used > 0 && value[used - 1] == 0)
        --used;
    for (std::size_t i = used; i-- > 0;) {
        for (int bit = kLimbBits - 1; bit >= 0; --bit) {
            shiftLeft(remainder, value[i] >> bit & 1);
            const bool goes = compare(remainder, divisor) >= 0;
            if (goes)
                subtractFrom(remainder, divisor);
            shiftLeft(quotient, goes ? 1 : 0);
        }
    }
    value = quotient;
    return remainder;
}

/// numerator / denominator as a magnitude, rounded as the signed quotient is.
[[nodiscard]] Big quotientOf(Big numerator, const Big& denominator, bool isNegative, Rounding rounding)
{
    Big remainder = divideBy(numerator, denominator);
    if (isZeroAt(remainder))
        return numerator;
    shiftLeft(remainder, 0);
    const auto half = compare(remainder, denominator);
    bool isAwayFromZero = false;
    switch (rounding) {
    case Rounding::Down: isAwayFromZero = isNegative; break;
    case Rounding::Up: isAwayFromZero = !isNegative; break;
    case Rounding::HalfUp: isAwayFromZero = half >= 0; break;
    case Rounding::HalfEven: isAwayFromZero = half > 0 || (half == 0 && numerator[0] % 2 == 1); break;
    }
    if (isAwayFromZero)
        CHECK(!addTo(numerator, Big{1}), "a rounded quotient fits 384 bits");
    return numerator;
}

/// The 256 bits of a result; nothing when it has more.
[[nodiscard]] std::optional<std::array<std::uint64_t, kLimbs>> narrow(const Big& value)
{
    if (!isZeroAt(std::span(value).subspan<kLimbs>()))
        return std::nullopt;
    std::array<std::uint64_t, kLimbs> limbs{};
    std::copy_n(value.begin(), kLimbs, limbs.begin());
    return limbs;
}

[[nodiscard]] std::optional<Decimal> toDecimal(const Big& magnitude, bool isNegative, int scale)
{
    constexpr auto kMax = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
    if (!isZeroAt(std::span(magnitude).subspan<1>()) || magnitude[0] > kMax)
        return std::nullopt;
    const auto mantissa = static_cast<std::int64_t>(magnitude[0]);
    return Decimal{isNegative ? -mantissa : mantissa, static_cast<std::int8_t>(scale)};
}

} // namespace

LedgerAmount LedgerAmount::from(const Decimal& value)
{
    return product(value, Decimal{1, 0});
}

LedgerAmount LedgerAmount::product(const Decimal& a, const Decimal& b)
{
    Big magnitude{magnitudeOf(a.mantissa)};
    multiplyBy(magnitude, magnitudeOf(b.mantissa));
    multiplyByPow10(magnitude, kScale - a.scale - b.scale);
    const auto limbs = narrow(magnitude);
    CHECK(limbs.has_value(), "two mantissas of 63 bits and 36 decimals fit 256 bits");
    LedgerAmount result;
    result.m_magnitude = *limbs;
    result.m_isNegative = !a.isZero() && !b.isZero() && a.isNegative() != b.isNegative();
    return result;
}

bool LedgerAmount::isZero() const
{
    return isZeroAt(m_magnitude);
}

LedgerAmount LedgerAmount::negated() const
{
    LedgerAmount result = *this;
    result.m_isNegative = !m_isNegative && !isZero();
    return result;
}

LedgerAmount LedgerAmount::absolute() const
{
    return m_isNegative ? negated() : *this;
}

LedgerAmount LedgerAmount::share(const Decimal& part, const Decimal& whole) const
{
    CHECK(!whole.isZero(), "a share is of something");
    const int scale = std::max(part.scale, whole.scale);
    Big numerator = widen(m_magnitude);
    multiplyBy(numerator, magnitudeOf(part.mantissa));
    multiplyByPow10(numerator, scale - part.scale);
    Big denominator{magnitudeOf(whole.mantissa)};
    multiplyByPow10(denominator, scale - whole.scale);
    const auto limbs = narrow(quotientOf(numerator, denominator, m_isNegative, Rounding::HalfEven));
    CHECK(limbs.has_value(), "a share is not larger than the whole");
    LedgerAmount result;
    result.m_magnitude = *limbs;
    result.m_isNegative = m_isNegative && !result.isZero();
    return result;
}

std::optional<LedgerAmount> LedgerAmount::times(const Decimal& factor, Rounding rounding) const
{
    const bool isResultNegative = m_isNegative != factor.isNegative();
    Big numerator = widen(m_magnitude);
    multiplyBy(numerator, magnitudeOf(factor.mantissa));
    const Big denominator{static_cast<std::uint64_t>(pow10(factor.scale))};
    const auto limbs = narrow(quotientOf(numerator, denominator, isResultNegative, rounding));
    if (!limbs)
        return std::nullopt;
    LedgerAmount result;
    result.m_magnitude = *limbs;
    result.m_isNegative = isResultNegative && !result.isZero();
    return result;
}

std::optional<Decimal> LedgerAmount::rounded(int scale, Rounding rounding) const
{
    return divide(*this, from(Decimal{1, 0}), scale, rounding);
}

std::string LedgerAmount::toString() const
{
    std::string digits; // lowest first
    for (Big rest = widen(m_magnitude); !isZeroAt(rest);)
        digits += static_cast<char>('0' + divideBy(rest, 10));
    digits.resize(std::max<std::size_t>(digits.size(), kScale + 1), '0');
    std::ranges::reverse(digits);
    digits.insert(digits.end() - kScale, '.');
    digits.erase(digits.find_last_not_of('0') + 1);
    if (digits.back() == '.')
        digits.pop_back();
    return m_isNegative ? '-' + digits : digits;
}

std::optional<LedgerAmount> add(const LedgerAmount& a, const LedgerAmount& b)
{
    LedgerAmount result = a;
    if (a.m_isNegative == b.m_isNegative) {
        if (addTo(result.m_magnitude, b.m_magnitude))
            return std::nullopt;
        return result;
    }
    if (compare(a.m_magnitude, b.m_magnitude) < 0) {
        result = b;
        subtractFrom(result.m_magnitude, a.m_magnitude);
    } else {
        subtractFrom(result.m_magnitude, b.m_magnitude);
    }
    result.m_isNegative = result.m_isNegative && !result.isZero();
    return result;
}

std::optional<LedgerAmount> subtract(const LedgerAmount& a, const LedgerAmount& b)
{
    return add(a, b.negated());
}

std::optional<Decimal> divide(const LedgerAmount& a, const LedgerAmount& b, int scale, Rounding rounding)
{
    if (b.isZero() || scale < 0 || scale > Decimal::kMaxScale)
        return std::nullopt;
    const bool isNegative = a.m_isNegative != b.m_isNegative;
    Big numerator = widen(a.m_magnitude);
    multiplyByPow10(numerator, scale);
    return toDecimal(quotientOf(numerator, widen(b.m_magnitude), isNegative, rounding), isNegative, scale);
}

std::strong_ordering operator<=>(const LedgerAmount& a, const LedgerAmount& b)
{
    if (a.m_isNegative != b.m_isNegative)
        return a.m_isNegative ? std::strong_ordering::less : std::strong_ordering::greater;
    return a.m_isNegative ? compare(b.m_magnitude, a.m_magnitude) : compare(a.m_magnitude, b.m_magnitude);
}

} // namespace gannet
