// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Gannet
import Gannet.Ui

/// The window: top bar, blocks, footer, and what may lie over them. All keys that work everywhere are here.
Window {
    id: root

    required property EngineClient client
    required property FramePump pump
    property PassphraseModel passphrase: null ///< null: this run has no file of keys to open
    property AccountsDesk accountsDesk: null ///< null: this run keeps no keys
    property WorkspaceController workspace: ownWorkspace ///< whose blocks are shown
    property WorkspaceKeeper keeper: null ///< null: this run keeps no workspace
    property ProgramFacts facts: null      ///< null: nobody tells them, as in a test
    property bool isLookAsked: false       ///< by the command line: what was chosen in an earlier run waits
    property string startKey ///< "venue:symbol" shown at the start in link group 1
    property string themeName ///< one of Theme.names; empty keeps what is set
    property real themeScale: 1

    onThemeNameChanged: Theme.name = root.themeName
    onThemeScaleChanged: Theme.scale = root.themeScale
    onStartKeyChanged: links.setKey(1, root.startKey)

    readonly property var blocks: desks.blocks // BlockFrames in reading order, as F6 goes
    readonly property bool isBusy: search.visible || keySheet.visible || orderLine.visible || finder.visible
        || scalperNotice.visible || confirmPanel.visible || blockPanel.visible || settingsPanel.visible
        || passphraseNotice.visible || accountsPanel.visible || reconcilePanel.visible
    readonly property InstrumentBlock focusedTradable: {
        const block = root.desk.focusedBlock as InstrumentBlock;
        return block && ["Ladder", "Ticket"].includes(block.typeWord) ? block : null;
    }
    /// What trading keys act on: the last ladder or ticket that had the keyboard.
    property InstrumentBlock tradedBlock: null
    readonly property TicketBlock ticket: desks.ticket

    /// The ladder under the pointer, while trading keys follow it.
    readonly property InstrumentBlock hoveredBlock: {
        for (let item = router.hovered; item; item = item.parent) {
            const block = item as InstrumentBlock;
            if (block)
                return block;
        }
        return null;
    }

    onFocusedTradableChanged: if (root.focusedTradable)
        root.tradedBlock = root.focusedTradable

    readonly property Desks desks: desks
    readonly property KeyRouter router: router
    /// Of the window that was used last.
    readonly property Desk desk: desks.active as Desk ?? mainDesk
    property bool isBegun: false ///< windows that come now were asked for

    /// Panels of the main window open there, whoever asks.
    function inMain(open: var) {
        mainDesk.bringUp();
        open();
    }

    // The other windows are no reason to go on: trading is looked at here.
    onClosing: Qt.quit()
    Component.onCompleted: begin.run(root.begin)

    /// When the window stands as the config and an earlier run want it.
    function begin() {
        root.isBegun = true;
        look.begin();
    }

    /// What ShellKeys and the palette ask for.
    function perform(command: string) {
        const act = root.acts[command];
        if (act)
            act();
        else if (/^block\.[0-8]$/.test(command))
            root.desk.focusAt(Number(command.slice(-1)));
        else if (command.startsWith("open."))
            root.workspace.open(command.slice("open.".length));
        else if (command.startsWith("use."))
            root.begunWith(command.slice("use.".length), id => root.workspace.useTemplate(id));
        else if (command.startsWith("new."))
            root.begunWith(command.slice("new.".length), id => root.keeper.create(id));
        else if (command.startsWith("go."))
            root.keeper.switchTo(command.slice("go.".length));
        else if (/^workspace\.[0-8]$/.test(command))
            root.goTo(Number(command.slice(-1)));
    }
    /// A workspace to begin with, whose second group shows something: in the one that compares venues the same at
    /// another one, else another instrument of the venue.
    function begunWith(id: string, begin: var) {
        begin(id);
        if (links.keys[2] === "")
            links.setKey(2, instruments.companionOf(links.keys[1], id === "watch")
                         || instruments.companionOf(links.keys[1], false));
    }
    readonly property var acts: ({ // functions by command
        "accounts": () => root.inMain(() => accountsPanel.openPanel()),
        "block.close": () => root.desk.closeBlock(),
        "block.log": () => desks.focusBlock(qsTr("Event log")),
        "block.maximise": () => root.desk.toggleMaximised(),
        "block.settings": () => root.openBlockSettings(root.desk.lastBlock),
        "block.move": () => root.desk.startMove(),
        "block.next": () => desks.focusNext(1),
        "block.previous": () => desks.focusNext(-1),
        "block.reopen": () => root.workspace.reopen(),
        "keys.all": () => root.openKeys(true),
        "keys.block": () => root.openKeys(false),
        "kill.panel": () => root.inMain(() => killPanel.openPanel()),
        "layout.redo": () => root.workspace.redo(),
        "layout.undo": () => root.workspace.undo(),
        "line": () => orderLine.openLine(),
        "look.colours": () => Theme.nextName(),
        "look.larger": () => Theme.scale += 0.25,
        "look.motion": () => Theme.nextMotion(),
        "look.normal": () => Theme.scale = 1,
        "look.rows": () => Theme.nextDensity(),
        "look.smaller": () => Theme.scale -= 0.25,
        "overlay.away": () => startOverlay.isDismissed = true,
        "palette": () => finder.openPalette(),
        "profile.desk": () => root.askProfile("desk"),
        "profile.scalper": () => root.askProfile("scalper"),
        "profile.standard": () => root.askProfile("standard"),
        "reconcile": () => root.inMain(() => reconcilePanel.openPanel()),
        "reconcile.now": () => {
            reconcile.compareAll();
            root.inMain(() => reconcilePanel.openPanel());
        },
        "replay.faster": () => player.faster(),
        "replay.pause": () => player.togglePaused(),
        "replay.slower": () => player.slower(),
        "replay.step": () => player.step(),
        "confirm": () => confirmPanel.open(),
        "settings": () => settingsPanel.openAt(""),
        "settings.workspaces": () => settingsPanel.openAt("workspaces"),
        "settings.look": () => settingsPanel.openAt("look"),
        "symbol": () => root.openSearch(),
        "tab.next": () => root.desk.focusTab(1),
        "tab.previous": () => root.desk.focusTab(-1),
        "workspace.revert": () => root.keeper?.revert(),
        "workspace.save": () => root.keeper?.saveByName(),
        "window.full": () => root.desk.toggleFullScreen()
    })
    readonly property var profiles: ({ // words by profile, as the palette offers them
        desk: qsTr("trading keys: Desk"),
        scalper: qsTr("trading keys: Scalper, one letter is one order"),
        standard: qsTr("trading keys: Standard")
    })
    /// Those that trading keys do not have now: objects {id, words, keys}.
    function otherProfiles(): var {
        return Object.keys(root.profiles).filter(one => one !== router.profile)
            .map(one => ({id: "profile." + one, words: root.profiles[one], keys: ""}));
    }

    /// Blocks to open and workspaces to go to, as the palette offers them: objects {id, words, keys}.
    readonly property var layoutActs: { // objects
        const act = (id, words, keys) => ({id: id, words: words, keys: keys});
        const offered = Array.from(root.workspace.offered());
        const acts = Array.from(root.workspace.types())
            .map(one => act("open." + one.type, qsTr("open a block: %1").arg(one.title), ""))
            .concat(offered.map(one => act("use." + one.id, qsTr("put the blocks of %1 here").arg(one.title), "")));
        if (!root.keeper)
            return acts;
        const kept = Array.from(root.keeper.all).map((one, i) => one.isOpen ? null
            : act("go." + one.id, qsTr("workspace: %1").arg(one.name), i < 9 ? "Ctrl+Alt+" + (i + 1) : ""));
        acts.push(act("settings.workspaces", qsTr("workspaces: rename, remove, to a file, from a file"), ""));
        return acts.concat(kept.filter(one => one !== null),
                           offered.map(one => act("new." + one.id, qsTr("new workspace: %1").arg(one.title), "")),
                           root.keeper.canRevert
                           ? [act("workspace.revert", qsTr("back to the workspace as it was saved"), "")] : []);
    }
    /// A workspace by its place in the list.
    function goTo(index: int) {
        const one = root.keeper ? Array.from(root.keeper.all)[index] : undefined;
        if (one)
            root.keeper.switchTo(one.id);
    }

    /// A person chose it: it is found again after a restart.
    function setProfile(profile: string) {
        router.profile = profile;
        settings.keep("keys/profile", profile);
    }
    function askProfile(profile: string) {
        if (profile === "scalper" && router.profile !== "scalper")
            scalperNotice.openNotice();
        else
            root.setProfile(profile);
    }
    function openSearch() {
        search.openFor(root.desk.searchTarget());
    }
    function openBlockSettings(block: BlockFrame) {
        if (block)
            blockPanel.openFor(block.state, desks.wordOf(block));
    }
    function openKeys(isAll: bool) {
        keySheet.openFor(isAll || !root.desk.focusedBlock ? "" : root.desk.focusedBlock.typeWord);
    }

    color: Theme.bg0
    height: 1080
    minimumHeight: Math.min(Metrics.px(520), 640)
    minimumWidth: Math.min(Metrics.px(720), 960)
    // What is played or simulated is told apart in the list of windows too.
    title: (player.isActive ? qsTr("REPLAY") + " · " : "")
        + (target.mode !== "" ? target.mode.toUpperCase() + " · " : "") + "Gannet"
    visible: true
    width: 1920

    Later {
        id: begin
    }
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
    WorkspaceController {
        id: ownWorkspace
    }
    LinkGroupModel {
        id: links

        workspace: root.workspace
    }
    InstrumentSearchModel {
        id: instruments

        client: root.client
    }

    ScreenSettings {
        id: settings

        client: root.client
        onTold: {
            router.profile = word("keys/profile", router.profile);
            router.followsPointer = word("keys/follows_pointer", String(router.followsPointer)) === "true";
            things.recent = words("palette/recent");
            look.putBack();
        }
    }
    LookKeeper {
        id: look

        isAsked: root.isLookAsked
        settings: settings
    }
    SizePresets {
        id: presets

        client: root.client
    }
    TargetModel {
        id: target

        client: root.client
        key: root.hoveredBlock ? root.hoveredBlock.tradedKey
            : root.tradedBlock ? root.tradedBlock.tradedKey
            : desks.ladder ? desks.ladder.tradedKey : root.startKey
        presets: presets
    }
    ActionRunner {
        id: runner

        hasTicket: root.ticket !== null
        target: target
        veil: finder.visible ? qsTr("the palette") : keySheet.visible ? qsTr("the key sheet")
            : confirmPanel.visible ? qsTr("the list of confirmations")
            : settingsPanel.visible ? qsTr("the settings")
            : blockPanel.visible ? qsTr("the settings of a block")
            : passphraseNotice.visible ? qsTr("the question for a passphrase")
            : accountsPanel.visible ? qsTr("the panel of accounts")
            : reconcilePanel.visible ? qsTr("the comparison with the venues")
            : scalperNotice.visible ? qsTr("the notice of a profile")
            : root.desk.isMoving ? qsTr("a block that is moved by keys") : ""
        onBracketAsked: root.ticket.toggleBracket()
        onKillPressed: killPanel.openPanel()
        onTicketSendAsked: {
            if (desks.isInSight(root.ticket))
                root.ticket.ticket.submit(TicketViewModel.Usual);
            else
                desks.focusBlock(root.ticket.typeWord); // nobody sends what he does not see
        }
        onTicketAsked: isBuy => {
            desks.focusBlock(root.ticket.typeWord);
            root.ticket.take(isBuy);
        }
    }
    KeyRouter {
        id: router

        // The positions act on the row that is chosen.
        leftToBlock: !hovered && root.desk.focusedBlock && root.desk.focusedBlock.typeWord === "Positions"
            ? ["position.close", "position.close.25", "position.close.50", "position.close.75", "position.reverse"] : []
        objectName: "keyRouter"
        runner: runner
        window: root.desk.hostWindow
        onFollowsPointerChanged: settings.keep("keys/follows_pointer", String(followsPointer))
    }
    PaletteModel {
        id: things

        blocks: root.blocks.map(block => desks.wordOf(block))
        client: root.client
        commands: KeyMap.commands.filter(command => (player.isActive || !command.id.startsWith("replay."))
            && (kill.isSet || command.id !== "kill.panel") && (root.keeper
            || command.id !== "workspace.save")).concat(root.otherProfiles(), root.layoutActs)
        router: router
        onRecentChanged: settings.keepWords("palette/recent", recent)
    }
    ConfirmModel {
        id: confirm

        client: root.client
    }
    ReconcileModel {
        id: reconcile

        client: root.client
    }
    // The keys go where the ticket goes, and the ticket where the target was sent.
    Connections {
        target: root.ticket ? root.ticket.ticket : null

        function onRouteTaken(key: string, account: string, mode: string) {
            target.followRoute(key, account, mode);
        }
    }
    Connections {
        target: target

        function onAccountPicked() {
            if (!root.ticket)
                return;
            const by = Object(target.accountFor(root.ticket.ticket.instrumentKey)); // {account, mode}, or empty
            if (by.account !== undefined)
                root.ticket.ticket.takeAccount(by.account, by.mode);
        }
    }
    OrderLineModel {
        id: line

        target: target
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

        accounts: root.accountsDesk
        clock: clock
        kill: kill
        objectName: "topBar"
        player: player
        reconcile: reconcile
        risk: risk
        router: router
        runner: runner
        target: target
        width: parent.width
        Keys.onEscapePressed: mainDesk.restoreFocus()
        onAccountsAsked: accountsPanel.openPanel()
        onKillPanelAsked: killPanel.openPanel()
        onConfirmAsked: confirmPanel.open()
        onLineAsked: orderLine.openLine()
        onSettingsAsked: settingsPanel.openAt("look")
        onPaletteAsked: finder.openPalette()
        onReconcileAsked: reconcilePanel.openPanel()
        onProfileAsked: profile => root.askProfile(profile)
        onSheetAsked: isAll => root.openKeys(isAll)
        onMenuClosed: if (!root.isBusy) // what a row of it opened has the keyboard
            root.desk.restoreFocus()
        onSearchAsked: root.openSearch()
    }
    Desks {
        id: desks

        client: root.client
        healthModel: health
        kill: kill
        links: links
        player: player
        presets: presets
        pump: root.pump
        reconcile: reconcile
        risk: risk
        router: router
        runner: runner
        target: target
        workspace: root.workspace
        onSettingsAsked: block => root.openBlockSettings(block)
        onUseAsked: id => root.perform("use." + id)
    }
    Desk {
        id: mainDesk

        anchors.bottom: footer.top
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: topBar.bottom
        desks: desks
        focus: true
        objectName: "desk"
    }
    Instantiator {
        model: root.workspace.windows

        // qmllint disable unqualified
        FloatWindow {
            desks: root.desks
            isAsked: root.isBegun
            onAccountsAsked: root.inMain(() => accountsPanel.openPanel())
            onAsked: command => root.perform(command)
            onKillAsked: root.inMain(() => killPanel.openPanel())
            onReconcileAsked: root.inMain(() => reconcilePanel.openPanel())
        }
        // qmllint enable unqualified
    }
    Footer {
        id: footer

        anchors.bottom: parent.bottom
        health: health
        objectName: "footer"
        pump: root.pump
        width: parent.width
        Keys.onEscapePressed: mainDesk.restoreFocus()
        onHealthAsked: desks.focusBlock(qsTr("Health"))
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
    WorkspaceNotice {
        keeper: root.keeper
        objectName: "workspaceNotice"
        width: Math.min(Metrics.px(720), parent.width - 2 * Metrics.gap)
        x: Math.round((parent.width - width) / 2)
        y: topBar.height + Metrics.px(1)
    }
    // Over the blocks: nothing moves when they have something to say. In the chart's older candles it covers no header,
    // no price and nothing that is pressed; where no chart is shown it hangs under the target.
    TradeStrip {
        id: tradeStrip

        readonly property bool isInChart: mainDesk.isShown("chart")
        readonly property rect chart: mainDesk.placeOf("chart")

        isHere: mainDesk.isInFront
        objectName: "tradeStrip"
        reconcile: reconcile
        router: router
        runner: runner
        target: target
        width: Math.min(Metrics.px(520), (isInChart ? chart.width : parent.width) - 2 * Metrics.gap)
        x: isInChart ? chart.x + Metrics.gap
                     : Math.max(Metrics.gap, Math.min(topBar.targetItem.x, parent.width - width - Metrics.gap))
        y: isInChart ? mainDesk.y + chart.y + Metrics.header + Metrics.toolRow + Metrics.gap
                     : topBar.height + Metrics.px(1)
        onReconcileAsked: reconcilePanel.openPanel()
    }
    KillPanel {
        id: killPanel

        actions: runner.actions
        model: kill
        objectName: "killPanel"
        width: Math.min(implicitWidth, parent.width - 2 * Metrics.gap)
        x: Math.max(Metrics.gap, parent.width - width - Metrics.px(12))
        y: topBar.height + Metrics.px(1)
        onClosed: root.desk.restoreFocus()
    }
    SymbolSearch {
        id: search

        parent: root.desk.surface // over the window that was used last
        model: instruments
        onClosed: root.desk.restoreFocus()
        onPicked: key => root.desk.show(key)
    }
    OrderLine {
        id: orderLine

        parent: root.desk.surface
        armKeys: router.keysOf("arm.toggle")
        model: line
        target: target
        y: topBar.height + Metrics.px(40) // what trading keys say stays in sight
        onClosed: root.desk.restoreFocus()
    }
    KeySheet {
        id: keySheet

        parent: root.desk.surface
        objectName: "keySheet"
        router: router
        onProfileAsked: profile => root.askProfile(profile)
        tradeRows: router.sheet
        onClosed: root.desk.restoreFocus()
    }

    Palette {
        id: finder

        parent: root.desk.surface
        model: things
        onClosed: root.desk.restoreFocus()
        onPicked: (kind, id) => {
            if (kind === "action")
                runner.choose(id);
            else if (kind === "symbol")
                root.desk.show(id);
            else if (kind === "order")
                desks.showOrder(id);
            else if (kind === "block")
                desks.focusBlock(id.slice("block.".length));
            else
                root.perform(id);
        }
    }
    ScalperNotice {
        id: scalperNotice

        parent: root.desk.surface
        router: router
        onAccepted: {
            runner.startInPaper();
            root.setProfile("scalper");
        }
        onClosed: root.desk.restoreFocus()
    }
    AccountsPanel {
        id: accountsPanel

        desk: root.accountsDesk
        whyNone: player.isActive ? qsTr("A recording is played: it has no accounts of yours. Start Gannet live to add "
                                        + "one.")
                                 : qsTr("This run keeps no accounts, because it does not trade; the log says why.")
        onClosed: root.desk.restoreFocus()
    }
    BlockPanel {
        id: blockPanel

        parent: root.desk.surface
        workspace: root.workspace
        onClosed: root.desk.restoreFocus()
    }
    SettingsPanel {
        id: settingsPanel

        pages: {
            const pages = [
                {name: "general", title: qsTr("General"), component: generalPage},
                {name: "look", title: qsTr("Appearance"), component: lookPage}
            ];
            if (root.keeper)
                pages.push({name: "workspaces", title: qsTr("Workspaces"), component: workspacesPage});
            return root.facts === null ? pages : pages.concat([
                {name: "data", title: qsTr("Data and diagnostics"), component: dataPage},
                {name: "about", title: qsTr("About"), component: aboutPage}
            ]);
        }
        parent: root.desk.surface
        onClosed: if (!root.isBusy) // what a line of it opened has the keyboard
            root.desk.restoreFocus()
    }
    // qmllint disable unqualified
    Component {
        id: generalPage

        GeneralPage {
            router: root.router
            onAsked: command => {
                settingsPanel.close();
                root.perform(command);
            }
            onProfileAsked: profile => {
                if (profile === "scalper")
                    settingsPanel.close();
                root.askProfile(profile);
            }
        }
    }
    Component {
        id: lookPage

        AppearancePage {}
    }
    Component {
        id: workspacesPage

        WorkspacesPage {
            keeper: root.keeper
            workspace: root.workspace
            onNewAsked: id => root.perform("new." + id)
        }
    }
    Component {
        id: dataPage

        DataPage {
            facts: root.facts
            pump: root.pump
        }
    }
    Component {
        id: aboutPage

        LinesPage {
            facts: Array.from(root.facts.about())
        }
    }
    // qmllint enable unqualified
    ConfirmPanel {
        id: confirmPanel

        parent: root.desk.surface
        model: confirm
        onClosed: root.desk.restoreFocus()
    }
    PassphraseNotice {
        id: passphraseNotice

        model: root.passphrase
        onClosed: {
            if (accountsPanel.visible)
                accountsPanel.takeKeyboard();
            else
                root.desk.restoreFocus();
        }
    }
    ReconcilePanel {
        id: reconcilePanel

        model: reconcile
        onClosed: root.desk.restoreFocus()
    }
    // What a trading key comes to while the strips lie behind a veil.
    VeilNotice {
        isHere: mainDesk.isInFront
        objectName: "veilNotice"
        runner: runner
        width: Math.min(Metrics.px(640), parent.width - 2 * Metrics.px(24))
        y: Metrics.px(16)
    }
    ShellKeys {
        hasOverlay: startOverlay.isShown && !root.isBusy
        isKilled: kill.isSet
        isPlaying: player.isActive
        onAsked: command => root.perform(command)
    }
}
