// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/trading/cancel_plan.h"

#include "core/model/order_state.h"
#include "ui/trading/trading_words.h"

#include <QObject>

namespace gannet {

namespace {

constexpr int kListed = 3; ///< orders that a question names one by one

[[nodiscard]] bool isWithin(const EngineClient& client, const Order& order, const std::string& target)
{
    if (target.empty() || target == client.slugOf(order.venue))
        return true;
    const Instrument* const instrument = client.findInstrument(order.venue, order.instrument);
    return instrument && instrument->key == target;
}

[[nodiscard]] QString countWords(CancelNoun noun, int count)
{
    const bool isOne = count == 1;
    switch (noun) {
    case CancelNoun::Entries: return isOne ? QObject::tr("%1 entry") : QObject::tr("%1 entries");
    case CancelNoun::Stops: return isOne ? QObject::tr("%1 stop") : QObject::tr("%1 stops");
    case CancelNoun::Everything: return isOne ? QObject::tr("%1 order") : QObject::tr("all %1 orders");
    case CancelNoun::Orders: break;
    }
    return isOne ? QObject::tr("%1 order") : QObject::tr("%1 orders");
}

} // namespace

bool protectsPosition(const TradingState& trading, const KnownOrder& known)
{
    if (!known.isProtective || isFinal(known.order.state))
        return false;
    const auto position = trading.positions().find({accountOf(known.order), known.order.instrument});
    return position != trading.positions().end() && !position->second.qty.isZero();
}

std::vector<const KnownOrder*> ordersIn(const EngineClient& client, const CancelScope& scope)
{
    std::vector<const KnownOrder*> found;
    for (const auto& [id, known] : client.trading().orders()) {
        const Order& order = known.order;
        if (isFinal(order.state) || (scope.what == CancelWhat::Entries && known.isProtective) ||
            (!scope.account.empty() && scope.account != order.account) || (scope.mode && *scope.mode != order.mode) ||
            !isWithin(client, order, scope.target))
            continue;
        found.push_back(&known);
    }
    return found;
}

CancelPlan::CancelPlan(const EngineClient& client, const CancelScope& scope)
    : CancelPlan(client, scope.target, scope.what == CancelWhat::Entries ? CancelNoun::Entries : CancelNoun::Everything,
                 ordersIn(client, scope))
{}

CancelPlan::CancelPlan(const EngineClient& client, const std::string& target, CancelNoun noun,
                       const std::vector<const KnownOrder*>& orders)
    : m_count(static_cast<int>(orders.size()))
{
    const TradingState& trading = client.trading();
    for (const KnownOrder* known : orders) {
        if (!protectsPosition(trading, *known))
            continue;
        ++m_protecting;
        m_isHold = m_isHold || trading.confirm(accountOf(known->order)) != ConfirmLevel::Instant;
        m_reasons << QObject::tr("%1 protects the position").arg(orderWords(client, known->order));
    }
    if (m_protecting > kListed)
        m_reasons = {QObject::tr("%1 of them protect the position").arg(m_protecting)};
    m_words = QObject::tr("Cancel %1 · %2").arg(countWords(noun, m_count).arg(m_count), scopeWords(client, target));
}

QString CancelPlan::confirmText() const
{
    if (isHold())
        return m_count == 1 ? QObject::tr("Hold to cancel it") : QObject::tr("Hold to cancel them");
    return m_count == 1 ? QObject::tr("Cancel it") : QObject::tr("Cancel them");
}

QString CancelPlan::declineText() const
{
    return m_count == 1 ? QObject::tr("Keep it") : QObject::tr("Keep them");
}

} // namespace gannet
