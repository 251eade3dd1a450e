// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/palette.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace gannet {

namespace {

[[nodiscard]] Palette dark()
{
    return {QColor(0x0D1117), QColor(0x141A22), QColor(0x1B232D), QColor(0x2A3441), QColor(0xD9E1EA), QColor(0x98A5B5),
            QColor(0x748296), QColor(0x2EBD9A), QColor(0xF2646F), QColor(0xF0B90B), QColor(0xFF5C5C), QColor(0x7FB2FF)};
}

[[nodiscard]] Palette light()
{
    return {QColor(0xFFFFFF), QColor(0xF4F6F9), QColor(0xE9EDF2), QColor(0xCBD3DC), QColor(0x17202B), QColor(0x4F5D6E),
            QColor(0x66768A), QColor(0x0A765C), QColor(0xC22F3D), QColor(0x835F00), QColor(0xC4232B), QColor(0x1F62C9)};
}

[[nodiscard]] Palette contrast()
{
    return {QColor(Qt::black), QColor(0x060606), QColor(0x121212), QColor(0x8A8A8A),
            QColor(0xFFFFFF),  QColor(0xE2E2E2), QColor(0xBEBEBE), QColor(0x3DF2C0),
            QColor(0xFF8F98),  QColor(0xFFD60A), QColor(0xFF7A7A), QColor(0x9CC8FF)};
}

/// One channel of sRGB made linear.
[[nodiscard]] double linear(double channel)
{
    return channel <= 0.03928 ? channel / 12.92 : std::pow((channel + 0.055) / 1.055, 2.4);
}

[[nodiscard]] double luminance(const QColor& color)
{
    return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF()) + 0.0722 * linear(color.blueF());
}

[[nodiscard]] std::array<double, 3> lab(const QColor& color)
{
    const double r = linear(color.redF());
    const double g = linear(color.greenF());
    const double b = linear(color.blueF());
    const auto curve = [](double t) { return t > 0.008856 ? std::cbrt(t) : 7.787 * t + 16.0 / 116.0; };
    const double x = curve((0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.95047);
    const double y = curve(0.2126 * r + 0.7152 * g + 0.0722 * b);
    const double z = curve((0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.08883);
    return {116 * y - 16, 500 * (x - y), 200 * (y - z)};
}

} // namespace

Palette builtinPalette(PaletteKind kind)
{
    if (kind == PaletteKind::Contrast)
        return contrast();
    Palette palette = kind == PaletteKind::Dark || kind == PaletteKind::DarkCvd ? dark() : light();
    if (kind == PaletteKind::DarkCvd) {
        palette.bid = QColor(0x5AA9FF);
        palette.ask = QColor(0xFFA23A);
        palette.honest = QColor(0xFFF08A); // amber would sit on top of the orange ask
    } else if (kind == PaletteKind::LightCvd) {
        palette.bid = QColor(0x1663C7);
        palette.ask = QColor(0xA05500);
        palette.honest = QColor(0x5E5A00);
    }
    return palette;
}

QColor mixColors(const QColor& over, const QColor& under, double share)
{
    const double s = std::clamp(share, 0.0, 1.0);
    const auto channel = [s](int top, int bottom) { return static_cast<int>(std::lround(top * s + bottom * (1 - s))); };
    return QColor(channel(over.red(), under.red()), channel(over.green(), under.green()),
                  channel(over.blue(), under.blue()));
}

double contrastRatio(const QColor& a, const QColor& b)
{
    const double la = luminance(a);
    const double lb = luminance(b);
    return (std::max(la, lb) + 0.05) / (std::min(la, lb) + 0.05);
}

double colorDistance(const QColor& a, const QColor& b)
{
    const auto p = lab(a);
    const auto q = lab(b);
    return std::hypot(p[0] - q[0], p[1] - q[1], p[2] - q[2]);
}

} // namespace gannet
