// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Gannet
import Gannet.Ui

/// The titles of a block's columns, where the block says they stand. A tip tells what a column is.
Item {
    id: root

    property var columns: [] // objects {title, x, width, isRight, tip}; a column may have no tip

    implicitHeight: Metrics.columnHeader

    Repeater {
        model: root.columns

        // qmllint disable unqualified
        TText {
            id: title

            required property var modelData // one of root.columns

            color: Theme.textFaint
            elide: Text.ElideRight
            height: parent ? (parent as Item).height : 0
            horizontalAlignment: modelData.isRight ? Text.AlignRight : Text.AlignLeft
            size: 11
            text: modelData.title
            width: modelData.width
            x: modelData.x

            HoverWatch {
                onHoveredChanged: {
                    if (hovered) {
                        tip.parent = title;
                        tip.text = title.modelData.tip ?? "";
                    } else if (tip.parent === title) {
                        tip.text = "";
                    }
                }
            }
        }
        // qmllint enable unqualified
    }
    TTip {
        id: tip

        objectName: "columnTip"
        visible: text !== ""
    }
}
