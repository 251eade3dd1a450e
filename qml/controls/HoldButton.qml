// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import QtQuick.Templates as T
import Gannet
import Gannet.Ui

/// A button for what must not happen by a slip: it acts after a hold of 700 ms, by pointer, Space or Enter, and draws
/// how far the hold is. Two short presses within 1.5 s do the same, for those who cannot hold. A key that was down
/// before the button had the keyboard counts for nothing.
T.AbstractButton {
    id: root

    property string tip
    property string iconName
    property string keys
    property color tone: Theme.text
    property color fillTone: Theme.critical ///< of what is drawn of the hold
    property bool needsHold: true ///< false: a click is enough; Enter and Space are still held

    signal held

    readonly property int holdMs: 700
    readonly property int againMs: 1500
    readonly property bool isHolding: hold.running
    readonly property bool isAgainWanted: again.running ///< a short press was made; another one acts

    property bool isKeyDown: false
    property bool isSpent: false ///< this press has acted: letting go of it is no press

    function startHold() {
        root.isSpent = false;
        if (root.enabled)
            hold.restart();
    }
    /// Ends a hold that came to nothing.
    function stopHold() {
        hold.stop();
    }
    /// Nothing that was pressed so far counts, and letting go of what is still down is no press.
    function forgetPresses() {
        root.isSpent = root.pressed;
        root.isKeyDown = false;
        hold.stop();
        again.stop();
    }
    /// A press that was short.
    function tap() {
        if (root.isSpent)
            root.isSpent = false;
        else if (again.running || !root.needsHold)
            root.act();
        else
            again.restart();
    }
    function act() {
        hold.stop();
        again.stop();
        root.isSpent = true;
        root.held();
    }

    focusPolicy: Qt.TabFocus
    hoverEnabled: true
    implicitHeight: Metrics.control
    implicitWidth: Math.max(Metrics.control, implicitContentWidth + leftPadding + rightPadding)
    leftPadding: Metrics.px(8)
    rightPadding: leftPadding
    Accessible.name: root.text || root.tip
    Accessible.description: root.needsHold ? qsTr("%1 Hold, or press twice.").arg(root.tip) : root.tip
    Accessible.onPressAction: root.tap()

    onPressedChanged: {
        if (root.pressed)
            root.startHold();
        else if (!root.isKeyDown)
            root.stopHold();
    }
    onClicked: {
        root.tap();
        root.isSpent = false;
    }
    onCanceled: root.isSpent = false
    onEnabledChanged: {
        root.stopHold();
        again.stop();
    }
    onActiveFocusChanged: {
        if (root.activeFocus)
            heldKeys.begin();
        if (root.activeFocus || !root.isKeyDown)
            return;
        root.isKeyDown = false;
        root.stopHold();
    }
    Keys.onPressed: event => {
        event.accepted = root.isHoldKey(event);
        if (event.accepted && !event.isAutoRepeat && !heldKeys.isHeldOver(event.key)) {
            root.isKeyDown = true;
            root.startHold();
        }
    }
    Keys.onReleased: event => {
        event.accepted = root.isHoldKey(event);
        if (!event.accepted || event.isAutoRepeat || !root.isKeyDown)
            return;
        root.isKeyDown = false;
        root.stopHold();
        if (root.isSpent)
            root.isSpent = false;
        else if (root.needsHold)
            root.tap();
    }

    function isHoldKey(event: KeyEvent): bool {
        return event.key === Qt.Key_Return || event.key === Qt.Key_Enter || event.key === Qt.Key_Space;
    }

    HeldKeys {
        id: heldKeys
    }
    Timer {
        id: hold

        interval: root.holdMs
        onTriggered: root.act()
    }
    Timer {
        id: again

        interval: root.againMs
    }

    contentItem: ButtonFace {
        iconName: root.iconName
        isHovered: root.hovered
        keys: root.keys
        opacity: root.enabled ? 1 : 0.5
        text: root.text
        tone: root.tone
    }
    background: Rectangle {
        border.color: root.isAgainWanted ? root.fillTone : Theme.line
        border.width: root.isAgainWanted ? Metrics.px(2) : Metrics.hairline
        color: root.hovered && root.enabled ? Theme.mix(Theme.line, Theme.bg2, 0.4) : Theme.bg1
        radius: Metrics.px(3)

        // How far the hold is; it says something, so it moves whatever the amount of motion.
        Rectangle {
            color: Theme.mix(root.fillTone, Theme.bg1, 0.45)
            height: parent.height
            objectName: "holdBar"
            radius: Metrics.px(3)
            visible: hold.running

            NumberAnimation on width {
                duration: root.holdMs
                from: 0
                running: hold.running
                to: root.width
            }
        }
        FocusRing {
            visible: root.activeFocus
        }
    }

    TTip {
        delay: root.isAgainWanted ? 0 : 400
        text: root.isAgainWanted ? qsTr("Once more, or hold") : root.tip
        visible: root.isAgainWanted || (root.hovered && root.tip !== "" && !root.down)
    }
}
