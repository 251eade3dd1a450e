// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFont>
#include <QString>

namespace gannet {

/// The families the program draws with. Empty until loadFonts().
struct FontFamilies {
    QString ui;        ///< words and numbers
    QString condensed; ///< numbers where room is scarce
    QString mono;      ///< ids, logs, command line
    QString warning;   ///< why a fallback was taken; empty when none was
};

/// Adds the embedded fonts to the application (once; later calls answer the same) and checks that digits are as wide as
/// each other; a family that fails, or is not there, is replaced by DejaVu Sans and `warning` says so. UI thread, after
/// the QGuiApplication is made.
[[nodiscard]] FontFamilies loadFonts();
/// Whether the digits 0 to 9 of the font have one advance, so that numbers do not move when they change.
[[nodiscard]] bool hasTabularDigits(const QFont& font);

} // namespace gannet
