// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Gannet
import Gannet.Ui

/// The titles of a painted block's columns, where the block says they stand.
Item {
    id: root

    property var columns: [] // objects {title, x, width, isRight} of a painted item

    implicitHeight: Metrics.columnHeader

    Repeater {
        model: root.columns

        TText {
            required property var modelData // one of root.columns

            color: Theme.textFaint
            elide: Text.ElideRight
            height: parent ? (parent as Item).height : 0
            horizontalAlignment: modelData.isRight ? Text.AlignRight : Text.AlignLeft
            size: 11
            text: modelData.title
            width: modelData.width
            x: modelData.x
        }
    }
}
