// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Gannet
import Gannet.Ui

/// The book of one instrument: asks above, bids below, grouped in exact price steps.
InstrumentBlock {
    id: root

    onSettingsTold: {
        bookModel.group = root.state.setting("group") ?? bookModel.group;
        cumulative.checked = root.state.setting("cumulative") ?? cumulative.checked;
    }

    freshness: bookModel.freshness
    instrument: bookModel.title
    typeWord: qsTr("Book")
    venueCode: bookModel.venueTag
    venueName: bookModel.venueName

    toolRowHeight: Metrics.toolRow
    toolRow: Item {
        anchors.fill: parent

        GroupChooser {
            anchors.left: parent.left
            anchors.leftMargin: Metrics.gap
            anchors.verticalCenter: parent.verticalCenter
            model: bookModel
            objectName: "group"
            room: cumulative.x - Metrics.px(8)
        }
        TChip {
            id: cumulative

            anchors.right: parent.right
            anchors.rightMargin: Metrics.gap
            anchors.verticalCenter: parent.verticalCenter
            checkable: true
            objectName: "cumulative"
            text: qsTr("Cumulative")
            tip: qsTr("Bars show the sum from the best price outward (c)")
            onCheckedChanged: root.keep("cumulative", checked)
        }
    }
    menu: TMenu {
        TMenuItem {
            iconName: "refresh"
            text: qsTr("Build the book anew")
            onTriggered: root.client.resync(root.instrumentKey)
        }
        TMenuItem {
            checkable: true
            checked: cumulative.checked
            keys: "c"
            text: qsTr("Cumulative sizes")
            onTriggered: cumulative.toggle()
        }
        TMenuItem {
            keys: "g"
            text: qsTr("Finer rows")
            onTriggered: bookModel.groupFiner()
        }
        TMenuItem {
            keys: "G"
            text: qsTr("Coarser rows")
            onTriggered: bookModel.groupCoarser()
        }
    }
    columnHeader: ColumnHeader {
        columns: item.columns
        height: parent.height
        x: item.x
    }

    Keys.onPressed: event => {
        if (root.isFiner(event))
            bookModel.groupFiner();
        else if (root.isCoarser(event))
            bookModel.groupCoarser();
        else if (event.text === "c")
            cumulative.toggle();
        else
            return;
        event.accepted = true;
    }

    BookViewModel {
        id: bookModel

        client: root.client
        instrumentKey: root.instrumentKey
        onGroupChanged: root.keep("group", bookModel.group)
    }
    BookItem {
        id: item

        anchors.fill: parent
        focus: true
        isCumulative: cumulative.checked
        objectName: "bookItem"
        viewModel: bookModel
        Accessible.description: accessibleSummary
        Accessible.name: root.instrument + " " + root.typeWord
        Accessible.role: Accessible.Table
    }
}
