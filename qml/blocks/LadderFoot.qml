// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Gannet
import Gannet.Ui

/// Under a ladder that trades: the position, its result, and the two ways out: cancel what waits, close what is held.
Rectangle {
    id: root

    required property LadderTrader trader
    property bool isLocked: false

    signal cancelAsked
    signal closeAsked

    color: Theme.bg2
    implicitHeight: Metrics.px(26)

    Row {
        id: told

        anchors.left: parent.left
        anchors.leftMargin: Metrics.pad
        anchors.right: buttons.left
        clip: true
        height: parent.height
        spacing: Metrics.px(8)

        TText {
            id: position

            anchors.verticalCenter: parent.verticalCenter
            color: root.trader.positionSign > 0 ? Theme.bid : root.trader.positionSign < 0 ? Theme.ask : Theme.textFaint
            objectName: "position"
            text: root.trader.positionText || qsTr("no position")
        }
        TText {
            anchors.verticalCenter: parent.verticalCenter
            color: Theme.textMuted
            objectName: "result"
            // The asset is left out where it would be cut.
            text: position.width + told.spacing + whole.advanceWidth <= told.width ? whole.text
                                                                                  : whole.text.split(" ")[0]
        }
        TextMetrics {
            id: whole

            font.family: Theme.uiFamily
            font.pixelSize: Metrics.px(12)
            text: root.trader.resultText
        }
    }
    Row {
        id: buttons

        anchors.right: parent.right
        anchors.rightMargin: Metrics.gap
        anchors.verticalCenter: parent.verticalCenter
        spacing: Metrics.gap

        TChip {
            enabled: root.trader.entryCount > 0 && !root.isLocked
            objectName: "cancelEntries"
            text: root.trader.entryCount > 0 ? qsTr("Cancel %1").arg(root.trader.entryCount) : qsTr("Cancel")
            tip: root.isLocked ? qsTr("The ladder is locked; F4 cancels entries")
               : root.trader.entryCount > 0
                ? qsTr("%1; what protects the position stays (F4)").arg(root.trader.cancelWords)
                : qsTr("No entry of this symbol is working")
            onClicked: root.cancelAsked()
        }
        TChip {
            enabled: root.trader.positionSign !== 0 && !root.isLocked
            objectName: "closePosition"
            text: qsTr("Close")
            tip: root.isLocked ? qsTr("The ladder is locked; F8 closes")
               : root.trader.positionSign !== 0
                ? qsTr("%1, as maker; once more within 2 s takes now (F8)").arg(root.trader.closeWords)
                : qsTr("There is no position")
            onClicked: root.closeAsked()
            onDoubleClicked: {} // that is one close; the second click of those who want to take comes later
        }
    }
}
