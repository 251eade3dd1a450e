// SPDX-License-Identifier: GPL-3.0-or-later
// The ladder as a TableView, which ladder_frames measures beside our painted item.
import QtQuick

Rectangle {
    id: root
    required property var rows
    color: "#0D1117"
    TableView {
        anchors.fill: parent
        interactive: false
        model: root.rows
        delegate: Item {
            id: cell
            required property string display
            required property int column
            required property double leftShare
            required property double rightShare
            implicitWidth: 146
            implicitHeight: 18
            Rectangle {
                height: parent.height
                visible: cell.column !== 1
                x: cell.column === 0 ? parent.width - width : 0
                width: 130 * (cell.column === 0 ? cell.leftShare : cell.rightShare)
                color: cell.column === 0 ? "#2E2EBD9A" : "#2EF2646F"
            }
            Text {
                anchors.fill: parent
                horizontalAlignment: [Text.AlignRight, Text.AlignHCenter, Text.AlignLeft][cell.column]
                text: cell.display
                color: ["#2EBD9A", "#D9E1EA", "#F2646F"][cell.column]
                font.pixelSize: 12
            }
        }
    }
}
