// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import QtQuick.Templates as T
import Gannet
import Gannet.Ui

/// When a person is asked before an order goes: a level for each mode, and what each level asks about.
T.Popup {
    id: root

    required property ConfirmModel model

    readonly property var modes: root.model.modes // objects {mode, level, most, accounts}
    readonly property var levels: [ // objects {value, text, tip}
        {value: "0", text: qsTr("Guarded"), tip: qsTr("Each new order is confirmed")},
        {value: "1", text: qsTr("Fast"), tip: qsTr("The first live order after arming, and a change that takes")},
        {value: "2", text: qsTr("Instant"), tip: qsTr("Soft limits, doubts about the data, takes that cost")}
    ]
    readonly property real wordsWidth: root.width - 3 * root.levelWidth - 2 * Metrics.px(12)
    readonly property real levelWidth: Metrics.px(86)

    /// The levels as far as a config allows them: `most` counts from 0.
    function levelsUpTo(most: int): var {
        return root.levels.map((level, at) => at <= most ? level : Object.assign({}, level, {
            isOff: true,
            tip: qsTr("risk.confirm of its accounts in the config allows %1 at most").arg(
                root.levels[most].text.toLowerCase())
        }));
    }
    /// Words of the modes that have this level, "paper, live".
    function modesAt(level: int): string {
        return root.modes.filter(row => row.level === level).map(row => row.mode).join(", ");
    }

    closePolicy: T.Popup.CloseOnEscape | T.Popup.CloseOnPressOutside
    focus: true
    height: Math.min(parent ? parent.height - 2 * Metrics.px(24) : Metrics.px(560), head.height + page.contentHeight
                     + 2 * Metrics.px(12))
    modal: true
    objectName: "confirmPanel"
    width: Math.min(parent ? parent.width - 2 * Metrics.px(24) : Metrics.px(700), Metrics.px(700))
    // No anchor: they do not follow a popup that opens in another window.
    x: parent ? Math.round((parent.width - width) / 2) : 0
    y: parent ? Math.round((parent.height - height) / 2) : 0

    background: Rectangle {
        border.color: Theme.line
        border.width: Metrics.hairline
        color: Theme.bg1
    }
    T.Overlay.modal: Dimmer {}

    FocusScope {
        anchors.fill: parent
        focus: true
        Accessible.name: title.text
        Accessible.role: Accessible.Dialog

        Rectangle {
            id: head

            color: Theme.bg2
            height: Metrics.px(32)
            width: parent.width

            TText {
                id: title

                anchors.left: parent.left
                anchors.leftMargin: Metrics.px(12)
                anchors.verticalCenter: parent.verticalCenter
                isMedium: true
                size: 13
                text: qsTr("Confirmations")
            }
            KeyCap {
                anchors.right: parent.right
                anchors.rightMargin: Metrics.pad
                anchors.verticalCenter: parent.verticalCenter
                keys: "Esc"
            }
        }
        Flickable {
            id: page

            anchors.bottom: parent.bottom
            anchors.left: parent.left
            anchors.margins: Metrics.px(12)
            anchors.right: parent.right
            anchors.top: head.bottom
            boundsBehavior: Flickable.StopAtBounds
            clip: true
            contentHeight: column.implicitHeight

            Column {
                id: column

                spacing: Metrics.px(8)
                width: parent.width

                Repeater {
                    model: root.modes

                    // qmllint disable unqualified
                    Item {
                        id: row

                        required property var modelData // {mode, level, most, accounts}
                        required property int index

                        height: Metrics.px(28)
                        width: column.width

                        TTag {
                            anchors.verticalCenter: parent.verticalCenter
                            frame: tone
                            text: row.modelData.mode.toUpperCase()
                            tone: row.modelData.mode === "live" ? Theme.critical : Theme.honest
                        }
                        TSegments {
                            focus: row.index === 0
                            height: parent.height
                            name: qsTr("Level of %1").arg(row.modelData.mode)
                            objectName: "level-" + row.modelData.mode
                            options: root.levelsUpTo(row.modelData.most)
                            value: String(row.modelData.level)
                            width: Metrics.px(270)
                            x: Metrics.px(76)
                            onPicked: value => root.model.choose(row.modelData.mode, Number(value))
                        }
                        TText {
                            anchors.left: parent.left
                            anchors.leftMargin: Metrics.px(360)
                            anchors.right: parent.right
                            anchors.verticalCenter: parent.verticalCenter
                            color: Theme.textMuted
                            elide: Text.ElideRight
                            size: 11
                            text: row.modelData.accounts !== "" ? row.modelData.accounts
                                : row.modelData.most < 2 ? qsTr("the config allows %1 at most").arg(
                                                               root.levels[row.modelData.most].text.toLowerCase()) : ""
                        }
                    }
                    // qmllint enable unqualified
                }
                TText {
                    color: Theme.textMuted
                    text: root.model.whyNotTrading
                    visible: root.modes.length === 0
                    width: parent.width
                    wrapMode: Text.Wrap
                }
                Repeater {
                    model: root.model.unasked

                    // qmllint disable unqualified
                    Item {
                        id: unasked

                        required property var modelData // {mode, reason, situation}

                        height: Metrics.px(28)
                        objectName: "unasked-" + unasked.modelData.reason
                        width: column.width

                        TTag {
                            anchors.verticalCenter: parent.verticalCenter
                            frame: tone
                            text: unasked.modelData.mode.toUpperCase()
                            tone: unasked.modelData.mode === "live" ? Theme.critical : Theme.honest
                        }
                        TText {
                            elide: Text.ElideRight
                            height: parent.height
                            text: qsTr("Not asked any more: %1").arg(unasked.modelData.situation)
                            width: undo.x - x - Metrics.pad
                            x: Metrics.px(76)
                        }
                        TButton {
                            id: undo

                            anchors.right: parent.right
                            anchors.verticalCenter: parent.verticalCenter
                            implicitHeight: Metrics.px(24)
                            objectName: "undo"
                            text: qsTr("Undo")
                            tip: qsTr("Ask about it again")
                            onClicked: root.model.askAgain(unasked.modelData.mode, unasked.modelData.reason)
                        }
                    }
                    // qmllint enable unqualified
                }
                TText {
                    color: Theme.honest
                    text: root.model.notice
                    visible: text !== ""
                    width: parent.width
                    wrapMode: Text.Wrap
                }
                Column {
                    width: parent.width

                    Row {
                        height: Metrics.columnHeader

                        TText {
                            color: Theme.textMuted
                            height: parent.height
                            size: 11
                            text: qsTr("What is asked, in place and never over anything else")
                            width: root.wordsWidth
                        }
                        Repeater {
                            model: 3

                            // qmllint disable unqualified
                            TText {
                                required property int index

                                color: root.modesAt(index) !== "" ? Theme.text : Theme.textMuted
                                elide: Text.ElideRight
                                height: Metrics.columnHeader
                                size: 11
                                text: root.modesAt(index) !== "" ? qsTr("%1 · %2").arg(root.levels[index].text).arg(
                                                                       root.modesAt(index)) : root.levels[index].text
                                width: root.levelWidth
                            }
                            // qmllint enable unqualified
                        }
                    }
                    Repeater {
                        model: root.model.policy

                        // qmllint disable unqualified
                        Rectangle {
                            id: policy

                            required property var modelData // {situation, guarded, fast, instant}
                            required property int index

                            color: policy.index % 2 ? "transparent" : Theme.mix(Theme.bg2, Theme.bg1, 0.5)
                            height: Metrics.tableRow
                            objectName: "policyRow"
                            width: column.width

                            TText {
                                elide: Text.ElideRight
                                height: parent.height
                                text: policy.modelData.situation
                                width: root.wordsWidth - Metrics.px(8)
                            }
                            Row {
                                height: parent.height
                                x: root.wordsWidth

                                Repeater {
                                    model: [policy.modelData.guarded, policy.modelData.fast, policy.modelData.instant]

                                    TText {
                                        required property string modelData

                                        color: modelData === "no" ? Theme.textFaint
                                             : modelData === "asks" ? Theme.text : Theme.honest
                                        height: policy.height
                                        text: modelData
                                        width: root.levelWidth
                                    }
                                }
                            }
                        }
                        // qmllint enable unqualified
                    }
                }
            }
        }
    }
}
