// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Gannet
import Gannet.Ui

/// One figure of a candle: its letter and its value. Live figures do not change their width.
Row {
    id: root

    required property string title
    required property string value
    property color ink: Theme.text

    spacing: Metrics.px(3)

    TText {
        color: Theme.textFaint
        size: 11
        text: root.title
    }
    TText {
        color: root.ink
        size: 11
        text: root.value
    }
}
