// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Gannet
import Gannet.Ui

/// A page of settings: lines one below the other, scrolled where there are too many, also to what Tab reaches.
Flickable {
    id: root

    default property alias lines: column.data

    boundsBehavior: Flickable.StopAtBounds
    clip: true
    contentHeight: column.implicitHeight
    contentWidth: width

    Connections {
        target: root.Window.window

        function onActiveFocusItemChanged() {
            let up = root.Window.activeFocusItem;
            const item = up;
            while (up && up !== column)
                up = up.parent;
            if (!up)
                return;
            const top = item.mapToItem(column, 0, 0).y;
            const margin = Metrics.px(8);
            const least = top + item.height + margin - root.height;
            root.contentY = Math.max(0, Math.min(Math.max(root.contentY, least), top - margin));
        }
    }
    Column {
        id: column

        spacing: Metrics.px(8)
        width: root.width
    }
}
