// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import QtQuick.Window
import Gannet
import Gannet.Ui

/// A floating window of the workspace: a bar with what is traded and the two switches, and blocks under it. Closing it
/// closes its blocks, which undo brings back. Its keys are those of the main window.
Window {
    id: root

    required property string windowId
    required property Desks desks
    required property bool isAsked ///< somebody has just asked for it: it has the keyboard

    signal asked(string command)
    signal killAsked
    signal accountsAsked
    signal reconcileAsked

    color: Theme.bg0
    flags: root.isOnTop ? Qt.Window | Qt.WindowStaysOnTopHint : Qt.Window
    height: 480
    minimumHeight: placer.least.height
    minimumWidth: placer.least.width
    objectName: "floatWindow"
    title: (root.desks.player.isActive ? qsTr("REPLAY") + " · " : "")
        + (root.desks.target.mode !== "" ? root.desks.target.mode.toUpperCase() + " · " : "") + root.words + " · Gannet"
    transientParent: null // it stands by itself, on another screen too
    visible: false        // until it has its place
    width: 640

    property bool isOnTop: false

    function look() {
        root.isOnTop = root.desks.workspace.isOnTop(root.windowId);
    }
    /// The blocks that are seen in it.
    readonly property string words: Array.from(desk.layout.places).map(id => root.desks.made[id] ?? null)
        .filter(block => block !== null).map(block => root.desks.wordOf(block)).join(", ")

    onClosing: event => {
        event.accepted = root.desks.workspace.isEnding(); // else it goes when its blocks have gone
        root.desks.workspace.closeWindow(root.windowId);
    }
    Component.onCompleted: {
        root.look();
        placer.show();
        if (root.isAsked)
            desk.bringUp();
    }

    Connections {
        target: root.desks.workspace

        function onChanged() {
            root.look();
        }
    }
    WindowPlacer {
        id: placer

        controller: root.desks.workspace
        least: Qt.size(Math.max(240, desk.layout.least.width),
                       Math.max(160, desk.layout.least.height + bar.implicitHeight))
        window: root
        windowId: root.windowId
    }
    FloatBar {
        id: bar

        desks: root.desks
        isOnTop: root.isOnTop
        objectName: "floatBar"
        text: root.words
        width: parent.width
        Keys.onEscapePressed: desk.restoreFocus()
        onAccountsAsked: root.accountsAsked()
        onDockAsked: root.desks.workspace.dockWindow(root.windowId)
        onKillAsked: root.killAsked()
        onOnTopAsked: root.desks.workspace.setOnTop(root.windowId, !root.isOnTop)
        onReconcileAsked: root.reconcileAsked()
    }
    Desk {
        id: desk

        anchors.bottom: parent.bottom
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: bar.bottom
        desks: root.desks
        focus: true
        objectName: "desk"
        window: root.windowId
    }
    TradeStrip {
        hasLasting: false
        isHere: desk.isInFront
        objectName: "tradeStrip"
        reconcile: root.desks.reconcile
        router: root.desks.router
        runner: root.desks.runner
        target: root.desks.target
        width: Math.min(Metrics.px(520), parent.width - 2 * Metrics.gap)
        x: Metrics.gap
        y: bar.height + Metrics.px(1)
        onReconcileAsked: root.reconcileAsked()
    }
    VeilNotice {
        isHere: desk.isInFront
        runner: root.desks.runner
        width: Math.min(Metrics.px(640), parent.width - 2 * Metrics.px(24))
        y: Metrics.px(16)
    }
    ShellKeys {
        isKilled: root.desks.kill.isSet
        isPlaying: root.desks.player.isActive
        onAsked: command => root.asked(command)
    }
}
