// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import QtQuick.Templates as T
import Gannet
import Gannet.Ui

/// What the rows below it in a TMenu choose, and the key that goes to the next of them.
T.MenuSeparator {
    id: root

    required property string text
    property string keys

    implicitHeight: Metrics.control
    implicitWidth: Metrics.px(200)
    leftPadding: Metrics.px(8)
    rightPadding: Metrics.px(8)
    Accessible.name: root.text
    Accessible.role: Accessible.StaticText

    contentItem: Item {
        TText {
            anchors.left: parent.left
            anchors.right: parent.right
            anchors.verticalCenter: parent.verticalCenter
            color: Theme.textMuted
            elide: Text.ElideRight
            size: 11
            text: root.text
        }
        KeyCap {
            anchors.right: parent.right
            anchors.verticalCenter: parent.verticalCenter
            keys: root.keys
            visible: root.keys !== ""
        }
    }
}
