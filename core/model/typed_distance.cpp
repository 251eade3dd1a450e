// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/typed_distance.h"

#include "core/model/typed_ask.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <string>
#include <utility>

namespace gannet {

namespace {

constexpr int kFractionScale = 12;
constexpr std::int64_t kPointsPerPercent = 100;

struct Ending {
    std::string_view typed;
    std::string_view written; ///< as a fix has it
    DistanceAsk::Unit unit;
    bool isPoints = false;
};
constexpr std::array kEndings = std::to_array<Ending>({
    {"ticks", "t", DistanceAsk::Unit::Ticks},
    {"tick", "t", DistanceAsk::Unit::Ticks},
    {"t", "t", DistanceAsk::Unit::Ticks},
    {"bps", "bp", DistanceAsk::Unit::Fraction, true},
    {"bp", "bp", DistanceAsk::Unit::Fraction, true},
    {"%", "%", DistanceAsk::Unit::Fraction},
    {"r", "R", DistanceAsk::Unit::Risk},
});

[[nodiscard]] std::string_view withoutSign(std::string_view text)
{
    for (const std::string_view sign : {"+", "-", "\u2212"}) {
        if (text.starts_with(sign))
            return text.substr(sign.size());
    }
    return text;
}

/// "30" of "30 bp" as the fraction 0.003.
[[nodiscard]] Result<Decimal> readPoints(std::string_view text, const NumberField& what, std::int64_t mostPercent)
{
    auto points = readTypedNumber(text, what);
    if (!points)
        return points;
    const std::int64_t most = mostPercent * kPointsPerPercent;
    const auto fraction = *points <= Decimal{most, 0} ? multiply(points->normalized(), {1, 4}) : std::nullopt;
    if (fraction)
        return fraction->normalized();
    Error error{.kind = ErrorKind::Invalid,
                .code = what.code,
                .message =
                    fmt::format("{} bp is more than the {} bp that go here, or too fine.", plainText(*points), most)};
    error.field = what.field;
    error.limit = fmt::format("at most {} bp", most);
    error.value = shortTyping(text);
    error.fixes = {std::to_string(most)};
    return fail(std::move(error));
}

} // namespace

Result<DistanceAsk> readDistanceAsk(std::string_view typed, const NumberField& what, std::int64_t mostPercent)
{
    std::string small(trimmed(typed));
    std::ranges::transform(small, small.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    std::string_view text = small;
    const auto* const ending =
        std::ranges::find_if(kEndings, [text](const Ending& one) { return text.ends_with(one.typed); });
    if (ending == kEndings.end()) {
        const auto number = readTypedNumber(text, what);
        return number ? Result<DistanceAsk>(DistanceAsk{DistanceAsk::Unit::Plain, *number}) : fail(number.error());
    }
    text = trimmed(withoutSign(text.substr(0, text.size() - ending->typed.size())));
    auto number = ending->isPoints                              ? readPoints(text, what, mostPercent)
                  : ending->unit == DistanceAsk::Unit::Fraction ? readPercent(text, what, mostPercent)
                                                                : readTypedNumber(text, what);
    if (!number) {
        for (std::string& fix : number.error().fixes) {
            if (!fix.ends_with(ending->written))
                fix += ending->written;
        }
        return fail(std::move(number.error()));
    }
    return DistanceAsk{ending->unit, *number};
}

std::optional<Decimal> quoteDistance(const DistanceAsk& ask, const Decimal& from, const TickRule& ticks)
{
    switch (ask.unit) {
    case DistanceAsk::Unit::Plain: return ask.number;
    case DistanceAsk::Unit::Ticks: return multiply(ask.number, ticks.stepAt(from));
    case DistanceAsk::Unit::Fraction: return multiply(ask.number.normalized(), from.normalized());
    case DistanceAsk::Unit::Risk: break;
    }
    return std::nullopt;
}

std::optional<Decimal> fractionDistance(const DistanceAsk& ask, const std::optional<Decimal>& from,
                                        const TickRule& ticks)
{
    switch (ask.unit) {
    case DistanceAsk::Unit::Plain: return multiply(ask.number.normalized(), {1, 2});
    case DistanceAsk::Unit::Fraction: return ask.number;
    case DistanceAsk::Unit::Ticks: {
        const auto away = from ? quoteDistance(ask, *from, ticks) : std::nullopt;
        const auto share = away ? divide(*away, *from, kFractionScale, Rounding::Down) : std::nullopt;
        return share ? std::optional(share->normalized()) : std::nullopt;
    }
    case DistanceAsk::Unit::Risk: break;
    }
    return std::nullopt;
}

} // namespace gannet
