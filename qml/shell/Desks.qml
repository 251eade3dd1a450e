// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import QtQuick.Window
import Gannet
import Gannet.Ui

/// All windows' desks together: which of them was used last, and the blocks of all of them. What a key of one window
/// means may be in another one.
QtObject {
    id: root

    required property EngineClient client
    required property FramePump pump
    required property PlayerModel player
    required property HealthModel healthModel
    required property LinkGroupModel links
    required property WorkspaceController workspace
    property TargetModel target: null ///< accounts, arming and sizes: ladders and tickets trade with it
    property ActionRunner runner: null
    property KeyRouter router: null
    property ReconcileModel reconcile: null
    property RiskModel risk: null
    property KillModel kill: null
    property SizePresets presets: null

    property var all: []      // Desks, the one used last first: so they lie on the screen
    property var main: null   // the Desk of the main window
    property var made: ({})   // BlockFrames by id of the block
    property var used: []     // ids of blocks, the one used last first
    property var drag: null   // DeskDrag that is on; null: none

    signal settingsAsked(BlockFrame block)
    signal useAsked(string id) ///< a workspace to begin with, in the place of what is here

    readonly property var active: root.all[0] ?? root.main // a Desk
    /// As one reads: the main window, then the others in the order in which they came.
    readonly property var blocks: { // BlockFrames
        const desks = root.all.slice().sort((a, b) => a.rank - b.rank);
        return desks.reduce((blocks, desk) => blocks.concat(desk.blocks), []);
    }
    readonly property BlockFrame focusedBlock: root.active ? root.active.focusedBlock : null
    /// Of several tickets, the one that was used last.
    readonly property TicketBlock ticket: root.usedLast("ticket") as TicketBlock
    readonly property LadderBlock ladder: root.usedLast("ladder") as LadderBlock
    readonly property TicketBracket bracket: root.ticket ? root.ticket.ticket.bracket : null

    property int nextRank: 0
    readonly property Later later: Later {}

    /// A desk came, perhaps in a window that is the active one already; the first one is the main window's.
    function add(desk: var) {
        if (root.all.includes(desk))
            return;
        desk.rank = root.nextRank++;
        if (!root.main)
            root.main = desk;
        root.all = [...root.all, desk];
    }
    function remove(desk: var) {
        root.all = root.all.filter(one => one !== desk);
    }
    function activate(desk: var) {
        root.add(desk);
        if (root.all[0] !== desk)
            root.all = [desk, ...root.all.filter(one => one !== desk)];
    }
    function keep(id: string, block: BlockFrame) {
        root.made = Object.assign({}, root.made, {[id]: block});
    }
    /// One that was made anew elsewhere in between stays.
    function forget(id: string, block: BlockFrame) {
        if (root.made[id] !== block)
            return;
        const made = Object.assign({}, root.made);
        delete made[id];
        root.made = made;
    }
    function noteUsed(id: string) {
        root.used = [id, ...root.used.filter(other => other !== id)];
    }
    function usedLast(type: string): BlockFrame {
        const all = root.blocks.filter(block => block.state.type === type);
        const last = root.used.find(id => all.some(block => block.state.blockId === id));
        return last !== undefined ? root.made[last] : all[0] ?? null;
    }
    /// As the palette calls it: blocks of one type have numbers.
    function wordOf(block: BlockFrame): string {
        const title = block.state.title !== "" ? block.state.title : block.typeWord;
        const alike = root.blocks.filter(one => one.typeWord === block.typeWord && one.state.title === "");
        return alike.length > 1 && block.state.title === "" ? title + " " + (alike.indexOf(block) + 1) : title;
    }
    function deskOf(block: BlockFrame): var {
        return root.all.find(desk => desk.blocks.includes(block)) ?? null;
    }
    /// Whether a person may be looking at it.
    function isInSight(block: BlockFrame): bool {
        const desk = root.deskOf(block);
        return desk !== null && block.visible && desk.hostWindow.visibility !== Window.Minimized;
    }
    /// The keyboard goes there, into another window too.
    function focusOn(block: BlockFrame, reason: int) {
        const desk = block ? root.deskOf(block) : null;
        if (!desk)
            return;
        desk.bringUp();
        desk.focusOn(block, reason);
    }
    /// The same when the block has come to its new window; this one may be closed by then.
    function focusSoon(id: string) {
        root.later.run(() => root.focusOn(root.made[id] ?? null, Qt.ShortcutFocusReason));
    }
    function focusNext(step: int) {
        const all = root.blocks;
        const from = all.indexOf(root.active ? root.active.lastBlock : null);
        if (all.length > 0)
            root.focusOn(all[(from + step + all.length) % all.length], Qt.TabFocusReason);
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
    /// The desk whose window lies on top at this point of the desktop; null: none of ours does.
    function deskAt(global: point): var {
        return root.all.find(desk => desk.hasWindowAt(global)) ?? null;
    }
}
