// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import QtQuick.Templates as T
import Gannet
import Gannet.Ui

/// A tooltip: text only, at most 320 wide, after 400 ms, for 10 s: a pointer that rests reads nothing any more. Below
/// what it is about, or above, where buttons lie below.
T.ToolTip {
    id: root

    property bool isAbove: false

    delay: 400
    timeout: 10000
    margins: Metrics.gap
    padding: Metrics.pad
    x: parent ? Math.round((parent.width - implicitWidth) / 2) : 0
    y: !parent ? 0 : root.isAbove ? -implicitHeight - Metrics.gap : parent.height + Metrics.gap
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
