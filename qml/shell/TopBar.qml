// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Gannet
import Gannet.Ui

/// The bar over everything: the name, what is played, what is traded and whether it may be, the way to a symbol, the
/// look, the clock. The target gets a row of its own where it has no room beside the rest.
Rectangle {
    id: root

    required property PlayerModel player
    required property ClockModel clock
    required property TargetModel target
    required property ActionRunner runner
    required property KeyRouter router
    required property KillModel kill
    required property RiskModel risk
    required property ReconcileModel reconcile
    required property AccountsDesk accounts ///< null: this run keeps no keys

    signal searchAsked
    signal lineAsked
    signal sheetAsked(bool isAll)
    signal paletteAsked
    signal settingsAsked
    signal profileAsked(string profile)
    signal confirmAsked
    signal menuClosed
    signal killPanelAsked
    signal accountsAsked
    signal reconcileAsked

    /// Width in px at scale 1: type grows with the scale, so what fits is told by it. Where room is short the words
    /// go first, then the clock, which the tape tells too; every button stays.
    readonly property real room: root.width / Theme.scale
    readonly property bool isPlaying: root.player.isActive
    readonly property bool hasSearchWords: root.room >= (root.isPlaying ? 1500 : 860)
    /// What a target takes in the first row, and may leave to it.
    readonly property real targetRoom: right.x - Metrics.px(16)
        - (root.isPlaying ? player.x + player.leastWidth : name.x + name.width)
    readonly property bool isTwoRows: root.targetRoom < targetBar.leastRoom
    readonly property Item targetItem: targetBar ///< what trading says stands under it

    color: Theme.bg2
    implicitHeight: root.isTwoRows ? 2 * Metrics.topBar : Metrics.topBar

    Row {
        id: name

        anchors.left: parent.left
        anchors.leftMargin: Metrics.px(12)
        height: Metrics.topBar
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
        id: player

        anchors.left: name.right
        anchors.leftMargin: Metrics.px(root.room >= 900 ? 28 : 10)
        anchors.verticalCenter: name.verticalCenter
        objectName: "playerControls"
        player: root.player
        room: (root.isTwoRows ? right.x : targetBar.x) - x - Metrics.px(root.room >= 900 ? 20 : 8)
        visible: root.isPlaying
    }
    TargetBar {
        id: targetBar

        objectName: "targetBar"
        reconcile: root.reconcile
        risk: root.risk
        room: root.isTwoRows ? root.width - Metrics.px(24) : root.targetRoom
        router: root.router
        runner: root.runner
        target: root.target
        visible: !root.kill.isEverything
        onAccountsAsked: root.accountsAsked()
        onKillAsked: root.killPanelAsked()
        onReconcileAsked: root.reconcileAsked()
        x: root.isTwoRows ? Metrics.px(12) : right.x - width - Metrics.px(16)
        y: (root.isTwoRows ? Metrics.topBar : 0) + Math.round((Metrics.topBar - height) / 2)
    }
    Rectangle {
        id: killed

        color: Theme.critical
        height: Metrics.field
        objectName: "killed"
        radius: Metrics.px(3)
        visible: root.kill.isEverything
        width: Math.min(targetBar.room, killedWords.implicitWidth + killedButton.width + Metrics.px(24))
        x: root.isTwoRows ? Metrics.px(12) : right.x - width - Metrics.px(16)
        y: (root.isTwoRows ? Metrics.topBar : 0) + Math.round((Metrics.topBar - height) / 2)
        Accessible.name: killedWords.text
        Accessible.role: Accessible.AlertMessage

        TText {
            id: killedWords

            anchors.left: parent.left
            anchors.leftMargin: Metrics.px(10)
            anchors.right: killedButton.left
            anchors.rightMargin: Metrics.px(6)
            anchors.verticalCenter: parent.verticalCenter
            color: Theme.bg0
            elide: Text.ElideRight
            isMedium: true
            text: qsTr("KILLED %1 · new risk is blocked · entries left %2 · positions %3").arg(root.kill.sinceText)
                .arg(root.kill.entriesLeft + root.kill.inDoubt).arg(root.kill.positions)
        }
        TButton {
            id: killedButton

            anchors.right: parent.right
            anchors.rightMargin: Metrics.px(3)
            anchors.verticalCenter: parent.verticalCenter
            implicitHeight: Metrics.px(22)
            objectName: "killPanelButton"
            text: qsTr("Kill panel")
            onClicked: root.killPanelAsked()
        }
    }
    Row {
        id: right

        anchors.right: parent.right
        anchors.rightMargin: Metrics.px(12)
        height: Metrics.topBar
        spacing: Metrics.px(8)

        // One for everything has the whole bar.
        TButton {
            anchors.verticalCenter: parent.verticalCenter
            iconName: "warning"
            implicitHeight: Metrics.px(26)
            objectName: "killSwitches"
            text: root.room >= 1100 ? qsTr("Killed: %1").arg(root.kill.switches.length) : ""
            tip: qsTr("Kill switches that are set: %1 (Shift+F12)").arg(
                [...root.kill.switches].map(one => one.words).join(", "))
            tone: Theme.critical
            visible: root.kill.isSet && !root.kill.isEverything
            onClicked: root.killPanelAsked()
        }
        TButton {
            readonly property var names: root.accounts ? [...root.accounts.waiting] : [] // a list of names

            anchors.verticalCenter: parent.verticalCenter
            iconName: "lock"
            implicitHeight: Metrics.px(26)
            objectName: "keysWait"
            text: root.room >= 1200 ? qsTr("Accounts: %1").arg(names.length) : ""
            tip: qsTr("Do not trade before you did something (Ctrl+Shift+A):\n%1").arg(names.join("\n"))
            tone: Theme.honest
            visible: names.length > 0
            onClicked: root.accountsAsked()
        }
        TButton {
            id: searchButton

            anchors.verticalCenter: parent.verticalCenter
            implicitHeight: Metrics.px(26)
            implicitWidth: root.hasSearchWords ? Metrics.px(root.room >= 1700 ? 216 : 120)
                                               : implicitContentWidth + leftPadding + rightPadding
            objectName: "searchButton"
            tip: qsTr("Find a symbol for the focused block's link group (/ or Ctrl+L)")
            onClicked: root.searchAsked()

            contentItem: MenuFace {
                iconName: "search"
                keys: "/"
                text: root.hasSearchWords ? qsTr("Symbol…") : ""
            }
        }
        TButton {
            anchors.verticalCenter: parent.verticalCenter
            iconName: "prompt"
            implicitHeight: Metrics.px(26)
            isFlat: true
            objectName: "lineButton"
            tip: qsTr("Order line: type an order (Ctrl+;)")
            onClicked: root.lineAsked()
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
                onSettingsAsked: root.settingsAsked()
            }
        }
        TButton {
            id: keysButton

            anchors.verticalCenter: parent.verticalCenter
            iconName: "keys"
            implicitHeight: Metrics.px(26)
            isFlat: true
            isMenuOpen: keysMenu.visible
            objectName: "keysButton"
            tip: qsTr("Keys and confirmations; trading keys: %1").arg(root.router.profileTitle)
            onClicked: keysMenu.popup(keysButton, keysButton.width - keysMenu.implicitWidth,
                                      keysButton.height + Metrics.gap)

            KeysMenu {
                id: keysMenu

                router: root.router
                onClosed: root.menuClosed()
                onConfirmAsked: root.confirmAsked()
                onLineAsked: root.lineAsked()
                onPaletteAsked: root.paletteAsked()
                onProfileAsked: profile => root.profileAsked(profile)
                onSheetAsked: isAll => root.sheetAsked(isAll)
            }
        }
        Column {
            anchors.verticalCenter: parent.verticalCenter
            objectName: "clock"
            visible: !root.isPlaying || root.room >= 1100
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
    // Real money, or nothing at all: the whole width says so.
    Rectangle {
        anchors.bottom: parent.bottom
        color: Theme.critical
        height: Metrics.px(3)
        objectName: "criticalLine"
        visible: root.kill.isSet || (root.target.isArmed && root.target.mode === "live")
        width: parent.width
    }
}
