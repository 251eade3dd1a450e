// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/paper/triggers.h"

#include <algorithm>

namespace gannet::paper {

bool firesAt(OrderType type, Side side, const Decimal& trigger, const Decimal& price)
{
    const bool isGain = type == OrderType::TakeProfit || type == OrderType::TakeProfitLimit;
    return (side == Side::Buy) != isGain ? price >= trigger : price <= trigger;
}

void TriggerWatch::add(ClientOrderId order, const OrderTerms& terms)
{
    Waiting waiting{order, terms.type, terms.side, terms.triggerSource, std::nullopt, terms.trailBy};
    if (terms.trigger)
        waiting.level = terms.trigger->value;
    m_waiting.push_back(waiting);
}

bool TriggerWatch::remove(ClientOrderId order)
{
    return std::erase_if(m_waiting, [order](const Waiting& waiting) { return waiting.order == order; }) > 0;
}

void TriggerWatch::follow(Waiting& waiting, const Decimal& price)
{
    const bool isSell = waiting.side == Side::Sell;
    const auto level = isSell ? subtract(price, *waiting.trailBy) : gannet::add(price, *waiting.trailBy);
    if (level && (!waiting.level || (isSell ? *level > *waiting.level : *level < *waiting.level)))
        waiting.level = level;
}

void TriggerWatch::onPrice(TriggerSource source, const Price& price, std::vector<ClientOrderId>& fired)
{
    std::erase_if(m_waiting, [&](Waiting& waiting) {
        if (waiting.source != source)
            return false;
        if (waiting.trailBy)
            follow(waiting, price.value);
        if (!waiting.level || !firesAt(waiting.type, waiting.side, *waiting.level, price.value))
            return false;
        fired.push_back(waiting.order);
        return true;
    });
}

std::optional<Price> TriggerWatch::levelOf(ClientOrderId order) const
{
    const auto it = std::ranges::find(m_waiting, order, &Waiting::order);
    return it == m_waiting.end() || !it->level ? std::nullopt : std::optional(Price{*it->level});
}

} // namespace gannet::paper
