// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Gannet
import Gannet.Ui

/// The type of the order: the usual ones side by side, all of them in a menu. What this program watches because the
/// venue does not is marked local, what neither has is there and says so.
Item {
    id: root

    required property TicketViewModel ticket

    readonly property string type: root.ticket.form.type
    readonly property var usual: root.all.slice(0, root.width >= Metrics.px(300) ? 4 : 3) // side by side
    readonly property bool isUsual: root.usual.includes(root.type)
    readonly property var all: [ // words of types
        "limit", "market", "stop", "stop_limit", "take_profit", "take_profit_limit", "trailing", "twap"]
    readonly property var offered: root.ticket.types // of them
    readonly property var local: root.ticket.localTypes // of those

    function wordsOf(type: string): string {
        return {limit: qsTr("Limit"), market: qsTr("Market"), stop: qsTr("Stop"), stop_limit: qsTr("Stop-limit"),
                take_profit: qsTr("Take-profit"), take_profit_limit: qsTr("Take-profit limit"),
                trailing: qsTr("Trailing stop"), twap: qsTr("TWAP")}[type] ?? "";
    }
    function isOffered(type: string): bool {
        return root.offered.includes(type);
    }
    function isLocal(type: string): bool {
        return root.local.includes(type);
    }
    /// A small word behind a type in the menu.
    function markOf(type: string): string {
        return root.isLocal(type) ? qsTr("local") : root.isOffered(type) ? "" : qsTr("not at %1").arg(
                                                                              root.ticket.venueName);
    }
    function tipOf(type: string): string {
        if (!root.isOffered(type))
            return qsTr("%1 has no %2 orders").arg(root.ticket.venueName).arg(
                type === "twap" ? root.wordsOf(type) : root.wordsOf(type).toLowerCase());
        return root.isLocal(type) ? qsTr("%1 has none: this program watches its trigger, while it runs").arg(
                                        root.ticket.venueName) : "";
    }
    function pick(type: string) {
        root.ticket.form.type = type;
    }

    implicitHeight: Metrics.px(28)

    TSegments {
        id: segments

        anchors.bottom: parent.bottom
        anchors.left: parent.left
        anchors.right: more.left
        anchors.rightMargin: Metrics.gap
        anchors.top: parent.top
        name: qsTr("Type")
        objectName: "types"
        options: root.usual.map(type => ({value: type, text: root.wordsOf(type), tip: root.tipOf(type),
                                          mark: root.isLocal(type) ? qsTr("local") : "",
                                          isOff: !root.isOffered(type)}))
        value: root.type
        values: root.all.filter(type => root.isOffered(type))
        Accessible.name: qsTr("Type: %1").arg(root.wordsOf(root.type))
        Keys.onDownPressed: menu.popup(more, more.width - menu.implicitWidth, more.height)
        onPicked: value => root.pick(value)
    }
    TButton {
        id: more

        anchors.bottom: parent.bottom
        anchors.right: parent.right
        anchors.top: parent.top
        checked: !root.isUsual
        focusPolicy: Qt.NoFocus
        iconName: "chevronDown"
        isMenuOpen: menu.visible
        objectName: "moreTypes"
        text: root.isUsual ? "" : root.wordsOf(root.type)
        tip: qsTr("All types")
        width: Math.min(implicitWidth, root.width / 2)
        onClicked: menu.popup(more, more.width - menu.implicitWidth, more.height)
    }
    TMenu {
        id: menu

        onClosed: segments.forceActiveFocus(Qt.PopupFocusReason)

        TMenuItem {
            enabled: root.isOffered("limit")
            isChosen: root.type === "limit"
            keys: root.markOf("limit")
            text: root.wordsOf("limit")
            onTriggered: root.pick("limit")
        }
        TMenuItem {
            enabled: root.isOffered("market")
            isChosen: root.type === "market"
            keys: root.markOf("market")
            text: root.wordsOf("market")
            onTriggered: root.pick("market")
        }
        TMenuItem {
            enabled: root.isOffered("stop")
            isChosen: root.type === "stop"
            keys: root.markOf("stop")
            text: root.wordsOf("stop")
            onTriggered: root.pick("stop")
        }
        TMenuItem {
            enabled: root.isOffered("stop_limit")
            isChosen: root.type === "stop_limit"
            keys: root.markOf("stop_limit")
            text: root.wordsOf("stop_limit")
            onTriggered: root.pick("stop_limit")
        }
        TMenuItem {
            enabled: root.isOffered("take_profit")
            isChosen: root.type === "take_profit"
            keys: root.markOf("take_profit")
            text: root.wordsOf("take_profit")
            onTriggered: root.pick("take_profit")
        }
        TMenuItem {
            enabled: root.isOffered("take_profit_limit")
            isChosen: root.type === "take_profit_limit"
            keys: root.markOf("take_profit_limit")
            text: root.wordsOf("take_profit_limit")
            onTriggered: root.pick("take_profit_limit")
        }
        TMenuItem {
            enabled: root.isOffered("trailing")
            isChosen: root.type === "trailing"
            keys: root.markOf("trailing")
            text: root.wordsOf("trailing")
            onTriggered: root.pick("trailing")
        }
        TMenuItem {
            enabled: root.isOffered("twap")
            isChosen: root.type === "twap"
            keys: root.markOf("twap")
            objectName: "type-twap"
            text: root.wordsOf("twap")
            onTriggered: root.pick("twap")
        }
    }
}
