// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/items/text_layer.h"

#include <QColor>
#include <QString>
#include <QThread>

#include <cmath>

namespace gannet {

void TextLayer::begin(const QFont& font, double dpr)
{
    m_dpr = dpr > 0 ? dpr : 1;
    if (!m_raw.isValid() || m_thread != QThread::currentThread() || font != m_font)
        loadFont(font);
    for (Run& run : m_runs) {
        run.indexes.clear();
        run.positions.clear();
    }
}

void TextLayer::loadFont(const QFont& font)
{
    m_font = font;
    m_thread = QThread::currentThread();
    m_raw = QRawFont::fromFont(font);
    m_capHeight = m_raw.capHeight();
    m_others.clear();
    for (std::size_t c = 0; c < m_ascii.size(); ++c)
        m_ascii[c] = look(static_cast<char16_t>(c));
}

TextLayer::Glyph TextLayer::look(char16_t c) const
{
    const auto indexes = m_raw.glyphIndexesForString(QString(QChar(c)));
    if (indexes.isEmpty() || indexes.first() == 0)
        return {};
    const auto advances = m_raw.advancesForGlyphIndexes({indexes.first()}, QRawFont::UseDesignMetrics);
    return {indexes.first(), advances.isEmpty() ? 0.0 : advances.first().x()};
}

const TextLayer::Glyph& TextLayer::glyph(char16_t c)
{
    if (c < m_ascii.size())
        return m_ascii[c];
    const auto known = m_others.find(c);
    return known != m_others.end() ? known->second : m_others.emplace(c, look(c)).first->second;
}

double TextLayer::width(std::u16string_view text)
{
    double sum = 0;
    for (const char16_t c : text)
        sum += glyph(c).advance;
    return sum;
}

double TextLayer::digitWidth()
{
    return glyph(u'0').advance;
}

double TextLayer::baseline(double top, double height) const
{
    return snap(top + (height + m_capHeight) / 2);
}

double TextLayer::snap(double x) const
{
    return std::round(x * m_dpr) / m_dpr;
}

TextLayer::Run& TextLayer::runFor(QRgb color)
{
    if (m_lastRun < m_runs.size() && m_runs[m_lastRun].color == color)
        return m_runs[m_lastRun];
    for (m_lastRun = 0; m_lastRun < m_runs.size(); ++m_lastRun) {
        if (m_runs[m_lastRun].color == color)
            return m_runs[m_lastRun];
    }
    m_runs.push_back({color, {}, {}});
    return m_runs.back();
}

void TextLayer::left(double x, double base, std::u16string_view text, QRgb color)
{
    Run& run = runFor(color);
    double at = snap(x);
    for (const char16_t c : text) {
        const Glyph& g = glyph(c);
        if (g.index != 0 && c != u' ') {
            run.indexes.push_back(g.index);
            run.positions.emplace_back(at, base);
        }
        at += g.advance;
    }
}

void TextLayer::right(double x, double base, std::u16string_view text, QRgb color)
{
    left(x - width(text), base, text, color);
}

void TextLayer::center(double x, double base, std::u16string_view text, QRgb color)
{
    left(x - width(text) / 2, base, text, color);
}

void TextLayer::rightTwoTone(double x, double base, std::u16string_view text, std::size_t brightChars, QRgb bright,
                             QRgb dim)
{
    const std::size_t cut = text.size() > brightChars ? text.size() - brightChars : 0;
    const double start = snap(x - width(text));
    left(start, base, text.substr(0, cut), dim);
    // Not snapped anew: digits must stay in their columns whatever their colour.
    Run& run = runFor(bright);
    double at = start + width(text.substr(0, cut));
    for (const char16_t c : text.substr(cut)) {
        const Glyph& g = glyph(c);
        if (g.index != 0 && c != u' ') {
            run.indexes.push_back(g.index);
            run.positions.emplace_back(at, base);
        }
        at += g.advance;
    }
}

void TextLayer::paint(QPainter& painter)
{
    for (Run& run : m_runs) {
        if (run.indexes.empty())
            continue;
        QGlyphRun glyphs;
        glyphs.setRawFont(m_raw);
        glyphs.setRawData(run.indexes.data(), run.positions.data(), static_cast<int>(run.indexes.size()));
        painter.setPen(QColor::fromRgba(run.color));
        painter.drawGlyphRun(QPointF(0, 0), glyphs);
        run.indexes.clear();
        run.positions.clear();
    }
}

} // namespace gannet
