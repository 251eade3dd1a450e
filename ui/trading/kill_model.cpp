// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/trading/kill_model.h"

#include "core/model/order_state.h"
#include "ui/format.h"
#include "ui/trading/not_known.h"
#include "ui/trading/trading_words.h"

#include <QStringList>
#include <QVariantMap>

#include <string>
#include <utility>

namespace gannet {

void KillModel::setClient(EngineClient* client)
{
    if (m_listener.set(client))
        update();
}

bool KillModel::isEverything() const
{
    return client() && client()->trading().kills().contains(std::string());
}

QString KillModel::sinceText() const
{
    return isEverything() ? QStringLiteral("%1 UTC").arg(clockText(client()->trading().kills().at({}).time))
                          : QString();
}

bool KillModel::isStopped(VenueId venue, InstrumentId instrument) const
{
    const Instrument* const known = client()->findInstrument(venue, instrument);
    const std::string key = known ? known->key : std::string(client()->slugOf(venue)) + ':';
    return client()->trading().killBefore(key) != nullptr;
}

void KillModel::list()
{
    QVariantList switches;
    if (client()) {
        for (const auto& [target, set] : client()->trading().kills()) {
            switches << QVariantMap{{QStringLiteral("target"), toQString(target)},
                                    {QStringLiteral("words"), targetWords(*client(), target)},
                                    {QStringLiteral("why"), toQString(set.why)},
                                    {QStringLiteral("since"), sinceWords(set.time)}};
        }
    }
    if (switches == m_switches)
        return;
    m_switches = std::move(switches);
    emit switchesChanged();
}

void KillModel::count()
{
    m_entries = m_inDoubt = m_protecting = m_positions = 0;
    m_modes.clear();
    m_isAllKnown = true;
    if (!isSet())
        return;
    m_isAllKnown = notKnownWords(*client()).isEmpty();
    const TradingState& trading = client()->trading();
    for (const auto& [id, known] : trading.orders()) {
        if (isFinal(known.order.state) || !isStopped(known.order.venue, known.order.instrument))
            continue;
        int& count = known.order.isOutcomeUnknown ? m_inDoubt : known.isProtective ? m_protecting : m_entries;
        ++count;
    }
    QStringList modes;
    for (const auto& [key, position] : trading.positions()) {
        if (position.qty.isZero() || !isStopped(key.first.venue, key.second))
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

void KillModel::update()
{
    list();
    count();
    emit changed();
}

void KillModel::onUiEvent(const UiEvent& event)
{
    // What a switch is called is known with the catalogue.
    m_isNews =
        m_isNews || std::holds_alternative<TradingEvent>(event) || std::holds_alternative<CatalogueChanged>(event);
}

void KillModel::onFrame(Timestamp)
{
    if (std::exchange(m_isNews, false))
        update();
}

} // namespace gannet
