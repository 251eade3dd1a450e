// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Gannet
import Gannet.Ui

/// The fixed arrangement. In a wide window every block of the market has a place of its own: watchlist, chart, ladder
/// and book above, the tape below; the ladder takes the whole height. The tables of trading share a place below with
/// the health of the feeds. Where there is less room blocks share a place, and tabs
/// over it name them all: no block is ever out of reach of the pointer or of F6. Every pixel belongs to a block, its
/// tabs or a gap, and the lower seams stand under the upper ones.
FocusScope {
    id: root

    required property EngineClient client
    required property FramePump pump
    required property PlayerModel player
    required property HealthModel healthModel
    required property LinkGroupModel links

    readonly property var blocks: [ // BlockFrames; Ctrl+1 … 9 count the first nine
        watchlist, chart, ladder, book, health, tape, orders, positions, fills, account, log, ticket]
    readonly property var blocksInOrder: root.namesInOrder.map(name => root.blockOf(name)) // the same as F6 goes
    readonly property BlockFrame focusedBlock: root.blocks.find(block => block.activeFocus) ?? null
    property BlockFrame lastBlock: chart ///< keeps its place while a popup has the keyboard
    /// Names of blocks, the one used last first: of those that share a place it is the one shown.
    property var recent: [ // names
        "chart", "ladder", "ticket", "watchlist", "book", "tape", "health", "positions", "orders", "fills", "account",
        "log"]

    readonly property var slots: places.slots // objects {names, x, y, width, height}
    readonly property var namesInOrder: root.slots.reduce((all, slot) => all.concat(slot.names), []) // names

    // From the tabs over blocks; what a block does with it comes first.
    Keys.onEscapePressed: event => {
        event.accepted = !root.focusedBlock || toasts.count > 0;
        if (!root.focusedBlock)
            root.restoreFocus();
        else
            toasts.close();
    }

    onFocusedBlockChanged: if (root.focusedBlock) {
        root.lastBlock = root.focusedBlock;
        root.raise(root.focusedBlock.objectName);
    }

    // Where something is traded, positions come before tape and health, unless somebody chose one of these already.
    Connections {
        target: positions.rows

        function onTradingChanged() {
            const at = root.recent.indexOf("tape");
            if (!positions.rows.isTrading || at !== 5 || root.recent[6] !== "health")
                return;
            const rest = root.recent.filter(name => name !== "positions");
            root.recent = [...rest.slice(0, at), "positions", ...rest.slice(at)];
        }
    }

    function blockOf(name: string): BlockFrame {
        return root.blocks.find(block => block.objectName === name) ?? null;
    }
    /// As Ctrl+digit counts; 0: it has none.
    function numberOf(name: string): int {
        const number = root.blocks.findIndex(block => block.objectName === name) + 1;
        return number <= 9 ? number : 0;
    }
    /// The one of the blocks of a place that is shown.
    function frontOf(slot: var): string {
        return root.recent.find(name => slot.names.includes(name)) ?? "";
    }
    /// Where a block stands, under its tabs if it has any: {x, y, width, height}.
    function placeOf(name: string): rect {
        const slot = root.slots.find(slot => slot.names.includes(name));
        if (!slot)
            return Qt.rect(0, 0, 0, 0);
        const top = slot.names.length > 1 ? places.tabs : 0;
        return Qt.rect(slot.x, slot.y + top, slot.width, slot.height - top);
    }
    function isShown(name: string): bool {
        return root.slots.some(slot => root.frontOf(slot) === name);
    }
    /// Brings a block to the front of those that share its place.
    function raise(name: string) {
        if (root.recent[0] !== name)
            root.recent = [name, ...root.recent.filter(other => other !== name)];
    }
    function focusOn(block: BlockFrame, reason: int) {
        root.raise(block.objectName);
        block.forceActiveFocus(reason);
    }
    function focusNext(step: int) {
        const all = root.blocksInOrder;
        root.focusOn(all[(all.indexOf(root.lastBlock) + step + all.length) % all.length], Qt.TabFocusReason);
    }
    function focusAt(index: int) {
        root.focusOn(root.blocks[index], Qt.ShortcutFocusReason);
    }
    function focusBlock(typeWord: string) {
        root.focusAt(root.blocks.findIndex(block => block.typeWord === typeWord));
    }
    function showOrder(id: string) {
        root.focusBlock(orders.typeWord);
        orders.table.choose(id);
    }
    /// Where a picked symbol will be shown, in words.
    function searchTarget(): string {
        return root.lastBlock.linkGroup > 0 ? qsTr("link group %1").arg(root.lastBlock.linkGroup)
                                            : qsTr("this block");
    }
    function show(key: string) {
        root.lastBlock.show(key);
    }
    /// Gives the keyboard back to the block that had it before a popup.
    function restoreFocus() {
        root.focusOn(root.lastBlock, Qt.PopupFocusReason);
    }

    Places {
        id: places

        hasTicket: root.blockOf("ticket") !== null
        height: root.height
        width: root.width
    }
    Repeater {
        model: root.slots.length

        // qmllint disable unqualified
        BlockTabs {
            id: strip

            required property int index

            readonly property var slot: root.slots[strip.index] ?? strip.none // one of root.slots
            readonly property var none: ({names: [], x: 0, y: 0, width: 0}) // for a moment, while there are fewer

            front: root.frontOf(strip.slot)
            height: places.tabs
            widest: strip.slot.names.map(name => root.blockOf(name).tabWidest)
            names: strip.slot.names
            hasNumbers: ctrl.isHeld
            numbers: strip.slot.names.map(name => root.numberOf(name))
            visible: strip.slot.names.length > 1
            width: strip.slot.width
            words: strip.slot.names.map(name => root.blockOf(name).tabWord)
            x: strip.slot.x
            y: strip.slot.y
            onPicked: name => root.focusOn(root.blockOf(name), Qt.MouseFocusReason)
        }
        // qmllint enable unqualified
    }
    WatchlistBlock {
        id: watchlist

        readonly property rect place: root.placeOf("watchlist")

        client: root.client
        height: place.height
        links: root.links
        objectName: "watchlist"
        player: root.player
        visible: root.isShown("watchlist")
        width: place.width
        x: place.x
        y: place.y
    }
    ChartBlock {
        id: chart

        readonly property rect place: root.placeOf("chart")

        client: root.client
        focus: true
        height: place.height
        links: root.links
        objectName: "chart"
        player: root.player
        visible: root.isShown("chart")
        width: place.width
        x: place.x
        y: place.y
    }
    LadderBlock {
        id: ladder

        readonly property rect place: root.placeOf("ladder")

        client: root.client
        height: place.height
        links: root.links
        objectName: "ladder"
        player: root.player
        visible: root.isShown("ladder")
        width: place.width
        x: place.x
        y: place.y
    }
    BookBlock {
        id: book

        readonly property rect place: root.placeOf("book")

        client: root.client
        height: place.height
        links: root.links
        objectName: "book"
        player: root.player
        visible: root.isShown("book")
        width: place.width
        x: place.x
        y: place.y
    }
    HealthBlock {
        id: health

        readonly property rect place: root.placeOf("health")

        health: root.healthModel
        height: place.height
        objectName: "health"
        player: root.player
        pump: root.pump
        visible: root.isShown("health")
        width: place.width
        x: place.x
        y: place.y
    }
    TapeBlock {
        id: tape

        readonly property rect place: root.placeOf("tape")

        client: root.client
        height: place.height
        links: root.links
        objectName: "tape"
        player: root.player
        visible: root.isShown("tape")
        width: place.width
        x: place.x
        y: place.y
    }
    OrdersBlock {
        id: orders

        readonly property rect place: root.placeOf("orders")

        client: root.client
        height: place.height
        links: root.links
        objectName: "orders"
        player: root.player
        visible: root.isShown("orders")
        width: place.width
        x: place.x
        y: place.y
    }
    PositionsBlock {
        id: positions

        readonly property rect place: root.placeOf("positions")

        client: root.client
        height: place.height
        links: root.links
        objectName: "positions"
        player: root.player
        visible: root.isShown("positions")
        width: place.width
        x: place.x
        y: place.y
    }
    FillsBlock {
        id: fills

        readonly property rect place: root.placeOf("fills")

        client: root.client
        height: place.height
        links: root.links
        objectName: "fills"
        player: root.player
        visible: root.isShown("fills")
        width: place.width
        x: place.x
        y: place.y
    }
    AccountBlock {
        id: account

        readonly property rect place: root.placeOf("account")

        client: root.client
        height: place.height
        links: root.links
        objectName: "account"
        player: root.player
        visible: root.isShown("account")
        width: place.width
        x: place.x
        y: place.y
    }
    EventLogBlock {
        id: log

        readonly property rect place: root.placeOf("log")

        client: root.client
        height: place.height
        links: root.links
        objectName: "log"
        player: root.player
        visible: root.isShown("log")
        width: place.width
        x: place.x
        y: place.y
    }
    TicketBlock {
        id: ticket

        readonly property rect place: root.placeOf("ticket")

        client: root.client
        height: place.height
        links: root.links
        objectName: "ticket"
        player: root.player
        visible: root.isShown("ticket")
        width: place.width
        x: place.x
        y: place.y
    }
    Repeater {
        model: ctrl.isHeld ? root.slots.length : 0

        // qmllint disable unqualified
        NumberBadge {
            required property int index

            readonly property var slot: root.slots[index] // one of root.slots; tabs have badges of their own

            number: root.numberOf(slot.names[0])
            visible: slot.names.length === 1 && number > 0
            x: slot.x + Metrics.pad // over the chip of its link group
            y: slot.y + Math.round((Metrics.header - height) / 2)
        }
        // qmllint enable unqualified
    }
    CtrlWatch {
        id: ctrl
    }
    Toasts {
        id: toasts

        // Not over a ladder or a ticket, where somebody may be about to press, nor over a table that is read: over the
        // chart's lower left, where there is one, and not over its newest candles.
        readonly property bool isInChart: root.isShown("chart")
        readonly property rect over: isInChart ? root.placeOf("chart") : Qt.rect(0, 0, root.width, root.height)

        client: root.client
        objectName: "toasts"
        width: Math.min(Metrics.px(364), Math.max(Metrics.px(240), over.width * 0.64), over.width - Metrics.px(16))
        x: over.x + Metrics.px(8)
        y: over.y + over.height - height - Metrics.px(isInChart ? 32 : 8) // the chart's times stay in sight
        onDetailsAsked: root.focusBlock(qsTr("Event log"))
    }
}
