// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Gannet
import Gannet.Ui

/// A static price ladder: prices stay, the market moves over them. Space brings the market back to the middle; the
/// pointer inside holds everything still.
InstrumentBlock {
    id: root

    facts: item.barMaxText !== "" ? qsTr("bar max %1").arg(item.barMaxText) : ""
    factsTip: qsTr("The size that fills a bar: nine of ten sizes in sight are no larger. From this venue's book, as "
                   + "old as its dot says. A larger size ends in a cap.")
    freshness: ladderModel.freshness
    instrument: ladderModel.title
    typeWord: qsTr("Ladder")
    venueCode: ladderModel.venueTag
    venueName: ladderModel.venueName

    toolRowHeight: Metrics.toolRow
    toolRow: Item {
        anchors.fill: parent

        GroupChooser {
            anchors.left: parent.left
            anchors.leftMargin: Metrics.gap
            anchors.verticalCenter: parent.verticalCenter
            model: ladderModel
            objectName: "group"
            room: recentre.x - Metrics.px(8)
        }
        TButton {
            id: recentre

            anchors.right: parent.right
            anchors.rightMargin: Metrics.gap
            anchors.verticalCenter: parent.verticalCenter
            iconName: "centre"
            implicitHeight: Metrics.px(22)
            keys: "Space"
            objectName: "recentre"
            tip: qsTr("Centre on the market (Space)")
            onClicked: item.recentre()
        }
    }
    columnHeader: ColumnHeader {
        columns: item.columns
        height: parent.height
        x: item.x
    }
    columnHeaderHeight: Metrics.px(20)
    menu: TMenu {
        TMenuItem {
            iconName: "refresh"
            text: qsTr("Build the book anew")
            onTriggered: root.client.resync(root.instrumentKey)
        }
        TMenuItem {
            iconName: "centre"
            keys: "Space"
            text: qsTr("Centre on the market")
            onTriggered: item.recentre()
        }
        TMenuItem {
            keys: "g"
            text: qsTr("Finer rows")
            onTriggered: ladderModel.groupFiner()
        }
        TMenuItem {
            keys: "G"
            text: qsTr("Coarser rows")
            onTriggered: ladderModel.groupCoarser()
        }
    }

    Keys.onPressed: event => {
        if (root.isFiner(event))
            ladderModel.groupFiner();
        else if (root.isCoarser(event))
            ladderModel.groupCoarser();
        else
            return;
        event.accepted = true;
    }

    LadderViewModel {
        id: ladderModel

        client: root.client
        instrumentKey: root.instrumentKey
    }
    LadderItem {
        id: item

        anchors.fill: parent
        focus: true
        objectName: "ladderItem"
        viewModel: ladderModel
        Accessible.description: accessibleSummary
        Accessible.name: root.instrument + " " + root.typeWord
        Accessible.role: Accessible.Table
    }
}
