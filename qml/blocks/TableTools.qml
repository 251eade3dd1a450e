// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Gannet
import Gannet.Ui

/// The tool row of a table: a filter, the block's own chips, and how many rows wait while the pointer holds the table
/// still.
Item {
    id: root

    required property TableRows rows
    property string hint
    default property alias chips: row.data

    signal released ///< the keyboard goes back to the table

    function focusFilter() {
        filter.forceActiveFocus();
    }

    TField {
        id: filter

        anchors.left: parent.left
        anchors.leftMargin: Metrics.gap
        anchors.verticalCenter: parent.verticalCenter
        iconName: "search"
        implicitHeight: Metrics.px(20)
        implicitWidth: Metrics.px(root.width < Metrics.px(560) ? 110 : 190)
        objectName: "tableFilter"
        placeholderText: root.hint
        text: root.rows.filter
        onTextChanged: root.rows.filter = text
        Keys.onDownPressed: root.released()
        Keys.onEscapePressed: {
            text = "";
            root.released();
        }
        Keys.onReturnPressed: root.released()
    }
    Row {
        id: row

        anchors.left: filter.right
        anchors.leftMargin: Metrics.px(8)
        anchors.verticalCenter: parent.verticalCenter
        spacing: Metrics.gap
    }
    TText {
        anchors.left: row.right
        anchors.leftMargin: Metrics.px(8)
        anchors.verticalCenter: parent.verticalCenter
        color: Theme.textMuted
        objectName: "waiting"
        size: 11
        text: qsTr("%1 new wait").arg(root.rows.waiting)
        visible: root.rows.waiting > 0 && x + implicitWidth < root.width

        HoverWatch {
            id: hover
        }
        TTip {
            text: qsTr("While the pointer is over the table no row comes, goes or moves")
            visible: hover.hovered
        }
    }
}
