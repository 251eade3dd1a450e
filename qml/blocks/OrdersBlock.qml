// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Gannet
import Gannet.Ui

/// Orders that work, or all of today. A row can be changed, cancelled, and asked about while it is in doubt.
TradingBlock {
    id: root

    readonly property bool isOnWorking: root.currentId !== "" && orders.isWorking(root.currentId)

    onSettingsTold: orders.isAll = root.state.setting("all") ?? orders.isAll

    function cancel(id: string) {
        strip.sentId = "";
        if (!orders.isWorking(id))
            root.table.note(id, qsTr("This order has ended: there is nothing to cancel"));
        else
            root.askFirst(() => root.actions.askOfCancel(id), () => root.track(root.actions.cancelOrder(id), id));
    }
    /// Opens the strip where its figures are written anew; of one that cannot be changed the row says why.
    function change(id: string) {
        if (!strip.open(id))
            root.table.note(id, orders.whyNoChange(id));
        else if (root.question) // one thing at a time, and what is typed is the newer
            root.takeBack(qsTr("Not sent: another change was begun"));
    }
    /// Of the current row's instrument.
    function cancelHere(everything: bool) {
        const id = root.currentId;
        const key = orders.keyOf(id);
        if (key !== "")
            root.askFirst(() => root.actions.askOfScope(key, everything),
                          () => root.track(root.actions.cancelScope(key, everything), id));
    }
    /// What that would come to, while so many orders work.
    function scopeWords(working: int, everything: bool): string {
        const key = orders.keyOf(root.currentId);
        return key === "" || working === 0 ? "" : root.actions.wordsOfScope(key, everything);
    }
    function query(id: string) {
        strip.sentId = "";
        root.track(root.actions.queryOrder(id), id);
    }

    facts: (orders.notKnown !== "" ? qsTr("%1 working, not all known") : qsTr("%1 working")).arg(orders.workingCount)
    factsTip: orders.notKnown !== "" ? orders.notKnown
        : qsTr("Orders at a venue or on their way, and those this program watches, whatever the filter hides")
    isReplayFramed: false
    nothing: orders.notKnown !== "" ? orders.notKnown
        : orders.isAll ? qsTr("No order was made today.") : qsTr("No open orders.")
    rows: orders
    tabWidest: qsTr("Orders (%1)").arg(888)
    tabWord: orders.workingCount > 0 ? qsTr("Orders (%1)").arg(orders.workingCount) : root.nameWord
    tail: Metrics.px(54)
    typeWord: qsTr("Orders")

    figures: [
        {title: qsTr("Time UTC"), width: 54, rank: 6, tip: qsTr("When the order was made, by this program's clock")},
        {title: qsTr("Instrument"), width: 84, rank: 0, hasVenue: true,
         tip: qsTr("Instrument and venue. A leg of a bracket stands below its entry")},
        {title: qsTr("Side"), width: 26, rank: 1, tip: qsTr("Whether it buys or sells")},
        {title: qsTr("Type"), width: 84, rank: 2, tip: qsTr("What was asked for")},
        {title: qsTr("Price"), width: 72, rank: 1, isRight: true,
         tip: qsTr("Limit price as now in force at the venue")},
        {title: qsTr("Trigger"), width: 72, rank: 1, isRight: true, tip: qsTr("The price that lets it act")},
        {title: qsTr("Size"), width: 62, rank: 1, isRight: true,
         tip: qsTr("Asked for, in base units, filled part included")},
        {title: qsTr("Filled"), width: 62, rank: 4, isRight: true,
         tip: qsTr("Executed so far, in base units, as the venue told it")},
        {title: qsTr("Average"), width: 78, rank: 7, isRight: true,
         tip: qsTr("Money of its fills over their size, rounded half to even")},
        {title: qsTr("Queue"), width: 62, rank: 8, isRight: true, hasSign: true,
         tip: qsTr("Size before it at its price: an estimate from the book and the trades since it rests")},
        {title: qsTr("Flags"), width: 118, rank: 5,
         tip: qsTr("How long it stands, post-only, reduce-only; local: watched by this program")},
        {title: qsTr("Mode"), width: 50, rank: 2, tip: qsTr("The effective mode: paper fills are simulated")},
        {title: qsTr("Account"), width: 72, rank: 9, tip: qsTr("As the config names it")},
        {title: qsTr("Tag"), width: 60, rank: 10, tip: qsTr("Your own word, saved with the fills")},
        {title: qsTr("State"), width: 132, rank: 1, isRest: true, tip: qsTr("What is known of it now")}
    ]
    // qmllint disable unqualified
    line: TableLine {
        id: line

        table: root.table
        onActivated: root.showInLinked(rowId)
        onContextAsked: root.openRowMenu()
        onPicked: root.table.choose(rowId)

        TButton {
            iconName: "edit"
            implicitHeight: Metrics.px(18)
            implicitWidth: Metrics.px(22)
            isFlat: true
            objectName: "change"
            tip: qsTr("Change its price or size (e)")
            visible: !line.isFaded
            activeFocusOnTab: false
            focusPolicy: Qt.NoFocus
            onClicked: {
                root.table.choose(line.rowId);
                root.change(line.rowId);
            }
        }
        TButton {
            iconName: "close"
            implicitHeight: Metrics.px(18)
            implicitWidth: Metrics.px(22)
            isFlat: true
            objectName: "cancel"
            tip: qsTr("Cancel this order (Delete)")
            visible: !line.isFaded
            activeFocusOnTab: false
            focusPolicy: Qt.NoFocus
            onClicked: {
                root.table.choose(line.rowId);
                root.cancel(line.rowId);
            }
        }
    }
    // qmllint enable unqualified

    toolRowHeight: Metrics.toolRow
    toolRow: TableTools {
        id: tools

        anchors.fill: parent
        rows: orders
        hint: qsTr("Instrument, account, tag")
        onReleased: root.table.forceActiveFocus()

        TChip {
            checked: !orders.isAll
            objectName: "working"
            text: qsTr("Working")
            tip: qsTr("Orders that can still be filled (w)")
            onClicked: orders.isAll = false
        }
        TChip {
            checked: orders.isAll
            objectName: "today"
            text: qsTr("Today")
            tip: qsTr("Also those that ended since 00:00 UTC (w)")
            onClicked: orders.isAll = true
        }
    }
    menu: TMenu {
        preferredWidth: Metrics.px(280)

        TMenuItem {
            enabled: root.isOnWorking
            iconName: "edit"
            keys: "e"
            objectName: "changeOrder"
            text: qsTr("Change price or size…")
            onTriggered: root.change(root.currentId)
        }
        TMenuItem {
            enabled: root.isOnWorking
            iconName: "close"
            keys: "Delete"
            text: qsTr("Cancel this order")
            onTriggered: root.cancel(root.currentId)
        }
        TMenuItem {
            enabled: root.isOnWorking
            text: qsTr("Ask the venue about it")
            onTriggered: root.query(root.currentId)
        }
        TMenuItem {
            enabled: root.currentId !== ""
            keys: "Enter"
            text: qsTr("Show its instrument")
            onTriggered: root.showInLinked(root.currentId)
        }
        TMenuItem {
            enabled: root.currentId !== ""
            text: root.scopeWords(orders.workingCount, false) || qsTr("Cancel entries of its instrument")
            onTriggered: root.cancelHere(false)
        }
        TMenuItem {
            enabled: root.currentId !== ""
            text: root.scopeWords(orders.workingCount, true) || qsTr("Cancel everything of its instrument")
            onTriggered: root.cancelHere(true)
        }
        TMenuItem {
            checkable: true
            checked: orders.isAll
            keys: "w"
            text: qsTr("Those that ended today too")
            onTriggered: orders.isAll = !orders.isAll
        }
    }

    entry: ChangeStrip {
        id: strip

        host: root.table
        orders: orders
        room: root.entryRoom
        width: parent.width
        onAsked: (id, price, trigger, size) => {
            const request = root.actions.changeOrder(id, price, trigger, size);
            if (request === "")
                return; // refused here, and what is written stays to be mended
            root.track(request, id);
            strip.leave();
        }
        onGone: root.tell(qsTr("Nothing was changed: the order has ended"))
    }
    // The strip comes back with what was written, for a figure of it to be mended.
    onRefused: (id, words, field) => {
        if (!strip.refuse(id, words, field, root.activeFocus))
            return;
        root.tell("");
        root.table.note(id, ""); // the strip says it
    }

    Connections {
        target: root.actions

        function onMoved() {
            strip.look();
        }
    }

    Keys.onPressed: event => {
        event.accepted = true;
        if (event.key === Qt.Key_Delete && event.modifiers === Qt.NoModifier && root.currentId !== "") {
            if (!event.isAutoRepeat)
                root.cancel(root.currentId);
        } else if (event.key === Qt.Key_E && event.modifiers === Qt.NoModifier) {
            if (root.currentId === "")
                root.wantRow();
            else if (!event.isAutoRepeat)
                root.change(root.currentId);
        } else if (event.key === Qt.Key_F && event.modifiers === Qt.ControlModifier) {
            tools.focusFilter();
        } else if (event.text === "w") {
            orders.isAll = !orders.isAll;
        } else {
            event.accepted = false;
        }
    }

    OrdersModel {
        id: orders

        client: root.client
        isActive: root.visible
        onAllChanged: root.keep("all", orders.isAll)
    }
}
