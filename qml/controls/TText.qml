// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Gannet
import Gannet.Ui

/// A word or a number in the theme's type. `size` is in px at scale 1.
Text {
    id: root

    property real size: 12
    property bool isMedium: false
    property bool isMono: false

    color: Theme.text
    font.family: root.isMono ? Theme.monoFamily : Theme.uiFamily
    font.pixelSize: Metrics.px(root.size)
    font.weight: root.isMedium ? Font.Medium : Font.Normal
    font.kerning: false
    renderType: Theme.scale % 1 === 0 ? Text.NativeRendering : Text.QtRendering
    textFormat: Text.PlainText
    verticalAlignment: Text.AlignVCenter
}
