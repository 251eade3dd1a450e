// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import QtQuick.Templates as T
import Gannet
import Gannet.Ui

/// The foot of a ticket, always in sight: what is wrong and what would do, what became of the last order, the figures
/// that are needed before the press, and the button that says exactly what it sends. A question takes its place.
Column {
    id: root

    required property TicketViewModel ticket
    required property Item host

    readonly property ticketTexts texts: root.ticket.texts
    readonly property bool isLocked: root.ticket.lock?.isLocked ?? false
    readonly property bool isReady: root.texts.isReady && !root.isLocked
    readonly property alias switches: switches
    readonly property string problemCode: root.texts.problemCode
    readonly property color tone: root.ticket.form.isBuy ? Theme.bid : Theme.ask

    /// Where the caret goes when no field is to blame.
    function take(reason: int) {
        button.forceActiveFocus(reason);
    }

    spacing: Metrics.gap
    // Another fix in the place of the last; one that follows the market is no other.
    onProblemCodeChanged: unmeant.restart()

    Rectangle {
        border.color: Theme.honest
        border.width: Metrics.hairline
        color: Theme.mix(Theme.honest, Theme.bg1, 0.1)
        height: problem.implicitHeight + 2 * Metrics.px(5)
            + (fix.visible ? fix.height + Metrics.gap : code.visible ? code.height : 0)
        objectName: "problem"
        radius: Metrics.px(3)
        visible: problem.text !== ""
        width: root.width
        Accessible.name: problem.text
        Accessible.role: Accessible.AlertMessage

        TText {
            id: problem

            text: root.texts.problem
            width: parent.width - 2 * x
            wrapMode: Text.Wrap
            x: Metrics.px(8)
            y: Metrics.px(5)
        }
        TButton {
            id: fix

            anchors.bottom: parent.bottom
            anchors.bottomMargin: Metrics.px(5)
            focusPolicy: Qt.NoFocus
            implicitHeight: Metrics.px(22)
            keys: "Alt+Enter"
            objectName: "fix"
            text: root.texts.fixLabel
            tip: qsTr("Changes the ticket; nothing is sent")
            visible: root.texts.fix !== ""
            x: Metrics.px(8)
            onClicked: if (!unmeant.running)
                root.ticket.applyFix()
            onVisibleChanged: if (fix.visible)
                unmeant.restart()
        }
        // It comes up under a hand that was about to press something else.
        Timer {
            id: unmeant

            interval: 500
            objectName: "fixUnmeant"
        }
        TText {
            id: code

            anchors.bottom: parent.bottom
            anchors.bottomMargin: fix.visible ? Metrics.px(7) : Metrics.px(4)
            anchors.left: fix.visible ? fix.right : parent.left
            anchors.leftMargin: Metrics.px(8)
            anchors.right: parent.right
            anchors.rightMargin: Metrics.px(8)
            color: Theme.textMuted
            elide: Text.ElideRight
            height: Metrics.px(14)
            horizontalAlignment: Text.AlignRight
            isMono: true
            objectName: "code"
            size: 10
            text: root.texts.problemCode
            visible: root.texts.problemCode !== ""
        }
    }
    TText {
        id: status

        color: root.texts.statusTone === "doubt" || root.texts.statusTone === "bad" ? Theme.honest
             : root.texts.statusTone === "good" ? Theme.text : Theme.textMuted
        objectName: "status"
        text: status.unbroken(root.texts.status)
        visible: text !== "" && root.texts.statusTone !== "wait"
            && !(root.texts.statusTone === "bad" && problem.text !== "")
        width: root.width
        wrapMode: Text.Wrap
        Accessible.name: root.texts.status
        Accessible.role: Accessible.AlertMessage
    }
    ConfirmStrip {
        confirmText: root.ticket.form.isBuy ? qsTr("Send buy") : qsTr("Send sell")
        height: visible ? implicitHeight : 0
        host: root.host
        mayGoUnasked: root.ticket.mayGoUnasked
        objectName: "question"
        reasons: root.ticket.confirmReasons
        visible: root.texts.isConfirming
        width: root.width
        words: qsTr("%1: %2 · %3 %4").arg(root.texts.modeWord).arg(root.texts.confirmWords).arg(
                   root.ticket.title).arg(root.texts.accountText)
        onConfirmed: isLast => root.ticket.confirm(isLast)
        onDeclined: root.ticket.decline()
    }
    // Below what comes and goes, so that none of them moves under a hand.
    TicketSwitches {
        id: switches

        objectName: "switches"
        ticket: root.ticket
        width: root.width
    }
    TicketSummary {
        figures: root.ticket.figures
        hasTips: !root.texts.isConfirming // the button made room: the pointer came to rest here by itself
        objectName: "vital"
        part: TicketSummary.Vital
        width: root.width
    }
    T.AbstractButton {
        id: button

        enabled: !root.texts.isBusy
        focusPolicy: Qt.TabFocus
        height: Metrics.px(44)
        hoverEnabled: true
        objectName: "submit"
        visible: !root.texts.isConfirming
        width: root.width
        Accessible.description: root.texts.submitReason
        Accessible.name: root.texts.modeWord + " " + (root.isLocked ? qsTr("Locked: sends nothing") : root.texts.submit)
        onClicked: root.ticket.submit(TicketViewModel.Usual)

        contentItem: TicketOrderFace {
            isReady: root.isReady
            modeWord: root.texts.modeWord
            text: root.texts.statusTone === "wait" ? root.texts.status
                : root.isLocked ? qsTr("Locked: sends nothing")
                : root.texts.statusTone === "doubt" ? qsTr("In doubt, not sent again") : root.texts.submit
        }
        background: Rectangle {
            border.color: root.isReady ? root.tone : Theme.line
            border.width: Metrics.hairline
            color: root.isReady ? button.down ? Theme.mix(root.tone, Theme.bg0, 0.8) : root.tone
                                      : Theme.mix(root.tone, Theme.bg1, 0.14)
            radius: Metrics.px(3)

            FocusRing {
                anchors.margins: -Metrics.px(3)
                visible: button.activeFocus
            }
        }

        TTip {
            text: root.texts.submitReason
            visible: button.hovered && text !== ""
        }
    }
    TButton {
        iconName: root.texts.isKilled ? "warning" : "info"
        enabled: !root.texts.isKilled && root.texts.mode !== "live"
        focusPolicy: Qt.TabFocus
        implicitHeight: Metrics.px(24)
        objectName: "arm"
        // What is wrong is told once: after a press above, with this to do about it.
        text: root.texts.problemCode === "DISARMED" && root.texts.isF12Here ? qsTr("Arm %1: F12").arg(root.texts.mode)
                                                                            : root.texts.armText
        tip: root.texts.armTip !== "" ? root.texts.armTip
            : root.texts.mode === "live" ? qsTr("Arming for live is done with F12, in the top bar")
                                         : qsTr("Arms %1 now, as F12 does").arg(root.texts.mode)
        visible: root.texts.armText !== ""
        width: root.width
        onClicked: root.ticket.arm()
    }
    Item {
        height: Metrics.px(24) // as the button has that stands there otherwise
        visible: root.texts.armText === ""
        width: root.width

        Row {
            height: parent.height
            spacing: Metrics.px(5)

            KeyCap {
                anchors.verticalCenter: parent.verticalCenter
                keys: "Enter"
            }
            TText {
                color: Theme.textFaint
                height: parent.height
                size: 11
                text: qsTr("send")
            }
            KeyCap {
                anchors.verticalCenter: parent.verticalCenter
                keys: "Shift+Enter"
            }
            TText {
                color: Theme.textFaint
                height: parent.height
                size: 11
                text: qsTr("send, keep")
            }
        }
    }
}
