// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trading/bracket.h"

#include "core/trading/sizing.h"
#include "core/venue/order_rules.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace gannet {

namespace {

[[nodiscard]] std::string field(const std::optional<Decimal>& value)
{
    return value ? value->toString() : "-";
}

[[nodiscard]] std::optional<Decimal> valueOf(const std::optional<Price>& price)
{
    return price ? std::optional(price->value) : std::nullopt;
}

/// The next word, taken off the front with the blank behind it.
[[nodiscard]] std::string_view takeWord(std::string_view& text)
{
    const std::string_view word = text.substr(0, text.find(' '));
    text.remove_prefix(std::min(text.size(), word.size() + 1));
    return word;
}

struct EntryAt {
    Side side;
    Price price;
    const Instrument& instrument;
};

[[nodiscard]] tl::unexpected<Error> wrongSide(Code code, std::string_view leg, const Decimal& typed, bool isAbove,
                                              const EntryAt& entry)
{
    const auto nearest = nextPrice(entry.price.value, isAbove, entry.instrument);
    const std::string at = plainText(entry.price.value);
    return refuseField(code, fmt::format("bracket.{}", leg),
                       fmt::format("The {} of a {} at {} must lie {} it; {} does not{}", leg, toString(entry.side), at,
                                   isAbove ? "above" : "below", plainText(typed),
                                   nearest ? fmt::format(". The nearest that does is {}", plainText(*nearest)) : ""),
                       fmt::format("{} {}", isAbove ? "above" : "below", at), plainText(typed),
                       nearest ? std::vector<std::string>{plainText(*nearest)} : std::vector<std::string>{});
}

} // namespace

std::string toText(const Bracket& bracket)
{
    std::string text;
    for (const BracketPart& part : bracket.parts)
        text +=
            fmt::format("{}{} {} {} {} {}", text.empty() ? "" : "|", part.share.toString(), field(valueOf(part.target)),
                        field(valueOf(part.stop)), field(part.trail), field(part.slippageCap));
    return text;
}

// After a '#': what is gone, then of each part what exited before and its marks: n no stop, o no target, x exiting.
std::string toText(const StoredBracket& stored)
{
    const auto isNew = [](const BracketState::Part& part) {
        return part.exitedBefore.isZero() && part.hasStop && part.hasTarget && !part.isExiting;
    };
    if (stored.state.gone.isZero() && std::all_of(stored.state.parts.begin(), stored.state.parts.end(), isNew))
        return toText(stored.bracket);
    std::string text = toText(stored.bracket) + "#" + stored.state.gone.toString();
    for (const BracketState::Part& part : stored.state.parts)
        text += fmt::format(" {} {}{}{}{}", part.exitedBefore.toString(), part.hasStop ? "" : "n",
                            part.hasTarget ? "" : "o", part.isExiting ? "x" : "", "-");
    return text;
}

std::optional<StoredBracket> bracketFrom(std::string_view text)
{
    StoredBracket stored;
    const std::size_t mark = text.find('#');
    std::string_view parts = text.substr(0, mark);
    while (!parts.empty()) {
        std::string_view line = parts.substr(0, parts.find('|'));
        parts.remove_prefix(std::min(parts.size(), line.size() + 1));
        std::optional<Decimal> values[5];
        for (auto& value : values) {
            const std::string_view word = takeWord(line);
            value = Decimal::tryParse(word);
            if (word.empty() || (!value && word != "-"))
                return std::nullopt;
        }
        if (!values[0] || !line.empty())
            return std::nullopt;
        const auto price = [](const std::optional<Decimal>& value) {
            return value ? std::optional(Price{*value}) : std::nullopt;
        };
        stored.bracket.parts.push_back({*values[0], price(values[1]), price(values[2]), values[3], values[4]});
    }
    if (stored.bracket.parts.empty())
        return std::nullopt;
    stored.state.parts.resize(stored.bracket.parts.size());
    if (mark == std::string_view::npos)
        return stored;
    std::string_view state = text.substr(mark + 1);
    const auto gone = Decimal::tryParse(takeWord(state));
    if (!gone)
        return std::nullopt;
    stored.state.gone = *gone;
    for (BracketState::Part& part : stored.state.parts) {
        const auto before = Decimal::tryParse(takeWord(state));
        const std::string_view marks = takeWord(state);
        if (!before || !marks.ends_with('-') || marks.find_first_not_of("nox-") != std::string_view::npos)
            return std::nullopt;
        part = {*before, marks.find('n') == std::string_view::npos, marks.find('o') == std::string_view::npos,
                marks.find('x') != std::string_view::npos};
    }
    return state.empty() ? std::optional(std::move(stored)) : std::nullopt;
}

