// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/typed_number.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <vector>

namespace gannet {

namespace {

constexpr std::size_t kQuoted = 24; ///< letters of what was typed that are told again

[[nodiscard]] bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

[[nodiscard]] bool isSpace(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

[[nodiscard]] bool startsLetter(char c)
{
    return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; // of UTF-8
}

[[nodiscard]] std::optional<Decimal> plain(std::string_view text)
{
    return text.empty() || text.front() == '-' ? std::nullopt : Decimal::tryParse(text);
}

[[nodiscard]] std::size_t digitsFrom(std::string_view text, std::size_t at)
{
    std::size_t end = at;
    while (end < text.size() && isDigit(text[end]))
        ++end;
    return end - at;
}

/// "1.5e3" as "1500"; nothing when it is not written so.
[[nodiscard]] std::optional<std::string> withoutExponent(std::string_view text)
{
    const std::size_t mark = text.find_first_of("eE");
    if (mark == std::string_view::npos)
        return std::nullopt;
    const auto value = plain(text.substr(0, mark));
    std::string_view power = text.substr(mark + 1);
    const bool isDown = power.starts_with('-');
    if (isDown || power.starts_with('+'))
        power.remove_prefix(1);
    if (!value || power.empty() || power.size() > 2 || digitsFrom(power, 0) != power.size())
        return std::nullopt;
    const int places = power.size() == 1 ? power[0] - '0' : (power[0] - '0') * 10 + (power[1] - '0');
    if (places > Decimal::kMaxScale)
        return std::nullopt;
    const Decimal ten = isDown ? Decimal{1, static_cast<std::int8_t>(places)} : Decimal{pow10(places), 0};
    const auto result = multiply(*value, ten);
    return result ? std::optional(plainText(*result)) : std::nullopt;
}

/// The first number in a text; nothing when there is none.
[[nodiscard]] std::optional<std::string> firstNumber(std::string_view text)
{
    const auto found = std::find_if(text.begin(), text.end(), isDigit);
    if (found == text.end())
        return std::nullopt;
    const auto from = static_cast<std::size_t>(found - text.begin());
    std::size_t length = digitsFrom(text, from);
    if (from + length < text.size() && text[from + length] == '.') {
        if (const std::size_t more = digitsFrom(text, from + length + 1); more > 0)
            length += 1 + more;
    }
    const std::string_view number = text.substr(from, length);
    return plain(number) ? std::optional(std::string(number)) : std::nullopt;
}

/// Whether commas part thousands: "1,234", "12,345,678.9".
[[nodiscard]] bool hasThousands(std::string_view text)
{
    std::size_t at = digitsFrom(text, 0);
    if (at == 0 || at > 3 || at == text.size() || text[at] != ',')
        return false;
    while (at < text.size() && text[at] == ',') {
        if (digitsFrom(text, at + 1) != 3)
            return false;
        at += 4;
    }
    return at == text.size() || text[at] == '.';
}

[[nodiscard]] bool isLetter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/// Whether blanks part thousands, "1 234 567.8", where they stand between digits at all.
[[nodiscard]] bool isGrouped(std::string_view text)
{
    const std::size_t point = text.find('.');
    for (std::size_t at = text.find(' '); at != std::string_view::npos; at = text.find(' ', at + 1)) {
        const bool isBetween = at > 0 && isDigit(text[at - 1]) && digitsFrom(text, at + 1) > 0;
        if (isBetween && (point < at || digitsFrom(text, at + 1) != 3))
            return false;
    }
    return true;
}

/// One number, and beside it no more than a sign, a letter or a currency's sign before it and a unit after it. Words
/// with digits among them are no number.
[[nodiscard]] bool isNearlyNumber(std::string_view text)
{
    constexpr std::ptrdiff_t kUnit = 5; ///< letters: "USDT", "ticks"
    constexpr std::array<std::string_view, 9> kBefore = {"",       "+",      "-",      "\u2212", "$",
                                                         "\u20ac", "\u00a3", "\u00a5", "\u20bf"};
    const auto found = std::find_if(text.begin(), text.end(), isDigit);
    const std::string_view before = trimmed(text.substr(0, static_cast<std::size_t>(found - text.begin())));
    const std::string_view rest = text.substr(static_cast<std::size_t>(found - text.begin()));
    const bool isOneLetter = before.size() == 1 && isLetter(before.front());
    const bool isSign = std::find(kBefore.begin(), kBefore.end(), before) != kBefore.end();
    const auto isOfNumber = [](char c) {
        return isDigit(c) || isLetter(c) || std::string_view(" .,+-%$_'").find(c) != std::string_view::npos;
    };
    return (isOneLetter || isSign) && std::all_of(rest.begin(), rest.end(), isOfNumber) &&
           std::count_if(rest.begin(), rest.end(), isLetter) <= kUnit && isGrouped(rest);
}

/// What may have been meant, nearest first.
[[nodiscard]] std::vector<std::string> meant(std::string_view typed)
{
    std::string bare;
    std::copy_if(typed.begin(), typed.end(), std::back_inserter(bare),
                 [](char c) { return !isSpace(c) && c != '_' && c != '\''; });
    if (auto number = withoutExponent(bare))
        return {*std::move(number)};
    std::vector<std::string> found;
    const auto offer = [&found](std::string text) {
        const auto value = plain(text); // nobody means a zero
        if (value && !value->isZero())
            found.push_back(std::move(text));
    };
    std::string pointed = bare;
    if (std::count(bare.begin(), bare.end(), ',') == 1) {
        std::replace(pointed.begin(), pointed.end(), ',', '.');
        offer(pointed);
    }
    if (hasThousands(bare)) {
        std::string whole = bare;
        std::erase(whole, ',');
        offer(std::move(whole));
    }
    if (found.empty() && bare.find(',') == std::string::npos && isNearlyNumber(typed)) {
        if (auto number = firstNumber(bare))
            offer(*std::move(number));
    }
    return found;
}

} // namespace

std::string_view trimmed(std::string_view text)
{
    while (!text.empty() && isSpace(text.front()))
        text.remove_prefix(1);
    while (!text.empty() && isSpace(text.back()))
        text.remove_suffix(1);
    return text;
}

std::string_view shortTyping(std::string_view typed)
{
    std::size_t end = 0;
    for (std::size_t letters = 0; end < typed.size() && end < 4 * kQuoted; ++end) {
        if (startsLetter(typed[end]) && ++letters > kQuoted)
            break;
    }
    return typed.substr(0, end);
}

std::string quotedTyping(std::string_view typed)
{
    const std::string_view beginning = shortTyping(typed);
    if (beginning.size() == typed.size())
        return fmt::format("\"{}\"", typed);
    return fmt::format("\"{}...\" ({} characters)", beginning, std::count_if(typed.begin(), typed.end(), startsLetter));
}

Result<Decimal> readTypedNumber(std::string_view typed, const NumberField& what)
{
    const std::string_view text = trimmed(typed);
    std::string whole(text);
    if (whole.starts_with('.'))
        whole.insert(0, 1, '0');
    if (whole.ends_with('.'))
        whole.pop_back();
    if (const auto value = plain(whole))
        return *value;
    Error error{.kind = ErrorKind::Invalid, .code = what.code, .message = {}};
    error.field = what.field;
    error.value = shortTyping(text);
    error.fixes = meant(text);
    const bool isLong = text.size() > Decimal::kMaxScale && error.fixes.empty();
    error.limit = isLong ? "18 digits" : "digits with at most one point";
    const std::string fix =
        error.fixes.empty() ? std::string() : fmt::format(" Write {}.", fmt::join(error.fixes, " or "));
    const std::string other = what.hint.empty() ? std::string() : fmt::format(", {}", what.hint);
    error.message = text.empty() ? fmt::format("A {} is missing: digits with at most one point{}.", what.noun, other)
                    : isLong ? fmt::format("{} is longer than a {} can be, 18 digits.", quotedTyping(text), what.noun)
                             : fmt::format("{} is no {}; that is digits with at most one point{}.{}",
                                           quotedTyping(text), what.noun, other, fix);
    return fail(std::move(error));
}

} // namespace gannet
