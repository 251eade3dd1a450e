// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import QtQuick.Templates as T
import Gannet
import Gannet.Ui

/// The accounts that have keys, and the way to add one: a list, a form, and how far it is. Esc goes one step back.
T.Popup {
    id: root

    property AccountsDesk desk: null ///< null: nothing is kept in this run
    property string whyNone ///< a sentence for a run without

    readonly property int step: root.desk ? root.desk.step : AccountsDesk.Idle
    readonly property bool isOver: root.step === AccountsDesk.Done || root.step === AccountsDesk.Failed
        || root.step === AccountsDesk.Idle
    readonly property bool isDoubtful: root.page === "progress" && root.step === AccountsDesk.Unchecked
    /// What Enter presses: another button that has the keyboard takes it.
    readonly property bool isEnterMain: mainButton.activeFocus || !(flick.focused as T.AbstractButton)
    property string page: "list" ///< "list", "form", "progress"

    function openPanel() {
        if (root.desk)
            root.desk.refresh();
        root.page = root.isOver ? "list" : "progress";
        root.open();
        root.focusFirst();
    }
    function show(page: string) {
        root.page = page;
        flick.contentY = 0;
        root.focusFirst();
    }
    function focusFirst() {
        if (root.page === "form")
            form.start();
        else if (root.page === "progress" && !mainButton.visible)
            progress.forceActiveFocus(Qt.OtherFocusReason); // no press of Enter may cancel what waits for somebody else
        else if (root.isDoubtful)
            backButton.forceActiveFocus(Qt.OtherFocusReason); // one Enter too many keeps no key that may be wrong
        else
            (mainButton.enabled ? mainButton : backButton).forceActiveFocus(Qt.OtherFocusReason);
    }
    /// Takes the keyboard where a dialog over it had it.
    function takeKeyboard() {
        if (root.page !== "form")
            root.focusFirst();
    }
    // Not in the row: it is gone as soon as its account is another.
    function lookAgain(venue: string, name: string) {
        root.desk.lookAgain(venue, name);
        root.focusFirst();
    }
    function remove(venue: string, name: string) {
        root.desk.remove(venue, name);
        root.focusFirst();
    }
    /// One step back; what was begun is cancelled.
    function back() {
        if (root.page === "progress") {
            if (!root.isOver) {
                if (root.step === AccountsDesk.Storing)
                    return; // it cannot be taken back any more, and takes a moment
                root.desk.cancel();
                if (root.step === AccountsDesk.Failed)
                    return; // the sentence says what became of what was sent
            }
            root.show(root.step === AccountsDesk.Done ? "list" : "form");
        } else if (root.page === "form") {
            form.forgetKeys();
            root.desk.cancel();
            root.show("list");
        } else {
            root.close();
        }
    }
    function act() {
        if (root.page === "list")
            root.show("form");
        else if (root.page === "form")
            form.begin();
        else if (root.step === AccountsDesk.Unchecked)
            root.desk.keepUnchecked();
        else if (root.step === AccountsDesk.Done)
            root.show("list");
        else if (root.step === AccountsDesk.Failed)
            root.show("form");
        else if (root.step === AccountsDesk.WaitingForPage)
            root.desk.openPage();
    }

    // Its top stays: pages, ways of a key and refusals differ in height, and what a hand is over must not move.
    readonly property real top: parent ? Math.max(Metrics.px(24), Math.round((parent.height - Metrics.px(520)) / 2))
                                       : 0

    closePolicy: root.page === "list" ? T.Popup.CloseOnPressOutside : T.Popup.NoAutoClose
    focus: true
    height: Math.min(parent ? parent.height - root.top - Metrics.px(24) : Metrics.px(640),
                     head.height + foot.height + flick.contentHeight + 2 * Metrics.px(14) + 2 * padding)
    modal: true
    objectName: "accountsPanel"
    padding: Metrics.hairline // the frame is seen on all sides
    width: Math.min(parent ? parent.width - 2 * Metrics.px(24) : Metrics.px(760), Metrics.px(760))
    x: parent ? Math.round((parent.width - width) / 2) : 0
    y: root.top
    T.Overlay.modal: Dimmer {}

    onClosed: form.forgetKeys()
    onStepChanged: if (root.visible && root.page === "progress")
        settle.restart()

    // Once it is decided which buttons a step has.
    Timer {
        id: settle

        interval: 0
        onTriggered: if (root.visible)
            root.focusFirst()
    }

    background: Rectangle {
        border.color: Theme.line
        border.width: Metrics.hairline
        color: Theme.bg1
    }

    FocusScope {
        anchors.fill: parent
        focus: true
        Accessible.name: title.text
        Accessible.role: Accessible.Dialog

        Keys.onEscapePressed: root.back()

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
                text: root.page === "list" ? qsTr("Accounts and their keys") : qsTr("Add an account")
            }
            KeyCap {
                anchors.right: parent.right
                anchors.rightMargin: Metrics.pad
                anchors.verticalCenter: parent.verticalCenter
                keys: "Esc"
            }
        }
        Flickable {
            id: flick

            readonly property Item focused: Window.activeFocusItem

            /// Where all fits, all is shown: the panel grows after what has the keyboard was brought into sight.
            function keepInside() {
                flick.contentY = Math.min(flick.contentY, Math.max(0, flick.contentHeight - flick.height));
            }

            onContentHeightChanged: flick.keepInside()
            onHeightChanged: flick.keepInside()
            /// What has the keyboard is in sight.
            onFocusedChanged: {
                let item = flick.focused;
                while (item && item !== flick.contentItem)
                    item = item.parent;
                if (!item)
                    return;
                const top = flick.focused.mapToItem(flick.contentItem, 0, 0).y - Metrics.px(8);
                const bottom = top + flick.focused.height + 2 * Metrics.px(8);
                flick.contentY = Math.max(0, Math.min(top, Math.max(flick.contentY, bottom - flick.height)));
            }

            anchors.bottom: foot.top
            anchors.left: parent.left
            anchors.margins: Metrics.px(14)
            anchors.right: parent.right
            anchors.top: head.bottom
            boundsBehavior: Flickable.StopAtBounds
            clip: true
            contentHeight: root.page === "list" ? list.implicitHeight
                : root.page === "form" ? form.implicitHeight : progress.implicitHeight

            Column {
                id: list

                spacing: Metrics.px(2)
                visible: root.page === "list"
                width: flick.width

                TText {
                    bottomPadding: Metrics.px(6)
                    color: Theme.textMuted
                    text: qsTr("A key lets Gannet trade for an account at its venue. Keys are kept in the desktop's "
                               + "keyring, or in an encrypted file, and are never shown again.")
                    width: parent.width
                    wrapMode: Text.Wrap
                }
                TText {
                    objectName: "noAccounts"
                    text: !root.desk ? root.whyNone : qsTr("No account has a key yet. Markets are watched without one.")
                    topPadding: Metrics.px(10)
                    visible: !root.desk || root.desk.accounts.length === 0
                    width: parent.width
                    wrapMode: Text.Wrap
                }
                Repeater {
                    model: root.desk && list.visible ? root.desk.accounts : [] // why: AddAccountProgress.qml

                    // qmllint disable unqualified
                    AccountRow {
                        required property var modelData // one of AccountsDesk.accounts

                        account: modelData
                        width: list.width
                        onCopyAsked: text => root.desk.copy(text)
                        onLookAsked: root.lookAgain(modelData.venue, modelData.name)
                        onRemoveAsked: root.remove(modelData.venue, modelData.name)
                    }
                    // qmllint enable unqualified
                }
                TText {
                    objectName: "removal"
                    text: root.desk ? root.desk.removal : ""
                    topPadding: Metrics.px(8)
                    visible: text !== ""
                    width: parent.width
                    wrapMode: Text.Wrap
                    Accessible.name: text
                    Accessible.role: Accessible.AlertMessage
                }
            }
            AddAccountForm {
                id: form

                desk: root.desk
                visible: root.page === "form"
                width: flick.width
                onBegun: {
                    progress.begin();
                    root.show("progress");
                }
            }
            AddAccountProgress {
                id: progress

                desk: root.desk
                visible: root.page === "progress"
                width: flick.width
                onOpenAsked: root.desk.openPage()
            }
        }
        Rectangle {
            id: foot

            anchors.bottom: parent.bottom
            color: Theme.bg2
            height: Metrics.px(44)
            width: parent.width

            Row {
                anchors.right: parent.right
                anchors.rightMargin: Metrics.px(14)
                anchors.verticalCenter: parent.verticalCenter
                spacing: Metrics.px(12)

                TButton {
                    id: backButton

                    enabled: root.step !== AccountsDesk.Storing
                    height: Metrics.field
                    objectName: "accountsBack"
                    text: root.page === "list" ? qsTr("Close")
                        : root.page === "progress" && !root.isOver ? qsTr("Cancel") : qsTr("Back")
                    tip: root.page === "progress" && !root.isOver ? qsTr("The page ends, and the key is forgotten") : ""
                    onClicked: root.back()
                }
                TButton {
                    id: mainButton

                    /// Its place stays while the key is another button's.
                    readonly property real keysRoom: mainButton.keys === "" && !root.isDoubtful
                        ? enter.implicitWidth + Metrics.px(6) : 0

                    enabled: root.desk !== null && (root.page !== "list" || root.desk.venues.length > 0)
                    height: Metrics.field
                    keys: root.isDoubtful || !root.isEnterMain ? "" : "Enter"
                    objectName: "accountsMain"
                    text: root.page === "list" ? qsTr("Add an account") : root.page === "form" ? qsTr("Continue")
                        : root.step === AccountsDesk.Unchecked ? qsTr("Keep it anyway")
                        : root.step === AccountsDesk.Done ? qsTr("To the list")
                        : root.step === AccountsDesk.Failed ? qsTr("Change it") : qsTr("Open the page")
                    tip: !root.desk ? root.whyNone
                        : root.desk.venues.length > 0 ? ""
                        : qsTr("This run speaks to no venue that accounts can be added to")
                    visible: root.page !== "progress" || root.isOver || root.step === AccountsDesk.WaitingForPage
                        || root.step === AccountsDesk.Unchecked
                    width: implicitWidth + mainButton.keysRoom
                    onClicked: root.act()

                    KeyCap {
                        id: enter

                        keys: "Enter"
                        visible: false
                    }
                }
            }
        }
    }
}
