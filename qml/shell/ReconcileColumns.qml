// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Gannet
import Gannet.Ui

/// The columns of the differences: where each stands, and its title. Numbers end at the right of theirs.
Rectangle {
    id: root

    readonly property real pad: Metrics.px(12)
    readonly property real kindX: root.pad
    readonly property real kindWidth: Metrics.px(74)
    readonly property real whatX: root.kindX + root.kindWidth + root.pad
    readonly property real standingWidth: Metrics.px(160)
    readonly property real standingX: root.width - root.pad - root.standingWidth
    readonly property real differenceWidth: Metrics.px(104)
    readonly property real differenceX: root.standingX - root.pad - root.differenceWidth
    /// What is left over goes to the three in the middle.
    readonly property real rest: root.differenceX - root.whatX - 3 * root.pad
    readonly property real whatWidth: root.rest * 0.3
    readonly property real sideWidth: root.rest * 0.35
    readonly property real heldX: root.whatX + root.whatWidth + root.pad
    readonly property real venuesX: root.heldX + root.sideWidth + root.pad

    color: Theme.mix(Theme.bg2, Theme.bg1, 0.5)
    height: Metrics.columnHeader

    Repeater {
        model: [
            {isRight: false, text: qsTr("Kind"), width: root.kindWidth, x: root.kindX},
            {isRight: false, text: qsTr("What"), width: root.whatWidth, x: root.whatX},
            {isRight: true, text: qsTr("Held here"), width: root.sideWidth, x: root.heldX},
            {isRight: true, text: qsTr("At the venue"), width: root.sideWidth, x: root.venuesX},
            {isRight: true, text: qsTr("Difference"), width: root.differenceWidth, x: root.differenceX},
            {isRight: false, text: qsTr("Done about it"), width: root.standingWidth, x: root.standingX}
        ]

        // qmllint disable unqualified
        TText {
            required property var modelData // {text, x, width, isRight}

            color: Theme.textFaint
            elide: Text.ElideRight
            height: root.height
            horizontalAlignment: modelData.isRight ? Text.AlignRight : Text.AlignLeft
            size: 11
            text: modelData.text
            width: modelData.width
            x: modelData.x
        }
        // qmllint enable unqualified
    }
}
