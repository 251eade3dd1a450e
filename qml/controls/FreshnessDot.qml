// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Gannet
import Gannet.Ui

/// The state of a block's data: a filled dot when live; hollow when quiet; amber, with the age, when not to be trusted.
Item {
    id: root

    required property FreshnessModel freshness

    readonly property string state: root.freshness ? root.freshness.state : "idle"
    readonly property bool isHollow: root.freshness !== null && root.freshness.isHollow
    readonly property bool isAmber: root.freshness !== null && root.freshness.isAmber && !root.isHollow
    readonly property color tone: root.isAmber ? Theme.honest : root.isHollow ? Theme.textMuted : Theme.accent
    property string age ///< read when the pointer comes

    function words(): string {
        switch (root.state) {
        case "live":
            return qsTr("Live");
        case "quiet":
            return qsTr("Quiet: nothing happens in the market, the link is well");
        case "late":
            return qsTr("Late: the last message is older than usual");
        case "stale":
            return qsTr("Stale: do not trade on these numbers");
        case "gap":
            return qsTr("A message is missing: built anew");
        case "crossed":
            return qsTr("Crossed: built anew");
        case "reconnecting":
            return qsTr("Reconnecting");
        case "connecting":
            return qsTr("Connecting");
        }
        return qsTr("Nothing is asked for");
    }

    implicitHeight: Metrics.px(16)
    implicitWidth: row.implicitWidth
    Accessible.name: root.words()
    Accessible.role: Accessible.StaticText

    Row {
        id: row

        anchors.verticalCenter: parent.verticalCenter
        spacing: Metrics.gap

        Rectangle {
            anchors.verticalCenter: parent.verticalCenter
            border.color: root.tone
            border.width: root.isHollow ? Metrics.px(1.5) : 0
            color: root.isHollow ? "transparent" : root.tone
            height: width
            radius: width / 2
            width: Metrics.px(7)
        }
        TText {
            anchors.verticalCenter: parent.verticalCenter
            color: root.isAmber ? Theme.honest : Theme.textMuted
            size: 11
            text: root.freshness ? root.freshness.dotText : ""
            visible: text !== ""
        }
    }
    HoverWatch {
        id: hover

        onHoveredChanged: root.age = root.freshness && hovered ? root.freshness.ageNow() : ""
    }
    TTip {
        text: root.age !== "" ? qsTr("%1 · last message %2 ago").arg(root.words()).arg(root.age) : root.words()
        visible: hover.hovered
    }
}
