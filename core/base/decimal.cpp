// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/decimal.h"

#include "core/base/check.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>

namespace gannet {

namespace {

__extension__ typedef __int128 Wide;

constexpr std::array<std::int64_t, 19> kPow10 = [] {
    std::array<std::int64_t, 19> table{};
    std::int64_t value = 1;
    for (std::size_t i = 0; i < table.size(); ++i) {
        table[i] = value;
        if (i + 1 < table.size())
            value *= 10;
    }
    return table;
}();

[[nodiscard]] bool fits(Wide value)
{
    constexpr Wide kMax = std::numeric_limits<std::int64_t>::max();
    return value >= -kMax && value <= kMax; // -2^63 has no counterpart to be negated to
}

/// numerator / denominator with denominator > 0.
[[nodiscard]] Wide divideRounded(Wide numerator, Wide denominator, Rounding rounding)
{
    Wide quotient = numerator / denominator;
    Wide remainder = numerator % denominator;
    if (remainder == 0)
        return quotient;
    if (remainder < 0) { // make it a floor division: remainder in (0, denominator)
        remainder += denominator;
        quotient -= 1;
    }
    const Wide other = denominator - remainder;
    switch (rounding) {
    case Rounding::Down: return quotient;
    case Rounding::Up: return quotient + 1;
    case Rounding::HalfUp: {
        if (remainder != other)
            return remainder > other ? quotient + 1 : quotient;
        return numerator > 0 ? quotient + 1 : quotient; // half away from zero
    }
    case Rounding::HalfEven:
        if (remainder != other)
            return remainder > other ? quotient + 1 : quotient;
        return (quotient % 2 == 0) ? quotient : quotient + 1;
    }
    return quotient;
}

/// The Decimal with this wide mantissa; drops trailing zeros as far as needed to fit.
[[nodiscard]] std::optional<Decimal> fromWide(Wide mantissa, int scale)
{
    while ((scale > Decimal::kMaxScale || !fits(mantissa)) && scale > 0 && mantissa % 10 == 0) {
        mantissa /= 10;
        --scale;
    }
    if (scale > Decimal::kMaxScale || !fits(mantissa))
        return std::nullopt;
    return Decimal{static_cast<std::int64_t>(mantissa), static_cast<std::int8_t>(scale)};
}

} // namespace

std::int64_t pow10(int n)
{
    CHECK(n >= 0 && n <= Decimal::kMaxScale, "power of ten out of range");
    return kPow10[static_cast<std::size_t>(n)];
}

namespace {

/// What 18 characters hold always fits, so nothing is checked but their form: most prices and sizes.
[[nodiscard]] std::optional<Decimal> tryParseShort(const char* p, const char* const end, bool isNegative) noexcept
{
    std::int64_t value = 0;
    const char* const begin = p;
    const auto takeDigits = [&] {
        for (; p != end; ++p) {
            const unsigned digit = static_cast<unsigned char>(*p) - unsigned{'0'};
            if (digit > 9)
                return;
            value = value * 10 + digit;
        }
    };
    takeDigits();
    if (p == begin)
        return std::nullopt;
    std::ptrdiff_t decimals = 0;
    if (p != end) {
        if (*p != '.' || p + 1 == end)
            return std::nullopt;
        const char* const first = ++p;
        takeDigits();
        if (p != end)
            return std::nullopt;
        decimals = p - first;
    }
    return Decimal{isNegative ? -value : value, static_cast<std::int8_t>(decimals)};
}

} // namespace

std::optional<Decimal> Decimal::tryParse(std::string_view text) noexcept
{
    const char* p = text.data();
    const char* const end = p + text.size();
    const bool negative = p != end && *p == '-';
    if (negative)
        ++p;
    if (end - p <= kMaxScale)
        return tryParseShort(p, end, negative);
    std::uint64_t value = 0;
    int wholeDigits = 0;
    constexpr std::uint64_t kLimit = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
    const auto push = [&value](unsigned digit) {
        if (value > (kLimit - digit) / 10)
            return false;
        value = value * 10 + digit;
        return true;
    };
    for (; p != end; ++p, ++wholeDigits) {
        const unsigned digit = static_cast<unsigned char>(*p) - unsigned{'0'};
        if (digit > 9)
            break;
        if (!push(digit))
            return std::nullopt;
    }
    if (wholeDigits == 0)
        return std::nullopt;
    int decimals = 0;
    if (p != end) {
        if (*p != '.' || p + 1 == end)
            return std::nullopt;
        for (++p; p != end; ++p) {
            const unsigned digit = static_cast<unsigned char>(*p) - unsigned{'0'};
            if (digit > 9)
                return std::nullopt;
            if (decimals == kMaxScale) {
                if (digit != 0)
                    return std::nullopt;
                continue;
            }
            if (!push(digit))
                return std::nullopt;
            ++decimals;
        }
    }
    const auto magnitude = static_cast<std::int64_t>(value);
    return Decimal{negative ? -magnitude : magnitude, static_cast<std::int8_t>(decimals)};
}

Result<Decimal> Decimal::parse(std::string_view text)
{
    if (const auto value = tryParse(text))
        return *value;
    Error error{.kind = ErrorKind::Protocol,
                .code = Code::BadNumber,
                .message =
                    fmt::format("\"{}\" is not a plain decimal number of at most 18 digits", text.substr(0, 64))};
    error.value = std::string(text.substr(0, 64));
    return fail(std::move(error));
}

std::size_t formatMantissa(std::int64_t mantissa, int scale, char* out) noexcept
{
    char digits[24];
    const bool negative = mantissa < 0;
    const std::uint64_t magnitude =
        negative ? ~static_cast<std::uint64_t>(mantissa) + 1 : static_cast<std::uint64_t>(mantissa);
    const auto [last, ignored] = std::to_chars(digits, digits + sizeof digits, magnitude);
    static_cast<void>(ignored);
    const int count = static_cast<int>(last - digits);
    char* p = out;
    if (negative)
        *p++ = '-';
    const int whole = count - scale;
    if (whole <= 0)
        *p++ = '0';
    for (int i = 0; i < whole; ++i)
        *p++ = digits[i];
    if (scale > 0) {
        *p++ = '.';
        for (int i = whole; i < 0; ++i)
            *p++ = '0';
        for (int i = whole > 0 ? whole : 0; i < count; ++i)
            *p++ = digits[i];
    }
    return static_cast<std::size_t>(p - out);
}

std::string Decimal::toString() const
{
    char buffer[48];
    return {buffer, formatMantissa(mantissa, scale, buffer)};
}

Decimal Decimal::normalized() const
{
    Decimal result = *this;
    while (result.scale > 0 && result.mantissa % 10 == 0) {
        result.mantissa /= 10;
        --result.scale;
    }
    return result;
}

std::string plainText(const Decimal& value)
{
    return value.normalized().toString();
}

std::optional<std::int64_t> Decimal::mantissaAt(int newScale) const noexcept
{
    if (newScale == scale)
        return mantissa;
    if (newScale > scale) {
        const int up = newScale - scale;
        std::int64_t result = 0;
        if (up > kMaxScale || __builtin_mul_overflow(mantissa, kPow10[static_cast<std::size_t>(up)], &result)) {
            if (mantissa == 0)
                return 0;
            return std::nullopt;
        }
        return result;
    }
    const std::int64_t divisor = kPow10[static_cast<std::size_t>(scale - (newScale < 0 ? 0 : newScale))];
    if (newScale < 0 || mantissa % divisor != 0)
        return std::nullopt;
    return mantissa / divisor;
}

std::optional<Decimal> Decimal::rescaled(int newScale, Rounding rounding) const
{
    if (newScale < 0 || newScale > kMaxScale)
        return std::nullopt;
    if (newScale >= scale) {
        const auto exact = mantissaAt(newScale);
        if (!exact)
            return std::nullopt;
        return Decimal{*exact, static_cast<std::int8_t>(newScale)};
    }
    const Wide rounded = divideRounded(mantissa, pow10(scale - newScale), rounding);
    return Decimal{static_cast<std::int64_t>(rounded), static_cast<std::int8_t>(newScale)};
}

std::strong_ordering operator<=>(const Decimal& a, const Decimal& b)
{
    if (a.scale == b.scale)
        return a.mantissa <=> b.mantissa;
    // Both sides at the finer scale: at most 63 + 60 bits, so 128 hold it.
    Wide left = a.mantissa;
    Wide right = b.mantissa;
    if (a.scale < b.scale)
        left *= pow10(b.scale - a.scale);
    else
        right *= pow10(a.scale - b.scale);
    return left < right ? std::strong_ordering::less
                        : (left > right ? std::strong_ordering::greater : std::strong_ordering::equal);
}

namespace {

[[nodiscard]] std::optional<Decimal> addSigned(const Decimal& a, const Decimal& b, int sign)
{
    const int scale = a.scale > b.scale ? a.scale : b.scale;
    const Wide left = static_cast<Wide>(a.mantissa) * pow10(scale - a.scale);
    const Wide right = static_cast<Wide>(b.mantissa) * pow10(scale - b.scale);
    return fromWide(left + sign * right, scale);
}

} // namespace

std::optional<Decimal> add(const Decimal& a, const Decimal& b)
{
    return addSigned(a, b, 1);
}

std::optional<Decimal> subtract(const Decimal& a, const Decimal& b)
{
    return addSigned(a, b, -1);
}

std::optional<Decimal> multiply(const Decimal& a, const Decimal& b)
{
    return fromWide(static_cast<Wide>(a.mantissa) * b.mantissa, a.scale + b.scale);
}

std::optional<Decimal> divide(const Decimal& a, const Decimal& b, int scale, Rounding rounding)
{
    if (b.mantissa == 0 || scale < 0 || scale > Decimal::kMaxScale)
        return std::nullopt;
    // a.m / 10^a.s / (b.m / 10^b.s) * 10^scale = a.m * 10^(scale + b.s - a.s) / b.m
    Wide numerator = a.mantissa;
    Wide denominator = b.mantissa;
    int exponent = scale + b.scale - a.scale;
    for (; exponent > 0; --exponent) {
        if (__builtin_mul_overflow(numerator, static_cast<Wide>(10), &numerator))
            return std::nullopt;
    }
    for (; exponent < 0; ++exponent) {
        if (__builtin_mul_overflow(denominator, static_cast<Wide>(10), &denominator))
            return std::nullopt;
    }
    if (denominator < 0) {
        numerator = -numerator;
        denominator = -denominator;
    }
    const Wide quotient = divideRounded(numerator, denominator, rounding);
    if (!fits(quotient))
        return std::nullopt;
    return Decimal{static_cast<std::int64_t>(quotient), static_cast<std::int8_t>(scale)};
}

bool isMultiple(const Decimal& value, const Decimal& step)
{
    const int scale = std::max(value.scale, step.scale);
    const auto v = value.mantissaAt(scale);
    const auto s = step.mantissaAt(scale);
    return v && s && *v % *s == 0;
}

std::optional<Neighbours> multiplesAround(const Decimal& value, const Decimal& step)
{
    const auto count = divide(value, step, 0, Rounding::Down);
    const auto next = count ? add(*count, {1, 0}) : std::nullopt;
    if (!next)
        return std::nullopt;
    const auto below = multiply(*count, step);
    const auto above = multiply(*next, step);
    if (!below || !above)
        return std::nullopt;
    return Neighbours{*below, *above};
}

} // namespace gannet
