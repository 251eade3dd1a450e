// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import QtTest
import Gannet
import Gannet.Ui

/// Blocks in windows of their own: how they get there and back, what they keep on the way, and that keys reach them.
TestCase {
    id: root

    property Main window
    property Desk desk

    name: "Float"
    when: windowShown

    Component {
        id: windows

        Main {
            client: harness.client
            height: 1000
            pump: harness.pump
            startKey: "hyperliquid:BTC"
            width: 1600
        }
    }

    function init() {
        Theme.scale = 1;
        root.window = windows.createObject(null);
        root.window.requestActivate();
        tryVerify(() => root.window.active);
        harness.tellCatalogues();
        harness.showLive();
        root.desk = findChild(root.window, "desk");
        tryVerify(() => root.window.isBegun);
        bring("Chart");
    }
    function cleanup() {
        root.window.destroy();
        wait(0);
    }

    function block(word) {
        return root.window.desks.blocks.find(block => block.typeWord === word);
    }
    function bring(word) {
        root.window.desks.focusBlock(word);
        tryVerify(() => block(word).activeFocus && block(word).isInFront, 2000, word);
    }
    /// The desks of floating windows, as they came.
    function floats() {
        return root.window.desks.all.filter(desk => desk.window !== "").sort((a, b) => a.rank - b.rank);
    }
    function deskOf(word) {
        return root.window.desks.deskOf(block(word));
    }
    function press(keys, modifiers) {
        keyClick(keys, modifiers ?? Qt.NoModifier);
    }
    /// By keys: Ctrl+M, F. Its window.
    function floatBlock(word) {
        bring(word);
        const before = floats().length;
        press(Qt.Key_M, Qt.ControlModifier);
        press(Qt.Key_F);
        tryCompare(floats(), "length", before + 1);
        const desk = floats()[before];
        tryVerify(() => desk.hostWindow.active);
        return desk.hostWindow;
    }

    function test_keys_give_a_block_a_window_and_take_it_back() {
        const own = floatBlock("Ladder");
        compare(deskOf("Ladder").hostWindow, own);
        verify(!root.desk.blocks.some(block => block.typeWord === "Ladder"));
        verify(block("Ladder").activeFocus);
        verify(block("Ladder").isInFront);
        verify(!block("Chart").isInFront);
        tryVerify(() => own.title.includes("Ladder"), 1000, own.title);
        verify(own.width >= 240 && own.height >= 160);
        keyClick(Qt.Key_M, Qt.ControlModifier);
        keyClick(Qt.Key_W);
        tryCompare(floats(), "length", 0);
        tryVerify(() => root.window.active);
        compare(deskOf("Ladder"), root.desk);
        tryVerify(() => block("Ladder").activeFocus);
    }
    function test_undo_brings_it_back() {
        floatBlock("Ladder");
        keyClick(Qt.Key_Z, Qt.ControlModifier | Qt.AltModifier);
        tryCompare(floats(), "length", 0);
        compare(deskOf("Ladder"), root.desk);
        root.window.requestActivate();
        tryVerify(() => root.window.active);
        keyClick(Qt.Key_Z, Qt.ControlModifier | Qt.AltModifier | Qt.ShiftModifier);
        tryCompare(floats(), "length", 1);
    }
    /// Closed by the desktop: its blocks are closed, all in one step.
    function test_a_window_that_is_closed_is_undone() {
        const own = floatBlock("Ladder");
        own.close();
        tryCompare(floats(), "length", 0);
        verify(!block("Ladder"));
        compare(root.window.workspace.closedWords, "Ladder");
        root.window.requestActivate();
        tryVerify(() => root.window.active);
        keyClick(Qt.Key_Z, Qt.ControlModifier | Qt.AltModifier);
        tryCompare(floats(), "length", 1);
        compare(deskOf("Ladder").window, floats()[0].window);
    }
    /// What is half typed goes along, and the instrument under it.
    function test_a_half_typed_ticket_goes_along() {
        bring("Ticket");
        const form = block("Ticket").ticket.form;
        form.isBuy = false;
        form.price = "61000";
        form.size = "0.5";
        compare(form.type, "limit");
        block("Ticket").ticket.bracket.isOn = true;
        block("Ticket").ticket.bracket.part(0).stop = "200t";
        const old = block("Ticket");
        floatBlock("Ticket");
        verify(block("Ticket") !== old);
        const now = block("Ticket").ticket;
        compare(now.form.isBuy, false);
        compare(now.form.price, "61000");
        compare(now.form.size, "0.5");
        verify(now.bracket.isOn);
        compare(now.bracket.part(0).stop, "200t");
        compare(now.instrumentKey, "hyperliquid:BTC");
        block("Chart").show("hyperliquid:ETH");
        tryCompare(block("Ladder"), "instrumentKey", "hyperliquid:ETH");
        compare(now.instrumentKey, "hyperliquid:BTC");
        verify(now.texts.waiting !== "");
        // Back again: the instrument that waits still waits.
        keyClick(Qt.Key_M, Qt.ControlModifier);
        keyClick(Qt.Key_W);
        tryCompare(floats(), "length", 0);
        const back = block("Ticket").ticket;
        compare(back.instrumentKey, "hyperliquid:BTC");
        compare(back.form.price, "61000");
        verify(back.texts.waiting !== "");
    }
    /// A closed ticket that is opened again has what was typed.
    function test_a_half_typed_ticket_survives_closing() {
        bring("Ticket");
        block("Ticket").ticket.form.size = "0.25";
        keyClick(Qt.Key_W, Qt.ControlModifier);
        verify(!block("Ticket"));
        keyClick(Qt.Key_T, Qt.ControlModifier | Qt.ShiftModifier);
        tryVerify(() => block("Ticket") !== undefined);
        compare(block("Ticket").ticket.form.size, "0.25");
    }
    /// While an order of it is not answered it stays: made anew it would not know of it.
    function test_a_ticket_that_sends_stays() {
        block("Ticket").state.anchored = "An order of this ticket is on its way.";
        bring("Ticket");
        keyClick(Qt.Key_M, Qt.ControlModifier);
        keyClick(Qt.Key_F);
        wait(20);
        compare(floats().length, 0);
        compare(findChild(root.window, "layoutWords").text, "An order of this ticket is on its way.");
    }
    function test_a_ladder_keeps_its_row() {
        bring("Ladder");
        const item = findChild(block("Ladder"), "ladderItem");
        keyClick(Qt.Key_Home);
        keyClick(Qt.Key_Up);
        const row = item.cursorText;
        verify(row !== "");
        floatBlock("Ladder");
        harness.showLive();
        tryCompare(findChild(block("Ladder"), "ladderItem"), "cursorText", row);
    }
    function test_a_table_keeps_its_filter() {
        bring("Orders");
        block("Orders").rows.filter = "btc";
        floatBlock("Orders");
        compare(block("Orders").rows.filter, "btc");
        compare(findChild(block("Orders"), "tableFilter").text, "btc");
    }
    /// A list that is made anew when venues have told their instruments long ago has them.
    function test_a_watchlist_is_not_empty_in_another_window() {
        bring("Watchlist");
        verify(block("Watchlist").facts !== "");
        const facts = block("Watchlist").facts;
        floatBlock("Watchlist");
        compare(block("Watchlist").facts, facts);
    }
    /// The starting workspaces with two groups show something in the second one too.
    function test_a_second_group_is_not_empty_data() {
        return [{tag: "scalper", base: "hyperliquid:ETH"}, {tag: "watch", base: ":BTC"}];
    }
    function test_a_second_group_is_not_empty(data) {
        root.window.perform("use." + data.tag);
        const second = root.window.desks.blocks.filter(block => block.linkGroup === 2 && block.instrumentKey);
        verify(second.length > 0);
        for (const one of second)
            verify(one.instrumentKey.includes(data.base), one.instrumentKey);
        if (data.tag === "watch")
            verify(!second[0].instrumentKey.startsWith("hyperliquid"), second[0].instrumentKey);
    }
    /// F6 goes round the blocks of all windows; the palette opens where the keyboard is.
    function test_keys_work_in_every_window() {
        const own = floatBlock("Ladder");
        keyClick(Qt.Key_F6);
        tryVerify(() => root.window.active);
        keyClick(Qt.Key_F6, Qt.ShiftModifier);
        tryVerify(() => own.active);
        keyClick(Qt.Key_K, Qt.ControlModifier);
        const palette = findChild(root.window, "palette");
        tryVerify(() => palette.opened);
        compare(palette.parent, own.contentItem);
        keyClick(Qt.Key_Escape);
        tryVerify(() => !palette.visible);
        tryVerify(() => block("Ladder").activeFocus);
        keyClick(Qt.Key_W, Qt.ControlModifier);
        tryCompare(floats(), "length", 0);
    }
    /// Dragged out of the window it gets one of its own, dragged into one it stands there.
    function test_a_block_is_dragged_out_and_in() {
        const ladder = block("Ladder");
        mousePress(ladder, 120, 12);
        mouseMove(ladder, 160, 30);
        const out = ladder.mapFromItem(null, root.window.width + 400, 300);
        mouseMove(ladder, out.x, out.y);
        verify(findChild(root.window, "floatGhost").visible);
        verify(!findChild(root.window, "dropPreview").visible);
        mouseRelease(ladder, out.x, out.y);
        tryCompare(floats(), "length", 1);
        const own = floats()[0].hostWindow;
        tryVerify(() => own.active);
        verify(!findChild(root.window, "floatGhost").visible);

        const moved = block("Ladder");
        const chart = block("Chart");
        mousePress(moved, 120, 12);
        mouseMove(moved, 160, 30);
        const target = chart.mapToGlobal(chart.width / 2, chart.height - 20);
        root.window.desks.activate(root.desk); // it lies on top there
        const at = moved.mapFromGlobal(target.x, target.y);
        mouseMove(moved, at.x, at.y);
        verify(findChild(root.window.contentItem, "dropPreview").visible);
        mouseRelease(moved, at.x, at.y);
        tryCompare(floats(), "length", 0);
        compare(deskOf("Ladder"), root.desk);
    }
    function test_ctrl_gives_a_window_wherever_it_is_dropped() {
        const list = block("Watchlist"); // a pointer of this test has no modifiers
        list.dragAsked();
        list.dragged(Qt.point(400, 300), false);
        verify(findChild(root.window.contentItem, "dropPreview").visible);
        list.dragged(Qt.point(410, 300), true);
        verify(!findChild(root.window.contentItem, "dropPreview").visible);
        verify(findChild(root.window, "floatGhost").visible);
        list.dragEnded(true);
        tryCompare(floats(), "length", 1);
        tryVerify(() => floats()[0].blocks.length === 1);
        compare(floats()[0].blocks[0].typeWord, "Watchlist");
    }
    /// All tabs of a place go together, and back together.
    function test_all_tabs_of_a_place_go_together() {
        bring("Positions");
        keyClick(Qt.Key_M, Qt.ControlModifier);
        keyClick(Qt.Key_F, Qt.ShiftModifier);
        tryCompare(floats(), "length", 1);
        const desk = floats()[0];
        compare(desk.blocks.length, 6);
        tryVerify(() => desk.hostWindow.active);
        mouseClick(findChild(desk.hostWindow, "dock"));
        tryCompare(floats(), "length", 0);
        compare(root.desk.blocks.length, root.window.desks.blocks.length);
    }
    function test_the_other_keys_of_moving() {
        bring("Chart");
        const before = root.desk.layout.rectOf(block("Chart").state.blockId);
        keyClick(Qt.Key_M, Qt.ControlModifier);
        keyClick(Qt.Key_Left, Qt.AltModifier); // the watchlist
        const after = root.desk.layout.rectOf(block("Chart").state.blockId);
        verify(after.x < before.x);
        keyClick(Qt.Key_Left, Qt.AltModifier); // nothing is there
        compare(root.desk.layout.rectOf(block("Chart").state.blockId), after);
        keyClick(Qt.Key_Equal);
        keyClick(Qt.Key_Escape);
    }
    /// Mode, arm and kill stand over every window.
    function test_every_window_says_whether_it_may_trade() {
        const own = floatBlock("Ladder");
        for (const name of ["targetMode", "arm", "kill"])
            verify(findChild(findChild(own, "floatBar"), name), name);
        mouseClick(findChild(own, "onTop"));
        tryVerify(() => own.isOnTop);
        verify(own.flags & Qt.WindowStaysOnTopHint);
    }
}
