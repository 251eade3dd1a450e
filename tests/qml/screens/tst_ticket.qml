// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import QtTest
import Gannet
import Gannet.Ui

/// The order ticket with real keys: a whole order without the pointer, one order for a double press, the question
/// before it, and an instrument that stays under what is half typed.
TestCase {
    id: root

    name: "Ticket"
    visible: true
    when: windowShown
    width: 900
    height: 900

    PlayerModel {
        id: player

        client: harness.client
    }
    LinkGroupModel {
        id: links
    }
    TextInput {
        id: elsewhere

        x: 800
        width: 50
    }
    TText {
        id: wrapped

        visible: false
        wrapMode: Text.Wrap
    }
    TicketBlock {
        id: block

        client: harness.client
        height: 860
        links: links
        player: player
        width: 344
    }
    SignalSpy {
        id: wanted

        signalName: "fieldWanted"
        target: block.ticket
    }

    function initTestCase() {
        Theme.motion = Theme.Off;
        harness.tellCatalogues();
        harness.tellTrading();
    }
    function init() {
        block.width = 344;
        block.height = 860;
        Theme.scale = 1;
        if (block.texts.isBusy)
            harness.answer("refused", "this one is over");
        block.ticket.reset();
        links.setKey(1, "hyperliquid:BTC");
        block.ticket.bracket.isOn = false; // the one that was last sent is kept, and another test may have sent it
        harness.pass(1000);
        harness.showLive();
        harness.takePressed();
        wanted.clear();
        block.forceActiveFocus();
        findChild(block, "rest").forceActiveFocus();
    }
    function input(name) {
        return findChild(findChild(block, name), "input");
    }
    function type(words) {
        for (const letter of words)
            keyClick(letter);
    }
    /// Every press of an order since the last call, in words.
    function pressed() {
        return harness.takePressed();
    }
    function ready() {
        input("price").forceActiveFocus();
        type("61676");
        input("size").forceActiveFocus();
        type("0.1");
        harness.showLive();
        compare(block.texts.state, "ready");
    }

    /// A number is not parted by a line's end, however much room the line before has.
    /// Whether an order may take, or enlarge a position, is in sight however low the ticket is.
    function test_what_an_order_must_not_do_needs_no_scrolling() {
        const high = block.height;
        const scroll = findChild(block, "scroll");
        for (const height of [860, 560, 420]) {
            block.height = height;
            scroll.contentY = 0;
            for (const name of ["postOnly", "reduceOnly"]) {
                const item = findChild(block, name);
                tryVerify(() => item.visible && item.mapToItem(block, 0, item.height).y <= height, 1000, name);
                let up = item;
                while (up && up !== scroll)
                    up = up.parent;
                verify(!up, name + " does not scroll away");
                verify(item.mapToItem(block, 0, 0).y >= scroll.mapToItem(block, 0, scroll.height).y, name);
            }
            verify(scroll.height > 100, height);
        }
        block.height = high;
    }
    function test_no_line_ends_inside_of_a_number() {
        const words = "xxxx 64\u2009002 aaaa";
        wrapped.width = 1000;
        wrapped.text = "002 aaaa";
        wrapped.width = Math.ceil(wrapped.contentWidth) + 1;
        wrapped.text = words;
        compare(wrapped.lineCount, 2, "xxxx 64|002 aaaa");
        wrapped.text = wrapped.unbroken(words);
        compare(wrapped.lineCount, 3, "xxxx|64 002|aaaa");
    }

    function test_the_padlock_makes_it_a_view() {
        const padlock = findChild(block, "lockButton");
        const submit = findChild(block, "submit");
        ready();
        mouseClick(padlock);
        verify(block.lock.isLocked);
        verify(submit.Accessible.name.includes("Locked"), submit.Accessible.name);
        mouseClick(submit);
        verify(findChild(block, "problem").visible);
        compare(harness.takePressed(), "");
        mouseClick(padlock);
        verify(!block.lock.isLocked);
        verify(!submit.Accessible.name.includes("Locked"), submit.Accessible.name);
    }
    function test_wholeOrderByKeyboard() {
        keyClick(Qt.Key_S);
        verify(input("size").activeFocus);
        compare(block.ticket.form.isBuy, false);
        findChild(block, "sides").forceActiveFocus();
        keyClick(Qt.Key_Tab); // type
        verify(findChild(block, "types").activeFocus);
        keyClick(Qt.Key_Right);
        compare(block.ticket.form.type, "market");
        keyClick(Qt.Key_Left);
        compare(block.ticket.form.type, "limit");
        keyClick(Qt.Key_Tab);
        verify(input("price").activeFocus);
        type("a+2");
        keyClick(Qt.Key_Up);
        compare(block.ticket.form.price, "a+3");
        keyClick(Qt.Key_Down, Qt.ShiftModifier);
        compare(block.ticket.form.price, "a-7");
        keyClick(Qt.Key_Up, Qt.ShiftModifier);
        keyClick(Qt.Key_Tab);
        verify(input("size").activeFocus);
        type("0.25");
        keyClick(Qt.Key_Tab);
        compare(block.Window.activeFocusItem.objectName, "bracket");
        keyClick(Qt.Key_Space);
        compare(block.ticket.bracket.isOn, true);
        verify(findChild(block, "target0").activeFocus);
        keyClick(Qt.Key_F10);
        compare(block.ticket.bracket.isOn, false);
        compare(block.Window.activeFocusItem.objectName, "bracket");
        keyClick(Qt.Key_Tab);
        verify(findChild(block, "tif").activeFocus);
        keyClick(Qt.Key_Tab);
        verify(findChild(block, "tag").activeFocus);
        keyClick(Qt.Key_Tab);
        verify(findChild(block, "changeLeverage").activeFocus);
        keyClick(Qt.Key_Tab);
        verify(findChild(block, "postOnly").activeFocus);
        keyClick(Qt.Key_Space);
        compare(block.ticket.form.isPostOnly, true);
        harness.showLive();
        compare(findChild(block, "submitText").text, "Sell 0.250 @ 61\u202F680.9 post-only"); // in one line
        keyClick(Qt.Key_Tab);
        verify(findChild(block, "reduceOnly").activeFocus);
        keyClick(Qt.Key_Tab);
        verify(findChild(block, "submit").activeFocus);
        keyClick(Qt.Key_Return);
        const words = pressed();
        verify(words.startsWith("sell 0.25"), words);
        verify(words.includes("61680.9") && words.includes("post-only"), words);
    }
    function test_theFiguresSayWhereTheyComeFromAndHowOldThatIs() {
        ready();
        const young = block.ticket.figures.source();
        verify(/the book of Hyperliquid of \d+ ms ago\.$/.test(young), young);
        harness.pass(1500);
        const older = block.ticket.figures.source();
        verify(/the book of Hyperliquid of 1\.5 s ago\.$/.test(older), older);
    }
    function test_enterSendsFromAnyField_data() {
        return [{tag: "price"}, {tag: "size"}];
    }
    function test_enterSendsFromAnyField(data) {
        ready();
        input(data.tag).forceActiveFocus();
        keyClick(Qt.Key_Enter);
        verify(pressed() !== "");
    }
    function test_shiftEnterKeepsTheValuesAndCtrlEnterGoesToThePrice() {
        ready();
        keyClick(Qt.Key_Return, Qt.ShiftModifier);
        verify(pressed() !== "");
        harness.answerTaken();
        compare(block.ticket.form.price, "61676");
        compare(block.ticket.form.size, "0.1");
        harness.pass(1000);
        harness.showLive();
        keyClick(Qt.Key_Return, Qt.ControlModifier);
        verify(pressed() !== "");
        verify(input("price").activeFocus);
        harness.answerTaken();
        compare(block.ticket.form.price, "");
        compare(block.ticket.form.size, "0.1");
    }
    function test_stepsAreTicksTensAndHundreds() {
        ready();
        input("price").forceActiveFocus();
        keyClick(Qt.Key_Up);
        compare(block.ticket.form.price, "61676.1");
        keyClick(Qt.Key_Up, Qt.ShiftModifier);
        compare(block.ticket.form.price, "61677.1");
        keyClick(Qt.Key_Down, Qt.ControlModifier);
        compare(block.ticket.form.price, "61667.1");
        input("size").forceActiveFocus();
        keyClick(Qt.Key_Up, Qt.ControlModifier);
        compare(block.ticket.form.size, "0.200");
        compare(pressed(), "");
    }
    function test_theCodeStandsBesideWhatIsWrong() {
        input("size").forceActiveFocus();
        type("x"); // nothing is near to it
        harness.showLive();
        const code = findChild(block, "code");
        verify(!findChild(block, "fix").visible);
        compare(code.text, "BAD_QTY");
        verify(code.visible && code.mapToItem(block, 0, 0).y > 0);
    }
    function test_whatIsWrongMovesNothingUnderTheHand() {
        const parts = ["switches", "vital", "submit"].map(name => findChild(block, name));
        const places = () => {
            wait(0); // rows find their places before the next frame
            return parts.map(item => item.mapToItem(block, 0, 0).y);
        };
        const before = places();
        const problem = findChild(block, "problem");
        verify(!problem.visible);
        input("size").forceActiveFocus();
        type("0,1");
        harness.showLive();
        tryVerify(() => problem.visible);
        compare(places(), before);
        // It came up under the hand: what was to be pressed was something else.
        const fix = findChild(block, "fix");
        verify(fix.visible);
        compare(fix.text, qsTr("Use 0.1"));
        fix.clicked();
        compare(block.ticket.form.size, "0,1");
        tryVerify(() => !findChild(block, "fixUnmeant").running, 1500);
        fix.clicked();
        compare(block.ticket.form.size, "0.1");
        tryVerify(() => !problem.visible);
        compare(places(), before);
    }
    function test_whatMayBeMeantEitherWayIsTakenByNoKey() {
        input("price").forceActiveFocus();
        type("1,234");
        harness.showLive();
        const said = findChild(block, "problem").Accessible.name;
        verify(said.includes("1.234") && said.includes("1234"), said);
        verify(!findChild(block, "fix").visible);
        keyClick(Qt.Key_Return, Qt.AltModifier);
        compare(block.ticket.form.price, "1,234");
    }
    function test_aStopOfTheBracketFollowsByKeyboard() {
        ready();
        keyClick(Qt.Key_F10);
        input("size").forceActiveFocus();
        keyClick(Qt.Key_Tab);
        verify(findChild(block, "bracket").activeFocus);
        keyClick(Qt.Key_Tab); // another part
        keyClick(Qt.Key_Tab);
        verify(findChild(block, "target0").activeFocus);
        keyClick(Qt.Key_Tab);
        verify(findChild(block, "trail0").activeFocus);
        keyClick(Qt.Key_Space);
        compare(block.ticket.bracket.part(0).isTrail, true);
        keyClick(Qt.Key_Tab);
        verify(findChild(block, "stop0").activeFocus);
        type("50t");
        harness.showLive();
        compare(block.ticket.bracket.part(0).stopTold, "from 61\u2009671.0 \u00b7 1.00 R \u00b7 50 ticks");
        keyClick(Qt.Key_Return);
        verify(pressed() !== "");
        harness.answerTaken();
        block.ticket.bracket.isOn = false;
    }
    function test_presetsAreWrittenHere() {
        const size = findChild(block, "preset2");
        mouseClick(size, size.width / 2, size.height / 2, Qt.RightButton);
        const field = findChild(block, "presetField2");
        verify(field.activeFocus);
        field.selectAll();
        type("10%");
        verify(field.problem !== "");
        keyClick(Qt.Key_Return);
        verify(field.activeFocus); // not left with something wrong
        compare(pressed(), "");
        field.selectAll();
        type("$750");
        compare(field.problem, "");
        keyClick(Qt.Key_Return);
        verify(input("size").activeFocus);
        compare(findChild(block, "preset2").text, "$750");
        findChild(block, "rest").forceActiveFocus();
        keyClick(Qt.Key_2);
        compare(block.ticket.form.size, "$750");
        verify(findChild(block, "preset2").checked);
        compare(pressed(), "");
    }
    /// Digits meant for the target never go on in the size: where the bracket is turned on, its first field is in sight
    /// and has the caret.
    function test_aBracketThatIsTurnedOnHasTheCaret_data() {
        return [{tag: "by pointer", isKey: false}, {tag: "by key", isKey: true}];
    }
    function test_aBracketThatIsTurnedOnHasTheCaret(data) {
        ready();
        block.height = 420;
        const scroll = findChild(block, "scroll");
        const toggle = findChild(block, "bracket");
        scroll.contentY = Math.max(0, toggle.mapToItem(scroll.contentItem, 0, 0).y + toggle.height - scroll.height);
        input("size").forceActiveFocus();
        if (data.isKey)
            keyClick(Qt.Key_F10);
        else
            mouseClick(toggle, 8, toggle.height / 2);
        const target = findChild(block, "target0");
        verify(target.activeFocus);
        tryVerify(() => target.mapToItem(scroll, 0, 0).y >= 0
                        && target.mapToItem(scroll, 0, target.height).y <= scroll.height);
        type("12t");
        compare(block.ticket.form.size, "0.1");
        compare(block.ticket.bracket.part(0).target, "12t");
        block.ticket.bracket.isOn = false;
        // What is only restored takes no keyboard.
        input("size").forceActiveFocus();
        block.ticket.bracket.isOn = true;
        verify(input("size").activeFocus);
        block.ticket.bracket.isOn = false;
    }
    /// What was meant for a field that has not the keyboard never comes to be the size.
    function test_digitsOutsideOfAFieldLeaveTheSize() {
        ready();
        keyClick(Qt.Key_F10);
        findChild(block, "bracket").forceActiveFocus();
        type("12t");
        compare(block.ticket.form.size, "0.1");
        compare(block.texts.problem, "2 is typed outside of a field: the size stays 0.1.");
        findChild(block, "rest").forceActiveFocus();
        type("4");
        compare(block.ticket.form.size, "0.1");
        // Nor the one that was chosen from the presets, but where nothing has the keyboard.
        block.ticket.form.size = "";
        findChild(block, "bracket").forceActiveFocus();
        type("4");
        compare(block.ticket.form.size, "");
        findChild(block, "rest").forceActiveFocus();
        type("4");
        compare(block.ticket.preset, 3);
        type("2");
        compare(block.ticket.preset, 1);
        compare(pressed(), "");
        block.ticket.bracket.isOn = false;
    }
    function test_theRouteIsChosenByKeyboard() {
        harness.tellAccount("paper", "paper");
        harness.showLive();
        const route = findChild(block, "route");
        verify(route.enabled);
        route.forceActiveFocus();
        keyClick(Qt.Key_Space);
        const list = findChild(block, "routeList");
        tryVerify(() => list.opened);
        harness.showLive();
        const rows = findChild(list.contentItem, "routeRows") ?? list.contentItem;
        compare(rows.currentIndex, block.ticket.routes.chosen);
        keyClick(Qt.Key_Escape);
        tryVerify(() => !list.visible);
        verify(route.activeFocus);
        compare(block.ticket.instrumentKey, "hyperliquid:BTC");
        keyClick(Qt.Key_Down);
        tryVerify(() => list.opened);
        while (rows.currentIndex > 0)
            keyClick(Qt.Key_Up);
        keyClick(Qt.Key_Return);
        tryVerify(() => !list.visible);
        compare(block.ticket.instrumentKey, "binance-usdm:BTCUSDT");
        compare(block.tradedKey, "binance-usdm:BTCUSDT"); // keys act there too
        compare(pressed(), "");
        for (let row = 0; row < block.ticket.routes.count; ++row)
            block.ticket.takeRoute(row);
        compare(block.ticket.instrumentKey, "hyperliquid:BTC");
    }
    function test_aRouteThatIsClickedChangesNothingUnderTheList() {
        harness.tellAccount("paper", "paper");
        harness.showLive();
        const list = findChild(block, "routeList");
        const form = block.ticket.form;
        for (let row = 0; row < block.ticket.routes.count; ++row) {
            for (const part of [0.3, 0.6, 0.9]) {
                mouseClick(findChild(block, "route"));
                tryVerify(() => list.opened);
                const rows = findChild(list.contentItem, "routeRows") ?? list.contentItem;
                rows.positionViewAtIndex(row, ListView.Contain);
                const line = rows.itemAtIndex(row);
                waitForRendering(line);
                const venue = line.venueName;
                const before = [form.isBuy, form.type, form.price, form.size].join();
                mouseClick(line, line.width * part, line.height / 2);
                tryVerify(() => !list.visible);
                tryCompare(block.ticket, "venueName", venue);
                compare([form.isBuy, form.type, form.price, form.size].join(), before);
            }
        }
        for (let row = 0; row < block.ticket.routes.count && block.ticket.instrumentKey !== "hyperliquid:BTC"; ++row)
            block.ticket.takeRoute(row);
        compare(block.ticket.instrumentKey, "hyperliquid:BTC");
        compare(pressed(), "");
    }
    function test_enterInTheLeveragePanelSendsNoOrder() {
        ready();
        const change = findChild(block, "changeLeverage");
        verify(change.visible);
        compare(findChild(block, "leverage").text, "10x cross");
        change.forceActiveFocus();
        keyClick(Qt.Key_Return);
        const field = findChild(block, "leverageField");
        verify(field.activeFocus);
        type("0");
        keyClick(Qt.Key_Return);
        compare(pressed(), "");
        verify(findChild(block, "leverageProblem").visible);
        keyClick(Qt.Key_Backspace);
        type("20");
        keyClick(Qt.Key_Return);
        verify(pressed().includes("leverage"), "a leverage was asked for");
        harness.answer("asked", "leverage 20 instead of 10");
        const strip = findChild(block, "leverageQuestion");
        tryVerify(() => strip.visible);
        verify(findChild(strip, "decline").activeFocus);
        pressed();
        keyClick(Qt.Key_Escape);
        verify(!strip.visible);
        compare(pressed(), "");
        field.forceActiveFocus();
        keyClick(Qt.Key_Escape);
        verify(!field.visible);
        verify(change.activeFocus);
        compare(block.texts.state, "ready");
    }
    function test_doubleEnterIsOneOrder() {
        ready();
        keyClick(Qt.Key_Return);
        verify(pressed() !== "");
        keyClick(Qt.Key_Return);
        compare(pressed(), "");
    }
    function test_doubleClickIsOneOrder() {
        ready();
        const button = findChild(block, "submit");
        mouseClick(button);
        verify(pressed() !== "");
        mouseClick(button);
        compare(pressed(), "");
    }
    function test_anInvalidFieldTakesTheCaretAndTheFix() {
        input("price").forceActiveFocus();
        type("61676");
        input("size").forceActiveFocus();
        type("1,234.5");
        harness.showLive();
        compare(block.texts.state, "invalid");
        verify(findChild(block, "problem").visible);
        input("price").forceActiveFocus();
        keyClick(Qt.Key_Return);
        compare(pressed(), "");
        verify(input("size").activeFocus);
        keyClick(Qt.Key_Return, Qt.AltModifier);
        compare(block.ticket.form.size, "1234.5");
        compare(input("size").text, "1234.5");
    }
    function test_escapeLetsGoThenEmpties() {
        ready();
        keyClick(Qt.Key_Escape);
        verify(block.activeFocus);
        verify(!input("size").activeFocus);
        compare(block.ticket.form.size, "0.1");
        keyClick(Qt.Key_Escape);
        compare(block.ticket.form.size, "");
        compare(pressed(), "");
    }
    function test_lettersAreTheFieldsOwn() {
        input("size").forceActiveFocus();
        type("5");
        keyClick(Qt.Key_Minus);
        compare(block.ticket.form.isBuy, true);
        compare(input("size").text, "5-");
        findChild(block, "sides").forceActiveFocus();
        keyClick(Qt.Key_Minus);
        compare(block.ticket.form.isBuy, false);
    }
    function test_theQuestionIsNotAnsweredByItsOwnEnter() {
        ready();
        keyPress(Qt.Key_Return);
        harness.answer("asked", "5.2 times the usual size");
        const strip = findChild(block, "question");
        tryVerify(() => strip.visible);
        verify(findChild(strip, "decline").activeFocus);
        pressed();
        keyRelease(Qt.Key_Return);
        compare(block.texts.state, "confirming");
        compare(pressed(), "");
        keyClick(Qt.Key_Y);
        verify(pressed() !== "");
        compare(block.texts.state, "sending");
    }
    /// The button makes room for the question, so that a figure comes under a pointer that has not moved.
    function test_noTipLiesOnTheQuestion() {
        ready();
        const vital = findChild(block, "vital");
        const rows = [];
        for (let i = 0; i < vital.children.length; ++i) {
            if (vital.children[i].objectName === "figure" && vital.children[i].visible)
                rows.push(vital.children[i]);
        }
        const tip = findChild(rows[0], "figureTip");
        mouseMove(block, 5, 5);
        mouseMove(rows[0], 20, 5);
        tryVerify(() => tip.visible, 2000); // what it is without a question
        mouseMove(block, 5, 5);
        tryVerify(() => !tip.visible);
        mouseClick(findChild(block, "submit"));
        harness.answer("asked", "5.2 times the usual size");
        tryVerify(() => findChild(block, "question").visible);
        wait(50); // laid out
        mouseMove(block, 5, 5);
        mouseMove(rows[0], 20, 5);
        wait(1000);
        verify(!tip.visible);
        keyClick(Qt.Key_Escape);
        compare(block.texts.state, "ready");
    }
    function test_oneSoftLimitMayGoUnasked() {
        ready();
        keyClick(Qt.Key_Return);
        harness.answer("asked", "5.2 times the usual size");
        const strip = findChild(block, "question");
        tryVerify(() => strip.visible);
        const last = findChild(strip, "last");
        verify(last.visible && !last.checked);
        pressed();
        keyClick(Qt.Key_D);
        verify(last.checked);
        keyClick(Qt.Key_Escape); // a no is no word about the next time
        compare(pressed(), "");
        verify(!last.checked);
        compare(block.texts.state, "ready");
    }
    function test_noIsTheUsualAnswer() {
        ready();
        keyClick(Qt.Key_Return);
        harness.answer("asked", "5.2 times the usual size");
        pressed();
        keyClick(Qt.Key_Return); // short: on Cancel
        compare(pressed(), "");
        compare(block.texts.state, "ready");
        verify(input("size").activeFocus);
    }
    function test_theInstrumentStaysUnderAHalfTypedOrder() {
        input("size").forceActiveFocus();
        type("0.1");
        links.setKey(1, "hyperliquid:ETH");
        harness.showLive();
        compare(block.instrument, "BTC-PERP");
        const chip = findChild(block, "waiting");
        verify(chip.visible);
        compare(chip.text, "ETH-PERP waits");
        tryVerify(() => findChild(block, "route").y > chip.y); // has its place
        mouseClick(chip);
        compare(block.instrument, "ETH-PERP");
        verify(!chip.visible);
    }
    function test_theCaretIsNotTakenFromAnotherBlock() {
        ready();
        keyClick(Qt.Key_Return);
        elsewhere.forceActiveFocus();
        harness.answer("refused", "Hyperliquid is not ready");
        verify(elsewhere.activeFocus);
        verify(findChild(block, "status").text.includes("Hyperliquid is not ready"));
    }
    /// Texts that are cut though they are figures, or that stand outside of the block.
    function misplaced(item, found) {
        for (let i = 0; i < item.children.length; ++i) {
            const child = item.children[i];
            if (!child.visible)
                continue;
            const isText = child.hasOwnProperty("truncated") && child.text !== "";
            const place = isText ? child.mapToItem(block, 0, 0) : null;
            if (isText && (place.x < -1 || place.x + child.width > block.width + 1))
                found.push("outside: " + child.text);
            else if (isText && child.width > 0 && child.elide === Text.ElideNone && child.wrapMode === Text.NoWrap
                     && child.fontSizeMode === Text.FixedSize && child.contentWidth > child.width + 1)
                found.push("too wide: " + child.text);
            misplaced(child, found);
        }
        return found;
    }
    function test_fits_data() {
        const all = [];
        for (const scale of [0.75, 1, 1.5, 2]) {
            for (const width of [300, 344, 420])
                all.push({tag: width + " at " + scale, scale: scale, width: width});
        }
        return all;
    }
    function test_fits(data) {
        Theme.scale = data.scale;
        block.width = Metrics.px(data.width);
        block.height = Metrics.px(520);
        ready();
        block.ticket.bracket.isOn = true;
        block.ticket.bracket.part(0).target = "300t";
        block.ticket.bracket.part(0).stop = "200t";
        block.ticket.form.timeInForce = "gtd";
        harness.showLive();
        wait(0);
        compare(misplaced(block, []).join("\n"), "");
        const scroll = findChild(block, "scroll");
        verify(scroll.height > Metrics.px(200), scroll.height);
        findChild(block, "tag").forceActiveFocus();
        const place = findChild(block, "tag").mapToItem(scroll, 0, 0);
        verify(place.y >= 0 && place.y + findChild(block, "tag").height <= scroll.height, place.y);
        const at = scroll.contentY;
        findChild(block, "submit").forceActiveFocus(); // the foot is in sight: nothing scrolls
        compare(scroll.contentY, at);
        findChild(block, "sides").forceActiveFocus();
        verify(scroll.contentY < at);
        const upper = scroll.contentY;
        findChild(block, "submit").forceActiveFocus();
        compare(scroll.contentY, upper);
    }
    /// What a press costs and does stands beside the button, whatever of the rest is scrolled away.
    function test_theFiguresOfThePressAreAlwaysInSight() {
        block.height = Metrics.px(440);
        ready();
        block.ticket.bracket.isOn = true;
        block.ticket.bracket.part(0).stop = "200t";
        harness.showLive();
        wait(0);
        const vital = findChild(block, "vital");
        const told = [];
        for (let i = 0; i < vital.children.length; ++i) {
            const row = vital.children[i];
            if (row.objectName !== "figure" || !row.visible)
                continue;
            told.push(row.label.split(" ")[0]);
            const y = row.mapToItem(block, 0, 0).y;
            verify(y > 0 && y + row.height <= block.height, row.label);
        }
        compare(told, ["Notional", "Est.", "Fee", "Position", "Liq.", "Max"]);
    }
    function test_nothingMovesWithThePrice() {
        ready();
        const submit = findChild(block, "submit");
        const y = submit.mapToItem(block, 0, 0).y;
        const height = findChild(block, "scroll").contentHeight;
        input("size").forceActiveFocus();
        for (const size of ["1", "12", "123.456", "9999"]) {
            input("size").selectAll();
            type(size);
            harness.showLive();
            compare(submit.mapToItem(block, 0, 0).y, y);
            compare(findChild(block, "scroll").contentHeight, height);
        }
    }
}
