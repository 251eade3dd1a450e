// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/theme_model.h"

#include <QLoggingCategory>

#include <algorithm>
#include <cmath>
#include <utility>

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
    if (mode == m_mode && !m_isContrast)
        return;
    m_isContrast = false;
    m_mode = mode;
    rebuild();
}

void ThemeModel::setColorBlind(bool isColorBlind)
{
    if (isColorBlind == m_isColorBlind && !m_isContrast)
        return;
    m_isContrast = false;
    m_isColorBlind = isColorBlind;
    rebuild();
}

QString ThemeModel::name() const
{
    if (m_isContrast)
        return QStringLiteral("contrast");
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
    m_isContrast = name == QLatin1String("contrast");
    rebuild();
}

QStringList ThemeModel::names() const
{
    return {QStringLiteral("dark"), QStringLiteral("light"), QStringLiteral("cvd"), QStringLiteral("light-cvd"),
            QStringLiteral("contrast")};
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

QVariantList ThemeModel::tokens() const
{
    QVariantList result;
    const auto own = m_own.find(name());
    for (const PaletteToken& token : paletteTokens()) {
        const QString name = QLatin1String(token.name);
        result << QVariantMap{{QStringLiteral("name"), name},
                              {QStringLiteral("title"), QString::fromUtf8(token.title)},
                              {QStringLiteral("colour"), (m_palette.*token.colour).name().toUpper()},
                              {QStringLiteral("isOwn"), own != m_own.end() && own->second.contains(name)},
                              {QStringLiteral("warning"), troubleOf(m_palette, token)}};
    }
    return result;
}

QString ThemeModel::setToken(const QString& token, const QString& colour)
{
    const QColor wanted = colourFrom(colour);
    if (!wanted.isValid())
        return tr("A colour is # and six digits 0-9 or A-F, like %1; “%2” is none.")
            .arg(builtinPalette(kind()).accent.name().toUpper(), colour);
    if (!paletteToken(token))
        return tr("There is no colour called “%1”.").arg(token);
    m_own[name()][token] = wanted;
    rebuild();
    return {};
}

void ThemeModel::resetToken(const QString& token)
{
    if (token.isEmpty())
        m_own.erase(name());
    else
        m_own[name()].remove(token);
    rebuild();
}

QString ThemeModel::ownColours() const
{
    return coloursToJson(m_own);
}

void ThemeModel::setOwnColours(const QString& json)
{
    auto own = coloursFromJson(json, names());
    if (own == m_own)
        return;
    m_own = std::move(own);
    rebuild();
}

PaletteKind ThemeModel::kind() const
{
    if (m_isContrast)
        return PaletteKind::Contrast;
    if (m_mode == Mode::Dark)
        return m_isColorBlind ? PaletteKind::DarkCvd : PaletteKind::Dark;
    return m_isColorBlind ? PaletteKind::LightCvd : PaletteKind::Light;
}

void ThemeModel::rebuild()
{
    m_palette = builtinPalette(kind());
    if (const auto own = m_own.find(name()); own != m_own.end())
        applyColours(own->second, m_palette);
    emit changed();
}

int ThemeModel::byDensity(int compact, int normal, int comfortable) const
{
    if (m_density == Density::Compact)
        return px(compact);
    return px(m_density == Density::Comfortable ? comfortable : normal);
}

} // namespace gannet
