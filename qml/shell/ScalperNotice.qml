// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import QtQuick.Templates as T
import Gannet
import Gannet.Ui

/// Before the profile in which one letter is one order: what the letters do, and that it begins in paper.
T.Popup {
    id: root

    required property KeyRouter router

    readonly property var sheet: root.router.sheetOf("scalper") // rows of the key sheet
    readonly property var rows: root.sheet.filter( // of them
        row => row.scope === "Ladder" && row.keys.length <= 7 && (row.effect === "risk" || row.effect === "reduce"))

    signal accepted

    function openNotice() {
        root.open();
        cancel.forceActiveFocus();
    }

    closePolicy: T.Popup.CloseOnEscape
    focus: true
    height: Math.min(parent ? parent.height - 2 * Metrics.px(24) : Metrics.px(560), head.height + page.contentHeight
                     + foot.height + 2 * Metrics.px(12))
    modal: true
    objectName: "scalperNotice"
    width: Math.min(parent ? parent.width - 2 * Metrics.px(24) : Metrics.px(620), Metrics.px(620))
    // No anchor: they do not follow a popup that opens in another window.
    x: parent ? Math.round((parent.width - width) / 2) : 0
    y: parent ? Math.round((parent.height - height) / 2) : 0

    background: Rectangle {
        border.color: Theme.honest
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
                text: qsTr("Scalper: one letter is one order")
            }
        }
        Flickable {
            id: page

            anchors.bottom: foot.top
            anchors.left: parent.left
            anchors.margins: Metrics.px(12)
            anchors.right: parent.right
            anchors.top: head.bottom
            boundsBehavior: Flickable.StopAtBounds
            clip: true
            contentHeight: words.implicitHeight

            Column {
                id: words

                spacing: Metrics.px(8)
                width: parent.width

                TText {
                    text: qsTr("While a ladder has the keyboard, each of these keys acts at once, at the chosen size. "
                               + "They go by their place on the keyboard, whatever its layout; text fields keep their "
                               + "letters. Esc never trades, and a key that stays down acts once.")
                    width: parent.width
                    wrapMode: Text.Wrap
                }
                Grid {
                    columnSpacing: Metrics.px(16)
                    columns: root.width >= Metrics.px(520) ? 2 : 1
                    width: parent.width

                    Repeater {
                        model: root.rows

                        // qmllint disable unqualified
                        Item {
                            id: row

                            required property var modelData // {scope, keys, words, effect}

                            height: Metrics.tableRow
                            width: Math.floor((words.width - Metrics.px(16)) / (root.width >= Metrics.px(520) ? 2 : 1))

                            KeyCap {
                                anchors.verticalCenter: parent.verticalCenter
                                keys: row.modelData.keys
                            }
                            Rectangle {
                                anchors.verticalCenter: parent.verticalCenter
                                color: Theme.critical
                                height: Metrics.px(6)
                                radius: height / 2
                                visible: row.modelData.effect === "risk"
                                width: height
                                x: Metrics.px(58)
                            }
                            TText {
                                anchors.left: parent.left
                                anchors.leftMargin: Metrics.px(70)
                                anchors.right: parent.right
                                anchors.verticalCenter: parent.verticalCenter
                                color: Theme.textMuted
                                elide: Text.ElideRight
                                text: row.modelData.words
                            }
                        }
                        // qmllint enable unqualified
                    }
                }
                TText {
                    isMedium: true
                    text: qsTr("It begins in paper, disarmed for real money. A red dot adds risk and needs arming.")
                    width: parent.width
                    wrapMode: Text.Wrap
                }
                TSwitch {
                    checked: root.router.followsPointer
                    objectName: "noticeFollows"
                    text: qsTr("Keys also act on the ladder under the pointer")
                    tip: qsTr("The target on the bar then follows the pointer")
                    onToggled: root.router.followsPointer = checked
                }
            }
        }
        Rectangle {
            id: foot

            anchors.bottom: parent.bottom
            color: Theme.bg2
            height: Metrics.px(40)
            width: parent.width

            Row {
                anchors.right: parent.right
                anchors.rightMargin: Metrics.px(12)
                anchors.verticalCenter: parent.verticalCenter
                spacing: Metrics.px(16)

                TButton {
                    id: cancel

                    focus: true
                    keys: "Esc"
                    objectName: "noticeCancel"
                    text: qsTr("Cancel")
                    onClicked: root.close()
                }
                TButton {
                    objectName: "noticeAccept"
                    text: qsTr("Use Scalper, begin in paper")
                    onClicked: {
                        root.close();
                        root.accepted();
                    }
                }
            }
        }
    }
}
