// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Gannet
import Gannet.Ui

/// Buy and Sell, which never swap places, each with what it would do to the position. One stop for Tab; Left and Right,
/// + and - choose.
Item {
    id: root

    required property TicketViewModel ticket

    readonly property bool isBuy: root.ticket.form.isBuy

    activeFocusOnTab: true
    implicitHeight: Metrics.px(40)
    Accessible.focusable: true
    Accessible.name: qsTr("Side: %1").arg(root.isBuy ? root.ticket.texts.buyLabel : root.ticket.texts.sellLabel)
    Accessible.description: root.isBuy ? root.ticket.texts.buyEffect : root.ticket.texts.sellEffect
    Accessible.role: Accessible.PageTabList

    Keys.onLeftPressed: root.ticket.form.isBuy = true
    Keys.onRightPressed: root.ticket.form.isBuy = false

    Repeater {
        model: 2

        // qmllint disable unqualified
        Rectangle {
            id: half

            required property int index

            readonly property bool isBuy: half.index === 0
            readonly property bool isChosen: half.isBuy === root.isBuy
            readonly property color tone: half.isBuy ? Theme.bid : Theme.ask

            border.color: half.isChosen ? half.tone : Theme.line
            border.width: half.isChosen ? Metrics.px(2) : Metrics.hairline
            color: half.isChosen ? Theme.mix(half.tone, Theme.bg1, 0.22) : Theme.bg1
            height: root.height
            objectName: half.isBuy ? "buy" : "sell"
            radius: Metrics.px(3)
            width: Math.floor((root.width - Metrics.gap) / 2)
            x: half.isBuy ? 0 : root.width - width
            Accessible.checked: half.isChosen
            Accessible.name: label.text + " " + effect.text
            Accessible.role: Accessible.PageTab
            Accessible.onPressAction: root.ticket.form.isBuy = half.isBuy

            Column {
                anchors.centerIn: parent
                width: parent.width - Metrics.px(8)

                TText {
                    id: label

                    color: half.isChosen ? Theme.text : half.tone
                    elide: Text.ElideRight
                    horizontalAlignment: Text.AlignHCenter
                    isMedium: true
                    size: 13
                    text: half.isBuy ? root.ticket.texts.buyLabel : root.ticket.texts.sellLabel
                    width: parent.width
                }
                TText {
                    id: effect

                    color: half.isChosen ? Theme.text : Theme.textMuted
                    elide: Text.ElideRight
                    fontSizeMode: Text.HorizontalFit
                    horizontalAlignment: Text.AlignHCenter
                    minimumPixelSize: Metrics.px(9)
                    size: 11
                    text: half.isBuy ? root.ticket.texts.buyEffect : root.ticket.texts.sellEffect
                    width: parent.width
                }
            }
            HoverWatch {
                id: hover
            }
            TTip {
                text: label.text + "\n" + effect.text
                visible: hover.hovered && (label.truncated || effect.truncated)
            }
            TapHandler {
                onTapped: {
                    root.forceActiveFocus(Qt.MouseFocusReason);
                    root.ticket.form.isBuy = half.isBuy;
                }
            }
        }
        // qmllint enable unqualified
    }
    FocusRing {
        anchors.margins: -Metrics.px(2)
        visible: root.activeFocus
    }
}
