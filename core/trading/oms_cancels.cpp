// SPDX-License-Identifier: GPL-3.0-or-later
// Cancels: of one order, of all that match, and how they leave.
#include "core/model/order_state.h"
#include "core/trading/oms.h"

#include <fmt/format.h>

#include <utility>

namespace gannet {

Oms::CancelStep Oms::cancel(ClientOrderId id, const RequestId& request, std::string_view actor, std::string_view why)
{
    const Order* const order = m_orders.find(id);
    if (!order)
        return CancelStep::Over;
    if (isFinal(order->state))
        return cancelRevived(*order, request, actor, why);
    if (const auto record = m_changes.find(id); record != m_changes.end() && record->second.isWithCancel) {
        m_changes.erase(record); // the order that was to follow does not
        keepAnew(id, {});
    }
    if (m_unsent.contains(id)) {
        std::erase_if(m_intents, [id](const auto& intent) { return intent.second.order == id; });
        Error reason{.kind = ErrorKind::Denied,
                     .code = Code::UserDeclined,
                     .message = fmt::format("Taken back before it was sent: {}", why)};
        audit("decision", actor, request, id, reason.message);
        m_orders.move(id, OrderMove::Withdraw, m_now, std::move(reason));
        changed(*order);
        return CancelStep::Withdrawn;
    }
    if (order->state == OrderState::PendingCancel && !order->isOutcomeUnknown && !m_cancelLater.contains(id))
        return CancelStep::Already;
    if (!m_doubts.askedAt(id, OrderAsk::Replace).isKnown() && !m_doubts.holds(id))
        m_changes.erase(id); // a change that has not left does not leave any more
    m_orders.move(id, OrderMove::AskCancel, m_now);
    AccountDesk* const desk = deskOf(*order);
    const SessionState session = desk ? desk->gateway->session() : SessionState::Disconnected;
    if (session != SessionState::Ready && session != SessionState::Degraded) {
        m_cancelLater.insert(id);
        audit("decision", actor, request, id,
              fmt::format("cancel kept until the venue is back ({}): {}", toString(session), why));
        changed(*order);
        return CancelStep::Later;
    }
    m_cancelLater.erase(id);
    m_doubts.asked(id, OrderAsk::Cancel, m_now);
    audit("wire", actor, request, id, fmt::format("cancel: {}", why));
    changed(*order);
    sendCancel(*desk, *order);
    return CancelStep::Asked;
}

Oms::CancelStep Oms::cancelRevived(const Order& order, const RequestId& request, std::string_view actor,
                                   std::string_view why)
{
    AccountDesk* const desk = isRevived(order) ? deskOf(order) : nullptr;
    if (!desk || !desk->gateway)
        return CancelStep::Over;
    const SessionState session = desk->gateway->session();
    if (session != SessionState::Ready && session != SessionState::Degraded)
        return CancelStep::Over;
    audit("wire", actor, request, order.id,
          fmt::format("cancel of what is {} here and open at the venue: {}", toString(order.state), why));
    sendCancel(*desk, order);
    return CancelStep::Asked;
}

void Oms::sendCancel(const AccountDesk& desk, const Order& order)
{
    Order wire = forWire(order, *desk.gateway);
    if (m_together)
        (*m_together)[desk.key].push_back(std::move(wire));
    else
        desk.gateway->cancel(wire, m_now);
}

Oms::CancelsTogether::CancelsTogether(Oms& oms) : m_oms(oms), m_isOutermost(oms.m_together == nullptr)
{
    if (m_isOutermost)
        m_oms.m_together = &m_orders;
}

Oms::CancelsTogether::~CancelsTogether()
{
    if (!m_isOutermost)
        return;
    m_oms.m_together = nullptr;
    for (const auto& [account, orders] : m_orders)
        m_oms.m_accounts.at(account).gateway->cancelMany(orders, m_oms.m_now);
}

std::vector<ClientOrderId> Oms::cancelMatching(const CancelScope& scope, std::string_view why)
{
    const CancelsTogether together(*this);
    std::vector<const Order*> candidates = m_orders.working();
    for (const ClientOrderId& id : m_local)
        candidates.push_back(m_orders.find(id));
    for (const auto& [key, desk] : m_accounts) {
        for (const DriftItem& item : desk.comparing.open) {
            if (const Order* const order = m_orders.find(item.order); order && isRevived(*order))
                candidates.push_back(order);
        }
    }
    std::vector<ClientOrderId> touched;
    for (const Order* order : candidates) {
        if (!scope.target.empty() && scope.target != m_market.slug(order->venue) &&
            scope.target != keyOf(order->instrument))
            continue;
        if (!scope.account.empty() && scope.account != order->account)
            continue;
        if (scope.mode && *scope.mode != order->mode)
            continue;
        if (scope.what == CancelWhat::Entries && !isEntry(*order))
            continue;
        const CancelStep step = cancel(order->id, scope.request, toString(scope.origin), why);
        if (step != CancelStep::Already && step != CancelStep::Over)
            touched.push_back(order->id);
    }
    return touched;
}

} // namespace gannet
