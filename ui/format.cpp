// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/format.h"

#include "core/base/check.h"

#include <algorithm>
#include <array>
#include <chrono>

namespace gannet {

namespace {

constexpr std::int64_t kNsPerSecond = 1'000'000'000;
__extension__ typedef __int128 Wide;

/// Fills a buffer from its end; digits come out in that order.
class BackWriter {
public:
    void put(char16_t c) { m_chars[--m_begin] = c; }
    std::size_t copyTo(std::span<char16_t, kAmountChars> out) const
    {
        std::copy(m_chars.begin() + static_cast<std::ptrdiff_t>(m_begin), m_chars.end(), out.begin());
        return m_chars.size() - m_begin;
    }

private:
    std::array<char16_t, kAmountChars> m_chars{};
    std::size_t m_begin = kAmountChars;
};

[[nodiscard]] char16_t digit(std::uint64_t value)
{
    return static_cast<char16_t>(u'0' + value % 10);
}

void putWhole(BackWriter& writer, std::uint64_t whole, Grouping grouping)
{
    int digits = 0;
    do {
        if (grouping == Grouping::Thin && digits > 0 && digits % 3 == 0)
            writer.put(kThinSpace);
        writer.put(digit(whole));
        whole /= 10;
        ++digits;
    } while (whole > 0);
}

void putTwo(char16_t* at, std::int64_t value)
{
    at[0] = static_cast<char16_t>(u'0' + value / 10);
    at[1] = static_cast<char16_t>(u'0' + value % 10);
}

[[nodiscard]] std::int64_t floorDivide(std::int64_t a, std::int64_t b)
{
    return a / b - (a % b < 0 ? 1 : 0);
}

} // namespace

std::size_t writeAmount(std::int64_t mantissa, int scale, std::span<char16_t, kAmountChars> out, Grouping grouping,
                        SignStyle sign) noexcept
{
    scale = std::clamp(scale, 0, Decimal::kMaxScale);
    const bool isNegative = mantissa < 0;
    std::uint64_t rest = isNegative ? 0 - static_cast<std::uint64_t>(mantissa) : static_cast<std::uint64_t>(mantissa);
    const bool isZero = rest == 0;
    BackWriter writer;
    for (int i = 0; i < scale; ++i) {
        writer.put(digit(rest));
        rest /= 10;
    }
    if (scale > 0)
        writer.put(u'.');
    putWhole(writer, rest, grouping);
    if (isNegative)
        writer.put(kMinus);
    else if (sign == SignStyle::Always && !isZero)
        writer.put(u'+');
    return writer.copyTo(out);
}

std::size_t writeShortSize(std::int64_t mantissa, int scale, std::span<char16_t, kAmountChars> out) noexcept
{
    scale = std::clamp(scale, 0, Decimal::kMaxScale);
    const std::int64_t whole = mantissa / pow10(scale);
    if (whole < 10'000)
        return writeAmount(mantissa, scale, out);
    struct Unit {
        std::int64_t size;
        std::int64_t from;
        char16_t letter;
    };
    static constexpr Unit kUnits[] = {
        {1'000'000'000, 10'000'000'000, u'B'}, {1'000'000, 10'000'000, u'M'}, {1'000, 10'000, u'k'}};
    for (const Unit& unit : kUnits) {
        if (whole < unit.from)
            continue;
        const std::int64_t tenths = whole / (unit.size / 10);
        const std::size_t length = writeAmount(tenths, 1, out);
        out[length] = unit.letter;
        return length + 1;
    }
    return writeAmount(mantissa, scale, out);
}

QString amountText(std::int64_t mantissa, int scale, Grouping grouping, SignStyle sign)
{
    std::array<char16_t, kAmountChars> chars{};
    const std::size_t length = writeAmount(mantissa, scale, chars, grouping, sign);
    return QString::fromUtf16(chars.data(), static_cast<qsizetype>(length));
}

QString amountText(const Decimal& value, Grouping grouping)
{
    return amountText(value.mantissa, value.scale, grouping);
}

QString amountText(const MaybeAmount& value, SignStyle sign)
{
    return value.isKnown ? amountText(value.mantissa, value.scale, Grouping::Thin, sign) : QString(QChar(kDash));
}

QString roundedText(const MaybeAmount& value, int scale, SignStyle sign)
{
    if (!value.isKnown)
        return QChar(kDash);
    const auto rounded = Decimal{value.mantissa, value.scale}.rescaled(scale, Rounding::HalfEven);
    return rounded ? amountText(rounded->mantissa, rounded->scale, Grouping::Thin, sign) : amountText(value, sign);
}

QString moneyText(const MaybeAmount& value, SignStyle sign)
{
    constexpr std::int64_t kCent = 100; // a cent at scale 4
    constexpr int kMost = 10;           // decimals, however small it is
    int scale = 2;
    const Decimal amount = Decimal{value.mantissa, value.scale}.absolute();
    if (value.isKnown && !amount.isZero() && amount < Decimal{kCent, 4}) {
        scale = 4;
        while (scale < kMost && amount < Decimal{10, static_cast<std::int8_t>(scale)})
            ++scale;
    }
    return roundedText(value, scale, sign);
}

QString shortSizeText(std::int64_t mantissa, int scale)
{
    std::array<char16_t, kAmountChars> chars{};
    const std::size_t length = writeShortSize(mantissa, scale, chars);
    return QString::fromUtf16(chars.data(), static_cast<qsizetype>(length));
}

QString percentText(const MaybeAmount& percent)
{
    if (!percent.isKnown)
        return QChar(kDash);
    const auto rounded = Decimal{percent.mantissa, percent.scale}.rescaled(2, Rounding::HalfEven);
    return rounded ? amountText(rounded->mantissa, 2, Grouping::Thin, SignStyle::Always) : QString(QChar(kDash));
}

QString fundingText(const MaybeAmount& fraction)
{
    if (!fraction.isKnown)
        return QChar(kDash);
    // A fraction with six decimals is a percentage with four.
    const auto rounded = Decimal{fraction.mantissa, fraction.scale}.rescaled(6, Rounding::HalfEven);
    return rounded ? amountText(rounded->mantissa, 4, Grouping::Thin, SignStyle::Always) : QString(QChar(kDash));
}

MaybeAmount eightHourFunding(const MaybeAmount& fraction, Duration interval)
{
    constexpr Duration kEightHours = Duration::minutes(8 * 60);
    MaybeAmount result = fraction;
    if (!result.isKnown || interval.ns <= 0)
        return result;
    if (kEightHours.ns % interval.ns != 0)
        return {};
    result.isKnown = !__builtin_mul_overflow(result.mantissa, kEightHours.ns / interval.ns, &result.mantissa);
    return result;
}

std::optional<std::int64_t> spreadHundredthsOfBp(std::int64_t bid, std::int64_t ask)
{
    if (bid <= 0 || ask <= 0)
        return std::nullopt;
    const Wide sum = Wide{bid} + ask;
    const Wide twice = (Wide{ask} - bid) * 2'000'000 * 2;
    const Wide divisor = sum * 2;
    const Wide shifted = twice + sum;
    Wide quotient = shifted / divisor;
    if (shifted % divisor < 0)
        --quotient;
    return static_cast<std::int64_t>(quotient);
}

QString ageText(Duration age)
{
    const std::int64_t ms = std::max<std::int64_t>(age.toMilliseconds(), 0);
    if (ms < 1'000)
        return QStringLiteral("%1 ms").arg(ms);
    if (ms < 10'000)
        return amountText(ms / 100, 1) + QStringLiteral(" s");
    if (ms < 60'000)
        return QStringLiteral("%1 s").arg(ms / 1'000);
    if (ms < 3'600'000)
        return QStringLiteral("%1 m").arg(ms / 60'000);
    if (ms < 86'400'000)
        return QStringLiteral("%1 h").arg(ms / 3'600'000);
    return QStringLiteral("%1 d").arg(ms / 86'400'000);
}

QString countdownText(Duration left)
{
    const std::int64_t ns = std::max<std::int64_t>(left.ns, 0);
    const std::int64_t seconds = ns / kNsPerSecond + (ns % kNsPerSecond > 0 ? 1 : 0);
    const auto two = [](std::int64_t value) { return QStringLiteral("%1").arg(value, 2, 10, QLatin1Char('0')); };
    const QString tail = two(seconds / 60 % 60) + QLatin1Char(':') + two(seconds % 60);
    return seconds < 3600 ? tail : QString::number(seconds / 3600) + QLatin1Char(':') + tail;
}

std::size_t writeTime(Timestamp time, std::span<char16_t, kAmountChars> out) noexcept
{
    const std::int64_t ms = floorDivide(time.ns, 1'000'000);
    const std::int64_t ofDay = ms - floorDivide(ms, 86'400'000) * 86'400'000;
    putTwo(&out[0], ofDay / 3'600'000);
    out[2] = u':';
    putTwo(&out[3], ofDay / 60'000 % 60);
    out[5] = u':';
    putTwo(&out[6], ofDay / 1'000 % 60);
    out[8] = u'.';
    out[9] = static_cast<char16_t>(u'0' + ofDay / 100 % 10);
    putTwo(&out[10], ofDay % 100);
    return 12;
}

QString timeText(Timestamp time)
{
    if (!time.isKnown())
        return QChar(kDash);
    std::array<char16_t, kAmountChars> chars{};
    return QString::fromUtf16(chars.data(), static_cast<qsizetype>(writeTime(time, chars)));
}

QString clockText(Timestamp time)
{
    return time.isKnown() ? timeText(time).left(8) : QString(QChar(kDash));
}

QString dateText(Timestamp time)
{
    if (!time.isKnown())
        return QChar(kDash);
    const std::chrono::sys_days day{std::chrono::days(floorDivide(time.ns, 86'400 * kNsPerSecond))};
    const std::chrono::year_month_day date{day};
    return QStringLiteral("%1-%2-%3")
        .arg(static_cast<int>(date.year()), 4, 10, QLatin1Char('0'))
        .arg(static_cast<unsigned>(date.month()), 2, 10, QLatin1Char('0'))
        .arg(static_cast<unsigned>(date.day()), 2, 10, QLatin1Char('0'));
}

QString countText(std::uint64_t count)
{
    constexpr auto kMost = static_cast<std::uint64_t>(INT64_MAX);
    return amountText(static_cast<std::int64_t>(std::min(count, kMost)), 0);
}

QString venueTag(std::string_view slug)
{
    struct Tag {
        std::string_view slug;
        const char* tag;
    };
    static constexpr Tag kTags[] = {
        {"hyperliquid", "HL"}, {"binance-usdm", "BN"}, {"binance-spot", "BS"}, {"aster", "AS"},      {"coinbase", "CB"},
        {"kraken", "KR"},      {"alpaca", "AL"},       {"kalshi", "KA"},       {"polymarket", "PM"}, {"ibkr", "IB"}};
    for (const Tag& known : kTags) {
        if (known.slug == slug)
            return QString::fromLatin1(known.tag);
    }
    return toQString(slug.substr(0, 2)).toUpper();
}

KeyParts splitKey(std::string_view key)
{
    const std::size_t colon = key.find(':');
    if (colon == std::string_view::npos)
        return {{}, key};
    return {key.substr(0, colon), key.substr(colon + 1)};
}

QString toQString(std::string_view utf8)
{
    return QString::fromUtf8(utf8.data(), static_cast<qsizetype>(utf8.size()));
}

} // namespace gannet
