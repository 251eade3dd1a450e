// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/clock_model.h"

#include "ui/format.h"

namespace gannet {

void ClockModel::setClient(EngineClient* client)
{
    if (m_client.set(client))
        emit clientChanged();
}

void ClockModel::onFrame(Timestamp now)
{
    const std::int64_t second = now.ns / 1'000'000'000;
    if (second == m_second)
        return;
    m_second = second;
    m_time = clockText(now);
    m_date = gannet::dateText(now);
    emit changed();
}

} // namespace gannet
