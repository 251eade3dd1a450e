// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import QtTest
import Gannet
import Gannet.Ui

/// The overlay of accounts in the window, by keys: the list, adding one, refusals, and that keys are never shown.
TestCase {
    id: root

    property Main window

    name: "Accounts"
    when: windowShown

    Component {
        id: windows

        Main {
            accountsDesk: harness.accounts
            client: harness.client
            height: 768
            pump: harness.pump
            startKey: "hyperliquid:BTC"
            width: 1366
        }
    }

    readonly property string page: "http://127.0.0.1:40123/" + "ab".repeat(32) + "/"

    function initTestCase() {
        root.window = windows.createObject(null);
        root.window.requestActivate();
        tryVerify(() => root.window.active);
        harness.tellCatalogues();
        harness.showLive();
    }
    function cleanupTestCase() {
        root.window.destroy();
    }
    function init() {
        harness.tellKeys();
        harness.tellAdding(AccountsDesk.Idle, "", false, "");
        harness.takeAccountsAsked();
        keyClick(Qt.Key_A, Qt.ControlModifier | Qt.ShiftModifier);
        tryVerify(() => panel().visible);
    }
    function cleanup() {
        harness.tellAdding(AccountsDesk.Idle, "", false, "");
        for (let i = 0; i < 3 && panel().visible; ++i)
            keyClick(Qt.Key_Escape);
        tryVerify(() => !panel().visible);
    }
    function panel() {
        return findChild(root.window, "accountsPanel");
    }
    function part(name) {
        return findChild(panel().contentItem, name);
    }
    function parts(name) {
        const found = [];
        const walk = item => {
            if (item.objectName === name && item.visible)
                found.push(item);
            for (let i = 0; i < item.children.length; ++i)
                walk(item.children[i]);
        };
        walk(panel().contentItem);
        return found;
    }
    function type(text) {
        for (const letter of text)
            keyClick(letter);
    }
    /// From the list into the form.
    function openForm() {
        tryVerify(() => part("accountsMain").activeFocus);
        keyClick(Qt.Key_Return);
        tryVerify(() => part("addName").activeFocus);
        keyClick(Qt.Key_A, Qt.ControlModifier);
        keyClick(Qt.Key_Delete);
    }
    function choose(name, key) {
        part(name).forceActiveFocus();
        keyClick(key);
    }

    function test_list() {
        compare(parts("accountState").map(one => one.text), ["Locked", "Open", "Open"]);
        const ends = parts("accountEnd");
        compare(ends[0].text, "ends 2026-01-07, in 83 days");
        verify(ends[1].text.startsWith("ends 2026-01-07, in 3 days: add it anew"));
        compare(ends[1].color, Theme.honest);
        compare(parts("accountFacts").map(one => one.text), [
                    "Agent key · called gannet-desk · may read, trade",
                    "Agent key · called gannet-desk · the venue does not tell what it may do"]);
    }
    function test_an_account_is_removed_after_a_question() {
        const button = parts("removeAccount")[1];
        button.forceActiveFocus();
        keyClick(Qt.Key_Return);
        tryVerify(() => parts("keepAccount").length === 1 && parts("keepAccount")[0].activeFocus);
        verify(parts("removeQuestion")[0].text.includes("revoke it there too"));
        keyClick(Qt.Key_Return); // what has the keyboard keeps it
        compare(harness.takeAccountsAsked(), []);
        button.forceActiveFocus();
        keyClick(Qt.Key_Return);
        keyClick(Qt.Key_Tab);
        keyClick(Qt.Key_Return);
        compare(harness.takeAccountsAsked(), ["remove hyperliquid/main"]);
        harness.answerRemoval("the keyring is away");
        verify(part("removal").text.includes("the keyring is away"));
    }
    function test_a_locked_key_is_looked_for_again() {
        compare(parts("lookAgain").length, 1); // of those that are open nothing is to be had by it
        parts("lookAgain")[0].forceActiveFocus();
        keyClick(Qt.Key_Return);
        compare(harness.takeAccountsAsked(), ["look aster/try-out"]);
    }
    function test_no_key_prepares_an_order_behind_it() {
        const size = findChild(root.window, "size");
        const before = size.text;
        openForm();
        part("addWay").forceActiveFocus();
        for (const key of [Qt.Key_1, Qt.Key_2, Qt.Key_3, Qt.Key_Period])
            keyClick(key);
        compare(size.text, before);
    }
    function test_added_with_a_wallet() {
        openForm();
        harness.answerAdding("", "A key was made here", root.page);
        part("addAgentName").text = "desk two";
        part("addDays").text = "30";
        type("main");
        keyClick(Qt.Key_Return);
        compare(harness.takeAccountsAsked(), ["begin"]);
        compare(harness.lastDraft(), "hyperliquid mainnet main wallet  desk two 30 0 0");
        tryVerify(() => part("accountsMain").activeFocus);
        compare(part("pageAddress").text, root.page);
        compare(part("agentAddress").text, "0x1563915e194D8CfBA1943570603F7606A3115508");
        keyClick(Qt.Key_Return);
        compare(harness.takeAccountsAsked(), ["open"]);
        harness.tellAdding(AccountsDesk.WaitingForWallet, "The signature was declined in the wallet", true, root.page);
        compare(part("addSentence").text, "The signature was declined in the wallet");
        tryVerify(() => !part("accountsMain").visible && !part("accountsMain").activeFocus);
        keyClick(Qt.Key_Return); // the tab that is open stays the one that counts
        compare(harness.takeAccountsAsked(), []);
        harness.tellAdding(AccountsDesk.Storing, "It goes to its place", false, root.page);
        keyClick(Qt.Key_Escape); // too late for that
        compare(harness.takeAccountsAsked(), []);
        harness.tellAdding(AccountsDesk.Done, "Hyperliquid main is added", false, "");
        compare(part("accountsMain").text, "To the list");
        tryVerify(() => part("accountsMain").activeFocus);
        keyClick(Qt.Key_Return);
        tryVerify(() => part("accountsMain").text === "Add an account");
        harness.tellAdding(AccountsDesk.Idle, "", false, "");
        tryVerify(() => part("accountsMain").activeFocus);
        keyClick(Qt.Key_Return);
        tryVerify(() => part("addName").activeFocus);
        for (const field of ["addName", "addAddress"]) // the next one is another
            compare(part(field).text, "", field);
        compare(part("addAgentName").text, "gannet-desk");
        compare(part("addDays").text, "90");
    }
    function test_cancelled_with_esc() {
        openForm();
        harness.answerAdding("", "A key was made here", root.page);
        type("main");
        keyClick(Qt.Key_Return);
        harness.takeAccountsAsked();
        keyClick(Qt.Key_Escape);
        compare(harness.takeAccountsAsked(), ["cancel"]);
        tryVerify(() => part("addName").activeFocus);
        compare(part("addName").text, "main"); // what was typed is there
        keyClick(Qt.Key_Escape);
        tryVerify(() => part("accountsMain").text === "Add an account");
        keyClick(Qt.Key_Escape);
        tryVerify(() => !panel().visible);
    }
    function test_a_refused_field_has_the_keyboard() {
        openForm();
        harness.answerAdding("name", "The account's name has 0 characters", "");
        keyClick(Qt.Key_Return);
        tryVerify(() => part("addName").activeFocus);
        compare(part("addProblem").text, "The account's name has 0 characters");
        verify(part("addProblem").visible);
        compare(part("addName").problem, "The account's name has 0 characters");
    }
    function test_pasted_keys_are_not_shown_and_leave_the_fields() {
        openForm();
        choose("addVenue", Qt.Key_Right);
        verify(part("testnetStrip").visible); // that run's Aster is on its testnet
        choose("addWay", Qt.Key_Right);
        choose("addWay", Qt.Key_Right);
        verify(!part("addAddress").visible);
        part("addName").forceActiveFocus();
        type("v1");
        harness.answerAdding("secret", "secret is not one as Aster gives them", "");
        part("addKey").forceActiveFocus();
        type("k".repeat(20));
        compare(part("addKey").displayText, "\u25cf".repeat(20));
        keyClick(Qt.Key_A, Qt.ControlModifier);
        keyClick(Qt.Key_C, Qt.ControlModifier); // nor copied
        keyClick(Qt.Key_Return);
        tryVerify(() => part("addSecret").activeFocus);
        type("s".repeat(5));
        verify(part("addSecret").displayText.indexOf("s") < 0);
        keyClick(Qt.Key_Return);
        compare(harness.lastDraft(), "aster testnet v1 hmac  gannet-desk 90 20 5");
        compare(part("addKey").text, "");
        compare(part("addSecret").text, "");
        tryVerify(() => part("addSecret").activeFocus);
        // What was typed halfway goes when the way is another, or the panel closes.
        type("sss");
        choose("addWay", Qt.Key_Left);
        compare(part("addSecret").text, "");
    }
    function test_an_unchecked_key_is_the_persons_choice() {
        openForm();
        choose("addVenue", Qt.Key_Left);
        choose("addWay", Qt.Key_Right);
        harness.answerAdding("", "Hyperliquid is asked", "");
        part("addKey").forceActiveFocus();
        type("3".repeat(8));
        keyClick(Qt.Key_Return);
        tryVerify(() => !part("accountsMain").visible); // nothing to do but wait, or cancel
        keyClick(Qt.Key_Return);
        compare(harness.takeAccountsAsked(), ["begin"]); // no Enter too many cancels it
        harness.tellAdding(AccountsDesk.Unchecked, "Whether Hyperliquid takes this key is not known", true, "");
        verify(part("accountsMain").visible);
        compare(part("accountsMain").text, "Keep it anyway");
        tryVerify(() => part("accountsBack").activeFocus); // one Enter too many keeps no key that may be wrong
        keyClick(Qt.Key_Tab);
        verify(part("accountsMain").activeFocus);
        keyClick(Qt.Key_Return);
        compare(harness.takeAccountsAsked(), ["keep"]);
    }
    function test_nothing_moves_under_the_hand() {
        const top = panel().y;
        openForm();
        compare(panel().y, top);
        wait(50); // laid out
        const way = part("addWay").mapToItem(null, 0, 0).y;
        choose("addWay", Qt.Key_Right);
        tryVerify(() => part("addKey").visible);
        compare(part("addWay").mapToItem(null, 0, 0).y, way);
        harness.answerAdding("key", "Paste the agent's private key", "");
        keyClick(Qt.Key_Tab);
        keyClick(Qt.Key_Return);
        tryVerify(() => part("addProblem").visible);
        compare(part("addWay").mapToItem(null, 0, 0).y, way);
    }
    function test_the_palette_opens_it() {
        keyClick(Qt.Key_Escape);
        tryVerify(() => !panel().visible);
        keyClick(Qt.Key_K, Qt.ControlModifier);
        type("accounts and their");
        keyClick(Qt.Key_Return);
        tryVerify(() => panel().visible);
    }
    function test_every_control_has_a_name() {
        openForm();
        for (const name of ["addVenue", "addNetwork", "addName", "addWay", "addAddress", "addAgentName", "addDays"])
            verify(part(name).Accessible.name !== "", name);
    }
}
