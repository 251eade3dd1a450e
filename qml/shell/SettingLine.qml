// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Gannet
import Gannet.Ui

/// A setting on a form: its words, its field, the way back to what is usual, and what is wrong under it.
Item {
    id: root

    property string text
    property string problem ///< why the last change was refused; empty: it was not
    property bool canReset: false
    default property alias field: slot.data

    signal resetAsked

    implicitHeight: Math.max(slot.height, words.height) + (problemText.visible ? problemText.height + Metrics.gap : 0)

    TText {
        id: words

        color: Theme.textMuted
        elide: Text.ElideRight
        height: Metrics.control
        text: root.text
        verticalAlignment: Text.AlignVCenter
        width: Metrics.px(150)
    }
    Item {
        id: slot

        anchors.left: words.right
        anchors.leftMargin: Metrics.px(8)
        anchors.right: back.left
        anchors.rightMargin: Metrics.px(8)
        height: Math.max(childrenRect.height, Metrics.control)
    }
    TButton {
        id: back

        anchors.right: parent.right
        iconName: "refresh"
        implicitHeight: Metrics.control
        implicitWidth: Metrics.control
        isFlat: true
        objectName: "reset"
        opacity: root.canReset ? 1 : 0 // keeps its room
        enabled: root.canReset
        tip: qsTr("As it was at first")
        Accessible.name: qsTr("%1: as it was at first").arg(root.text)
        onClicked: root.resetAsked()
    }
    TText {
        id: problemText

        anchors.left: slot.left
        anchors.right: parent.right
        anchors.top: slot.bottom
        anchors.topMargin: Metrics.gap
        color: Theme.honest
        objectName: "problem"
        size: 11
        text: root.problem
        visible: text !== ""
        wrapMode: Text.Wrap
        Accessible.role: Accessible.AlertMessage
        Accessible.name: text
    }
}
