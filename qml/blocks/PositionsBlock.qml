// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Gannet
import Gannet.Ui

/// Positions with what they are worth now, one total for each quote asset, and those closed today. Each can be closed
/// in part or whole, or turned round.
TradingBlock {
    id: root

    readonly property bool isOnOpen: root.currentId !== "" && positions.modeOf(root.currentId) !== ""

    // Of a row that has gone flat meanwhile, actions say that there is nothing to do it with.
    function close(id: string, percent: int) {
        root.track(root.actions.closePosition(positions.keyOf(id), positions.accountOf(id), positions.modeOf(id),
                                              percent), id);
    }
    function reverse(id: string) {
        const key = positions.keyOf(id);
        const turn = () => root.track(root.actions.reversePosition(key, positions.accountOf(id), positions.modeOf(id),
                                                                   positions.heldOf(id)), id);
        const words = positions.reversalOf(id);
        if (words !== "" && positions.isReversalAsked(id))
            root.ask({words: words, reasons: [], button: qsTr("Hold to reverse"), isHold: true, act: turn,
                      look: () => ({words: positions.reversalOf(id), reasons: []}),
                      gone: root.actions.noPositionWords(key)});
        else
            turn();
    }

    /// Opens the strip where margin of an isolated position is typed; of any other the row says why not.
    function changeMargin(id: string) {
        const words = positions.marginOf(id);
        margin.rowId = id;
        root.tell(""); // what was said of an earlier one
        root.table.note(id, "");
        if (words === "")
            root.table.note(id, positions.whyNoMargin(id));
        else
            margin.open(words, positions.quoteOf(id));
    }

    facts: (positions.isTruncated ? qsTr("%1 open, not all shown")
            : positions.notKnown !== "" ? qsTr("%1 open, not all known") : qsTr("%1 open")).arg(positions.openCount)
        + (positions.onlyMode !== "" ? " · " + positions.onlyMode : "")
    factsTip: positions.notKnown !== "" ? positions.notKnown : qsTr("Positions of all accounts and modes")
    isReplayFramed: false
    nothing: positions.openCount > 0
        ? qsTr("What is open belongs to an account whose key was not read; its rows come with the key (Ctrl+Shift+A).")
        : positions.notKnown !== "" ? positions.notKnown : qsTr("No position is open, and none was closed today.")
    rows: positions
    tabWidest: qsTr("Positions (%1)").arg(888)
    tabWord: positions.openCount > 0 ? qsTr("Positions (%1)").arg(positions.openCount) : root.nameWord
    tail: Metrics.px(84)
    typeWord: qsTr("Positions")

    figures: [
        {title: qsTr("Instrument"), width: 84, rank: 0, hasVenue: true, isRest: true,
         alarm: positions.hasMark ? 62 : 0, alarmRank: 6, beside: 62, tip: qsTr("Instrument and venue")},
        {title: qsTr("Side"), width: 36, rank: 1, tip: qsTr("Long gains when the price rises, short when it falls")},
        {title: qsTr("Size"), width: 66, rank: 1, isRight: true,
         tip: qsTr("Base units, folded from the fills in the venue's order")},
        {title: qsTr("Entry"), width: 72, rank: 2, isRight: true,
         tip: qsTr("Average of what is open: its cost over its size, without fees")},
        {title: qsTr("Mark"), width: positions.hasMiddle ? 98 : 72, rank: 3, isRight: true,
         tip: qsTr("The venue's mark price; mid: it tells none, so the middle of the book")},
        {title: qsTr("Value"), width: 84, rank: 7, isRight: true,
         tip: qsTr("Size times mark or middle, in the quote asset")},
        {title: qsTr("uPnL"), width: 72, rank: 1, isRight: true,
         tip: qsTr("Unrealised: size times mark or middle, less the cost; before fees and funding")},
        {title: qsTr("Realised"), width: 72, rank: 5, isRight: true,
         tip: qsTr("Of the parts that were closed, before fees and funding")},
        {title: qsTr("Funding"), width: 60, rank: 9, isRight: true,
         tip: qsTr("Received (+) or paid (−) at the venue's schedule")},
        {title: qsTr("Fees"), width: 60, rank: 10, isRight: true,
         tip: qsTr("Paid (−) or rebates (+), in the quote asset; others stand in the fills")},
        {title: qsTr("Net"), width: 72, rank: 8, isRight: true,
         tip: qsTr("Realised, unrealised, funding and fees together")},
        {title: qsTr("Margin"), width: 72, rank: 11, isRight: true, tip: qsTr("Value over the leverage as set")},
        {title: qsTr("Lev."), width: 34, rank: 13, isRight: true,
         tip: qsTr("Leverage as set for it, not the effective one")},
        {title: qsTr("Liq."), width: 80, rank: 4, isRight: true, hasSign: true,
         tip: qsTr("Mark at which it is liquidated, other marks standing still")},
        {title: qsTr("Mode"), width: 50, rank: positions.onlyMode !== "" ? 6.5 : 3,
         tip: qsTr("Paper positions are simulated")},
        {title: qsTr("Account"), width: 72, rank: 12, tip: qsTr("As the config names it")}
    ]
    // qmllint disable unqualified
    line: TableLine {
        id: line

        table: root.table
        onActivated: root.showInLinked(rowId)
        onContextAsked: root.openRowMenu()
        onPicked: root.table.choose(rowId)

        TButton {
            activeFocusOnTab: false
            focusPolicy: Qt.NoFocus
            implicitHeight: Metrics.px(18)
            leftPadding: Metrics.px(6)
            objectName: "close"
            text: qsTr("Close")
            tip: qsTr("Close all of it with orders that only reduce (F8)")
            visible: !line.isFaded
            onClicked: {
                root.table.choose(line.rowId);
                root.close(line.rowId, 100);
            }
            onDoubleClicked: {} // its second click is none, here or on the row that has come up meanwhile
        }
        TButton {
            activeFocusOnTab: false
            focusPolicy: Qt.NoFocus
            implicitHeight: Metrics.px(18)
            leftPadding: Metrics.px(6)
            objectName: "half"
            text: "½"
            tip: qsTr("Close half of it (F9)")
            visible: !line.isFaded
            onClicked: {
                root.table.choose(line.rowId);
                root.close(line.rowId, 50);
            }
            onDoubleClicked: {} // likewise
        }
    }
    // qmllint enable unqualified
    menu: TMenu {
        preferredWidth: Metrics.px(260)

        Repeater {
            model: [100, 75, 50, 25]

            // qmllint disable unqualified
            TMenuItem {
                required property int modelData

                enabled: root.isOnOpen
                keys: root.closeKeys[modelData]
                text: modelData === 100 ? qsTr("Close all of it") : qsTr("Close %1 %").arg(modelData)
                onTriggered: root.close(root.currentId, modelData)
            }
            // qmllint enable unqualified
        }
        TMenuItem {
            enabled: root.isOnOpen
            keys: "Shift+F8"
            text: qsTr("Reverse…")
            onTriggered: root.reverse(root.currentId)
        }
        TMenuItem {
            enabled: root.isOnOpen
            keys: "m"
            objectName: "changeMargin"
            text: qsTr("Margin…")
            onTriggered: root.changeMargin(root.currentId)
        }
        TMenuItem {
            enabled: root.currentId !== ""
            keys: "Enter"
            text: qsTr("Show its instrument")
            onTriggered: root.showInLinked(root.currentId)
        }
    }

    entry: MarginStrip {
        id: margin

        property string rowId

        function look() {
            const words = positions.marginOf(margin.rowId); // follow the mark; of one that is gone the last stay
            if (words !== "")
                margin.words = words;
            margin.preview = positions.marginPreview(margin.rowId, margin.typed, margin.isTakenAway);
        }

        host: root.table
        width: parent.width
        onIsTakenAwayChanged: margin.look()
        onTypedChanged: margin.look()
        onWordsChanged: if (margin.words !== "")
            margin.look()
        onAsked: (typed, isTakenAway) => {
            const id = margin.rowId;
            const request = root.actions.moveMargin(positions.keyOf(id), positions.accountOf(id), positions.modeOf(id),
                                                    typed, isTakenAway);
            if (request === "")
                return; // what is typed is none, and stays to be mended
            root.track(request, id);
            margin.leave();
        }
    }

    readonly property var closeKeys: ({100: "F8", 75: "Ctrl+Shift+F9", 50: "F9", 25: "Shift+F9"}) // by percent

    Keys.onPressed: event => {
        const shift = Qt.ShiftModifier;
        const both = Qt.ControlModifier | Qt.ShiftModifier;
        const acts = [[Qt.Key_F8, Qt.NoModifier, 100], [Qt.Key_F8, shift, 0], [Qt.Key_F9, Qt.NoModifier, 50],
                      [Qt.Key_F9, shift, 25], [Qt.Key_F9, both, 75],
                      [Qt.Key_M, Qt.NoModifier, -1]]; // key, with, percent to close; 0: reverse, -1: margin
        const act = acts.find(one => event.key === one[0] && event.modifiers === one[1]);
        event.accepted = act !== undefined;
        if (!act || event.isAutoRepeat)
            return;
        if (root.currentId === "")
            root.wantRow();
        else if (act[2] === 0)
            root.reverse(root.currentId);
        else if (act[2] < 0)
            root.changeMargin(root.currentId);
        else
            root.close(root.currentId, act[2]);
    }

    PositionsModel {
        id: positions

        client: root.client
        isActive: root.visible
        onLooked: {
            root.lookAgain();
            if (margin.visible)
                margin.look();
        }
    }
}
