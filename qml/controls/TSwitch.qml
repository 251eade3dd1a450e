// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import QtQuick.Templates as T
import Gannet
import Gannet.Ui

/// On or off, with a word. Space turns it; Enter is left to what it stands in. Place and colour of the knob tell it.
T.Switch {
    id: root

    property string tip
    property string keys

    focusPolicy: Qt.TabFocus
    hoverEnabled: true
    implicitHeight: Metrics.control
    implicitWidth: leftPadding + implicitContentWidth
    leftPadding: Metrics.px(28) + (root.text !== "" ? Metrics.px(6) : 0)
    spacing: Metrics.px(6)
    Accessible.description: root.tip
    Accessible.name: root.text || root.tip

    indicator: Rectangle {
        border.color: root.checked ? Theme.accent : Theme.textFaint
        border.width: Metrics.hairline
        color: root.checked ? Theme.accent : Theme.bg1
        height: Metrics.px(16)
        opacity: root.enabled ? 1 : 0.5
        radius: height / 2
        width: Metrics.px(28)
        y: Math.round((root.height - height) / 2)

        Rectangle {
            color: root.checked ? Theme.bg0 : Theme.textMuted
            height: Metrics.px(10)
            radius: height / 2
            width: height
            x: root.checked ? parent.width - width - Metrics.px(3) : Metrics.px(3)
            y: Metrics.px(3)
        }
        FocusRing {
            anchors.margins: -Metrics.px(3)
            radius: parent.radius + Metrics.px(3)
            visible: root.activeFocus
        }
    }
    contentItem: Row {
        spacing: root.spacing
        opacity: root.enabled ? 1 : 0.5

        TText {
            height: parent.height
            text: root.text
        }
        KeyCap {
            anchors.verticalCenter: parent.verticalCenter
            keys: root.keys
            visible: root.keys !== ""
        }
    }

    TTip {
        text: root.tip
        visible: root.hovered && root.tip !== ""
    }
}
