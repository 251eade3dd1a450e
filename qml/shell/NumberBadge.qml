// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Gannet
import Gannet.Ui

/// The digit that reaches a block together with Ctrl, over the corner of its tab or header.
Rectangle {
    id: root

    required property int number

    color: Theme.accent
    height: Metrics.px(16)
    radius: Metrics.px(3)
    width: Metrics.px(16)

    TText {
        anchors.centerIn: parent
        color: Theme.bg0
        isMedium: true
        size: 11
        text: root.number
    }
}
