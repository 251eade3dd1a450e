// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/theme_model.h"

#include <QLoggingCategory>

#include <algorithm>
#include <cmath>

namespace gannet {

namespace {

Q_LOGGING_CATEGORY(themeLog, "gannet.ui.theme")

/// The one after `value` of an enum that counts from 0 to `last`, which the first follows.
template <class Enum> [[nodiscard]] Enum following(Enum value, Enum last)
{
    return value == last ? Enum{} : static_cast<Enum>(static_cast<int>(value) + 1);
}

} // namespace

ThemeModel::ThemeModel(QObject* parent) : QObject(parent), m_families(loadFonts())
{
    if (!m_families.warning.isEmpty())
        qCWarning(themeLog).noquote() << m_families.warning;
    m_palette = builtinPalette(PaletteKind::Dark);
}

void ThemeModel::setMode(Mode mode)
{
    if (mode == m_mode)
        return;
    m_mode = mode;
    rebuild();
}

void ThemeModel::setColorBlind(bool isColorBlind)
{
    if (isColorBlind == m_isColorBlind)
        return;
    m_isColorBlind = isColorBlind;
    rebuild();
}

QString ThemeModel::name() const
{
    if (m_mode == Mode::Dark)
        return m_isColorBlind ? QStringLiteral("cvd") : QStringLiteral("dark");
    return m_isColorBlind ? QStringLiteral("light-cvd") : QStringLiteral("light");
}

void ThemeModel::setName(const QString& name)
{
    if (!names().contains(name) || name == this->name())
        return;
    m_mode = name.startsWith(QLatin1String("light")) ? Mode::Light : Mode::Dark;
    m_isColorBlind = name.endsWith(QLatin1String("cvd"));
    rebuild();
}

QStringList ThemeModel::names() const
{
    return {QStringLiteral("dark"), QStringLiteral("light"), QStringLiteral("cvd"), QStringLiteral("light-cvd")};
}

void ThemeModel::nextName()
{
    const QStringList all = names();
    setName(all.at((all.indexOf(name()) + 1) % all.size()));
}

void ThemeModel::nextDensity()
{
    setDensity(following(m_density, Density::Comfortable));
}

void ThemeModel::nextMotion()
{
    setMotion(following(m_motion, Motion::Full));
}

void ThemeModel::setScale(double scale)
{
    const double wanted = std::isfinite(scale) ? std::clamp(scale, kMinScale, kMaxScale) : 1.0;
    if (qFuzzyCompare(wanted, m_scale))
        return;
    m_scale = wanted;
    emit changed();
}

void ThemeModel::setDensity(Density density)
{
    if (density == m_density)
        return;
    m_density = density;
    emit changed();
}

void ThemeModel::setMotion(Motion motion)
{
    if (motion == m_motion)
        return;
    m_motion = motion;
    emit changed();
}

void ThemeModel::setSwapUpDown(bool swap)
{
    if (swap == m_swapUpDown)
        return;
    m_swapUpDown = swap;
    emit changed();
}

QString ThemeModel::numberFamily() const
{
    return m_density == Density::Compact ? m_families.condensed : m_families.ui;
}

int ThemeModel::fontTable() const
{
    return byDensity(12, 12, 13);
}

QFont ThemeModel::numberFont(int sizePx) const
{
    QFont font(numberFamily());
    font.setPixelSize(std::max(sizePx, 1));
    font.setKerning(false);
    font.setHintingPreference(QFont::PreferVerticalHinting);
    return font;
}

int ThemeModel::rowHeight() const
{
    return byDensity(16, 18, 24);
}

int ThemeModel::tableRow() const
{
    return byDensity(18, 22, 26);
}

int ThemeModel::header() const
{
    return byDensity(22, 26, 32);
}

int ThemeModel::pad() const
{
    return byDensity(4, 6, 10);
}

int ThemeModel::px(double n) const
{
    return static_cast<int>(std::lround(n * m_scale));
}

int ThemeModel::cell(double n) const
{
    constexpr double kUsualFont = 12;
    return static_cast<int>(std::lround(n * fontTable() / kUsualFont));
}

QColor ThemeModel::mix(const QColor& over, const QColor& under, double share) const
{
    return mixColors(over, under, share);
}

void ThemeModel::rebuild()
{
    if (m_mode == Mode::Dark)
        m_palette = builtinPalette(m_isColorBlind ? PaletteKind::DarkCvd : PaletteKind::Dark);
    else
        m_palette = builtinPalette(m_isColorBlind ? PaletteKind::LightCvd : PaletteKind::Light);
    emit changed();
}

int ThemeModel::byDensity(int compact, int normal, int comfortable) const
{
    if (m_density == Density::Compact)
        return px(compact);
    return px(m_density == Density::Comfortable ? comfortable : normal);
}

} // namespace gannet
