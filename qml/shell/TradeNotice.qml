// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Gannet
import Gannet.Ui

/// A trouble that stays in sight until somebody has seen it.
Rectangle {
    id: root

    property alias text: words.text
    property string action ///< what can be done about it; empty: nothing from here

    signal acted
    signal dismissed

    border.color: Theme.honest
    border.width: Metrics.hairline
    color: Theme.mix(Theme.honest, Theme.bg1, 0.15)
    height: Math.max(Metrics.px(28), words.implicitHeight + 2 * Metrics.gap)
    Accessible.name: words.text
    Accessible.role: Accessible.AlertMessage

    IconPath {
        id: icon

        anchors.left: parent.left
        anchors.leftMargin: Metrics.pad
        anchors.verticalCenter: parent.verticalCenter
        name: "warning"
        tone: Theme.honest
    }
    TText {
        id: words

        anchors.left: icon.right
        anchors.leftMargin: Metrics.pad
        anchors.right: act.visible ? act.left : close.left
        anchors.verticalCenter: parent.verticalCenter
        wrapMode: Text.Wrap
    }
    TButton {
        id: act

        anchors.right: close.left
        anchors.rightMargin: Metrics.px(2)
        anchors.verticalCenter: parent.verticalCenter
        implicitHeight: Metrics.px(22)
        objectName: "act"
        text: root.action
        visible: root.action !== ""
        onClicked: root.acted()
    }
    TButton {
        id: close

        anchors.right: parent.right
        anchors.rightMargin: Metrics.px(2)
        anchors.verticalCenter: parent.verticalCenter
        iconName: "close"
        implicitHeight: Metrics.px(22)
        isFlat: true
        objectName: "dismiss"
        tip: qsTr("Dismiss")
        onClicked: root.dismissed()
    }
}
