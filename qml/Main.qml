// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Gannet
import Gannet.Ui

/// The window: top bar, blocks, footer, and what may lie over them. All keys that work everywhere are here.
Window {
    id: root

    required property EngineClient client
    required property FramePump pump
    property string startKey ///< "venue:symbol" shown at the start in link group 1
    property string themeName ///< one of Theme.names; empty keeps what is set
    property real themeScale: 1

    onThemeNameChanged: Theme.name = root.themeName
    onThemeScaleChanged: Theme.scale = root.themeScale
    onStartKeyChanged: links.setKey(1, root.startKey)

    readonly property var blocks: arrangement.blocks // BlockFrames in the order of Ctrl+1 … 9
    readonly property var blocksInOrder: arrangement.blocksInOrder // the same in the order of F6
    readonly property bool isBusy: search.visible || keySheet.visible

    function openSearch() {
        search.openFor(arrangement.searchTarget());
    }
    function openKeys(isAll: bool) {
        keySheet.openFor(isAll || !arrangement.focusedBlock ? "" : arrangement.focusedBlock.typeWord);
    }

    color: Theme.bg0
    height: 1080
    minimumHeight: Math.min(Metrics.px(520), 640)
    minimumWidth: Math.min(Metrics.px(720), 960)
    title: "Gannet"
    visible: true
    width: 1920

    PlayerModel {
        id: player

        client: root.client
    }
    ClockModel {
        id: clock

        client: root.client
    }
    StartModel {
        id: start

        client: root.client
    }
    HealthModel {
        id: health

        client: root.client
    }
    LinkGroupModel {
        id: links
    }
    InstrumentSearchModel {
        id: instruments

        client: root.client
    }

    TopBar {
        id: topBar

        clock: clock
        objectName: "topBar"
        player: player
        width: parent.width
        Keys.onEscapePressed: arrangement.restoreFocus()
        onKeysAsked: root.openKeys(false)
        onMenuClosed: arrangement.restoreFocus()
        onSearchAsked: root.openSearch()
    }
    Arrangement {
        id: arrangement

        anchors.bottom: footer.top
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: topBar.bottom
        client: root.client
        focus: true
        healthModel: health
        links: links
        player: player
        pump: root.pump
    }
    Footer {
        id: footer

        anchors.bottom: parent.bottom
        health: health
        objectName: "footer"
        pump: root.pump
        width: parent.width
        Keys.onEscapePressed: arrangement.restoreFocus()
        onHealthAsked: arrangement.focusBlock(qsTr("Health"))
    }
    StartOverlay {
        id: startOverlay

        anchors.bottom: footer.top
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: topBar.bottom
        model: start
        objectName: "startOverlay"
    }
    SymbolSearch {
        id: search

        model: instruments
        onClosed: arrangement.restoreFocus()
        onPicked: key => arrangement.show(key)
    }
    KeySheet {
        id: keySheet

        objectName: "keySheet"
        onClosed: arrangement.restoreFocus()
    }

    Shortcut {
        sequence: "F6"
        onActivated: arrangement.focusNext(1)
    }
    Shortcut {
        sequence: "Shift+F6"
        onActivated: arrangement.focusNext(-1)
    }
    Shortcut {
        sequences: ["/", "Ctrl+K", "Ctrl+L"]
        onActivated: root.openSearch()
    }
    Shortcut {
        sequence: "F1"
        onActivated: root.openKeys(false)
    }
    Shortcut {
        sequence: "Shift+F1"
        onActivated: root.openKeys(true)
    }
    Shortcut {
        sequence: "Ctrl+T"
        onActivated: Theme.nextName()
    }
    Shortcut {
        sequence: "Ctrl+D"
        onActivated: Theme.nextDensity()
    }
    Shortcut {
        sequence: "Ctrl+M"
        onActivated: Theme.nextMotion()
    }
    Shortcut {
        sequences: ["Ctrl+=", "Ctrl++"]
        onActivated: Theme.scale += 0.25
    }
    Shortcut {
        sequence: "Ctrl+-"
        onActivated: Theme.scale -= 0.25
    }
    Shortcut {
        sequence: "Ctrl+0"
        onActivated: Theme.scale = 1
    }
    Shortcut {
        sequence: "F11"
        onActivated: root.visibility = root.visibility === Window.FullScreen ? Window.Windowed : Window.FullScreen
    }
    Shortcut {
        enabled: startOverlay.isShown && !root.isBusy
        sequence: "Escape"
        onActivated: startOverlay.isDismissed = true
    }
    Shortcut {
        enabled: player.isActive
        sequence: "Ctrl+Space"
        onActivated: player.togglePaused()
    }
    Shortcut {
        enabled: player.isActive
        sequence: "Ctrl+."
        onActivated: player.step()
    }
    Shortcut {
        enabled: player.isActive
        sequence: "Ctrl+["
        onActivated: player.slower()
    }
    Shortcut {
        enabled: player.isActive
        sequence: "Ctrl+]"
        onActivated: player.faster()
    }
    Shortcut {
        sequence: "Ctrl+1"
        onActivated: arrangement.focusAt(0)
    }
    Shortcut {
        sequence: "Ctrl+2"
        onActivated: arrangement.focusAt(1)
    }
    Shortcut {
        sequence: "Ctrl+3"
        onActivated: arrangement.focusAt(2)
    }
    Shortcut {
        sequence: "Ctrl+4"
        onActivated: arrangement.focusAt(3)
    }
    Shortcut {
        sequence: "Ctrl+5"
        onActivated: arrangement.focusAt(4)
    }
    Shortcut {
        sequence: "Ctrl+6"
        onActivated: arrangement.focusAt(5)
    }
    Shortcut {
        sequence: "Ctrl+7"
        onActivated: arrangement.focusAt(6)
    }
    Shortcut {
        sequence: "Ctrl+8"
        onActivated: arrangement.focusAt(7)
    }
    Shortcut {
        sequence: "Ctrl+9"
        onActivated: arrangement.focusAt(8)
    }
    Shortcut {
        sequence: "Ctrl+Shift+L"
        onActivated: arrangement.focusBlock(qsTr("Event log"))
    }
}
