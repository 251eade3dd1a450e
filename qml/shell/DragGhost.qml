// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Gannet
import Gannet.Ui

/// What is dragged, in words, at the pointer.
Rectangle {
    property alias text: words.text

    border.color: Theme.accent
    border.width: Metrics.hairline
    color: Theme.bg2
    height: Metrics.header
    radius: Metrics.px(3)
    width: words.implicitWidth + 2 * Metrics.pad

    TText {
        id: words

        anchors.centerIn: parent
    }
}
