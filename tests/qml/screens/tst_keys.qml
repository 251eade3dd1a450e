// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import QtTest
import Gannet
import Gannet.Ui

/// What is done by typing a line or a name, which keys trade, and when a person is asked: in the window, by keys.
TestCase {
    id: root

    property Main window

    name: "Keys"
    when: windowShown

    Component {
        id: windows

        Main {
            client: harness.client
            height: 1080
            passphrase: harness.passphrase
            pump: harness.pump
            startKey: "hyperliquid:BTC"
            width: 1920
        }
    }

    function initTestCase() {
        root.window = windows.createObject(null);
        root.window.requestActivate();
        tryVerify(() => root.window.active);
        harness.tellCatalogues();
        harness.tellTrading();
        harness.tellAccount("paper", "paper");
        harness.tellLimits("paper", "paper", 1, 1);
        harness.tellArm("paper", "");
    }
    function cleanupTestCase() {
        root.window.destroy();
    }
    function init() {
        harness.showLive();
        keyClick(Qt.Key_3, Qt.ControlModifier); // the ladder
        keyClick(Qt.Key_2, Qt.ControlModifier); // the chart
        harness.clearAsked();
    }
    function part(name) {
        return findChild(root.window, name);
    }
    function type(text) {
        for (const letter of text)
            keyClick(letter);
        for (let i = 0; i < 3; ++i)
            harness.showLive();
    }
    function openLine() {
        keyClick(Qt.Key_Semicolon, Qt.ControlModifier);
        const field = part("orderField");
        tryVerify(() => field.activeFocus);
        keyClick(Qt.Key_A, Qt.ControlModifier);
        keyClick(Qt.Key_Delete);
        return field;
    }
    function closeAll() {
        keyClick(Qt.Key_Escape);
        keyClick(Qt.Key_Escape);
    }

    function test_a_line_is_previewed_and_sent_by_enter() {
        const field = openLine();
        verify(part("orderHelp").visible);
        type("buy 0.1 @61000");
        verify(!part("orderHelp").visible);
        compare(part("orderWords").text, "Buy 0.100 @ 61\u2009000.0");
        verify(part("orderTarget").text.startsWith("BTC-PERP · Hyperliquid"));
        verify(part("orderFigures").parent.visible);
        compare(harness.asked().length, 0);
        keyClick(Qt.Key_Return);
        harness.repeatKey(root.window, Qt.Key_Return);
        keyClick(Qt.Key_Return);
        compare(harness.asked().length, 1);
        verify(harness.asked()[0].startsWith("buy 0.1 limit 61000"), harness.asked()[0]);
        harness.answer("taken", "every gate passed");
        compare(field.text, "");
        keyClick(Qt.Key_Up);
        compare(field.text, "buy 0.1 @61000");
        closeAll();
        tryVerify(() => root.window.blocks.some(block => block.activeFocus));
    }
    function test_an_unknown_word_has_the_caret_and_sends_nothing() {
        const field = openLine();
        type("buy 0.1 @61000 posst");
        verify(part("orderProblem").visible);
        keyClick(Qt.Key_Return);
        compare(harness.asked().length, 0);
        compare(field.selectedText, "posst");
        keyClick(Qt.Key_Return, Qt.AltModifier);
        compare(field.text, "buy 0.1 @61000 post");
        closeAll();
    }
    /// Also where the line is longer than its field, and what stands beside it went.
    function test_what_is_wrong_is_underlined() {
        const field = openLine();
        type("buy 0.1 btc @61000 stop 60000 post gtc tp 62000,63000,64000,65000");
        type(",66000");
        const line = part("orderUnderline");
        verify(line.visible);
        keyClick(Qt.Key_Return);
        compare(field.selectedText, "66000");
        field.cursorPosition = field.text.length - 5;
        wait(0);
        fuzzyCompare(line.x, field.cursorRectangle.x, 1.5);
        closeAll();
    }
    function test_flat_is_held() {
        const field = openLine();
        type("flat");
        keyClick(Qt.Key_Return);
        const strip = findChild(part("orderAnswer"), "question");
        verify(strip.visible && strip.activeFocus);
        keyClick(Qt.Key_Y);
        keyClick(Qt.Key_Escape);
        compare(harness.asked().length, 0);
        tryVerify(() => field.activeFocus);
        keyClick(Qt.Key_Return);
        keyPress(Qt.Key_Y);
        wait(900);
        keyRelease(Qt.Key_Y);
        compare(harness.asked(), ["flatten all of paper"]);
        closeAll();
    }
    function test_function_keys_work_while_a_line_is_typed() {
        openLine();
        type("buy");
        keyClick(Qt.Key_F2);
        compare(harness.asked().length, 1);
        closeAll();
    }
    /// While it asks, letters act nowhere else; without the keyboard it does not stay.
    function test_the_line_keeps_the_keyboard_or_goes() {
        openLine();
        type("buy 0.1 @61000");
        keyClick(Qt.Key_Return);
        harness.answer("asked", "more than half of the visible book");
        const question = findChild(part("orderAnswer"), "question");
        tryVerify(() => question.activeFocus);
        type("bs1 ");
        verify(part("orderField").text.startsWith("buy"), "a space declines, nothing else happens");
        tryVerify(() => !question.visible && part("orderField").activeFocus);
        compare(harness.asked().length, 1);
        harness.pass(2000); // no second press of the same order
        type("");
        keyClick(Qt.Key_Return);
        harness.answer("asked", "more than half of the visible book");
        tryVerify(() => question.activeFocus);
        root.window.ticket.forceActiveFocus(Qt.OtherFocusReason);
        tryVerify(() => !part("orderLine").visible);
        verify(!question.visible);
        compare(openLine().text, "");
        closeAll();
    }
    function test_the_line_is_reached_by_the_pointer() {
        mouseClick(part("lineButton"));
        tryVerify(() => part("orderField").activeFocus);
        closeAll();
    }

    /// Nothing of a line is cut silently: a part of it would be another order.
    function test_a_long_line_is_told_as_it_was_typed() {
        mouseClick(part("lineButton"));
        const field = part("orderField");
        tryVerify(() => field.activeFocus);
        type("buy " + "7".repeat(400));
        compare(field.text.length, 404);
        verify(field.Accessible.description.includes("400 characters"), field.Accessible.description);
        closeAll();
    }

    function openPalette() {
        keyClick(Qt.Key_K, Qt.ControlModifier);
        const field = part("paletteField");
        tryVerify(() => field.activeFocus);
        return field;
    }
    function test_the_palette_does_what_is_picked() {
        openPalette();
        type("cancel entries everywhere");
        keyClick(Qt.Key_Return);
        compare(harness.asked(), ["cancel entries everywhere"]);
        openPalette();
        compare(findChild(part("paletteList"), "riskDot").parent.rowId, "cancel.entries.all", "recent ones come first");
        type("event log");
        keyClick(Qt.Key_Return);
        compare(root.window.blocks.find(block => block.activeFocus).typeWord, "Event log");
        openPalette();
        type("/eth");
        keyClick(Qt.Key_Down);
        keyClick(Qt.Key_Escape);
        tryVerify(() => !part("palette").visible);
    }
    function test_the_palette_finds_the_profiles() {
        const router = findChild(root.window, "keyRouter");
        openPalette();
        type("desk");
        keyClick(Qt.Key_Return);
        compare(router.profile, "desk");
        openPalette();
        type("scal");
        keyClick(Qt.Key_Return);
        tryVerify(() => part("scalperNotice").visible, 1000, "it is asked about first");
        keyClick(Qt.Key_Escape);
        tryVerify(() => !part("scalperNotice").visible);
        compare(router.profile, "desk");
        openPalette();
        type("trading keys: stand");
        keyClick(Qt.Key_Return);
        compare(router.profile, "standard");
    }
    /// By the keyboard alone: wrong, right, and put away.
    function test_a_passphrase_is_asked_for() {
        const notice = part("passphraseNotice");
        harness.askPassphrase(false);
        tryVerify(() => notice.opened);
        verify(part("passphrase").activeFocus);
        verify(!part("passphraseAgain").visible);
        type("wrong one");
        keyClick(Qt.Key_Return);
        compare(harness.given, ["wrong one"]);
        compare(part("passphraseProblem").text, "Being tried …");
        keyClick(Qt.Key_Escape); // not while it is being tried
        verify(notice.opened);
        harness.refusePassphrase("It does not open the file");
        compare(part("passphraseProblem").text, "It does not open the file");
        compare(part("passphrase").text, "");
        verify(part("passphrase").activeFocus);
        type("right one");
        compare(part("passphraseProblem").text, "");
        keyClick(Qt.Key_Return);
        compare(harness.given, ["wrong one", "right one"]);
        harness.finishPassphrase();
        tryVerify(() => !notice.visible);
        compare(part("passphrase").text, "");

        harness.askPassphrase(false);
        tryVerify(() => notice.opened);
        keyClick(Qt.Key_Escape);
        tryVerify(() => !notice.visible);
        compare(harness.given, ["declined"]);
    }
    function test_a_new_passphrase_is_typed_twice() {
        const notice = part("passphraseNotice");
        harness.askPassphrase(true);
        tryVerify(() => notice.opened);
        type("four words");
        keyClick(Qt.Key_Return);
        verify(part("passphraseAgain").activeFocus);
        type("four word");
        keyClick(Qt.Key_Return);
        compare(harness.given, []);
        verify(part("passphraseProblem").text.includes("not the same"));
        type("s");
        keyClick(Qt.Key_Return);
        compare(harness.given, ["four words"]);
        harness.finishPassphrase();
        tryVerify(() => !notice.visible);
    }
    /// In a run of its own at the end: the account stays.
    function test_z_an_account_without_a_key_is_watch_only() {
        harness.tellStanding("zz-live", "watch only", "Watch only, it has no key");
        const target = part("target");
        const menu = part("chooseAccount");
        tryVerify(() => menu.visible);
        mouseClick(menu);
        tryVerify(() => part("accountMenu").opened);
        for (let i = 0; i < 6; ++i)
            keyClick(Qt.Key_Down); // to the last one
        keyClick(Qt.Key_Return);
        tryVerify(() => findChild(target, "targetAccount").text.endsWith("zz-live · watch only"));
        compare(findChild(target, "targetMode").text, "LIVE");
        tryVerify(() => !part("accountMenu").visible);
    }
    function test_an_order_is_found_by_its_id() {
        const id = harness.tellOrder(77, "open");
        openPalette();
        type("#" + id.slice(-4));
        keyClick(Qt.Key_Return);
        const orders = root.window.blocks.find(block => block.activeFocus);
        compare(orders.typeWord, "Orders");
        compare(orders.currentId, id);
        harness.tellOrder(77, "cancelled");
    }
    /// Nobody sees what a key would send while a veil lies over the market; getting out works.
    function test_no_key_adds_risk_behind_a_veil_data() {
        return [{tag: "palette", open: () => openPalette()},
                {tag: "key sheet", open: () => { keyClick(Qt.Key_F1); tryVerify(() => part("keySheet").opened); }}];
    }
    function test_no_key_adds_risk_behind_a_veil(data) {
        wait(300); // a key of the test before is not this one pressed twice
        data.open();
        harness.clearAsked();
        for (const [key, modifiers] of [[Qt.Key_F2, 0], [Qt.Key_F8, Qt.ShiftModifier]]) {
            keyClick(key, modifiers);
            compare(harness.asked().length, 0);
            const words = part("veilWords");
            verify(words.visible);
            compare(words.text, "Not sent: the " + data.tag + " lies over the market; Esc closes it");
        }
        keyClick(Qt.Key_F4);
        compare(harness.asked().length, 1);
        keyClick(Qt.Key_Escape);
        tryVerify(() => !part("veilWords").visible);
        harness.clearAsked();
        keyClick(Qt.Key_F2);
        compare(harness.asked().length, 1);
    }
    function test_what_is_held_is_held_from_the_palette_too() {
        openPalette();
        type(">close every position");
        keyClick(Qt.Key_Return);
        compare(harness.asked().length, 0);
        const strip = findChild(part("tradeStrip"), "question");
        verify(strip.visible && strip.activeFocus);
        keyClick(Qt.Key_Escape);
        verify(!strip.visible);
        compare(harness.asked().length, 0);
    }

    function chooseProfile(profile) {
        mouseClick(part("keysButton"));
        const item = part("profile-" + profile);
        tryVerify(() => item.visible);
        mouseClick(item);
    }
    function test_scalper_wants_its_notice_read() {
        const router = part("keyRouter");
        chooseProfile("scalper");
        tryVerify(() => part("scalperNotice").visible);
        compare(router.profile, "standard");
        keyClick(Qt.Key_Return); // Cancel has the keyboard
        tryVerify(() => !part("scalperNotice").visible);
        compare(router.profile, "standard");
        chooseProfile("scalper");
        tryVerify(() => part("scalperNotice").visible);
        mouseClick(part("noticeAccept"));
        compare(router.profile, "scalper");
        compare(findChild(part("target"), "targetMode").text, "PAPER");
        chooseProfile("standard");
        compare(router.profile, "standard");
    }
    function test_the_key_sheet_changes_the_profile() {
        keyClick(Qt.Key_F1);
        tryVerify(() => part("keySheet").visible);
        mouseClick(findChild(part("profiles"), "segment-desk"));
        compare(part("keyRouter").profile, "desk");
        mouseClick(findChild(part("profiles"), "segment-standard"));
        compare(part("keyRouter").profile, "standard");
        keyClick(Qt.Key_Escape);
        tryVerify(() => !part("keySheet").visible);
    }
    function test_desk_sends_the_ticket_by_t() {
        part("keyRouter").profile = "desk";
        keyClick("b");
        keyClick(Qt.Key_2, Qt.ControlModifier);
        const ticket = root.window.ticket;
        ticket.ticket.form.size = "0.1";
        ticket.ticket.form.price = "61000";
        harness.showLive();
        harness.showLive();
        harness.clearAsked();
        keyClick("t");
        harness.repeatKey(root.window, Qt.Key_T);
        compare(harness.asked().length, ticket.visible ? 1 : 0);
        part("keyRouter").profile = "standard";
    }

    function test_accounts_are_compared_by_keys_alone() {
        harness.tellCompared("paper", 2);
        verify(part("differs").visible);
        compare(part("troubles").visible, false); // nothing stands: the engine has told no trouble
        keyClick(Qt.Key_R, Qt.ControlModifier | Qt.ShiftModifier);
        tryVerify(() => part("reconcilePanel").visible);
        const panel = part("reconcilePanel").contentItem;
        const rows = findChild(panel, "reconcileRows");
        tryVerify(() => rows.activeFocus && rows.count === 2);
        compare(findChild(panel, "reconcileSentence").text, "USDC: 0.25 unexplained");
        keyClick(Qt.Key_Down);
        compare(findChild(panel, "reconcileSentence").text, "USDT: 0.25 unexplained");
        verify(rows.itemAtIndex(1).isChosen && !rows.itemAtIndex(0).isChosen);
        verify(rows.itemAtIndex(1).Accessible.name.startsWith("Balance USDT: here 100.00, at the venue 100.25"));

        // The runbook is in the program: read, scrolled and left by keys.
        const runbook = findChild(panel, "runbook");
        mouseClick(findChild(panel, "runbookButton"));
        verify(runbook.visible);
        for (const words of ["When to stop trading", "What to check", "Agree"])
            verify(runbook.text.includes(words), words);
        verify(!runbook.text.includes(".md"), "a link to a file that is not there");
        const scroll = findChild(panel, "runbookScroll");
        tryVerify(() => scroll.contentHeight > scroll.height);
        keyClick(Qt.Key_PageDown);
        verify(scroll.contentY > 0);
        keyClick(Qt.Key_Escape);
        verify(!runbook.visible && part("reconcilePanel").visible);
        rows.forceActiveFocus();

        keyClick(Qt.Key_Tab);
        const note = findChild(panel, "reconcileNote");
        tryVerify(() => note.activeFocus);
        for (const letter of "mine")
            keyClick(letter);
        keyClick(Qt.Key_Return);
        compare(harness.asked(), ["agree to difference 2 of paper paper of hyperliquid: mine"]);
        harness.answer("refused", "Difference 2 is not open any more");
        compare(findChild(panel, "reconcileNotice").text, "Difference 2 is not open any more");
        harness.clearAsked();
        keyClick(Qt.Key_F5);
        compare(harness.asked(), ["compare paper paper of hyperliquid"]);
        verify(!findChild(panel, "compareNow").enabled);
        harness.answer("done", "equal, nothing differs");
        harness.tellCompared("paper", 0);
        verify(findChild(panel, "reconcileNothing").text.startsWith("Held here and at the venue are equal, compared "));
        compare(note.text, "");
        verify(!note.visible && findChild(panel, "compareNow").enabled);
        verify(!part("differs").visible);
        keyClick(Qt.Key_Escape);
        tryVerify(() => !part("reconcilePanel").visible);
        harness.clearAsked();
        keyClick(Qt.Key_R, Qt.ControlModifier); // all of them, and the panel to look at
        tryVerify(() => part("reconcilePanel").visible);
        verify(harness.asked().includes("compare paper paper of hyperliquid"));
        keyClick(Qt.Key_Escape);
        tryVerify(() => !part("reconcilePanel").visible);
    }

    function test_the_level_of_a_mode_is_chosen_below_the_config() {
        mouseClick(part("keysButton"));
        mouseClick(part("confirmItem"));
        tryVerify(() => part("confirmPanel").visible);
        const panel = part("confirmPanel").contentItem;
        tryVerify(() => panel.height > 200); // its rows are laid out
        const levels = findChild(panel, "level-paper");
        compare(levels.value, "1");
        mouseClick(findChild(levels, "segment-2")); // less strict than the config
        compare(harness.asked().length, 0);
        mouseClick(findChild(levels, "segment-0"));
        compare(harness.asked(), ["confirm paper as guarded"]);
        harness.tellLimits("paper", "paper", 0, 1);
        compare(findChild(panel, "level-paper").value, "0");
        harness.tellLimits("paper", "paper", 1, 1, "usual_size");
        harness.clearAsked();
        const row = findChild(panel, "unasked-usual_size");
        mouseClick(findChild(row, "undo"));
        compare(harness.asked(), ["ask paper about usual_size"]);
        harness.tellLimits("paper", "paper", 1, 1);
        verify(!findChild(panel, "unasked-usual_size"));
        keyClick(Qt.Key_Escape);
        tryVerify(() => !part("confirmPanel").visible);
    }
}
