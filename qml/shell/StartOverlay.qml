// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Gannet
import Gannet.Ui

/// What the program does before the first quote, stage by stage with its time. It goes away by itself, or with Esc.
FocusScope {
    id: root

    required property StartModel model
    property bool isDismissed: false

    readonly property bool isShown: !root.model.isDone && !root.isDismissed

    visible: root.isShown
    Accessible.name: qsTr("Start")
    Accessible.role: Accessible.Pane

    Dimmer {
        anchors.fill: parent
    }
    Rectangle {
        anchors.centerIn: parent
        border.color: Theme.line
        border.width: Metrics.hairline
        color: Theme.bg1
        height: column.height + 2 * Metrics.px(20)
        width: Math.min(root.width - 2 * Metrics.px(24), Metrics.px(480))

        Column {
            id: column

            spacing: Metrics.px(6)
            width: parent.width - 2 * Metrics.px(20)
            x: Metrics.px(20)
            y: Metrics.px(20)

            Row {
                bottomPadding: Metrics.px(8)
                spacing: Metrics.px(10)

                Logo {
                    anchors.verticalCenter: parent.verticalCenter
                }
                TText {
                    anchors.verticalCenter: parent.verticalCenter
                    isMedium: true
                    size: 15
                    text: qsTr("Gannet starts")
                }
            }
            Repeater {
                model: root.model

                StartRow {
                    width: parent ? parent.width : 0
                }
            }
            Item {
                height: Metrics.px(24)
                width: column.width

                TText {
                    anchors.bottom: parent.bottom
                    anchors.left: parent.left
                    color: Theme.textFaint
                    size: 11
                    text: qsTr("Goes away with the first quote")
                }
                KeyCap {
                    anchors.bottom: parent.bottom
                    anchors.right: parent.right
                    keys: "Esc"
                }
            }
        }
    }
    TapHandler {
        onTapped: root.isDismissed = true
    }
}
