// SPDX-License-Identifier: GPL-3.0-or-later
// The ladder as a ListView of texts: the ordinary way, which ladder_frames measures beside our painted item.
import QtQuick

Rectangle {
    id: root
    required property var rows
    color: "#0D1117"
    ListView {
        anchors.fill: parent
        interactive: false
        model: root.rows
        cacheBuffer: 0
        delegate: Item {
            id: row
            required property string bid
            required property string price
            required property string ask
            required property double leftShare
            required property double rightShare
            width: ListView.view.width
            height: 18
            Rectangle {
                height: parent.height
                anchors.right: priceText.left
                width: 130 * row.leftShare
                color: "#2E2EBD9A"
            }
            Rectangle {
                height: parent.height
                anchors.left: priceText.right
                width: 130 * row.rightShare
                color: "#2EF2646F"
            }
            Text {
                anchors.right: priceText.left
                anchors.rightMargin: 6
                text: row.bid
                color: "#2EBD9A"
                font.pixelSize: 12
            }
            Text {
                id: priceText
                anchors.horizontalCenter: parent.horizontalCenter
                width: 120
                horizontalAlignment: Text.AlignHCenter
                text: row.price
                color: "#D9E1EA"
                font.pixelSize: 12
            }
            Text {
                anchors.left: priceText.right
                anchors.leftMargin: 6
                text: row.ask
                color: "#F2646F"
                font.pixelSize: 12
            }
        }
    }
}
