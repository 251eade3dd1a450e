// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Gannet
import Gannet.Ui

/// What stands on the button that sends: the mode in a cell of its own, then the order, in two lines where need be.
Item {
    id: root

    required property string modeWord
    required property string text
    required property bool isReady

    readonly property bool isLive: root.modeWord === "LIVE"

    Rectangle {
        id: cell

        anchors.left: parent.left
        anchors.leftMargin: Metrics.px(8)
        anchors.verticalCenter: parent.verticalCenter
        border.color: root.isLive ? mode.color : Theme.honest
        border.width: Metrics.hairline
        color: root.isLive ? "transparent" : Theme.bg0
        height: Metrics.px(22)
        radius: Metrics.px(3)
        visible: root.modeWord !== ""
        width: mode.implicitWidth + Metrics.px(12)

        TText {
            id: mode

            anchors.centerIn: parent
            color: !root.isLive ? Theme.honest : root.isReady ? Theme.bg0 : Theme.text
            isMedium: true
            text: root.modeWord
        }
    }
    TText {
        id: words

        anchors.bottom: parent.bottom
        anchors.left: cell.right
        anchors.leftMargin: Metrics.px(6)
        anchors.right: parent.right
        anchors.rightMargin: Metrics.px(8)
        anchors.top: parent.top
        color: root.isReady ? Theme.bg0 : Theme.text
        fontSizeMode: Text.Fit
        horizontalAlignment: Text.AlignHCenter
        isMedium: true
        maximumLineCount: 2
        minimumPixelSize: Metrics.px(11)
        objectName: "submitText"
        size: 15
        text: words.unbroken(root.text)
        wrapMode: Text.Wrap
    }
}
