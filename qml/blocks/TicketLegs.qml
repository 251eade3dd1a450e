// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Gannet
import Gannet.Ui

/// One part of a bracket: target and stop, what they come to, and the share of what fills. A stop stands or follows.
/// Each says whether the venue holds it or this program watches it.
Column {
    id: root

    required property TicketBracket bracket
    required property int index
    property bool isWrong: false
    property var local: [] // words of the order types that this program watches
    property string venueName

    readonly property TicketBracketPart part: root.bracket.part(root.index)
    readonly property bool isOne: root.bracket.count === 1

    /// Where the caret goes for this part.
    function take(reason: int) {
        const target = fields.itemAt(0);
        if (target)
            target.nextItemInFocusChain().forceActiveFocus(reason);
    }

    spacing: Metrics.px(2)

    Item {
        height: Metrics.px(20)
        visible: !root.isOne
        width: root.width

        TText {
            id: name

            color: Theme.textMuted
            height: parent.height
            size: 11
            text: qsTr("Part %1").arg(root.index + 1)
        }
        TField {
            id: share

            anchors.left: name.right
            anchors.leftMargin: Metrics.px(8)
            implicitHeight: parent.height
            implicitWidth: Metrics.px(56)
            objectName: "share"
            placeholderText: qsTr("share")
            text: root.part.share
            onTextEdited: root.part.share = share.text
        }
        TText {
            anchors.left: share.right
            anchors.leftMargin: Metrics.px(4)
            color: Theme.textMuted
            height: parent.height
            size: 11
            text: qsTr("% of what fills")
        }
        TButton {
            anchors.right: parent.right
            iconName: "close"
            implicitHeight: parent.height
            isFlat: true
            tip: qsTr("Without this part")
            onClicked: root.bracket.removePart(root.index)
        }
    }
    Row {
        spacing: Metrics.gap * 2

        Repeater {
            id: fields

            model: 2

            // qmllint disable unqualified
            Column {
                id: leg

                required property int index

                readonly property bool isTarget: leg.index === 0
                readonly property bool isTrail: !leg.isTarget && root.part.isTrail
                readonly property bool isLocal: root.local.includes(leg.isTarget ? "limit"
                                                                    : leg.isTrail ? "trailing" : "stop")
                readonly property string told: leg.isTarget ? root.part.targetTold : root.part.stopTold

                width: Math.floor((root.width - Metrics.gap * 2) / 2)

                Item {
                    height: Metrics.px(16)
                    width: parent.width

                    TText {
                        color: leg.isTarget ? Theme.bid : Theme.ask
                        height: parent.height
                        size: 11
                        text: leg.isTarget ? qsTr("Target") : qsTr("Stop")
                    }
                    TText {
                        anchors.right: parent.right
                        color: leg.isLocal ? Theme.honest : Theme.textFaint
                        height: parent.height
                        objectName: "holder"
                        size: 10
                        text: leg.isLocal ? qsTr("local") : qsTr("venue")

                        HoverWatch {
                            id: holder
                        }
                        TTip {
                            text: leg.isLocal
                                ? qsTr("%1 has none: this program watches it, while it runs").arg(root.venueName)
                                : qsTr("%1 holds it; this program keeps it at the filled size").arg(root.venueName)
                            visible: holder.hovered
                        }
                    }
                }
                Item {
                    height: Metrics.px(26)
                    width: parent.width

                    TChip {
                        id: way

                        anchors.left: parent.left
                        anchors.leftMargin: Metrics.px(3)
                        anchors.verticalCenter: parent.verticalCenter
                        checked: root.part.isTrail
                        objectName: (leg.isTarget ? "none" : "trail") + root.index
                        text: root.part.isTrail ? qsTr("trail") : qsTr("at")
                        tip: root.part.isTrail
                            ? qsTr("The stop follows the market at this distance; click to have it stand")
                            : qsTr("The stop stands where it is; click to have it follow the market")
                        visible: !leg.isTarget
                        z: 1 // in the field, and before it for Tab
                        onClicked: root.part.isTrail = !root.part.isTrail
                    }
                    TField {
                        id: field

                        background: Rectangle {
                            border.color: root.isWrong ? Theme.honest : Theme.line
                            border.width: Metrics.hairline
                            color: Theme.bg0
                            radius: Metrics.px(3)

                            FocusRing {
                                visible: field.activeFocus
                            }
                        }
                        anchors.fill: parent
                        objectName: (leg.isTarget ? "target" : "stop") + root.index
                        leftPadding: leg.isTarget ? Metrics.px(8) : way.width + Metrics.px(10)
                        placeholderText: leg.isTarget ? qsTr("300t, 1%, 2R") : qsTr("200t, 0.5%")
                        text: leg.isTarget ? root.part.target : root.part.stop
                        Accessible.description: leg.told
                        Accessible.name: leg.isTarget ? qsTr("Target of part %1").arg(root.index + 1)
                                                      : qsTr("Stop of part %1").arg(root.index + 1)
                        onTextEdited: {
                            if (leg.isTarget)
                                root.part.target = field.text;
                            else
                                root.part.stop = field.text;
                        }
                    }
                }
                TText {
                    color: Theme.textMuted
                    elide: Text.ElideRight
                    fontSizeMode: Text.HorizontalFit
                    height: Metrics.px(16)
                    minimumPixelSize: Metrics.px(9)
                    objectName: "told"
                    size: 11
                    text: leg.told || "—"
                    width: parent.width

                    HoverWatch {
                        id: hover
                    }
                    TTip {
                        text: leg.told !== "" ? leg.told
                            : leg.isTarget ? qsTr("No target: as a price, ticks, percent or R")
                            : leg.isTrail ? qsTr("No distance: in ticks, percent or quote units")
                                          : qsTr("No stop: as a price, ticks or percent")
                        visible: hover.hovered
                    }
                }
            }
            // qmllint enable unqualified
        }
    }
}
