// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Gannet
import Gannet.Ui

/// One thing to do in the palette.
Rectangle {
    id: root

    required property int index
    required property string kind
    required property string rowId
    required property string words
    required property string detail
    required property string keys
    required property bool isRisk
    required property bool isRecent
    required property bool isCurrent

    signal clicked

    color: root.isCurrent ? Theme.mix(Theme.accent, Theme.bg1, 0.16) : "transparent"
    implicitHeight: Metrics.control
    Accessible.description: root.detail
    Accessible.name: root.words
    Accessible.role: Accessible.ListItem
    Accessible.selected: root.isCurrent

    Rectangle {
        anchors.left: parent.left
        anchors.leftMargin: Metrics.px(14)
        anchors.verticalCenter: parent.verticalCenter
        color: Theme.critical
        height: Metrics.px(6)
        objectName: "riskDot"
        radius: height / 2
        visible: root.isRisk
        width: height
    }
    TText {
        anchors.left: parent.left
        anchors.leftMargin: Metrics.px(28)
        anchors.right: detail.left
        anchors.rightMargin: Metrics.px(8)
        anchors.verticalCenter: parent.verticalCenter
        elide: Text.ElideRight
        text: root.words
    }
    TText {
        id: detail

        anchors.right: cap.left
        anchors.rightMargin: Metrics.px(10)
        anchors.verticalCenter: parent.verticalCenter
        color: root.isRecent ? Theme.textMuted : Theme.textFaint
        size: 11
        text: root.isRecent ? root.detail === "" ? qsTr("recent") : qsTr("recent · %1").arg(root.detail) : root.detail
    }
    KeyCap {
        id: cap

        anchors.right: parent.right
        anchors.rightMargin: Metrics.px(10)
        anchors.verticalCenter: parent.verticalCenter
        keys: root.keys
        visible: root.keys !== ""
        width: visible ? implicitWidth : 0
    }
    TapHandler {
        gesturePolicy: TapHandler.ReleaseWithinBounds // the press is not for what lies under the popup, too
        onTapped: root.clicked()
    }
}
