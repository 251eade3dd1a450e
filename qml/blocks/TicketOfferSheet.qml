// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import QtQuick.Templates as T
import Gannet
import Gannet.Ui

/// The capability table of the ticket's account: what of an order its venue holds, what this program watches, and what
/// neither has.
T.Popup {
    id: root

    required property TicketViewModel ticket

    closePolicy: T.Popup.CloseOnEscape | T.Popup.CloseOnPressOutside
    focus: true
    implicitHeight: lines.implicitHeight + 2 * padding
    margins: Metrics.gap
    modal: true
    objectName: "offerSheet"
    padding: Metrics.px(10)
    width: Metrics.px(260)

    background: Rectangle {
        border.color: Theme.line
        border.width: Metrics.hairline
        color: Theme.bg2
        radius: Metrics.px(3)
    }
    onOpened: lines.forceActiveFocus(Qt.PopupFocusReason)

    contentItem: Column { // qmllint disable deferred-property-id
        id: lines

        TText {
            height: Metrics.px(22)
            isMedium: true
            text: qsTr("Orders at %1").arg(root.ticket.venueName)
        }
        Repeater {
            model: root.ticket.offers

            // qmllint disable unqualified
            Item {
                id: row

                required property int index
                required property var modelData ///< {group, what, holder}

                readonly property bool isFirst: row.index === 0
                    || root.ticket.offers[row.index - 1].group !== row.modelData.group // of its group

                height: Metrics.px(18)
                width: lines.width
                Accessible.name: row.modelData.what + ": " + row.modelData.holder
                Accessible.role: Accessible.StaticText

                TText {
                    color: Theme.textFaint
                    height: parent.height
                    size: 11
                    text: row.isFirst ? row.modelData.group : ""
                }
                TText {
                    height: parent.height
                    text: row.modelData.what
                    x: Metrics.px(84)
                }
                TText {
                    anchors.right: parent.right
                    color: row.modelData.holder === "venue" ? Theme.text
                         : row.modelData.holder === "local" ? Theme.honest : Theme.textFaint
                    height: parent.height
                    objectName: "holder"
                    text: row.modelData.holder
                }
            }
            // qmllint enable unqualified
        }
        TText {
            color: Theme.textMuted
            size: 11
            text: root.ticket.offers.length > 0
                ? qsTr("local: this program watches or ends it, while it runs")
                : qsTr("No account takes orders for this instrument")
            topPadding: Metrics.px(6)
            width: lines.width
            wrapMode: Text.Wrap
        }
    }
}
