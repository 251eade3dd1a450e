// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Gannet
import Gannet.Ui

/// The blocks of one window of the workspace, with the tabs and separators between them. A block can be dragged by its
/// header or its tab: the place that it would get is shown while it is over one. Every pixel belongs to a block, its
/// tabs or a gap.
FocusScope {
    id: root

    required property Desks desks
    property alias window: layout.window ///< its id; empty: the main one
    property bool isInFront: root.desks.active === root ///< its window is the one that was used last
    property int rank: 0                                ///< among the desks, as they came

    readonly property EngineClient client: root.desks.client
    readonly property FramePump pump: root.desks.pump
    readonly property PlayerModel player: root.desks.player
    readonly property HealthModel healthModel: root.desks.healthModel
    readonly property LinkGroupModel links: root.desks.links
    readonly property WorkspaceController workspace: root.desks.workspace
    readonly property TargetModel target: root.desks.target
    readonly property ActionRunner runner: root.desks.runner
    readonly property SizePresets presets: root.desks.presets
    readonly property TicketBracket bracket: root.desks.bracket

    readonly property WindowLayout layout: layout
    readonly property alias dragLayer: drag
    readonly property Item surface: root.Window.contentItem ///< popups of the window lie over it
    readonly property var hostWindow: root.Window.window    // a QQuickWindow
    readonly property bool isMoving: moving.isActive ///< keys move a block
    readonly property var blocks: Array.from(layout.order).map(id => root.desks.made[id] ?? null) // BlockFrames, read
        .filter(block => block !== null)
    readonly property BlockFrame focusedBlock: root.blocks.find(block => block.activeFocus) ?? null
    /// The one that had the keyboard last, and keeps its place while a popup has it; null in an empty window.
    readonly property BlockFrame lastBlock: root.desks.made[layout.focus] ?? root.blocks[0] ?? null

    /// Of the place that a block is seen in, as Ctrl+digit counts; 0: it has none.
    function numberOf(id: string): int {
        const number = Array.from(layout.places).indexOf(id) + 1;
        return number <= 9 ? number : 0;
    }
    /// Its window comes to the front and has the keyboard.
    function bringUp() {
        const window = root.Window.window;
        if (!window || window.active)
            return;
        window.raise();
        window.requestActivate();
        root.desks.activate(root);
    }
    function toggleFullScreen() {
        const window = root.Window.window;
        window.visibility = window.visibility === Window.FullScreen ? Window.Windowed : Window.FullScreen;
    }
    /// Whether its window lies at this point of the desktop.
    function hasWindowAt(global: point): bool {
        const window = root.Window.window;
        return window !== null && window.visible && global.x >= window.x && global.y >= window.y
            && global.x < window.x + window.width && global.y < window.y + window.height;
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
    function focusAt(index: int) {
        root.focusOn(root.desks.made[layout.places[index]] ?? null, Qt.ShortcutFocusReason);
    }
    function focusTab(step: int) {
        const strip = root.stripOf(root.lastBlock);
        if (!strip)
            return;
        const at = strip.names.indexOf(root.lastBlock.state.blockId);
        const next = strip.names[(at + step + strip.names.length) % strip.names.length];
        root.focusOn(root.desks.made[next], Qt.TabFocusReason);
    }
    function stripOf(block: BlockFrame): BlockTabs {
        for (let i = 0; block && i < strips.count; ++i) {
            const strip = strips.itemAt(i) as BlockTabs;
            if (strip.names.includes(block.state.blockId))
                return strip;
        }
        return null;
    }
    /// Where a picked symbol will be shown, in words.
    function searchTarget(): string {
        const block = root.lastBlock;
        const isTelling = block && block.linkGroup > 0 && !block.isPinned && block.state.role !== "sink";
        return isTelling ? qsTr("link group %1").arg(block.linkGroup) : qsTr("this block");
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
    /// A block, or all tabs of its place, in a window of its own whose head is at this point of the desktop.
    function floatAt(id: string, isGroup: bool, global: point) {
        const place = layout.rectOf(id);
        const bar = 2 * Metrics.topBar;
        root.workspace.floatBlock(id, isGroup, Qt.rect(global.x - Metrics.px(24), global.y - Metrics.px(12),
                                                       place.width + 2 * Metrics.gap,
                                                       place.height + bar + 2 * Metrics.gap));
    }
    /// The same a little off where it is now.
    function floatHere(block: BlockFrame, isGroup: bool) {
        if (!block)
            return;
        const at = block.mapToGlobal(Metrics.px(48), Metrics.px(36));
        root.floatAt(block.state.blockId, isGroup, Qt.point(at.x, at.y));
    }
    /// The block goes into the next window, beside what was used last there.
    function moveToNextWindow(block: BlockFrame) {
        const desks = root.desks.all.slice().sort((a, b) => a.rank - b.rank);
        const next = desks[(desks.indexOf(root) + 1) % desks.length];
        if (!block || next === root)
            return;
        const id = block.state.blockId;
        if (next.lastBlock)
            root.workspace.moveBeside(id, next.lastBlock.state.blockId, "right");
        else
            root.workspace.moveIntoWindow(id, next.window);
        root.desks.focusSoon(id);
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

    Component.onCompleted: root.desks.add(root)
    Component.onDestruction: {
        if (root.desks)
            root.desks.remove(root);
    }
    onFocusedBlockChanged: if (root.focusedBlock && (root.isInFront || root.Window.active)) {
        const id = root.focusedBlock.state.blockId;
        root.desks.noteUsed(id);
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
        const block = root.desks.made[layout.focus];
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

            readonly property var shown: strip.blockIds.map(id => root.desks.made[id] ?? null) // BlockFrames

            hasNumbers: ctrl.isHeld && root.isInFront
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
            onMenuAsked: (id, at) => menu.openFor(root.desks.made[id], strip, at)
            onDragAsked: (id, isGroup) => drag.begin(id, isGroup)
            onDragEnded: isDropped => drag.end(isDropped)
            onDragged: (at, isFree) => drag.moveTo(at, isFree)
            onEdgesChanged: layout.strips.setTabEdges(strip.index, strip.edges)
            onPicked: id => root.focusOn(root.desks.made[id], Qt.MouseFocusReason)
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

            property BlockFrame made: null // known by it when it has gone from the Loader

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
                made = host.block;
                root.desks.keep(host.blockId, host.block);
            }
            Component.onDestruction: {
                if (root?.desks) // the program's windows are not going as a whole
                    root.desks.forget(host.blockId, made);
            }

            Connections {
                target: host.block

                function onDragAsked() {
                    drag.begin(host.blockId, true);
                }
                function onDragged(at: point, isFree: bool) {
                    drag.moveTo(at, isFree);
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
        model: ctrl.isHeld && root.isInFront ? layout.frames : null

        // qmllint disable unqualified
        NumberBadge {
            required property string blockId
            required property real frameX
            required property real frameY
            required property bool isSeen

            number: root.numberOf(blockId)
            visible: isSeen && number > 0 && !root.stripOf(root.desks.made[blockId] ?? null) // tabs have their own
            x: frameX + Metrics.pad // over the chip of its link group
            y: frameY + Math.round((Metrics.header - height) / 2)
        }
        // qmllint enable unqualified
    }
    Connections {
        target: root.Window.window

        function onActiveChanged() {
            if (!root.Window.active)
                return;
            root.desks.activate(root);
            if (root.focusedBlock)
                root.workspace.focusOn(root.focusedBlock.state.blockId);
        }
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
        onUseAsked: id => root.desks.useAsked(id)
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

        isHere: root.isInFront
        objectName: "layoutToast"
        room: over.width
        workspace: root.workspace
        x: over.x + Math.round((over.width - width) / 2)
        y: over.y + over.height - height - Metrics.px(36)
    }
    // In the main window only: what it tells is told once.
    Toasts {
        id: toasts

        // Not over a ladder or a ticket, where somebody may be about to press, nor over a table that is read: over the
        // chart's lower left, where there is one, and not over its newest candles.
        readonly property bool isInChart: root.isShown("chart")
        readonly property rect over: isInChart ? root.placeOf("chart") : Qt.rect(0, 0, root.width, root.height)

        client: root.client
        objectName: "toasts"
        visible: root.window === ""
        width: Math.min(Metrics.px(364), Math.max(Metrics.px(240), over.width * 0.64), over.width - Metrics.px(16))
        x: over.x + Metrics.px(8)
        y: over.y + over.height - height - Metrics.px(isInChart ? 32 : 8) // the chart's times stay in sight
        onDetailsAsked: root.desks.focusBlock(qsTr("Event log"))
    }
}
