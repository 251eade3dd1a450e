// SPDX-License-Identifier: GPL-3.0-or-later
// Leverage and margin: docs/trading.md says what each counts.
#include "core/base/overloaded.h"
#include "core/ledger/pnl.h"
#include "core/trading/risk_gates.h"
#include "core/trading/soft_limits.h"
#include "core/venue/order_rules.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace gannet::gate {

namespace {

constexpr int kMarginScale = 8; ///< decimals of a margin as told
constexpr int kMoveScale = 2;   ///< decimals of an amount to be moved that is offered

/// What a unit of the order costs the moment it trades at `at`: the taker's fee, and how far that is from what a
/// position is valued at. Venues want that free beside the margin.
[[nodiscard]] std::optional<Decimal> lostAtOnce(const RiskInput& input, const Price& at)
{
    const auto fee = input.takerRate ? multiply(at.value, *input.takerRate) : Decimal{};
    const auto gap = !input.value                            ? Decimal{}
                     : input.request.terms.side == Side::Buy ? subtract(at.value, input.value->value)
                                                             : subtract(input.value->value, at.value);
    const auto sum = fee && gap ? add(*fee, gap->isNegative() ? Decimal{} : *gap) : std::nullopt;
    return sum && sum->isNegative() ? Decimal{} : sum; // a rebate is not there before it is paid
}

[[nodiscard]] std::string shown(const Decimal& amount)
{
    return plainText(amount.rescaled(kMoveScale, Rounding::Down).value_or(amount));
}

/// Of a change: what the venue and the account's limit leave.
Result<void> leverageAllowed(const RiskInput& input, const LeverageChange& change)
{
    const Decimal one{1, 0};
    auto most = change.most;
    const auto own = stricter(input, &HardLimits::maxLeverage);
    const bool isOurs = isRisk(input) && own && (!most || own->most < *most);
    if (isOurs) // lowering is never held up by a limit of ours
        most = std::max(own->most.rescaled(0, Rounding::Down).value_or(one), one);
    if (change.to >= one && (!most || change.to <= *most))
        return {};
    const Decimal& nearest = change.to < one ? one : *most;
    const std::string range = most ? "1 to " + plainText(*most) : std::string("1 or more");
    return deny(Code::Leverage,
                fmt::format("{} {} {} times leverage; {} was asked for", spokenName(input),
                            isOurs ? fmt::format("is held by the limit of {} to", own->whose) : "may have", range,
                            plainText(change.to)),
                range, plainText(change.to), {plainText(nearest)});
}

Result<void> modeAllowed(const RiskInput& input, const MarginModeChange& change)
{
    if (change.to == MarginMode::Isolated || !change.isIsolatedOnly)
        return {};
    return deny(Code::Unsupported,
                fmt::format("{} can only be traded with isolated margin at {}: cross is not to be had",
                            spokenName(input), input.venueName),
                "isolated", "cross", {"isolated"});
}

Result<void> moveAllowed(const RiskInput& input, const MarginMove& move)
{
    const std::string& quote = input.instrument->quote;
    const std::string asked = plainText(move.amount.absolute());
    if (move.amount.isZero())
        return deny(Code::BadQty, "An amount of margin that is zero changes nothing", "above 0", "0");
    if (input.position.isZero())
        return deny(Code::StateConflict,
                    fmt::format("There is no position in {} whose margin could be changed", spokenName(input)),
                    "an open position", "none");
    if (move.mode == MarginMode::Cross)
        return deny(
            Code::StateConflict,
            fmt::format("The position in {} is backed by all of the account: only an isolated one has margin of "
                        "its own",
                        spokenName(input)),
            "isolated", "cross");
    if (move.amount.isNegative() && move.isLocked)
        return deny(
            Code::Unsupported,
            fmt::format("{} does not let margin be taken from a position in {}: it comes back as the position is "
                        "closed",
                        input.venueName, spokenName(input)),
            "0", asked);
    if (move.decimals && !move.amount.mantissaAt(*move.decimals)) {
        const Decimal least{1, static_cast<std::int8_t>(*move.decimals)};
        const auto cut = move.amount.absolute().rescaled(*move.decimals, Rounding::Down);
        const std::string fix = plainText(cut && !cut->isZero() ? *cut : least);
        return deny(Code::BadQty,
                    fmt::format("{} counts margin in steps of {} {}, and {} was asked for", input.venueName,
                                plainText(least), quote, asked),
                    fmt::format("steps of {}", plainText(least)), asked, {fix});
    }
    const auto& most = move.amount.isNegative() ? move.removable : input.freeMargin;
    if (!most || move.amount.absolute() <= *most)
        return {};
    const Decimal room = most->isNegative() ? Decimal{} : *most;
    std::vector<std::string> fixes;
    if (const auto cut = room.rescaled(kMoveScale, Rounding::Down); cut && cut->isPositive())
        fixes.push_back(plainText(*cut));
    const std::string limit = fmt::format("{} {}", shown(room), quote);
    const std::string name = spokenName(input);
    if (move.amount.isNegative())
        return deny(Code::InsufficientFunds,
                    fmt::format("At most {} can be taken from the margin of {}, not {}: its leverage and {} keep the "
                                "rest of its {}",
                                limit, name, asked, input.venueName, move.held ? shown(*move.held) : std::string("?")),
                    limit, asked, std::move(fixes));
    return deny(Code::InsufficientFunds,
                fmt::format("At most {} can be put to the margin of {}, not {}: no more is free", limit, name, asked),
                limit, asked, std::move(fixes));
}

} // namespace

