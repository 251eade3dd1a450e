// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFont>
#include <QGlyphRun>
#include <QPainter>
#include <QPointF>
#include <QRawFont>
#include <QRgb>

#include <array>
#include <span>
#include <string_view>
#include <unordered_map>
#include <vector>

class QThread;

namespace gannet {

/// Short texts of one font, gathered by colour and drawn as one glyph run per colour: no shaping and, once warm, no
/// allocation. For numbers and plain Latin words; a character the font lacks is left out. Used inside paint() only.
class TextLayer {
public:
    /// Empties the layer and makes sure of the font. `dpr` is device px per px; text starts on whole device px.
    void begin(const QFont& font, double dpr);
    [[nodiscard]] double width(std::u16string_view text);
    /// Width of "0"; every digit has it.
    [[nodiscard]] double digitWidth();
    /// Baseline that centres digits in a row whose top is `top`, on a whole device px.
    [[nodiscard]] double baseline(double top, double height) const;

    void left(double x, double base, std::u16string_view text, QRgb color);
    void right(double x, double base, std::u16string_view text, QRgb color);
    void center(double x, double base, std::u16string_view text, QRgb color);
    /// Right-aligned; the last `brightChars` characters in `bright`, those before in `dim`.
    void rightTwoTone(double x, double base, std::u16string_view text, std::size_t brightChars, QRgb bright, QRgb dim);

    /// Draws all and empties the layer.
    void paint(QPainter& painter);

private:
    struct Glyph {
        quint32 index = 0;
        double advance = 0;
    };
    struct Run {
        QRgb color = 0;
        std::vector<quint32> indexes;
        std::vector<QPointF> positions;
    };
    void loadFont(const QFont& font);
    [[nodiscard]] const Glyph& glyph(char16_t c);
    [[nodiscard]] Glyph look(char16_t c) const;
    [[nodiscard]] Run& runFor(QRgb color);
    [[nodiscard]] double snap(double x) const;

    QFont m_font;
    QThread* m_thread = nullptr; ///< a raw font belongs to the thread that made it
    QRawFont m_raw;
    double m_dpr = 1;
    double m_capHeight = 0;
    std::array<Glyph, 128> m_ascii{};
    std::unordered_map<char16_t, Glyph> m_others;
    std::vector<Run> m_runs; ///< kept between frames for their memory
    std::size_t m_lastRun = 0;
};

} // namespace gannet
