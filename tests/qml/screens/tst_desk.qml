// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import QtTest
import Gannet
import Gannet.Ui

/// Blocks on the desk, moved by pointer and by keys: what is shown is what comes, and every change is undone.
TestCase {
    id: root

    property Main window
    property Desk desk

    name: "Desk"
    when: windowShown

    Component {
        id: windows

        Main {
            client: harness.client
            height: 1080
            pump: harness.pump
            startKey: "hyperliquid:BTC"
            width: 1920
        }
    }

    function init() {
        Theme.scale = 1;
        Theme.density = Theme.Default;
        root.window = windows.createObject(null);
        root.window.requestActivate();
        tryVerify(() => root.window.active);
        harness.tellCatalogues();
        harness.tellStage("first quote binance-usdm", "done", 830, 5000);
        harness.setPlayerActive(true);
        harness.showLive();
        root.desk = findChild(root.window, "desk");
        bring("Chart");
    }
    function cleanup() {
        root.window.destroy();
        wait(0);
    }

    function block(word) {
        return root.window.blocks.find(block => block.typeWord === word);
    }
    function bring(word) {
        root.desk.desks.focusBlock(word);
        verify(block(word).activeFocus, word);
    }
    function focusedWord() {
        const block = root.window.blocks.find(block => block.activeFocus);
        return block ? block.typeWord : "";
    }
    function tab(word) {
        return findChild(root.window.contentItem, "tab-" + block(word).objectName);
    }
    function placeOf(word) {
        const one = block(word);
        const at = one.mapToItem(root.desk, 0, 0);
        return Qt.rect(at.x, at.y, one.width, one.height);
    }
    /// The places on the desk as they are read, tabs of one joined by "+".
    function places() {
        const found = [];
        const done = [];
        for (const one of root.window.blocks) {
            if (done.includes(one))
                continue;
            const strip = root.desk.stripOf(one);
            const together = strip ? strip.names.map(id => root.desk.desks.made[id]) : [one];
            done.push(...together);
            found.push(together.map(each => each.typeWord).join("+"));
        }
        return found;
    }
    readonly property var starter: ["Watchlist", "Chart", "Positions+Orders+Fills+Account+Event log+Health", "Ladder",
        "Ticket", "Tape+Book"]

    /// By its header to a point of the desk; `look` sees it on its way.
    function drag(item, x, y, to, look) {
        mousePress(item, x, y);
        for (const part of [0.1, 0.2, 0.6, 1]) {
            const at = item.mapFromItem(root.desk, to.x, to.y);
            mouseMove(item, x + (at.x - x) * part, y + (at.y - y) * part);
        }
        if (look)
            look();
        const end = item.mapFromItem(root.desk, to.x, to.y);
        mouseRelease(item, end.x, end.y);
    }
    function centre(rect) {
        return Qt.point(rect.x + rect.width / 2, rect.y + rect.height / 2);
    }

    function test_begins_as_the_starter() {
        compare(places(), root.starter);
        compare(focusedWord(), "Chart");
    }
    /// In every workspace to begin with the keyboard goes round the blocks as they are read.
    function test_f6_goes_as_one_reads_in_every_workspace_data() {
        return ["starter", "scalper", "watch", "laptop"].map(id => ({tag: id}));
    }
    function test_f6_goes_as_one_reads_in_every_workspace(data) {
        root.window.perform("use." + data.tag);
        const order = Array.from(root.desk.layout.order);
        compare(root.desk.blocks.map(block => block.state.blockId), order);
        root.desk.focusOn(root.desk.blocks[0], Qt.TabFocusReason);
        for (const id of [...order.slice(1), order[0]]) {
            keyClick(Qt.Key_F6);
            compare(root.desk.focusedBlock.state.blockId, id);
        }
        for (const block of root.desk.blocks)
            verify(block.Accessible.name !== "", block.typeWord);
    }
    /// A block dragged by its header: the place that is shown is the one it gets.
    function test_a_block_goes_where_it_is_shown() {
        const ladder = placeOf("Ladder");
        let shown;
        drag(block("Watchlist"), 120, 12, Qt.point(ladder.x + ladder.width - 40, ladder.y + ladder.height / 2), () => {
            const preview = findChild(root.window, "dropPreview");
            verify(preview.visible);
            verify(findChild(root.window, "dragGhost").visible);
            shown = Qt.rect(preview.x, preview.y, preview.width, preview.height);
            verify(block("Watchlist").parent.opacity < 1);
        });
        compare(places(), ["Chart", "Positions+Orders+Fills+Account+Event log+Health", "Ladder", "Watchlist", "Ticket",
            "Tape+Book"]);
        compare(placeOf("Watchlist"), shown);
        compare(block("Watchlist").parent.opacity, 1);
        verify(!findChild(root.window, "dropPreview").visible);
        keyClick(Qt.Key_Z, Qt.ControlModifier | Qt.AltModifier);
        compare(places(), root.starter);
        keyClick(Qt.Key_Z, Qt.ControlModifier | Qt.AltModifier | Qt.ShiftModifier);
        verify(places()[0] !== "Watchlist");
    }
    function test_escape_calls_a_drag_off() {
        const item = block("Watchlist");
        mousePress(item, 120, 12);
        mouseMove(item, 160, 40);
        mouseMove(item, 900, 300);
        verify(findChild(root.window, "dragGhost").visible);
        keyClick(Qt.Key_Escape);
        verify(!findChild(root.window, "dragGhost").visible);
        mouseRelease(item, 900, 300);
        compare(places(), root.starter);
    }
    function test_a_tab_is_dragged_out_and_in_again() {
        const chart = placeOf("Chart");
        drag(tab("Orders"), 20, 10, Qt.point(chart.x + chart.width / 2, chart.y + chart.height - 40));
        compare(places(), ["Watchlist", "Chart", "Orders", "Positions+Fills+Account+Event log+Health", "Ladder",
            "Ticket", "Tape+Book"]);
        compare(focusedWord(), "Orders");
        const strip = tab("Positions");
        const at = strip.mapToItem(root.desk, 4, 10);
        drag(block("Orders"), 120, 12, at);
        compare(places()[2], "Orders+Positions+Fills+Account+Event log+Health");
    }
    /// What is left of the strip drags all of its tabs.
    function test_a_strip_takes_all_its_tabs_along() {
        const strip = root.desk.stripOf(block("Positions"));
        const chart = placeOf("Chart");
        drag(strip, strip.width - 10, 10, Qt.point(chart.x + chart.width / 2, chart.y + 40));
        compare(places(), ["Watchlist", "Positions+Orders+Fills+Account+Event log+Health", "Chart", "Ladder", "Ticket",
            "Tape+Book"]);
    }
    function test_closes_and_opens_again() {
        bring("Ladder");
        const place = placeOf("Ladder");
        keyClick(Qt.Key_W, Qt.ControlModifier);
        verify(!block("Ladder"));
        verify(focusedWord() !== "", "another one has the keyboard");
        keyClick(Qt.Key_T, Qt.ControlModifier | Qt.ShiftModifier);
        compare(placeOf("Ladder"), place);
        compare(focusedWord(), "Ladder");
        mouseClick(tab("Book"), 10, 10, Qt.MiddleButton);
        verify(!block("Book"));
        compare(places()[5], "Tape");
        keyClick(Qt.Key_Z, Qt.ControlModifier | Qt.AltModifier);
        compare(places(), root.starter);
    }
    function test_what_is_taken_away_says_the_way_back() {
        const toast = findChild(root.window, "layoutToast");
        verify(!toast.visible);
        bring("Ladder");
        keyClick(Qt.Key_W, Qt.ControlModifier);
        verify(toast.visible);
        compare(findChild(toast, "layoutWords").text, "Ladder is closed");
        mouseClick(findChild(toast, "layoutUndo"));
        verify(block("Ladder"));
        verify(!toast.visible);
        for (let i = 0; i < 60; ++i)
            root.window.workspace.open("log");
        verify(toast.visible, "it says why no more are opened");
        verify(findChild(toast, "layoutWords").text.includes("64 is the most"), findChild(toast, "layoutWords").text);
        verify(!findChild(toast, "layoutUndo").visible);
    }
    function test_an_empty_desk_offers_what_there_is() {
        for (let i = 0; i < 12; ++i)
            keyClick(Qt.Key_W, Qt.ControlModifier);
        compare(root.window.blocks.length, 0);
        const empty = findChild(root.window, "emptyDesk");
        verify(empty.visible);
        keyClick(Qt.Key_W, Qt.ControlModifier); // nothing to close
        keyClick(Qt.Key_F6);
        keyClick(Qt.Key_1, Qt.ControlModifier);
        keyClick(Qt.Key_M, Qt.ControlModifier);
        keyClick(Qt.Key_F1);
        keyClick(Qt.Key_Escape);
        mouseClick(findChild(empty, "reopenLast"));
        compare(root.window.blocks.length, 1);
        keyClick(Qt.Key_W, Qt.ControlModifier);
        root.window.workspace.useTemplate("laptop");
        verify(!empty.visible);
        compare(places()[0], "Chart+Watchlist");
        verify(focusedWord() !== "");
    }
    function test_maximises_and_comes_back() {
        bring("Ladder");
        keyClick(Qt.Key_M, Qt.ControlModifier | Qt.ShiftModifier);
        verify(block("Ladder").width > 1900);
        verify(!block("Chart").visible);
        keyClick(Qt.Key_M, Qt.ControlModifier | Qt.ShiftModifier);
        verify(block("Chart").visible);
        compare(focusedWord(), "Ladder");
        block("Ticket").maximiseAsked(); // a double click on its header: the clicks of a test are never so near
        verify(block("Ticket").width > 1900);
        keyClick(Qt.Key_F6); // another block is gone to: all are there again
        verify(block("Chart").visible);
    }
    function separator(index) {
        return shown(root.desk, []).filter(item => item.toString().startsWith("DeskSeparator"))[index];
    }
    function shown(item, found) {
        found.push(item);
        for (let i = 0; i < item.children.length; ++i) {
            if (item.children[i].visible)
                shown(item.children[i], found);
        }
        return found;
    }
    function test_separators_move() {
        const bar = separator(0); // of the watchlist and the chart, or of the columns: the first in the tree
        const widths = () => root.window.blocks.filter(block => block.visible).map(block => block.width).join();
        const before = widths();
        const steps = root.window.workspace.undoWords;
        mousePress(bar, bar.width / 2, bar.height / 2);
        mouseMove(bar, bar.width / 2 + 10, bar.height / 2 + 10);
        mouseMove(bar, bar.width / 2 + 40, bar.height / 2 + 40);
        mouseRelease(bar, bar.width / 2, bar.height / 2);
        verify(widths() !== before || root.window.workspace.undoWords !== steps);
        keyClick(Qt.Key_Z, Qt.ControlModifier | Qt.AltModifier);
        compare(widths(), before);
    }
    function test_keys_move_and_resize_a_block() {
        bring("Ladder");
        keyClick(Qt.Key_M, Qt.ControlModifier);
        verify(findChild(root.window, "moveFrame").visible);
        const width = block("Ladder").width;
        keyClick(Qt.Key_Right, Qt.ShiftModifier);
        compare(block("Ladder").width, width + 24);
        keyClick(Qt.Key_Left);
        verify(placeOf("Ladder").x < placeOf("Chart").x + placeOf("Chart").width, "it left its column");
        keyClick(Qt.Key_Down, Qt.ControlModifier);
        verify(block("Ladder").width > 1900, "it lies along the lower edge");
        keyClick(Qt.Key_Tab);
        verify(root.desk.stripOf(block("Ladder")), "it shares the next place");
        keyClick(Qt.Key_B); // no letter does anything meanwhile
        keyClick(Qt.Key_Return);
        verify(!findChild(root.window, "moveFrame").visible);
        compare(focusedWord(), "Ladder");
        for (let i = 0; i < 4; ++i)
            keyClick(Qt.Key_Z, Qt.ControlModifier | Qt.AltModifier);
        compare(places(), root.starter);
    }
    function test_a_menu_says_what_a_place_can() {
        mouseClick(block("Chart"), 150, 12, Qt.RightButton);
        const menu = findChild(root.window, "deskMenu");
        tryVerify(() => menu.opened);
        compare(findChild(root.window, "closeItem").text, "Close Chart");
        compare(root.window.workspace.undoWords, "");
        verify(!findChild(root.window, "undoItem").visible);
        mouseClick(findChild(root.window, "closeItem"));
        tryVerify(() => !menu.visible);
        verify(!block("Chart"));
    }
    /// Two ladders of two groups: each its own settings, and the palette tells them apart.
    function test_two_of_a_type_are_two() {
        bring("Ladder");
        root.window.workspace.open("ladder");
        const both = root.window.blocks.filter(block => block.typeWord === "Ladder");
        compare(both.length, 2);
        compare(both.map(block => root.desk.desks.wordOf(block)), ["Ladder 1", "Ladder 2"]);
        compare(focusedWord(), "Ladder");
        keyClick(Qt.Key_5, Qt.AltModifier);
        compare(both.map(block => block.linkGroup), [1, 5]);
        root.desk.desks.focusBlock("Ladder 1");
        verify(both[0].activeFocus && both[0].visible && !both[1].visible);
        compare(root.desk.desks.ladder, both[0]);
    }
    /// What was chosen in a block is the block's: it is undone, and another of its type does not share it.
    function test_what_is_chosen_in_a_block_is_kept() {
        harness.setPlayerActive(false);
        bring("Chart");
        keyClick("]");
        const chosen = block("Chart").state.setting("interval");
        compare(chosen, "5s"); // a recording began with the shortest, which nobody chose
        bring("Book");
        keyClick("c");
        verify(block("Book").state.setting("cumulative"));
        keyClick("g", Qt.ShiftModifier);
        compare(block("Book").state.setting("group"), 2);
        bring("Orders");
        keyClick("w");
        verify(block("Orders").state.setting("all"));
        bring("Event log");
        keyClick("k");
        compare(block("Event log").state.setting("only"), "troubles");
        bring("Tape");
        keyClick("a");
        compare(block("Tape").state.setting("window_ms"), 0);
        bring("Chart");
        root.window.workspace.open("chart");
        const both = root.window.blocks.filter(block => block.typeWord === "Chart");
        compare(both.map(block => block.state.setting("interval")), ["5s", "1m"]);
    }
    function test_a_block_of_another_program_is_kept() {
        const count = root.window.blocks.length;
        compare(root.window.workspace.open("hologram"), "");
        compare(root.window.blocks.length, count);
    }
}
