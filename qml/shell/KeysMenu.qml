// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Gannet
import Gannet.Ui

/// What keys do: the sheets, the palette and the order line; which profile trades; and when a person is asked.
TMenu {
    id: root

    required property KeyRouter router

    signal sheetAsked(bool isAll)
    signal paletteAsked
    signal lineAsked
    signal profileAsked(string profile)
    signal confirmAsked

    objectName: "keysMenu"
    preferredWidth: Metrics.px(300)

    TMenuItem {
        keys: "F1"
        text: qsTr("Keys of this block")
        onTriggered: root.sheetAsked(false)
    }
    TMenuItem {
        keys: "Shift+F1"
        text: qsTr("All keys")
        onTriggered: root.sheetAsked(true)
    }
    TMenuItem {
        keys: "Ctrl+K"
        objectName: "paletteItem"
        text: qsTr("Find anything there is to do")
        onTriggered: root.paletteAsked()
    }
    TMenuItem {
        keys: "Ctrl+;"
        text: qsTr("Order line")
        onTriggered: root.lineAsked()
    }
    TMenuTitle {
        text: qsTr("Trading keys")
    }
    TMenuItem {
        isChosen: root.router.profile === "standard"
        objectName: "profile-standard"
        text: qsTr("Standard: function keys trade")
        onTriggered: root.profileAsked("standard")
    }
    TMenuItem {
        isChosen: root.router.profile === "scalper"
        objectName: "profile-scalper"
        text: qsTr("Scalper: one letter, one order…")
        onTriggered: root.profileAsked("scalper")
    }
    TMenuItem {
        isChosen: root.router.profile === "desk"
        objectName: "profile-desk"
        text: qsTr("Desk: the ticket first")
        onTriggered: root.profileAsked("desk")
    }
    TMenuItem {
        height: visible ? implicitHeight : 0
        isChosen: root.router.followsPointer
        objectName: "followsPointer"
        text: qsTr("Keys act on the ladder under the pointer")
        visible: root.router.mayFollowPointer
        onTriggered: root.router.followsPointer = !root.router.followsPointer
    }
    TMenuTitle {
        text: qsTr("Asking first")
    }
    TMenuItem {
        objectName: "confirmItem"
        text: qsTr("Confirmations…")
        onTriggered: root.confirmAsked()
    }
}
