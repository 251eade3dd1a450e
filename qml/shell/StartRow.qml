// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Gannet
import Gannet.Ui

/// One stage of the start: done, running or failed, and for how long. Over its limit it says so.
Item {
    id: root

    required property string name
    required property string state
    required property string timeText
    required property string words
    required property bool isOverLimit

    readonly property bool isBad: root.isOverLimit || root.state === "failed"

    implicitHeight: Metrics.tableRow + (detail.visible ? detail.implicitHeight : 0)
    objectName: "startRow"
    Accessible.name: root.name + ", " + root.state + ", " + root.timeText + (root.words ? ", " + root.words : "")
    Accessible.role: Accessible.ListItem

    IconPath {
        id: icon

        name: root.isBad ? "warning" : root.state === "done" ? "check" : "refresh"
        tone: root.isBad ? Theme.honest : root.state === "done" ? Theme.accent : Theme.textMuted
        y: Math.round((Metrics.tableRow - height) / 2)
    }
    TText {
        anchors.left: icon.right
        anchors.leftMargin: Metrics.px(8)
        anchors.right: time.left
        anchors.rightMargin: Metrics.px(8)
        elide: Text.ElideRight
        height: Metrics.tableRow
        text: root.name
    }
    TText {
        id: time

        anchors.right: parent.right
        color: root.isBad ? Theme.honest : Theme.textMuted
        height: Metrics.tableRow
        text: root.timeText
    }
    TText {
        id: detail

        anchors.left: icon.right
        anchors.leftMargin: Metrics.px(8)
        anchors.right: parent.right
        color: root.isBad ? Theme.text : Theme.textMuted
        size: 11
        text: root.words
        visible: root.words !== ""
        wrapMode: Text.Wrap
        y: Metrics.tableRow
    }
}
