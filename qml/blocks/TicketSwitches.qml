// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Gannet
import Gannet.Ui

/// What the order must not do: take, or enlarge a position. Beside the button that sends, where no scrolling hides it.
Flow {
    id: root

    required property TicketViewModel ticket

    readonly property TicketForm form: root.ticket.form

    function take(reason: int) {
        if (post.visible)
            post.forceActiveFocus(reason);
        else
            reduce.forceActiveFocus(reason);
    }

    spacing: Metrics.px(12)

    TSwitch {
        id: post

        checked: root.form.isPostOnly
        enabled: root.ticket.texts.hasPostOnly || root.form.isPostOnly
        objectName: "postOnly"
        text: qsTr("Post")
        visible: !root.form.hasMinutes || root.form.isPostOnly
        tip: root.ticket.texts.hasPostOnly ? qsTr("Post-only: never takes; refused where it would")
                                           : qsTr("%1 has no post-only orders").arg(root.ticket.venueName)
        onToggled: root.form.isPostOnly = post.checked
    }
    TSwitch {
        id: reduce

        checked: root.form.isReduceOnly
        enabled: root.ticket.texts.hasReduceOnly || root.form.isReduceOnly
        objectName: "reduceOnly"
        text: qsTr("Reduce")
        tip: root.ticket.texts.hasReduceOnly
            ? qsTr("Reduce-only: never enlarges a position or opens one")
            : qsTr("%1 has no reduce-only orders").arg(root.ticket.venueName)
        onToggled: root.form.isReduceOnly = reduce.checked
    }
    TSwitch {
        id: random

        checked: root.form.isRandomized
        objectName: "randomized"
        text: qsTr("Random")
        tip: qsTr("Slices come at times that are not even, so that others cannot tell when")
        visible: root.form.hasMinutes
        onToggled: root.form.isRandomized = random.checked
    }
}
