// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/fonts.h"

#include <QFontDatabase>
#include <QFontMetricsF>
#include <QStringList>

#include <cmath>

namespace gannet {

namespace {

[[nodiscard]] QString addFont(const QString& file)
{
    const int id = QFontDatabase::addApplicationFont(QStringLiteral(":/gannet/fonts/") + file);
    const QStringList families = id < 0 ? QStringList() : QFontDatabase::applicationFontFamilies(id);
    return families.value(0);
}

/// `family` when it can show numbers, else the fallback; what was wrong is added to `warning`.
[[nodiscard]] QString checked(const QString& family, const QString& wanted, QString& warning)
{
    QFont font(family);
    font.setPixelSize(40);
    if (!family.isEmpty() && hasTabularDigits(font))
        return family;
    const QString reason =
        family.isEmpty() ? QStringLiteral("is missing") : QStringLiteral("has digits of several widths");
    warning += QStringLiteral("%1 %2, DejaVu Sans is used instead. ").arg(wanted, reason);
    return QStringLiteral("DejaVu Sans");
}

[[nodiscard]] FontFamilies load()
{
    FontFamilies families;
    const QString ui = addFont(QStringLiteral("Roboto-Regular.ttf"));
    (void)addFont(QStringLiteral("Roboto-Medium.ttf"));
    const QString condensed = addFont(QStringLiteral("RobotoCondensed-Regular.ttf"));
    const QString mono = addFont(QStringLiteral("JetBrainsMono-Regular.ttf"));
    families.ui = checked(ui, QStringLiteral("Roboto"), families.warning);
    families.condensed = checked(condensed, QStringLiteral("Roboto Condensed"), families.warning);
    families.mono = checked(mono, QStringLiteral("JetBrains Mono"), families.warning);
    return families;
}

} // namespace

FontFamilies loadFonts()
{
    static const FontFamilies kFamilies = load();
    return kFamilies;
}

bool hasTabularDigits(const QFont& font)
{
    const QFontMetricsF metrics(font);
    const qreal width = metrics.horizontalAdvance(QLatin1Char('0'));
    for (char c = '1'; c <= '9'; ++c) {
        if (std::abs(metrics.horizontalAdvance(QLatin1Char(c)) - width) > 0.01)
            return false;
    }
    return width > 0;
}

} // namespace gannet