Result<void> leverage(const RiskInput& input)
{
    if (input.setting) {
        const auto* const change = std::get_if<LeverageChange>(&*input.setting);
        return change ? leverageAllowed(input, *change) : Result<void>{};
    }
    const auto limit = stricter(input, &HardLimits::maxLeverage);
    if (!limit || !isRisk(input) || leavesLess(input))
        return {};
    const std::string most = plainText(limit->most);
    const auto ending = endingOf(input);
    if (!ending || !input.equity || !input.othersNotional)
        return deny(Code::Leverage, "Equity or exposure is not known, so leverage cannot be held against its limit",
                    most, "unknown");
    const auto after = ending->worth ? add(*input.othersNotional, *ending->worth) : std::nullopt;
    const auto room = multiply(*input.equity, limit->most);
    if (after && room && *after <= *room)
        return {};
    return denySize(
        input, Code::Leverage,
        fmt::format("With this order and what is open positions may be worth {} on an equity of {}; the limit "
                    "of {} is {}x",
                    after ? plainText(*after) : "too much", plainText(*input.equity), limit->whose, most),
        most + "x", after ? plainText(*after) : "too large", sizeWithin(input, *ending, *input.othersNotional, room));
}

/// As venues bind it: the larger of what either side of the instrument could come to, over the leverage as set.
Result<void> margin(const RiskInput& input)
{
    if (input.setting)
        return std::visit(overloaded{[](const LeverageChange&) { return Result<void>{}; },
                                     [&](const MarginModeChange& change) { return modeAllowed(input, change); },
                                     [&](const MarginMove& move) { return moveAllowed(input, move); }},
                          *input.setting);
    if (!input.freeMargin || !input.setLeverage || !input.setLeverage->isPositive() || !isRisk(input))
        return {}; // where it is not known the venue says it
    if (hasTrigger(input.request.terms.type) || input.request.terms.type == OrderType::Trailing)
        return {}; // it binds nothing until it fires
    const bool isBuy = input.request.terms.side == Side::Buy;
    const auto end = endOf(input);
    const auto without = [&input](Side side, const Decimal& more) {
        const auto open = add(side == Side::Buy ? input.openingBuyQty : input.openingSellQty, more);
        return !open ? std::nullopt : side == Side::Buy ? add(input.position, *open) : subtract(input.position, *open);
    };
    const auto own = without(isBuy ? Side::Buy : Side::Sell, input.changedQty);
    const auto other = without(isBuy ? Side::Sell : Side::Buy, Decimal{});
    const auto at = referencePrice(input);
    if (!end || !own || !other || !at)
        return {};
    const Decimal before = std::max(own->absolute(), other->absolute());
    const auto bound = subtract(std::max(end->absolute(), other->absolute()), before);
    if (!bound || !bound->isPositive())
        return {};
    const auto margin = marginUsed(notional(*bound, *at), *input.setLeverage, kMarginScale, Rounding::Up);
    const auto lost = lostAtOnce(input, *at);
    const Decimal& qty = input.request.terms.qty.value;
    const auto spent = lost ? multiply(qty, *lost) : std::nullopt;
    const auto needed = margin && spent ? add(*margin, *spent) : std::nullopt;
    if (needed && *needed <= *input.freeMargin)
        return {};
    // What closes binds nothing and still costs its fee.
    const auto closing = subtract(qty, *bound);
    const auto ofClosing = closing && lost ? multiply(*closing, *lost) : std::nullopt;
    const auto left = ofClosing ? subtract(*input.freeMargin, *ofClosing) : std::nullopt;
    const auto unit = divide(at->value, *input.setLeverage, kMarginScale, Rounding::Up);
    const auto each = unit && lost ? add(*unit, *lost) : std::nullopt;
    const auto more =
        left && left->isPositive() && each ? divide(*left, *each, kFixScale, Rounding::Down) : std::nullopt;
    const std::string& quote = input.instrument->quote;
    const auto needs = [](const std::optional<Decimal>& amount) {
        const auto rounded = amount ? amount->rescaled(2, Rounding::Up) : std::nullopt;
        return rounded ? plainText(*rounded) : std::string("too much");
    };
    return denySize(
        input, Code::InsufficientFunds,
        fmt::format("This order needs {} {}: a margin of {} at {}x, and {} that its fee and the spread take "
                    "at once; {} {} are free",
                    needs(needed), quote, needs(margin), plainText(*input.setLeverage), needs(spent),
                    plainText(*input.freeMargin), quote),
        plainText(*input.freeMargin), needed ? plainText(*needed) : "too large",
        sizeFor(input, *end, more ? add(before, *more) : std::nullopt));
}

} // namespace gannet::gate
