// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Gannet
import Gannet.Ui

/// One instrument in the symbol search.
Rectangle {
    id: root

    required property int index
    required property string key
    required property string symbol
    required property string canonical
    required property string venueCode
    required property string venueName
    required property string kind
    required property bool isCurrent

    signal clicked

    color: root.isCurrent ? Theme.mix(Theme.accent, Theme.bg1, 0.16) : "transparent"
    implicitHeight: Metrics.control
    Accessible.name: root.symbol + ", " + root.venueName
    Accessible.role: Accessible.ListItem
    Accessible.selected: root.isCurrent

    TTag {
        id: tag

        anchors.left: parent.left
        anchors.leftMargin: Metrics.px(10)
        anchors.verticalCenter: parent.verticalCenter
        text: root.venueCode
        width: Metrics.px(26)
    }
    TText {
        anchors.left: tag.right
        anchors.leftMargin: Metrics.px(8)
        anchors.right: name.left
        anchors.verticalCenter: parent.verticalCenter
        elide: Text.ElideRight
        text: root.symbol
    }
    TText {
        id: name

        anchors.verticalCenter: parent.verticalCenter
        color: Theme.textMuted
        elide: Text.ElideRight
        text: root.canonical
        width: Metrics.px(130)
        x: Math.round(root.width * 0.42)
    }
    TText {
        anchors.left: name.right
        anchors.leftMargin: Metrics.px(8)
        anchors.right: parent.right
        anchors.rightMargin: Metrics.px(10)
        anchors.verticalCenter: parent.verticalCenter
        color: Theme.textFaint
        elide: Text.ElideRight
        text: root.venueName + " · " + root.kind
    }
    TapHandler {
        gesturePolicy: TapHandler.ReleaseWithinBounds // the press is not for what lies under the popup, too
        onTapped: root.clicked()
    }
}
