// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Gannet
import Gannet.Ui

/// A block on its way: its name at the pointer, and the place that it would get. Esc puts it back.
Item {
    id: root

    required property var desk // a Desk

    readonly property bool isActive: root.blockId !== ""
    readonly property WindowLayout layout: root.desk.layout

    property string blockId
    property bool isGroup: false
    property point at
    property rect preview

    function begin(id: string, isGroup: bool) {
        root.blockId = id;
        root.isGroup = isGroup;
        root.preview = Qt.rect(0, 0, 0, 0);
    }
    /// `scene` in the coordinates of the window.
    function moveTo(scene: point) {
        if (!root.isActive)
            return;
        root.at = root.mapFromItem(null, scene.x, scene.y);
        root.preview = root.layout.previewAt(root.at.x, root.at.y, root.blockId, root.isGroup);
    }
    function end(isDropped: bool) {
        const id = root.blockId;
        root.blockId = "";
        if (id !== "" && isDropped)
            root.layout.dropAt(root.at.x, root.at.y, id, root.isGroup);
    }
    /// Whether this block is the one on its way, or goes with it.
    function isOf(id: string): bool {
        if (!root.isActive)
            return false;
        const strip = root.isGroup ? root.desk.stripOf(root.desk.made[root.blockId] ?? null) : null;
        return id === root.blockId || (strip !== null && strip.names.includes(id));
    }

    Shortcut {
        enabled: root.isActive
        sequence: "Escape"
        onActivated: root.blockId = ""
    }
    Rectangle {
        border.color: Theme.accent
        border.width: Metrics.px(2)
        color: Theme.mix(Theme.accent, Theme.bg0, 0.25)
        height: root.preview.height
        objectName: "dropPreview"
        opacity: 0.55
        visible: root.isActive && width > 0
        width: root.preview.width
        x: root.preview.x
        y: root.preview.y
    }
    Rectangle {
        border.color: Theme.accent
        border.width: Metrics.hairline
        color: Theme.bg2
        height: Metrics.header
        objectName: "dragGhost"
        radius: Metrics.px(3)
        visible: root.isActive
        width: words.implicitWidth + 2 * Metrics.pad
        x: Math.min(root.at.x + Metrics.px(12), root.width - width)
        y: Math.min(root.at.y + Metrics.px(12), root.height - height)

        TText {
            id: words

            anchors.centerIn: parent
            text: {
                const block = root.desk.made[root.blockId] ?? null;
                return block ? root.desk.wordOf(block) : "";
            }
        }
    }
}
