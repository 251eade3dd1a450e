// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>

namespace gannet {

/// The colour tokens: all colours there are. Every other colour is `mix` of two of them.
struct Palette {
    QColor bg0, bg1, bg2; ///< canvas, panel, control and header
    QColor line;
    QColor text, textMuted, textFaint; ///< faint: labels and what one can do without
    QColor bid, ask;                   ///< also buy and sell, gain and loss
    QColor honest;                     ///< "not what you think it is": replay, estimate, stale. Nothing else
    QColor critical;
    QColor accent; ///< focus and selection
};

enum class PaletteKind : unsigned char { Dark, Light, DarkCvd, LightCvd, Contrast };

/// The built-in palettes. The Cvd ones keep bid and ask apart for every common colour vision; Contrast is for eyes that
/// need all of it: every word has 7:1 at least.
[[nodiscard]] Palette builtinPalette(PaletteKind kind);

/// `share` in [0, 1] of `over` on top of `under`, opaque, in sRGB as alpha blending does it.
[[nodiscard]] QColor mixColors(const QColor& over, const QColor& under, double share);
/// WCAG 2 contrast of two opaque colours, in [1, 21].
[[nodiscard]] double contrastRatio(const QColor& a, const QColor& b);
/// CIE76 distance of two colours in CIELAB (D65).
[[nodiscard]] double colorDistance(const QColor& a, const QColor& b);

} // namespace gannet
