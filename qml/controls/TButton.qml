// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import QtQuick.Templates as T
import Gannet
import Gannet.Ui

/// A button, a segment or a toggle. Chosen ones carry fill and border, never colour alone. `tip` says what it does
/// and with which key; without a text it is the accessible name too.
T.AbstractButton {
    id: root

    property string tip
    property string iconName
    property string keys
    property bool isFlat: false
    property bool isMenuOpen: false ///< the button's menu, which the tip would cover
    property color tone: Theme.text

    focusPolicy: Qt.TabFocus
    implicitHeight: Metrics.control
    implicitWidth: Math.max(Metrics.control, implicitContentWidth + leftPadding + rightPadding)
    leftPadding: root.text || root.keys ? Metrics.px(8) : Metrics.px(4)
    rightPadding: leftPadding
    hoverEnabled: true
    Accessible.name: root.text || root.tip
    Accessible.description: root.tip

    function press() {
        if (root.checkable)
            root.toggle();
        root.clicked();
    }

    Keys.onEnterPressed: root.press()
    Keys.onReturnPressed: root.press()

    contentItem: ButtonFace {
        iconName: root.iconName
        isChosen: root.checked
        isHovered: root.hovered
        keys: root.keys
        opacity: root.enabled ? 1 : 0.5
        text: root.text
        tone: root.tone
    }
    background: Rectangle {
        border.color: root.checked ? Theme.accent : root.isFlat ? "transparent" : Theme.line
        border.width: Metrics.hairline
        color: root.checked ? Theme.mix(Theme.accent, Theme.bg1, 0.18)
                            : root.down || (root.hovered && root.enabled) ? Theme.mix(Theme.line, Theme.bg2, 0.4)
                                                                          : root.isFlat ? "transparent" : Theme.bg1
        radius: Metrics.px(3)

        FocusRing {
            visible: root.activeFocus
        }
    }

    TTip {
        text: root.tip
        visible: root.hovered && root.tip !== "" && !root.down && !root.isMenuOpen
    }
}
