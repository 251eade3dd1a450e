// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Gannet
import Gannet.Ui

/// A block with a table of the trading side, and what a press on one of its rows comes to: a refusal stands at the row,
/// a question at the lower edge of the block.
BlockFrame {
    id: root

    required property EngineClient client
    required property LinkGroupModel links
    required property TableRows rows
    property alias figures: table.figures
    property alias line: table.line
    property alias tail: table.tail
    property alias canActivate: table.canActivate
    property alias entry: entrySlot.data ///< above the question: something of a row is typed there
    property alias lower: lowerSlot.data ///< below the table, where its height is given
    property string nothing ///< said of a table that has no row
    property real tableHeight: -1 ///< below zero: all that there is

    readonly property alias table: table
    readonly property alias actions: actions
    readonly property real bodyHeight: space.height
    /// What `entry` may take without losing its upper edge.
    readonly property real entryRoom: space.parent.height - lost.height - confirm.height
    readonly property string currentId: table.currentId
    /// What a trading key acts on while this block has the keyboard; empty while no row is chosen.
    readonly property string instrumentKey: root.keyOfCurrent

    property string keyOfCurrent
    readonly property string noRow: qsTr("No row is chosen, and these keys act on one: Down chooses the first")
    property var pressed: ({})  // row ids by request
    /// Of what moves it has {look, gone} too: what it says now, no words once it is about nothing, and the sentence
    /// that stands in its place then.
    property var question: null // {words, reasons, button, decline, isHold, act, drop}: waits for a yes

    /// A press on this row came to nothing; the row says so. `field`: "price", "trigger", "qty" where it is of one.
    signal refused(id: string, words: string, field: string)

    onParting: {
        root.state.carry("row", table.currentId);
        root.state.carry("filter", root.rows.filter);
    }
    Component.onCompleted: {
        root.rows.filter = root.carried("filter") ?? "";
        table.choose(root.carried("row") ?? "");
    }

    /// Remembers whose press this was, so that its answer finds the row.
    function track(request: string, id: string) {
        if (request === "")
            return;
        table.note(id, "");
        root.pressed[request] = id;
    }
    function ask(question: var) {
        if (root.question?.drop)
            root.question.drop();
        root.question = question;
    }
    /// What TradeActions wants asked before an act, which `look` tells; where that is nothing, acts.
    function askFirst(look: var, act: var) {
        const question = look();
        if (question.words)
            root.ask(Object.assign({}, question, {act: act, look: look,
                gone: qsTr("Nothing was cancelled: nothing of it protects a position any more")}));
        else
            act();
    }
    /// The question follows what it is about.
    function lookAgain() {
        const asked = root.question;
        if (!asked?.look)
            return;
        const now = asked.look();
        if (!now.words)
            root.takeBack(asked.gone);
        else if (now.words !== asked.words || now.reasons.join() !== asked.reasons.join())
            root.question = Object.assign({}, asked, {words: now.words, reasons: now.reasons});
    }
    function takeBack(why: string) {
        const asked = root.question;
        root.question = null;
        if (asked.drop)
            asked.drop();
        lost.text = why;
    }
    /// Of what has no row (any more).
    function tell(words: string) {
        lost.text = words;
    }
    /// Keys that act on a row were pressed, and none is chosen.
    function wantRow() {
        lost.text = root.noRow;
    }
    function showInLinked(id: string) {
        const key = root.rows.keyOf(id);
        if (key !== "")
            root.links.setKey(1, key);
    }
    function openRowMenu() {
        const line = table.currentLine();
        if (root.menu && line)
            root.menu.popup(line, Metrics.px(40), line.height);
        else
            root.openMenu();
    }

    bodyColor: Theme.bg1
    columnHeader: ColumnHeader {
        columns: table.columns
        height: parent.height
    }

    TradeActions {
        id: actions

        client: root.client
        onConfirmWanted: (request, words, reasons, mayGoUnasked) => {
            const id = root.pressed[request] ?? "";
            root.ask({words: words, reasons: reasons, button: qsTr("Send"), isHold: false, mayGoUnasked: mayGoUnasked,
                      request: request,
                      act: isLast => root.track(actions.confirm(request, isLast), id),
                      drop: () => actions.decline(request)});
        }
        onLapsed: (request, words) => {
            if (root.question?.request === request)
                root.takeBack(words);
        }
        onMoved: root.lookAgain()
        onRefused: (request, words, code, field) => {
            const id = root.pressed[request] ?? "";
            delete root.pressed[request];
            if (root.rows.rowOf(id) >= 0)
                table.note(id, words);
            else
                lost.text = words;
            root.refused(id, words, field);
        }
    }
    FigureTable {
        id: table

        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: parent.top
        emptyText: !root.rows.isTrading ? root.rows.whyNotTrading
            : root.rows.filter !== "" ? qsTr("Nothing here is called “%1”.").arg(root.rows.filter) : root.nothing
        focus: true
        height: root.tableHeight < 0 ? space.height : Math.min(root.tableHeight, space.height)
        rows: root.rows
        Accessible.name: root.typeWord
        onActivated: id => root.showInLinked(id)
        onContextAsked: root.openRowMenu()
        onCurrentIdChanged: {
            root.keyOfCurrent = root.rows.keyOf(table.currentId);
            if (table.currentId !== "" && lost.text === root.noRow)
                lost.text = "";
        }
    }
    Item {
        id: space

        anchors.bottom: lost.top
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: parent.top

        Item {
            id: lowerSlot

            anchors.bottom: parent.bottom
            height: Math.max(0, parent.height - table.height)
            visible: root.tableHeight >= 0
            width: parent.width
        }
    }
    // Of a row that is gone.
    TStrip {
        id: lost

        anchors.bottom: entrySlot.top
        consequence: qsTr("click to close")
        height: text !== "" ? implicitHeight : 0
        objectName: "lostNote"
        text: ""
        visible: text !== ""
        width: parent.width

        TapHandler {
            onTapped: lost.text = ""
        }
    }
    Item {
        id: entrySlot

        anchors.bottom: confirm.top
        height: childrenRect.height
        width: parent.width
    }
    ConfirmStrip {
        id: confirm

        anchors.bottom: parent.bottom
        confirmText: root.question?.button ?? ""
        declineText: root.question?.decline ?? ""
        height: visible ? implicitHeight : 0
        host: root
        isHoldWanted: root.question?.isHold ?? false
        mayGoUnasked: root.question?.mayGoUnasked ?? false
        objectName: "question"
        reasons: root.question?.reasons ?? []
        visible: root.question !== null
        width: parent.width
        words: root.question?.words ?? ""
        onConfirmed: isLast => {
            const act = root.question.act;
            root.question = null;
            act(isLast);
        }
        onDeclined: {
            const drop = root.question.drop;
            root.question = null;
            if (drop)
                drop();
        }
    }
}
