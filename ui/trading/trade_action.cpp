// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/trading/trade_action.h"

#include <algorithm>
#include <array>

namespace gannet {

namespace {

using enum EffectClass;

constexpr std::array kActions{
    TradeAction{"order.join.buy", "buy at the best bid, post-only", Risk, PressKind::Now},
    TradeAction{"order.join.sell", "sell at the best ask, post-only", Risk, PressKind::Now},
    TradeAction{"order.take.buy", "buy what is offered, at most 0.3 % away", Risk, PressKind::Now},
    TradeAction{"order.take.sell", "sell to what is bid, at most 0.3 % away", Risk, PressKind::Now},
    TradeAction{"order.improve.buy", "buy one tick above the best bid, post-only", Risk, PressKind::Now},
    TradeAction{"order.improve.sell", "sell one tick below the best ask, post-only", Risk, PressKind::Now},
    TradeAction{"order.hit.bid", "sell at the best bid, the rest stays", Risk, PressKind::Now},
    TradeAction{"order.lift.ask", "buy at the best ask, the rest stays", Risk, PressKind::Now},
    TradeAction{"cancel.entries", "cancel entries of this symbol; what protects stays", Reduce, PressKind::Now},
    TradeAction{"cancel.stops", "cancel the stops of this symbol, held", Reduce, PressKind::Hold},
    TradeAction{"cancel.everything", "cancel every order of this symbol; held if some protect", Reduce,
                PressKind::Hold},
    TradeAction{"cancel.entries.all", "cancel entries everywhere", Reduce, PressKind::Now},
    TradeAction{"stop.breakeven", "stop to breakeven, fees included", Reduce, PressKind::Now},
    TradeAction{"stop.tighter", "stop 0.05 % nearer", Reduce, PressKind::Now},
    TradeAction{"stop.wider", "stop 0.05 % farther", Risk, PressKind::Now},
    TradeAction{"position.close", "close the position as maker; again within 2 s: take now", Reduce, PressKind::Now},
    TradeAction{"position.close.25", "close a quarter", Reduce, PressKind::Now},
    TradeAction{"position.close.50", "close half", Reduce, PressKind::Now},
    TradeAction{"position.close.75", "close three quarters", Reduce, PressKind::Now},
    TradeAction{"position.reverse", "reverse the position, asks first", Risk, PressKind::Now},
    TradeAction{"position.flatten", "close every position of this mode, held", Reduce, PressKind::Hold},
    TradeAction{"ticket.buy", "to the ticket, side buy", Prepare, PressKind::Now},
    TradeAction{"ticket.sell", "to the ticket, side sell", Prepare, PressKind::Now},
    TradeAction{"ticket.submit", "send the ticket as it stands", Risk, PressKind::Now},
    TradeAction{"ticket.bracket", "bracket of the ticket", Prepare, PressKind::Now},
    TradeAction{"arm.toggle", "arm, disarm", Prepare, PressKind::Now},
    TradeAction{"kill", "kill switch for everything", Reduce, PressKind::Twice},
    TradeAction{"ladder.limit", "limit order at the row cursor", Risk, PressKind::Now},
    TradeAction{"ladder.stop", "stop at the row cursor", Risk, PressKind::Now},
    TradeAction{"ladder.bracket", "limit order at the row cursor with the ticket's bracket", Risk, PressKind::Now},
    TradeAction{"ladder.side.buy", "buy column", Prepare, PressKind::Now},
    TradeAction{"ladder.side.sell", "sell column", Prepare, PressKind::Now},
    TradeAction{"ladder.lift.up", "orders at the cursor up; Shift let go sends, Esc puts back", Risk, PressKind::Now},
    TradeAction{"ladder.lift.down", "orders at the cursor down", Risk, PressKind::Now},
    TradeAction{"ladder.bracket.up", "order or position at the cursor with its bracket up; Alt let go sends", Risk,
                PressKind::Now},
    TradeAction{"ladder.bracket.down", "order or position with its bracket down", Risk, PressKind::Now},
    TradeAction{"ladder.cancel", "cancel the orders at the cursor; held if one protects", Reduce, PressKind::Now},
    TradeAction{"size.position", "size of the position", Prepare, PressKind::Now},
    TradeAction{"size.1", "size 1", Prepare, PressKind::Now},
    TradeAction{"size.2", "size 2", Prepare, PressKind::Now},
    TradeAction{"size.3", "size 3", Prepare, PressKind::Now},
    TradeAction{"size.4", "size 4", Prepare, PressKind::Now},
    TradeAction{"size.5", "size 5", Prepare, PressKind::Now},
    TradeAction{"size.down", "smaller size", Prepare, PressKind::Now},
    TradeAction{"size.up", "larger size", Prepare, PressKind::Now},
};

} // namespace

std::span<const TradeAction> tradeActions()
{
    return kActions;
}

const TradeAction* findTradeAction(std::string_view id)
{
    const auto* const found = std::ranges::find(kActions, id, &TradeAction::id);
    return found == kActions.end() ? nullptr : found;
}

} // namespace gannet
