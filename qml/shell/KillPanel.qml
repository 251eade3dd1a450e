// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Gannet
import Gannet.Ui

/// While a kill switch is set: which, since when and why, what they did, what is left, and the way out. Positions are
/// left alone or flattened by a hold; the switch that is chosen is released only by typing the word.
FocusScope {
    id: root

    required property KillModel model
    required property TradeActions actions

    readonly property string word: "RELEASE"

    property bool isFolded: false
    property bool isWanted: false ///< somebody here asked for it: it takes the keyboard as it appears
    property string wanted ///< the switch that was chosen by hand
    property int known: 0 ///< switches that were shown last
    property string problem ///< why what was typed released nothing
    property real keptHeight: 0 ///< the largest since it appeared: nothing comes under a pointer that rests in it

    signal closed

    readonly property bool isSet: root.model.isSet
    /// The switch that typing releases.
    readonly property var chosen: { // {target, words, why, since}; null: none is set
        const all = [...root.model.switches];
        return all.find(one => one.target === root.wanted) ?? all[0] ?? null;
    }

    function openPanel() {
        root.isFolded = false;
        root.isWanted = !root.visible;
        if (root.visible)
            release.forceActiveFocus(Qt.PopupFocusReason);
    }

    onIsSetChanged: {
        if (!root.isSet && !root.isFolded)
            root.closed();
        root.isFolded = false;
    }
    Connections {
        target: root.model

        /// A further switch is news: the panel is there again.
        function onSwitchesChanged() {
            if (root.model.switches.length > root.known)
                root.isFolded = false;
            root.known = root.model.switches.length;
            root.problem = "";
        }
    }

    onVisibleChanged: {
        root.keptHeight = 0;
        root.keepHeight();
        if (!root.visible || !root.isWanted)
            return;
        root.isWanted = false;
        release.forceActiveFocus(Qt.PopupFocusReason);
    }
    function keepHeight() {
        if (root.visible)
            root.keptHeight = Math.max(root.keptHeight, column.implicitHeight + Metrics.pad);
    }

    implicitHeight: Math.max(root.keptHeight, column.implicitHeight + Metrics.pad)
    implicitWidth: Metrics.px(420)
    visible: root.model.isSet && !root.isFolded
    Accessible.name: qsTr("Kill switch is on")
    Accessible.role: Accessible.Dialog

    Keys.onEscapePressed: {
        root.isFolded = true;
        root.closed();
    }

    Rectangle {
        anchors.fill: parent
        border.color: Theme.critical
        border.width: Metrics.hairline
        color: Theme.bg1
    }
    Column {
        id: column

        spacing: Metrics.px(8)
        width: parent.width
        onImplicitHeightChanged: root.keepHeight()

        Rectangle {
            color: Theme.critical
            height: Metrics.header
            width: parent.width

            TText {
                anchors.left: parent.left
                anchors.leftMargin: Metrics.px(10)
                anchors.verticalCenter: parent.verticalCenter
                color: Theme.bg0
                isMedium: true
                text: root.model.switches.length > 1 ? qsTr("%1 kill switches are on").arg(root.model.switches.length)
                                                     : qsTr("Kill switch is on")
            }
        }
        Column {
            spacing: Metrics.px(2)
            width: parent.width

            Repeater {
                model: root.model.switches

                // qmllint disable unqualified
                KillRow {
                    required property var modelData // {target, words, why, since}

                    checked: root.chosen !== null && root.chosen.target === modelData.target
                    since: modelData.since
                    text: modelData.words
                    why: modelData.why
                    width: column.width
                    onClicked: {
                        root.wanted = modelData.target;
                        root.problem = "";
                        release.forceActiveFocus(Qt.PopupFocusReason);
                    }
                }
                // qmllint enable unqualified
            }
        }
        Repeater {
            model: [
                {isDone: true, text: root.model.isEverything ? qsTr("New risk is blocked everywhere")
                                                             : qsTr("New risk is blocked there")},
                {isDone: root.model.entriesLeft + root.model.inDoubt === 0 && root.model.isAllKnown,
                 text: root.model.entriesLeft + root.model.inDoubt === 0
                     ? root.model.isAllKnown ? qsTr("All entries are cancelled")
                                             : qsTr("All known entries are cancelled; not all are known (see Orders)")
                     : qsTr("Entries left: %1, in doubt: %2").arg(root.model.entriesLeft).arg(root.model.inDoubt)},
                {isDone: root.model.positions === 0 && root.model.isAllKnown,
                 text: root.model.positions === 0
                     ? root.model.isAllKnown ? qsTr("No position is open")
                                             : qsTr("No known position is open; not all are known (see Positions)")
                     : qsTr("Positions open: %1, orders that protect: %2").arg(root.model.positions)
                           .arg(root.model.protecting)}
            ]

            // qmllint disable unqualified
            Item {
                id: line

                required property var modelData // {isDone, text}

                height: Metrics.px(20)
                width: column.width

                IconPath {
                    id: mark

                    anchors.left: parent.left
                    anchors.leftMargin: Metrics.px(10)
                    anchors.verticalCenter: parent.verticalCenter
                    name: line.modelData.isDone ? "check" : "warning"
                    tone: line.modelData.isDone ? Theme.text : Theme.honest
                }
                TText {
                    anchors.left: mark.right
                    anchors.leftMargin: Metrics.px(8)
                    anchors.verticalCenter: parent.verticalCenter
                    text: line.modelData.text
                }
            }
            // qmllint enable unqualified
        }
        Row {
            leftPadding: Metrics.px(10)
            spacing: Metrics.px(16)

            TButton {
                objectName: "leave"
                text: root.model.positions > 0 ? qsTr("Leave positions") : qsTr("Close")
                tip: qsTr("Folds this panel; what is set stays set")
                onClicked: {
                    root.isFolded = true;
                    root.closed();
                }
            }
            HoldButton {
                objectName: "flattenAll"
                keys: qsTr("hold")
                text: qsTr("Flatten all")
                tip: qsTr("Closes every position at the market")
                tone: Theme.critical
                visible: root.model.isEverything && root.model.positions > 0
                onHeld: {
                    for (const mode of root.model.modes.split(" ").filter(one => one !== ""))
                        root.actions.flattenAll(mode);
                }
            }
        }
        Row {
            bottomPadding: problem.visible ? 0 : Metrics.pad
            leftPadding: Metrics.px(10)
            spacing: Metrics.px(8)

            TField {
                id: release

                focus: true
                implicitWidth: Metrics.px(140)
                isToldBeside: true
                objectName: "releaseWord"
                placeholderText: qsTr("type %1").arg(root.word)
                problem: root.problem
                onTextEdited: root.problem = ""
                onAccepted: releaseButton.release()
            }
            TButton {
                id: releaseButton

                function release() {
                    if (!enabled) {
                        root.problem = release.text === "" ? "" : qsTr("Not released: type %1 alone, in capitals").arg(
                            root.word);
                        return;
                    }
                    root.actions.releaseKill(root.chosen.target, release.text);
                    release.text = "";
                }

                enabled: root.chosen !== null && release.text === root.word
                objectName: "release"
                text: root.chosen ? qsTr("Release: %1").arg(root.chosen.words) : qsTr("Release")
                tip: qsTr("New risk passes again where no other switch stands, while it is armed")
                onClicked: releaseButton.release()
            }
        }
        TText {
            id: problem

            bottomPadding: Metrics.pad
            color: Theme.honest
            leftPadding: Metrics.px(10)
            objectName: "releaseProblem"
            text: root.problem
            visible: text !== ""
            Accessible.name: text
            Accessible.role: Accessible.AlertMessage
        }
    }
}
