// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import QtQuick.Templates as T
import Gannet
import Gannet.Ui

/// One venue in the footer: dot, name, latency; or the word for its state where it is not well. Opens the health block.
T.AbstractButton {
    id: root

    required property string name
    required property string code
    required property string stateText ///< "ready", "reconnecting (try 3)"
    required property string ageText
    required property bool isGood
    property bool isShort: false ///< the venue's two letters instead of its name

    focusPolicy: Qt.TabFocus
    hoverEnabled: true
    implicitHeight: Metrics.footer
    implicitWidth: implicitContentWidth + leftPadding + rightPadding
    leftPadding: Metrics.px(6)
    rightPadding: Metrics.px(6)
    Accessible.name: root.name + ", " + root.stateText

    Keys.onEnterPressed: root.clicked()
    Keys.onReturnPressed: root.clicked()

    contentItem: Row {
        spacing: Metrics.px(6)

        Rectangle {
            anchors.verticalCenter: parent.verticalCenter
            color: root.isGood ? Theme.accent : Theme.honest
            height: width
            radius: width / 2
            width: Metrics.px(7)
        }
        TText {
            anchors.verticalCenter: parent.verticalCenter
            size: 11
            text: root.isShort ? root.code : root.name
        }
        TText {
            anchors.verticalCenter: parent.verticalCenter
            color: root.isGood ? Theme.textMuted : Theme.honest
            size: 11
            text: root.isGood ? root.ageText : root.stateText
        }
    }
    background: Rectangle {
        color: root.hovered ? Theme.mix(Theme.line, Theme.bg2, 0.4) : "transparent"

        FocusRing {
            visible: root.activeFocus
        }
    }
    TTip {
        text: qsTr("%1: %2. Opens the health block.").arg(root.name).arg(root.stateText)
        visible: root.hovered
        y: -implicitHeight - Metrics.gap
    }
}
