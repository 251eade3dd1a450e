// SPDX-License-Identifier: GPL-3.0-or-later
// Kill switches: what they cancel, when, and what happens when the venue refuses.
#include "core/model/order_state.h"
#include "core/trading/oms.h"
#include "core/venue/order_rules.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace gannet {

namespace {

[[nodiscard]] bool isTrigger(OrderType type)
{
    return hasTrigger(type) || type == OrderType::Trailing;
}

[[nodiscard]] bool isTakeProfit(OrderType type)
{
    return type == OrderType::TakeProfit || type == OrderType::TakeProfitLimit;
}

} // namespace

std::vector<ClientOrderId> Oms::setKill(const std::string& target, std::string_view why, std::string_view actor,
                                        const RequestId& request)
{
    const std::string where = target.empty() ? "everywhere" : target;
    if (m_kills.set({target}, m_now, why)) {
        m_store.push(StoredKill{KillTarget{target}.scope(), target, true, std::string(why), m_now});
        audit("kill", actor, request, {}, fmt::format("kill switch set {}: {}", where, why));
        m_tell.tell(KillChanged{target, true, std::string(why), m_now});
    } else {
        audit("kill", actor, request, {}, fmt::format("kill switch set again {}: {}", where, why));
    }
    const CancelsTogether together(*this);
    std::vector<const Order*> candidates = m_orders.working();
    for (const ClientOrderId& id : m_local)
        candidates.push_back(m_orders.find(id));
    std::vector<ClientOrderId> touched;
    for (const Order* order : candidates) {
        const std::string_view venue = m_market.slug(order->venue);
        const bool isMeant = target.empty() || target == venue || target == keyOf(order->instrument);
        if (isMeant && stopKilled(*order, request, actor))
            touched.push_back(order->id);
    }
    return touched;
}

void Oms::enforceKills()
{
    if (!m_kills.isAnySet())
        return;
    const CancelsTogether together(*this);
    std::vector<const Order*> candidates = m_orders.working();
    for (const ClientOrderId& id : m_local)
        candidates.push_back(m_orders.find(id));
    for (const Order* order : candidates) {
        const AccountDesk* const desk = deskOf(*order);
        // Before the account was compared a stop may protect what is not known yet. What is cancelled already has its
        // own ways to be asked for again.
        if (!desk || desk->state != AccountState::Ready || order->state == OrderState::PendingCancel ||
            m_insisted.contains(order->id) || !m_kills.stops(m_market.slug(order->venue), keyOf(order->instrument)))
            continue;
        static_cast<void>(stopKilled(*order, {}, "engine"));
    }
}

/// Cancels what opens, and what would turn the account round unless it can be cut. True when something was asked for.
bool Oms::stopKilled(const Order& order, const RequestId& request, std::string_view actor)
{
    if (isFinal(order.state))
        return false;
    if (!isEntry(order)) {
        if (!turnsRound(order) || (m_cut.contains(order.id) && order.state == OrderState::PendingReplace))
            return false;
        if (cutToPosition(order, request, actor))
            return true;
    }
    const ClientOrderId id = order.id;
    insist(id, true);
    const CancelStep step = cancel(id, request, actor, "the kill switch is set");
    return step != CancelStep::Already && step != CancelStep::Over;
}

/// What it may close of the position; nothing where it is no trigger against one.
std::optional<Decimal> Oms::roomOf(const Order& order) const
{
    if (order.terms.isReduceOnly || !isTrigger(order.terms.type) || isEntry(order))
        return std::nullopt;
    const Position* const position =
        positions(order.mode == TradingMode::Shadow).find({order.venue, order.account, order.instrument});
    if (!position)
        return std::nullopt;
    Decimal room = position->net.qty.absolute();
    std::vector<const Order*> others = m_orders.working();
    for (const ClientOrderId& id : m_local)
        others.push_back(m_orders.find(id));
    for (const Order* other : others) {
        const bool isBeside = other->id < order.id && accountOf(*other) == accountOf(order) &&
                              other->instrument == order.instrument && other->terms.side == order.terms.side &&
                              !other->terms.isReduceOnly && isTrigger(other->terms.type) &&
                              isTakeProfit(other->terms.type) == isTakeProfit(order.terms.type);
        if (isBeside)
            room = subtract(room, other->openQty()).value_or(Decimal{});
    }
    return room.isNegative() ? Decimal{} : room;
}

bool Oms::turnsRound(const Order& order) const
{
    const auto room = roomOf(order);
    return room && order.openQty() > *room;
}

/// False where it cannot be changed, or was tried before: it is cancelled then.
bool Oms::cutToPosition(const Order& order, const RequestId& request, std::string_view actor)
{
    const auto room = roomOf(order);
    const auto qty = room ? add(order.filledQty, *room) : std::nullopt;
    const AccountDesk* const desk = deskOf(order);
    const bool canChange = m_local.contains(order.id) || (desk && desk->gateway->capabilities().hasReplace);
    if (!qty || room->isZero() || !canChange || !m_cut.insert(order.id).second)
        return false;
    ReplaceOrder cut;
    cut.request = request;
    cut.order = order.id;
    cut.terms = order.terms;
    cut.terms.qty = {*qty};
    if (change(cut, {.isAgreed = true, .wasArmed = true, .isUpkeep = true}))
        return false;
    if (m_local.contains(order.id))
        m_cut.erase(order.id);
    audit("decision", actor, request, order.id,
          fmt::format("under the kill switch it would have turned the account round: cut to {}", plainText(*room)));
    return true;
}

void Oms::insist(ClientOrderId order, bool isOfKill)
{
    m_insisted[order] = {isOfKill, 0, {}};
}

/// The venue refused a cancel that has to be: again after a pause, a few times.
void Oms::cancelRefused(const Order& order, const Error& reason)
{
    const auto it = m_insisted.find(order.id);
    if (it == m_insisted.end())
        return;
    const std::uint32_t refused = ++it->second.refused;
    const bool isOver = refused >= m_settings.cancelTries;
    if (!isOver)
        it->second.next = m_now + m_settings.cancelPause * (std::int64_t{1} << std::min(refused - 1, 10U));
    if (!isOver && refused > 1)
        return; // said once, and once more when it is given up
    Error error = reason;
    error.message = fmt::format(
        "{} refuses to cancel order {} {}: {}. {}", m_market.venueName(order.venue), nameOf(order),
        it->second.isOfKill ? "under the kill switch" : "whose time is over", reason.message,
        isOver ? fmt::format("It was asked {} times: cancel it there, or press again", refused) : "It is asked again");
    error.limit = std::to_string(m_settings.cancelTries);
    error.value = std::to_string(refused);
    trouble(std::move(error), order.id);
}

void Oms::cancelAgain()
{
    std::vector<ClientOrderId> due;
    for (auto& [id, insisted] : m_insisted) {
        if (insisted.next.isKnown() && insisted.next <= m_now) {
            insisted.next = {};
            due.push_back(id);
        }
    }
    const CancelsTogether together(*this);
    for (const ClientOrderId& id : due) {
        const Order& order = *m_orders.find(id);
        const bool isKilled = m_kills.stops(m_market.slug(order.venue), keyOf(order.instrument));
        if (m_insisted.at(id).isOfKill && (!isKilled || (!isEntry(order) && !turnsRound(order))))
            m_insisted.erase(id); // released, or it protects what was filled meanwhile
        else
            static_cast<void>(cancel(id, {}, "engine", "the venue refused it before"));
    }
}

} // namespace gannet
