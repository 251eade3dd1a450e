// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/trading_command.h"
#include "tests/support/fake_engine_port.h"

#include <optional>

namespace gannet {

/// What a reader can check by eye: bid 61 680.5, ask 61 680.6, tick 0.1, lot 0.001; equity 10 000; a long position
/// of 2.
inline constexpr std::int64_t kTicketBid = 616'805;
inline constexpr std::int64_t kTicketAsk = 616'806;

[[nodiscard]] inline std::optional<Decimal> fakePrice(const PriceAsk& ask)
{
    Decimal at{ask.from == PriceAsk::From::Ask ? kTicketAsk : kTicketBid, 1};
    if (ask.from == PriceAsk::From::Typed)
        return ask.typed;
    if (ask.fraction)
        at = add(at, *multiply(at, *ask.fraction))->rescaled(1, Rounding::HalfEven).value_or(at);
    return add(at, Decimal{ask.ticks, 1});
}

[[nodiscard]] inline MaybeAmount knownAmount(const std::optional<Decimal>& value)
{
    return value ? known(value->mantissa, value->scale) : MaybeAmount{};
}

/// Answers a draft as an engine with one armed paper account would: Ready when price and size are there.
inline void fillTicket(TicketView& view, const ViewSpec& spec, Timestamp now)
{
    const TicketDraft draft = spec.draft.value_or(TicketDraft{});
    view.revision = draft.revision;
    view.engineTime = now;
    view.priceScale = 1;
    view.qtyScale = 3;
    view.freshness = liveFreshness(now);
    view.bid = known(kTicketBid, 1);
    view.ask = known(kTicketAsk, 1);
    view.mark = view.last = view.bid;
    view.hasAccount = true;
    view.account = AccountState::Ready;
    view.mode = draft.mode;
    view.isArmed = true;
    view.offer = {.types = 0x7F,
                  .localTypes = offerBit(OrderType::Trailing),
                  .timesInForce = 0x1F,
                  .localTimesInForce = offerBit(TimeInForce::Gtd),
                  .triggerSources = 3,
                  .localTriggerSources = 0,
                  .hasPostOnly = true,
                  .hasReduceOnly = true,
                  .hasLeverage = true};
    view.leverage = known(10, 0);
    view.maxLeverage = known(40, 0);
    view.marginMode = MarginMode::Cross;
    view.position = known(2000, 3);
    view.averageEntry = known(614'120, 1);
    const bool hasPrice = draft.terms.type == OrderType::Limit || draft.terms.type == OrderType::StopLimit ||
                          draft.terms.type == OrderType::TakeProfitLimit;
    const bool isBuy = draft.terms.side == Side::Buy;
    const auto price = draft.price ? fakePrice(*draft.price) : std::nullopt;
    view.price = knownAmount(hasPrice ? price : std::nullopt);
    view.trigger = knownAmount(draft.trigger ? fakePrice(*draft.trigger) : std::nullopt);
    const Decimal at = hasPrice && price ? *price : Decimal{isBuy ? kTicketAsk : kTicketBid, 1};
    std::optional<Decimal> qty;
    if (draft.size) {
        const Decimal equity{10'000, 0};
        const auto worth = [&](const Decimal& money) { return divide(money, at, 3, Rounding::Down); };
        switch (draft.size->of) {
        case SizeAsk::Of::Units: qty = draft.size->value; break;
        case SizeAsk::Of::Quote: qty = worth(draft.size->value); break;
        case SizeAsk::Of::Equity: qty = worth(*multiply(equity, draft.size->value)); break;
        case SizeAsk::Of::Risk: qty = Decimal{5, 2}; break;
        case SizeAsk::Of::Position: qty = multiply({2, 0}, draft.size->value)->rescaled(3, Rounding::Down); break;
        }
    }
    view.qty = knownAmount(qty);
    view.sizeBinding.assign("asked");
    const bool isWhole = qty && (!hasPrice || price);
    view.verdict = isWhole ? TicketVerdict::Ready : TicketVerdict::Incomplete;
    if (!isWhole) {
        view.problemCount = 1;
        view.problems[0].field = qty ? TicketField::Price : TicketField::Size;
        view.problems[0].code.assign(qty ? "BAD_PRICE" : "BAD_QTY");
        view.problems[0].words.assign("Something is missing");
        return;
    }
    const auto notional = multiply(at, *qty);
    view.notional = knownAmount(notional);
    view.equityFraction = knownAmount(divide(*notional, {10'000, 0}, 6, Rounding::HalfEven));
    view.isMaker = hasPrice && (isBuy ? *price < Decimal{kTicketAsk, 1} : *price > Decimal{kTicketBid, 1});
    view.fillPrice = knownAmount(at);
    if (!view.isMaker) {
        view.slippage = known(0, 4);
        view.visibleFraction = known(1, 0);
    }
    view.feeRate = known(view.isMaker ? 15 : 45, 5);
    view.fee = knownAmount(multiply(*notional, {view.isMaker ? 15 : 45, 5}));
    view.marginNeeded = knownAmount(divide(*notional, {10, 0}, 2, Rounding::Up));
    view.freeNow = known(800'000, 2);
    view.freeAfter = knownAmount(subtract({800'000, 2}, {view.marginNeeded.mantissa, view.marginNeeded.scale}));
    view.positionAfter = knownAmount(isBuy ? add({2, 0}, *qty) : subtract({2, 0}, *qty));
    view.entryAfter = known(614'200, 1);
    view.liquidationAfter = known(499'510, 1);
}

/// The order that a SubmitOrder would become.
[[nodiscard]] inline Order orderOf(const SubmitOrder& command, OrderState state, Timestamp now)
{
    Order order;
    order.id = {now.ns > 0 ? 0x3f9a'0000'0000'0001U : 1U, 0x00c4'1e00U};
    order.request = command.order.request;
    order.venue = VenueId{0};
    order.instrument = InstrumentId{0};
    order.account = command.order.account;
    order.mode = command.order.mode;
    order.terms = command.order.terms;
    order.state = state;
    order.created = order.changed = now;
    return order;
}

} // namespace gannet
