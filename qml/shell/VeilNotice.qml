// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import QtQuick.Templates as T
import Gannet
import Gannet.Ui

/// What came of a trading key while a veil lies over the place where that is said. Above everything; takes no click.
Rectangle {
    id: root

    required property ActionRunner runner
    property bool isHere: true ///< its window is the one that keys come to

    anchors.horizontalCenter: parent?.horizontalCenter
    border.color: root.runner.isRefusal ? Theme.honest : Theme.line
    border.width: Metrics.hairline
    color: root.runner.isRefusal ? Theme.mix(Theme.honest, Theme.bg1, 0.15) : Theme.bg2
    height: Math.max(Metrics.px(28), words.implicitHeight + 2 * Metrics.gap)
    parent: T.Overlay.overlay
    visible: root.isHere && root.runner.veil !== "" && root.runner.notice !== ""
    z: 1
    Accessible.ignored: true // the strip below is told

    TText {
        id: words

        anchors.left: parent.left
        anchors.leftMargin: Metrics.pad
        anchors.right: parent.right
        anchors.rightMargin: Metrics.pad
        anchors.verticalCenter: parent.verticalCenter
        objectName: "veilWords"
        text: root.runner.notice
        wrapMode: Text.Wrap
    }
}
