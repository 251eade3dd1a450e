// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import QtQuick.Templates as T
import Gannet
import Gannet.Ui

/// A tooltip: text only, at most 320 wide, after 400 ms.
T.ToolTip {
    id: root

    delay: 400
    margins: Metrics.gap
    padding: Metrics.pad
    x: parent ? Math.round((parent.width - implicitWidth) / 2) : 0
    y: parent ? parent.height + Metrics.gap : 0
    implicitWidth: implicitContentWidth + 2 * padding
    implicitHeight: implicitContentHeight + 2 * padding
    closePolicy: T.Popup.NoAutoClose

    contentItem: TipFace {
        text: root.text
    }
    background: Rectangle {
        color: Theme.bg2
        border.color: Theme.line
        border.width: Metrics.hairline
        radius: Metrics.px(3)
    }
}
