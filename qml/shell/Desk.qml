// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Gannet
import Gannet.Ui

/// The blocks of one window of the workspace, with the tabs and separators between them. A block can be dragged by its
/// header or its tab: the place that it would get is shown while it is over one. Every pixel belongs to a block, its
/// tabs or a gap.
FocusScope {
    id: root

    required property EngineClient client
    required property FramePump pump
    required property PlayerModel player
    required property HealthModel healthModel
    required property LinkGroupModel links
    required property WorkspaceController workspace
    property TargetModel target: null   ///< accounts, arming and sizes: ladders and tickets trade with it
    property ActionRunner runner: null
    property SizePresets presets: null
    property alias window: layout.window ///< its id; empty: the main one

    readonly property WindowLayout layout: layout
    readonly property bool isMoving: moving.isActive ///< keys move a block
    readonly property var blocks: Array.from(layout.order).map(id => root.made[id] ?? null) // BlockFrames as one reads
        .filter(block => block !== null)
    readonly property BlockFrame focusedBlock: root.blocks.find(block => block.activeFocus) ?? null
    /// The one that had the keyboard last, and keeps its place while a popup has it; null in an empty window.
    readonly property BlockFrame lastBlock: root.made[layout.focus] ?? root.blocks[0] ?? null
    /// Of several tickets, the one that was used last.
    readonly property TicketBlock ticket: root.usedLast("ticket") as TicketBlock
    readonly property LadderBlock ladder: root.usedLast("ladder") as LadderBlock
    readonly property TicketBracket bracket: root.ticket ? root.ticket.ticket.bracket : null

    property var made: ({}) // BlockFrames by id of the block
    property var used: []   // ids, the one used last first

    function keep(id: string, block: BlockFrame) {
        const made = Object.assign({}, root.made);
        if (block)
            made[id] = block;
        else
            delete made[id];
        root.made = made;
    }
    function usedLast(type: string): BlockFrame {
        const all = root.blocks.filter(block => block.state.type === type);
        const last = root.used.find(id => all.some(block => block.state.blockId === id));
        return root.made[last] ?? all[0] ?? null;
    }
    /// As the palette calls it: blocks of one type have numbers.
    function wordOf(block: BlockFrame): string {
        const title = block.state.title !== "" ? block.state.title : block.typeWord;
        const alike = root.blocks.filter(one => one.typeWord === block.typeWord && one.state.title === "");
        return alike.length > 1 && block.state.title === "" ? title + " " + (alike.indexOf(block) + 1) : title;
    }
    /// Of the place that a block is seen in, as Ctrl+digit counts; 0: it has none.
    function numberOf(id: string): int {
        const number = Array.from(layout.places).indexOf(id) + 1;
        return number <= 9 ? number : 0;
    }
    function placeOf(type: string): rect {
        const block = root.blocks.find(block => block.state.type === type && block.visible);
        return block ? Qt.rect(block.parent.x, block.parent.y, block.parent.width, block.parent.height)
                     : Qt.rect(0, 0, 0, 0);
    }
    /// Where something may lie for a moment: not over a ladder or a ticket, where somebody may be about to press.
    function quietPlace(): rect {
        for (const type of ["chart", "watchlist", "tape", "book", "health", "log", "account", "fills", "orders"]) {
            if (root.isShown(type))
                return root.placeOf(type);
        }
        return Qt.rect(0, 0, root.width, root.height);
    }
    function isShown(type: string): bool {
        return root.blocks.some(block => block.state.type === type && block.visible);
    }
    function focusOn(block: BlockFrame, reason: int) {
        if (!block)
            return;
        if (layout.maximised !== "" && layout.maximised !== block.state.blockId)
            layout.maximised = "";
        root.workspace.focusOn(block.state.blockId);
        block.forceActiveFocus(reason);
    }
    function focusNext(step: int) {
        const all = root.blocks;
        if (all.length > 0)
            root.focusOn(all[(all.indexOf(root.lastBlock) + step + all.length) % all.length], Qt.TabFocusReason);
    }
    function focusAt(index: int) {
        root.focusOn(root.made[layout.places[index]] ?? null, Qt.ShortcutFocusReason);
    }
    function focusTab(step: int) {
        const strip = root.stripOf(root.lastBlock);
        if (!strip)
            return;
        const at = strip.names.indexOf(root.lastBlock.state.blockId);
        root.focusOn(root.made[strip.names[(at + step + strip.names.length) % strip.names.length]], Qt.TabFocusReason);
    }
    function stripOf(block: BlockFrame): BlockTabs {
        for (let i = 0; block && i < strips.count; ++i) {
            const strip = strips.itemAt(i) as BlockTabs;
            if (strip.names.includes(block.state.blockId))
                return strip;
        }
        return null;
    }
    /// By the word of its type, or its own; of several the one used last.
    function focusBlock(word: string) {
        const named = root.blocks.find(block => root.wordOf(block) === word);
        const type = root.blocks.find(block => block.typeWord === word)?.state.type;
        root.focusOn(named ?? (type ? root.usedLast(type) : null), Qt.ShortcutFocusReason);
    }
    function showOrder(id: string) {
        const orders = root.usedLast("orders") as OrdersBlock;
        if (!orders)
            return;
        root.focusOn(orders, Qt.ShortcutFocusReason);
        orders.table.choose(id);
    }
    /// Where a picked symbol will be shown, in words.
    function searchTarget(): string {
        return root.lastBlock && root.lastBlock.linkGroup > 0 ? qsTr("link group %1").arg(root.lastBlock.linkGroup)
                                                              : qsTr("this block");
    }
    function show(key: string) {
        if (root.lastBlock)
            root.lastBlock.show(key);
    }
    /// Gives the keyboard back to the block that had it before a popup.
    function restoreFocus() {
        root.focusOn(root.lastBlock, Qt.PopupFocusReason);
    }
    function closeBlock() {
        if (root.lastBlock)
            root.workspace.closeBlock(root.lastBlock.state.blockId);
    }
    /// The block that has the keyboard is moved and resized by keys.
    function startMove() {
        layout.maximised = "";
        moving.start(root.lastBlock);
    }
    function toggleMaximised() {
        if (layout.maximised !== "")
            layout.maximised = "";
        else if (root.lastBlock)
            layout.maximised = root.lastBlock.state.blockId;
    }

    onFocusedBlockChanged: if (root.focusedBlock) {
        const id = root.focusedBlock.state.blockId;
        root.used = [id, ...root.used.filter(other => other !== id)];
        root.workspace.focusOn(id);
    }

    // From the tabs over blocks; what a block does with it comes first.
    Keys.onEscapePressed: event => {
        event.accepted = !root.focusedBlock || toasts.count > 0;
        if (!root.focusedBlock)
            root.restoreFocus();
        else
            toasts.close();
    }

    WindowLayout {
        id: layout

        controller: root.workspace
        gap: Metrics.gap
        header: Metrics.header
        height: root.height
        rowHeight: Theme.rowHeight
        scale: Theme.scale
        tabs: Metrics.px(24)
        width: root.width
        // What an operation gave the keyboard to has it, if the blocks had it before.
        onFocusChanged: if (root.activeFocus || !root.Window.activeFocusItem
                            || root.Window.activeFocusItem === root.Window.contentItem)
            root.takeFocus()
    }
    function takeFocus() {
        const block = root.made[layout.focus];
        if (block && !block.activeFocus)
            block.forceActiveFocus(Qt.OtherFocusReason);
    }

    Repeater {
        id: strips

        model: layout.strips

        // qmllint disable unqualified
        BlockTabs {
            id: strip

            required property int index
            required property real stripX
            required property real stripY
            required property real stripWidth
            required property var blockIds // of strings
            required front

            readonly property var shown: strip.blockIds.map(id => root.made[id] ?? null) // BlockFrames

            hasNumbers: ctrl.isHeld
            height: layout.tabs
            names: strip.blockIds
            types: strip.shown.map(block => block ? block.state.type : "")
            numbers: strip.blockIds.map(id => root.numberOf(id))
            widest: strip.shown.map(block => block ? block.tabWidest : "")
            width: strip.stripWidth
            words: strip.shown.map(block => block ? block.tabWord : "")
            x: strip.stripX
            y: strip.stripY
            onCloseAsked: id => root.workspace.closeBlock(id)
            onMenuAsked: (id, at) => menu.openFor(root.made[id], strip, at)
            onDragAsked: (id, isGroup) => drag.begin(id, isGroup)
            onDragEnded: isDropped => drag.end(isDropped)
            onDragged: at => drag.moveTo(at)
            onEdgesChanged: layout.strips.setTabEdges(strip.index, strip.edges)
            onPicked: id => root.focusOn(root.made[id], Qt.MouseFocusReason)
        }
        // qmllint enable unqualified
    }
    Repeater {
        model: layout.frames

        // qmllint disable unqualified
        BlockHost {
            id: host

            required property string blockId
            required property real frameX
            required property real frameY
            required property real frameWidth
            required property real frameHeight
            required property bool isSeen

            desk: root
            focus: host.blockId === layout.focus
            height: host.frameHeight
            opacity: drag.isOf(host.blockId) ? 0.4 : 1
            visible: host.isSeen
            width: host.frameWidth
            x: host.frameX
            y: host.frameY
            onLoaded: {
                root.workspace.adopt(host, root);
                root.keep(host.blockId, host.block);
            }
            Component.onDestruction: {
                if (root.workspace) // the window is not going as a whole
                    root.keep(host.blockId, null);
            }

            Connections {
                target: host.block

                function onDragAsked() {
                    drag.begin(host.blockId, true);
                }
                function onDragged(at: point) {
                    drag.moveTo(at);
                }
                function onDragEnded(isDropped: bool) {
                    drag.end(isDropped);
                }
                function onLayoutMenuAsked(at: point) {
                    menu.openFor(host.block, host, at);
                }
                function onMaximiseAsked() {
                    root.focusOn(host.block, Qt.MouseFocusReason);
                    root.toggleMaximised();
                }
            }
        }
        // qmllint enable unqualified
    }
    Repeater {
        model: layout.separators

        // qmllint disable unqualified
        DeskSeparator {
            id: separator

            required property real barX
            required property real barY
            required property real barWidth
            required property real barHeight

            height: separator.barHeight
            layout: root.layout
            width: separator.barWidth
            x: separator.barX
            y: separator.barY
        }
        // qmllint enable unqualified
    }
    Repeater {
        model: ctrl.isHeld ? layout.frames : null

        // qmllint disable unqualified
        NumberBadge {
            required property string blockId
            required property real frameX
            required property real frameY
            required property bool isSeen

            number: root.numberOf(blockId)
            visible: isSeen && number > 0 && !root.stripOf(root.made[blockId] ?? null) // tabs have badges of their own
            x: frameX + Metrics.pad // over the chip of its link group
            y: frameY + Math.round((Metrics.header - height) / 2)
        }
        // qmllint enable unqualified
    }
    CtrlWatch {
        id: ctrl
    }
    EmptyDesk {
        anchors.fill: parent
        isOffered: root.window === ""
        objectName: "emptyDesk"
        visible: layout.order.length === 0
        workspace: root.workspace
    }
    DeskMove {
        id: moving

        anchors.fill: parent
        desk: root
    }
    DeskMenu {
        id: menu

        desk: root
    }
    DeskDrag {
        id: drag

        anchors.fill: parent
        desk: root
    }
    LayoutToast {
        id: layoutToast

        readonly property rect over: root.quietPlace()

        objectName: "layoutToast"
        room: over.width
        workspace: root.workspace
        x: over.x + Math.round((over.width - width) / 2)
        y: over.y + over.height - height - Metrics.px(36)
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
