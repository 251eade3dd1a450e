// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Gannet
import Gannet.Ui

/// A block on its way: its name at the pointer, and the place that it would get in whichever window lies under it; of
/// none, or with Ctrl held, it gets a window of its own. Esc puts it back. Each desk has one of these: that of the
/// window in which the block was taken leads, that of the window under the pointer shows.
Item {
    id: root

    required property var desk // a Desk

    readonly property bool isActive: root.blockId !== "" ///< the drag began here
    readonly property WindowLayout layout: root.desk.layout

    // Where the drag began here.
    property string blockId
    property bool isGroup: false
    property point global
    property var over: null // the Desk under the pointer; null: none
    // What is shown here, of a drag that may have begun elsewhere.
    property string words
    property point at
    property rect preview

    function begin(id: string, isGroup: bool) {
        root.isGroup = isGroup;
        root.over = null;
        root.blockId = id;
    }
    /// `scene` in the coordinates of the window.
    function moveTo(scene: point, isFree: bool) {
        if (!root.isActive)
            return;
        const local = root.mapFromItem(null, scene.x, scene.y);
        root.global = root.mapToGlobal(local.x, local.y);
        const over = isFree ? null : root.desk.desks.deskAt(root.global);
        if (root.over !== over) {
            root.leave();
            root.over = over;
        }
        if (over)
            over.dragLayer.show(over.dragLayer.mapFromGlobal(root.global.x, root.global.y), root.blockId, root.isGroup,
                                root.wordsOfDragged());
    }
    function end(isDropped: bool) {
        const id = root.blockId;
        const over = root.over;
        root.leave();
        root.blockId = "";
        if (id === "" || !isDropped)
            return;
        if (over)
            over.layout.dropAt(over.dragLayer.at.x, over.dragLayer.at.y, id, root.isGroup);
        else
            root.desk.floatAt(id, root.isGroup, root.global);
    }
    function leave() {
        if (root.over)
            root.over.dragLayer.show(Qt.point(0, 0), "", false, "");
        root.over = null;
    }
    function show(at: point, id: string, isGroup: bool, words: string) {
        root.words = words;
        if (words === "") // its place stays known to who drops it
            return;
        root.at = at;
        root.preview = root.layout.previewAt(at.x, at.y, id, isGroup);
    }
    function wordsOfDragged(): string {
        const block = root.desk.desks.made[root.blockId] ?? null;
        return block ? root.desk.desks.wordOf(block) : "";
    }
    /// Whether this block is the one on its way, or goes with it.
    function isOf(id: string): bool {
        if (!root.isActive)
            return false;
        const strip = root.isGroup ? root.desk.stripOf(root.desk.desks.made[root.blockId] ?? null) : null;
        return id === root.blockId || (strip !== null && strip.names.includes(id));
    }

    Shortcut {
        enabled: root.isActive
        sequence: "Escape"
        onActivated: root.end(false)
    }
    Rectangle {
        border.color: Theme.accent
        border.width: Metrics.px(2)
        color: Theme.mix(Theme.accent, Theme.bg0, 0.25)
        height: root.preview.height
        objectName: "dropPreview"
        opacity: 0.55
        visible: root.words !== "" && width > 0
        width: root.preview.width
        x: root.preview.x
        y: root.preview.y
    }
    DragGhost {
        objectName: "dragGhost"
        text: root.words
        visible: root.words !== ""
        x: Math.min(root.at.x + Metrics.px(12), root.width - width)
        y: Math.min(root.at.y + Metrics.px(12), root.height - height)
    }
    // Over no window of ours.
    Window {
        color: "transparent"
        flags: Qt.ToolTip | Qt.FramelessWindowHint | Qt.WindowTransparentForInput | Qt.WindowDoesNotAcceptFocus
        height: ghost.height
        objectName: "floatGhost"
        visible: root.isActive && root.over === null && root.global.x + root.global.y !== 0
        width: ghost.width
        x: root.global.x + Metrics.px(12)
        y: root.global.y + Metrics.px(12)

        DragGhost {
            id: ghost

            text: qsTr("%1 in a window of its own").arg(root.wordsOfDragged())
        }
    }
}
