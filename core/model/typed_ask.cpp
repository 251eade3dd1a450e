// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/typed_ask.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <optional>
#include <utility>

namespace gannet {

namespace {

constexpr std::string_view kPriceHint = "or b, a, m or l with ticks (b+2) or percent (m-0.1%)";
constexpr std::string_view kSizeHint = "or 2k, $500, 10%, r0.5%, p or p/2";
constexpr std::int64_t kMostEquityPct = 10'000;
constexpr std::int64_t kMostParts = 100;
constexpr int kPartScale = 9; ///< decimals of 1 / n: rounded up, so that a third of 3 is 1 and not 0.999

[[nodiscard]] tl::unexpected<Error> refuse(const NumberField& what, std::string message, std::string limit,
                                           std::string_view typed, std::vector<std::string> fixes)
{
    Error error{.kind = ErrorKind::Invalid, .code = what.code, .message = std::move(message)};
    error.field = what.field;
    error.limit = std::move(limit);
    error.value = shortTyping(typed);
    error.fixes = std::move(fixes);
    return fail(std::move(error));
}

/// The same refusal, of a part of what was typed: its fixes as they would be typed whole.
[[nodiscard]] tl::unexpected<Error> refuseWhole(Error part, const std::string& before, std::string_view after = {})
{
    for (std::string& fix : part.fixes)
        fix = fmt::format("{}{}{}", before, fix, after);
    return fail(std::move(part));
}

/// Small letters, and no spaces between what belongs together.
[[nodiscard]] std::string packed(std::string_view text)
{
    std::string result;
    for (const char c : text) {
        if (c != ' ')
            result += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    }
    return result;
}

[[nodiscard]] std::optional<PriceAsk::From> followed(char letter)
{
    switch (letter) {
    case 'b': return PriceAsk::From::Bid;
    case 'a': return PriceAsk::From::Ask;
    case 'm': return PriceAsk::From::Mid;
    case 'l': return PriceAsk::From::Last;
    default: return std::nullopt;
    }
}

[[nodiscard]] char letterOf(PriceAsk::From from)
{
    switch (from) {
    case PriceAsk::From::Bid: return 'b';
    case PriceAsk::From::Ask: return 'a';
    case PriceAsk::From::Mid: return 'm';
    case PriceAsk::From::Last: return 'l';
    case PriceAsk::From::Typed: break;
    }
    return '?';
}

/// The number before a last '%'; nothing without one.
[[nodiscard]] std::optional<std::string_view> beforePercent(std::string_view text)
{
    if (!text.ends_with('%'))
        return std::nullopt;
    return text.substr(0, text.size() - 1);
}

/// What stands beside the letter: "", "+2", "-0.1%".
[[nodiscard]] Result<PriceAsk> readOffset(PriceAsk ask, std::string_view offset, std::string_view typed,
                                          const NumberField& what)
{
    if (offset.empty())
        return ask;
    const char letter = letterOf(ask.from);
    const bool isDown = offset.front() == '-';
    if (!isDown && offset.front() != '+')
        return refuse(what,
                      fmt::format("{} is no {}: beside {} stands + or -, as in {}+2 or {}-0.1%.", quotedTyping(typed),
                                  what.noun, letter, letter, letter),
                      "+ or - after the letter", typed, {std::string(1, letter)});
    offset.remove_prefix(1);
    const std::string beside{letter, isDown ? '-' : '+'};
    if (const auto number = beforePercent(offset)) {
        auto fraction = readPercent(*number, {"percentage", what.field, what.code}, isDown ? 99 : 100);
        if (!fraction)
            return refuseWhole(std::move(fraction.error()), beside);
        ask.fraction = isDown ? fraction->negated() : *fraction;
        return ask;
    }
    auto ticks = readTypedNumber(offset, {"number of ticks", what.field, what.code});
    if (!ticks)
        return refuseWhole(std::move(ticks.error()), beside);
    const auto whole = ticks->mantissaAt(0);
    if (!whole || *whole > kMostTicks) {
        const auto near = std::min<std::int64_t>(ticks->rescaled(0, Rounding::Down)->mantissa, kMostTicks);
        return refuse(
            what,
            fmt::format("{} is no number of ticks: they are whole, and at most {}.", plainText(*ticks), kMostTicks),
            fmt::format("0 to {}, whole", kMostTicks), typed, {fmt::format("{}{}", beside, near)});
    }
    ask.ticks = static_cast<std::int32_t>(isDown ? -*whole : *whole);
    return ask;
}

[[nodiscard]] Result<Decimal> above(Result<Decimal> number, const NumberField& what, std::string_view typed)
{
    if (!number || number->isPositive())
        return number;
    return refuse(what, fmt::format("A {} is above zero; {} is not.", what.noun, quotedTyping(typed)), "above zero",
                  typed, {});
}

/// What follows the p: "", "/2", "25%".
[[nodiscard]] Result<Decimal> readPart(std::string_view rest, std::string_view typed, const NumberField& what)
{
    if (rest.empty())
        return Decimal{1, 0};
    if (const auto number = beforePercent(rest)) {
        auto fraction = readPercent(*number, {"percentage", what.field, what.code}, 100);
        return fraction ? above(*fraction, what, typed) : refuseWhole(std::move(fraction.error()), "p");
    }
    const auto parts = rest.front() == '/' ? Decimal::tryParse(rest.substr(1)) : std::nullopt;
    const auto whole = parts ? parts->mantissaAt(0) : std::nullopt;
    if (!whole || *whole < 1 || *whole > kMostParts)
        return refuse(what,
                      fmt::format("{} is no part of a position: p is all of it, p/2 half, p25% a quarter; at most {} "
                                  "parts.",
                                  quotedTyping(typed), kMostParts),
                      fmt::format("p, p/1 to p/{}, or a percentage", kMostParts), typed, {"p"});
    return *divide({1, 0}, {*whole, 0}, *whole == 1 ? 0 : kPartScale, Rounding::Up);
}

} // namespace

Result<Decimal> readPercent(std::string_view number, const NumberField& what, std::int64_t most)
{
    auto percent = readTypedNumber(number, what);
    if (!percent)
        return refuseWhole(std::move(percent.error()), "", "%");
    if (*percent > Decimal{most, 0})
        return refuse(what, fmt::format("{} % is more than the {} % that go here.", plainText(*percent), most),
                      fmt::format("at most {} %", most), number, {fmt::format("{}%", most)});
    const Decimal plain = percent->normalized();
    if (plain.scale + 2 > Decimal::kMaxScale)
        return refuse(what, fmt::format("{} % is finer than 16 decimals.", quotedTyping(number)), "16 decimals", number,
                      {});
    return Decimal{plain.mantissa, static_cast<std::int8_t>(plain.scale + 2)}.normalized();
}

std::string percentText(const Decimal& fraction)
{
    const Decimal plain = fraction.normalized();
    if (plain.scale >= 2)
        return plainText({plain.mantissa, static_cast<std::int8_t>(plain.scale - 2)});
    const auto percent = multiply(plain, {100, 0});
    return percent ? plainText(*percent) : "?";
}

Result<PriceAsk> readPriceAsk(std::string_view typed, std::string_view field)
{
    const bool isTrigger = field == "trigger";
    const NumberField what{isTrigger ? "trigger" : "price", field, isTrigger ? Code::BadTrigger : Code::BadPrice,
                           kPriceHint};
    const std::string text = packed(trimmed(typed));
    const auto from = text.empty() ? std::nullopt : followed(text.front());
    const bool isFollowing = from && (text.size() == 1 || std::isalnum(static_cast<unsigned char>(text[1])) == 0);
    PriceAsk ask;
    if (isFollowing) {
        ask.from = *from;
        return readOffset(ask, std::string_view(text).substr(1), trimmed(typed), what);
    }
    auto price = above(readTypedNumber(typed, what), what, trimmed(typed));
    if (!price)
        return fail(std::move(price.error()));
    ask.typed = *price;
    return ask;
}

Result<SizeAsk> readSizeAsk(std::string_view typed)
{
    const NumberField what{"size", "qty", Code::BadQty, kSizeHint};
    const std::string_view whole = trimmed(typed);
    std::string_view text = whole;
    const bool isRisk = text.starts_with('r') || text.starts_with('R');
    SizeAsk ask;
    Result<Decimal> value;
    if (text.starts_with('p') || text.starts_with('P')) {
        ask.of = SizeAsk::Of::Position;
        const std::string rest = packed(text.substr(1));
        value = readPart(rest, whole, what);
    } else if (isRisk && !text.ends_with('%')) {
        return refuse(
            what,
            fmt::format("{} lacks its percent sign: r0.5% may lose half a percent of the equity.", quotedTyping(whole)),
            "r and a percentage", whole, {"r0.5%"});
    } else if (const auto share = beforePercent(text)) {
        ask.of = isRisk ? SizeAsk::Of::Risk : SizeAsk::Of::Equity;
        const NumberField percentage{"percentage", what.field, what.code};
        auto fraction = readPercent(share->substr(isRisk ? 1 : 0), percentage, isRisk ? 100 : kMostEquityPct);
        if (!fraction)
            return refuseWhole(std::move(fraction.error()), isRisk ? "r" : "");
        value = above(*fraction, what, whole);
    } else {
        if (text.starts_with('$')) {
            ask.of = SizeAsk::Of::Quote;
            text.remove_prefix(1);
        }
        const bool isThousands = text.size() > 1 && (text.ends_with('k') || text.ends_with('K'));
        if (isThousands)
            text.remove_suffix(1);
        auto number = readTypedNumber(text, what);
        if (!number)
            return refuseWhole(std::move(number.error()), whole.starts_with('$') ? "$" : "", isThousands ? "k" : "");
        value = above(*number, what, whole);
        if (value && isThousands) {
            const auto thousands = multiply(value->normalized(), {1000, 0});
            if (!thousands)
                return refuse(what, fmt::format("{} is longer than a size can be, 18 digits.", quotedTyping(whole)),
                              "18 digits", whole, {});
            value = thousands->normalized();
        }
    }
    if (!value)
        return fail(std::move(value.error()));
    ask.value = *value;
    return ask;
}

std::string typedText(const PriceAsk& ask)
{
    if (ask.from == PriceAsk::From::Typed)
        return ask.typed.toString();
    std::string text(1, letterOf(ask.from));
    if (ask.fraction)
        text += fmt::format("{}{}%", ask.fraction->isNegative() ? '-' : '+', percentText(ask.fraction->absolute()));
    else if (ask.ticks != 0)
        text += fmt::format("{:+}", ask.ticks);
    return text;
}

std::string typedText(const SizeAsk& ask)
{
    switch (ask.of) {
    case SizeAsk::Of::Units: return ask.value.toString();
    case SizeAsk::Of::Quote: return "$" + ask.value.toString();
    case SizeAsk::Of::Equity: return percentText(ask.value) + "%";
    case SizeAsk::Of::Risk: return "r" + percentText(ask.value) + "%";
    case SizeAsk::Of::Position: break;
    }
    if (ask.value == Decimal{1, 0})
        return "p";
    for (std::int64_t parts = 2; parts <= kMostParts; ++parts) {
        if (divide({1, 0}, {parts, 0}, kPartScale, Rounding::Up) == ask.value)
            return fmt::format("p/{}", parts);
    }
    return "p" + percentText(ask.value) + "%";
}

} // namespace gannet
