// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import QtQuick.Templates as T
import Gannet
import Gannet.Ui

/// Where the order goes: venue and account, with the touch there. Where several venues or accounts trade the same
/// thing it opens a list of them (click, Space or Down); their markets are subscribed while it is open.
T.AbstractButton {
    id: root

    required property TicketViewModel ticket

    readonly property bool isChooser: root.ticket.routes.count > 1

    function open() {
        if (!root.isChooser)
            return;
        root.ticket.routes.isOpen = true;
        list.open();
    }
    function pick(row: int) {
        list.close();
        root.ticket.takeRoute(row);
    }

    enabled: root.isChooser
    focusPolicy: root.isChooser ? Qt.TabFocus : Qt.NoFocus
    implicitHeight: Metrics.px(28)
    objectName: "route"
    Accessible.description: qsTr("Bid %1, ask %2").arg(root.ticket.texts.bid).arg(root.ticket.texts.ask)
    Accessible.name: qsTr("Route: %1, %2").arg(root.ticket.venueName).arg(root.ticket.texts.accountText)

    Keys.onDownPressed: root.open()
    onClicked: root.open()

    background: Rectangle {
        border.color: root.isChooser && hover.hovered ? Theme.textMuted : Theme.line
        border.width: Metrics.hairline
        color: Theme.bg1
        radius: Metrics.px(3)

        FocusRing {
            visible: root.activeFocus
        }
    }
    contentItem: Item { // qmllint disable deferred-property-id
        TTag {
            id: venue

            anchors.left: parent.left
            anchors.leftMargin: Metrics.px(8)
            anchors.verticalCenter: parent.verticalCenter
            text: root.ticket.venueTag
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
        }
        Row {
            id: touch

            anchors.right: parent.right
            anchors.rightMargin: root.isChooser ? Metrics.px(26) : Metrics.px(8)
            height: parent.height
            spacing: Metrics.px(4)

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
        IconPath {
            anchors.right: parent.right
            anchors.rightMargin: Metrics.px(8)
            anchors.verticalCenter: parent.verticalCenter
            name: "chevronDown"
            size: 12
            visible: root.isChooser
        }
    }

    // A button that is off hears no pointer, and what it says is wanted then too.
    HoverWatch {
        id: hover
    }
    TTip {
        text: root.isChooser
            ? qsTr("%1, account %2; click for the %3 ways of this order").arg(root.ticket.venueName).arg(
                  root.ticket.texts.accountText).arg(root.ticket.routes.count)
            : root.ticket.texts.hasAccount ? qsTr("%1, account of the order").arg(root.ticket.venueName)
                                           : qsTr("No account takes orders for this instrument")
        visible: hover.hovered && !list.visible
    }

    T.Popup {
        id: list

        focus: true
        implicitHeight: rows.contentHeight + 2 * padding
        margins: Metrics.gap
        objectName: "routeList"
        padding: Metrics.gap
        width: Math.max(root.width, Metrics.px(400))
        y: root.height + Metrics.px(2)

        background: Rectangle {
            border.color: Theme.line
            border.width: Metrics.hairline
            color: Theme.bg2
            radius: Metrics.px(3)
        }
        contentItem: ListView { // qmllint disable deferred-property-id
            id: rows

            clip: true
            focus: true
            implicitHeight: contentHeight
            interactive: false
            keyNavigationEnabled: true
            model: root.ticket.routes
            objectName: "routeRows"
            Accessible.name: qsTr("Ways of the order")
            Accessible.role: Accessible.List

            Keys.onEnterPressed: root.pick(rows.currentIndex)
            Keys.onReturnPressed: root.pick(rows.currentIndex)
            Keys.onSpacePressed: root.pick(rows.currentIndex)

            // qmllint disable unqualified
            delegate: TicketRouteRow {
                isChosen: index === root.ticket.routes.chosen
                isCurrent: index === rows.currentIndex
                width: rows.width
                onPicked: root.pick(index)
                onPointed: rows.currentIndex = index
            }
            // qmllint enable unqualified
        }

        onClosed: {
            root.ticket.routes.isOpen = false;
            root.forceActiveFocus(Qt.PopupFocusReason);
        }
        onOpened: rows.currentIndex = Math.max(0, root.ticket.routes.chosen)
    }
}
