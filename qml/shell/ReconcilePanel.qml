// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import QtQuick.Templates as T
import Gannet
import Gannet.Ui

/// Accounts beside their venues: when each was compared last and what came of it, the differences with both sides'
/// numbers, and what a person may do about the chosen one.
T.Popup {
    id: root

    required property ReconcileModel model

    readonly property var accounts: root.model.accounts // objects, as ReconcileModel says
    readonly property var rows: root.model.rows         // objects, likewise
    property int number: 0 ///< of the difference that is chosen
    readonly property var current: root.rows.find(row => row.number === root.number) ?? null // an object of rows
    readonly property var account: // an object of accounts
        root.accounts.find(one => one.id === root.model.chosen) ?? null
    readonly property int openHere: root.rows.filter(row => row.mayAgree).length
    property int openBefore: 0
    readonly property string chosen: root.model.chosen
    readonly property real sideWidth: Metrics.px(252)

    function openPanel() {
        root.model.begin();
        note.text = "";
        root.open();
        if (root.rows.length > 0)
            list.forceActiveFocus(Qt.PopupFocusReason);
        else
            compareButton.forceActiveFocus(Qt.PopupFocusReason);
    }
    function agree(number: int) {
        root.model.agree(number, note.text);
        if (note.text.trim() === "")
            note.forceActiveFocus(Qt.OtherFocusReason);
    }

    onClosed: reader.leave()
    // A note is for what it was written for: another difference wants its own.
    onChosenChanged: note.text = ""
    onOpenHereChanged: {
        if (root.openHere < root.openBefore)
            note.text = "";
        root.openBefore = root.openHere;
    }
    onRowsChanged: {
        if (root.current === null)
            root.number = root.rows.length > 0 ? root.rows[0].number : 0;
        list.currentIndex = root.rows.findIndex(row => row.number === root.number);
    }

    anchors.centerIn: parent
    closePolicy: T.Popup.CloseOnEscape | T.Popup.CloseOnPressOutside
    focus: true
    height: Math.min(parent ? parent.height - 2 * Metrics.px(24) : Metrics.px(560), Metrics.px(560))
    modal: true
    objectName: "reconcilePanel"
    padding: Metrics.hairline
    width: Math.min(parent ? parent.width - 2 * Metrics.px(24) : Metrics.px(1120), Metrics.px(1120))

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

        Keys.onPressed: event => {
            if (event.key === Qt.Key_F5) {
                root.model.compare();
                event.accepted = true;
            }
        }

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
                text: qsTr("Reconcile: what is held here and at the venues")
            }
            TButton {
                anchors.right: leaveKey.left
                anchors.rightMargin: Metrics.px(8)
                anchors.verticalCenter: parent.verticalCenter
                iconName: "info"
                implicitHeight: Metrics.px(24)
                objectName: "runbookButton"
                text: reader.visible ? qsTr("Back to the differences") : qsTr("What to check, when to stop trading")
                tip: qsTr("What a difference means, what to check, and what each choice does")
                onClicked: reader.visible ? reader.leave() : reader.open()
            }
            KeyCap {
                id: leaveKey

                anchors.right: parent.right
                anchors.rightMargin: Metrics.pad
                anchors.verticalCenter: parent.verticalCenter
                keys: "Esc"
            }
        }
        RunbookPage {
            id: reader

            anchors.bottom: parent.bottom
            anchors.left: parent.left
            anchors.right: parent.right
            anchors.top: head.bottom
            text: root.model.runbook
            z: 1
        }

        // The accounts, and under them what came of the comparisons before.
        Item {
            id: side

            anchors.bottom: parent.bottom
            anchors.left: parent.left
            anchors.top: head.bottom
            width: root.sideWidth

            ListView {
                id: accountList

                activeFocusOnTab: true
                boundsBehavior: Flickable.StopAtBounds
                clip: true
                height: Math.min(contentHeight, parent.height * 0.5)
                model: root.accounts
                objectName: "reconcileAccounts"
                width: parent.width
                Accessible.name: qsTr("Accounts")
                Accessible.role: Accessible.List

                Keys.onDownPressed: root.model.step(1)
                Keys.onUpPressed: root.model.step(-1)

                // qmllint disable unqualified
                delegate: ReconcileAccountRow {
                    required property var modelData // an object of ReconcileModel.accounts

                    account: modelData
                    hasKeyboard: accountList.activeFocus
                    isChosen: root.model.chosen === modelData.id
                    width: accountList.width
                    onPicked: root.model.choose(modelData.id)
                }
                // qmllint enable unqualified
            }
            Rectangle {
                id: beforeHead

                anchors.top: accountList.bottom
                color: Theme.mix(Theme.bg2, Theme.bg1, 0.5)
                height: Metrics.columnHeader
                width: parent.width

                TText {
                    color: Theme.textMuted
                    height: parent.height
                    leftPadding: Metrics.px(12)
                    size: 11
                    text: qsTr("Its comparisons, newest first (UTC)")
                }
            }
            ListView {
                id: before

                activeFocusOnTab: true
                anchors.bottom: parent.bottom
                anchors.top: beforeHead.bottom
                boundsBehavior: Flickable.StopAtBounds
                clip: true
                model: root.model.history
                objectName: "reconcileHistory"
                width: parent.width
                Accessible.name: qsTr("Comparisons of the account before")
                Accessible.role: Accessible.List

                Keys.onDownPressed: before.incrementCurrentIndex()
                Keys.onUpPressed: before.decrementCurrentIndex()

                // qmllint disable unqualified
                delegate: Item {
                    id: past

                    required property var modelData // {time, cause, result, isBad, words}

                    height: Metrics.tableRow
                    width: before.width
                    Accessible.name: qsTr("%1, %2: %3 %4").arg(modelData.time).arg(modelData.cause).arg(
                        modelData.result).arg(modelData.words)
                    Accessible.role: Accessible.ListItem

                    TText {
                        id: pastTime

                        color: Theme.textMuted
                        height: parent.height
                        isCell: true
                        text: past.modelData.time
                        x: Metrics.px(12)
                    }
                    TText {
                        anchors.left: pastTime.right
                        anchors.leftMargin: Metrics.px(8)
                        anchors.right: pastResult.left
                        anchors.rightMargin: Metrics.px(6)
                        color: Theme.textMuted
                        elide: Text.ElideRight
                        height: parent.height
                        text: past.modelData.cause
                    }
                    TText {
                        id: pastResult

                        anchors.right: parent.right
                        anchors.rightMargin: Metrics.px(10)
                        color: past.modelData.isBad ? Theme.honest : Theme.text
                        height: parent.height
                        text: past.modelData.result
                    }
                    HoverWatch {
                        id: pastHover
                    }
                    TTip {
                        text: past.modelData.words
                        visible: pastHover.hovered && past.modelData.words !== ""
                    }
                }
                // qmllint enable unqualified
            }
        }
        Rectangle {
            anchors.bottom: parent.bottom
            anchors.left: side.right
            anchors.top: head.bottom
            color: Theme.line
            width: Metrics.hairline
        }

        Item {
            id: main

            anchors.bottom: parent.bottom
            anchors.left: side.right
            anchors.leftMargin: Metrics.hairline
            anchors.right: parent.right
            anchors.top: head.bottom

            Item {
                id: bar

                height: Metrics.px(40)
                width: parent.width

                TText {
                    id: standing

                    anchors.left: parent.left
                    anchors.leftMargin: Metrics.px(12)
                    anchors.right: compareButton.left
                    anchors.rightMargin: Metrics.px(8)
                    color: root.account && (root.account.isOpen || root.account.isBad) ? Theme.honest : Theme.text
                    elide: Text.ElideRight
                    height: parent.height
                    objectName: "reconcileStanding"
                    text: root.account ? root.model.isBusy
                            ? qsTr("%1 · %2: is being compared…").arg(root.account.name).arg(root.account.venueName)
                            : qsTr("%1 · %2: %3, compared %4 UTC %5").arg(root.account.name).arg(
                                  root.account.venueName).arg(root.account.result).arg(root.account.time).arg(
                                  root.account.cause)
                        : ""
                }
                TButton {
                    id: compareButton

                    anchors.right: allButton.left
                    anchors.rightMargin: Metrics.px(8)
                    anchors.verticalCenter: parent.verticalCenter
                    enabled: root.account !== null && !root.model.isBusy
                    iconName: "refresh"
                    keys: "F5"
                    objectName: "compareNow"
                    text: qsTr("Compare now")
                    tip: qsTr("Asks the venue for everything of this account")
                    onClicked: root.model.compare()
                }
                TButton {
                    id: allButton

                    anchors.right: parent.right
                    anchors.rightMargin: Metrics.px(12)
                    anchors.verticalCenter: parent.verticalCenter
                    enabled: root.accounts.length > 0
                    keys: "Ctrl+R"
                    objectName: "compareAll"
                    text: qsTr("All")
                    tip: qsTr("Compares every account that has a session")
                    onClicked: root.model.compareAll()
                }
            }
            ReconcileColumns {
                id: places

                width: parent.width
                y: bar.height
            }
            ListView {
                id: list

                activeFocusOnTab: true
                anchors.bottom: foot.top
                anchors.top: places.bottom
                boundsBehavior: Flickable.StopAtBounds
                clip: true
                focus: true
                model: root.rows
                objectName: "reconcileRows"
                width: parent.width
                Accessible.name: qsTr("Differences")
                Accessible.role: Accessible.Table

                onCurrentIndexChanged: if (currentIndex >= 0 && currentIndex < root.rows.length)
                    root.number = root.rows[currentIndex].number

                // qmllint disable unqualified
                delegate: ReconcileRow {
                    required property var modelData // an object of ReconcileModel.rows
                    required property int index

                    columns: places
                    hasKeyboard: list.activeFocus
                    isChosen: root.number === modelData.number
                    row: modelData
                    width: list.width
                    onPicked: {
                        list.currentIndex = index;
                        list.forceActiveFocus(Qt.MouseFocusReason);
                    }
                }
                // qmllint enable unqualified
            }
            Column {
                anchors.left: parent.left
                anchors.leftMargin: Metrics.px(24)
                anchors.right: parent.right
                anchors.rightMargin: Metrics.px(24)
                anchors.verticalCenter: list.verticalCenter
                spacing: Metrics.px(8)
                visible: root.rows.length === 0

                IconPath {
                    anchors.horizontalCenter: parent.horizontalCenter
                    name: root.model.isEqual ? "check" : "info"
                    tone: root.model.isEqual ? Theme.text : Theme.textMuted
                }
                TText {
                    horizontalAlignment: Text.AlignHCenter
                    objectName: "reconcileNothing"
                    text: root.model.nothing
                    width: parent.width
                    wrapMode: Text.Wrap
                    Accessible.name: text
                    Accessible.role: Accessible.StaticText
                }
            }

            // What may be done about the chosen difference.
            Rectangle {
                id: foot

                anchors.bottom: parent.bottom
                color: Theme.bg2
                height: footColumn.implicitHeight + 2 * Metrics.px(10)
                width: parent.width

                Column {
                    id: footColumn

                    anchors.left: parent.left
                    anchors.leftMargin: Metrics.px(12)
                    anchors.right: parent.right
                    anchors.rightMargin: Metrics.px(12)
                    spacing: Metrics.px(8)
                    y: Metrics.px(10)

                    TText {
                        color: Theme.honest
                        objectName: "reconcileLeft"
                        text: root.model.left
                        visible: text !== ""
                        width: parent.width
                        wrapMode: Text.Wrap
                    }
                    TText {
                        objectName: "reconcileSentence"
                        text: root.current ? root.current.sentence : ""
                        visible: root.current !== null
                        width: parent.width
                        wrapMode: Text.Wrap
                    }
                    Row {
                        id: choices

                        spacing: Metrics.px(8)
                        visible: root.openHere > 0 || (root.current !== null && root.current.mayQuery)

                        TField {
                            id: note

                            anchors.verticalCenter: parent.verticalCenter
                            implicitWidth: Metrics.px(250)
                            maximumLength: 200
                            objectName: "reconcileNote"
                            placeholderText: qsTr("Why this is right, for the audit")
                            visible: root.openHere > 0
                            onAccepted: if (root.current && root.current.mayAgree)
                                root.agree(root.number)
                        }
                        TButton {
                            anchors.verticalCenter: parent.verticalCenter
                            objectName: "reconcileAgree"
                            text: qsTr("Agree")
                            tip: qsTr("This difference is known and right; the note says why")
                            visible: root.current !== null && root.current.mayAgree
                            onClicked: root.agree(root.number)
                        }
                        TButton {
                            anchors.verticalCenter: parent.verticalCenter
                            objectName: "reconcileAgreeAll"
                            text: qsTr("Agree to all %1").arg(root.openHere)
                            tip: qsTr("All differences that wait here, with one note")
                            visible: root.openHere > 1
                            onClicked: root.agree(0)
                        }
                        TButton {
                            anchors.verticalCenter: parent.verticalCenter
                            objectName: "reconcileEntry"
                            text: qsTr("Take the venue's entry price")
                            tip: qsTr("Its cost follows from that; what was realised before is not known then")
                            visible: root.current !== null && root.current.mayTakeEntry
                            onClicked: root.model.takeEntry(root.number)
                        }
                        TButton {
                            anchors.verticalCenter: parent.verticalCenter
                            objectName: "reconcileCancel"
                            text: qsTr("Cancel it at the venue")
                            tip: qsTr("It has ended here, and is open there")
                            visible: root.current !== null && root.current.mayCancel
                            onClicked: root.model.cancel(root.current.order)
                        }
                        TButton {
                            anchors.verticalCenter: parent.verticalCenter
                            objectName: "reconcileQuery"
                            text: qsTr("Ask the venue again")
                            tip: qsTr("What became of this order")
                            visible: root.current !== null && root.current.mayQuery
                            onClicked: root.model.query(root.current.order)
                        }
                    }
                    TText {
                        color: root.model.isRefusal ? Theme.honest : Theme.textMuted
                        objectName: "reconcileNotice"
                        text: root.model.notice
                        visible: text !== ""
                        width: parent.width
                        wrapMode: Text.Wrap
                        Accessible.name: text
                        Accessible.role: root.model.isRefusal ? Accessible.AlertMessage : Accessible.StaticText
                    }
                }
            }
        }
    }
}
