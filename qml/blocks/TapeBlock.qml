// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Gannet
import Gannet.Ui

/// Every trade of one instrument, newest on top. Scrolling pauses it; the chip counts what came since.
InstrumentBlock {
    id: root

    onSettingsTold: {
        tapeModel.windowMs = root.state.setting("window_ms") ?? tapeModel.windowMs;
        const least = root.state.setting("min_size") ?? "";
        if (!minSize.activeFocus && minSize.text !== least)
            minSize.text = least;
    }

    function toggleAggregation() {
        tapeModel.windowMs = tapeModel.windowMs > 0 ? 0 : 50;
    }

    facts: tapeModel.settingsText
    factsTip: qsTr("Trades of one side and price within this time are one row. A big one is filled: from this size on, "
                   + "or from ten times the median of the rows at hand.")
    freshness: tapeModel.freshness
    instrument: tapeModel.title
    typeWord: qsTr("Tape")
    venueCode: tapeModel.venueTag
    venueName: tapeModel.venueName

    toolRowHeight: Metrics.toolRow
    toolRow: Item {
        anchors.fill: parent

        TField {
            id: minSize

            anchors.left: parent.left
            anchors.leftMargin: Metrics.gap
            anchors.verticalCenter: parent.verticalCenter
            implicitHeight: Metrics.px(20)
            implicitWidth: Metrics.px(84)
            objectName: "minSize"
            placeholderText: qsTr("min size")
            problem: tapeModel.minSizeProblem
            // What was refused does not stay: the field shows the filter that holds.
            onActiveFocusChanged: if (!activeFocus && problem !== "")
                text = tapeModel.minSize
            onTextChanged: tapeModel.minSize = text
            Keys.onEnterPressed: leave()
            Keys.onEscapePressed: item.forceActiveFocus()
            Keys.onReturnPressed: leave()

            function leave() {
                if (problem === "")
                    item.forceActiveFocus();
                else
                    selectAll();
            }
        }
        TChip {
            id: aggregate

            anchors.left: minSize.right
            anchors.leftMargin: Metrics.gap
            anchors.verticalCenter: parent.verticalCenter
            checked: tapeModel.windowMs > 0
            objectName: "aggregate"
            text: qsTr("50 ms")
            tip: qsTr("Trades of one side and price within 50 ms in one row (a)")
            onClicked: root.toggleAggregation()
        }
    }
    // The chip takes the titles' place, as a strip would: it covers no control and moves no row.
    columnHeader: Item {
        anchors.fill: parent

        ColumnHeader {
            columns: item.columns
            height: parent.height
            visible: !tapeModel.isPaused
            x: item.x
        }
        TChip {
            anchors.right: parent.right
            anchors.rightMargin: Metrics.gap
            anchors.verticalCenter: parent.verticalCenter
            iconName: "chevronDown"
            objectName: "pausedChip"
            text: tapeModel.chipText
            tip: qsTr("Back to the newest trade (Home)")
            visible: tapeModel.isPaused
            onClicked: {
                item.forceActiveFocus(); // the chip goes and must not take the keyboard along
                item.toNewest();
            }
        }
    }
    menu: TMenu {
        TMenuItem {
            checkable: true
            checked: tapeModel.windowMs > 0
            keys: "a"
            text: qsTr("Aggregate within 50 ms")
            onTriggered: root.toggleAggregation()
        }
        TMenuItem {
            keys: "Ctrl+F"
            text: qsTr("Smallest size shown")
            onTriggered: minSize.forceActiveFocus()
        }
    }

    Keys.onPressed: event => {
        if (event.key === Qt.Key_F && event.modifiers === Qt.ControlModifier)
            minSize.forceActiveFocus();
        else if (event.text === "a")
            root.toggleAggregation();
        else
            return;
        event.accepted = true;
    }

    TapeViewModel {
        id: tapeModel

        client: root.client
        instrumentKey: root.instrumentKey
        onSettingsChanged: {
            root.keep("window_ms", tapeModel.windowMs);
            root.keep("min_size", tapeModel.minSize);
        }
    }
    TapeItem {
        id: item

        anchors.fill: parent
        focus: true
        objectName: "tapeItem"
        viewModel: tapeModel
        Accessible.description: accessibleSummary
        Accessible.name: root.instrument + " " + root.typeWord
        Accessible.role: Accessible.Table
    }
}
