// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Gannet
import Gannet.Ui

/// How long the order stays, how far it may slip, and the trader's own word for it.
Column {
    id: root

    required property TicketViewModel ticket
    required property var wrong // names of fields with something wrong

    readonly property TicketForm form: root.ticket.form
    readonly property alias expiry: expiry
    readonly property var all: ["gtc", "ioc", "fok", "gtd", "day"] // words of the times in force
    readonly property var offered: root.ticket.timesInForce // of them
    readonly property var local: root.ticket.localTimesInForce // of those

    /// Whether what is wrong with the flags is the cap.
    readonly property bool isCapWrong: root.form.hasCap && root.wrong.includes("flags")

    function take(reason: int) {
        cap.forceActiveFocus(reason);
    }
    function tipOf(tif: string): string {
        const words = {gtc: qsTr("Good till cancelled"), ioc: qsTr("What fills at once; the rest is cancelled"),
            fok: qsTr("All of it at once, or nothing"), gtd: qsTr("Until a time"), day: qsTr("Until 00:00 UTC")};
        if (!root.offered.includes(tif))
            return qsTr("%1 has no %2").arg(root.ticket.venueName).arg(tif.toUpperCase());
        return root.local.includes(tif)
            ? qsTr("%1. %2 has none: this program cancels it then, while it runs").arg(words[tif]).arg(
                  root.ticket.venueName) : words[tif];
    }

    spacing: Metrics.gap

    TSegments {
        name: qsTr("Time in force")
        objectName: "tif"
        options: root.all.map(tif => ({value: tif, text: tif === "day" ? qsTr("Day") : tif.toUpperCase(),
                                       tip: root.tipOf(tif),
                                       mark: root.local.includes(tif) ? qsTr("local") : "",
                                       isOff: !root.offered.includes(tif)}))
        value: root.form.timeInForce
        visible: !root.form.hasMinutes
        width: root.width
        onPicked: value => root.form.timeInForce = value
    }
    TField {
        id: expiry

        background: Rectangle {
            border.color: root.wrong.includes("expiry") ? Theme.honest : Theme.line
            border.width: Metrics.hairline
            color: Theme.bg0
            radius: Metrics.px(3)

            FocusRing {
                visible: expiry.activeFocus
            }
        }
        objectName: "expiry"
        placeholderText: qsTr("Ends: +30m, 17:00, 2026-12-24 (UTC)")
        text: root.form.expiry
        visible: root.form.timeInForce === "gtd" && !root.form.hasMinutes
        width: root.width
        onTextEdited: root.form.expiry = expiry.text
    }
    Item {
        height: Metrics.px(16)
        width: root.width

        TText {
            color: Theme.textMuted
            height: parent.height
            size: 11
            text: qsTr("Cap on slippage")
            visible: root.form.hasCap
        }
        TText {
            color: Theme.textMuted
            height: parent.height
            size: 11
            text: qsTr("Tag")
            x: root.form.hasCap ? cap.width + Metrics.gap : 0
        }
    }
    Row {
        spacing: Metrics.gap

        TField {
            id: cap

            objectName: "cap"
            placeholderText: qsTr("none: 0.3%, 30bp, 5t")
            problem: ""
            text: root.form.cap
            visible: root.form.hasCap
            width: Math.floor((root.width - Metrics.gap) / 2)
            Accessible.name: qsTr("Cap on slippage")
            onTextEdited: root.form.cap = cap.text

            TTip {
                text: qsTr("How far from the touch it may fill: 0.3%, 30bp or 5t. Empty: no cap")
                visible: cap.hovered
            }
        }
        TField {
            id: tag

            objectName: "tag"
            placeholderText: qsTr("saved with its fills")
            text: root.form.tag
            width: root.form.hasCap ? root.width - cap.width - Metrics.gap : root.width
            onTextEdited: root.form.tag = tag.text
        }
    }
}
