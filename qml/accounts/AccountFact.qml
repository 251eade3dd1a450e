// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Gannet
import Gannet.Ui

/// A word that says what the field, or the fact, beside it is; as wide as its neighbours.
Item {
    id: root

    required property string text
    property string note ///< why it matters, under it
    default property alias content: slot.data

    implicitHeight: Math.max(slot.childrenRect.height, label.implicitHeight) + (note.visible ? note.implicitHeight : 0)

    TText {
        id: label

        color: Theme.textMuted
        height: Math.max(Metrics.field, implicitHeight)
        text: root.text
        width: Metrics.px(150)
        wrapMode: Text.Wrap
    }
    Item {
        id: slot

        anchors.left: label.right
        anchors.right: parent.right
        height: childrenRect.height
    }
    TText {
        id: note

        anchors.left: slot.left
        anchors.right: parent.right
        color: Theme.textMuted
        size: 11
        text: root.note
        topPadding: Metrics.px(2)
        visible: text !== ""
        wrapMode: Text.Wrap
        y: slot.height
    }
}
