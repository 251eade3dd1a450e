// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/workspace/screens.h"

#include <QGuiApplication>
#include <QScreen>

namespace gannet {

namespace {

/// "+" joins screens to a topology.
[[nodiscard]] QString idOf(const QScreen& screen)
{
    QStringList parts{screen.manufacturer(), screen.model(), screen.serialNumber()};
    parts.removeAll(QString());
    if (screen.serialNumber().isEmpty()) {
        const QSize size = screen.size();
        parts << screen.name() << QStringLiteral("%1x%2").arg(size.width()).arg(size.height());
    }
    return parts.join(QLatin1Char('-')).replace(QLatin1Char('+'), QLatin1Char(' ')).left(100);
}

} // namespace

std::vector<workspace::Screen> presentScreens()
{
    std::vector<workspace::Screen> result;
    const QScreen* const primary = QGuiApplication::primaryScreen();
    for (const QScreen* const screen : QGuiApplication::screens()) {
        result.push_back({.id = idOf(*screen).toStdString(),
                          .free = toRect(screen->availableGeometry()),
                          .isPrimary = screen == primary});
    }
    return result;
}

bool havePlaces()
{
    return !QGuiApplication::platformName().startsWith(QLatin1String("wayland"));
}

workspace::Rect toRect(const QRect& rect)
{
    return {rect.x(), rect.y(), rect.width(), rect.height()};
}

QRect toQRect(const workspace::Rect& rect)
{
    return {rect.x, rect.y, rect.width, rect.height};
}

} // namespace gannet
