// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import QtQuick.Templates as T
import Gannet
import Gannet.Ui

/// Asks for the passphrase of the file of keys, or has one chosen where there is no file yet. Put away, the accounts
/// whose keys are in it are watch only.
T.Popup {
    id: root

    required property PassphraseModel model

    readonly property bool isWanted: root.model !== null && root.model.isAsked
    readonly property bool isBusy: root.model !== null && root.model.isBusy
    readonly property bool isNew: root.model !== null && root.model.isNew

    function submit() {
        if (root.isBusy)
            return;
        if (root.isNew && passphrase.activeFocus && again.text === "") {
            again.forceActiveFocus(Qt.TabFocusReason);
            return;
        }
        root.model.submit(passphrase.text, again.text);
    }
    function clear() {
        passphrase.clear();
        again.clear();
    }

    onIsWantedChanged: {
        root.clear();
        if (root.isWanted) {
            root.open();
            passphrase.forceActiveFocus(Qt.PopupFocusReason);
        } else {
            root.close();
        }
    }
    // Esc, or a click beside it.
    onClosed: {
        root.clear();
        if (root.isWanted)
            root.model.dismiss();
    }
    Connections {
        target: root.model

        /// What was wrong is typed anew.
        function onChanged() {
            if (root.model.problem !== "" && !root.isNew) {
                root.clear();
                passphrase.forceActiveFocus(Qt.PopupFocusReason);
            }
        }
    }

    closePolicy: root.isBusy ? T.Popup.NoAutoClose : T.Popup.CloseOnEscape
    focus: true
    height: head.height + column.implicitHeight + foot.height + 2 * Metrics.px(12) + 2 * padding
    modal: true
    objectName: "passphraseNotice"
    padding: Metrics.hairline
    width: Math.min(parent ? parent.width - 2 * Metrics.px(24) : Metrics.px(460), Metrics.px(460))
    x: parent ? Math.round((parent.width - width) / 2) : 0
    y: parent ? Math.max(Metrics.px(24), Math.round((parent.height - Metrics.px(280)) / 2)) : 0 // whatever it says

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
                text: root.isNew ? qsTr("Choose a passphrase for your keys") : qsTr("Passphrase of your keys")
            }
        }
        Column {
            id: column

            anchors.left: parent.left
            anchors.margins: Metrics.px(12)
            anchors.right: parent.right
            anchors.top: head.bottom
            spacing: Metrics.px(8)

            TText {
                text: root.isNew
                    ? qsTr("This desktop has no keyring, so keys are kept in an encrypted file. Its passphrase needs "
                           + "at least 8 characters; four random words are better. Nobody can restore it.")
                    : qsTr("This desktop has no keyring: the keys of your live accounts are in an encrypted file.")
                width: parent.width
                wrapMode: Text.Wrap
            }
            TText {
                color: Theme.textMuted
                elide: Text.ElideMiddle
                objectName: "passphraseFile"
                text: root.model ? root.model.file : ""
                width: parent.width
            }
            TField {
                id: passphrase

                echoMode: TextInput.Password
                focus: true
                inputMethodHints: Qt.ImhHiddenText | Qt.ImhSensitiveData | Qt.ImhNoPredictiveText
                    | Qt.ImhNoAutoUppercase
                isToldBeside: true
                objectName: "passphrase"
                placeholderText: qsTr("Passphrase")
                problem: root.model ? root.model.problem : ""
                readOnly: root.isBusy
                width: parent.width
                onAccepted: root.submit()
                onTextEdited: root.model.forgetProblem()
            }
            TField {
                id: again

                echoMode: TextInput.Password
                inputMethodHints: Qt.ImhHiddenText | Qt.ImhSensitiveData | Qt.ImhNoPredictiveText
                    | Qt.ImhNoAutoUppercase
                isToldBeside: true
                objectName: "passphraseAgain"
                placeholderText: qsTr("The same again")
                readOnly: root.isBusy
                visible: root.isNew
                width: parent.width
                onAccepted: root.submit()
                onTextEdited: root.model.forgetProblem()
            }
            TText {
                color: root.model && root.model.problem !== "" ? Theme.honest : Theme.textMuted
                objectName: "passphraseProblem"
                text: root.isBusy ? qsTr("Being tried …") : root.model ? root.model.problem : ""
                width: parent.width
                wrapMode: Text.Wrap
                Accessible.name: text
                Accessible.role: Accessible.AlertMessage
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
                    enabled: !root.isBusy
                    keys: "Esc"
                    objectName: "passphraseDismiss"
                    text: root.isNew ? qsTr("Cancel") : qsTr("Watch only")
                    tip: root.isNew ? qsTr("No key is kept, and no account is added")
                                    : qsTr("Venues are shown; accounts whose keys are in the file do not trade")
                    onClicked: root.close()
                }
                TButton {
                    enabled: !root.isBusy && passphrase.text !== ""
                    keys: "Enter"
                    objectName: "passphraseSubmit"
                    text: root.isNew ? qsTr("Use it") : qsTr("Unlock")
                    onClicked: root.model.submit(passphrase.text, again.text)
                }
            }
        }
    }
}