Decimal shareOf(const Decimal& open, const std::vector<BracketPart>& parts, std::size_t i, const Instrument& instrument)
{
    const auto upTo = [&](std::size_t count) {
        if (count == parts.size())
            return open;
        Decimal share;
        for (std::size_t k = 0; k < count; ++k)
            share = add(share, parts[k].share).value_or(share);
        const auto part = multiply(open, share);
        return (part ? floorToLot(*part, instrument) : std::nullopt).value_or(Decimal{});
    };
    const auto share = subtract(upTo(i + 1), upTo(i));
    return share && share->isPositive() ? *share : Decimal{};
}

Result<void> checkBracket(const Bracket& bracket, const OrderTerms& entry, const Instrument& instrument)
{
    if (bracket.parts.empty() || bracket.parts.size() > kBracketParts)
        return refuseField(Code::InvalidRequest, "bracket", fmt::format("A bracket has 1 to {} parts", kBracketParts),
                           fmt::format("1 to {}", kBracketParts), std::to_string(bracket.parts.size()));
    if (entry.isReduceOnly)
        return refuseField(Code::InvalidRequest, "bracket", "An order that only reduces has nothing to protect",
                           "an entry", "reduce-only");
    const auto reference = entry.price ? entry.price : entry.trigger;
    const bool isBuy = entry.side == Side::Buy;
    Decimal shares;
    for (const BracketPart& part : bracket.parts) {
        if (part.share.mantissa <= 0)
            return refuseField(Code::InvalidRequest, "bracket.share", "A part has a share above zero", "0 to 1",
                               plainText(part.share));
        shares = add(shares, part.share).value_or(shares);
        if (!part.target && !part.stop && !part.trail)
            return refuseField(Code::InvalidRequest, "bracket", "A part has a target, a stop, or both", "one of them",
                               "neither");
        if (part.stop && part.trail)
            return refuseField(Code::InvalidRequest, "bracket.trail", "A stop stands or follows, not both",
                               "one of them", "both");
        if (part.trail && part.trail->mantissa <= 0)
            return refuseField(Code::BadTrigger, "bracket.trail", "A trailing stop keeps a distance above zero",
                               "a positive number", plainText(*part.trail));
        if (part.target) {
            if (auto ok = checkPrice(*part.target, instrument, "price"); !ok)
                return ok;
        }
        if (part.stop) {
            if (auto ok = checkPrice(*part.stop, instrument, "trigger"); !ok)
                return ok;
        }
        if (reference && part.stop && (isBuy ? *part.stop >= *reference : *part.stop <= *reference))
            return wrongSide(Code::BadTrigger, "stop", part.stop->value, !isBuy, {entry.side, *reference, instrument});
        if (reference && part.target && (isBuy ? *part.target <= *reference : *part.target >= *reference))
            return wrongSide(Code::BadPrice, "target", part.target->value, isBuy, {entry.side, *reference, instrument});
    }
    if (shares != Decimal{1, 0})
        return refuseField(Code::InvalidRequest, "bracket.share", "The shares of all parts make 1", "1",
                           plainText(shares));
    return {};
}

} // namespace gannet
