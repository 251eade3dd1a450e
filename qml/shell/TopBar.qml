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

    /// Width in px at scale 1: type grows with the scale, so what fits is told by it. Where room is short the words
    /// go first, then the clock, which the tape tells too; every button stays.
    readonly property real room: root.width / Theme.scale
    readonly property bool isPlaying: root.player.isActive

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
            visible: !root.isPlaying || root.room >= 560
        }
    }
    PlayerControls {
        anchors.left: name.right
        anchors.leftMargin: Metrics.px(root.room >= 900 ? 28 : 10)
        anchors.verticalCenter: parent.verticalCenter
        objectName: "playerControls"
        player: root.player
        room: right.x - x - Metrics.px(root.room >= 900 ? 20 : 8)
        visible: root.isPlaying
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
            implicitWidth: root.room >= 860 ? Metrics.px(root.room >= 1200 ? 216 : 120)
                                            : implicitContentWidth + leftPadding + rightPadding
            objectName: "searchButton"
            tip: qsTr("Find a symbol for the focused block's link group (/ or Ctrl+K)")
            onClicked: root.searchAsked()

            contentItem: MenuFace {
                iconName: "search"
                keys: "/"
                text: root.room >= 860 ? qsTr("Symbol…") : ""
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
            objectName: "clock"
            visible: !root.isPlaying || root.room >= 780
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
