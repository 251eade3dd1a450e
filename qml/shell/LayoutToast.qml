// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Gannet
import Gannet.Ui

/// What a change of the layout took away, with the way back, for a few seconds; or why a change was refused.
Rectangle {
    id: root

    required property WorkspaceController workspace
    property real room: 0        ///< the width that it may take
    property bool isHere: true ///< its window is the one that was used last

    property string words
    property bool canUndo: false

    function tell(words: string, canUndo: bool) {
        root.words = words;
        root.canUndo = canUndo;
        away.restart();
    }

    border.color: root.canUndo ? Theme.line : Theme.honest
    border.width: Metrics.hairline
    color: root.canUndo ? Theme.bg2 : Theme.mix(Theme.honest, Theme.bg1, 0.15)
    height: Metrics.px(32)
    radius: Metrics.px(3)
    visible: root.isHere && root.words !== ""
    width: Math.min(row.implicitWidth + 2 * Metrics.pad, root.room - 2 * Metrics.gap)
    Accessible.name: text.text
    Accessible.role: Accessible.AlertMessage

    Connections {
        target: root.workspace

        function onTookAway(words: string) {
            root.tell(words, true);
        }
        function onRefused(words: string) {
            root.tell(words, false);
        }
        function onUndone() {
            root.words = "";
        }
    }
    Timer {
        id: away

        interval: root.canUndo ? 6000 : 10000
        onTriggered: root.words = ""
    }
    Row {
        id: row

        anchors.centerIn: parent
        spacing: Metrics.px(10)

        TText {
            id: text

            anchors.verticalCenter: parent.verticalCenter
            elide: Text.ElideRight
            objectName: "layoutWords"
            text: root.words
            width: Math.min(implicitWidth, Math.max(Metrics.px(60), root.room - Metrics.px(root.canUndo ? 180 : 40)))
        }
        TButton {
            anchors.verticalCenter: parent.verticalCenter
            implicitHeight: Metrics.px(22)
            keys: "Ctrl+Alt+Z"
            objectName: "layoutUndo"
            text: qsTr("Undo")
            visible: root.canUndo
            onClicked: root.workspace.undo()
        }
    }
}
