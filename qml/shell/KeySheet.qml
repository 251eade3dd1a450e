// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import QtQuick.Templates as T
import Gannet
import Gannet.Ui

/// The keys of the focused block and of the whole program, searchable. F1 opens it, Esc closes it.
T.Popup {
    id: root

    /// The block's type word; empty shows the keys of every block.
    property string scope
    property var tradeRows: [] ///< KeyRouter.sheet: what the keymap in use binds
    required property KeyRouter router
    readonly property var profileNames: root.router.profiles // words

    signal profileAsked(string profile)

    function openFor(scope: string) {
        root.scope = scope;
        search.text = "";
        root.open();
        search.forceActiveFocus();
    }

    function matches(binding: var, scope: string, words: string): bool { // a KeyBinding, or a row of the keymap
        if (binding.scope !== scope)
            return false;
        if (binding.keys === "")
            return false;
        const wanted = words.trim().toLowerCase();
        return wanted === "" || (binding.keys + " " + binding.words).toLowerCase().includes(wanted);
    }

    /// Rows that are shown.
    readonly property int count: {
        let found = 0;
        for (let i = 0; i < KeyMap.all.length; ++i) {
            for (const scope of root.scopes)
                found += root.matches(KeyMap.all[i], scope, search.text) ? 1 : 0;
        }
        for (const row of root.tradeRows) {
            for (const scope of root.scopes)
                found += root.matches(row, scope, search.text) ? 1 : 0;
        }
        return found;
    }
    readonly property list<string> scopes: root.scope !== ""
        ? [root.scope, ""] : ["Watchlist", "Chart", "Ladder", "Book", "Tape", "Health", "Orders", "Positions",
                                 "Fills", "Account", "Event log", "Ticket", ""]

    closePolicy: T.Popup.CloseOnEscape | T.Popup.CloseOnPressOutside
    focus: true
    height: Math.min(parent ? parent.height - 2 * Metrics.px(24) : Metrics.px(560), Metrics.px(560))
    modal: true
    width: Math.min(parent ? parent.width - 2 * Metrics.px(24) : Metrics.px(640), Metrics.px(640))
    // No anchor: they do not follow a popup that opens in another window.
    x: parent ? Math.round((parent.width - width) / 2) : 0
    y: parent ? Math.round((parent.height - height) / 2) : 0

    background: Rectangle {
        border.color: Theme.line
        border.width: Metrics.hairline
        color: Theme.bg1
    }

    FocusScope {
        anchors.fill: parent
        focus: true
        Accessible.role: Accessible.Dialog
        Accessible.name: title.text

        Rectangle {
            id: head

            color: Theme.bg2
            height: Metrics.header
            width: parent.width

            TText {
                id: title

                anchors.left: parent.left
                anchors.leftMargin: Metrics.px(10)
                anchors.verticalCenter: parent.verticalCenter
                isMedium: true
                text: root.scope !== "" ? qsTr("Keys for the %1").arg(root.scope.toLowerCase()) : qsTr("All keys")
            }
            KeyCap {
                anchors.right: parent.right
                anchors.rightMargin: Metrics.pad
                anchors.verticalCenter: parent.verticalCenter
                keys: "Esc"
            }
        }
        TField {
            id: search

            anchors.left: parent.left
            anchors.margins: Metrics.px(8)
            anchors.right: parent.right
            anchors.top: head.bottom
            focus: true
            iconName: "search"
            objectName: "keySearch"
            placeholderText: qsTr("Find a key or what it does")

            Keys.onDownPressed: list.contentY = Math.min(list.contentY + Metrics.tableRow, list.lastY)
            Keys.onUpPressed: list.contentY = Math.max(list.contentY - Metrics.tableRow, 0)
        }
        TSegments {
            id: profiles

            anchors.left: parent.left
            anchors.margins: Metrics.px(8)
            anchors.right: parent.right
            anchors.top: search.bottom
            height: Metrics.px(26)
            name: qsTr("Trading keys")
            objectName: "profiles"
            options: root.profileNames.map(profile => ({value: profile, text: root.router.titleOf(profile),
                                                          tip: qsTr("Trading keys of this profile")}))
            value: root.router.profile
            onPicked: value => {
                if (value === "scalper")
                    root.close();
                root.profileAsked(value);
            }
        }
        Flickable {
            id: list

            readonly property real lastY: Math.max(0, contentHeight - height)

            anchors.bottom: parent.bottom
            anchors.left: parent.left
            anchors.margins: Metrics.px(8)
            anchors.right: parent.right
            anchors.top: profiles.bottom
            boundsBehavior: Flickable.StopAtBounds
            clip: true
            contentHeight: groups.height
            contentWidth: width

            Column {
                id: groups

                width: list.width

                Repeater {
                    model: root.scopes

                    // qmllint disable unqualified
                    Column {
                        id: group

                        required property string modelData

                        width: groups.width

                        TText {
                            bottomPadding: Metrics.gap
                            isMedium: true
                            text: group.modelData !== "" ? group.modelData : qsTr("Everywhere")
                            topPadding: Metrics.px(8)
                        }
                        Repeater {
                            model: KeyMap.all

                            Item {
                                id: row

                                required property KeyBinding modelData

                                height: visible ? Metrics.tableRow : 0
                                objectName: visible ? "keyRow" : ""
                                visible: root.matches(modelData, group.modelData, search.text)
                                width: group.width

                                KeyCap {
                                    anchors.verticalCenter: parent.verticalCenter
                                    keys: row.modelData.keys
                                }
                                TText {
                                    anchors.left: parent.left
                                    anchors.leftMargin: Metrics.px(150)
                                    anchors.right: parent.right
                                    anchors.verticalCenter: parent.verticalCenter
                                    color: Theme.textMuted
                                    elide: Text.ElideRight
                                    text: row.modelData.words
                                }
                            }
                        }
                        TText {
                            bottomPadding: Metrics.gap
                            color: Theme.textMuted
                            text: qsTr("Trading, profile %1 · a dot: needs arming").arg(root.router.profileTitle)
                            topPadding: Metrics.px(8)
                            visible: tradeList.isAny
                        }
                        Repeater {
                            id: tradeList

                            readonly property bool isAny: root.tradeRows.some(
                                row => root.matches(row, group.modelData, search.text))

                            model: root.tradeRows

                            Item {
                                id: tradeRow

                                required property var modelData // {scope, keys, words, effect}

                                height: visible ? Metrics.tableRow : 0
                                objectName: visible ? "keyRow" : ""
                                visible: root.matches(modelData, group.modelData, search.text)
                                width: group.width

                                KeyCap {
                                    anchors.verticalCenter: parent.verticalCenter
                                    keys: tradeRow.modelData.keys
                                }
                                Rectangle {
                                    anchors.verticalCenter: parent.verticalCenter
                                    color: Theme.critical
                                    height: Metrics.px(6)
                                    radius: height / 2
                                    visible: tradeRow.modelData.effect === "risk"
                                    width: height
                                    x: Metrics.px(138)
                                }
                                TText {
                                    anchors.left: parent.left
                                    anchors.leftMargin: Metrics.px(150)
                                    anchors.right: parent.right
                                    anchors.verticalCenter: parent.verticalCenter
                                    color: Theme.textMuted
                                    elide: Text.ElideRight
                                    text: tradeRow.modelData.words
                                    Accessible.description: tradeRow.modelData.effect
                                }
                            }
                        }
                    }
                    // qmllint enable unqualified
                }
            }
        }
    }
    T.Overlay.modal: Dimmer {}
}
