// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Gannet
import Gannet.Ui

/// One burst of refused frames: when, where, the code, how many, the first bytes.
Item {
    id: root

    required property string time
    required property string venueCode
    required property string code
    required property string words
    required property string countText ///< "×3"; empty for one

    implicitHeight: Metrics.tableRow
    Accessible.name: root.time + ", " + root.venueCode + ", " + root.code + ", " + root.words
    Accessible.role: Accessible.ListItem

    Row {
        id: left

        height: parent.height
        spacing: Metrics.px(8)
        x: Metrics.pad

        TText {
            color: Theme.textMuted
            height: parent.height
            text: root.time
        }
        TTag {
            anchors.verticalCenter: parent.verticalCenter
            text: root.venueCode
            width: Metrics.px(26)
        }
        TText {
            color: Theme.honest
            height: parent.height
            text: root.code
        }
        TText {
            color: Theme.textMuted
            height: parent.height
            text: root.countText
            visible: text !== ""
        }
    }
    TText {
        anchors.left: left.right
        anchors.leftMargin: Metrics.px(8)
        anchors.right: parent.right
        anchors.rightMargin: Metrics.pad
        color: Theme.text
        elide: Text.ElideRight
        height: parent.height
        isMono: true
        size: 11
        text: root.words
    }
    HoverWatch {
        id: hover
    }
    TTip {
        text: root.words
        visible: hover.hovered && root.words !== ""
    }
}
