// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/trading/trading_state.h"

#include "core/base/overloaded.h"
#include "core/model/order_state.h"

#include <variant>

namespace gannet {

namespace {

[[nodiscard]] Timestamp timeOf(const TradingEvent& event, Timestamp now)
{
    const Timestamp told = std::visit(
        overloaded{[](const RequestAnswered& it) { return it.time; }, [](const ArmChanged& it) { return it.time; },
                   [](const KillChanged& it) { return it.time; }, [](const AccountChanged& it) { return it.time; },
                   [](const DriftFound& it) { return it.time; }, [](const TradingTrouble& it) { return it.time; },
                   [](const FillTold& it) { return it.fill.time; }, [](const auto&) { return Timestamp{}; }},
        event);
    return told.isKnown() ? told : now;
}

[[nodiscard]] bool isLogged(const TradingEvent& event)
{
    return !std::holds_alternative<OrderChanged>(event) && !std::holds_alternative<PositionChanged>(event) &&
           !std::holds_alternative<BalanceChanged>(event);
}

} // namespace

void TradingState::apply(const TradingEvent& event, Timestamp now)
{
    std::visit(overloaded{[this](const OrderChanged& it) {
                              KnownOrder& known = m_orders[it.order.id];
                              const bool hadEnded = known.rank != 0 && isFinal(known.order.state);
                              known = {it.order, it.isLocal, ++m_changes};
                              if (!hadEnded && isFinal(it.order.state))
                                  m_ended.push_back(it.order.id);
                              forgetEnded();
                          },
                          [this](const FillTold& it) {
                              m_fills.push_back(it);
                              if (m_fills.size() > kFills)
                                  m_fills.pop_front();
                          },
                          [this](const PositionChanged& it) {
                              m_positions[{it.account, it.instrument}] = it;
                          },
                          [this](const AccountChanged& it) { m_accounts[it.account] = it; },
                          [this](const KillChanged& it) {
                              if (it.isSet)
                                  m_kills[it.target] = it;
                              else
                                  m_kills.erase(it.target);
                          },
                          [this](const ArmChanged& it) { m_arm = it; }, [](const auto&) {}},
               event);
    if (!isLogged(event))
        return;
    m_log.push_back({++m_logged, timeOf(event, now), event});
    if (m_log.size() > kLogged)
        m_log.pop_front();
}

const KnownOrder* TradingState::find(ClientOrderId id) const
{
    const auto found = m_orders.find(id);
    return found == m_orders.end() ? nullptr : &found->second;
}

void TradingState::forgetEnded()
{
    while (m_ended.size() > kEndedOrders) {
        m_orders.erase(m_ended.front());
        m_ended.pop_front();
    }
}

} // namespace gannet
