// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Gannet
import Gannet.Ui

/// The amber strip that says what the numbers below are not. It takes the column header's slot, so no row moves.
Rectangle {
    id: root

    required property string text
    property string consequence
    property bool isWarning: true
    property bool isMoving: false ///< the one repeating motion: a short bar along the lower edge

    clip: true
    color: Theme.mix(Theme.honest, Theme.bg1, 0.15)
    implicitHeight: Metrics.columnHeader
    Accessible.role: Accessible.AlertMessage
    Accessible.name: root.consequence ? root.text + ", " + root.consequence : root.text

    IconPath {
        id: icon

        anchors.left: parent.left
        anchors.leftMargin: Metrics.pad
        anchors.verticalCenter: parent.verticalCenter
        name: root.isWarning ? "warning" : "info"
        tone: Theme.honest
    }
    TText {
        anchors.left: icon.right
        anchors.leftMargin: Metrics.pad
        anchors.right: side.visible ? side.left : parent.right
        anchors.rightMargin: Metrics.pad
        anchors.verticalCenter: parent.verticalCenter
        elide: Text.ElideRight
        text: root.text
    }
    TText {
        id: side

        anchors.right: parent.right
        anchors.rightMargin: Metrics.pad
        anchors.verticalCenter: parent.verticalCenter
        color: Theme.textMuted
        size: 11
        text: root.consequence
        visible: root.consequence !== "" && root.width > Metrics.px(320)
    }
    Rectangle {
        anchors.bottom: parent.bottom
        color: Theme.honest
        height: Metrics.hairline
        width: parent.width
    }
    Rectangle {
        id: bar

        anchors.bottom: parent.bottom
        color: Theme.honest
        height: Metrics.px(2)
        visible: root.isMoving
        width: Metrics.px(96)

        NumberAnimation on x {
            duration: 2400
            from: -Metrics.px(96)
            loops: Animation.Infinite
            running: root.isMoving && root.visible && Theme.motion !== Theme.Off
            to: root.width
        }
    }
}
