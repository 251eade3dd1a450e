// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trading/local_triggers.h"

#include "core/model/order_state.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <utility>

namespace gannet {

OrderTerms firedTerms(const OrderTerms& terms)
{
    OrderTerms fired = terms;
    const bool hasLimit = terms.type == OrderType::StopLimit || terms.type == OrderType::TakeProfitLimit;
    fired.type = hasLimit ? OrderType::Limit : OrderType::Market;
    fired.trigger.reset();
    fired.trailBy.reset();
    if (!hasLimit) {
        fired.price.reset();
        fired.timeInForce = TimeInForce::Ioc;
        fired.expiry = {};
    }
    return fired;
}

void LocalTriggers::onMarket(InstrumentId instrument)
{
    const std::set<ClientOrderId> local = m_oms.localOrders();
    for (auto it = m_best.begin(); it != m_best.end();)
        it = local.contains(it->first) ? std::next(it) : m_best.erase(it);
    std::erase_if(m_held, [&local](const auto& held) { return !local.contains(held.first); });
    if (local.empty())
        return;
    const MarketNow now = m_oms.market().now(instrument);
    for (const ClientOrderId& id : local) {
        const Order& order = *m_oms.orders().find(id);
        if (order.instrument != instrument)
            continue;
        const auto& price = order.terms.triggerSource == TriggerSource::Last ? now.last : now.mark;
        const bool isOver = order.terms.timeInForce == TimeInForce::Gtd && order.terms.expiry <= m_oms.now();
        if (isOver || !price || !isReached(order, *price)) { // what is over a timer ends in a moment
            m_held.erase(id);
            continue;
        }
        const auto terms = termsNow(order);
        if (!terms) {
            static_cast<void>(
                m_oms.cancel(id, order.request, "engine", "its trigger came and nothing is left to close"));
            continue;
        }
        const Submitted fired = m_oms.fire(id, *terms,
                                           fmt::format("the {} price of {} reached its trigger",
                                                       toString(order.terms.triggerSource), price->toString()));
        if (fired.refusal && m_oms.isLocal(id))
            hold(order, *price, fired.refusal->error);
    }
}

bool LocalTriggers::retry()
{
    std::set<InstrumentId> ready;
    for (const auto& [id, why] : m_held) {
        if (why != Code::VenueNotReady)
            continue; // the next price of its instrument looks again
        const Order& order = *m_oms.orders().find(id);
        const AccountDesk* const desk = m_oms.account(accountOf(order));
        if (desk && desk->gateway && desk->gateway->session() == SessionState::Ready &&
            (desk->state == AccountState::Ready || order.terms.isReduceOnly))
            ready.insert(order.instrument);
    }
    for (const InstrumentId instrument : ready)
        onMarket(instrument);
    return !ready.empty();
}

void LocalTriggers::hold(const Order& order, const Price& price, const Error& why)
{
    const auto [held, isNew] = m_held.try_emplace(order.id, why.code);
    if (!isNew && std::exchange(held->second, why.code) == why.code)
        return;
    Error error = why;
    error.message = fmt::format(
        "The local order {} was reached at {} and cannot leave: {}. It leaves as soon as it can, if the price "
        "is still there",
        m_oms.nameOf(order), price.toString(), why.message);
    m_tell.tell(TradingTrouble{std::move(error), order.id, m_oms.now()});
}

bool LocalTriggers::isReached(const Order& order, const Price& price)
{
    const OrderTerms& terms = order.terms;
    const bool isBuy = terms.side == Side::Buy;
    if (terms.type == OrderType::Trailing) {
        Price& best = m_best.try_emplace(order.id, price).first->second;
        best = isBuy ? std::min(best, price) : std::max(best, price);
        const auto level = isBuy ? add(best.value, *terms.trailBy) : subtract(best.value, *terms.trailBy);
        return level && (isBuy ? price.value >= *level : price.value <= *level);
    }
    const bool isStop = terms.type == OrderType::Stop || terms.type == OrderType::StopLimit;
    return isBuy == isStop ? price >= *terms.trigger : price <= *terms.trigger;
}

/// What is sent: not more than there is to reduce; nothing when that is nothing.
std::optional<OrderTerms> LocalTriggers::termsNow(const Order& order) const
{
    OrderTerms terms = firedTerms(order.terms);
    if (!terms.isReduceOnly)
        return terms;
    const Position* const position =
        m_oms.positions(order.mode == TradingMode::Shadow).find({order.venue, order.account, order.instrument});
    const Decimal held = position ? position->net.qty : Decimal{};
    if (held.isZero() || held.isNegative() != (terms.side == Side::Buy))
        return std::nullopt;
    const Decimal size = held.absolute();
    terms.qty.value = std::min(terms.qty.value, size);
    return terms;
}

} // namespace gannet
