// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import QtQuick.Templates as T
import Gannet
import Gannet.Ui

/// One row of a TMenu: a check mark or an icon, words, a key or an arrow into the next menu.
T.MenuItem {
    id: root

    property string iconName
    property string keys
    property bool isChosen: root.checked ///< has the check mark

    implicitHeight: Metrics.control
    implicitWidth: Metrics.px(200)
    leftPadding: Metrics.px(8)
    rightPadding: Metrics.px(8)
    Accessible.checked: root.isChosen
    Accessible.name: root.text

    contentItem: MenuFace {
        iconName: root.isChosen ? "check" : root.iconName
        isEnabled: root.enabled
        keys: root.keys
        text: root.text
        tone: root.isChosen ? Theme.accent : Theme.textMuted
    }
    arrow: IconPath {
        name: "chevronRight"
        visible: root.subMenu !== null
        x: root.width - width - Metrics.pad
        y: Math.round((root.height - height) / 2)
    }
    background: Rectangle {
        color: root.highlighted ? Theme.mix(Theme.accent, Theme.bg2, 0.16) : "transparent"
        radius: Metrics.px(2)
    }
}
