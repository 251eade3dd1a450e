// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Gannet
import Gannet.Ui

/// A table of the trading side: rows with a current one, columns that give way where there is no room, one tip for
/// whatever cell the pointer or the keyboard is at. The current row is known by its id: what takes its place when it
/// goes is not current, so that no key ever acts on a row that only slid there.
FocusScope {
    id: root

    required property TableRows rows
    /// All columns, in the order of the cells of a row. Of the others those of the highest rank go first; one takes the
    /// rest of the width, at least its own. That one may want `alarm` more for an alarm: it gets it from columns of a
    /// higher rank than `alarmRank`, and from no other; its words show where they leave the name `beside`.
    /// Objects {title, tip, width, rank, isRight, isRest, hasVenue, hasSign, alarm, alarmRank, beside}.
    property var figures: [] // objects
    property Component line: null ///< a TableLine
    property string emptyText
    property bool canActivate: true ///< Enter does something with the current row
    property int tail: 0 ///< room at the end of each row, for what can be done with it

    property string currentId
    property bool isTelling: false ///< a tip tells the figures of the current row
    property int toldColumn: -1    ///< which of them, and what it is; -1: all
    property var notes: ({})       // words by row id: what was refused there

    signal activated(string id)
    signal contextAsked(string id)

    readonly property alias count: list.count
    readonly property var columns: root.layout(root.width) // objects {title, x, width, isRight, index, ...}

    function layout(width: real): var {
        const all = root.figures;
        const pad = Metrics.pad;
        // Words after figures keep away from them; the venue's tag stands before its column.
        const before = column => (column.hasVenue ? Metrics.px(26) + pad : 0)
            + (!column.isRight && all[all.indexOf(column) - 1]?.isRight ? Metrics.px(8) : 0);
        const widthOf = column => Metrics.cell(column.width) + pad + before(column);
        let room = width - pad - root.tail;
        const kept = [];
        const wanted = all.map(column => ({rank: column.rank, width: widthOf(column), column: column}));
        for (const column of all.filter(column => column.alarm))
            wanted.push({rank: column.alarmRank, width: Metrics.cell(column.alarm), column: null});
        for (const one of wanted.sort((a, b) => a.rank - b.rank)) {
            const isTight = room < one.width && kept.length > 1;
            if (isTight && one.column)
                break;
            if (isTight)
                continue;
            room -= one.width;
            if (one.column)
                kept.push(one.column);
        }
        const used = kept.reduce((sum, column) => sum + widthOf(column), 0);
        const spare = Math.max(0, width - pad - root.tail - used);
        const out = [];
        let x = pad;
        for (const column of all.filter(column => kept.includes(column))) {
            const own = widthOf(column) + (column.isRest ? spare : 0);
            out.push(Object.assign({}, column, {x: x + before(column), width: own - pad - before(column),
                                                index: all.indexOf(column), isRight: column.isRight ?? false,
                                                alarmFrom: Metrics.cell(column.beside ?? column.width)
                                                           + Metrics.cell(column.alarm ?? 0)}));
            x += own;
        }
        return out;
    }
    function choose(id: string) {
        root.currentId = id;
        list.currentIndex = root.rows.rowOf(id);
    }
    /// The row `step` away; from none to the first or the last.
    function move(step: int) {
        const at = root.rows.rowOf(root.currentId);
        const from = at < 0 && step < 0 ? list.count : at;
        root.choose(root.rows.idAt(Math.max(0, Math.min(list.count - 1, from + step))));
    }
    function note(id: string, words: string) {
        const next = Object.assign({}, root.notes);
        if (words === "")
            delete next[id];
        else
            next[id] = words;
        root.notes = next;
    }
    function noteAt(id: string): string {
        return root.notes[id] ?? "";
    }
    /// What a cell is, and what there is to say of this row's.
    function explain(id: string, column: int): string {
        const figure = root.figures[column];
        if (!figure)
            return "";
        const note = root.rows.noteOf(id, column);
        const tip = figure.tip ?? "";
        return tip !== "" && note !== "" ? tip + "\n" + note : tip + note;
    }
    /// All cells of a row with their titles, also those without room; or the one that was chosen, and what it is.
    function tellRow(id: string, cells: var): string {
        if (root.toldColumn >= 0)
            return root.figures[root.toldColumn].title + ": " + cells[root.toldColumn] + "\n"
                + root.explain(id, root.toldColumn);
        const lines = root.figures.map((figure, i) => cells[i] ? figure.title + ": " + cells[i] : "");
        root.figures.forEach((figure, i) => {
            const reason = cells[i] === "—" ? root.rows.noteOf(id, i) : "";
            if (!lines.includes(reason))
                lines.push(reason);
        });
        return lines.filter(line => line !== "").join("\n") + "\n" + qsTr("← → what each of them is");
    }
    function showTip(item: Item, text: string) {
        tip.parent = item;
        tip.text = text;
    }
    /// A pointer is in the next cell before it has left the last: only its own tip goes with a cell.
    function hideTip(item: Item) {
        if (tip.parent === item)
            tip.text = "";
    }
    /// The next or last figure of the current row that has something to say; past the ends all of them.
    function tellNext(step: int) {
        const cells = (list.currentItem as TableLine)?.cells ?? [];
        let at = root.toldColumn;
        do {
            at += step;
            if (at < -1)
                at = root.figures.length - 1;
            else if (at >= root.figures.length)
                at = -1;
        } while (at >= 0 && !cells[at]);
        root.toldColumn = at;
    }
    /// Where a menu about the current row opens.
    function currentLine(): Item {
        return list.currentItem;
    }

    Accessible.role: Accessible.Pane

    Keys.onPressed: event => {
        const page = Math.max(1, Math.floor(list.height / Metrics.tableRow) - 1);
        event.accepted = true;
        if (event.modifiers & ~Qt.KeypadModifier)
            event.accepted = false;
        else if (event.key === Qt.Key_Up)
            root.move(-1);
        else if (event.key === Qt.Key_Down)
            root.move(1);
        else if (event.key === Qt.Key_PageUp)
            root.move(-page);
        else if (event.key === Qt.Key_PageDown)
            root.move(page);
        else if (event.key === Qt.Key_Home)
            root.choose(root.rows.idAt(0));
        else if (event.key === Qt.Key_End)
            root.choose(root.rows.idAt(list.count - 1));
        else if (event.key === Qt.Key_Space)
            root.isTelling = !root.isTelling;
        else if (event.key === Qt.Key_Left && root.isTelling)
            root.tellNext(-1);
        else if (event.key === Qt.Key_Right && root.isTelling)
            root.tellNext(1);
        else if ((event.key === Qt.Key_Return || event.key === Qt.Key_Enter) && root.canActivate
                 && root.currentId !== "")
            root.activated(root.currentId);
        else if (event.key === Qt.Key_Menu)
            root.contextAsked(root.currentId);
        else if (event.key === Qt.Key_Escape && root.isTelling)
            root.isTelling = false;
        else if (event.key === Qt.Key_Escape && root.noteAt(root.currentId) !== "")
            root.note(root.currentId, "");
        else
            event.accepted = false;
    }
    onActiveFocusChanged: if (!root.activeFocus)
        root.isTelling = false
    onIsTellingChanged: root.toldColumn = -1

    // The list follows the rows by itself, also onto the next one when the current one goes.
    Connections {
        target: root.rows

        function onRowsInserted() {
            list.currentIndex = root.rows.rowOf(root.currentId);
        }
        function onRowsMoved() {
            list.currentIndex = root.rows.rowOf(root.currentId);
        }
        function onRowsRemoved() {
            list.currentIndex = root.rows.rowOf(root.currentId);
            if (list.currentIndex < 0)
                root.currentId = "";
            for (const id of Object.keys(root.notes).filter(id => root.rows.rowOf(id) < 0))
                root.note(id, "");
        }
    }
    Binding {
        property: "isHeld"
        target: root.rows
        value: over.hovered
    }
    ListView {
        id: list

        activeFocusOnTab: true
        anchors.fill: parent
        boundsBehavior: Flickable.StopAtBounds
        clip: true
        currentIndex: -1
        delegate: root.line
        focus: true
        highlightMoveDuration: 0
        keyNavigationEnabled: false
        model: root.rows // always: a model taken away and given back shows what reused lines said before
        objectName: "rows"
        reuseItems: true
        onHeightChanged: positionViewAtIndex(currentIndex, ListView.Contain) // a question may take its room
        Accessible.role: Accessible.Table

        HoverWatch {
            id: over
        }
    }
    TText {
        anchors.centerIn: parent
        color: Theme.textMuted
        horizontalAlignment: Text.AlignHCenter
        objectName: "emptyText"
        text: root.emptyText
        visible: list.count === 0
        width: Math.min(implicitWidth, parent.width - 2 * Metrics.pad)
        wrapMode: Text.Wrap
    }
    TTip {
        id: tip

        // Questions are asked below the table: their buttons stay free.
        isAbove: (parent?.mapToItem(root, 0, parent.height).y ?? 0) + Metrics.gap + implicitHeight > root.height
        objectName: "cellTip"
        visible: text !== "" && !telling.visible
    }
    TTip {
        id: telling

        delay: 0
        objectName: "figures"
        parent: list.currentItem ?? root
        text: root.isTelling && list.currentItem ? (list.currentItem as TableLine)?.tell() ?? "" : ""
        visible: root.isTelling && text !== "" && list.activeFocus
    }
}
