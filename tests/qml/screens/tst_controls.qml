// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import QtQuick.Templates as T
import QtTest
import Gannet
import Gannet.Ui

/// What asks twice: the button that is held and the strip that wants a second press.
TestCase {
    id: root

    name: "Controls"
    visible: true
    when: windowShown
    width: 600
    height: 300

    FocusScope {
        id: block

        height: 120
        width: 400

        TextInput {
            id: field

            focus: true
            width: 100
        }
        ConfirmStrip {
            id: strip

            host: block
            visible: false
            width: block.width
            words: "Sell 5 at 61 000"
            reasons: ["1.4 % off the market; usual is 1 %"]
            y: 30
        }
    }
    TextInput {
        id: elsewhere

        y: 150
        width: 100
    }
    HoldButton {
        id: button

        text: "Flatten all"
        width: 120
        y: 200
    }
    Item {
        height: 40
        width: 200
        x: 300
        y: 240

        TapHandler {
            id: under

            property int taps: 0

            onTapped: under.taps += 1
        }
    }
    T.Popup {
        id: over

        height: 40
        modal: true
        width: 200
        x: 300
        y: 240

        contentItem: TSegments {
            name: "Side"
            options: [{value: "a", text: "A", tip: ""}, {value: "b", text: "B", tip: ""}]
            value: "a"
            onPicked: value => over.picked = value
        }
        property string picked
    }
    Item {
        id: place

        height: 20
        width: 100
        y: 240

        TTip {
            id: tip

            isAbove: true
            text: "What it is"
        }
    }
    SignalSpy {
        id: held

        signalName: "held"
        target: button
    }
    SignalSpy {
        id: confirmed

        signalName: "confirmed"
        target: strip
    }
    SignalSpy {
        id: declined

        signalName: "declined"
        target: strip
    }
    Connections {
        target: strip

        function test_aPressInAPopupIsNotForWhatLiesUnderIt() {
        over.open();
        tryVerify(() => over.opened);
        mouseClick(root, 450, 260);
        tryCompare(over, "picked", "b");
        compare(under.taps, 0);
        over.close();
        tryVerify(() => !over.visible);
        mouseClick(root, 450, 260);
        tryCompare(under, "taps", 1);
    }
    function onConfirmed() {
            strip.visible = false;
        }
        function onDeclined() {
            strip.visible = false;
        }
    }

    function init() {
        strip.visible = false;
        strip.isHoldWanted = false;
        strip.isEnterEnough = false;
        field.text = "";
        field.forceActiveFocus();
        wait(button.againMs * (button.isAgainWanted ? 1 : 0) + 5); // no key of the test before is of the same moment
        held.clear();
        confirmed.clear();
        declined.clear();
    }

    function test_a_hold_by_pointer_acts_once() {
        mousePress(button);
        verify(button.isHolding);
        verify(findChild(button, "holdBar").visible);
        tryCompare(held, "count", 1, 1500);
        mouseRelease(button);
        compare(held.count, 1);
        verify(!button.isAgainWanted, "letting go is no press");
    }
    function test_a_short_press_does_nothing_and_a_second_acts() {
        mouseClick(button);
        compare(held.count, 0);
        verify(button.isAgainWanted);
        mouseClick(button);
        compare(held.count, 1);
        verify(!button.isAgainWanted);
    }
    function test_a_second_press_that_comes_late_is_a_first_one() {
        mouseClick(button);
        wait(button.againMs + 100);
        mouseClick(button);
        compare(held.count, 0);
    }
    function test_a_pointer_that_leaves_ends_the_hold() {
        mousePress(button);
        mouseMove(button, button.width + 60, button.height + 60);
        verify(!button.isHolding);
        wait(button.holdMs + 100);
        mouseRelease(button, button.width + 60, button.height + 60);
        compare(held.count, 0);
    }
    function test_a_key_is_held_too_and_its_repeats_are_none() {
        button.forceActiveFocus();
        keyPress(Qt.Key_Return);
        for (let i = 0; i < 5; ++i)
            harness.repeatKey(Window.window, Qt.Key_Return);
        compare(held.count, 0);
        tryCompare(held, "count", 1, 1500);
        for (let i = 0; i < 5; ++i)
            harness.repeatKey(Window.window, Qt.Key_Return);
        keyRelease(Qt.Key_Return);
        compare(held.count, 1);
    }
    function test_a_key_that_was_down_before_counts_for_nothing() {
        keyPress(Qt.Key_Return);
        button.forceActiveFocus();
        harness.repeatKey(Window.window, Qt.Key_Return);
        wait(button.holdMs + 100);
        keyRelease(Qt.Key_Return);
        compare(held.count, 0);
        verify(!button.isAgainWanted);
    }

    function test_cancel_has_the_keyboard_and_gives_it_back() {
        strip.visible = true;
        verify(findChild(strip, "decline").activeFocus);
        keyClick(Qt.Key_Escape);
        compare(declined.count, 1);
        verify(field.activeFocus);
        compare(field.text, "");
    }
    function test_it_takes_no_keyboard_from_elsewhere() {
        elsewhere.forceActiveFocus();
        strip.visible = true;
        verify(elsewhere.activeFocus);
        keyClick("y");
        compare(elsewhere.text, "y");
        compare(confirmed.count, 0);
        mouseClick(findChild(strip, "confirm"));
        compare(confirmed.count, 1);
    }
    function test_y_confirms() {
        strip.visible = true;
        keyClick("y");
        compare(confirmed.count, 1);
        verify(field.activeFocus);
        compare(field.text, "");
    }
    function test_enter_confirms_only_when_it_is_held() {
        strip.visible = true;
        keyPress(Qt.Key_Return);
        tryCompare(confirmed, "count", 1, 1500);
        keyRelease(Qt.Key_Return);
        compare(declined.count, 0);
        wait(5);
        strip.visible = true;
        keyClick(Qt.Key_Return);
        compare(confirmed.count, 1);
        compare(declined.count, 1);
    }
    function test_the_enter_that_opened_it_never_confirms() {
        keyPress(Qt.Key_Return);
        strip.visible = true;
        for (let i = 0; i < 5; ++i)
            harness.repeatKey(Window.window, Qt.Key_Return);
        wait(button.holdMs + 100);
        keyRelease(Qt.Key_Return);
        compare(confirmed.count, 0);
        compare(declined.count, 0);
        verify(strip.visible);
    }
    /// X11 repeats a key as a release and a press, and they may come without their mark: the Y that was held for the
    /// question before is no answer to this one.
    function test_the_y_that_was_held_before_never_confirms() {
        keyPress(Qt.Key_Y);
        strip.visible = true;
        for (let i = 0; i < 5; ++i) {
            keyRelease(Qt.Key_Y);
            keyPress(Qt.Key_Y);
            wait(10);
        }
        compare(confirmed.count, 0);
        keyRelease(Qt.Key_Y);
        verify(strip.visible);
        wait(80);
        keyClick(Qt.Key_Y);
        compare(confirmed.count, 1);
    }
    function test_the_enter_that_was_held_before_never_confirms() {
        keyPress(Qt.Key_Return);
        strip.visible = true;
        keyRelease(Qt.Key_Return);
        keyPress(Qt.Key_Return);
        wait(button.holdMs + 100);
        compare(confirmed.count, 0);
        keyRelease(Qt.Key_Return);
        compare(declined.count, 0);
        verify(strip.visible);
    }
    function test_a_hold_may_be_wanted() {
        strip.isHoldWanted = true;
        strip.visible = true;
        keyClick("y");
        mouseClick(findChild(strip, "confirm"));
        compare(confirmed.count, 0);
        keyPress("y");
        tryCompare(confirmed, "count", 1, 1500);
        keyRelease("y");
    }
    function test_a_short_enter_may_be_enough() {
        strip.isEnterEnough = true;
        keyPress(Qt.Key_Return);
        strip.visible = true;
        harness.repeatKey(Window.window, Qt.Key_Return);
        keyRelease(Qt.Key_Return);
        compare(confirmed.count, 0);
        wait(80); // a finger is no quicker
        keyClick(Qt.Key_Return);
        compare(confirmed.count, 1);
    }
    function test_the_words_have_room_at_any_width_data() {
        return [{tag: "wide", width: 580}, {tag: "ticket", width: 300}, {tag: "narrow", width: 220}];
    }
    function test_the_words_have_room_at_any_width(data) {
        strip.width = data.width;
        strip.visible = true;
        waitForRendering(strip);
        const words = findChild(strip, "words");
        const buttons = findChild(strip, "confirm").parent;
        verify(!words.truncated);
        verify(words.parent.x + words.width <= strip.width);
        const below = words.parent.y + words.parent.height;
        verify(strip.isWide ? words.parent.x + words.width <= buttons.x : below <= buttons.y);
        verify(buttons.x >= 0 && buttons.y + buttons.height <= strip.height);
        keyClick(Qt.Key_Escape);
        strip.width = Qt.binding(() => block.width);
    }
    /// It goes by itself, and can stand where it hides no button.
    function test_aTipGoesByItself() {
        compare(tip.timeout, 10000);
        tip.delay = 0;
        tip.visible = true;
        tryVerify(() => tip.opened);
        verify(tip.y + tip.height <= 0, tip.y + " " + tip.height);
        tip.timeout = 50;
        tip.visible = false;
        tip.visible = true;
        tryVerify(() => !tip.visible);
    }
}
