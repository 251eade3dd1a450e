// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Gannet
import Gannet.Ui

/// A static price ladder: prices stay, the market moves over them. Space brings the market back to the middle; the
/// pointer inside holds everything still. With a target it trades: own orders at both ends, a click or a key sends.
InstrumentBlock {
    id: root

    property TargetModel target: null ///< accounts, arming and sizes; without it the ladder only shows
    property ActionRunner runner: null ///< the ways out below the ladder
    property TicketBracket bracket: null ///< goes with an order that asks for one: the ticket's

    readonly property bool isTradable: trader.isTradable

    onSettingsTold: ladderModel.group = root.state.setting("group") ?? ladderModel.group

    onParting: root.state.carry("seat", item.seat())
    Component.onCompleted: item.sit(root.carried("seat") ?? {})

    readonly property bool isOneRow: root.width >= Metrics.px(600)

    facts: item.barMaxText !== "" ? qsTr("bar max %1").arg(item.barMaxText) : ""
    factsTip: qsTr("The size that fills a bar: nine of ten sizes in sight are no larger. From this venue's book, as "
                   + "old as its dot says. A larger size ends in a cap.")
    freshness: ladderModel.freshness
    instrument: ladderModel.title
    lock: trader.isTradable ? blockLock : null
    modeWord: trader.isTradable ? trader.mode.toUpperCase() : ""
    typeWord: qsTr("Ladder")
    venueCode: ladderModel.venueTag
    venueName: ladderModel.venueName

    toolRowHeight: root.isTradable && !root.isOneRow ? 2 * Metrics.toolRow : Metrics.toolRow
    toolRow: Item {
        anchors.fill: parent

        SizeChips {
            id: sizes

            height: implicitHeight
            objectName: "sizes"
            trader: trader
            visible: root.isTradable
            x: Metrics.gap
            y: (root.isOneRow ? 0 : Metrics.toolRow) + Math.round((Metrics.toolRow - height) / 2)
        }
        GroupChooser {
            anchors.verticalCenter: recentre.verticalCenter
            model: ladderModel
            objectName: "group"
            room: recentre.x - x - Metrics.px(8)
            x: root.isTradable && root.isOneRow ? sizes.x + sizes.width + Metrics.px(16) : Metrics.gap
        }
        TButton {
            id: recentre

            anchors.right: parent.right
            anchors.rightMargin: Metrics.gap
            y: Math.round((Metrics.toolRow - height) / 2)
            iconName: "centre"
            implicitHeight: Metrics.px(22)
            keys: "Space"
            objectName: "recentre"
            tip: qsTr("Centre on the market (Space)")
            onClicked: item.recentre()
        }
    }
    columnHeader: ColumnHeader {
        columns: item.columns
        height: parent.height
        x: item.x
    }
    columnHeaderHeight: Metrics.px(20)
    menu: TMenu {
        preferredWidth: Metrics.px(260)

        TMenuItem {
            iconName: "refresh"
            text: qsTr("Build the book anew")
            onTriggered: root.client.resync(root.instrumentKey)
        }
        TMenuItem {
            iconName: "centre"
            keys: "Space"
            text: qsTr("Centre on the market")
            onTriggered: item.recentre()
        }
        TMenuItem {
            keys: "g"
            text: qsTr("Finer rows")
            onTriggered: ladderModel.groupFiner()
        }
        TMenuItem {
            keys: "G"
            text: qsTr("Coarser rows")
            onTriggered: ladderModel.groupCoarser()
        }
        TMenuItem {
            isChosen: blockLock.isLocked
            objectName: "lockItem"
            text: qsTr("Locked: only shows")
            onTriggered: blockLock.isLocked = !blockLock.isLocked
        }
        TMenuTitle {
            text: qsTr("Mouse")
        }
        TMenuItem {
            isChosen: trader.scheme === "columns"
            objectName: "schemeColumns"
            text: qsTr("Columns: right is a stop")
            onTriggered: trader.scheme = "columns"
        }
        TMenuItem {
            isChosen: trader.scheme === "buttons"
            objectName: "schemeButtons"
            text: qsTr("Buttons: left buys, right sells")
            onTriggered: trader.scheme = "buttons"
        }
        TMenuItem {
            isChosen: trader.scheme === "auto"
            objectName: "schemeAuto"
            text: qsTr("Auto: the market says limit or stop")
            onTriggered: trader.scheme = "auto"
        }
    }

    /// An action of the shell on what this ladder shows.
    function act(id: string) {
        root.forceActiveFocus(Qt.MouseFocusReason);
        if (root.runner)
            root.runner.run(id);
    }

    Keys.onPressed: event => {
        if (root.isFiner(event))
            ladderModel.groupFiner();
        else if (root.isCoarser(event))
            ladderModel.groupCoarser();
        else
            return;
        event.accepted = true;
    }

    LadderViewModel {
        id: ladderModel

        client: root.client
        instrumentKey: root.instrumentKey
        onGroupChanged: root.keep("group", ladderModel.group)
    }
    BlockLock {
        id: blockLock

        block: "ladder"
        client: root.client
    }
    LadderTrader {
        id: trader

        bracket: root.bracket
        key: root.instrumentKey
        lock: blockLock
        target: root.target
    }
    LadderItem {
        id: item

        anchors.bottom: foot.top
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: parent.top
        focus: true
        objectName: "ladderItem"
        trader: trader
        viewModel: ladderModel
        Accessible.description: accessibleSummary
        Accessible.name: root.instrument + " " + root.typeWord
        Accessible.role: Accessible.Table
    }
    LadderFoot {
        id: foot

        anchors.bottom: parent.bottom
        height: root.isTradable ? implicitHeight : 0
        isLocked: blockLock.isLocked
        objectName: "foot"
        trader: trader
        visible: root.isTradable
        width: parent.width
        onCancelAsked: root.act("cancel.entries")
        onCloseAsked: root.act("position.close")
    }
    // The cell a click would act on, and exactly what it would send. Over the rows: a pointer paints nothing anew.
    Rectangle {
        border.color: Theme.accent
        border.width: Metrics.px(2)
        color: "transparent"
        height: item.aimCell.height
        visible: aim.visible
        width: item.aimCell.width
        x: item.aimCell.x
        y: item.aimCell.y
    }
    Rectangle {
        id: aim

        readonly property bool isTaking: item.isAimTaking || (aimWords.text === "" && item.isOtherAimTaking)

        border.color: aim.isTaking ? Theme.honest : Theme.line
        border.width: Metrics.hairline
        color: aim.isTaking ? Theme.mix(Theme.honest, Theme.bg2, 0.25) : Theme.bg2
        height: aimTexts.implicitHeight + Metrics.px(6)
        objectName: "aim"
        radius: Metrics.px(3)
        visible: item.aimText !== "" || item.otherAimText !== ""
        width: aimTexts.implicitWidth + Metrics.px(12)
        x: Math.max(0, Math.min(item.aimPoint.x + Metrics.px(14), item.width - width))
        y: item.aimPoint.y + Metrics.px(18) + height > item.height ? item.aimPoint.y - height - Metrics.px(8)
                                                                  : item.aimPoint.y + Metrics.px(18)

        Column {
            id: aimTexts

            anchors.centerIn: parent

            TText {
                id: aimWords

                objectName: "aimText"
                text: item.aimText
                visible: text !== ""
            }
            TText {
                color: item.isOtherAimTaking ? Theme.honest : Theme.text
                objectName: "otherAimText"
                text: item.otherAimText
                visible: text !== ""
            }
        }
    }
    PressStrip {
        anchors.bottom: foot.top
        host: root
        objectName: "ladderPress"
        place: trader
        width: parent.width
    }
}
