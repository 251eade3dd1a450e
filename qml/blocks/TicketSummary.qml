// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Gannet
import Gannet.Ui

/// What the order would cost and do, in two columns where there is room. All of one moment; each figure explains
/// itself. A part of it may stand elsewhere.
Grid {
    id: root

    enum Part { All, Vital, Rest }

    required property TicketFigures figures
    property int part: TicketSummary.All
    property bool hasTips: true ///< false while they would lie on a question

    columnSpacing: Metrics.px(14)
    columns: root.width >= Metrics.px(270) ? 2 : 1

    Repeater {
        model: root.figures

        // qmllint disable unqualified
        Item {
            id: row

            required property string label
            required property string text
            required property string tip
            required property string tone
            required property bool isEstimate
            required property bool isVital

            visible: root.part === TicketSummary.All || row.isVital === (root.part === TicketSummary.Vital)
            height: Metrics.px(18)
            objectName: "figure"
            width: Math.floor((root.width - (root.columns - 1) * root.columnSpacing) / root.columns)
            Accessible.description: row.tip
            Accessible.name: row.label + " " + row.text
            Accessible.role: Accessible.StaticText

            TText {
                anchors.left: parent.left
                anchors.right: value.left
                anchors.rightMargin: Metrics.px(4)
                color: Theme.textMuted
                elide: Text.ElideRight
                height: parent.height
                size: 11
                text: row.label
            }
            TText {
                id: value

                anchors.right: estimate.left
                color: row.tone === "loss" ? Theme.ask : row.tone === "warning" ? Theme.honest
                     : row.text === "—" ? Theme.textFaint : Theme.text
                height: parent.height
                text: row.text
            }
            // Its room is kept in every row, so that digits stay aligned.
            TText {
                id: estimate

                anchors.right: parent.right
                color: Theme.honest
                height: parent.height
                text: row.isEstimate ? "≈" : ""
                width: Metrics.px(9)
            }
            HoverWatch {
                id: hover
            }
            TTip {
                isAbove: root.part !== TicketSummary.All // the buttons of the ticket lie below
                text: row.label + "\n" + row.tip + (hover.hovered ? "\n" + root.figures.source() : "")
                objectName: "figureTip"
                visible: hover.hovered && root.hasTips
            }
        }
        // qmllint enable unqualified
    }
}
