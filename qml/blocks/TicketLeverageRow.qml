// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Gannet
import Gannet.Ui

/// The leverage as set and the panel that changes it, and a chip that says what backs positions and changes that: each
/// after a yes to what the engine asks. Sending an order never changes them.
Column {
    id: root

    required property TicketLeverage leverage
    required property Item host ///< the block, whose keyboard a question may take

    signal toBeSeen(item: Item) ///< it has come, and may be out of sight

    function leave() {
        root.leverage.close();
        change.forceActiveFocus(Qt.OtherFocusReason);
    }

    /// The panel is open, with what is to be set in it.
    function take(reason: int) {
        times.forceActiveFocus(reason);
        times.selectAll();
    }

    spacing: Metrics.gap

    Item {
        height: Metrics.px(24)
        width: root.width

        TText {
            id: name

            color: Theme.textMuted
            height: parent.height
            size: 11
            text: qsTr("Leverage")
        }
        TText {
            anchors.left: name.right
            anchors.leftMargin: Metrics.px(8)
            color: root.leverage.text === "—" ? Theme.textFaint : Theme.text
            height: parent.height
            objectName: "leverage"
            text: root.leverage.text

            HoverWatch {
                id: hover
            }
            TTip {
                text: root.leverage.tip
                visible: hover.hovered
            }
        }
        TButton {
            id: mode

            anchors.right: change.visible ? change.left : parent.right
            anchors.rightMargin: change.visible ? Metrics.gap : 0
            enabled: root.leverage.canSetMode
            implicitHeight: parent.height
            objectName: "marginMode"
            text: root.leverage.marginMode
            tip: root.leverage.marginTip
            visible: text !== ""
            Accessible.name: qsTr("Margin: %1").arg(text)
            onClicked: {
                mode.forceActiveFocus(Qt.OtherFocusReason);
                root.leverage.switchMode();
            }
        }
        TButton {
            id: change

            anchors.right: parent.right
            checked: root.leverage.isOpen
            implicitHeight: parent.height
            isMenuOpen: root.leverage.isOpen
            objectName: "changeLeverage"
            text: qsTr("Change…")
            tip: qsTr("Another leverage for this instrument, after a yes")
            visible: root.leverage.canSet
            onClicked: {
                if (root.leverage.isOpen) {
                    root.leverage.close();
                    return;
                }
                root.leverage.open();
                root.take(Qt.OtherFocusReason);
            }
        }
    }
    Row {
        spacing: Metrics.gap
        visible: root.leverage.isOpen && root.leverage.question === ""

        TField {
            id: times

            implicitHeight: Metrics.px(26)
            objectName: "leverageField"
            placeholderText: root.leverage.limits
            text: root.leverage.typed
            width: Math.floor((root.width - 2 * Metrics.gap) / 3)
            Accessible.name: qsTr("Leverage, %1").arg(root.leverage.limits)
            Keys.onEnterPressed: root.leverage.set()
            Keys.onEscapePressed: root.leave()
            Keys.onReturnPressed: root.leverage.set()
            onTextEdited: root.leverage.typed = times.text
        }
        TButton {
            enabled: !root.leverage.isBusy
            implicitHeight: Metrics.px(26)
            keys: "Enter"
            objectName: "setLeverage"
            text: root.leverage.isBusy ? qsTr("Asking…") : qsTr("Set")
            tip: qsTr("Asks for a yes first")
            width: Math.floor((root.width - 2 * Metrics.gap) / 3)
            onClicked: root.leverage.set()
        }
        TButton {
            implicitHeight: Metrics.px(26)
            keys: "Esc"
            text: qsTr("Leave")
            width: root.width - x
            onClicked: root.leave()
        }
    }
    TText {
        id: problem

        color: Theme.honest
        objectName: "leverageProblem"
        size: 11
        text: root.leverage.problem || root.leverage.notice
        visible: text !== ""
        width: root.width
        wrapMode: Text.Wrap
        Accessible.name: text
        Accessible.role: Accessible.AlertMessage
        onTextChanged: if (text !== "")
            root.toBeSeen(problem)
    }
    ConfirmStrip {
        id: question

        confirmText: qsTr("Change")
        height: visible ? implicitHeight : 0
        host: root.host
        objectName: "leverageQuestion"
        reasons: root.leverage.reasons
        visible: root.leverage.question !== ""
        width: root.width
        words: root.leverage.question
        onVisibleChanged: if (visible)
            root.toBeSeen(question)
        onConfirmed: root.leverage.confirm()
        onDeclined: root.leverage.decline()
    }
}
