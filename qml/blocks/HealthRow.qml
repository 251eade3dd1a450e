// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Gannet
import Gannet.Ui

/// One venue in the health block.
Item {
    id: root

    required property string name
    required property string stateText
    required property string words ///< the venue's last sentence, for the tooltip
    required property bool isGood
    required property string rateText
    required property string ageText
    required property string ageP99Text
    required property string offsetText
    required property string reconnects
    required property string gaps
    required property string refused
    required property string resyncs
    required property string crossed
    required property string subscriptions
    property var columns: [] // objects {title, x, width, isRight, index} of HealthBlock
    property var titles: [] // strings: of all cells but the name, also of those whose column has no room

    readonly property list<string> cells: [root.name, root.stateText, root.rateText,
        root.ageText + " / " + root.ageP99Text, root.reconnects, root.gaps, root.refused, root.resyncs, root.crossed,
        root.subscriptions, root.offsetText]

    /// All figures in a sentence.
    readonly property string told: root.name + ": "
        + root.titles.map((title, i) => title + " " + (root.cells[i + 1] ?? "")).join(", ")

    implicitHeight: Metrics.tableRow
    Accessible.name: root.name + ", " + root.stateText
    Accessible.role: Accessible.ListItem

    Repeater {
        model: root.columns

        // qmllint disable unqualified
        TText {
            required property var modelData // one of root.columns

            color: modelData.index === 1 ? (root.isGood ? Theme.text : Theme.honest)
                                         : modelData.index === 0 ? Theme.text : Theme.textMuted
            elide: Text.ElideRight
            height: root.height
            horizontalAlignment: modelData.isRight ? Text.AlignRight : Text.AlignLeft
            isCell: true
            text: root.cells[modelData.index] ?? ""
            width: modelData.width
            x: modelData.x
        }
        // qmllint enable unqualified
    }
    Rectangle {
        anchors.bottom: parent.bottom
        color: Theme.mix(Theme.line, Theme.bg1, 0.5)
        height: Metrics.hairline
        width: parent.width
    }
    HoverWatch {
        id: hover
    }
    TTip {
        text: root.words !== "" ? root.words + "\n" + root.told : root.told
        visible: hover.hovered
    }
}
