// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Gannet
import Gannet.Ui

/// What can be done with the place of a block; opened with the right button on its header or its tab.
TMenu {
    id: root

    required property var desk // a Desk

    property BlockFrame block: null
    readonly property string blockId: root.block?.state?.blockId ?? ""

    function openFor(block: BlockFrame, item: Item, at: point) {
        if (!block)
            return;
        root.block = block;
        root.popup(item, at.x, at.y);
    }

    objectName: "deskMenu"
    preferredWidth: Metrics.px(250)
    onClosed: root.desk.restoreFocus()

    TMenuItem {
        iconName: "edit"
        keys: "Ctrl+E"
        objectName: "settingsItem"
        text: qsTr("Settings of %1…").arg(root.block ? root.desk.desks.wordOf(root.block) : "")
        onTriggered: root.desk.desks.settingsAsked(root.block)
    }
    TMenuItem {
        keys: "Ctrl+Shift+M"
        objectName: "maximiseItem"
        text: root.desk.layout.maximised !== "" ? qsTr("All blocks again") : qsTr("Maximise")
        onTriggered: {
            root.desk.focusOn(root.block, Qt.MenuBarFocusReason);
            root.desk.toggleMaximised();
        }
    }
    TMenuItem {
        keys: "Ctrl+M"
        objectName: "moveItem"
        text: qsTr("Move or resize with the keys")
        onTriggered: {
            root.desk.focusOn(root.block, Qt.MenuBarFocusReason);
            root.desk.startMove();
        }
    }
    TMenuItem {
        iconName: "float"
        keys: "Ctrl+M, F"
        objectName: "floatItem"
        text: qsTr("Own window for %1").arg(root.block ? root.desk.desks.wordOf(root.block) : "")
        onTriggered: root.desk.floatHere(root.block, false)
    }
    TMenuItem {
        height: visible ? implicitHeight : 0
        iconName: "float"
        keys: "Ctrl+M, Shift+F"
        objectName: "floatAllItem"
        text: qsTr("Own window for all tabs of this place")
        visible: root.block !== null && root.desk.stripOf(root.block) !== null
        onTriggered: root.desk.floatHere(root.block, true)
    }
    TMenuItem {
        height: visible ? implicitHeight : 0
        iconName: "dock"
        keys: "Ctrl+M, W"
        objectName: "nextWindowItem"
        text: root.desk.window === "" ? qsTr("Into the next window") : qsTr("Into the main window")
        visible: root.desk.desks.all.length > 1
        onTriggered: root.desk.window === "" ? root.desk.moveToNextWindow(root.block)
                                             : root.desk.workspace.moveIntoWindow(root.blockId, "")
    }
    TMenuItem {
        iconName: "close"
        keys: "Ctrl+W"
        objectName: "closeItem"
        text: qsTr("Close %1").arg(root.block ? root.desk.desks.wordOf(root.block) : "")
        onTriggered: root.desk.workspace.closeBlock(root.blockId)
    }
    TMenuItem {
        keys: "Ctrl+Shift+T"
        objectName: "reopenItem"
        text: qsTr("Open %1 again").arg(root.desk.workspace.closedWords)
        visible: root.desk.workspace.closedWords !== ""
        height: visible ? implicitHeight : 0
        onTriggered: root.desk.workspace.reopen()
    }
    TMenuItem {
        keys: "Ctrl+Alt+Z"
        objectName: "undoItem"
        text: qsTr("Undo: %1").arg(root.desk.workspace.undoWords)
        visible: root.desk.workspace.undoWords !== ""
        height: visible ? implicitHeight : 0
        onTriggered: root.desk.workspace.undo()
    }
}
