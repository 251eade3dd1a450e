// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/screen_settings.h"

#include "ui/format.h"

namespace gannet {

ScreenSettings::ScreenSettings(QObject* parent) : QObject(parent), m_listener(*this) {}

void ScreenSettings::setClient(EngineClient* client)
{
    if (!m_listener.set(client))
        return;
    emit clientChanged();
    emit told();
}

QString ScreenSettings::word(const QString& name, const QString& usual) const
{
    const std::string* const kept = client() ? client()->setting(name.toStdString()) : nullptr;
    return kept ? toQString(*kept) : usual;
}

QStringList ScreenSettings::words(const QString& name) const
{
    return word(name, {}).split(QLatin1Char('\n'), Qt::SkipEmptyParts);
}

void ScreenSettings::keep(const QString& name, const QString& value)
{
    if (client())
        client()->keep(name.toStdString(), value.toStdString());
}

void ScreenSettings::keepWords(const QString& name, const QStringList& values)
{
    keep(name, values.join(QLatin1Char('\n')));
}

void ScreenSettings::onUiEvent(const UiEvent& event)
{
    if (std::holds_alternative<SettingTold>(event))
        emit told();
}

} // namespace gannet
