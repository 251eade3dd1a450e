// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ledger/ledger_amount.h"

#include "core/base/check.h"

#include <boost/multiprecision/cpp_int.hpp>

#include <algorithm>
#include <cstddef>
#include <limits>

namespace gannet {

namespace {

namespace mp = boost::multiprecision;

constexpr std::size_t kAmountBits = 256;
/// An amount times a mantissa of 63 bits times 10^18 needs 379 bits: no step below can leave 384. Were one to, a
/// checked number throws rather than wraps.
using Wide = mp::number<mp::cpp_int_backend<384, 384, mp::signed_magnitude, mp::checked, void>, mp::et_off>;

/// 10^exponent, exponent in [0, 36].
[[nodiscard]] Wide widePow10(int exponent)
{
    const int first = std::min<int>(exponent, Decimal::kMaxScale);
    return Wide(pow10(first)) * pow10(exponent - first);
}

/// numerator / denominator, rounded once. The denominator is not zero.
[[nodiscard]] Wide quotientOf(const Wide& numerator, const Wide& denominator, Rounding rounding)
{
    Wide quotient;
    Wide rest; // of the quotient towards zero
    mp::divide_qr(numerator, denominator, quotient, rest);
    if (rest.is_zero())
        return quotient;
    const bool isNegative = (numerator.sign() < 0) != (denominator.sign() < 0);
    const int half = Wide(mp::abs(rest) * 2).compare(mp::abs(denominator));
    bool isAwayFromZero = false;
    switch (rounding) {
    case Rounding::Down: isAwayFromZero = isNegative; break;
    case Rounding::Up: isAwayFromZero = !isNegative; break;
    case Rounding::HalfUp: isAwayFromZero = half >= 0; break;
    case Rounding::HalfEven: isAwayFromZero = half > 0 || (half == 0 && mp::bit_test(mp::abs(quotient), 0)); break;
    }
    if (isAwayFromZero)
        quotient += isNegative ? -1 : 1;
    return quotient;
}

} // namespace

struct LedgerAmount::Number {
    [[nodiscard]] static Wide of(const LedgerAmount& amount)
    {
        Wide value;
        mp::import_bits(value, amount.m_magnitude.begin(), amount.m_magnitude.end(), 0, false);
        return amount.m_isNegative ? Wide(-value) : value;
    }
    /// Nothing when the value has more bits than an amount.
    [[nodiscard]] static std::optional<LedgerAmount> toAmount(const Wide& value)
    {
        LedgerAmount amount;
        if (value.is_zero())
            return amount;
        const Wide magnitude = mp::abs(value);
        if (mp::msb(magnitude) >= kAmountBits)
            return std::nullopt;
        mp::export_bits(magnitude, amount.m_magnitude.begin(), std::numeric_limits<std::uint64_t>::digits, false);
        amount.m_isNegative = value.sign() < 0;
        return amount;
    }
};

LedgerAmount LedgerAmount::from(const Decimal& value)
{
    return product(value, Decimal{1, 0});
}

LedgerAmount LedgerAmount::product(const Decimal& a, const Decimal& b)
{
    const auto amount = Number::toAmount(Wide(a.mantissa) * b.mantissa * widePow10(kScale - a.scale - b.scale));
    CHECK(amount.has_value(), "two mantissas of 63 bits and 36 decimals fit 256 bits");
    return *amount;
}

bool LedgerAmount::isZero() const
{
    return *this == LedgerAmount{};
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
    const Wide numerator = Number::of(*this) * part.mantissa * pow10(scale - part.scale);
    const Wide denominator = Wide(whole.mantissa) * pow10(scale - whole.scale);
    const auto amount = Number::toAmount(quotientOf(numerator, denominator, Rounding::HalfEven));
    CHECK(amount.has_value(), "a share is not larger than the whole");
    return *amount;
}

std::optional<LedgerAmount> LedgerAmount::times(const Decimal& factor, Rounding rounding) const
{
    return Number::toAmount(quotientOf(Number::of(*this) * factor.mantissa, pow10(factor.scale), rounding));
}

std::optional<Decimal> LedgerAmount::rounded(int scale, Rounding rounding) const
{
    return divide(*this, from(Decimal{1, 0}), scale, rounding);
}

std::string LedgerAmount::toString() const
{
    std::string digits = Wide(mp::abs(Number::of(*this))).str();
    if (digits.size() <= kScale)
        digits.insert(0, kScale + 1 - digits.size(), '0');
    digits.insert(digits.size() - kScale, 1, '.');
    digits.erase(digits.find_last_not_of('0') + 1);
    if (digits.back() == '.')
        digits.pop_back();
    return m_isNegative ? '-' + digits : digits;
}

std::optional<LedgerAmount> add(const LedgerAmount& a, const LedgerAmount& b)
{
    return LedgerAmount::Number::toAmount(LedgerAmount::Number::of(a) + LedgerAmount::Number::of(b));
}

std::optional<LedgerAmount> subtract(const LedgerAmount& a, const LedgerAmount& b)
{
    return LedgerAmount::Number::toAmount(LedgerAmount::Number::of(a) - LedgerAmount::Number::of(b));
}

std::optional<Decimal> divide(const LedgerAmount& a, const LedgerAmount& b, int scale, Rounding rounding)
{
    if (b.isZero() || scale < 0 || scale > Decimal::kMaxScale)
        return std::nullopt;
    const Wide quotient = quotientOf(LedgerAmount::Number::of(a) * pow10(scale), LedgerAmount::Number::of(b), rounding);
    constexpr std::int64_t kMax = std::numeric_limits<std::int64_t>::max();
    if (quotient > kMax || quotient < -kMax)
        return std::nullopt;
    return Decimal{static_cast<std::int64_t>(quotient), static_cast<std::int8_t>(scale)};
}

std::strong_ordering operator<=>(const LedgerAmount& a, const LedgerAmount& b)
{
    return LedgerAmount::Number::of(a).compare(LedgerAmount::Number::of(b)) <=> 0;
}

} // namespace gannet
