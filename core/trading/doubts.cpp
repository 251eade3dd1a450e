// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trading/doubts.h"

#include <algorithm>

namespace gannet {

void Doubts::asked(ClientOrderId order, OrderAsk ask, Timestamp now)
{
    m_asks[{order, ask}] = {now, now + m_times.answer};
}

void Doubts::taken(ClientOrderId order, OrderAsk ask, Timestamp now)
{
    if (const auto it = m_asks.find({order, ask}); it != m_asks.end())
        it->second.deadline = now + m_times.report;
}

Timestamp Doubts::askedAt(ClientOrderId order, OrderAsk ask) const
{
    const auto it = m_asks.find({order, ask});
    return it == m_asks.end() ? Timestamp{} : it->second.sent;
}

std::vector<Doubts::Overdue> Doubts::takeOverdue(Timestamp now)
{
    std::vector<Overdue> overdue;
    for (auto it = m_asks.begin(); it != m_asks.end();) {
        if (it->second.deadline > now) {
            ++it;
            continue;
        }
        overdue.push_back({it->first.first, it->first.second, it->second.sent});
        it = m_asks.erase(it);
    }
    return overdue;
}

void Doubts::begin(ClientOrderId order, OrderAsk ask, Timestamp sent, Timestamp now)
{
    m_asks.erase({order, ask});
    if (const auto it = m_doubts.find(order); it != m_doubts.end()) {
        if (it->second.ask != OrderAsk::New)
            it->second.ask = ask;
        it->second.sent = std::max(it->second.sent, sent);
        return;
    }
    // The seed is the order's own number: a replay draws the same waits, and orders do not ask in step.
    Backoff backoff(m_times.firstQuery, m_times.mostQuery, order.counter);
    const Timestamp first = now + backoff.next();
    m_doubts.emplace(order, Doubt{ask, sent, first, backoff});
}

void Doubts::end(ClientOrderId order)
{
    m_doubts.erase(order);
    for (const OrderAsk ask : {OrderAsk::New, OrderAsk::Cancel, OrderAsk::Replace, OrderAsk::Query})
        m_asks.erase({order, ask});
}

std::vector<ClientOrderId> Doubts::takeDue(Timestamp now)
{
    std::vector<ClientOrderId> due;
    for (auto& [order, doubt] : m_doubts) {
        if (doubt.nextQuery > now)
            continue;
        due.push_back(order);
        doubt.nextQuery = now + doubt.backoff.next();
    }
    return due;
}

bool Doubts::isGone(ClientOrderId order, Timestamp looked)
{
    const auto it = m_doubts.find(order);
    if (it == m_doubts.end())
        return false;
    ++it->second.noSuchOrder;
    return it->second.noSuchOrder >= 2 && looked - it->second.sent >= m_times.takenIn;
}

bool Doubts::mayCancelAgain(ClientOrderId order)
{
    const auto it = m_doubts.find(order);
    return it != m_doubts.end() && it->second.cancels++ < kCancels;
}

Timestamp Doubts::nextDeadline() const
{
    Timestamp next;
    const auto sooner = [&next](Timestamp at) { next = next.isKnown() ? std::min(next, at) : at; };
    for (const auto& [key, ask] : m_asks)
        sooner(ask.deadline);
    for (const auto& [order, doubt] : m_doubts)
        sooner(doubt.nextQuery);
    return next;
}

} // namespace gannet
