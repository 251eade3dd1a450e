// SPDX-License-Identifier: GPL-3.0-or-later
import QtQml

/// One row of the key sheet.
QtObject {
    property string scope
    required property string keys
    required property string words
}
