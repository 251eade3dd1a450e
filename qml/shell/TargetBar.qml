// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Gannet
import Gannet.Ui

/// What a trading key acts on, whether it may, and the two switches: arm and kill. Where room is short the venue goes
/// first, then the account and the keys of the switches, then a day's result that has no limit; instrument, mode,
/// state and what is used of the daily loss stay.
Row {
    id: root

    required property TargetModel target
    required property ActionRunner runner
    required property KeyRouter router
    required property RiskModel risk
    required property ReconcileModel reconcile
    property real room: Metrics.px(600)

    signal killAsked
    signal accountsAsked
    signal reconcileAsked

    readonly property bool isLive: root.target.mode === "live"
    readonly property color dayTone: root.risk.usedPct >= 100 ? Theme.critical
        : root.risk.usedPct >= 80 ? Theme.honest : Theme.textMuted
    readonly property color modeTone: root.isLive ? Theme.text : Theme.honest
    /// The alarm of the target's position takes its room from what is only good to know.
    readonly property real alarmRoom: root.risk.stopMark !== "" ? Metrics.px(70) : 0
    /// Kept for the day's result, whatever its digits are: nothing moves with them.
    readonly property real dayRoom: !root.risk.isKnown ? 0
        : Math.max(Metrics.px(root.risk.hasLimit ? 170 : 120), day.implicitWidth) + Metrics.px(18)
    readonly property bool hasDay: root.risk.isKnown
        && (root.risk.hasLimit || root.room >= Metrics.px(330) + root.dayRoom + root.alarmRoom)
    readonly property real moreRoom: root.alarmRoom + (root.hasDay ? root.dayRoom : 0)
    readonly property bool isLong: root.room >= Metrics.px(490) + root.moreRoom
    readonly property bool isMiddling: root.room >= Metrics.px(420) + root.moreRoom
    readonly property real lack: Math.max(0, Metrics.px(330) + root.moreRoom - root.room)
    /// What it cannot do without, an alarm too: it would not move into a row of its own just when one comes.
    readonly property real leastRoom: Metrics.px(330) + (root.risk.hasLimit ? root.dayRoom + Metrics.px(70) : 0)

    spacing: Metrics.px(root.isMiddling ? 16 : 8)

    Rectangle {
        id: box

        border.color: Theme.line
        border.width: Metrics.hairline
        color: Theme.bg1
        height: Metrics.field
        objectName: "target"
        radius: Metrics.px(3)
        width: parts.implicitWidth
        Accessible.name: qsTr("Trading target: %1 on %2, account %3, %4, %5").arg(root.target.title)
            .arg(root.target.venueName).arg(root.target.account).arg(root.target.mode).arg(
                root.risk.stopMark !== "" ? arm.word + ", " + root.risk.stopMark : arm.word)
        Accessible.role: Accessible.StaticText

        Row {
            id: parts

            height: parent.height
            leftPadding: Metrics.px(8)
            spacing: Metrics.px(6)

            IconPath {
                anchors.verticalCenter: parent.verticalCenter
                name: "play"
                size: 11
                tone: Theme.accent
            }
            TText {
                anchors.verticalCenter: parent.verticalCenter
                color: root.target.title ? Theme.text : Theme.textFaint
                elide: Text.ElideRight
                isMedium: true
                objectName: "targetTitle"
                text: root.target.title || qsTr("no target")
                width: Math.min(implicitWidth, Math.max(Metrics.px(40), implicitWidth - root.lack))
            }
            TText {
                anchors.verticalCenter: parent.verticalCenter
                color: root.target.hasAccount && !root.target.standing ? Theme.textMuted : Theme.honest
                objectName: "targetAccount"
                text: !root.target.title ? ""
                    : !root.target.hasAccount ? root.target.isKnown ? qsTr("no account") : qsTr("not known yet")
                    : (root.isLong ? root.target.venueName + " · " : "") + root.target.account
                        + (root.target.standing !== "" ? " · " + root.target.standing : "")
                visible: text !== "" && (root.isMiddling || !root.target.hasAccount)

                TapHandler {
                    onTapped: root.reconcileAsked()
                }
            }
            TButton {
                anchors.verticalCenter: parent.verticalCenter
                iconName: "refresh"
                implicitHeight: Metrics.px(20)
                isFlat: true
                objectName: "tryNow"
                text: qsTr("Try now")
                tip: qsTr("Opens the session with %1 now, and compares the account (Ctrl+R)").arg(
                    root.target.venueName)
                tone: Theme.honest
                visible: root.target.isWaiting
                onClicked: root.reconcile.compareAll()
            }
            TButton {
                anchors.verticalCenter: parent.verticalCenter
                iconName: "warning"
                implicitHeight: Metrics.px(20)
                isFlat: true
                objectName: "differs"
                tip: qsTr("Accounts and venues differ, waiting for you: %1 (Ctrl+Shift+R)").arg(
                    root.reconcile.openCount)
                tone: Theme.honest
                visible: root.reconcile.openCount > 0
                onClicked: root.reconcileAsked()
            }
            TButton {
                id: chooser

                anchors.verticalCenter: parent.verticalCenter
                iconName: "chevronDown"
                implicitHeight: Metrics.px(20)
                isFlat: true
                objectName: "chooseAccount"
                tip: accountMenu.visible ? "" : qsTr("Another of the %1 accounts of %2").arg(
                    root.target.accounts.length).arg(root.target.venueName)
                visible: root.target.accounts.length > 1
                onClicked: accountMenu.popup(chooser, 0, chooser.height)
            }
            TTag {
                anchors.verticalCenter: parent.verticalCenter
                frame: root.modeTone
                objectName: "targetMode"
                text: root.target.mode.toUpperCase()
                tip: root.isLive ? qsTr("Orders go to the venue: real money")
                    : root.target.mode === "shadow"
                        ? qsTr("Orders are simulated, in a portfolio of their own beside the paper account's")
                        : qsTr("Orders are simulated; the market is real or recorded")
                tone: root.modeTone
                visible: root.target.hasAccount
            }
            TTag {
                anchors.verticalCenter: parent.verticalCenter
                frame: Theme.critical
                objectName: "targetStop"
                text: root.risk.stopMark
                tip: root.risk.stopWords
                tone: Theme.critical
                visible: text !== ""
            }
            TTag {
                anchors.verticalCenter: parent.verticalCenter
                frame: Theme.critical
                objectName: "storeTrouble"
                text: qsTr("STORE")
                tip: qsTr("Nothing that adds risk is taken: %1").arg(root.target.storeTrouble)
                tone: Theme.critical
                visible: root.target.storeTrouble !== ""
            }
            // The day's result and the loss that ends the day.
            Item {
                anchors.verticalCenter: parent.verticalCenter
                height: parent.height
                objectName: "risk"
                visible: root.hasDay
                width: root.dayRoom - parts.spacing

                TText {
                    id: day

                    anchors.centerIn: parent
                    color: root.dayTone
                    objectName: "riskDay"
                    text: qsTr("day %1").arg(root.risk.dayText)
                }
                Rectangle {
                    anchors.bottom: parent.bottom
                    anchors.bottomMargin: Metrics.px(3)
                    color: Theme.line
                    height: Metrics.px(2)
                    visible: root.risk.usedPct >= 0
                    width: parent.width

                    Rectangle {
                        color: root.dayTone
                        height: parent.height
                        width: parent.width * Math.max(root.risk.usedPct, 0) / 100
                    }
                }
            }
            TButton {
                id: arm

                readonly property string word: root.target.isKilled ? qsTr("KILLED")
                    : root.target.isArmed ? root.isLive ? qsTr("ARMED LIVE") : qsTr("ARMED") : qsTr("DISARMED")

                anchors.verticalCenter: parent.verticalCenter
                implicitHeight: parent.height
                keys: root.isMiddling ? root.router.keysOf("arm.toggle") : ""
                objectName: "arm"
                text: word
                tip: root.target.isKilled ? qsTr("Killed: %1. Opens the panel that releases it.").arg(
                         root.target.killedText)
                    : root.target.problem ? root.target.problem
                    : root.target.isArmed ? qsTr("Disarm: no order that adds risk is taken then (%1)").arg(
                          root.router.keysOf("arm.toggle"))
                    : qsTr("Arm for %1 (%2). Cancels and closing need no arming.").arg(root.target.mode).arg(
                          root.router.keysOf("arm.toggle"))
                onClicked: {
                    if (root.target.isKilled)
                        root.killAsked();
                    else
                        root.runner.run("arm.toggle");
                }

                background: Rectangle {
                    border.color: arm.isLit ? arm.fillTone : Theme.line
                    border.width: Metrics.hairline
                    color: arm.isLit ? Theme.mix(arm.fillTone, Theme.bg1, 0.28)
                        : arm.hovered ? Theme.mix(Theme.line, Theme.bg2, 0.4) : Theme.bg1
                    radius: Metrics.px(3)

                    FocusRing {
                        visible: arm.activeFocus
                    }
                }
                readonly property bool isLit: root.target.isKilled || root.target.isArmed
                readonly property color fillTone: root.isLive || root.target.isKilled ? Theme.critical : Theme.honest
            }
        }
        HoverWatch {
            id: hover
        }
        TTip {
            text: root.target.problem || root.target.standingText
                || qsTr("Trading keys act on this: the last ladder or ticket that had the keyboard.") + "\n"
                + root.risk.limitsText
            visible: hover.hovered && !arm.hovered && !chooser.hovered && !accountMenu.visible
        }
    }
    TMenu {
        id: accountMenu

        objectName: "accountMenu"
        preferredWidth: Metrics.px(260)

        Repeater {
            model: root.target.accounts

            // qmllint disable unqualified
            TMenuItem {
                required property var modelData // one of TargetModel.accounts

                isChosen: modelData.isChosen
                text: modelData.account + " · " + modelData.mode.toUpperCase()
                    + (modelData.standing !== "" ? " · " + modelData.standing : "")
                onTriggered: {
                    accountMenu.close(); // choosing makes its entries anew, and a menu whose entry is gone stays open
                    root.target.chooseAccount(modelData.account, modelData.mode);
                }
            }
            // qmllint enable unqualified
        }
        TMenuItem {
            keys: "Ctrl+Shift+A"
            objectName: "accountsItem"
            text: qsTr("Accounts and keys…")
            onTriggered: root.accountsAsked()
        }
    }
    HoldButton {
        anchors.verticalCenter: parent.verticalCenter
        height: Metrics.field
        keys: root.isLong ? qsTr("hold") : ""
        objectName: "kill"
        text: qsTr("Kill")
        tip: qsTr("Blocks new risk everywhere and cancels all entries (%1 twice). Released only by typing.").arg(
            root.router.keysOf("kill"))
        tone: Theme.critical
        onHeld: root.runner.run("kill")
    }
}
