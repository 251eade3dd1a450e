// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/workspace/block_state.h"

#include "core/workspace/block_types.h"
#include "ui/workspace/workspace_controller.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>
#include <string_view>
#include <utility>
#include <vector>

namespace gannet {

using namespace workspace;

namespace {

[[nodiscard]] QVariantMap settingsOf(const Block& block)
{
    const BlockType* const type = blockTypeOf(block.type);
    const JsonText whole = type ? settle(*type, block.settings).settings : block.settings;
    return QJsonDocument::fromJson(QByteArray::fromStdString(whole.text())).object().toVariantMap();
}

[[nodiscard]] QString text(std::string_view words)
{
    return QString::fromUtf8(words.data(), static_cast<qsizetype>(words.size()));
}

[[nodiscard]] const SettingRule* ruleOf(const Block& block, const QString& key)
{
    const BlockType* const type = blockTypeOf(block.type);
    if (!type)
        return nullptr;
    const auto found = std::ranges::find(type->settings, key.toStdString(), &SettingRule::key);
    return found == type->settings.end() ? nullptr : &*found;
}

[[nodiscard]] QString kindWord(SettingKind kind)
{
    switch (kind) {
    case SettingKind::Bool: return QStringLiteral("bool");
    case SettingKind::Whole: return QStringLiteral("whole");
    case SettingKind::Decimal: return QStringLiteral("decimal");
    case SettingKind::Choice: return QStringLiteral("choice");
    case SettingKind::Text: return QStringLiteral("text");
    case SettingKind::List: return QStringLiteral("list");
    }
    return {};
}

/// Of JSON text.
[[nodiscard]] QVariant valueOf(std::string_view json)
{
    const QByteArray list = '[' + QByteArray(json.data(), static_cast<qsizetype>(json.size())) + ']';
    return QJsonDocument::fromJson(list).array().first().toVariant();
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
    return known ? text(known->title) : type();
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

void BlockState::setTitle(const QString& title)
{
    const std::string text = title.trimmed().left(40).toStdString();
    if (text != m_block.title)
        m_controller.apply(setBlockTitle(m_controller.now(), id(), text), tr("Rename %1").arg(typeTitle()));
}

QString BlockState::role() const
{
    return text(toString(m_block.role));
}

void BlockState::setRole(const QString& role)
{
    const auto known = linkRoleFrom(role.toStdString());
    if (known && *known != m_block.role)
        m_controller.apply(setLinkRole(m_controller.now(), id(), *known), tr("Link %1").arg(typeTitle()));
}

QVariant BlockState::setting(const QString& key) const
{
    return m_settings.value(key);
}

bool BlockState::keep(const QString& key, const QVariant& value)
{
    return keepTyped(key, value).isEmpty();
}

QString BlockState::keepTyped(const QString& key, const QVariant& value)
{
    const BlockType* const known = blockTypeOf(m_block.type);
    if (!known)
        return tr("This program has no blocks of the type %1, and leaves their settings alone.").arg(type());
    auto settings = withSetting(*known, m_block.settings, key.toStdString(), jsonOf(value));
    if (!settings)
        return QString::fromStdString(settings.error().message);
    m_controller.apply(setSettings(m_controller.now(), id(), std::move(*settings)),
                       tr("Settings of %1").arg(typeTitle()), "settings:" + toText(id()));
    return {};
}

void BlockState::reset(const QString& key)
{
    if (const SettingRule* const rule = ruleOf(m_block, key))
        keep(key, valueOf(rule->usual));
}

QVariantList BlockState::rules() const
{
    QVariantList result;
    const BlockType* const known = blockTypeOf(m_block.type);
    for (const SettingRule& rule : known ? known->settings : std::vector<SettingRule>()) {
        QStringList choices;
        for (const std::string_view one : rule.choices)
            choices << text(one);
        result << QVariantMap{
            {QStringLiteral("key"), text(rule.key)},       {QStringLiteral("title"), text(rule.title)},
            {QStringLiteral("kind"), kindWord(rule.kind)}, {QStringLiteral("least"), rule.least},
            {QStringLiteral("most"), rule.most},           {QStringLiteral("choices"), choices},
            {QStringLiteral("isOfOne"), rule.isOfOne}};
    }
    return result;
}

bool BlockState::isUsual(const QString& key) const
{
    const SettingRule* const rule = ruleOf(m_block, key);
    return !rule || setting(key) == valueOf(rule->usual);
}

void BlockState::applyToAll()
{
    const BlockType* const known = blockTypeOf(m_block.type);
    if (!known)
        return;
    Result<Workspace> next = m_controller.now();
    for (const auto& [other, block] : m_controller.now().blocks) {
        if (next && other != id() && block.type == m_block.type)
            next = setSettings(*next, other, withSharedOf(*known, block.settings, m_block.settings));
    }
    m_controller.apply(std::move(next), tr("Settings of all of type %1").arg(typeTitle()));
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
