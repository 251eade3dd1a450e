// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Gannet
import Gannet.Ui

/// While the kill switch is on: what it did, what is left, and the way out. Positions are left alone or flattened by a
/// hold; the switch is released only by typing the word.
FocusScope {
    id: root

    required property KillModel model
    required property TradeActions actions

    readonly property string word: "RELEASE"

    property bool isFolded: false
    property bool isWanted: false ///< somebody here asked for it: it takes the keyboard as it appears

    signal closed

    readonly property bool isSet: root.model.isSet

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
    onVisibleChanged: if (root.visible && root.isWanted) {
        root.isWanted = false;
        release.forceActiveFocus(Qt.PopupFocusReason);
    }

    implicitHeight: column.implicitHeight + Metrics.pad
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
                text: qsTr("Kill switch is on")
            }
            TText {
                anchors.right: parent.right
                anchors.rightMargin: Metrics.px(10)
                anchors.verticalCenter: parent.verticalCenter
                color: Theme.bg0
                text: root.model.sinceText
            }
        }
        Repeater {
            model: [
                {isDone: true, text: qsTr("New risk is blocked everywhere")},
                {isDone: root.model.entriesLeft + root.model.inDoubt === 0,
                 text: root.model.entriesLeft + root.model.inDoubt === 0 ? qsTr("All entries are cancelled")
                     : qsTr("Entries left: %1, in doubt: %2").arg(root.model.entriesLeft).arg(root.model.inDoubt)},
                {isDone: root.model.positions === 0,
                 text: root.model.positions === 0 ? qsTr("No position is open")
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
                tip: qsTr("Folds this panel; the switch stays on")
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
                visible: root.model.positions > 0
                onHeld: {
                    for (const mode of root.model.modes.split(" ").filter(one => one !== ""))
                        root.actions.flattenAll(mode);
                }
            }
        }
        Row {
            bottomPadding: Metrics.pad
            leftPadding: Metrics.px(10)
            spacing: Metrics.px(8)

            TField {
                id: release

                focus: true
                implicitWidth: Metrics.px(260)
                objectName: "releaseWord"
                placeholderText: qsTr("type %1 to release it").arg(root.word)
                onAccepted: releaseButton.release()
            }
            TButton {
                id: releaseButton

                function release() {
                    if (!enabled)
                        return;
                    root.actions.releaseKill("", release.text);
                    release.text = "";
                }

                enabled: release.text === root.word
                objectName: "release"
                text: qsTr("Release")
                tip: qsTr("Trading may go on; arming is off")
                onClicked: releaseButton.release()
            }
        }
    }
}
