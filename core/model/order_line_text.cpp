// SPDX-License-Identifier: GPL-3.0-or-later
// An order line as text, and its exits as prices.
#include "core/base/overloaded.h"
#include "core/model/order_line.h"
#include "core/model/typed_ask.h"
#include "core/model/typed_time.h"

#include <fmt/format.h>

#include <utility>

namespace gannet {

namespace {

constexpr int kShareScale = 9;

[[nodiscard]] std::string exitText(const ExitAsk& exit)
{
    switch (exit.at) {
    case ExitAsk::At::Price: return exit.value.toString();
    case ExitAsk::At::Fraction: return percentText(exit.value) + "%";
    case ExitAsk::At::Ticks: return plainText(exit.value) + "T";
    case ExitAsk::At::Entry: return "$entry";
    case ExitAsk::At::Liquidation: return "$liq";
    }
    return "?";
}

[[nodiscard]] std::string entryText(const EntryLine& line, Duration utcOffset)
{
    const TicketDraft& draft = line.draft;
    std::string text = fmt::format("{} {}", toString(draft.terms.side), draft.size ? typedText(*draft.size) : "?");
    if (!line.symbol.empty())
        text += " " + line.symbol;
    if (draft.terms.type == OrderType::Market)
        text += " market";
    else if (draft.price)
        text += " @" + typedText(*draft.price);
    if (line.stop)
        text += " stop " + exitText(*line.stop);
    for (std::size_t i = 0; i < line.targets.size(); ++i)
        text += (i == 0 ? " tp " : ",") + exitText(line.targets[i]);
    if (draft.terms.timeInForce != TimeInForce::Gtc)
        text += fmt::format(" {}", toString(draft.terms.timeInForce));
    if (draft.terms.timeInForce == TimeInForce::Gtd)
        text += " " + expiryText(draft.terms.expiry, utcOffset);
    if (draft.terms.isPostOnly)
        text += " post";
    if (draft.terms.isReduceOnly)
        text += " ro";
    if (!line.venue.empty())
        text += " on " + line.venue;
    return text;
}

[[nodiscard]] std::string cancelText(const CancelLine& line)
{
    if (!line.order.empty())
        return "cancel #" + line.order;
    if (!line.symbol.empty())
        return "cancel " + line.symbol;
    return line.what == CancelWhat::Everything ? "cancel all" : "cancel entries";
}

[[nodiscard]] std::string closeText(const CloseLine& line)
{
    std::string text = "close";
    if (!line.symbol.empty())
        text += " " + line.symbol;
    if (line.fraction != Decimal{1, 0})
        text += " " + percentText(line.fraction) + "%";
    return text;
}

/// How far an exit lies from the entry, for distances.
[[nodiscard]] std::optional<Decimal> distanceOf(const ExitAsk& exit, const Price& entry, const Instrument& instrument)
{
    if (exit.at == ExitAsk::At::Fraction)
        return multiply(entry.value, exit.value);
    const Decimal tick = instrument.tickRule.stepAt(entry.value);
    return tick.isZero() ? std::nullopt : multiply(tick, exit.value);
}

/// On the grid, towards the entry: a stop never loses more than was said, a target is never farther.
[[nodiscard]] std::optional<Decimal> towards(const std::optional<Decimal>& price, const Price& entry,
                                             const Instrument& instrument)
{
    if (!price || !price->isPositive())
        return std::nullopt;
    const auto near = instrument.tickRule.neighbours(*price);
    if (!near)
        return std::nullopt;
    const Decimal& taken = *price < entry.value ? near->above : near->below;
    return taken.isPositive() ? std::optional(taken.normalized()) : std::nullopt;
}

[[nodiscard]] Result<Price> priceOf(const ExitAsk& exit, bool isAbove, const Price& entry, const Instrument& instrument,
                                    const LineFacts& facts)
{
    if (exit.at == ExitAsk::At::Price)
        return Price{exit.value};
    std::optional<Decimal> price;
    if (exit.at == ExitAsk::At::Entry || exit.at == ExitAsk::At::Liquidation) {
        price = exit.at == ExitAsk::At::Entry ? facts.entry : facts.liquidation;
    } else if (const auto distance = distanceOf(exit, entry, instrument)) {
        price = isAbove ? add(entry.value, *distance) : subtract(entry.value, *distance);
    }
    if (const auto taken = towards(price, entry, instrument))
        return Price{*taken};
    Error error{.kind = ErrorKind::Invalid,
                .code = Code::BadTrigger,
                .message = fmt::format("{} beside an entry at {} is no price of {}: {}", exitText(exit),
                                       plainText(entry.value), instrument.symbol,
                                       price ? "it is not above zero" : "it cannot be worked out")};
    error.field = "bracket";
    error.limit = "a price above zero";
    error.value = exitText(exit);
    return fail(std::move(error));
}

} // namespace

std::string lineText(const OrderLine& line, Duration utcOffset)
{
    return std::visit(overloaded{[utcOffset](const EntryLine& entry) { return entryText(entry, utcOffset); },
                                 [](const CancelLine& cancel) { return cancelText(cancel); },
                                 [](const CloseLine& close) { return closeText(close); },
                                 [](const FlatLine&) { return std::string("flat"); },
                                 [](const LeverageLine& lev) { return fmt::format("lev {}", lev.leverage); }},
                      line);
}

Result<std::optional<Bracket>> bracketOf(const EntryLine& line, const Price& entry, const Instrument& instrument,
                                         const LineFacts& facts)
{
    if (!line.stop && line.targets.empty())
        return std::optional<Bracket>();
    const bool isBuy = line.draft.terms.side == Side::Buy;
    std::optional<Price> stop;
    if (line.stop) {
        auto price = priceOf(*line.stop, !isBuy, entry, instrument, facts);
        if (!price)
            return fail(std::move(price.error()));
        stop = *price;
    }
    Bracket bracket;
    const std::size_t parts = std::max<std::size_t>(line.targets.size(), 1);
    const Decimal whole{1, 0};
    const Decimal share = *divide(whole, {static_cast<std::int64_t>(parts), 0}, kShareScale, Rounding::Down);
    Decimal rest = whole;
    for (std::size_t i = 0; i < parts; ++i) {
        BracketPart part;
        part.share = i + 1 == parts ? rest.normalized() : share.normalized();
        rest = *subtract(rest, part.share);
        part.stop = stop;
        if (i < line.targets.size()) {
            auto target = priceOf(line.targets[i], isBuy, entry, instrument, facts);
            if (!target)
                return fail(std::move(target.error()));
            part.target = *target;
        }
        bracket.parts.push_back(part);
    }
    return std::optional(std::move(bracket));
}

} // namespace gannet
