// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Gannet
import Gannet.Ui

/// The accounts with what they have and how much of their limits is used; below them their balances.
TradingBlock {
    id: root

    canActivate: false
    facts: accounts.count === 1 ? qsTr("1 account") : qsTr("%1 accounts").arg(accounts.count)
    factsTip: qsTr("Limits are those of the configuration; the engine holds to them, whatever a screen shows")
    isReplayFramed: false
    nothing: qsTr("No account has told anything yet.")
    rows: accounts
    tableHeight: Math.max(Metrics.tableRow, Math.min(accounts.count * Metrics.tableRow, root.bodyHeight / 2))
    typeWord: qsTr("Account")

    figures: [
        {title: qsTr("Account"), width: 76, rank: 0, hasVenue: true, isRest: true,
         tip: qsTr("As the config names it, and its venue")},
        {title: qsTr("State"), width: 68, rank: 2, tip: qsTr("Where it stands with its venue")},
        {title: qsTr("Mode"), width: 50, rank: 1, tip: qsTr("Paper has no money behind it")},
        {title: qsTr("Equity"), width: 102, rank: 1, isRight: true, tip: qsTr("Balance and unrealised result")},
        {title: qsTr("Free"), width: 102, rank: 1, isRight: true, tip: qsTr("Equity less the margin in use")},
        {title: qsTr("Margin"), width: 102, rank: 5, isRight: true, tip: qsTr("In use for positions and orders")},
        {title: qsTr("Leverage"), width: 88, rank: 4, isRight: true,
         tip: qsTr("Effective: value of all positions over equity, and the limit")},
        {title: qsTr("Day"), width: 96, rank: 2, isRight: true, tip: qsTr("Realised and unrealised since 00:00 UTC")},
        {title: qsTr("Daily loss"), width: 112, rank: 3, isRight: true,
         tip: qsTr("Used of the daily loss limit; at the limit no new risk is taken")},
        {title: qsTr("Open orders"), width: 70, rank: 6, isRight: true, tip: qsTr("And the limit")},
        {title: qsTr("Orders today"), width: 84, rank: 7, isRight: true, tip: qsTr("And the limit")},
        {title: qsTr("Rejects"), width: 48, rank: 8, isRight: true,
         tip: qsTr("In a row, and the limit; arming begins anew")}
    ]
    // qmllint disable unqualified
    line: TableLine {
        table: root.table
        onContextAsked: root.openRowMenu()
        onPicked: root.table.choose(rowId)
    }
    // qmllint enable unqualified

    lower: Item {
        anchors.fill: parent

        Rectangle {
            color: Theme.mix(Theme.bg2, Theme.bg1, 0.5)
            height: Metrics.columnHeader
            width: parent.width

            ColumnHeader {
                columns: balanceTable.columns
                height: parent.height
            }
        }
        FigureTable {
            id: balanceTable

            anchors.fill: parent
            anchors.topMargin: Metrics.columnHeader
            canActivate: false
            emptyText: balances.isTrading ? qsTr("No balance was told yet.") : balances.whyNotTrading
            objectName: "balances"
            rows: balances
            Accessible.name: qsTr("Balances")

            figures: [
                {title: qsTr("Balance"), width: 70, rank: 0, hasVenue: true, tip: qsTr("Asset and venue")},
                {title: qsTr("Total"), width: 110, rank: 0, isRight: true,
                 tip: qsTr("Units of the asset, without the unrealised result of positions")},
                {title: qsTr("Available"), width: 110, rank: 1, isRight: true,
                 tip: qsTr("Units of the asset that may be used")},
                {title: qsTr("Account"), width: 84, rank: 2, tip: qsTr("As the config names it")},
                {title: qsTr("Told UTC"), width: 60, rank: 3, isRest: true, tip: qsTr("When the venue said it")}
            ]
            // qmllint disable unqualified
            line: TableLine {
                table: balanceTable
                onPicked: balanceTable.choose(rowId)
            }
            // qmllint enable unqualified
        }
    }

    AccountsModel {
        id: accounts

        client: root.client
        isActive: root.visible
    }
    BalancesModel {
        id: balances

        client: root.client
        isActive: root.visible
    }
}
