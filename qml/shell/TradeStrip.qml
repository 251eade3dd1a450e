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

    spacing: Metrics.px(2)

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
        visible: root.router.waitingFor !== ""
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
        isKeyboardWanted: true // a key asked, so its answer is a key too
        objectName: "pressStrip"
        place: root.runner
        width: root.width
    }
    Rectangle {
        border.color: Theme.honest
        border.width: Metrics.hairline
        color: root.frameColor(Theme.honest)
        height: Math.max(Metrics.px(28), why.implicitHeight + 2 * Metrics.gap)
        objectName: "disarmed"
        visible: root.target.disarmedWhy !== ""
        width: root.width
        Accessible.name: why.text
        Accessible.role: Accessible.AlertMessage

        IconPath {
            id: whyIcon

            anchors.left: parent.left
            anchors.leftMargin: Metrics.pad
            anchors.verticalCenter: parent.verticalCenter
            name: "warning"
            tone: Theme.honest
        }
        TText {
            id: why

            anchors.left: whyIcon.right
            anchors.leftMargin: Metrics.pad
            anchors.right: whyClose.left
            anchors.verticalCenter: parent.verticalCenter
            text: qsTr("Disarmed: %1. Open orders were left alone.").arg(root.target.disarmedWhy)
            wrapMode: Text.Wrap
        }
        TButton {
            id: whyClose

            anchors.right: parent.right
            anchors.rightMargin: Metrics.px(2)
            anchors.verticalCenter: parent.verticalCenter
            iconName: "close"
            implicitHeight: Metrics.px(22)
            isFlat: true
            objectName: "dismissDisarmed"
            tip: qsTr("Dismiss")
            onClicked: root.target.dismissDisarmed()
        }
    }
}
