// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Gannet
import Gannet.Ui

/// Executions, newest first.
TradingBlock {
    id: root

    facts: fills.total > fills.count && fills.filter === "" ? qsTr("newest %1 of %2").arg(fills.count).arg(fills.total)
                                                            : qsTr("%1 fills").arg(fills.total)
    factsTip: qsTr("Of this run and told at its start; all of them are in the store")
    isReplayFramed: false
    nothing: qsTr("Nothing was filled yet.")
    rows: fills
    typeWord: qsTr("Fills")

    figures: [
        {title: qsTr("Time UTC"), width: 78, rank: 1, tip: qsTr("The venue's time")},
        {title: qsTr("Instrument"), width: 84, rank: 0, hasVenue: true, tip: qsTr("Instrument and venue")},
        {title: qsTr("Side"), width: 26, rank: 1, tip: qsTr("Whether it bought or sold")},
        {title: qsTr("Price"), width: 72, rank: 1, isRight: true, tip: qsTr("Exactly as the venue told it")},
        {title: qsTr("Size"), width: 62, rank: 1, isRight: true, tip: qsTr("Base units")},
        {title: qsTr("Value"), width: 110, rank: 4, isRight: true, tip: qsTr("Price times size, in the quote asset")},
        {title: qsTr("Fee"), width: 84, rank: 2, isRight: true,
         tip: qsTr("Paid, in its own asset; below zero it is a rebate")},
        {title: qsTr("Role"), width: 40, rank: 5, tip: qsTr("Maker: it rested and was taken. Taker: it took")},
        {title: qsTr("Mode"), width: 50, rank: 3, tip: qsTr("Paper fills are simulated")},
        {title: qsTr("Account"), width: 72, rank: 6, tip: qsTr("As the config names it")},
        {title: qsTr("Tag"), width: 60, rank: 7, tip: qsTr("Your own word on its order")},
        {title: qsTr("Trade id"), width: 90, rank: 8, isRest: true,
         tip: qsTr("The venue's name of the trade: it counts once")}
    ]
    // qmllint disable unqualified
    line: TableLine {
        table: root.table
        onActivated: root.showInLinked(rowId)
        onContextAsked: root.openRowMenu()
        onPicked: root.table.choose(rowId)
    }
    // qmllint enable unqualified

    toolRowHeight: Metrics.toolRow
    toolRow: TableTools {
        id: tools

        anchors.fill: parent
        hint: qsTr("Instrument, account, tag")
        rows: fills
        onReleased: root.table.forceActiveFocus()
    }
    menu: TMenu {
        TMenuItem {
            enabled: root.currentId !== ""
            keys: "Enter"
            text: qsTr("Show its instrument")
            onTriggered: root.showInLinked(root.currentId)
        }
        TMenuItem {
            iconName: "search"
            keys: "Ctrl+F"
            text: qsTr("Filter")
            onTriggered: tools.focusFilter()
        }
    }

    Keys.onPressed: event => {
        event.accepted = event.key === Qt.Key_F && event.modifiers === Qt.ControlModifier;
        if (event.accepted)
            tools.focusFilter();
    }

    FillsModel {
        id: fills

        client: root.client
        isActive: root.visible
    }
}
