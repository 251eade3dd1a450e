// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/flash_model.h"

#include <algorithm>
#include <utility>

namespace gannet {

void FlashModel::setOn(bool isOn)
{
    if (isOn == m_isOn)
        return;
    m_isOn = isOn;
    m_flash.clear();
    look();
}

void FlashModel::setMove(int move)
{
    const bool isNews = std::exchange(m_isTold, true) && move != m_move;
    m_move = move;
    if (!isNews || !m_isOn)
        return;
    m_flash.change(move, monotonicMs());
    look();
}

void FlashModel::timerEvent(QTimerEvent*)
{
    look();
}

void FlashModel::look()
{
    const std::int64_t now = monotonicMs();
    m_timer.stop();
    if (const auto next = m_flash.nextLookMs(now))
        m_timer.start(static_cast<int>(std::max<std::int64_t>(*next - now, 1)), Qt::PreciseTimer, this);
    m_share = kFlashShare * m_flash.strength(now);
    emit changed();
}

} // namespace gannet
