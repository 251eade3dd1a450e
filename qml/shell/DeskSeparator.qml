// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Gannet
import Gannet.Ui

/// What lies between two places: dragged it moves (Shift: all of both sides share the change), a double click makes the
/// places equal, Esc puts it back. It takes the pointer a little beyond what is seen of it.
Item {
    id: root

    required property WindowLayout layout
    required property int index ///< its row of layout.separators
    required property bool isSideBySide ///< of the places: it moves left and right

    readonly property bool isMoving: drag.active

    Accessible.role: Accessible.Separator
    Accessible.name: root.isSideBySide ? qsTr("Separator between columns") : qsTr("Separator between rows")

    Rectangle {
        anchors.fill: parent
        color: Theme.accent
        opacity: root.isMoving ? 1 : 0.6
        visible: root.isMoving || hover.hovered
    }
    Item {
        id: grip

        anchors.centerIn: parent
        height: root.isSideBySide ? root.height : Math.max(root.height, Metrics.px(8))
        width: root.isSideBySide ? Math.max(root.width, Metrics.px(8)) : root.width

        HoverWatch {
            id: hover
        }
        DragHandler {
            id: drag

            acceptedButtons: Qt.LeftButton
            cursorShape: root.isSideBySide ? Qt.SplitHCursor : Qt.SplitVCursor
            dragThreshold: 2
            target: null
            xAxis.enabled: root.isSideBySide
            yAxis.enabled: !root.isSideBySide
            onActiveChanged: {
                if (active)
                    root.layout.beginDrag(root.index);
                else
                    root.layout.endDrag();
            }
            onActiveTranslationChanged: if (active)
                root.layout.dragTo(Math.round(root.isSideBySide ? activeTranslation.x : activeTranslation.y),
                                   centroid.modifiers & Qt.ShiftModifier)
        }
        TapHandler {
            acceptedButtons: Qt.LeftButton
            onDoubleTapped: root.layout.equalise(root.index)
        }
    }
}
