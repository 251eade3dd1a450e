// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Gannet
import Gannet.Ui

/// A short word in a frame: a venue, a mode.
Rectangle {
    id: root

    required property string text
    property color tone: Theme.textMuted
    property color frame: Theme.line
    property string tip

    implicitWidth: word.implicitWidth + Metrics.px(10)
    implicitHeight: Metrics.px(16)
    color: "transparent"
    border.color: root.frame
    border.width: Metrics.hairline
    radius: Metrics.px(3)
    Accessible.role: Accessible.StaticText
    Accessible.name: root.tip || root.text

    TText {
        id: word

        anchors.centerIn: parent
        color: root.tone
        size: 11
        text: root.text
    }
    HoverWatch {
        id: hover
    }
    TTip {
        text: root.tip
        visible: hover.hovered && root.tip !== ""
    }
}
