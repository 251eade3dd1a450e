// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Gannet
import Gannet.Ui

/// Symbols of all venues by group. The chosen row feeds the link group, so the linked blocks show it.
BlockFrame {
    id: root

    required property EngineClient client
    required property LinkGroupModel links

    property bool isTelling: false ///< a tip tells all figures of the current row
    property int freeGroup: 1 ///< the group of a block that stands alone

    onSettingsTold: {
        const chosen = Array.from(root.state.setting("instruments") ?? []);
        if (chosen.length > 0)
            watchlist.keys = chosen;
    }

    readonly property var columns: root.layout(list.width) // objects {title, x, width, isRight}, see ColumnHeader

    /// Columns at this width: where the block is narrow the last ones go, as long as a symbol would not fit.
    function layout(width: real): var {
        const all = [
            {title: qsTr("Last"), tip: qsTr("Price of the newest trade"), width: Metrics.cell(68)},
            {title: qsTr("24 h %"), tip: qsTr("Change of the last price in 24 hours"), width: Metrics.cell(46)},
            {title: qsTr("Funding"), tip: qsTr("Of the current interval, in percent; longs pay what is above zero"),
             width: Metrics.cell(54)},
            {title: qsTr("Spread"), tip: qsTr("Best ask less best bid, in basis points"), width: Metrics.cell(46)}
        ];
        const symbol = Metrics.px(26) + Metrics.cell(70); // with its venue tag
        let room = width - 4 * Metrics.pad - symbol;
        let count = 0;
        while (count < all.length && room >= all[count].width)
            room -= all[count++].width;
        const shown = [];
        let right = width - Metrics.pad;
        for (let i = Math.max(count, 2) - 1; i >= 0; --i) {
            right -= all[i].width;
            shown.unshift({title: all[i].title, tip: all[i].tip, x: right, width: all[i].width, isRight: true});
        }
        shown.unshift({title: qsTr("Instrument"), x: Metrics.pad, width: right - 2 * Metrics.pad, isRight: false});
        return shown;
    }
    function choose(index: int) {
        list.currentIndex = Math.max(0, Math.min(list.count - 1, index));
        const key = watchlist.keyAt(list.currentIndex);
        if (key !== "" && root.linkGroup > 0)
            root.links.setKey(root.linkGroup, key);
    }
    /// The current row is what the link group shows; none where that is not in the list or filtered away.
    function follow() {
        list.currentIndex = watchlist.rowOf(root.links.keys[root.linkGroup] ?? "");
    }
    function show(key: string) {
        watchlist.add(key);
        if (root.linkGroup > 0)
            root.links.setKey(root.linkGroup, key);
    }
    function removeCurrent() {
        const row = list.currentIndex;
        watchlist.remove(watchlist.keyAt(row));
        list.currentIndex = Math.min(row, list.count - 1);
    }

    bodyColor: Theme.bg1
    facts: watchlist.count === 0 ? "" : watchlist.count === 1 ? qsTr("1 symbol")
                                                         : qsTr("%1 symbols").arg(watchlist.count)
    isReplayFramed: false
    linkGroup: root.state ? root.state.link : root.freeGroup
    typeWord: qsTr("Watchlist")

    toolRowHeight: Metrics.toolRow + Metrics.px(4)
    toolRow: Item {
        anchors.fill: parent

        TField {
            id: filter

            anchors.fill: parent
            anchors.margins: Metrics.px(3)
            iconName: "search"
            keys: "Ctrl+F"
            objectName: "watchlistFilter"
            placeholderText: qsTr("Filter")
            onTextChanged: {
                watchlist.filter = text;
                root.follow();
            }
            Keys.onDownPressed: list.forceActiveFocus()
            Keys.onEscapePressed: {
                text = "";
                list.forceActiveFocus();
            }
            Keys.onReturnPressed: {
                list.forceActiveFocus();
                root.choose(0);
            }
        }
    }
    columnHeader: ColumnHeader {
        columns: root.columns
        height: parent.height
    }
    menu: TMenu {
        TMenuItem {
            iconName: "search"
            keys: "Ctrl+F"
            text: qsTr("Filter")
            onTriggered: filter.forceActiveFocus()
        }
        TMenuItem {
            iconName: "close"
            keys: "Delete"
            text: qsTr("Take the chosen symbol off the list")
            onTriggered: root.removeCurrent()
        }
    }

    onLinkGroupChanged: root.follow()
    onLinkGroupPicked: group => {
        if (root.state)
            root.state.link = group;
        else
            root.freeGroup = group;
    }

    Keys.onPressed: event => {
        const page = Math.max(1, Math.floor(list.height / Metrics.tableRow) - 1);
        if (event.key === Qt.Key_Up)
            root.choose(list.currentIndex - 1);
        else if (event.key === Qt.Key_Down)
            root.choose(list.currentIndex + 1);
        else if (event.key === Qt.Key_PageUp)
            root.choose(list.currentIndex - page);
        else if (event.key === Qt.Key_PageDown)
            root.choose(list.currentIndex + page);
        else if (event.key === Qt.Key_Home)
            root.choose(0);
        else if (event.key === Qt.Key_End)
            root.choose(list.count - 1);
        else if (event.key === Qt.Key_Return || event.key === Qt.Key_Enter)
            root.choose(list.currentIndex);
        else if (event.key === Qt.Key_Delete)
            root.removeCurrent();
        else if (event.key === Qt.Key_Space)
            root.isTelling = !root.isTelling;
        else if (event.key === Qt.Key_Escape && root.isTelling)
            root.isTelling = false;
        else if (event.key === Qt.Key_F && event.modifiers === Qt.ControlModifier)
            filter.forceActiveFocus();
        else
            return;
        event.accepted = true;
    }

    WatchlistModel {
        id: watchlist

        client: root.client
        onKeysChanged: if (watchlist.isChosen)
            root.keep("instruments", watchlist.keys)
        onModelReset: root.follow()
    }
    Connections {
        target: root.links

        function onKeysChanged() {
            root.follow();
        }
    }
    ListView {
        id: list

        activeFocusOnTab: true
        anchors.fill: parent
        boundsBehavior: Flickable.StopAtBounds
        clip: true
        currentIndex: -1
        focus: true
        highlightMoveDuration: 0
        keyNavigationEnabled: false
        model: watchlist
        objectName: "watchlistRows"
        section.delegate: WatchlistSection {}
        section.property: "section"
        Accessible.name: root.typeWord
        Accessible.role: Accessible.List

        // qmllint disable unqualified
        delegate: WatchlistRow {
            columns: root.columns
            isCurrent: ListView.isCurrentItem
            isTold: isCurrent && root.isTelling && list.activeFocus
            width: list.width
            onPicked: root.choose(index)
        }
        // qmllint enable unqualified
    }
    TText {
        anchors.centerIn: parent
        color: Theme.textMuted
        text: filter.text !== "" ? qsTr("Nothing in the list is called “%1”.").arg(filter.text)
                                 : qsTr("No venue has told its instruments yet.")
        visible: list.count === 0
    }
}
