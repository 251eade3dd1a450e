// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import QtTest
import Gannet
import Gannet.Ui

/// The window as a whole, driven by keys: blocks in order, symbol search, key sheet, replay, looks.
TestCase {
    id: root

    property Main window

    name: "Shell"
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

    function initTestCase() {
        root.window = windows.createObject(null);
        root.window.requestActivate();
        tryVerify(() => root.window.active);
        start();
        harness.tellCatalogues();
        harness.tellTrading();
        while (findChild(root.window.contentItem, "toasts").count > 0)
            keyClick(Qt.Key_Escape);
    }
    /// Before anything is known: stages with their times, one of them over its limit, until the first quote.
    function start() {
        const overlay = findChild(root.window.contentItem, "startOverlay");
        verify(overlay.visible);
        harness.tellStage("config", "done", 2, 500);
        harness.tellStage("connect binance-usdm", "running", 6200, 5000);
        const rows = visibleItems(overlay, []).filter(item => item.objectName === "startRow");
        compare(rows.map(row => row.name), ["config", "connect binance-usdm"]);
        compare(rows.map(row => row.isOverLimit), [false, true]);
        verify(rows[1].timeText.startsWith("6.2 s"), rows[1].timeText);
        harness.tellStage("first quote binance-usdm", "done", 830, 5000);
        verify(!overlay.visible, "the first quote has come");
    }
    function cleanupTestCase() {
        root.window.destroy();
    }
    function init() {
        Theme.name = "dark";
        Theme.density = Theme.Default;
        Theme.motion = Theme.Low;
        Theme.scale = 1;
        root.window.width = 1920;
        root.window.height = 1080;
        harness.setPlayerActive(true);
        harness.setPortfolio(false, -2600);
        for (const name of ["pressStrip", "ladderPress"]) { // what was said before lies over the blocks
            findChild(root.window, name).place.answer(false);
            findChild(root.window, name).place.dismissNotice();
        }
        const toasts = findChild(root.window, "toasts"); // take no keyboard: Esc closes them, the event log has all
        while (toasts.count > 0)
            toasts.close();
        bring("Chart"); // the chart
        wait(0);
    }

    function focusedWord() {
        const block = root.window.blocks.find(block => block.activeFocus);
        return block ? block.typeWord : "";
    }
    /// Gives a block the keyboard.
    function bring(word) {
        findChild(root.window, "desk").desks.focusBlock(word);
    }
    function block(word) {
        return root.window.blocks.find(block => block.typeWord === word);
    }
    /// Every visible item below `item`, itself first.
    function visibleItems(item, found) {
        found.push(item);
        for (let i = 0; i < item.children.length; ++i) {
            if (item.children[i].visible && item.children[i].opacity > 0)
                visibleItems(item.children[i], found);
        }
        return found;
    }

    /// In reading order: columns from left to right, in each from top to bottom, tabs in theirs.
    function test_f6_goes_round_the_blocks() {
        const order = ["Chart", "Positions", "Orders", "Fills", "Account", "Event log", "Health", "Ladder", "Ticket",
            "Tape", "Book", "Watchlist", "Chart"];
        for (let i = 0; i < order.length; ++i) {
            compare(focusedWord(), order[i]);
            keyClick(Qt.Key_F6);
        }
        compare(focusedWord(), "Positions");
        keyClick(Qt.Key_F6, Qt.ShiftModifier);
        keyClick(Qt.Key_F6, Qt.ShiftModifier);
        compare(focusedWord(), "Watchlist");
    }
    /// A digit is a place: what is seen in it.
    function test_ctrl_and_a_digit_go_to_a_place() {
        bring("Orders");
        bring("Tape");
        const places = ["Watchlist", "Chart", "Orders", "Ladder", "Ticket", "Tape"];
        for (let i = places.length - 1; i >= 0; --i) {
            keyClick(Qt.Key_1 + i, Qt.ControlModifier);
            compare(focusedWord(), places[i]);
        }
        keyClick(Qt.Key_9, Qt.ControlModifier); // there is none
        compare(focusedWord(), "Watchlist");
    }
    function test_tabs_of_a_place_have_keys() {
        bring("Positions");
        keyClick(Qt.Key_Tab, Qt.ControlModifier);
        compare(focusedWord(), "Orders");
        keyClick(Qt.Key_PageUp, Qt.ControlModifier);
        keyClick(Qt.Key_PageUp, Qt.ControlModifier);
        compare(focusedWord(), "Health");
        bring("Ladder"); // alone in its place
        keyClick(Qt.Key_Tab, Qt.ControlModifier);
        compare(focusedWord(), "Ladder");
    }

    function test_the_focused_block_and_only_it_has_the_line() {
        bring("Book");
        for (const one of root.window.blocks)
            compare(findChild(one, "focusLine").visible, one.typeWord === "Book", one.typeWord);
    }

    function test_a_click_brings_the_keyboard() {
        bring("Tape"); // it shares its place
        bring("Chart");
        compare(focusedWord(), "Chart");
        mouseClick(block("Tape"), 100, 120);
        compare(focusedWord(), "Tape");
    }

    function test_slash_finds_a_symbol_and_enter_shows_it_in_the_group() {
        keyClick(Qt.Key_Slash);
        const search = findChild(root.window, "symbolField");
        verify(search.activeFocus);
        for (const letter of "eth")
            keyClick(letter);
        compare(search.text, "eth");
        keyClick(Qt.Key_Return);
        verify(!search.visible);
        for (const word of ["Chart", "Ladder", "Book", "Tape"])
            compare(block(word).instrument, "ETH-PERP", word);
        compare(focusedWord(), "Chart");

        keyClick(Qt.Key_L, Qt.ControlModifier);
        for (const letter of "btc")
            keyClick(letter);
        keyClick(Qt.Key_Down);
        keyClick(Qt.Key_Up);
        keyClick(Qt.Key_Return);
        compare(block("Book").instrument, "BTC-PERP");
    }

    function test_escape_leaves_the_search_as_it_was() {
        keyClick(Qt.Key_Slash);
        keyClick("s");
        keyClick(Qt.Key_Escape);
        verify(!findChild(root.window, "symbolField").visible);
        compare(block("Chart").instrument, "BTC-PERP");
    }

    function test_a_block_may_leave_its_group() {
        bring("Book");
        keyClick(Qt.Key_2, Qt.AltModifier);
        compare(block("Book").linkGroup, 2);
        keyClick(Qt.Key_0, Qt.AltModifier);
        compare(block("Book").linkGroup, 0);
        compare(block("Book").instrument, "BTC-PERP");
        keyClick(Qt.Key_1, Qt.AltModifier);
        compare(block("Book").linkGroup, 1);
        compare(block("Ladder").linkGroup, 1);
    }

    function test_f1_shows_the_keys_of_the_block_and_finds() {
        bring("Ladder");
        keyClick(Qt.Key_F1);
        const sheet = findChild(root.window, "keySheet");
        verify(sheet.visible);
        compare(sheet.scope, "Ladder");
        const field = findChild(root.window, "keySearch");
        verify(field.activeFocus);
        for (const letter of "centre")
            keyClick(letter);
        compare(sheet.count, 1);
        keyClick(Qt.Key_Escape);
        verify(!sheet.visible);
        compare(focusedWord(), "Ladder");
    }

    function test_keys_drive_the_player() {
        const paused = harness.isPaused;
        keyClick(Qt.Key_Space, Qt.ControlModifier);
        compare(harness.isPaused, !paused);
        const steps = harness.steps;
        keyClick(Qt.Key_Period, Qt.ControlModifier);
        compare(harness.steps, steps + 1);
        const speed = harness.speedPct;
        keyClick(Qt.Key_BracketRight, Qt.ControlModifier);
        harness.pass(16);
        verify(harness.speedPct > speed);
        keyClick(Qt.Key_BracketLeft, Qt.ControlModifier);
        harness.pass(16);
        compare(harness.speedPct, speed);
        if (harness.isPaused !== paused)
            keyClick(Qt.Key_Space, Qt.ControlModifier);
    }

    /// "Ctrl+1 … 6" stands for six keys, "Up Down" for two.
    function keysOf(binding) {
        const range = binding.keys.match(/^(.*)(\d) … (\d)$/);
        if (!range)
            return binding.keys.split(/\s+/);
        const keys = [];
        for (let i = Number(range[2]); i <= Number(range[3]); ++i)
            keys.push(range[1] + i);
        return keys;
    }
    function sheetKeys(scopes) {
        const keys = [];
        for (let i = 0; i < KeyMap.all.length; ++i) {
            if (scopes.includes(KeyMap.all[i].scope))
                keys.push(...keysOf(KeyMap.all[i]));
        }
        for (const row of findChild(root.window, "keyRouter").sheet) {
            if (scopes.includes(row.scope))
                keys.push(row.keys);
        }
        return keys;
    }
    function test_the_title_says_what_is_not_real() {
        const mode = findChild(root.window, "keyRouter").runner.target.mode;
        verify(mode !== "");
        compare(root.window.title, "REPLAY · " + mode.toUpperCase() + " · Gannet");
    }
    function test_every_shortcut_is_on_the_key_sheet() {
        const listed = sheetKeys([""]);
        const shortcuts = harness.shortcuts(root.window);
        verify(shortcuts.length > 20);
        for (const keys of shortcuts)
            verify(listed.includes(keys === "Escape" ? "Esc" : keys), keys);
    }
    function test_every_key_a_block_takes_is_on_the_key_sheet_data() {
        return root.window.blocks.map(block => ({tag: block.typeWord}));
    }
    /// Presses what a keyboard has, one key after the other, and looks whether somebody took it. Shortcuts are another
    /// matter, and Esc has something to take away only at times.
    function test_every_key_a_block_takes_is_on_the_key_sheet(data) {
        const named = [["Up", Qt.Key_Up], ["Down", Qt.Key_Down], ["Left", Qt.Key_Left], ["Right", Qt.Key_Right],
            ["PgUp", Qt.Key_PageUp], ["PgDn", Qt.Key_PageDown], ["Home", Qt.Key_Home], ["End", Qt.Key_End],
            ["Space", Qt.Key_Space, " "], ["Enter", Qt.Key_Return, "\r"], ["Delete", Qt.Key_Delete],
            ["Backspace", Qt.Key_Backspace, "\b"], ["Insert", Qt.Key_Insert], ["Esc", Qt.Key_Escape],
            ["Menu", Qt.Key_Menu], ["F10", Qt.Key_F10], ["F8", Qt.Key_F8], ["F9", Qt.Key_F9]];
        const keys = named.map(one => ({name: one[0], key: one[1], text: one[2] ?? "", with: Qt.NoModifier}));
        for (const one of [["Shift+Left", Qt.Key_Left], ["Shift+Right", Qt.Key_Right], ["Shift+F8", Qt.Key_F8],
                           ["Shift+F9", Qt.Key_F9]])
            keys.push({name: one[0], key: one[1], text: "", with: Qt.ShiftModifier});
        keys.push({name: "Ctrl+Shift+F9", key: Qt.Key_F9, text: "", with: Qt.ControlModifier | Qt.ShiftModifier});
        if (data.tag === "Ladder") {
            keys.push({name: "Shift+Up", key: Qt.Key_Up, text: "", with: Qt.ShiftModifier});
            keys.push({name: "Shift+Down", key: Qt.Key_Down, text: "", with: Qt.ShiftModifier});
            keys.push({name: "Ctrl+Enter", key: Qt.Key_Return, text: "", with: Qt.ControlModifier});
            keys.push({name: "Alt+Enter", key: Qt.Key_Return, text: "", with: Qt.AltModifier});
            keys.push({name: "Alt+Up", key: Qt.Key_Up, text: "", with: Qt.AltModifier});
            keys.push({name: "Alt+Down", key: Qt.Key_Down, text: "", with: Qt.AltModifier});
        }
        for (const sign of "+-=[]/.,;'0123456789")
            keys.push({name: sign, key: sign.charCodeAt(0), text: sign, with: Qt.NoModifier});
        for (const letter of "ABCDEFGHIJKLMNOPQRSTUVWXYZ") {
            const key = letter.charCodeAt(0);
            keys.push({name: letter.toLowerCase(), key: key, text: letter.toLowerCase(), with: Qt.NoModifier});
            keys.push({name: letter, key: key, text: letter, with: Qt.ShiftModifier});
            keys.push({name: "Ctrl+" + letter, key: key, text: "", with: Qt.ControlModifier});
        }
        for (const digit of "0123456789")
            keys.push({name: "Alt+" + digit, key: digit.charCodeAt(0), text: "", with: Qt.AltModifier});
        const listed = sheetKeys([data.tag, ""]);
        const shortcuts = harness.shortcuts(root.window);
        const taken = [];
        for (const one of keys.filter(one => !shortcuts.includes(one.name) && one.name !== "Esc")) {
            arrangeFocus(data.tag);
            if (harness.takesKey(root.window, one.key, one.with, one.text))
                taken.push(one.name);
        }
        block(data.tag).state.isPinned = false;
        block(data.tag).linkGroupPicked(1);
        block("Watchlist").show("hyperliquid:BTC");
        verify(taken.length > 0);
        compare(taken.filter(name => !listed.includes(name)), []);
        // A key that only this block lists is one it takes.
        const own = sheetKeys([data.tag]).filter(name => !sheetKeys([""]).includes(name));
        compare(own.filter(name => !taken.includes(name)), []);
    }
    function test_no_trading_key_is_a_shortcut_too() {
        const shortcuts = harness.shortcuts(root.window);
        for (const row of findChild(root.window, "keyRouter").sheet)
            verify(!shortcuts.includes(row.keys) && !shortcuts.includes(row.keys.toUpperCase()), row.keys);
    }
    function arrangeFocus(word) {
        const one = block(word);
        if (one.menu && one.menu.visible)
            keyClick(Qt.Key_Escape);
        if (one.question)
            one.question = null;
        if (findChild(one, "rest"))
            findChild(one, "rest").forceActiveFocus();
        for (let i = 0; !one.visible || !one.activeFocus; ++i) {
            verify(i <= root.window.blocks.length, "F6 comes to the " + word);
            keyClick(Qt.Key_F6);
        }
        const filter = findChild(one, "tableFilter");
        if (filter && filter.activeFocus)
            keyClick(Qt.Key_Escape);
        if (findChild(one, "rows"))
            keyClick(Qt.Key_Home); // some keys need a row
        const field = findChild(block(word), "minSize") ?? findChild(block(word), "watchlistFilter");
        if (field && field.activeFocus)
            keyClick(Qt.Key_Escape);
    }

    function test_escape_leads_from_the_bars_back_to_the_block() {
        bring("Book");
        for (const name of ["playPause", "searchButton", "keysButton"]) {
            findChild(root.window, name).forceActiveFocus(Qt.TabFocusReason);
            compare(focusedWord(), "");
            keyClick(Qt.Key_Escape);
            compare(focusedWord(), "Book", name);
        }
        const chip = visibleItems(findChild(root.window, "footer"), []).find(item => item.activeFocusOnTab);
        chip.forceActiveFocus(Qt.TabFocusReason);
        compare(focusedWord(), "");
        keyClick(Qt.Key_Escape);
        compare(focusedWord(), "Book");
    }

    function test_arrows_move_the_crosshair_candle_by_candle() {
        const item = findChild(block("Chart"), "chartItem");
        const model = item.viewModel;
        const live = model.candleTimeText;
        keyClick(Qt.Key_Left);
        const newest = model.candleTimeText;
        keyClick(Qt.Key_Left);
        verify(model.candleTimeText < newest, "the candle before it");
        keyClick(Qt.Key_Right);
        compare(model.candleTimeText, newest);
        for (let i = 0; i < 400; ++i)
            keyClick(Qt.Key_Left);
        verify(!item.isFollowing, "the picture went along");
        const oldest = model.candleTimeText;
        keyClick(Qt.Key_Left);
        compare(model.candleTimeText, oldest);
        keyClick(Qt.Key_Escape);
        compare(model.candleTimeText, live, "the live candle again");
        keyClick(Qt.Key_End);
        verify(item.isFollowing);
    }

    function test_one_clock_and_a_place_in_the_recording() {
        const bar = findChild(root.window, "place").text;
        verify(/^0:\d\d of 5:45$/.test(bar), bar);
        for (const one of root.window.blocks) {
            const place = findChild(one, "replayPlace");
            verify(!place.visible || place.text.startsWith(bar + " "), one.typeWord);
        }
    }

    function test_brackets_change_the_interval() {
        const chart = findChild(block("Chart"), "intervals");
        const before = chart.current;
        keyClick(Qt.Key_BracketRight);
        verify(chart.current !== before);
        keyClick(Qt.Key_BracketLeft);
        compare(chart.current, before);
    }

    function places(row) {
        return visibleItems(row, []).filter(item => item.toString().startsWith("TChip"))
            .map(chip => `${chip.x} ${chip.width}`).join(", ");
    }
    function test_no_interval_moves_while_others_are_chosen_data() {
        return [{tag: "wide", width: 1920}, {tag: "narrow", width: 1366}];
    }
    function test_no_interval_moves_while_others_are_chosen(data) {
        root.window.width = data.width;
        wait(0);
        const intervals = findChild(block("Chart"), "intervals");
        const before = intervals.current;
        const model = findChild(block("Chart"), "chartItem").viewModel;
        const chips = places(intervals);
        for (const one of model.intervals) {
            model.interval = one;
            wait(0);
            compare(places(intervals), chips, one);
            verify(findChild(intervals, "interval" + one).checked, one);
        }
        model.interval = before;
    }

    function test_a_chart_moved_away_says_so_and_comes_back() {
        const chip = findChild(block("Chart"), "toNewest");
        verify(!chip.visible);
        for (let i = 0; i < 3; ++i)
            keyClick(Qt.Key_Left, Qt.ShiftModifier);
        verify(chip.visible);
        mouseClick(chip);
        verify(!chip.visible);
    }

    function geometry() {
        return visibleItems(root.window.contentItem, []).map(
            item => [item.objectName, item.x, item.y, item.width, item.height].join(" "));
    }
    /// Once nothing moves any more: a busy machine lays out late.
    function settledGeometry() {
        let last = [];
        tryVerify(() => {
            const before = last.join("\n");
            last = geometry();
            return last.join("\n") === before;
        });
        return last;
    }
    function test_a_theme_changes_no_geometry() {
        Theme.motion = Theme.Off;
        mouseMove(root.window.contentItem, 1, 1); // what a click would send goes with the pointer
        const dark = settledGeometry();
        const canvas = Theme.bg0;
        for (const name of ["light", "cvd", "light-cvd", "contrast"]) {
            keyClick(Qt.Key_T, Qt.ControlModifier);
            compare(Theme.name, name);
            const other = settledGeometry();
            const at = dark.findIndex((line, i) => line !== other[i]);
            compare(at < 0 ? "" : other[at], at < 0 ? "" : dark[at], name);
            compare(other.length, dark.length, name);
        }
        keyClick(Qt.Key_T, Qt.ControlModifier);
        compare(Theme.name, "dark");
        compare(Theme.bg0, canvas);
    }

    function test_text_is_readable_in_every_theme_data() {
        return [{tag: "dark"}, {tag: "light"}, {tag: "cvd"}, {tag: "light-cvd"}, {tag: "contrast"}];
    }
    function test_text_is_readable_in_every_theme(data) {
        Theme.name = data.tag;
        wait(50);
        compare(harness.faintTexts(root.window, Theme.textFaint), "");
        for (const state of ["stale", "crossed"]) {
            harness.showState(state);
            wait(50);
            compare(harness.faintTexts(root.window, Theme.textFaint), "", state);
        }
    }

    function test_keys_and_menu_choose_density_and_motion() {
        keyClick(Qt.Key_D, Qt.ControlModifier);
        compare(Theme.density, Theme.Comfortable);
        root.window.perform("look.motion"); // of the palette
        compare(Theme.motion, Theme.Full);
        const menu = findChild(root.window, "lookMenu");
        mouseClick(findChild(root.window, "lookButton"));
        tryVerify(() => menu.opened);
        const rows = visibleItems(menu.contentItem, []).filter(item => item.toString().startsWith("TMenuItem"));
        compare(rows.filter(row => row.isChosen).map(row => row.text), ["Dark", "Comfortable", "Full: and size ticks"]);
        mouseClick(rows.find(row => row.text === "Compact"));
        compare(Theme.density, Theme.Compact);
        tryVerify(() => !menu.visible);
        compare(focusedWord(), "Chart", "the keyboard is back in the block");
        mouseClick(findChild(root.window, "lookButton"));
        tryVerify(() => menu.opened);
        mouseClick(rows.find(row => row.text === "Compact"));
        verify(rows.find(row => row.text === "Compact").isChosen, "chosen once more it stays chosen");
        tryVerify(() => !menu.visible);
    }

    function test_a_last_price_pulses_and_comes_to_rest() {
        const pulses = () => visibleItems(root.window.contentItem, []).filter(item => item.objectName === "lastPulse");
        harness.moveQuotes(0);
        tryVerify(() => pulses().length === 0);
        harness.moveQuotes(3);
        tryVerify(() => pulses().length > 0);
        tryVerify(() => pulses().length === 0, 1000, "it ends");
        Theme.motion = Theme.Off;
        harness.moveQuotes(-3);
        wait(50);
        compare(pulses().length, 0);
    }

    function test_the_strip_of_a_chart_covers_no_candle() {
        harness.pass(16);
        const strip = findChild(block("Chart"), "strip");
        const item = findChild(block("Chart"), "chartItem");
        const before = grabImage(item);
        const at = item.mapToItem(block("Chart"), 0, 0);
        compare(strip.y, at.y, "it lies over the upper edge of the plot");
        for (let y = 0; y < strip.height; ++y) {
            for (let x = 0; x < item.width - Metrics.cell(84); x += 3)
                verify(!Qt.colorEqual(before.pixel(x, y), Theme.up) && !Qt.colorEqual(before.pixel(x, y), Theme.down),
                       `candle at ${x}, ${y}`);
        }
    }

    function test_keys_change_the_scale() {
        keyClick(Qt.Key_Equal, Qt.ControlModifier);
        compare(Theme.scale, 1.25);
        keyClick(Qt.Key_Minus, Qt.ControlModifier);
        keyClick(Qt.Key_Minus, Qt.ControlModifier);
        compare(Theme.scale, 0.75);
        keyClick(Qt.Key_0, Qt.ControlModifier);
        compare(Theme.scale, 1);
    }

    function test_nothing_is_clipped_data() {
        return [
            {tag: "1366x768", width: 1366, height: 768, scale: 1},
            {tag: "1920x1080", width: 1920, height: 1080, scale: 1},
            {tag: "2560x1440", width: 2560, height: 1440, scale: 1},
            {tag: "1920x1080 at 1.5", width: 1920, height: 1080, scale: 1.5},
            {tag: "2560x1440 at 2", width: 2560, height: 1440, scale: 2},
            {tag: "1366x768 at 0.75", width: 1366, height: 768, scale: 0.75},
            {tag: "1366x768 compact", width: 1366, height: 768, scale: 1, density: Theme.Compact},
            {tag: "1366x768 comfortable", width: 1366, height: 768, scale: 1, density: Theme.Comfortable},
            {tag: "2560x1440 compact at 1.5", width: 2560, height: 1440, scale: 1.5, density: Theme.Compact},
            {tag: "2560x1440 comfortable at 1.5", width: 2560, height: 1440, scale: 1.5, density: Theme.Comfortable}
        ];
    }
    /// No text is wider than its place unless it ends in an ellipsis, no child of a bar leaves the bar, and the
    /// blocks share their seams.
    function test_nothing_is_clipped(data) {
        Theme.scale = data.scale;
        Theme.density = data.density ?? Theme.Default;
        root.window.width = data.width;
        root.window.height = data.height;
        wait(50);
        harness.showLive();
        for (const item of visibleItems(root.window.contentItem, [])) {
            if (item.implicitWidth === undefined || item.elide === undefined || item.text === undefined)
                continue;
            if (item.elide === Text.ElideNone && item.wrapMode === Text.NoWrap)
                verify(item.implicitWidth <= item.width + 1,
                       `"${item.text}" needs ${item.implicitWidth}, has ${item.width}`);
            const at = item.mapToItem(root.window.contentItem, 0, 0);
            verify(at.x >= -1 && at.x + Math.min(item.width, item.implicitWidth) <= data.width + 1,
                   `"${item.text}" at ${at.x} leaves the window`);
        }
        compare(seams(data), "");
    }
    /// Blocks, each with its tabs, keep 4 px from the edges and from each other, and nothing is left over.
    function seams(data) {
        const gap = Math.round(4 * data.scale);
        const shown = root.window.blocks.filter(block => block.visible);
        let area = 0;
        for (const one of shown) {
            const at = one.mapToItem(root.window.contentItem, 0, 0);
            const tab = findChild(root.window.contentItem, "tab-" + one.objectName);
            if (tab && tab.visible && tab.width < Metrics.px(30))
                return `the tab of ${one.typeWord} is ${tab.width} wide`;
            area += (one.width + gap) * (one.height + gap + (tab && tab.visible ? tab.height : 0));
            for (const other of shown) {
                const there = other.mapToItem(root.window.contentItem, 0, 0);
                if (other !== one && at.x < there.x + other.width + gap && there.x < at.x + one.width + gap
                    && at.y < there.y + other.height + gap && there.y < at.y + one.height + gap)
                    return one.typeWord + " is too near " + other.typeWord;
            }
        }
        const top = findChild(root.window, "topBar").height;
        const bottom = findChild(root.window, "footer").height;
        const whole = (data.width - gap) * (data.height - top - bottom - gap);
        return area === whole ? "" : `blocks and gaps cover ${area} of ${whole}`;
    }

    /// What can be done with a row of a table has keys of its own, and Tab leaves the table.
    function isOfRow(item) {
        for (let up = item; up; up = up.parent) {
            if (up.toString().startsWith("TableLine"))
                return true;
        }
        return false;
    }
    /// A chip beside a field of the ticket, whose work is done by typing into that field or by keys of the ticket.
    function isOfTicketField(item) {
        for (let up = item; up && item.focusPolicy === Qt.NoFocus; up = up.parent) {
            if (["TicketInput", "TicketPrice", "TicketSize", "TicketTypes", "TicketSubmit"].some(
                    type => up.toString().startsWith(type)))
                return true;
        }
        return false;
    }
    function test_every_control_has_a_name_and_is_reached_by_tab() {
        for (const item of visibleItems(root.window.contentItem, [])) {
            if (isOfRow(item) || isOfTicketField(item))
                continue;
            if (item.toString().startsWith("TButton") || item.toString().startsWith("TChip")
                || item.toString().startsWith("LinkChip") || item.toString().startsWith("TField")) {
                verify(item.Accessible.name !== "", item.toString() + " " + item.objectName);
                verify(item.activeFocusOnTab, item.Accessible.name);
            }
        }
    }

    function target() {
        return findChild(root.window, "targetBar");
    }
    function tellAccount() {
        harness.tellAccount("paper-main", "paper");
        harness.tellArm("", "");
        harness.showLive();
        wait(260); // the same order key at once would be the same press
        harness.clearAsked();
    }
    /// The last ladder that had the keyboard says what keys trade; the bar says so.
    function test_the_target_is_on_the_bar_and_sticky() {
        tellAccount();
        bring("Ladder");
        compare(findChild(target(), "targetTitle").text, "BTC-PERP");
        compare(findChild(target(), "targetMode").text, "PAPER");
        compare(findChild(target(), "arm").text, "DISARMED");
        bring("Watchlist");
        compare(findChild(target(), "targetTitle").text, "BTC-PERP");
    }
    function test_the_day_and_its_limit_stay_where_room_is_short_data() {
        return [{tag: "1366", width: 1366, day: -2600, hasStop: true, tone: Theme.textMuted, rows: 1},
                {tag: "1366, hit, no stop", width: 1366, day: -10312, hasStop: false, tone: Theme.critical, rows: 1},
                {tag: "1366, no limit", width: 1366, day: 2600, hasStop: false, isFree: true, tone: Theme.textMuted,
                 rows: 1},
                {tag: "1280, hit, no stop", width: 1280, day: -10312, hasStop: false, tone: Theme.critical, rows: 2},
                {tag: "1600", width: 1600, day: -8000, hasStop: true, tone: Theme.honest, rows: 1},
                {tag: "1024 at 1.5, hit, no stop", width: 1024, scale: 1.5, day: -10312, hasStop: false,
                 tone: Theme.critical, rows: 2},
                {tag: "1024 at 2, hit, no stop", width: 1024, scale: 2, day: -10312, hasStop: false,
                 tone: Theme.critical, rows: 2}];
    }
    function test_the_day_and_its_limit_stay_where_room_is_short(data) {
        tellAccount();
        bring("Ladder");
        harness.setPortfolio(!data.hasStop, data.day, !data.isFree);
        Theme.scale = data.scale ?? 1;
        root.window.width = data.width;
        tryCompare(findChild(root.window, "topBar"), "width", data.width);
        tryCompare(findChild(root.window, "topBar"), "implicitHeight", data.rows * Metrics.topBar);
        const risk = findChild(target(), "risk");
        verify(risk.visible);
        const day = findChild(risk, "riskDay");
        compare(day.text, data.isFree ? "day +26.00 USDC"
            : `day −${(-data.day / 100).toFixed(2)} of −100.00 USDC`);
        compare(day.color, data.tone);
        verify(day.width <= risk.width, "it has room");
        compare(findChild(target(), "targetStop").visible, !data.hasStop);
        tryVerify(() => target().width <= target().room, 1000, `${target().width} in ${target().room}`);
        const player = findChild(root.window, "playerControls");
        if (data.rows === 1)
            verify(player.x + player.width <= target().x, "nothing is drawn over what is played");
    }
    function test_news_leave_the_ladder_and_the_newest_candles_alone_data() {
        return [{tag: "1200", width: 1200}, {tag: "1366", width: 1366}, {tag: "1920", width: 1920}];
    }
    function test_news_leave_the_ladder_and_the_newest_candles_alone(data) {
        root.window.width = data.width;
        wait(0);
        harness.tellOrder(40 + data.width, "rejected");
        const toasts = findChild(root.window, "toasts");
        verify(toasts.count > 0);
        const chart = block("Chart");
        const left = chart.mapToItem(root.window.contentItem, 0, 0).x;
        const at = toasts.mapToItem(root.window.contentItem, 0, 0).x;
        verify(at >= left, "within the chart");
        verify(at + toasts.width <= left + Math.max(chart.width * 0.66, Metrics.px(260)),
               `${at} + ${toasts.width} in ${left} + ${chart.width}`);
        verify(at + toasts.width < left + chart.width);
    }
    function test_function_keys_trade_from_a_text_field() {
        tellAccount();
        keyClick(Qt.Key_Slash);
        verify(findChild(root.window, "symbolField").activeFocus);
        keyClick(Qt.Key_F2);
        compare(harness.asked().length, 1);
        verify(harness.asked()[0].startsWith("buy "), harness.asked()[0]);
        keyClick("b");
        compare(findChild(root.window, "symbolField").text, "b");
        keyClick(Qt.Key_Escape);
        compare(harness.asked().length, 1);
    }
    function test_f12_arms_paper_and_the_bar_says_why_it_ended() {
        tellAccount();
        keyClick(Qt.Key_F12);
        compare(harness.asked(), ["arm paper"]);
        harness.tellArm("paper", "");
        compare(findChild(target(), "arm").text, "ARMED");
        harness.tellArm("", "idle for 15 min");
        const strip = findChild(root.window, "disarmed");
        verify(strip.visible);
        compare(findChild(target(), "arm").text, "DISARMED");
        mouseClick(findChild(strip, "dismiss"));
        verify(!strip.visible);
    }
    function test_what_is_refused_is_said_under_the_target() {
        tellAccount();
        keyClick(Qt.Key_F2);
        const strip = findChild(root.window, "tradeStrip");
        verify(findChild(strip, "noticeText").text.startsWith("BUY "));
        harness.answer("refused", "not armed for paper; F12 arms");
        verify(findChild(strip, "notice").visible);
        compare(findChild(strip, "noticeText").text, "not armed for paper; F12 arms");
    }
    function test_kill_is_pressed_twice_and_released_by_typing() {
        tellAccount();
        keyClick(Qt.Key_K, Qt.ControlModifier | Qt.ShiftModifier);
        compare(harness.asked().length, 0);
        verify(findChild(root.window, "tradeWaiting").visible);
        keyClick(Qt.Key_K, Qt.ControlModifier | Qt.ShiftModifier);
        compare(harness.asked().length, 0, "a key that bounces");
        wait(100);
        keyClick(Qt.Key_K, Qt.ControlModifier | Qt.ShiftModifier);
        compare(harness.asked(), ["kill everywhere: pressed by hand"]);
        harness.tellKill(true);
        verify(findChild(root.window, "killed").visible);
        verify(findChild(root.window, "criticalLine").visible);
        const panel = findChild(root.window, "killPanel");
        verify(panel.visible);
        harness.clearAsked();
        const field = findChild(panel, "releaseWord");
        verify(field.activeFocus);
        for (const letter of "release")
            keyClick(letter, Qt.ShiftModifier);
        field.text = "RELEAS";
        keyClick(Qt.Key_Return);
        compare(harness.asked().length, 0);
        field.text = "RELEASE";
        keyClick(Qt.Key_Return);
        compare(harness.asked(), ["release the kill switch everywhere"]);
        harness.tellKill(false);
        verify(!panel.visible);
        verify(!findChild(root.window, "killed").visible);
    }
    /// Set from a shell, or by the engine itself: each is listed, found by pointer and key, and released by typing.
    function test_a_switch_of_a_venue_is_listed_and_released() {
        tellAccount();
        harness.tellArm("paper", "");
        const panel = findChild(root.window, "killPanel");
        const button = findChild(root.window, "killSwitches");
        verify(!button.visible);
        harness.tellKill(true, "hyperliquid", "more filled than asked for");
        harness.tellKill(true, "binance-usdm:BTCUSDT", "set from a shell");
        verify(panel.visible);
        verify(button.visible);
        verify(!findChild(root.window, "killed").visible, "not everything is killed");
        const rows = visibleItems(panel, []).filter(item => item.objectName === "killRow");
        compare(rows.map(row => row.text), ["BTC-PERP on Binance USD-M", "Hyperliquid"]);
        compare(rows.map(row => row.why), ["set from a shell", "more filled than asked for"]);
        verify(rows[0].since.endsWith("UTC"), rows[0].since);
        mouseClick(findChild(panel, "leave"));
        verify(!panel.visible);
        // Arming does not hide what stands, and the word leads to the panel.
        compare(findChild(target(), "arm").text, "KILLED");
        harness.tellArm("", "");
        harness.clearAsked();
        keyClick(Qt.Key_F12);
        compare(harness.asked(), ["arm paper"]);
        const said = findChild(findChild(root.window, "tradeStrip"), "noticeText").text;
        verify(said.includes("the kill switch is set for Hyperliquid since"), said);
        mouseClick(findChild(target(), "arm"));
        verify(panel.visible);
        keyClick(Qt.Key_Escape);
        verify(!panel.visible);
        mouseClick(button);
        verify(panel.visible);
        keyClick(Qt.Key_Escape);
        keyClick(Qt.Key_F12, Qt.ShiftModifier);
        verify(panel.visible);
        const field = findChild(panel, "releaseWord");
        verify(field.activeFocus);
        harness.clearAsked();
        mouseClick(visibleItems(panel, []).filter(item => item.objectName === "killRow")[1]);
        verify(field.activeFocus);
        field.text = "release";
        keyClick(Qt.Key_Return);
        compare(harness.asked().length, 0);
        verify(findChild(panel, "releaseProblem").visible);
        compare(field.placeholderText, "type RELEASE", "what it says is what passes");
        wait(100);
        verify(!findChild(field, "problemTip").visible, "it would lie on what is written below");
        field.text = "RELEASE";
        keyClick(Qt.Key_Return);
        compare(harness.asked(), ["release the kill switch hyperliquid"]);
        harness.clearAsked();
        const height = panel.height;
        harness.tellKill(false, "hyperliquid");
        verify(panel.visible);
        compare(panel.height, height, "a pointer in it stays in it");
        verify(!findChild(panel, "releaseProblem").visible);
        field.text = "RELEASE";
        keyClick(Qt.Key_Return);
        compare(harness.asked(), ["release the kill switch binance-usdm:BTCUSDT"]);
        harness.tellKill(false, "binance-usdm:BTCUSDT");
        verify(!panel.visible);
        verify(!button.visible);
    }
    function test_a_click_in_the_ladder_sends_what_its_label_says() {
        tellAccount();
        const ladder = block("Ladder");
        const item = findChild(ladder, "ladderItem");
        const row = Math.round(item.height * 0.9);
        mouseMove(item, 20, row);
        tryVerify(() => findChild(ladder, "aimText").text.startsWith("BUY "));
        const label = findChild(ladder, "aimText").text;
        mousePress(item, 20, row);
        compare(harness.asked().length, 0);
        mouseRelease(item, 20, row);
        compare(harness.asked().length, 1);
        const price = label.split(" @ ")[1].split(" ")[0].replace(/\u2009/g, "");
        verify(harness.asked()[0].includes("limit " + price), harness.asked()[0] + " " + label);
    }
}
