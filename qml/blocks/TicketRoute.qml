// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Gannet
import Gannet.Ui

/// Where the order goes: venue and account, with the touch there. Several accounts of the venue are chosen in turn.
Rectangle {
    id: root

    required property TicketViewModel ticket

    readonly property var accounts: root.ticket.accounts // names
    readonly property bool isChooser: root.accounts.length > 1

    function next() {
        const at = root.accounts.indexOf(root.ticket.account);
        root.ticket.account = root.accounts[(at + 1) % root.accounts.length];
    }

    border.color: Theme.line
    border.width: Metrics.hairline
    color: Theme.bg1
    implicitHeight: Metrics.px(28)
    radius: Metrics.px(3)

    TTag {
        id: venue

        anchors.left: parent.left
        anchors.leftMargin: Metrics.px(8)
        anchors.verticalCenter: parent.verticalCenter
        text: root.ticket.venueTag
        tip: root.ticket.venueName
    }
    TText {
        id: account

        anchors.left: venue.right
        anchors.leftMargin: Metrics.px(6)
        anchors.right: touch.left
        anchors.rightMargin: Metrics.px(6)
        color: root.ticket.texts.hasAccount ? Theme.text : Theme.honest
        elide: Text.ElideRight
        height: parent.height
        objectName: "account"
        text: root.ticket.texts.accountText

        HoverWatch {
            id: hover
        }
        TTip {
            text: root.isChooser ? qsTr("Account of the order; click for the next one of %1").arg(root.accounts.length)
                : root.ticket.texts.hasAccount ? qsTr("Account of the order")
                                               : qsTr("No account takes orders for this instrument")
            visible: hover.hovered
        }
        TapHandler {
            enabled: root.isChooser
            onTapped: root.next()
        }
    }
    Row {
        id: touch

        anchors.right: parent.right
        anchors.rightMargin: Metrics.px(8)
        height: parent.height
        spacing: Metrics.px(4)
        Accessible.name: qsTr("Bid %1, ask %2").arg(root.ticket.texts.bid).arg(root.ticket.texts.ask)
        Accessible.role: Accessible.StaticText

        TText {
            color: Theme.bid
            height: parent.height
            text: root.ticket.texts.bid || "—"
        }
        TText {
            color: Theme.textFaint
            height: parent.height
            text: "/"
        }
        TText {
            color: Theme.ask
            height: parent.height
            text: root.ticket.texts.ask || "—"
        }
    }
}
