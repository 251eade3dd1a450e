// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Gannet
import Gannet.Ui

/// One way that an order could go: venue, account and touch, under them symbol, funding, fees and position. What is
/// missing is a dash, and the tip says why.
Rectangle {
    id: root

    required property int index
    required property string venueTag
    required property string venueName
    required property string symbol
    required property string account
    required property string modeWord
    required property string bid
    required property string ask
    required property string fees
    required property string feesTip
    required property string position
    required property string funding
    required property string fundingTip
    required property string unit
    required property string reason
    required property bool isOffered
    property bool isChosen: false
    property bool isCurrent: false

    signal picked
    signal pointed

    color: root.isCurrent ? Theme.mix(Theme.accent, Theme.bg2, 0.16) : "transparent"
    height: Metrics.px(40)
    objectName: "route" + root.index
    opacity: root.isOffered ? 1 : 0.7
    radius: Metrics.px(2)
    Accessible.description: root.reason || root.feesTip + ". " + root.fundingTip
    Accessible.name: qsTr("%1 %2, bid %3, ask %4, fees %5, funding %6, position %7").arg(root.venueName).arg(
                         root.account || qsTr("no account")).arg(root.bid).arg(root.ask).arg(root.fees).arg(
                         root.funding).arg(root.position)
    Accessible.role: Accessible.ListItem

    IconPath {
        anchors.verticalCenter: tag.verticalCenter
        name: "check"
        size: 12
        tone: Theme.accent
        visible: root.isChosen
        x: Metrics.px(4)
    }
    TTag {
        id: tag

        text: root.venueTag
        x: Metrics.px(22)
        y: Metrics.px(4)
    }
    TText {
        anchors.left: tag.right
        anchors.leftMargin: Metrics.px(6)
        anchors.right: touch.left
        anchors.rightMargin: Metrics.px(6)
        anchors.verticalCenter: tag.verticalCenter
        color: root.isOffered ? Theme.text : Theme.honest
        elide: Text.ElideRight
        text: root.isOffered ? root.account + " · " + root.modeWord : qsTr("no account")
    }
    Row {
        id: touch

        anchors.right: parent.right
        anchors.rightMargin: Metrics.px(6)
        anchors.verticalCenter: tag.verticalCenter
        spacing: Metrics.px(4)

        TText {
            color: root.bid === "—" ? Theme.textFaint : Theme.bid
            text: root.bid
        }
        TText {
            color: Theme.textFaint
            text: "/"
        }
        TText {
            color: root.ask === "—" ? Theme.textFaint : Theme.ask
            text: root.ask
        }
    }
    TText {
        anchors.bottom: parent.bottom
        anchors.bottomMargin: Metrics.px(4)
        anchors.left: tag.left
        anchors.right: facts.left
        anchors.rightMargin: Metrics.px(6)
        color: Theme.textMuted
        elide: Text.ElideRight
        size: 11
        text: root.unit === "" ? root.symbol : qsTr("%1 · one is %2").arg(root.symbol).arg(root.unit)
    }
    Row {
        id: facts

        anchors.bottom: parent.bottom
        anchors.bottomMargin: Metrics.px(4)
        anchors.right: parent.right
        anchors.rightMargin: Metrics.px(6)

        // Columns, so that routes compare down the list.
        Fact {
            text: qsTr("fund 8h %1").arg(root.funding)
            width: Metrics.px(96)
        }
        Fact {
            text: qsTr("fee %1").arg(root.fees)
            width: Metrics.px(92)
        }
        Fact {
            text: qsTr("pos %1").arg(root.position)
            width: Metrics.px(104)
        }
    }
    HoverWatch {
        id: hover

        onHoveredChanged: if (hover.hovered)
            root.pointed()
    }
    TTip {
        text: (root.reason !== "" ? root.reason + "\n" : "") + root.feesTip + "\n" + root.fundingTip
        visible: hover.hovered
    }
    TapHandler {
        gesturePolicy: TapHandler.ReleaseWithinBounds // the press is this row's alone: not what lies under the list
        onTapped: root.picked()
    }

    component Fact: TText {
        color: Theme.textMuted
        elide: Text.ElideRight
        horizontalAlignment: Text.AlignRight
        size: 11
    }
}
