// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/palette.h"

#include <QColor>
#include <QMap>
#include <QString>
#include <QStringList>

#include <map>
#include <span>

namespace gannet {

/// One colour of a palette, for who chooses another.
struct PaletteToken {
    const char* name;  ///< in files
    const char* title; ///< English
    QColor Palette::*colour;
};

[[nodiscard]] std::span<const PaletteToken> paletteTokens();
/// Null on another name.
[[nodiscard]] const PaletteToken* paletteToken(const QString& name);

/// What of a palette can be read or told apart badly because of this colour, in words; empty: nothing. Words want 4.5:1
/// on every ground, labels 3.9:1; bid and ask a distance of 40, and 20 from what marks what is not live.
[[nodiscard]] QString troubleOf(const Palette& palette, const PaletteToken& token);

/// A person's own colours of one palette, by name of the token.
using OwnColours = QMap<QString, QColor>;

/// "#RRGGBB"; an invalid one on anything else.
[[nodiscard]] QColor colourFrom(const QString& text);
void applyColours(const OwnColours& own, Palette& palette);
[[nodiscard]] QString coloursToJson(const std::map<QString, OwnColours>& own);
/// What is no palette of `names`, no token or no colour is left out.
[[nodiscard]] std::map<QString, OwnColours> coloursFromJson(const QString& json, const QStringList& names);

} // namespace gannet
