// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/trading/ladder_orders.h"

#include "ui/trading/quick_orders.h"

#include <algorithm>

namespace gannet {

namespace {

/// The stack that an order like `wanted` joins.
[[nodiscard]] LadderOrders& stackOf(std::vector<LadderOrders>& stacks, const LadderOrders& wanted)
{
    const auto same = std::ranges::find_if(stacks, [&wanted](const LadderOrders& one) {
        return one.side == wanted.side && one.kind == wanted.kind && one.price == wanted.price &&
               one.isGhost == wanted.isGhost && one.isComing == wanted.isComing;
    });
    return same != stacks.end() ? *same : stacks.emplace_back(wanted);
}

[[nodiscard]] bool isPending(const KnownOrder& known)
{
    using enum OrderState;
    const Order& order = known.order;
    const bool isOnItsWay = order.state == Created && !known.isLocal; // a local one waits here, and is in force
    return isOnItsWay || order.isOutcomeUnknown || order.state == PendingNew || order.state == PendingCancel ||
           order.state == PendingReplace;
}

} // namespace

std::optional<Decimal> ladderPlace(const OrderTerms& terms)
{
    if (terms.trigger)
        return terms.trigger->value;
    return terms.price ? std::optional(terms.price->value) : std::nullopt;
}

LadderKind ladderKind(const Order& order)
{
    switch (order.terms.type) {
    case OrderType::Stop:
    case OrderType::StopLimit: return LadderKind::Stop;
    case OrderType::Trailing: return LadderKind::Trail;
    case OrderType::TakeProfit:
    case OrderType::TakeProfitLimit: return LadderKind::Target;
    case OrderType::Market:
    case OrderType::Twap: // has no place on a ladder
    case OrderType::Limit: break;
    }
    return order.origin == OrderOrigin::Protection ? LadderKind::Target : LadderKind::Limit;
}

std::vector<LadderOrders> ladderOrders(const std::vector<const KnownOrder*>& orders,
                                       const std::map<ClientOrderId, Decimal>& moves,
                                       const std::map<ClientOrderId, MaybeAmount>& queues, int scale)
{
    std::vector<LadderOrders> stacks;
    const auto put = [&](const KnownOrder& known, const Decimal& price, bool isGhost, bool isComing) {
        const Order& order = known.order;
        const auto place = price.rescaled(scale, Rounding::HalfEven);
        if (!place)
            return;
        LadderOrders wanted;
        wanted.side = order.terms.side;
        wanted.kind = ladderKind(order);
        wanted.price = place->mantissa;
        wanted.isGhost = isGhost;
        wanted.isComing = isComing;
        LadderOrders& stack = stackOf(stacks, wanted);
        const auto queue = queues.find(order.id);
        if (stack.ids.empty() && queue != queues.end())
            stack.ahead = queue->second;
        stack.isPending = stack.isPending || isPending(known);
        stack.open = add(stack.open, order.openQty()).value_or(stack.open);
        stack.filled = add(stack.filled, order.filledQty).value_or(stack.filled);
        stack.ids.push_back(order.id);
    };
    for (const KnownOrder* known : orders) {
        const auto place = ladderPlace(known->order.terms);
        if (!place)
            continue;
        const auto move = moves.find(known->order.id);
        const bool isMoving = move != moves.end() && move->second != *place;
        put(*known, *place, isMoving, false);
        if (isMoving)
            put(*known, move->second, false, true);
    }
    std::ranges::stable_sort(stacks, [](const LadderOrders& a, const LadderOrders& b) {
        return a.price != b.price ? a.price > b.price : a.side < b.side;
    });
    return stacks;
}

} // namespace gannet
