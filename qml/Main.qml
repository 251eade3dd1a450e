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
    readonly property InstrumentBlock focusedTradable: {
        const block = arrangement.focusedBlock as InstrumentBlock;
        return block && ["Ladder", "Ticket"].includes(block.typeWord) ? block : null;
    }
    /// What trading keys act on: the last ladder or ticket that had the keyboard.
    property InstrumentBlock tradedBlock: root.ladder
    readonly property LadderBlock ladder: arrangement.blocks.find(block => block.typeWord === "Ladder") as LadderBlock

    readonly property var ticket: arrangement.blocks.find(block => block.typeWord === "Ticket") ?? null // a block

    onFocusedTradableChanged: if (root.focusedTradable)
        root.tradedBlock = root.focusedTradable

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

    SizePresets {
        id: presets

        client: root.client
    }
    TargetModel {
        id: target

        client: root.client
        key: root.tradedBlock ? root.tradedBlock.tradedKey : root.startKey
        presets: presets
    }
    ActionRunner {
        id: runner

        hasTicket: root.ticket !== null
        target: target
        onBracketAsked: root.ticket.toggleBracket()
        onKillPressed: killPanel.openPanel()
        onTicketAsked: isBuy => {
            arrangement.focusBlock(root.ticket.typeWord);
            root.ticket.take(isBuy);
        }
    }
    KeyRouter {
        id: router

        // The positions act on the row that is chosen.
        leftToBlock: arrangement.focusedBlock && arrangement.focusedBlock.typeWord === "Positions"
            ? ["position.close", "position.close.25", "position.close.50", "position.close.75", "position.reverse"] : []
        objectName: "keyRouter"
        runner: runner
        window: root
    }
    // What a ladder trades with.
    Binding {
        property: "target"
        target: root.ladder
        value: target
    }
    Binding {
        property: "runner"
        target: root.ladder
        value: runner
    }
    Binding {
        property: "bracket"
        target: root.ladder
        value: root.ticket ? root.ticket.ticket.bracket : null
    }
    // One set of sizes for the ladder, the keys and the ticket.
    Binding {
        property: "sizePresets"
        target: root.ticket ? root.ticket.ticket : null
        value: presets
    }
    KillModel {
        id: kill

        client: root.client
    }

    RiskModel {
        id: risk

        target: target
    }

    TopBar {
        id: topBar

        clock: clock
        kill: kill
        objectName: "topBar"
        player: player
        risk: risk
        router: router
        runner: runner
        target: target
        width: parent.width
        Keys.onEscapePressed: arrangement.restoreFocus()
        onKillPanelAsked: killPanel.openPanel()
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
    // Over the blocks: nothing moves when they have something to say. In the chart's older candles it covers no header,
    // no price and nothing that is pressed; where no chart is shown it hangs under the target.
    TradeStrip {
        id: tradeStrip

        readonly property bool isInChart: arrangement.isShown("chart")
        readonly property rect chart: arrangement.placeOf("chart")

        objectName: "tradeStrip"
        router: router
        runner: runner
        target: target
        width: Math.min(Metrics.px(520), (isInChart ? chart.width : parent.width) - 2 * Metrics.gap)
        x: isInChart ? chart.x + Metrics.gap
                     : Math.max(Metrics.gap, Math.min(topBar.targetItem.x, parent.width - width - Metrics.gap))
        y: isInChart ? arrangement.y + chart.y + Metrics.header + Metrics.toolRow + Metrics.gap
                     : topBar.height + Metrics.px(1)
    }
    KillPanel {
        id: killPanel

        actions: runner.actions
        model: kill
        objectName: "killPanel"
        width: Math.min(implicitWidth, parent.width - 2 * Metrics.gap)
        x: Math.max(Metrics.gap, parent.width - width - Metrics.px(12))
        y: topBar.height + Metrics.px(1)
        onClosed: arrangement.restoreFocus()
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
        profileTitle: router.profileTitle
        tradeRows: router.sheet
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
