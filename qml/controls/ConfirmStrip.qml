// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Gannet
import Gannet.Ui

/// Asks for a second press, in the block it is about and over nothing else. When its host has the keyboard as it
/// appears, Cancel gets it, and what had it before gets it back; otherwise the keyboard stays where it is. Y, or Enter
/// held, confirms; Enter let go, or Esc, declines. A key that was down as it appeared does neither before it is let go.
/// Where its one reason may go unasked from now on, D turns a switch that says so; the yes then is the last.
FocusScope {
    id: root

    property string words
    property var reasons: [] ///< strings, one line each
    property string confirmText: qsTr("Confirm")
    property string declineText ///< empty: the usual word
    property Item host: parent ///< the focus scope whose keyboard it may take
    property bool isHoldWanted: false ///< the button must be held too, and Y
    property bool mayGoUnasked: false ///< offers the switch
    property bool isEnterEnough: false ///< a short Enter confirms; for what was asked for by another key
    property color tone: Theme.honest

    signal confirmed(isLast: bool) ///< `isLast`: and the question is not to come again
    signal declined

    readonly property bool keepsLetters: true ///< no letter acts elsewhere while it has the keyboard
    property Item before: null ///< had the keyboard when it appeared
    property bool isEnterDown: false

    readonly property string shown: [root.words, ...root.reasons].join(". ")
    property bool hasMoved: false ///< what it says became another while it was held
    property string kept ///< of a trading key that was pressed and does nothing now

    readonly property bool isWide: root.width >= buttons.implicitWidth + lines.longest + Metrics.px(56)

    /// Takes the keyboard, remembering from whom.
    function takeKeyboard() {
        root.before = Window.window ? Window.window.activeFocusItem : null;
        cancel.forceActiveFocus(Qt.PopupFocusReason);
    }
    /// A trading key was pressed that is no answer, and comes to nothing while this is open.
    function keep(keys: string) {
        root.kept = qsTr("%1 does nothing before this is answered; keys that cancel or close work").arg(keys);
    }
    function giveBack() {
        last.checked = false;
        root.hasMoved = false;
        root.kept = "";
        yes.forgetPresses();
        root.isEnterDown = false;
        if (root.activeFocus && root.before)
            root.before.forceActiveFocus(Qt.PopupFocusReason);
        root.before = null;
    }
    function confirm() {
        const isLast = root.mayGoUnasked && last.checked;
        root.giveBack();
        root.confirmed(isLast);
    }
    function decline() {
        root.giveBack();
        root.declined();
    }

    implicitHeight: root.isWide ? Math.max(lines.implicitHeight, buttons.implicitHeight) + 2 * Metrics.gap
                                : lines.implicitHeight + buttons.implicitHeight + 3 * Metrics.gap
    Accessible.name: said.text !== "" ? root.shown + ". " + said.text : root.shown
    Accessible.role: Accessible.AlertMessage

    onVisibleChanged: {
        if (!root.visible) {
            root.giveBack();
            return;
        }
        held.begin();
        if (root.host && root.host.activeFocus)
            root.takeKeyboard();
    }
    onActiveFocusChanged: if (!root.activeFocus) {
        root.isEnterDown = false;
        yes.stopHold();
    }
    // A yes is to what was read when it began: another size wants another one.
    onShownChanged: if (root.visible && (yes.isHolding || yes.isAgainWanted || root.isEnterDown)) {
        root.isEnterDown = false;
        yes.forgetPresses();
        root.hasMoved = true;
    }
    // Also when it is made visible.
    Component.onCompleted: if (root.visible) {
        held.begin();
        if (root.host && root.host.activeFocus)
            root.takeKeyboard();
    }

    HeldKeys {
        id: held
    }
    // Gets every key before the button that has the keyboard.
    Item {
        id: keyTaker

        Keys.onPressed: event => {
            const isEnter = event.key === Qt.Key_Return || event.key === Qt.Key_Enter;
            const isYes = event.key === Qt.Key_Y && !(event.modifiers & ~Qt.ShiftModifier);
            const isLastKey = root.mayGoUnasked && event.key === Qt.Key_D && !(event.modifiers & ~Qt.ShiftModifier);
            event.accepted = isEnter || isYes || isLastKey || event.key === Qt.Key_Escape
                || (event.key === Qt.Key_Space && !last.activeFocus);
            if (!event.accepted || event.isAutoRepeat || held.isHeldOver(event.key))
                return;
            if (isLastKey)
                last.toggle();
            else if (event.key === Qt.Key_Escape)
                root.decline();
            else if ((isYes && !root.isHoldWanted) || (isEnter && root.isEnterEnough))
                root.confirm();
            else if (isEnter || isYes) {
                root.isEnterDown = true;
                yes.startHold();
            } else if (cancel.activeFocus)
                root.decline();
        }
        Keys.onReleased: event => {
            const isEnter = event.key === Qt.Key_Return || event.key === Qt.Key_Enter;
            event.accepted = isEnter || event.key === Qt.Key_Y;
            if (!event.accepted || event.isAutoRepeat || !root.isEnterDown)
                return;
            root.isEnterDown = false;
            yes.stopHold();
            if (isEnter && cancel.activeFocus)
                root.decline();
        }
    }
    Rectangle {
        anchors.fill: parent
        color: Theme.mix(root.tone, Theme.bg1, 0.15)
    }
    Rectangle {
        anchors.bottom: parent.bottom
        color: root.tone
        height: Metrics.hairline
        width: parent.width
    }
    IconPath {
        id: icon

        name: "warning"
        tone: root.tone
        x: Metrics.pad
        y: Metrics.gap + Math.round((lines.lineHeight - height) / 2)
    }
    Column {
        id: lines

        readonly property real longest: measure.advanceWidth
        readonly property real lineHeight: Metrics.px(18)

        anchors.left: icon.right
        anchors.leftMargin: Metrics.pad
        width: (root.isWide ? buttons.x : root.width) - x - Metrics.pad
        y: root.isWide ? Math.round((root.height - implicitHeight) / 2) : Metrics.gap

        TText {
            id: question

            isMedium: true
            lineHeight: lines.lineHeight
            lineHeightMode: Text.FixedHeight
            objectName: "words"
            text: root.words
            width: parent.width
            wrapMode: Text.Wrap
        }
        Repeater {
            model: root.reasons

            // qmllint disable unqualified
            TText {
                required property string modelData

                lineHeight: lines.lineHeight
                lineHeightMode: Text.FixedHeight
                text: modelData
                width: lines.width
                wrapMode: Text.Wrap
            }
            // qmllint enable unqualified
        }
        // What came of a press here.
        TText {
            id: said

            color: root.tone
            lineHeight: lines.lineHeight
            lineHeightMode: Text.FixedHeight
            objectName: "said"
            text: root.hasMoved ? qsTr("It changed meanwhile, so nothing was sent: once more, if this still holds")
                                : root.kept
            visible: text !== ""
            width: lines.width
            wrapMode: Text.Wrap
        }
        TSwitch {
            id: last

            Keys.forwardTo: [keyTaker]
            height: visible ? Metrics.px(24) : 0
            keys: "D"
            objectName: "last"
            text: qsTr("Don't ask about this again")
            tip: qsTr("Keys, Confirmations takes it back")
            visible: root.mayGoUnasked
        }
    }
    TextMetrics {
        id: measure

        font: question.font
        text: root.words
    }
    Row {
        id: buttons

        anchors.right: parent.right
        anchors.rightMargin: Metrics.pad
        spacing: Metrics.px(16)
        y: root.isWide ? Math.round((root.height - height) / 2) : root.height - height - Metrics.gap

        TButton {
            id: cancel

            Keys.forwardTo: [keyTaker]
            focus: true
            implicitHeight: Metrics.px(24)
            keys: "Esc"
            objectName: "decline"
            text: root.declineText || qsTr("Cancel")
            onClicked: root.decline()
        }
        HoldButton {
            id: yes

            Keys.forwardTo: [keyTaker]
            fillTone: root.tone
            implicitHeight: Metrics.px(24)
            keys: root.isEnterEnough ? "Enter" : "Y"
            needsHold: root.isHoldWanted
            objectName: "confirm"
            text: root.confirmText
            tip: root.isHoldWanted ? qsTr("Hold Y or Enter") : qsTr("Y, or hold Enter")
            onHeld: root.confirm()
        }
    }
}
