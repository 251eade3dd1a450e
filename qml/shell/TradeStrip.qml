// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Gannet
import Gannet.Ui

/// Under the target: what came of a key, what wants a second press, what is being held, why arming ended. It lies over
/// the blocks, so nothing moves, and takes no keyboard but for a question that a key has asked for.
Column {
    id: root

    required property ActionRunner runner
    required property KeyRouter router
    required property TargetModel target
    required property ReconcileModel reconcile
    property bool isHere: true     ///< its window is the one that keys come to
    property bool hasLasting: true ///< what lasts is said here too

    signal reconcileAsked

    spacing: Metrics.px(2)
    // Another window has the keyboard now: there the answer would be a key that was meant for something else.
    onIsHereChanged: if (!root.isHere && root.runner.question !== "")
        root.runner.answer(false)

    function frameColor(tone: color): color {
        return Theme.mix(tone, Theme.bg1, 0.15);
    }

    Rectangle {
        id: waiting

        border.color: Theme.honest
        border.width: Metrics.hairline
        color: root.frameColor(Theme.honest)
        height: Metrics.px(28)
        objectName: "tradeWaiting"
        visible: root.isHere && root.router.waitingFor !== ""
        width: root.width

        Rectangle {
            color: Theme.mix(Theme.critical, Theme.bg1, 0.45)
            height: parent.height
            visible: root.router.isHolding

            NumberAnimation on width {
                duration: 700
                from: 0
                running: root.router.isHolding
                to: waiting.width
            }
        }
        TText {
            anchors.left: parent.left
            anchors.leftMargin: Metrics.pad
            anchors.verticalCenter: parent.verticalCenter
            elide: Text.ElideRight
            text: root.router.waitingFor
            width: parent.width - 2 * Metrics.pad
        }
    }
    PressStrip {
        isHere: root.isHere
        isKeyboardWanted: true // a key asked, so its answer is a key too
        objectName: "pressStrip"
        place: root.runner
        width: root.width
    }
    TradeNotice {
        objectName: "disarmed"
        text: root.target.disarmedText
        visible: root.hasLasting && text !== ""
        width: root.width
        onDismissed: root.target.dismissDisarmed()
    }
    // What lasts: it may be put away, and its word in the bar stays.
    TradeNotice {
        action: root.reconcile.openCount > 0 ? qsTr("Reconcile") : ""
        objectName: "troubles"
        text: [...root.target.troubles].join("\n")
        visible: root.hasLasting && text !== ""
        width: root.width
        onActed: root.reconcileAsked()
        onDismissed: root.target.dismissTroubles()
    }
}
