// SPDX-License-Identifier: GPL-3.0-or-later
// Leverage and margin: docs/trading.md says what each counts.
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

} // namespace

Result<void> leverage(const RiskInput& input)
{
    if (input.leverage)
        return leverageAllowed(input, *input.leverage);
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
    const auto shown = [](const std::optional<Decimal>& amount) {
        const auto rounded = amount ? amount->rescaled(2, Rounding::Up) : std::nullopt;
        return rounded ? plainText(*rounded) : std::string("too much");
    };
    return denySize(
        input, Code::InsufficientFunds,
        fmt::format("This order needs {} {}: a margin of {} at {}x, and {} that its fee and the spread take "
                    "at once; {} {} are free",
                    shown(needed), quote, shown(margin), plainText(*input.setLeverage), shown(spent),
                    plainText(*input.freeMargin), quote),
        plainText(*input.freeMargin), needed ? plainText(*needed) : "too large",
        sizeFor(input, *end, more ? add(before, *more) : std::nullopt));
}

} // namespace gannet::gate
