// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import QtTest
import Gannet
import Gannet.Ui

/// The tables of the trading side: what a key or a click on a row asks of the engine, and where its answer stands.
TestCase {
    id: root

    name: "Trading"
    visible: true
    when: windowShown
    width: 1200
    height: 700

    PlayerModel {
        id: player

        client: harness.client
    }
    LinkGroupModel {
        id: links
    }
    OrdersBlock {
        id: orders

        client: harness.client
        height: 260
        links: links
        player: player
        width: 1200
    }
    PositionsBlock {
        id: positions

        client: harness.client
        height: 200
        links: links
        player: player
        width: 1200
        y: 270
    }
    EventLogBlock {
        id: log

        client: harness.client
        height: 200
        links: links
        player: player
        width: 1200
        y: 480
    }
    Toasts {
        id: toasts

        client: harness.client
        x: 800
        y: 400
    }

    function initTestCase() {
        compare(findChild(orders, "emptyText").text,
                "No account is open yet: each opens with its venue's list of instruments.");
        harness.tellCatalogues();
        harness.tellTrading();
        tryVerify(() => findChild(orders, "emptyText").text.indexOf("account") < 0);
    }
    function init() {
        while (toasts.count > 0)
            toasts.close();
        orders.question = positions.question = null;
        orders.table.notes = positions.table.notes = {};
        orders.rows.isAll = false;
        orders.rows.filter = "";
        orders.height = 260;
        orders.forceActiveFocus();
        mouseMove(root, 1190, 690);
        positions.width = 1200;
        harness.setPortfolio(false, -2600);
        tryVerify(() => !positions.rows.hasMark);
        harness.takePressed();
    }
    function line(block, index) {
        const list = findChild(block, "rows");
        const id = block.rows.idAt(index); // the list lays itself out with the next frame
        tryVerify(() => list.itemAtIndex(index) && list.itemAtIndex(index).rowId === id);
        return list.itemAtIndex(index);
    }
    function cellOf(block, index, title) {
        const column = block.figures.findIndex(figure => figure.title === title);
        return line(block, index).cells[column];
    }

    function test_delete_cancels_the_chosen_order() {
        keyClick(Qt.Key_Delete);
        compare(harness.takePressed(), "", "no row is chosen");
        keyClick(Qt.Key_Home);
        keyClick(Qt.Key_Down);
        const id = orders.currentId;
        compare(cellOf(orders, 1, "State"), "Partial 0.040 / 0.100");
        keyClick(Qt.Key_Delete);
        const pressed = harness.takePressed();
        verify(pressed.includes("cancel") && pressed.includes(id), pressed);
    }

    function test_an_order_is_changed_from_its_row() {
        const strip = findChild(orders, "changeStrip");
        const price = findChild(orders, "changePrice");
        const size = findChild(orders, "changeSize");
        orders.table.choose("");
        keyClick(Qt.Key_E);
        verify(!strip.visible);
        tryVerify(() => findChild(orders, "lostNote").text !== "", 1000, "no row is chosen");
        keyClick(Qt.Key_Home);
        keyClick(Qt.Key_Down);
        const id = orders.currentId;
        compare(cellOf(orders, 1, "State"), "Partial 0.040 / 0.100");
        keyClick(Qt.Key_Up); // in doubt: it says why not
        keyClick(Qt.Key_E);
        verify(!strip.visible);
        verify(findChild(line(orders, 0), "rowNote").text.includes("not known"));
        keyClick(Qt.Key_Down);
        keyClick(Qt.Key_E);
        verify(strip.visible);
        verify(price.activeFocus);
        verify(!findChild(orders, "changeTrigger").visible);
        compare(price.text, "61676.0");
        compare(size.text, "0.100");
        verify(strip.words.includes("0.040 filled"), strip.words);
        keyClick(Qt.Key_Return); // nothing is written anew
        compare(harness.takePressed(), "");
        verify(strip.visible);
        const problem = findChild(orders, "changeProblem");
        tryVerify(() => problem.text.includes("what the order has"));
        compare(findChild(orders, "lostNote").text, "", "it is said once");
        keyClick(Qt.Key_Up);
        keyClick(Qt.Key_Up, Qt.ShiftModifier);
        compare(price.text, "61677.1");
        keyClick(Qt.Key_Return);
        const pressed = harness.takePressed();
        verify(pressed.includes(id) && pressed.includes("61677.1") && pressed.includes("cancel and new"), pressed);
        verify(!strip.visible);
        verify(orders.activeFocus);
        // A refusal brings back what was written, and the keyboard with it.
        harness.answer("refused", "Price off the tick. Use 61677");
        tryVerify(() => strip.visible);
        compare(price.text, "61677.1");
        verify(problem.text.includes("Use 61677"));
        verify(price.activeFocus);
        compare(orders.table.noteAt(id), "", "it is said once");
        compare(price.problem + size.problem, "", "no figure was named");
        // Only what is wrong is marked, and the keyboard goes there.
        const was = size.text;
        size.text = "0";
        keyClick(Qt.Key_Return);
        tryVerify(() => size.problem.includes("above 0"));
        compare(price.problem, "");
        verify(size.activeFocus);
        // Sent by the button: what names no figure goes to the one that was written last.
        size.text = was;
        keyClick(Qt.Key_Tab);
        verify(findChild(orders, "sendChange").activeFocus);
        keyClick(Qt.Key_Space);
        verify(harness.takePressed() !== "");
        harness.answer("refused", "Not enough balance");
        tryVerify(() => strip.visible);
        compare(price.problem + size.problem, "");
        verify(size.activeFocus);
        keyClick(Qt.Key_Return);
        harness.answer("asked", "it would take now");
        tryVerify(() => findChild(orders, "question").visible);
        verify(findChild(orders, "question").words.startsWith("Change to"), findChild(orders, "question").words);
        orders.question.act(false);
        verify(harness.takePressed().includes("confirmed"));
        orders.question = null;
        harness.answer("taken", "");
        // Of an order that ends meanwhile nothing is changed.
        const other = harness.tellOrder(40, "open");
        orders.forceActiveFocus();
        keyClick(Qt.Key_Home);
        compare(orders.currentId, other);
        keyClick(Qt.Key_E);
        verify(strip.visible);
        harness.tellOrder(40, "filled");
        verify(!strip.visible);
        tryVerify(() => findChild(orders, "lostNote").text.includes("has ended"));
        orders.tell("");
        compare(harness.takePressed(), "");
    }

    function test_margin_of_an_isolated_position_is_typed_and_asked_about() {
        const strip = findChild(positions, "marginStrip");
        positions.forceActiveFocus();
        keyClick(Qt.Key_Home);
        keyClick(Qt.Key_M); // cross: there is nothing to change, and it says why
        verify(!strip.visible);
        verify(findChild(line(positions, 0), "rowNote").text.includes("all of the account"));
        keyClick(Qt.Key_Down);
        keyClick(Qt.Key_Down);
        keyClick(Qt.Key_M);
        verify(strip.visible);
        verify(strip.words.includes("BTC-PERP"), strip.words);
        const field = findChild(positions, "marginAmount");
        verify(field.activeFocus);
        for (const bad of ["", "-5", "0", "1,5", "1e3", "many"]) {
            field.text = bad;
            keyClick(Qt.Key_Return);
            compare(harness.takePressed(), "", bad);
            verify(strip.visible, bad);
        }
        tryVerify(() => findChild(positions, "lostNote").text.includes("\"many\""));
        field.text = "12.5";
        const preview = findChild(positions, "marginPreview").text;
        verify(preview.startsWith("liq. "), preview);
        keyClick(Qt.Key_Return);
        compare(harness.takePressed(), "12.5 of margin put to binance-usdm:BTCUSDT for paper-main paper");
        verify(!strip.visible);
        harness.answer("asked", "its margin goes from 100 to 112.5 USDT");
        const question = findChild(positions, "question");
        tryVerify(() => question.visible);
        verify(question.words.includes("Put 12.5"), question.words);
        compare(question.reasons[0], "its margin goes from 100 to 112.5 USDT");
        positions.question.act(false);
        verify(harness.takePressed().includes("confirmed"));
        positions.question = null;
        keyClick(Qt.Key_M);
        strip.isTakenAway = true;
        field.text = "2";
        keyClick(Qt.Key_Return);
        compare(harness.takePressed(), "2 of margin taken from binance-usdm:BTCUSDT for paper-main paper");
        keyClick(Qt.Key_M);
        verify(strip.visible);
        keyClick(Qt.Key_Escape);
        verify(!strip.visible);
        compare(harness.takePressed(), "");
    }

    function test_a_refusal_stands_at_its_row_and_moves_nothing() {
        keyClick(Qt.Key_Home);
        keyClick(Qt.Key_Down);
        const before = line(orders, 1).y;
        keyClick(Qt.Key_Delete);
        harness.answer("refused", "the venue is away");
        const note = findChild(line(orders, 1), "rowNote");
        verify(note && note.visible);
        compare(note.text, "the venue is away");
        compare(line(orders, 1).y, before);
        verify(!findChild(line(orders, 0), "rowNote"));
        keyClick(Qt.Key_Escape);
        tryVerify(() => !findChild(line(orders, 1), "rowNote"));
    }

    /// What comes back under the same name later has not been refused anything.
    function test_a_refusal_goes_with_its_row() {
        const id = harness.tellOrder(30, "open");
        keyClick(Qt.Key_Home);
        compare(orders.currentId, id);
        keyClick(Qt.Key_Delete);
        harness.answer("refused", "the venue is away");
        compare(orders.table.noteAt(id), "the venue is away");
        harness.tellOrder(30, "filled");
        compare(orders.table.noteAt(id), "");
    }

    /// A table that was out of sight has the row that was chosen, and none where none was.
    function test_the_chosen_row_survives_being_hidden() {
        const list = findChild(orders, "rows");
        keyClick(Qt.Key_Home);
        keyClick(Qt.Key_Down);
        const id = orders.currentId;
        orders.visible = false;
        orders.visible = true;
        compare(orders.currentId, id);
        compare(list.currentIndex, 1);
        orders.table.choose("");
        orders.visible = false;
        orders.visible = true;
        compare(list.currentIndex, -1);
        orders.forceActiveFocus();
        keyClick(Qt.Key_Down);
        compare(orders.currentId, orders.rows.idAt(0));
    }

    /// Taking protection away needs a hold; Esc leaves everything as it is.
    function test_a_protective_order_is_cancelled_by_a_hold() {
        keyClick(Qt.Key_End);
        keyClick(Qt.Key_Delete);
        compare(harness.takePressed(), "");
        const question = findChild(orders, "question");
        verify(question.visible);
        keyClick(Qt.Key_Escape);
        verify(!question.visible);
        compare(harness.takePressed(), "");
        keyClick(Qt.Key_Delete);
        keyPress(Qt.Key_Y);
        wait(300);
        keyRelease(Qt.Key_Y);
        compare(harness.takePressed(), "", "let go too early");
        keyPress(Qt.Key_Y);
        tryVerify(() => !question.visible, 2000);
        keyRelease(Qt.Key_Y);
        verify(harness.takePressed().includes("cancel"));
        verify(orders.activeFocus, "the keyboard is back at the table");
    }

    function test_w_shows_all_of_today() {
        const working = orders.table.count;
        keyClick("w");
        verify(orders.table.count > working);
        const told = [];
        for (let i = 0; i < orders.table.count; ++i)
            told.push(orders.rows.wordsOf(orders.rows.idAt(i)));
        compare(told.filter(words => words.includes("Rejected: post-only would take")).length, 1);
        keyClick("w");
        compare(orders.table.count, working);
    }

    /// The row under the pointer stays where it is; the key for another row never hits the one that slid there.
    function test_an_order_that_goes_leaves_no_row_chosen() {
        const id = harness.tellOrder(20, "open");
        keyClick(Qt.Key_Home);
        compare(orders.currentId, id);
        harness.tellOrder(20, "filled");
        compare(orders.currentId, "");
        keyClick(Qt.Key_Delete);
        compare(harness.takePressed(), "");
    }
    function test_rows_stand_still_under_the_pointer() {
        findChild(orders, "rows").positionViewAtBeginning();
        const first = line(orders, 0);
        mouseMove(first, 300, 8);
        tryVerify(() => orders.rows.isHeld);
        const id = first.rowId;
        harness.tellOrder(21, "open");
        compare(line(orders, 0).rowId, id);
        compare(findChild(orders, "waiting").text, "1 new wait");
        mouseMove(root, 1190, 690);
        tryVerify(() => !orders.rows.isHeld);
        verify(line(orders, 0).rowId !== id);
        compare(line(orders, 0).mapToItem(orders.table, 0, 0).y, 0, "the new one is in sight");
        harness.tellOrder(21, "cancelled");
    }

    function test_an_order_in_doubt_stands_out() {
        const row = line(orders, 0);
        verify(row.isUncertain);
        verify(cellOf(orders, 0, "State").startsWith("In doubt "));
        verify(orders.table.explain(row.rowId, orders.figures.length - 1).includes("never sent twice"));
    }

    function test_a_filter_says_what_it_did_not_find() {
        keyClick(Qt.Key_F, Qt.ControlModifier);
        for (const letter of "doge")
            keyClick(letter);
        compare(orders.table.count, 0);
        compare(findChild(orders, "emptyText").text, "Nothing here is called “doge”.");
        keyClick(Qt.Key_Escape);
        verify(orders.table.count > 0);
    }

    function test_keys_close_a_part_of_the_position_data() {
        return [
            {tag: "all", key: Qt.Key_F8, with: Qt.NoModifier, words: "1"},
            {tag: "half", key: Qt.Key_F9, with: Qt.NoModifier, words: "0.5"},
            {tag: "quarter", key: Qt.Key_F9, with: Qt.ShiftModifier, words: "0.25"},
            {tag: "three quarters", key: Qt.Key_F9, with: Qt.ControlModifier | Qt.ShiftModifier, words: "0.75"}
        ];
    }
    function test_keys_close_a_part_of_the_position(data) {
        positions.forceActiveFocus();
        keyClick(Qt.Key_Home);
        compare(positions.instrumentKey, "hyperliquid:BTC");
        keyClick(data.key, data.with);
        const pressed = harness.takePressed();
        for (const word of ["close", "hyperliquid:BTC", data.words])
            verify(pressed.includes(word), pressed);
        harness.answer("asked", "more than half of the visible book");
        const question = findChild(positions, "question");
        verify(question.visible, "a yes is asked for where it was pressed");
        keyClick(Qt.Key_Escape);
        compare(harness.takePressed(), "");
    }

    /// A key that acts on a row says so where none is chosen.
    function test_keys_without_a_row_are_not_silent() {
        positions.forceActiveFocus();
        const note = findChild(positions, "lostNote");
        for (const [key, modifiers] of [[Qt.Key_F8, Qt.NoModifier], [Qt.Key_F8, Qt.ShiftModifier],
                                        [Qt.Key_F9, Qt.ControlModifier | Qt.ShiftModifier]]) {
            positions.table.currentId = "";
            keyClick(key, modifiers);
            verify(note.visible && note.text.includes("No row is chosen"), note.text);
            compare(harness.takePressed(), "");
            keyClick(Qt.Key_Down);
            verify(positions.currentId !== "");
            verify(!note.visible);
        }
    }
    /// Neither is a double click two closes, nor a key that bounces.
    function test_a_close_pressed_twice_at_once_is_one() {
        positions.forceActiveFocus();
        harness.clearAsked();
        const half = findChild(line(positions, 0), "half");
        mouseDoubleClickSequence(half, 5, 5, Qt.LeftButton, Qt.NoModifier, 150); // a slow one
        compare(harness.asked().length, 1);
        wait(300);
        mouseDoubleClickSequence(findChild(line(positions, 0), "close"));
        compare(harness.asked().length, 2);
        verify(harness.asked()[0].includes("0.5") && harness.asked()[1].includes("close 1"), harness.asked().join());
        keyClick(Qt.Key_Home);
        keyClick(Qt.Key_F9, Qt.ShiftModifier);
        keyClick(Qt.Key_F9, Qt.ShiftModifier);
        compare(harness.asked().length, 3);
        wait(300);
        keyClick(Qt.Key_F9, Qt.ShiftModifier);
        compare(harness.asked().length, 4);
    }

    function test_a_reversal_is_previewed_and_held() {
        positions.forceActiveFocus();
        keyClick(Qt.Key_Home);
        keyClick(Qt.Key_F8, Qt.ShiftModifier);
        compare(harness.takePressed(), "");
        compare(findChild(positions, "question").words, "Sell 1.700 BTC-PERP: long 0.850 becomes short 0.850");
        keyPress(Qt.Key_Y);
        tryVerify(() => positions.question === null, 2000);
        keyRelease(Qt.Key_Y);
        verify(harness.takePressed().includes("reverse"));
    }

    /// What was read when the hold began is what is held for: another size wants another hold.
    function test_a_reversal_that_changes_is_held_anew() {
        positions.forceActiveFocus();
        keyClick(Qt.Key_Home);
        keyClick(Qt.Key_F8, Qt.ShiftModifier);
        const strip = findChild(positions, "question");
        verify(!findChild(strip, "said").visible);
        keyPress(Qt.Key_Y);
        wait(400);
        harness.setHeld(1700);
        harness.showLive();
        compare(strip.words, "Sell 3.400 BTC-PERP: long 1.700 becomes short 1.700");
        verify(findChild(strip, "said").visible);
        wait(500);
        keyRelease(Qt.Key_Y);
        compare(harness.takePressed(), "", "the hold was for another size");
        mousePress(findChild(strip, "confirm"));
        wait(400);
        harness.setHeld(900);
        harness.showLive();
        wait(500);
        mouseRelease(findChild(strip, "confirm"));
        compare(harness.takePressed(), "", "nor does the pointer");
        keyPress(Qt.Key_Y);
        tryVerify(() => positions.question === null, 2000);
        keyRelease(Qt.Key_Y);
        verify(harness.takePressed().includes("reverse 0.9"));
        harness.setHeld(850);
    }

    /// A stop that fills, a key that closes: with the position its question goes.
    function test_a_reversal_goes_with_its_position() {
        positions.forceActiveFocus();
        keyClick(Qt.Key_Home);
        const id = positions.currentId;
        keyClick(Qt.Key_F8, Qt.ShiftModifier);
        verify(positions.question !== null);
        harness.setHeld(0);
        harness.showLive();
        verify(positions.question === null);
        const said = "Nothing was sent: there is no position in BTC-PERP · HL any more";
        compare(findChild(positions, "lostNote").text, said);
        findChild(positions, "lostNote").text = "";
        for (const press of [() => positions.reverse(id), () => positions.close(id, 50)]) {
            press(); // of a menu that was left open
            compare(findChild(positions, "lostNote").text, said);
            findChild(positions, "lostNote").text = "";
        }
        verify(positions.question === null);
        compare(harness.takePressed(), "");
        harness.setHeld(850);
    }

    function test_a_reversal_at_instant_goes_at_once() {
        harness.tellLimits("paper-main", "paper", 2, 2);
        positions.forceActiveFocus();
        keyClick(Qt.Key_Home);
        keyClick(Qt.Key_F8, Qt.ShiftModifier);
        verify(positions.question === null);
        verify(harness.takePressed().includes("reverse 0.85"));
        harness.tellLimits("paper-main", "paper", 0, 2);
    }

    function test_a_total_is_no_position() {
        positions.forceActiveFocus();
        keyClick(Qt.Key_End);
        keyClick(Qt.Key_Up);
        compare(line(positions, 4).kind, TableRows.Total);
        keyClick(Qt.Key_F8);
        compare(harness.takePressed(), "");
        mouseClick(findChild(line(positions, 1), "half"));
        const pressed = harness.takePressed();
        verify(pressed.includes("hyperliquid:ETH") && pressed.includes("0.5"), pressed);
    }

    function test_enter_shows_the_instrument() {
        positions.forceActiveFocus();
        links.setKey(1, "hyperliquid:SOL");
        keyClick(Qt.Key_Home);
        keyClick(Qt.Key_Return);
        compare(links.keys[1], "hyperliquid:BTC");
        line(positions, 1).activated(); // a double click: the test's own clicks are never near enough in time
        compare(links.keys[1], "hyperliquid:ETH");
    }

    function test_space_tells_all_figures_of_a_row() {
        positions.forceActiveFocus();
        keyClick(Qt.Key_Home);
        keyClick(Qt.Key_Space);
        const tip = findChild(positions, "figures");
        tryVerify(() => tip.visible);
        verify(tip.text.includes("Entry: 61\u2009412.0") && tip.text.includes("Account: paper-main"), tip.text);
        keyClick(Qt.Key_Right);
        verify(tip.text.startsWith("Instrument: ") && tip.text.includes("\nInstrument and venue"), tip.text);
        keyClick(Qt.Key_Left);
        verify(tip.text.includes("Entry: 61\u2009412.0"), tip.text);
        keyClick(Qt.Key_Space);
        tryVerify(() => !tip.visible);
    }
    function test_each_cell_tells_what_it_is_when_the_pointer_comes_from_another() {
        const tip = findChild(positions, "cellTip");
        const row = line(positions, 0);
        const columns = positions.table.columns;
        let told = 0;
        for (const column of [...columns, ...columns.slice().reverse()]) {
            mouseMove(row, column.x + column.width / 2, row.height / 2);
            const title = positions.figures[column.index].tip;
            verify(tip.text.includes(title), column.title + ": " + tip.text);
            ++told;
        }
        verify(told > 8);
    }

    function test_a_tip_leaves_the_buttons_of_a_question_free() {
        orders.height = 170; // the tip of an upper row would reach past the table too
        orders.ask({words: "Change it?", reasons: ["far from the market"], button: "Send", isHold: false,
                    act: () => {}});
        const question = findChild(orders, "question");
        tryVerify(() => question.visible && question.height > 0);
        const top = question.mapToItem(orders, 0, 0).y;
        const tip = findChild(orders, "cellTip");
        const column = orders.table.columns[2];
        let told = 0;
        for (let i = 0; i < orders.rows.count; ++i) {
            const row = line(orders, i);
            if (!row.cells[column.index] || row.mapToItem(orders, 0, row.height).y > top)
                continue;
            mouseMove(row, column.x + column.width / 2, row.height / 2);
            tryVerify(() => tip.opened);
            const bottom = () => tip.parent.mapToItem(orders, 0, tip.y + tip.height).y;
            verify(bottom() <= top, "row " + i + ": " + bottom() + " > " + top);
            ++told;
        }
        verify(told > 1, "rows: " + told);
    }
    function test_a_tab_has_room_for_three_digits() {
        for (const block of [orders, positions])
            verify(/\(\d{3}\)$/.test(block.tabWidest), block.tabWidest);
    }

    function titles() {
        return positions.table.columns.map(column => column.title).join(", ");
    }
    function test_columns_that_matter_for_money_stay_before_others_data() {
        const all = "Instrument, Side, Size, Entry, Mark, ";
        return [{tag: "narrow", width: 560, titles: "Instrument, Side, Size, Entry, uPnL", mark: "NO STOP"},
                {tag: "1366", width: 735, titles: all + "uPnL, Realised, Liq.", mark: "!"},
                {tag: "1420", width: 772, titles: all + "uPnL, Realised, Liq.", mark: "NO STOP"},
                {tag: "1440", width: 790, titles: all + "uPnL, Realised, Liq., Mode", alarmed: all
                 + "uPnL, Realised, Liq.", mark: "NO STOP"},
                {tag: "1600", width: 860, titles: all + "uPnL, Realised, Liq., Mode", mark: "NO STOP"}];
    }
    /// An alarm takes its room from what is rather left out, and from nothing that matters for money.
    function test_columns_that_matter_for_money_stay_before_others(data) {
        positions.width = data.width;
        compare(titles(), data.titles);
        verify(positions.facts.endsWith(" · PAPER"), positions.facts);
        harness.setPortfolio(true, -2600);
        tryVerify(() => positions.rows.hasMark);
        compare(titles(), data.alarmed ?? data.titles);
        const mark = findChild(line(positions, 0), "mark");
        tryVerify(() => mark.visible);
        compare(mark.text, data.mark);
        verify(mark.tip.includes("MIN_NOTIONAL") || mark.tip.includes("the order is worth 8"), mark.tip);
        verify(data.mark !== "!" || mark.tip.startsWith("NO STOP"), mark.tip);
        verify(positions.table.tellRow(positions.rows.idAt(0), line(positions, 0).cells).includes("Net: "));
    }

    function test_the_menu_of_a_row_opens_by_key_and_pointer() {
        keyClick(Qt.Key_Home);
        keyClick(Qt.Key_Menu);
        tryVerify(() => orders.menu.visible);
        keyClick(Qt.Key_Escape);
        tryVerify(() => !orders.menu.visible);
        const row = line(orders, 1);
        mouseClick(row, 200, 8, Qt.RightButton);
        tryVerify(() => orders.menu.visible);
        compare(orders.currentId, row.rowId);
        keyClick(Qt.Key_Escape);
    }

    function test_news_are_told_once_and_spoken() {
        harness.tellDisarmed("idle for 15 min");
        compare(toasts.count, 0, "the strip under the target says it");
        compare(findChild(toasts, "spoken").Accessible.name, "Disarmed. idle for 15 min");
        verify(orders.activeFocus, "the keyboard stays where it is");
    }

    function test_the_log_can_be_narrowed() {
        log.forceActiveFocus();
        const all = log.table.count;
        verify(all > 4);
        mouseClick(findChild(log, "only-fills"));
        compare(log.table.count, 3);
        compare(cellOf(log, 0, "What"), "Fill");
        for (let i = 0; i < 3; ++i)
            keyClick("k");
        verify(log.table.count >= all);
    }
}
