// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import QtTest
import Gannet
import Gannet.Ui

/// What can be chosen for one block: its settings by a form, its name, and how it is in its link group.
TestCase {
    id: root

    property Main window
    property Desk desk

    name: "BlockPanel"
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
        tryVerify(() => block(word).activeFocus, 1000, word);
    }
    /// Ctrl+E on a block; its panel.
    function open(word) {
        bring(word);
        keyClick(Qt.Key_E, Qt.ControlModifier);
        const panel = findChild(root.window, "blockPanel");
        tryVerify(() => panel.opened);
        return panel;
    }
    function line(panel, key) {
        return findChild(panel.contentItem, "setting-" + key);
    }
    function type(field, text) {
        field.forceActiveFocus();
        field.selectAll();
        for (const letter of text)
            keyClick(letter);
        keyClick(Qt.Key_Tab);
    }

    function test_settings_are_taken_at_once_and_undone() {
        const panel = open("Book");
        const group = findChild(line(panel, "group"), "text");
        compare(group.text, "1");
        verify(!findChild(line(panel, "group"), "reset").enabled);
        type(group, "5");
        compare(block("Book").state.setting("group"), 5);
        verify(findChild(line(panel, "group"), "reset").enabled);
        mouseClick(findChild(line(panel, "cumulative"), "switch"));
        compare(block("Book").state.setting("cumulative"), true);
        mouseClick(findChild(line(panel, "group"), "reset"));
        compare(block("Book").state.setting("group"), 1);
        compare(group.text, "1");
        keyClick(Qt.Key_Escape);
        tryVerify(() => !panel.visible);
        tryVerify(() => block("Book").activeFocus);
        keyClick(Qt.Key_Z, Qt.ControlModifier | Qt.AltModifier);
        compare(block("Book").state.setting("cumulative"), false);
    }
    function test_what_is_not_allowed_says_why_data() {
        return [
            {tag: "too small", word: "Book", key: "group", typed: "0", has: "1 to 1000"},
            {tag: "no number", word: "Book", key: "group", typed: "abc", has: "a whole number"},
            {tag: "too large", word: "Tape", key: "window_ms", typed: "99999", has: "5000"},
            {tag: "below zero", word: "Tape", key: "min_size", typed: "-1", has: "zero or more"}
        ];
    }
    function test_what_is_not_allowed_says_why(data) {
        const panel = open(data.word);
        const before = block(data.word).state.setting(data.key);
        type(findChild(line(panel, data.key), "text"), data.typed);
        compare(block(data.word).state.setting(data.key), before);
        const problem = findChild(line(panel, data.key), "problem");
        verify(problem.visible);
        verify(problem.text.includes(data.has), problem.text);
        keyClick(Qt.Key_Escape);
    }
    function test_a_choice_is_a_chip() {
        const panel = open("Event log");
        mouseClick(findChild(line(panel, "only"), "choice-fills"));
        compare(block("Event log").state.setting("only"), "fills");
        verify(findChild(line(panel, "only"), "choice-fills").checked);
        keyClick(Qt.Key_Escape);
    }
    function test_all_of_a_type_get_the_same() {
        bring("Ladder");
        const second = root.window.workspace.open("ladder");
        root.window.workspace.block(second).keep("instrument", "hyperliquid:ETH");
        keyClick(Qt.Key_E, Qt.ControlModifier);
        const panel = findChild(root.window, "blockPanel");
        tryVerify(() => panel.opened);
        type(findChild(line(panel, "group"), "text"), "20");
        const all = findChild(panel.contentItem, "applyToAll");
        verify(all.visible);
        verify(all.text.includes("other Ladder"));
        mouseClick(all);
        keyClick(Qt.Key_Escape);
        const ladders = root.window.desks.blocks.filter(block => block.typeWord === "Ladder");
        compare(ladders.map(one => one.state.setting("group")), [20, 20]);
        compare(root.window.workspace.block(second).setting("instrument"), "hyperliquid:ETH");
    }
    function test_a_block_has_a_name() {
        const panel = open("Ladder");
        type(findChild(panel.contentItem, "blockTitle"), "Scalp");
        keyClick(Qt.Key_Escape);
        compare(block("Ladder").state.title, "Scalp");
        compare(findChild(block("Ladder"), "kind").text, "Scalp");
        compare(root.window.desks.wordOf(block("Ladder")), "Scalp");
    }
    function test_a_block_without_settings_says_so() {
        const panel = open("Fills");
        verify(findChild(panel.contentItem, "noSettings").visible);
        verify(!findChild(panel.contentItem, "applyToAll").visible);
        keyClick(Qt.Key_Escape);
    }
    /// A pinned block keeps its instrument, and follows again.
    function test_a_pinned_block_keeps_its_instrument() {
        bring("Book");
        verify(!findChild(block("Book"), "pin").visible);
        keyClick(Qt.Key_9, Qt.AltModifier);
        verify(findChild(block("Book"), "pin").visible);
        block("Chart").show("hyperliquid:ETH");
        tryCompare(block("Ladder"), "instrumentKey", "hyperliquid:ETH");
        compare(block("Book").instrumentKey, "hyperliquid:BTC");
        compare(block("Book").linkGroup, 1);
        // What is chosen in it is its own.
        block("Book").show("binance-usdm:BTCUSDT");
        compare(block("Book").instrumentKey, "binance-usdm:BTCUSDT");
        compare(block("Ladder").instrumentKey, "hyperliquid:ETH");
        keyClick(Qt.Key_9, Qt.AltModifier);
        compare(block("Book").instrumentKey, "hyperliquid:ETH");
    }
    function test_roles_in_a_group() {
        bring("Chart");
        block("Chart").rolePicked("sink");
        block("Ladder").show("hyperliquid:ETH");
        compare(block("Chart").instrumentKey, "hyperliquid:ETH");
        block("Chart").show("hyperliquid:BTC"); // it does not lead: what is chosen here stays here
        compare(block("Ladder").instrumentKey, "hyperliquid:ETH");
        compare(block("Chart").instrumentKey, "hyperliquid:BTC");
        verify(block("Chart").isPinned);

        block("Ladder").rolePicked("source");
        block("Book").show("hyperliquid:BTC");
        compare(block("Ladder").instrumentKey, "hyperliquid:ETH"); // it does not follow
        block("Ladder").show("hyperliquid:BTC");
        block("Ladder").show("hyperliquid:ETH");
        compare(block("Book").instrumentKey, "hyperliquid:ETH");
    }
    /// A block that is closed meanwhile takes its panel along.
    function test_a_panel_goes_with_its_block() {
        const panel = open("Book");
        root.window.workspace.closeBlock(block("Book").state.blockId);
        tryVerify(() => !panel.visible);
    }
}
