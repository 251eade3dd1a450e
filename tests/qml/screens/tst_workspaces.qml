// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import QtTest
import Gannet
import Gannet.Ui

/// The page of workspaces: there are several, each has its name, and one goes to a file and comes from one.
TestCase {
    id: root

    property Main window
    property var keeper: null // a WorkspaceKeeper
    property var page: null   // a WorkspacesPage

    name: "Workspaces"
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
        root.keeper = harness.keepWorkspaces();
        root.window = windows.createObject(null, {keeper: root.keeper, workspace: harness.keptController()});
        root.window.requestActivate();
        tryVerify(() => root.window.active);
        harness.tellCatalogues();
        root.keeper.flush();
        root.window.perform("settings.workspaces");
        const panel = findChild(root.window, "settingsPanel");
        tryVerify(() => panel.opened);
        compare(panel.page, "workspaces");
        root.page = findChild(root.window, "settingsPage").item;
    }
    function cleanup() {
        root.window.destroy();
        wait(0);
    }
    function row(name) {
        return findChild(root.page, "workspace-" + name);
    }
    function names() {
        return root.keeper.all.map(one => one.name);
    }
    function press(item) {
        item.forceActiveFocus(Qt.TabFocusReason);
        keyClick(Qt.Key_Space);
    }

    function test_another_one_is_made_opened_and_removed() {
        const first = root.window.workspace.name;
        press(findChild(root.page, "new-scalper"));
        compare(root.window.workspace.name, "Perps scalper");
        verify(names().includes(first) && names().includes("Perps scalper"));
        press(findChild(row(first), "go"));
        compare(root.window.workspace.name, first);
        verify(!findChild(row(first), "remove").visible, "the open one cannot go");
        press(findChild(row("Perps scalper"), "remove"));
        verify(names().includes("Perps scalper"), "it asks first");
        press(findChild(row("Perps scalper"), "keep"));
        press(findChild(row("Perps scalper"), "remove"));
        press(findChild(row("Perps scalper"), "remove"));
        compare(names(), [first]);
    }
    function test_a_name_is_written_in_place() {
        const first = root.window.workspace.name;
        press(findChild(row(first), "rename"));
        const field = findChild(row(first), "name");
        verify(field.activeFocus);
        for (const letter of "Mine")
            keyClick(letter);
        keyClick(Qt.Key_Return);
        compare(root.window.workspace.name, "Mine");
        press(findChild(root.page, "new-watch"));
        const other = root.window.workspace.name;
        press(findChild(row(other), "rename"));
        const second = findChild(row(other), "name");
        second.selectAll();
        for (const letter of "Mine")
            keyClick(letter);
        keyClick(Qt.Key_Return);
        verify(findChild(row(other), "problem").visible);
        verify(findChild(row(other), "problem").text.includes("Mine 2"));
        keyClick(Qt.Key_Escape);
        compare(root.window.workspace.name, other);
    }
    function test_one_goes_to_a_file_and_comes_from_it() {
        const file = harness.file("desk.gannet-workspace.json");
        root.page.exportTo(file);
        compare(findChild(root.page, "told").text, "It is written.");
        const preview = findChild(root.page, "preview");
        verify(!preview.visible);
        root.page.lookAt(file);
        verify(preview.visible);
        verify(findChild(preview, "previewName").text.endsWith("(imported)"));
        verify(findChild(preview, "previewBlocks").text.includes("Ladder"));
        verify(!findChild(preview, "previewNotices").visible);
        const before = names().length;
        const open = root.window.workspace.name;
        press(findChild(preview, "add"));
        verify(!preview.visible);
        compare(names().length, before + 1);
        compare(root.window.workspace.name, open);
        root.page.lookAt(file);
        press(findChild(preview, "addOpen"));
        verify(root.window.workspace.name.includes("imported"));
    }
    function test_a_file_that_is_none_says_so() {
        root.page.lookAt(harness.file("broken.json", "{\"format\":"));
        verify(!findChild(root.page, "preview").visible);
        verify(findChild(root.page, "told").text !== "");
        root.page.exportTo(harness.file("no/such/folder.json"));
        verify(findChild(root.page, "told").text.includes("Nothing was written"));
    }
    function test_back_to_what_was_saved() {
        const revert = findChild(root.page, "revert");
        verify(!revert.visible);
        press(findChild(root.page, "save"));
        verify(revert.visible);
        root.window.workspace.closeBlock(root.window.blocks[0].state.blockId);
        const count = root.window.blocks.length;
        press(revert);
        compare(root.window.blocks.length, count + 1);
    }
}
