// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Gannet
import Gannet.Ui

/// The name of a key, drawn as a cap.
Rectangle {
    id: root

    required property string keys

    implicitWidth: word.implicitWidth + Metrics.px(10)
    implicitHeight: Metrics.px(16)
    color: "transparent"
    border.color: Theme.line
    border.width: Metrics.hairline
    radius: Metrics.px(3)

    TText {
        id: word

        anchors.centerIn: parent
        color: Theme.textMuted
        isMono: true
        size: 11
        text: root.keys
    }
}
