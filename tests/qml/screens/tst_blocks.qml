// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import QtTest
import Gannet
import Gannet.Ui

/// Each block by itself: what its keys and controls do, and what its data's state looks like.
TestCase {
    id: root

    name: "Blocks"
    visible: true
    when: windowShown
    width: 1200
    height: 800

    PlayerModel {
        id: player

        client: harness.client
    }
    LinkGroupModel {
        id: links
    }
    HealthModel {
        id: health

        client: harness.client
    }
    BookBlock {
        id: book

        client: harness.client
        height: 500
        links: links
        player: player
        width: 344
    }
    LadderBlock {
        id: ladder

        client: harness.client
        height: 500
        links: links
        player: player
        width: 440
        x: 350
    }
    TapeBlock {
        id: tape

        client: harness.client
        height: 268
        links: links
        player: player
        width: 344
        x: 800
    }
    WatchlistBlock {
        id: watchlist

        client: harness.client
        height: 268
        links: links
        player: player
        width: 344
        x: 800
        y: 280
    }
    HealthBlock {
        id: healthBlock

        health: health
        height: 240
        player: player
        pump: harness.pump
        width: 790
        y: 510
    }

    function initTestCase() {
        harness.tellCatalogues();
    }
    function init() {
        book.width = 344;
        links.setKey(1, "hyperliquid:BTC");
        harness.setPlayerActive(true);
        harness.showLive();
    }
    function shown(block, name) {
        return findChild(block, name);
    }

    function test_live_data_has_no_strip() {
        for (const block of [book, ladder, tape]) {
            verify(!shown(block, "strip").visible, block.typeWord);
            compare(block.freshness.state, "live", block.typeWord);
        }
    }

    function test_a_strip_moves_no_row_data() {
        return [{tag: "stale"}, {tag: "gap"}, {tag: "crossed"}, {tag: "reconnecting"}];
    }
    function test_a_strip_moves_no_row(data) {
        const before = [book, ladder].map(block => shown(block, "bodySlot").y);
        harness.showState(data.tag);
        for (const block of [book, ladder]) {
            const strip = shown(block, "strip");
            verify(strip.visible, block.typeWord);
            verify(strip.text !== "");
            const slot = shown(block, "bodySlot");
            compare(strip.height, block.columnHeaderHeight);
            compare(strip.y + strip.height, slot.y, "it takes the column header's slot");
        }
        compare([book, ladder].map(block => shown(block, "bodySlot").y), before);
    }

    function test_time_alone_makes_data_late_then_stale() {
        compare(book.freshness.state, "live");
        harness.pass(3000);
        compare(book.freshness.state, "late");
        verify(shown(book, "freshness").isAmber);
        harness.pass(9000);
        compare(book.freshness.state, "stale");
        verify(shown(book, "strip").visible);
        harness.showLive();
        compare(book.freshness.state, "live");
    }

    function test_replay_is_marked_by_word_frame_and_clock() {
        verify(shown(book, "replayFrame").visible);
        verify(shown(book, "replayTag").visible);
        harness.setPlayerActive(false);
        verify(!shown(book, "replayFrame").visible);
        verify(!shown(book, "replayTag").visible);
        verify(!shown(healthBlock, "replayFrame").visible);
    }

    function test_keys_group_the_book() {
        book.forceActiveFocus();
        const chooser = shown(book, "group");
        compare(chooser.model.group, 1);
        keyClick(Qt.Key_G, Qt.ShiftModifier);
        compare(chooser.model.group, 2);
        compare(chooser.model.groupText, "0.2");
        keyClick(Qt.Key_G);
        compare(chooser.model.group, 1);
        mouseClick(shown(book, "group10"));
        compare(chooser.model.group, 10);
        chooser.model.group = 1;
    }

    function test_no_group_button_moves_while_others_are_chosen() {
        const model = shown(book, "bookItem").viewModel;
        const chooser = shown(book, "group");
        const chips = () => {
            const found = [];
            for (const ticks of model.groupTicks) {
                const chip = shown(chooser, "group" + ticks);
                if (chip && chip.visible)
                    found.push(chip.x);
            }
            return found.join(" ");
        };
        model.group = 1;
        const before = chips();
        verify(before.split(" ").length > 2, before);
        for (const ticks of model.groupTicks.filter(ticks => ticks < 1000)) {
            model.group = ticks;
            wait(0);
            verify(shown(chooser, "group" + ticks).checked, ticks);
            compare(chips(), before, ticks);
        }
        model.group = 1;
    }

    function test_c_toggles_the_running_total() {
        book.forceActiveFocus();
        const item = shown(book, "bookItem");
        verify(!item.isCumulative);
        keyClick("c");
        verify(item.isCumulative);
        mouseClick(shown(book, "cumulative"));
        verify(!item.isCumulative);
    }

    function test_the_menu_builds_the_book_anew() {
        const before = harness.resyncs;
        book.forceActiveFocus();
        keyClick(Qt.Key_F10, Qt.ShiftModifier);
        tryVerify(() => book.menu.opened);
        keyClick(Qt.Key_Down);
        keyClick(Qt.Key_Return);
        compare(harness.resyncs, before + 1);
        tryVerify(() => !book.menu.visible);
        tryVerify(() => book.activeFocus, 1000, "the keyboard is back");
        keyClick(Qt.Key_F10, Qt.ShiftModifier);
        tryVerify(() => book.menu.opened);
        keyClick(Qt.Key_Escape);
        tryVerify(() => book.activeFocus, 1000, "the keyboard is back after Esc too");
    }

    function test_tab_goes_from_the_body_to_the_controls_of_its_block() {
        book.forceActiveFocus();
        verify(shown(book, "bookItem").activeFocus);
        for (let i = 0; i < 7; ++i) {
            keyClick(Qt.Key_Tab);
            verify(book.activeFocus, "tab " + i);
            verify(!shown(book, "bookItem").activeFocus);
        }
    }

    function test_space_centres_the_ladder() {
        ladder.forceActiveFocus();
        const item = shown(ladder, "ladderItem");
        mouseMove(root, 1, 1); // the pointer holds the rows of the block it is in
        keyClick(Qt.Key_Space);
        const centred = grabImage(item);
        for (let i = 0; i < 60; ++i)
            keyClick(Qt.Key_Down);
        keyClick(Qt.Key_Escape);
        verify(!grabImage(item).equals(centred), "the rows moved");
        keyClick(Qt.Key_Space);
        verify(grabImage(item).equals(centred), "the rows are back");
    }

    function test_a_sized_tape_says_so() {
        tape.forceActiveFocus();
        keyClick("f", Qt.ControlModifier);
        const field = shown(tape, "minSize");
        verify(field.activeFocus);
        for (const letter of "1.5")
            keyClick(letter);
        compare(shown(tape, "tapeItem").viewModel.minSize, "1.5");
        keyClick(Qt.Key_Return);
        verify(!field.activeFocus);
        verify(tape.activeFocus);
        field.text = "";
    }
    function test_a_size_that_is_none_is_refused_at_its_field_data() {
        return [{tag: "abc1.5"}, {tag: "1,234.5"}, {tag: "-1"}, {tag: "1e5"}, {tag: "7".repeat(400)}];
    }
    function test_a_size_that_is_none_is_refused_at_its_field(data) {
        const field = shown(tape, "minSize");
        const model = shown(tape, "tapeItem").viewModel;
        field.text = "1.5";
        tape.forceActiveFocus();
        keyClick("f", Qt.ControlModifier);
        field.text = data.tag;
        keyClick(Qt.Key_Return);
        verify(field.activeFocus, "the hint stays");
        compare(model.minSize, "1.5", "the filter that was there holds");
        verify(field.problem.startsWith("Filter not changed, still sizes from 1.5: "), field.problem);
        keyClick(Qt.Key_Escape);
        compare(field.text, "1.5", "and is shown again");
        compare(field.problem, "");
        field.text = "";
    }

    function test_home_takes_the_ladder_cursor_to_the_touch() {
        ladder.forceActiveFocus();
        const item = shown(ladder, "ladderItem");
        keyClick(Qt.Key_Up);
        const touch = item.cursorText;
        for (let i = 0; i < 30; ++i)
            keyClick(Qt.Key_Up);
        verify(item.cursorText !== touch);
        keyClick(Qt.Key_Home);
        compare(item.cursorText, touch);
        keyClick(Qt.Key_Escape);
        compare(item.cursorText, "");
    }

    function test_scrolling_pauses_the_tape_and_home_goes_on() {
        tape.forceActiveFocus();
        const chip = shown(tape, "pausedChip");
        verify(!chip.visible);
        keyClick(Qt.Key_Down);
        keyClick(Qt.Key_Down);
        verify(chip.visible);
        verify(chip.text.startsWith("Paused"));
        keyClick(Qt.Key_Home);
        verify(!chip.visible);
        keyClick("a");
        compare(shown(tape, "tapeItem").viewModel.windowMs, 0);
        mouseClick(shown(tape, "aggregate"));
        compare(shown(tape, "tapeItem").viewModel.windowMs, 50);
    }

    function test_the_watchlist_feeds_its_group() {
        watchlist.forceActiveFocus();
        keyClick(Qt.Key_Home);
        compare(links.keys[1], "hyperliquid:BTC");
        keyClick(Qt.Key_Down);
        compare(links.keys[1], "hyperliquid:ETH");
        compare(book.instrument, "ETH-PERP");
        keyClick("f", Qt.ControlModifier);
        for (const letter of "doge")
            keyClick(letter);
        compare(shown(watchlist, "watchlistRows").count, 1);
        compare(shown(watchlist, "watchlistRows").currentIndex, -1, "what the group shows is filtered away");
        keyClick(Qt.Key_Return);
        compare(links.keys[1], "binance-usdm:DOGEUSDT");
        const rows = shown(watchlist, "watchlistRows");
        verify(rows.currentItem.isCurrent);
        compare(rows.currentItem.key, "binance-usdm:DOGEUSDT");
        const kept = rows.currentItem; // rows come back around it
        shown(watchlist, "watchlistFilter").text = "";
        compare(rows.currentItem, kept, "filtering makes no row anew");
        compare(rows.currentItem.key, "binance-usdm:DOGEUSDT");
        links.setKey(1, "hyperliquid:SOL");
        compare(rows.currentItem.key, "hyperliquid:SOL");
        for (let i = 0; i < 5; ++i) {
            harness.pass(500);
            harness.showLive();
        }
        compare(rows.currentItem.key, "hyperliquid:SOL");
    }

    function test_space_tells_the_figures_that_have_no_room() {
        const width = watchlist.width;
        watchlist.width = 236;
        watchlist.forceActiveFocus();
        keyClick(Qt.Key_Home);
        verify(!watchlist.columns.some(column => column.title === "Spread"));
        keyClick(Qt.Key_Space);
        const tip = shown(shown(watchlist, "watchlistRows").currentItem, "figures");
        tryVerify(() => tip.visible);
        verify(/Spread: (\S+ bp of the middle|—)/.test(tip.text), tip.text);
        keyClick(Qt.Key_Escape);
        verify(!tip.visible);
        watchlist.width = width;

        const before = healthBlock.width;
        healthBlock.width = 420;
        verify(!healthBlock.columns.some(column => column.title === "Clock"));
        healthBlock.forceActiveFocus();
        keyClick(Qt.Key_Space);
        const told = shown(healthBlock, "figures");
        tryVerify(() => told.visible);
        for (const title of ["Resyncs", "Streams", "Clock"])
            verify(told.text.includes(title), told.text);
        book.forceActiveFocus();
        tryVerify(() => !told.visible);
        healthBlock.width = before;
    }

    function test_no_column_moves_with_the_figures() {
        const columns = () => JSON.stringify([shown(book, "bookItem").columns, shown(ladder, "ladderItem").columns,
                                              watchlist.columns, healthBlock.columns]);
        const before = columns();
        for (let i = 0; i < 20; ++i) {
            harness.pass(100);
            harness.showLive();
        }
        compare(columns(), before);
    }

    function test_narrow_headers_keep_what_matters_data() {
        return [{tag: "230", width: 230, tag_: false, kind: false}, {tag: "240", width: 240, tag_: false, kind: true},
                {tag: "285", width: 285, tag_: true, kind: true}, {tag: "330", width: 330, tag_: true, kind: true},
                {tag: "344", width: 344, tag_: true, kind: true}];
    }
    function test_narrow_headers_keep_what_matters(data) {
        book.width = data.width;
        wait(0);
        verify(shown(book, "instrument").visible);
        compare(shown(book, "instrument").text, "BTC-PERP");
        verify(shown(book, "freshness").visible);
        verify(shown(book, "menuButton").visible);
        compare(shown(book, "replayTag").visible, data.tag_);
        compare(shown(book, "kind").visible, data.kind, "it says which block it is");
        verify(!shown(book, "instrument").truncated);
        const menu = shown(book, "menuButton");
        const dot = shown(book, "freshness");
        tryVerify(() => dot.mapToItem(book, dot.width, 0).x <= menu.mapToItem(book, 0, 0).x);
    }
}
