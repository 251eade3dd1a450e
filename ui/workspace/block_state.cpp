// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/workspace/block_state.h"

#include "core/workspace/block_types.h"
#include "ui/workspace/workspace_controller.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <utility>

namespace gannet {

using namespace workspace;

namespace {

[[nodiscard]] QVariantMap settingsOf(const Block& block)
{
    const BlockType* const type = blockTypeOf(block.type);
    const JsonText whole = type ? settle(*type, block.settings).settings : block.settings;
    return QJsonDocument::fromJson(QByteArray::fromStdString(whole.text())).object().toVariantMap();
}

/// One value as JSON text.
[[nodiscard]] std::string jsonOf(const QVariant& value)
{
    const QByteArray list = QJsonDocument(QJsonArray{QJsonValue::fromVariant(value)}).toJson(QJsonDocument::Compact);
    return list.mid(1, list.size() - 2).toStdString();
}

} // namespace

BlockState::BlockState(WorkspaceController& controller, const Block& block)
    : QObject(&controller), m_controller(controller), m_block(block), m_settings(settingsOf(block))
{}

QString BlockState::blockId() const
{
    return QString::fromStdString(toText(m_block.id));
}

bool BlockState::isKnown() const
{
    return blockTypeOf(m_block.type) != nullptr;
}

QString BlockState::typeTitle() const
{
    const BlockType* const known = blockTypeOf(m_block.type);
    return known ? QString::fromUtf8(known->title.data(), static_cast<qsizetype>(known->title.size())) : type();
}

bool BlockState::hasLink() const
{
    const BlockType* const known = blockTypeOf(m_block.type);
    return known && known->hasInstrument;
}

void BlockState::setLink(int group)
{
    if (group != m_block.link)
        m_controller.apply(workspace::setLink(m_controller.now(), id(), group), tr("Link %1").arg(typeTitle()));
}

void BlockState::setPinned(bool isPinned)
{
    if (isPinned != m_block.isPinned)
        m_controller.apply(workspace::setPinned(m_controller.now(), id(), isPinned), tr("Pin %1").arg(typeTitle()));
}

QVariant BlockState::setting(const QString& key) const
{
    return m_settings.value(key);
}

bool BlockState::keep(const QString& key, const QVariant& value)
{
    const BlockType* const known = blockTypeOf(m_block.type);
    if (!known)
        return false;
    auto settings = withSetting(*known, m_block.settings, key.toStdString(), jsonOf(value));
    if (!settings)
        return false;
    return m_controller.apply(setSettings(m_controller.now(), id(), std::move(*settings)),
                              tr("Settings of %1").arg(typeTitle()), "settings:" + toText(id()));
}

void BlockState::setAnchored(const QString& why)
{
    if (why == m_anchored)
        return;
    m_anchored = why;
    emit anchoredChanged();
}

QVariant BlockState::carried(const QString& key) const
{
    return m_controller.carriedBy(id()).value(key);
}

void BlockState::carry(const QString& key, const QVariant& value)
{
    m_controller.carriedBy(id()).insert(key, value);
}

void BlockState::take(const Block& block)
{
    if (block == m_block)
        return;
    const bool hasOtherSettings = block.settings != m_block.settings;
    m_block = block;
    if (hasOtherSettings)
        m_settings = settingsOf(block);
    emit changed();
    if (hasOtherSettings)
        emit settingsChanged();
}

} // namespace gannet
