// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Gannet
import Gannet.Ui

/// An account, and what came of comparing it with its venue last.
Rectangle {
    id: root

    required property var account // an object of ReconcileModel.accounts
    property bool isChosen: false
    property bool hasKeyboard: false ///< the list has it

    signal picked

    color: root.isChosen ? Theme.mix(Theme.accent, Theme.bg1, 0.16) : "transparent"
    height: Metrics.px(44)
    objectName: "reconcileAccount"
    Accessible.name: root.account.words
    Accessible.role: Accessible.ListItem
    Accessible.selected: root.isChosen
    Accessible.onPressAction: root.picked()

    TapHandler {
        gesturePolicy: TapHandler.ReleaseWithinBounds // the press is not for what lies under the popup, too
        onTapped: root.picked()
    }
    TText {
        id: name

        elide: Text.ElideRight
        height: parent.height / 2
        isMedium: true
        text: root.account.name + " · " + root.account.venueName
        verticalAlignment: Text.AlignBottom
        width: mode.x - x - Metrics.px(6)
        x: Metrics.px(12)
    }
    TTag {
        id: mode

        anchors.right: parent.right
        anchors.rightMargin: Metrics.px(10)
        anchors.verticalCenter: name.verticalCenter
        anchors.verticalCenterOffset: Metrics.px(2)
        frame: tone
        text: root.account.mode
        tone: root.account.mode === "LIVE" ? Theme.critical : Theme.honest
    }
    TText {
        anchors.bottom: parent.bottom
        color: root.account.isOpen || root.account.isBad ? Theme.honest : Theme.textMuted
        elide: Text.ElideRight
        height: parent.height / 2
        size: 11
        text: qsTr("%1 · %2 %3").arg(root.account.result).arg(root.account.time).arg(root.account.cause)
        width: parent.width - 2 * Metrics.px(12)
        x: Metrics.px(12)
    }
    FocusRing {
        visible: root.isChosen && root.hasKeyboard
    }
}
