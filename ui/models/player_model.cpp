// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/player_model.h"

#include "core/base/decimal.h"
#include "ui/format.h"

#include <algorithm>
#include <array>

namespace gannet {

namespace {
constexpr std::array<std::int32_t, 8> kSpeedsPct = {25, 50, 100, 200, 400, 1000, 2500, 5000};

/// "0:46", "1:02:03".
[[nodiscard]] QString lengthText(Duration length)
{
    const std::int64_t seconds = std::max<std::int64_t>(length.ns, 0) / 1'000'000'000;
    const QLatin1Char zero('0');
    const QString rest = QStringLiteral("%1").arg(seconds % 60, 2, 10, zero);
    const std::int64_t minutes = seconds / 60;
    return minutes < 60 ? QStringLiteral("%1:%2").arg(minutes).arg(rest)
                        : QStringLiteral("%1:%2:%3").arg(minutes / 60).arg(minutes % 60, 2, 10, zero).arg(rest);
}

} // namespace

void PlayerModel::setClient(EngineClient* client)
{
    if (!m_client.set(client))
        return;
    m_view = {};
    emit clientChanged();
    onFrame({});
}

PlayerPort* PlayerModel::player() const
{
    return m_client.get() ? m_client.get()->player() : nullptr;
}

QString PlayerModel::speedText() const
{
    return QStringLiteral("\u00d7") + toQString(plainText(Decimal{m_view.speedPct, 2}));
}

QString PlayerModel::title() const
{
    return toQString(m_view.trouble.view().empty() ? m_view.title.view() : m_view.trouble.view());
}

void PlayerModel::onFrame(Timestamp)
{
    PlayerPort* const port = player();
    const PlayerView* const view = port ? port->takeView() : nullptr;
    if (!view)
        return;
    const QString position =
        tr("%1 of %2").arg(lengthText(view->position - view->first), lengthText(view->last - view->first));
    const bool isSame = position == m_positionText && view->isActive == m_view.isActive &&
                        view->isPaused == m_view.isPaused && view->speedPct == m_view.speedPct &&
                        view->round == m_view.round && view->title.view() == m_view.title.view() &&
                        view->trouble.view() == m_view.trouble.view();
    m_view = *view;
    if (isSame)
        return;
    m_positionText = position;
    emit changed();
}

void PlayerModel::togglePaused()
{
    if (PlayerPort* const port = player())
        port->setPaused(!m_view.isPaused);
}

void PlayerModel::step()
{
    if (PlayerPort* const port = player())
        port->step();
}

void PlayerModel::faster()
{
    for (const std::int32_t pct : kSpeedsPct) {
        if (pct > m_view.speedPct)
            return setSpeed(pct);
    }
}

void PlayerModel::slower()
{
    for (auto pct = kSpeedsPct.rbegin(); pct != kSpeedsPct.rend(); ++pct) {
        if (*pct < m_view.speedPct)
            return setSpeed(*pct);
    }
}

void PlayerModel::setSpeed(std::int32_t pct)
{
    if (PlayerPort* const port = player())
        port->setSpeedPct(pct);
}

} // namespace gannet
