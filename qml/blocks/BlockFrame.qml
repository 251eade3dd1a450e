// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import QtQuick.Shapes
import Gannet
import Gannet.Ui

/// The frame every block stands in: one header anatomy, the state of its data, the focus line, the strip.
/// Children become the body. A tool row may stand under the header; a column header under that, and a strip takes its
/// slot, so that no row moves.
FocusScope {
    id: root

    required property string typeWord ///< "Book": also the scope of the block's keys
    property BlockState state: null ///< what the workspace knows of it; null: it stands alone
    required property PlayerModel player
    readonly property string nameWord: root.state?.title || root.typeWord ///< a person's own, or that of its type
    property string tabWord: root.nameWord ///< on its tab: may count what is in it
    property string tabWidest: root.nameWord ///< the longest of these
    property FreshnessModel freshness: null
    property string instrument
    property string venueCode
    property string venueName
    property int linkGroup: -1 ///< 1 to 8; 0: not linked; -1: the block shows no one instrument
    property bool hasRoles: false ///< how it is in its group can be chosen
    readonly property bool isPinned: root.state?.isPinned ?? false ///< keeps its instrument while in a group
    property string modeWord ///< "PAPER", "SHADOW", "LIVE": of a block that sends; empty: of one that does not
    property BlockLock lock: null ///< of a block that sends and can be told only to show
    property string facts
    property string factsTip
    property bool isReplayFramed: true
    property color bodyColor: Theme.bg0
    property TMenu menu: null
    property bool isInFront: true ///< its window is the one that was used last: keys come here
    property Item focusTarget: null ///< gets the keyboard with the block
    property alias toolRow: toolSlot.data
    property alias columnHeader: columnSlot.data
    property alias body: bodySlot.data
    default property alias content: bodySlot.data
    property int toolRowHeight: 0
    property int columnHeaderHeight: Metrics.columnHeader

    signal linkGroupPicked(int group)
    signal pinAsked ///< or the contrary
    signal rolePicked(string role)
    // The header is dragged: `at` in the coordinates of the window, free with Ctrl held. Not dropped: called off.
    signal dragAsked
    signal dragged(point at, bool isFree)
    signal dragEnded(bool isDropped)
    signal layoutMenuAsked(point at) ///< in this block
    signal maximiseAsked ///< or all blocks again
    /// What was chosen for this block is told, at first and when it changed elsewhere.
    signal settingsTold
    /// The block is about to be made anew in another window, or closed: what it would have to find again is carried.
    signal parting

    readonly property bool isReplay: root.player.isActive && root.isReplayFramed
    readonly property bool isTiny: root.width < Metrics.px(240)
    readonly property bool isSimulated: root.modeWord !== "" && root.modeWord !== "LIVE"
    readonly property int edge: root.isReplay || root.isSimulated ? Metrics.px(2) : Metrics.hairline

    /// Shows another instrument; a block without one does nothing.
    function show(key: string) {}

    /// Keeps what was chosen for this block; one that stands alone forgets it.
    function keep(key: string, value: var) {
        if (root.state)
            root.state.keep(key, value);
    }

    /// What the item of this block that went carried, or nothing.
    function carried(key: string): var {
        return root.state ? root.state.carried(key) : undefined;
    }

    function openMenu() {
        if (root.menu)
            root.menu.popup(menuButton, menuButton.width - root.menu.implicitWidth, menuButton.height + Metrics.gap);
    }

    objectName: root.state?.type ?? ""
    onStateChanged: if (root.state)
        root.settingsTold()

    Accessible.role: Accessible.Pane
    Accessible.name: root.instrument !== "" ? root.instrument + " " + root.nameWord : root.nameWord

    Keys.onPressed: event => {
        if (event.key === Qt.Key_F10 && event.modifiers === Qt.ShiftModifier) {
            root.openMenu();
            event.accepted = true;
        } else if (event.modifiers === Qt.AltModifier && event.key >= Qt.Key_0 && event.key <= Qt.Key_8
                   && root.linkGroup >= 0) {
            root.linkGroupPicked(event.key - Qt.Key_0);
            event.accepted = true;
        } else if (event.modifiers === Qt.AltModifier && event.key === Qt.Key_9 && root.hasRoles
                   && root.linkGroup > 0 && root.state) {
            root.pinAsked();
            event.accepted = true;
        }
    }

    Connections {
        target: root.menu

        // The keyboard comes back, unless the chosen row took it elsewhere in the block.
        function onClosed() {
            if (!root.activeFocus)
                root.forceActiveFocus(Qt.PopupFocusReason);
        }
    }
    Connections {
        target: root.state

        function onSettingsChanged() {
            root.settingsTold();
        }
        function onParting() {
            root.parting();
        }
    }
    // A press anywhere in the block brings the keyboard here.
    TapHandler {
        acceptedButtons: Qt.LeftButton | Qt.MiddleButton | Qt.RightButton
        gesturePolicy: TapHandler.DragThreshold
        onPressedChanged: if (pressed && !root.activeFocus)
            root.forceActiveFocus(Qt.MouseFocusReason)
    }

    Rectangle {
        anchors.fill: parent
        border.color: root.isSimulated && !root.isReplay ? Theme.honest : Theme.line
        border.width: root.isSimulated ? Metrics.px(2) : Metrics.hairline
        color: root.bodyColor
        objectName: "modeFrame"
    }

    // Before the header, so that Tab leads from the body to the header's controls.
    Item {
        id: bodySlot

        clip: true
        height: root.height - y - root.edge
        objectName: "bodySlot"
        width: head.width
        x: root.edge
        y: columnSlot.y + columnSlot.height
    }
    Rectangle {
        id: head

        color: Theme.bg2
        height: Metrics.header - root.edge
        width: root.width - 2 * root.edge
        x: root.edge
        y: root.edge

        DragHandler {
            acceptedButtons: Qt.LeftButton
            cursorShape: active ? Qt.ClosedHandCursor : Qt.ArrowCursor
            dragThreshold: Metrics.px(8)
            enabled: root.state !== null
            grabPermissions: PointerHandler.CanTakeOverFromHandlersOfDifferentType
                | PointerHandler.ApprovesTakeOverByAnything
            target: null
            onActiveChanged: {
                if (active)
                    root.dragAsked();
                else
                    root.dragEnded(true);
            }
            onCanceled: root.dragEnded(false)
            onCentroidChanged: if (active)
                root.dragged(centroid.scenePosition, centroid.modifiers & Qt.ControlModifier)
        }
        TapHandler {
            acceptedButtons: Qt.RightButton
            enabled: root.state !== null
            onTapped: point => root.layoutMenuAsked(head.mapToItem(root, point.position.x, point.position.y))
        }
        TapHandler {
            acceptedButtons: Qt.LeftButton
            enabled: root.state !== null
            onDoubleTapped: root.maximiseAsked()
        }

        Row {
            id: left

            anchors.left: parent.left
            anchors.leftMargin: Metrics.pad
            height: parent.height
            spacing: Metrics.pad

            /// Room for the instrument: what is left of the header when all that stands beside it has its own.
            readonly property real room: {
                let rest = head.width - right.anchors.rightMargin - Metrics.pad;
                for (const item of [linkChip, pinButton, kind, venueTag, modeTag, replayTag, dot, lockButton,
                                    menuButton])
                    rest -= item.visible ? item.width + Metrics.pad : 0;
                return rest;
            }
            /// Whether all of the header has room beside a dot without words; which block it is comes before the mode,
            /// which the dashed frame tells too. What is told of the data never decides, so that nothing jumps.
            readonly property bool hasModeRoom: {
                let rest = head.width - right.anchors.rightMargin - 2 * Metrics.pad - Metrics.px(7);
                for (const item of [linkChip, pinButton, name, kind, venueTag, modeTag, replayTag, lockButton,
                                    menuButton])
                    rest -= item === name || item === replayTag || item.visible ? item.implicitWidth + Metrics.pad : 0;
                return rest >= 0;
            }

            LinkChip {
                id: linkChip

                anchors.verticalCenter: parent.verticalCenter
                group: root.linkGroup
                visible: root.linkGroup >= 0 && !root.isTiny
                hasMore: root.hasRoles && root.state !== null
                isPinned: root.isPinned
                role: root.state?.role ?? "both"
                onPicked: group => root.linkGroupPicked(group)
                onPinAsked: root.pinAsked()
                onRolePicked: role => root.rolePicked(role)
            }
            TButton {
                id: pinButton

                anchors.verticalCenter: parent.verticalCenter
                checked: true
                iconName: "pin"
                implicitHeight: Metrics.px(16)
                implicitWidth: Metrics.px(16)
                isFlat: true
                objectName: "pin"
                padding: 0
                tip: qsTr("Pinned: keeps its instrument while in group %1. Lets it follow again (Alt+9)").arg(
                    root.linkGroup)
                tone: Theme.accent
                visible: root.isPinned && root.linkGroup > 0 && !root.isTiny
                Accessible.name: qsTr("Pinned")
                onClicked: root.pinAsked()
            }
            TText {
                id: name

                anchors.verticalCenter: parent.verticalCenter
                elide: Text.ElideRight
                isMedium: true
                objectName: "instrument"
                text: root.instrument !== "" ? root.instrument : root.nameWord
                width: Math.min(implicitWidth, Math.max(Metrics.px(24), left.room))

                HoverWatch {
                    id: nameHover
                }
                TTip {
                    text: name.text
                    visible: nameHover.hovered && name.truncated
                }
            }
            TText {
                id: kind

                anchors.verticalCenter: parent.verticalCenter
                color: Theme.textFaint
                objectName: "kind"
                text: root.nameWord
                visible: root.instrument !== "" && !root.isTiny
            }
            TTag {
                id: venueTag

                anchors.verticalCenter: parent.verticalCenter
                text: root.width >= Metrics.px(420) ? root.venueName : root.venueCode
                tip: root.venueName
                visible: root.venueCode !== "" && !root.isTiny
            }
            TTag {
                id: modeTag

                anchors.verticalCenter: parent.verticalCenter
                frame: root.isSimulated ? Theme.honest : Theme.line
                objectName: "modeTag"
                text: root.modeWord
                tip: root.isSimulated ? qsTr("Orders of this block are simulated: nothing reaches a venue")
                                      : qsTr("Orders of this block are real")
                tone: root.isSimulated ? Theme.honest : Theme.text
                visible: root.modeWord !== "" && !root.isTiny
            }
            TTag {
                id: replayTag

                anchors.verticalCenter: parent.verticalCenter
                frame: Theme.honest
                objectName: "replayTag"
                text: qsTr("REPLAY")
                tip: qsTr("Recorded market data is played; nothing here is happening now")
                tone: Theme.honest
                visible: root.isReplay && !root.isTiny && left.hasModeRoom
            }
            FreshnessDot {
                id: dot

                anchors.verticalCenter: parent.verticalCenter
                freshness: root.freshness
                objectName: "freshness"
                visible: root.freshness !== null
            }
        }
        Row {
            id: right

            anchors.right: parent.right
            anchors.rightMargin: menuButton.visible ? Metrics.px(2) : Metrics.pad
            height: parent.height
            spacing: Metrics.pad

            readonly property real room: head.width - left.width - menuButton.width - lockButton.width - Metrics.px(20)

            TText {
                id: factsText

                anchors.verticalCenter: parent.verticalCenter
                color: Theme.textFaint
                size: 11
                text: root.facts
                visible: root.facts !== "" && implicitWidth <= right.room

                HoverWatch {
                    id: factsHover
                }
                TTip {
                    text: root.factsTip
                    visible: factsHover.hovered && root.factsTip !== ""
                }
            }
            TText {
                anchors.verticalCenter: parent.verticalCenter
                color: Theme.honest
                size: 11
                objectName: "replayPlace"
                text: root.player.positionText + " " + root.player.speedText
                visible: root.isReplay && implicitWidth + (factsText.visible ? factsText.width + right.spacing : 0)
                         <= right.room
            }
            TButton {
                id: lockButton

                anchors.verticalCenter: parent.verticalCenter
                checked: root.lock?.isLocked ?? false
                iconName: lockButton.checked ? "lock" : "unlock"
                implicitHeight: Math.min(Metrics.px(22), head.height)
                implicitWidth: Metrics.px(22)
                isFlat: true
                objectName: "lockButton"
                tip: lockButton.checked ? qsTr("Locked: this block sends nothing. Opens it")
                                        : qsTr("Locks this block: it only shows, armed or not")
                tone: lockButton.checked ? Theme.honest : Theme.textFaint
                visible: root.lock !== null && (lockButton.checked || !root.isTiny)
                Accessible.name: lockButton.checked ? qsTr("Locked") : qsTr("Not locked")
                onClicked: root.lock.isLocked = !root.lock.isLocked
            }
            TButton {
                id: menuButton

                anchors.verticalCenter: parent.verticalCenter
                iconName: "menu"
                implicitHeight: Math.min(Metrics.px(22), head.height)
                implicitWidth: Metrics.px(22)
                isFlat: true
                isMenuOpen: root.menu !== null && root.menu.visible
                objectName: "menuButton"
                tip: qsTr("Menu of this block (Shift+F10)")
                visible: root.menu !== null
                onClicked: root.openMenu()
            }
        }
        Rectangle {
            anchors.bottom: parent.bottom
            color: Theme.accent
            height: Metrics.px(2)
            objectName: "focusLine"
            visible: root.activeFocus && root.isInFront
            width: parent.width
        }
    }

    Item {
        id: toolSlot

        height: root.toolRowHeight
        width: head.width
        x: root.edge
        y: head.y + head.height
    }
    Item {
        id: columnSlot

        height: root.columnHeaderHeight
        visible: !strip.visible
        width: head.width
        x: root.edge
        y: toolSlot.y + toolSlot.height
    }
    // Over the column header, or over the first row of a block that has none.
    TStrip {
        id: strip

        consequence: root.freshness ? root.freshness.consequence : ""
        height: root.columnHeaderHeight > 0 ? root.columnHeaderHeight : Metrics.columnHeader
        isMoving: root.freshness !== null && root.freshness.isReconnecting
        isWarning: root.freshness !== null && root.freshness.isWarning
        objectName: "strip"
        text: root.freshness ? root.freshness.stripText : ""
        visible: root.freshness !== null && root.freshness.hasStrip
        width: head.width
        x: root.edge
        y: toolSlot.y + toolSlot.height
    }
    Shape {
        anchors.fill: parent
        objectName: "replayFrame"
        visible: root.isReplay

        ShapePath {
            capStyle: ShapePath.FlatCap
            dashPattern: [4, 3]
            fillColor: "transparent"
            joinStyle: ShapePath.MiterJoin
            startX: Metrics.px(1)
            startY: Metrics.px(1)
            strokeColor: Theme.honest
            strokeStyle: ShapePath.DashLine
            strokeWidth: Metrics.px(2)

            PathLine { x: root.width - Metrics.px(1); y: Metrics.px(1) }
            PathLine { x: root.width - Metrics.px(1); y: root.height - Metrics.px(1) }
            PathLine { x: Metrics.px(1); y: root.height - Metrics.px(1) }
            PathLine { x: Metrics.px(1); y: Metrics.px(1) }
        }
    }
}
