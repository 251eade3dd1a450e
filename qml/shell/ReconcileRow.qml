// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Gannet
import Gannet.Ui

/// One difference between an account and its venue.
Rectangle {
    id: root

    required property var row // an object of ReconcileModel.rows
    required property ReconcileColumns columns
    property bool isChosen: false
    property bool hasKeyboard: false ///< the list has it

    signal picked

    color: root.isChosen ? Theme.mix(Theme.accent, Theme.bg1, 0.16) : "transparent"
    height: Metrics.px(26)
    objectName: "reconcileRow"
    Accessible.name: qsTr("%1 %2: here %3, at the venue %4, difference %5, %6").arg(root.row.kind).arg(root.row.what)
        .arg(root.row.held).arg(root.row.venues).arg(root.row.difference).arg(root.row.standing)
    Accessible.role: Accessible.Row
    Accessible.selected: root.isChosen
    Accessible.onPressAction: root.picked()

    TapHandler {
        gesturePolicy: TapHandler.ReleaseWithinBounds // the press is not for what lies under the popup, too
        onTapped: root.picked()
    }
    Rectangle {
        color: Theme.honest
        height: parent.height
        visible: root.row.isOpen
        width: Metrics.px(3)
    }
    TText {
        color: root.row.isOpen ? Theme.honest : Theme.textMuted
        elide: Text.ElideRight
        height: parent.height
        text: root.row.kind
        width: root.columns.kindWidth
        x: root.columns.kindX
    }
    TText {
        elide: Text.ElideRight
        height: parent.height
        text: root.row.what
        width: root.columns.whatWidth
        x: root.columns.whatX
    }
    Repeater {
        model: [
            {text: root.row.held, tone: Theme.text, width: root.columns.sideWidth, x: root.columns.heldX},
            {text: root.row.venues, tone: Theme.text, width: root.columns.sideWidth, x: root.columns.venuesX},
            {text: root.row.difference, tone: root.row.isOpen ? Theme.honest : Theme.text,
             width: root.columns.differenceWidth, x: root.columns.differenceX}
        ]

        // qmllint disable unqualified
        TText {
            required property var modelData // {text, tone, width, x}

            color: modelData.tone
            elide: Text.ElideRight
            height: root.height
            horizontalAlignment: Text.AlignRight
            isCell: true
            text: modelData.text
            width: modelData.width
            x: modelData.x
        }
        // qmllint enable unqualified
    }
    TText {
        color: root.row.isOpen ? Theme.honest : Theme.textMuted
        elide: Text.ElideRight
        height: parent.height
        text: root.row.standing
        width: root.columns.standingWidth
        x: root.columns.standingX
    }
    FocusRing {
        visible: root.isChosen && root.hasKeyboard
    }
    HoverWatch {
        id: hover
    }
    TTip {
        text: root.row.sentence
        visible: hover.hovered
    }
}
