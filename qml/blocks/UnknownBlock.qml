// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Gannet
import Gannet.Ui

/// Stands for a block of a type that this program does not have, of a newer one. Its settings are kept as they are.
BlockFrame {
    id: root

    signal removeAsked

    bodyColor: Theme.bg1
    columnHeaderHeight: 0
    isReplayFramed: false
    typeWord: root.state?.typeTitle ?? ""

    Column {
        anchors.centerIn: parent
        spacing: Metrics.gap
        width: Math.min(parent.width - 2 * Metrics.pad, Metrics.px(320))

        TText {
            color: Theme.textMuted
            horizontalAlignment: Text.AlignHCenter
            text: qsTr("This Gannet has no block of the type “%1”. Its settings are kept for one that has.")
                .arg(root.typeWord)
            width: parent.width
            wrapMode: Text.WordWrap
        }
        TButton {
            anchors.horizontalCenter: parent.horizontalCenter
            focus: true
            objectName: "removeUnknown"
            text: qsTr("Close it")
            onClicked: root.removeAsked()
        }
    }
}
