// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Gannet
import Gannet.Ui

/// The bar over everything: the name, what is played, the way to a symbol, the look, the clock.
Rectangle {
    id: root

    required property PlayerModel player
    required property ClockModel clock

    signal searchAsked
    signal keysAsked
    signal menuClosed

    color: Theme.bg2
    implicitHeight: Metrics.topBar

    Row {
        id: name

        anchors.left: parent.left
        anchors.leftMargin: Metrics.px(12)
        height: parent.height
        spacing: Metrics.px(10)

        Logo {
            anchors.verticalCenter: parent.verticalCenter
        }
        TText {
            anchors.verticalCenter: parent.verticalCenter
            isMedium: true
            size: 15
            text: "Gannet"
        }
    }
    PlayerControls {
        anchors.left: name.right
        anchors.leftMargin: Metrics.px(28)
        anchors.verticalCenter: parent.verticalCenter
        player: root.player
        room: right.x - x - Metrics.px(20)
        visible: root.player.isActive
    }
    Row {
        id: right

        anchors.right: parent.right
        anchors.rightMargin: Metrics.px(12)
        height: parent.height
        spacing: Metrics.px(8)

        TButton {
            id: searchButton

            anchors.verticalCenter: parent.verticalCenter
            implicitHeight: Metrics.px(26)
            implicitWidth: Metrics.px(root.width < Metrics.px(1200) ? 120 : 216)
            objectName: "searchButton"
            tip: qsTr("Find a symbol for the focused block's link group (/ or Ctrl+K)")
            onClicked: root.searchAsked()

            contentItem: MenuFace {
                iconName: "search"
                keys: "/"
                text: qsTr("Symbol…")
            }
        }
        TButton {
            id: lookButton

            anchors.verticalCenter: parent.verticalCenter
            iconName: "half"
            implicitHeight: Metrics.px(26)
            isFlat: true
            isMenuOpen: look.visible
            objectName: "lookButton"
            tip: look.words
            onClicked: look.popup(lookButton, lookButton.width - look.implicitWidth, lookButton.height + Metrics.gap)

            LookMenu {
                id: look

                onClosed: root.menuClosed()
            }
        }
        TButton {
            anchors.verticalCenter: parent.verticalCenter
            iconName: "keys"
            implicitHeight: Metrics.px(26)
            isFlat: true
            objectName: "keysButton"
            tip: qsTr("Keys (F1)")
            onClicked: root.keysAsked()
        }
        Column {
            anchors.verticalCenter: parent.verticalCenter
            width: Math.max(time.implicitWidth, date.implicitWidth, Metrics.px(84))

            TText {
                id: time

                anchors.right: parent.right
                size: 13
                text: root.clock.timeText + " UTC"
            }
            TText {
                id: date

                anchors.right: parent.right
                color: Theme.textFaint
                size: 11
                text: root.clock.dateText
            }
        }
    }
}
