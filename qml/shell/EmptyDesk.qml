// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Gannet
import Gannet.Ui

/// What an empty window offers: what was closed last, and the workspaces to begin with.
Item {
    id: root

    required property WorkspaceController workspace
    property bool isOffered: true ///< the workspaces to begin with

    signal useAsked(string id)

    Column {
        anchors.centerIn: parent
        spacing: Metrics.px(10)
        width: Math.min(Metrics.px(420), parent.width - 2 * Metrics.pad)

        TText {
            color: Theme.textMuted
            horizontalAlignment: Text.AlignHCenter
            text: qsTr("No block is open.")
            width: parent.width
        }
        TButton {
            anchors.horizontalCenter: parent.horizontalCenter
            keys: "Ctrl+Shift+T"
            objectName: "reopenLast"
            text: qsTr("Open %1 again").arg(root.workspace.closedWords)
            visible: root.workspace.closedWords !== ""
            onClicked: root.workspace.reopen()
        }
        Repeater {
            model: root.isOffered ? root.workspace.offered() : []

            // qmllint disable unqualified
            TButton {
                required property var modelData // {id, title, words}

                anchors.horizontalCenter: parent.horizontalCenter
                objectName: "offered-" + modelData.id
                text: modelData.title
                tip: modelData.words
                onClicked: root.useAsked(modelData.id)
            }
            // qmllint enable unqualified
        }
    }
}
