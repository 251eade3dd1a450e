// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Gannet
import Gannet.Ui

/// What a row of a menu shows: icon or check mark, words, key at the right.
Item {
    id: root

    property string iconName
    property string keys
    property string text
    property bool isEnabled: true
    property color tone: Theme.textMuted

    implicitHeight: Metrics.px(16)
    implicitWidth: words.x + words.implicitWidth
        + (root.keys !== "" ? cap.implicitWidth + Metrics.px(root.text !== "" ? 12 : 0) : 0)

    IconPath {
        anchors.left: parent.left
        anchors.verticalCenter: parent.verticalCenter
        name: root.iconName
        tone: root.tone
        visible: root.iconName !== ""
    }
    TText {
        id: words

        anchors.left: parent.left
        anchors.leftMargin: Metrics.px(22)
        anchors.right: cap.visible ? cap.left : parent.right
        anchors.verticalCenter: parent.verticalCenter
        color: root.isEnabled ? Theme.text : Theme.textFaint
        elide: Text.ElideRight
        text: root.text
    }
    KeyCap {
        id: cap

        anchors.right: parent.right
        anchors.verticalCenter: parent.verticalCenter
        keys: root.keys
        visible: root.keys !== ""
    }
}
