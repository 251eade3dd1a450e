// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import QtTest
import Gannet
import Gannet.Ui

/// The settings of the program, by keys: pages, and what is chosen on them is taken at once and found again.
TestCase {
    id: root

    property Main window
    property var panel: null // a SettingsPanel

    name: "Settings"
    when: windowShown

    Component {
        id: windows

        Main {
            client: harness.client
            height: 900
            pump: harness.pump
            startKey: "hyperliquid:BTC"
            width: 1366
        }
    }

    function init() {
        Theme.scale = 1;
        Theme.name = "dark";
        root.window = windows.createObject(null);
        root.window.requestActivate();
        tryVerify(() => root.window.active);
        tryVerify(() => root.window.isBegun);
        harness.tellCatalogues();
        harness.showLive();
        root.panel = findChild(root.window, "settingsPanel");
    }
    function cleanup() {
        Theme.scale = 1;
        Theme.density = Theme.Default;
        Theme.motion = Theme.Low;
        Theme.swapUpDown = false;
        Theme.ownColours = "";
        Theme.name = "dark";
        root.window.destroy();
        wait(0);
    }
    function open() {
        keyClick(Qt.Key_Comma, Qt.ControlModifier);
        tryVerify(() => root.panel.opened);
        tryVerify(() => findChild(root.window, "settingsPages").activeFocus);
    }
    function page() {
        return findChild(root.window, "settingsPage").item;
    }
    function line(name) {
        return findChild(page(), name);
    }

    function test_pages_by_keys() {
        open();
        compare(root.panel.page, "general");
        keyClick(Qt.Key_Up);
        compare(root.panel.page, "general");
        keyClick(Qt.Key_Down);
        compare(root.panel.page, "look");
        keyClick(Qt.Key_Down);
        compare(root.panel.page, "look"); // no facts were given here: these pages are not there
        keyClick(Qt.Key_Tab);
        verify(line("colours").activeFocus);
        keyClick(Qt.Key_Right);
        compare(Theme.name, "light");
        keyClick(Qt.Key_Escape);
        tryVerify(() => !root.panel.visible);
        tryVerify(() => root.window.desk.focusedBlock !== null);
    }
    function test_colours_rows_size_and_motion() {
        open();
        keyClick(Qt.Key_Down);
        line("colours").picked("contrast");
        compare(Theme.name, "contrast");
        line("rows").picked("2");
        compare(Theme.density, Theme.Comfortable);
        line("motion").picked("0");
        compare(Theme.motion, Theme.Off);
        mouseClick(line("swap"));
        verify(Theme.swapUpDown);
        compare(Theme.up, Theme.ask);
        line("scale").picked("125");
        compare(Theme.scale, 1.25);
    }
    function test_a_colour_of_ones_own() {
        open();
        keyClick(Qt.Key_Down);
        const bid = line("token-bid");
        const field = findChild(bid, "colour");
        field.forceActiveFocus();
        verify(bid.mapToItem(page(), 0, 0).y + bid.height <= page().height + 1, "what has the keyboard is in sight");
        field.selectAll();
        for (const letter of "#00FFAA")
            keyClick(letter);
        keyClick(Qt.Key_Tab);
        compare(String(Theme.bid).toUpperCase(), "#00FFAA");
        verify(bid.canReset);
        verify(line("resetColours").visible);
        field.forceActiveFocus();
        field.selectAll();
        for (const letter of "red")
            keyClick(letter);
        keyClick(Qt.Key_Tab);
        compare(String(Theme.bid).toUpperCase(), "#00FFAA");
        verify(findChild(bid, "problem").text.includes("six digits"), findChild(bid, "problem").text);
        // What reads badly is taken, and said.
        field.forceActiveFocus();
        field.selectAll();
        for (const letter of "#101010")
            keyClick(letter);
        keyClick(Qt.Key_Tab);
        verify(findChild(bid, "problem").text.includes(":1"), findChild(bid, "problem").text);
        mouseClick(findChild(bid, "reset"));
        verify(!bid.canReset);
    }
    /// In the next run it looks the same.
    function test_the_look_comes_back() {
        open();
        keyClick(Qt.Key_Down);
        line("colours").picked("light-cvd");
        line("rows").picked("0");
        Theme.setToken("bid", "#123456");
        root.window.destroy();
        wait(0);
        Theme.ownColours = "";
        Theme.name = "dark";
        Theme.density = Theme.Default;
        root.window = windows.createObject(null);
        tryVerify(() => root.window.isBegun);
        compare(Theme.name, "light-cvd");
        compare(Theme.density, Theme.Compact);
        compare(String(Theme.bid), "#123456");
        // Put back as it was, for who comes next.
        Theme.resetToken("");
        Theme.density = Theme.Default;
        Theme.name = "dark";
    }
    /// What the command line asks for counts, and changes nothing that is kept.
    function test_the_command_line_comes_first() {
        Theme.name = "cvd";
        root.window.destroy();
        wait(0);
        Theme.name = "light";
        root.window = windows.createObject(null, {isLookAsked: true});
        tryVerify(() => root.window.isBegun);
        compare(Theme.name, "light");
        root.window.destroy();
        wait(0);
        root.window = windows.createObject(null);
        tryVerify(() => root.window.isBegun);
        compare(Theme.name, "cvd");
        Theme.name = "dark";
    }
    function test_ways_to_other_panels() {
        open();
        mouseClick(line("way-confirm"));
        tryVerify(() => findChild(root.window, "confirmPanel").opened);
        verify(!root.panel.visible);
        keyClick(Qt.Key_Escape);
    }
    function test_trading_keys_are_chosen_there() {
        open();
        compare(line("profile").options.map(one => one.text), ["Standard", "Scalper", "Desk"]);
        compare(line("profile").value, "standard");
        line("profile").picked("desk");
        compare(findChild(root.window, "keyRouter").profile, "desk");
        line("profile").picked("standard");
    }
    function test_every_page_fits_a_small_window() {
        root.window.width = 960;
        root.window.height = 600;
        open();
        for (const one of root.panel.pages) {
            root.panel.page = one.name;
            wait(0);
            verify(page().width > 0 && page().contentWidth <= page().width + 1, one.name);
        }
    }
}
