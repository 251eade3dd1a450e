// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Gannet
import Gannet.Ui

/// The line over a group of the watchlist.
Rectangle {
    id: root

    required property string section

    color: Theme.mix(Theme.bg2, Theme.bg1, 0.5)
    height: Metrics.tableRow
    width: ListView.view ? ListView.view.width : 0

    TText {
        anchors.left: parent.left
        anchors.leftMargin: Metrics.pad
        anchors.right: parent.right
        anchors.verticalCenter: parent.verticalCenter
        color: Theme.textMuted
        elide: Text.ElideRight
        size: 11
        text: root.section
    }
}
