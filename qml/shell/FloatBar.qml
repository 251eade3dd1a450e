// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Gannet
import Gannet.Ui

/// Over a floating window: what it shows, what trading keys act on there, arm and kill, and the way back into the main
/// window. What is traded gets a row of its own where it has no room beside the rest.
Rectangle {
    id: root

    required property Desks desks
    property alias text: words.text
    property bool isOnTop: false

    signal dockAsked
    signal onTopAsked
    signal killAsked
    signal accountsAsked
    signal reconcileAsked

    readonly property real targetRoom: right.x - Metrics.px(12) - Metrics.px(12) - Metrics.px(90)
    readonly property bool isTwoRows: root.targetRoom < target.leastRoom

    color: Theme.bg2
    implicitHeight: root.isTwoRows ? 2 * Metrics.topBar : Metrics.topBar

    TText {
        id: words

        color: Theme.textMuted
        elide: Text.ElideRight
        objectName: "floatWords"
        verticalAlignment: Text.AlignVCenter
        height: Metrics.topBar
        width: (root.isTwoRows ? right.x : target.x) - x - Metrics.px(12)
        x: Metrics.px(12)
    }
    TargetBar {
        id: target

        reconcile: root.desks.reconcile
        risk: root.desks.risk
        room: root.isTwoRows ? root.width - Metrics.px(24) : root.targetRoom
        router: root.desks.router
        runner: root.desks.runner
        target: root.desks.target
        x: root.isTwoRows ? Metrics.px(12) : right.x - width - Metrics.px(16)
        y: (root.isTwoRows ? Metrics.topBar : 0) + Math.round((Metrics.topBar - height) / 2)
        onAccountsAsked: root.accountsAsked()
        onKillAsked: root.killAsked()
        onReconcileAsked: root.reconcileAsked()
    }
    Row {
        id: right

        anchors.right: parent.right
        anchors.rightMargin: Metrics.px(8)
        height: Metrics.topBar
        spacing: Metrics.px(2)

        TButton {
            anchors.verticalCenter: parent.verticalCenter
            checked: root.isOnTop
            iconName: "pin"
            implicitHeight: Metrics.px(26)
            isFlat: true
            objectName: "onTop"
            tip: root.isOnTop ? qsTr("Stays above other windows. Lets it go under them")
                              : qsTr("Keeps this window above others")
            tone: root.isOnTop ? Theme.accent : Theme.textMuted
            onClicked: root.onTopAsked()
        }
        TButton {
            anchors.verticalCenter: parent.verticalCenter
            iconName: "dock"
            implicitHeight: Metrics.px(26)
            isFlat: true
            objectName: "dock"
            tip: qsTr("Puts these blocks into the main window (Ctrl+M, then W)")
            onClicked: root.dockAsked()
        }
    }
    Rectangle {
        anchors.bottom: parent.bottom
        color: Theme.critical
        height: Metrics.px(3)
        visible: root.desks.kill.isSet || (root.desks.target.isArmed && root.desks.target.mode === "live")
        width: parent.width
    }
}
