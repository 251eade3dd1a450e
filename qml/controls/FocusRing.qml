// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Gannet
import Gannet.Ui

/// The 2 px ring around the control that has the keyboard. Fills its parent.
Rectangle {
    anchors.fill: parent
    color: "transparent"
    border.color: Theme.accent
    border.width: Metrics.px(2)
    radius: Metrics.px(3)
}
