// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Gannet
import Gannet.Ui

/// How far adding an account is, in the stages that a person sees, and what to do now.
FocusScope {
    id: root

    required property AccountsDesk desk

    readonly property int step: root.desk ? root.desk.step : AccountsDesk.Idle
    readonly property bool hasPage: root.desk !== null && root.desk.url !== ""
    readonly property bool isOver: root.step === AccountsDesk.Done || root.step === AccountsDesk.Failed
        || root.step === AccountsDesk.Idle
    property bool wasWallet: false ///< the stages are those of a wallet
    property int reached: 0 ///< stages that are done, also after a failure
    readonly property var stages: root.wasWallet ? root.walletStages : root.pastedStages // words
    readonly property list<string> walletStages: [qsTr("Open the page"), qsTr("Connect the wallet"),
        qsTr("Sign in the wallet"), qsTr("The venue takes it"), qsTr("The key is kept")]
    readonly property list<string> pastedStages: [qsTr("The venue is asked"), qsTr("The key is kept")]

    signal openAsked

    implicitHeight: column.implicitHeight

    onHasPageChanged: if (root.hasPage)
        root.wasWallet = true
    onStepChanged: root.follow()

    function begin() {
        root.wasWallet = root.hasPage;
        root.reached = 0;
        root.follow();
    }
    function follow() {
        const wallet = {};
        wallet[AccountsDesk.WaitingForPage] = 0;
        wallet[AccountsDesk.WaitingForWallet] = 1;
        wallet[AccountsDesk.WaitingToSign] = 2;
        wallet[AccountsDesk.Sending] = 3;
        wallet[AccountsDesk.Asking] = 3;
        wallet[AccountsDesk.Storing] = 4;
        const pasted = {};
        pasted[AccountsDesk.Checking] = 0;
        pasted[AccountsDesk.Unchecked] = 0;
        pasted[AccountsDesk.Storing] = 1;
        const now = (root.wasWallet ? wallet : pasted)[root.step];
        if (root.step === AccountsDesk.Done)
            root.reached = root.stages.length;
        else if (now !== undefined)
            root.reached = now;
    }

    Column {
        id: column

        spacing: Metrics.px(12)
        width: parent.width

        Column {
            spacing: Metrics.px(2)
            width: parent.width

            Repeater {
                // Made anew as it is shown: the software renderer of shapes takes a new node for the one it had, where
                // both lie at one address, and writes beyond it.
                model: root.visible ? root.stages : []

                // qmllint disable unqualified
                Item {
                    id: stage

                    required property int index
                    required property string modelData

                    readonly property bool isDone: stage.index < root.reached
                    readonly property bool isNow: stage.index === root.reached

                    height: Metrics.px(22)
                    width: column.width
                    Accessible.name: stage.isDone ? qsTr("%1: done").arg(stage.modelData)
                        : stage.isNow ? qsTr("%1: now").arg(stage.modelData) : stage.modelData
                    Accessible.role: Accessible.StaticText

                    IconPath {
                        anchors.verticalCenter: parent.verticalCenter
                        name: stage.isDone ? "check" : stage.isNow && root.step === AccountsDesk.Failed ? "close"
                            : stage.isNow ? "chevronRight" : ""
                        tone: stage.isDone ? Theme.text
                            : root.step === AccountsDesk.Failed ? Theme.honest : Theme.accent
                    }
                    TText {
                        anchors.verticalCenter: parent.verticalCenter
                        color: stage.isNow ? Theme.text : stage.isDone ? Theme.textMuted : Theme.textFaint
                        isMedium: stage.isNow
                        text: stage.modelData
                        x: Metrics.px(24)
                    }
                }
                // qmllint enable unqualified
            }
        }
        Rectangle {
            readonly property color edge: root.desk && root.desk.isTrouble ? Theme.honest
                : root.step === AccountsDesk.Done ? Theme.accent : Theme.line

            border.color: edge
            border.width: Metrics.hairline
            color: root.desk && root.desk.isTrouble ? Theme.mix(Theme.honest, Theme.bg1, 0.12) : Theme.bg0
            height: Math.max(Metrics.px(44), said.implicitHeight + 2 * Metrics.px(10))
            width: parent.width
            Accessible.name: said.text
            Accessible.role: Accessible.AlertMessage

            TText {
                id: said

                objectName: "addSentence"
                size: 13
                text: root.desk ? root.desk.sentence : ""
                width: parent.width - 2 * Metrics.px(12)
                wrapMode: Text.Wrap
                x: Metrics.px(12)
                y: Math.round((parent.height - implicitHeight) / 2)
            }
        }
        AccountFact {
            note: qsTr("Works once, on this machine, for ten minutes")
            text: qsTr("Page")
            visible: root.hasPage
            width: parent.width

            Row {
                height: Metrics.field
                spacing: Metrics.px(8)
                width: parent.width

                TField {
                    font.family: Theme.monoFamily
                    objectName: "pageAddress"
                    readOnly: true
                    text: root.desk ? root.desk.url : ""
                    width: parent.width - copyPage.width - parent.spacing
                        - (openPage.visible ? openPage.width + parent.spacing : 0)
                    Accessible.name: qsTr("Address of the page")
                    onTextChanged: cursorPosition = 0 // its beginning is in sight
                }
                TButton {
                    id: copyPage

                    height: Metrics.field
                    objectName: "copyPage"
                    text: qsTr("Copy")
                    tip: qsTr("For another browser of this machine")
                    Accessible.name: qsTr("Copy the address of the page")
                    onClicked: root.desk.copy(root.desk.url)
                }
                TButton {
                    id: openPage

                    height: Metrics.field
                    objectName: "openPage"
                    text: qsTr("Open the page")
                    tip: qsTr("At a new address; the tab that has the page now counts no more")
                    visible: root.step === AccountsDesk.WaitingForWallet || root.step === AccountsDesk.WaitingToSign
                    onClicked: root.openAsked()
                }
            }
        }
        AccountFact {
            note: qsTr("The page and the wallet have to show the same")
            text: qsTr("Key's address")
            visible: root.hasPage
            width: parent.width

            TText {
                height: Metrics.field
                isMono: true
                objectName: "agentAddress"
                text: root.desk ? root.desk.agentAddress : ""
                Accessible.name: qsTr("Address of the key: %1").arg(text)
            }
        }
    }
}
