// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Gannet
import Gannet.Ui

/// Docking by keys: the block that has the keyboard goes where arrows point. An arrow puts it beside its neighbour
/// there, or along the edge of the window where it has none; Ctrl with an arrow along that edge in any case; Tab among
/// the tabs of the next place; Shift with an arrow moves its edge, Alt swaps it with its neighbour. F gives it a window
/// of its own, W takes it to the next window. Each is a step of undo. Enter or Esc ends it.
FocusScope {
    id: root

    required property var desk // a Desk

    readonly property bool isActive: root.blockId !== ""
    readonly property WindowLayout layout: root.desk.layout
    readonly property var names: ({ // words by key
        [Qt.Key_Left]: "left", [Qt.Key_Right]: "right", [Qt.Key_Up]: "top", [Qt.Key_Down]: "bottom"
    })

    property string blockId

    function start(block: BlockFrame) {
        if (!block)
            return;
        root.blockId = block.state.blockId;
        root.forceActiveFocus(Qt.ShortcutFocusReason);
    }
    function finish() {
        root.blockId = "";
        root.desk.restoreFocus();
    }
    function go(direction: string, isAlong: bool) {
        const beside = isAlong ? "" : root.layout.neighbour(root.blockId, direction);
        if (beside === "")
            root.desk.workspace.moveAlong(root.blockId, direction);
        else if (root.isAtEdgeOf(beside, direction))
            root.desk.workspace.moveBeside(root.blockId, beside, direction);
        else
            root.desk.workspace.moveBeside(root.blockId, beside, root.opposite(direction));
    }
    /// Whether the block stands alone directly before this neighbour: then it goes past it.
    function isAtEdgeOf(beside: string, direction: string): bool {
        return root.layout.neighbour(beside, root.opposite(direction)) === root.blockId
            && root.desk.stripOf(root.desk.desks.made[root.blockId]) === null;
    }
    function swap(direction: string) {
        const beside = root.layout.neighbour(root.blockId, direction);
        if (beside !== "")
            root.desk.workspace.swapBlocks(root.blockId, beside);
    }
    /// The block goes to another window: moving ends here.
    function leaveWith(act: var) {
        act(root.desk.desks.made[root.blockId]);
        root.blockId = "";
    }
    function opposite(direction: string): string {
        return {left: "right", right: "left", top: "bottom", bottom: "top"}[direction];
    }
    function joinNext(step: int) {
        const all = root.desk.blocks.filter(block => block.visible).map(block => block.state.blockId);
        const next = all[(all.indexOf(root.blockId) + step + all.length) % all.length];
        if (next && next !== root.blockId)
            root.desk.workspace.moveIntoTabs(root.blockId, next, 64);
    }

    visible: root.isActive

    Keys.onPressed: event => {
        event.accepted = true;
        const direction = root.names[event.key] ?? "";
        if (direction !== "" && event.modifiers & Qt.AltModifier)
            root.swap(direction);
        else if (direction !== "" && event.modifiers & Qt.ShiftModifier)
            root.layout.resize(root.blockId, direction, Metrics.px(24));
        else if (direction !== "")
            root.go(direction, event.modifiers & Qt.ControlModifier);
        else if (event.key === Qt.Key_F)
            root.leaveWith(block => root.desk.floatHere(block, event.modifiers & Qt.ShiftModifier));
        else if (event.key === Qt.Key_W)
            root.leaveWith(block => root.desk.moveToNextWindow(block));
        else if (event.key === Qt.Key_Equal)
            root.layout.equaliseAround(root.blockId);
        else if (event.key === Qt.Key_Tab)
            root.joinNext(1);
        else if (event.key === Qt.Key_Backtab)
            root.joinNext(-1);
        else if ([Qt.Key_Return, Qt.Key_Enter, Qt.Key_Escape].includes(event.key))
            root.finish();
        else
            event.accepted = event.modifiers === Qt.NoModifier; // letters do nothing while it lasts
    }
    onActiveFocusChanged: if (!root.activeFocus && root.isActive)
        root.blockId = ""

    Rectangle {
        readonly property Item host: root.desk.desks.made[root.blockId]?.parent ?? null

        border.color: Theme.accent
        border.width: Metrics.px(3)
        color: "transparent"
        height: host?.height ?? 0
        objectName: "moveFrame"
        width: host?.width ?? 0
        x: host?.x ?? 0
        y: host?.y ?? 0

        Rectangle {
            anchors.centerIn: parent
            border.color: Theme.accent
            border.width: Metrics.hairline
            color: Theme.bg2
            height: words.implicitHeight + 2 * Metrics.gap
            radius: Metrics.px(3)
            width: Math.min(words.implicitWidth + 2 * Metrics.pad, parent.width)

            TText {
                id: words

                anchors.centerIn: parent
                horizontalAlignment: Text.AlignHCenter
                text: qsTr("Arrows move it · Shift+arrows resize it · Ctrl+arrows: edge of the window\n"
                           + "Alt+arrows swap it with its neighbour · Tab: next place’s tabs · = makes places equal\n"
                           + "F: a window of its own · W: the next window · Enter or Esc: done")
                width: Math.min(implicitWidth, parent.parent.width - 2 * Metrics.pad)
                wrapMode: Text.WordWrap
            }
        }
    }
}
