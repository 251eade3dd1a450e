// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Gannet
import Gannet.Ui

/// What a button shows: icon, words, key; each may be missing. Centred.
Item {
    id: root

    property string iconName
    property string keys
    property string text
    property bool isChosen: false
    property bool isHovered: false
    property color tone: Theme.text

    implicitHeight: row.implicitHeight
    implicitWidth: row.implicitWidth

    Row {
        id: row

        anchors.centerIn: parent
        spacing: Metrics.px(6)

        IconPath {
            anchors.verticalCenter: parent.verticalCenter
            name: root.iconName
            tone: root.isHovered ? Theme.text : Theme.textMuted
            visible: root.iconName !== ""
        }
        TText {
            anchors.verticalCenter: parent.verticalCenter
            color: root.isChosen ? Theme.text : root.tone
            text: root.text
            visible: root.text !== ""
        }
        KeyCap {
            anchors.verticalCenter: parent.verticalCenter
            keys: root.keys
            visible: root.keys !== ""
        }
    }
}
