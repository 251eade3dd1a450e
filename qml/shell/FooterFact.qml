// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Gannet
import Gannet.Ui

/// A figure of the footer with its title.
Row {
    id: root

    required property string title
    required property string value
    required property string tip

    height: parent ? parent.height : 0
    spacing: Metrics.px(6)

    TText {
        color: Theme.textFaint
        height: parent.height
        size: 11
        text: root.title
    }
    TText {
        height: parent.height
        size: 11
        text: root.value
        width: Math.max(implicitWidth, Metrics.px(78)) // live figures do not push each other about
    }
    HoverWatch {
        id: hover
    }
    TTip {
        text: root.tip
        visible: hover.hovered
        y: -implicitHeight - Metrics.gap
    }
}
