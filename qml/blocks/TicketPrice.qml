// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Gannet
import Gannet.Ui

/// The prices that the type has: the limit with chips that follow the market, the trigger and what it watches, the
/// distance of a stop that follows; the minutes of what is spread over a time.
Column {
    id: root

    required property TicketViewModel ticket
    required property var wrong // names of fields with something wrong

    readonly property TicketForm form: root.ticket.form
    readonly property alias price: price
    readonly property alias trigger: trigger
    readonly property alias minutes: minutes

    spacing: Metrics.gap

    TicketInput {
        id: trigger

        chip: root.form.hasTrail ? "" : sources.words[root.form.triggerSource] ?? ""
        chipTip: qsTr("The price that fires it; click for the next one the venue has")
        hint: root.form.hasTrail ? qsTr("50t, 0.5% or 120") : qsTr("a price")
        isChipStop: true
        isWrong: root.wrong.includes("trigger")
        label: root.form.hasTrail ? qsTr("Follows at a distance of") : qsTr("Trigger %1").arg(root.ticket.quote)
        objectName: "trigger"
        textSize: 20
        typed: root.form.hasTrail ? root.form.trail : root.form.trigger
        visible: root.form.hasTrigger || root.form.hasTrail
        width: root.width
        hasSteps: root.form.hasTrigger
        onChipClicked: sources.next()
        onEdited: text => {
            if (root.form.hasTrail)
                root.form.trail = text;
            else
                root.form.trigger = text;
        }
        onStepped: steps => {
            if (root.form.hasTrigger)
                root.ticket.step("trigger", steps);
        }
    }
    TicketInput {
        id: minutes

        hint: "30"
        isWrong: root.wrong.includes("minutes")
        label: qsTr("Over minutes")
        objectName: "minutes"
        rules: root.ticket.texts.minutesRule
        textSize: 20
        typed: root.form.minutes
        visible: root.form.hasMinutes
        width: root.width
        onEdited: text => root.form.minutes = text
        onStepped: steps => root.ticket.step("minutes", steps)
    }
    QtObject {
        id: sources

        readonly property var offered: root.ticket.triggerSources // words
        readonly property var words: ({mark: qsTr("mark"), last: qsTr("last"), index: qsTr("index")}) // by source

        function next() {
            const all = sources.offered;
            root.form.triggerSource = all[(all.indexOf(root.form.triggerSource) + 1) % all.length] ?? "mark";
        }
    }
    TicketInput {
        id: price

        chip: root.ticket.texts.priceMode
        chipTip: root.ticket.texts.isFollowing
            ? qsTr("The price follows the market; click to pin it where it is")
            : qsTr("Pinned: the price stays as it was typed")
        hint: qsTr("a price, b+2, m-0.1%")
        isWrong: root.wrong.includes("price")
        label: qsTr("Price %1").arg(root.ticket.quote)
        objectName: "price"
        rules: root.ticket.texts.pricePlace
        shown: root.ticket.texts.isFollowing ? root.ticket.texts.price : ""
        textSize: 28
        typed: root.form.price
        visible: root.form.hasPrice
        width: root.width
        onChipClicked: root.ticket.pickPrice("p")
        onEdited: text => root.form.price = text
        onStepped: steps => root.ticket.step("price", steps)
    }
    Row {
        id: chips

        readonly property var all: [ // objects {key, text, tip}
            {key: "b", text: qsTr("Bid"), tip: qsTr("Follows the best bid (type b)")},
            {key: "m", text: qsTr("Mid"), tip: qsTr("Follows the middle of bid and ask (type m)")},
            {key: "a", text: qsTr("Ask"), tip: qsTr("Follows the best ask (type a)")},
            {key: "j", text: qsTr("Join"), tip: qsTr("Follows the touch of its own side (type j)")},
            {key: "x", text: qsTr("Cross"), tip: qsTr("Follows the touch of the other side, and takes (type x)")}]

        spacing: Metrics.gap
        visible: root.form.hasPrice

        Repeater {
            model: chips.all.length

            // qmllint disable unqualified
            TChip {
                id: chip

                required property int index

                readonly property var way: chips.all[chip.index] // one of chips.all

                focusPolicy: Qt.NoFocus
                implicitHeight: Metrics.px(24)
                keys: root.width >= Metrics.px(340) ? chip.way.key : ""
                leftPadding: Metrics.px(4)
                objectName: "price-" + chip.way.key
                text: chip.way.text
                tip: chip.way.tip
                width: chip.index === 4 ? root.width - x : Math.floor((root.width - 4 * Metrics.gap) / 5)
                onClicked: root.ticket.pickPrice(chip.way.key)
            }
            // qmllint enable unqualified
        }
    }
}
