// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/trading/kill_model.h"

#include "core/model/order_state.h"
#include "ui/format.h"
#include "ui/trading/quick_orders.h"

#include <QStringList>

#include <utility>

namespace gannet {

void KillModel::setClient(EngineClient* client)
{
    if (!m_listener.set(client))
        return;
    count();
    emit changed();
}

const KillChanged* KillModel::set() const
{
    if (!client())
        return nullptr;
    const auto& kills = client()->trading().kills();
    const auto found = kills.find(std::string());
    return found == kills.end() ? nullptr : &found->second;
}

QString KillModel::sinceText() const
{
    return isSet() ? QStringLiteral("%1 UTC").arg(clockText(set()->time)) : QString();
}

QString KillModel::why() const
{
    return isSet() ? toQString(set()->why) : QString();
}

void KillModel::count()
{
    m_entries = m_inDoubt = m_protecting = m_positions = 0;
    m_modes.clear();
    if (!client())
        return;
    const TradingState& trading = client()->trading();
    for (const auto& [id, known] : trading.orders()) {
        if (isFinal(known.order.state))
            continue;
        int& count = known.order.isOutcomeUnknown ? m_inDoubt : known.isProtective ? m_protecting : m_entries;
        ++count;
    }
    QStringList modes;
    for (const auto& [key, position] : trading.positions()) {
        if (position.qty.isZero())
            continue;
        ++m_positions;
        const auto account = trading.accounts().find(position.account);
        const QString mode =
            account == trading.accounts().end() ? QString() : toQString(toString(account->second.mode));
        if (!mode.isEmpty() && !modes.contains(mode))
            modes << mode;
    }
    m_modes = modes.join(QLatin1Char(' '));
}

void KillModel::onUiEvent(const UiEvent& event)
{
    m_isNews = m_isNews || std::holds_alternative<TradingEvent>(event);
}

void KillModel::onFrame(Timestamp)
{
    if (!std::exchange(m_isNews, false))
        return;
    count();
    emit changed();
}

} // namespace gannet
