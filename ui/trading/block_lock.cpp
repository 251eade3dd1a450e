// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/trading/block_lock.h"

#include <optional>

namespace gannet {

void BlockLock::setClient(EngineClient* client)
{
    if (!m_listener.set(client))
        return;
    takeKept();
    emit clientChanged();
}

void BlockLock::setBlock(const QString& block)
{
    if (block == m_block)
        return;
    m_block = block;
    takeKept();
    emit changed();
}

void BlockLock::setLocked(bool isLocked)
{
    if (isLocked == m_isLocked)
        return;
    m_isLocked = isLocked;
    if (client())
        client()->keep(setting(), isLocked ? std::optional<std::string>("true") : std::nullopt);
    emit changed();
}

QString BlockLock::refusal() const
{
    return tr("Nothing was sent: this %1 is locked. The padlock in its header opens it.").arg(m_block);
}

/// As an earlier run left it.
void BlockLock::takeKept()
{
    const std::string* const kept = client() ? client()->setting(setting()) : nullptr;
    if (!kept || m_isLocked == (*kept == "true"))
        return;
    m_isLocked = !m_isLocked;
    emit changed();
}

void BlockLock::onUiEvent(const UiEvent& event)
{
    const auto* const told = std::get_if<SettingTold>(&event);
    if (told && told->key == setting())
        takeKept();
}

} // namespace gannet
