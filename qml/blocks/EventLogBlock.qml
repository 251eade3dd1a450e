// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import QtQuick.Window
import Gannet
import Gannet.Ui

/// Everything that trading told, in plain words, newest first; a line parts what came while the window was left.
TradingBlock {
    id: root

    /// What is shown: title, tip and EventLogModel.Only.
    readonly property var kinds: [ // objects {name, text, tip, only}
        {name: "all", text: qsTr("All"), tip: qsTr("Everything"), only: EventLogModel.All},
        {name: "troubles", text: qsTr("Troubles"), tip: qsTr("What was refused, failed, is in doubt or differs"),
         only: EventLogModel.Troubles},
        {name: "fills", text: qsTr("Fills"), tip: qsTr("Executions"), only: EventLogModel.Fills},
        {name: "orders", text: qsTr("Orders"), tip: qsTr("Presses, their answers, and what became of orders"),
         only: EventLogModel.Orders},
        {name: "switches", text: qsTr("Switches"), tip: qsTr("Arm, kill switch, accounts"),
         only: EventLogModel.Switches}
    ]

    onSettingsTold: {
        const kind = root.kinds.find(kind => kind.name === root.state.setting("only"));
        if (kind)
            log.only = kind.only;
    }

    function nextKind() {
        const at = root.kinds.findIndex(kind => kind.only === log.only);
        log.only = root.kinds[(at + 1) % root.kinds.length].only;
    }

    canActivate: false
    facts: log.sinceLeft > 0 ? qsTr("%1 since you left").arg(log.sinceLeft) : ""
    factsTip: qsTr("What came while this window was not the active one stands above the line")
    isReplayFramed: false
    nothing: log.only === EventLogModel.All ? qsTr("Nothing has happened yet.")
                                            : qsTr("Nothing of this kind has happened.")
    rows: log
    typeWord: qsTr("Event log")

    figures: [
        {title: qsTr("Time UTC"), width: 78, rank: 1, tip: qsTr("When it was told")},
        {title: qsTr("What"), width: 66, rank: 0, tip: qsTr("Kind of event")},
        {title: qsTr("Mode"), width: 50, rank: 2, tip: qsTr("The effective mode")},
        {title: qsTr("Request"), width: 58, rank: 3, tip: qsTr("Names the press; the audit in the store has it too")},
        {title: qsTr("In words"), width: 200, rank: 0, isRest: true, tip: qsTr("The newest stands first")}
    ]
    // qmllint disable unqualified
    line: TableLine {
        table: root.table
        onContextAsked: root.openRowMenu()
        onPicked: root.table.choose(rowId)
    }
    // qmllint enable unqualified

    toolRowHeight: Metrics.toolRow
    toolRow: TableTools {
        id: tools

        anchors.fill: parent
        hint: qsTr("Find")
        rows: log
        onReleased: root.table.forceActiveFocus()

        Repeater {
            model: root.kinds

            // qmllint disable unqualified
            TChip {
                required property var modelData // one of root.kinds

                checked: log.only === modelData.only
                visible: checked || tools.width >= Metrics.px(480)
                objectName: "only-" + modelData.name
                text: modelData.text
                tip: modelData.tip + " (k)"
                onClicked: {
                    if (checked)
                        root.nextKind(); // where there is room for one only, it goes round
                    else
                        log.only = modelData.only;
                }
            }
            // qmllint enable unqualified
        }
    }
    menu: TMenu {
        TMenuItem {
            keys: "k"
            text: qsTr("Next kind of event")
            onTriggered: root.nextKind()
        }
        TMenuItem {
            iconName: "search"
            keys: "Ctrl+F"
            text: qsTr("Filter")
            onTriggered: tools.focusFilter()
        }
        TMenuItem {
            enabled: log.sinceLeft > 0
            keys: "Delete"
            text: qsTr("Take the line away")
            onTriggered: log.forgetLeft()
        }
    }

    Keys.onPressed: event => {
        event.accepted = true;
        if (event.key === Qt.Key_F && event.modifiers === Qt.ControlModifier)
            tools.focusFilter();
        else if (event.text === "k")
            root.nextKind();
        else if (event.key === Qt.Key_Delete)
            log.forgetLeft();
        else
            event.accepted = false;
    }

    EventLogModel {
        id: log

        client: root.client
        isActive: root.visible
        isAttended: root.Window.active
        onOnlyChanged: root.keep("only", root.kinds.find(kind => kind.only === log.only)?.name ?? "all")
    }
}
