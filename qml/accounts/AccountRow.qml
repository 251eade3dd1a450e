// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Gannet
import Gannet.Ui

/// One account with its key: how it stands, whose it is, how long it lasts and what it may do. Removing asks first.
Item {
    id: root

    required property var account // one of AccountsDesk.accounts
    property bool isAsking: false ///< whether to remove it

    signal copyAsked(string text)
    signal lookAsked
    signal removeAsked

    readonly property var facts: [ // words
        root.account.kind, root.account.agentName !== "" ? qsTr("called %1").arg(
                                                                                        root.account.agentName) : "",
                                  root.account.permissions].filter(one => one !== "")

    implicitHeight: column.implicitHeight + 2 * Metrics.px(8)
    Accessible.name: [root.account.venueName, root.account.name, root.account.isTest ? qsTr("testnet") : "",
                      root.account.state, root.account.sentence, root.facts.join(", "), root.account.end].filter(
                         one => one !== "").join(". ")
    Accessible.role: Accessible.ListItem

    onIsAskingChanged: if (root.isAsking)
        keepButton.forceActiveFocus(Qt.OtherFocusReason)

    Column {
        id: column

        spacing: Metrics.px(3)
        width: parent.width
        y: Metrics.px(8)

        Item {
            height: Metrics.control
            width: parent.width

            Row {
                anchors.verticalCenter: parent.verticalCenter
                spacing: Metrics.px(8)

                TText {
                    anchors.verticalCenter: parent.verticalCenter
                    isMedium: true
                    size: 13
                    text: root.account.name
                }
                TText {
                    anchors.verticalCenter: parent.verticalCenter
                    color: Theme.textMuted
                    text: root.account.venueName
                }
                TTag {
                    anchors.verticalCenter: parent.verticalCenter
                    frame: tone
                    text: qsTr("TESTNET")
                    tone: Theme.honest
                    visible: root.account.isTest
                }
                TTag {
                    anchors.verticalCenter: parent.verticalCenter
                    frame: root.account.tone === "quiet" ? Theme.line : tone
                    objectName: "accountState"
                    text: root.account.state
                    tone: root.account.tone === "well" ? Theme.accent
                        : root.account.tone === "warning" ? Theme.honest : Theme.textMuted
                }
            }
            Row {
                anchors.right: parent.right
                anchors.verticalCenter: parent.verticalCenter
                spacing: Metrics.px(8)

                TText {
                    anchors.verticalCenter: parent.verticalCenter
                    isMono: true
                    text: root.account.shortAddress
                    visible: text !== ""
                    Accessible.name: root.account.address
                }
                TButton {
                    objectName: "copyAddress"
                    text: qsTr("Copy")
                    tip: qsTr("Copies the address %1").arg(root.account.address)
                    visible: root.account.address !== ""
                    Accessible.name: qsTr("Copy the address of %1").arg(root.account.name)
                    onClicked: root.copyAsked(root.account.address)
                }
                TButton {
                    objectName: "lookAgain"
                    text: qsTr("Look again")
                    tip: qsTr("Looks for its key once more: where it is locked you are asked for the passphrase")
                    visible: root.account.mayLookAgain
                    Accessible.name: qsTr("Look for the key of %1 again").arg(root.account.name)
                    onClicked: root.lookAsked()
                }
                TButton {
                    objectName: "removeAccount"
                    text: qsTr("Remove…")
                    tip: qsTr("Removes the key from this machine, after a question")
                    Accessible.name: qsTr("Remove the key of %1").arg(root.account.name)
                    onClicked: root.isAsking = true
                }
            }
        }
        TText {
            color: Theme.textMuted
            objectName: "accountFacts"
            text: root.facts.join(" · ")
            visible: text !== ""
            width: parent.width
            wrapMode: Text.Wrap
        }
        Row {
            spacing: Metrics.px(6)
            visible: root.account.end !== ""

            IconPath {
                anchors.verticalCenter: parent.verticalCenter
                name: "warning"
                tone: Theme.honest
                visible: root.account.endsSoon
            }
            TText {
                color: root.account.endsSoon ? Theme.honest : Theme.textMuted
                objectName: "accountEnd"
                text: root.account.endsSoon ? qsTr("%1: add it anew with another name, then remove this one").arg(
                                                  root.account.end)
                                            : root.account.end
            }
        }
        TText {
            text: root.account.sentence
            width: parent.width
            wrapMode: Text.Wrap
        }
        Rectangle {
            border.color: Theme.honest
            border.width: Metrics.hairline
            color: Theme.mix(Theme.honest, Theme.bg1, 0.15)
            height: asking.implicitHeight + 2 * Metrics.px(8)
            visible: root.isAsking
            width: parent.width
            Accessible.name: question.text
            Accessible.role: Accessible.AlertMessage

            Column {
                id: asking

                spacing: Metrics.px(8)
                width: parent.width - 2 * Metrics.px(10)
                x: Metrics.px(10)
                y: Metrics.px(8)

                TText {
                    id: question

                    objectName: "removeQuestion"
                    text: qsTr("Remove the key of %1 %2 from this machine? It cannot be read back. %3 goes on "
                               + "knowing it: revoke it there too, on its page for API wallets.").arg(
                        root.account.venueName).arg(root.account.name).arg(root.account.venueName)
                    width: parent.width
                    wrapMode: Text.Wrap
                }
                Row {
                    spacing: Metrics.px(16)

                    TButton {
                        id: keepButton

                        objectName: "keepAccount"
                        text: qsTr("Keep it")
                        onClicked: root.isAsking = false
                    }
                    TButton {
                        objectName: "removeNow"
                        text: qsTr("Remove the key")
                        tip: qsTr("From the place for keys of this machine")
                        tone: Theme.critical
                        onClicked: {
                            root.isAsking = false;
                            root.removeAsked();
                        }
                    }
                }
            }
        }
    }
    Rectangle {
        anchors.bottom: parent.bottom
        color: Theme.line
        height: Metrics.hairline
        width: parent.width
    }
}
