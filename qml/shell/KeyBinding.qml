// SPDX-License-Identifier: GPL-3.0-or-later
import QtQml

/// One row of the key sheet.
QtObject {
    property string scope
    required property string keys ///< empty: the palette alone offers it
    required property string words
    property string command ///< the palette offers it under this name; empty: it does not
}
