// SPDX-License-Identifier: GPL-3.0-or-later
// A bracket that goes along with its entry.
#include "core/trading/protection.h"

namespace gannet {

void Protection::expectMove(const ReplaceOrder& command)
{
    if (command.bracketBy && m_plans.contains(command.order))
        m_moves[command.order] = {command.request, command.terms, *command.bracketBy};
}

/// The change of an entry is in force, or nothing has come of it.
void Protection::onMoved(const Order& entry)
{
    const auto move = m_moves.find(entry.id);
    const auto plan = m_plans.find(entry.id);
    if (move == m_moves.end() || entry.state == OrderState::PendingReplace)
        return;
    const bool isInForce = entry.terms.price == move->second.to.price && entry.terms.trigger == move->second.to.trigger;
    const Decimal by = move->second.by;
    m_moves.erase(move);
    const Instrument* const instrument = m_oms.market().instrument(entry.instrument);
    if (!isInForce || plan == m_plans.end() || !instrument)
        return;
    // Where no price is valid so far away, the next one below.
    const auto shift = [&](std::optional<Price>& price) {
        const auto to = price ? gannet::add(price->value, by) : std::nullopt;
        if (!to || !to->isPositive())
            return;
        const auto around = instrument->tickRule.isValid(*to) ? std::nullopt : instrument->tickRule.neighbours(*to);
        price = Price{around && around->below.isPositive() ? around->below : *to};
    };
    for (Part& part : plan->second.parts) {
        shift(part.terms.stop);
        shift(part.terms.target);
    }
    keep(plan->second);
}

} // namespace gannet
