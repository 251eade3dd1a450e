// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Gannet
import Gannet.Ui

/// One row of a FigureTable. Its children stand at its end, in the table's tail. What was refused here lies over all
/// cells but the first, and moves nothing.
Item {
    id: root

    required property string rowId
    required property list<string> cells
    required property var tones // numbers: TableRows.Tone
    required property string venueCode
    required property string venueName
    required property string words
    required property int kind ///< TableRows.Kind
    required property bool isChild
    required property bool isUncertain
    required property bool isFaded
    required property string mark ///< an alarm beside the name; empty: none
    required property FigureTable table
    default property alias actions: tail.data

    readonly property bool isFigures: root.kind === TableRows.Figures
    readonly property bool isCurrent: root.isFigures && root.rowId === root.table.currentId
    readonly property string note: root.table.noteAt(root.rowId)
    readonly property color ground: root.kind === TableRows.Total ? Theme.bg2
        : root.isUncertain ? Theme.mix(Theme.honest, Theme.bg1, 0.12)
        : root.isCurrent ? Theme.mix(Theme.accent, Theme.bg1, 0.09)
        : hover.hovered ? Theme.mix(Theme.accent, Theme.bg1, 0.05) : Theme.bg1

    signal picked
    signal activated
    signal contextAsked

    function tell(): string {
        return root.isFigures ? root.table.tellRow(root.rowId, root.cells) : root.words;
    }
    function colorOf(tone: int): color {
        switch (tone) {
        case TableRows.Muted:
            return Theme.textMuted;
        case TableRows.Faint:
            return Theme.textFaint;
        case TableRows.Gain:
            return Theme.up;
        case TableRows.Loss:
            return Theme.down;
        case TableRows.Buy:
            return Theme.bid;
        case TableRows.Sell:
            return Theme.ask;
        case TableRows.Honest:
            return Theme.honest;
        case TableRows.Critical:
            return Theme.critical;
        }
        return root.isFaded ? Theme.textMuted : Theme.text;
    }

    implicitHeight: Metrics.tableRow
    width: ListView.view ? ListView.view.width : 0
    Accessible.description: root.note
    Accessible.name: root.words
    Accessible.role: Accessible.Row
    Accessible.selected: root.isCurrent

    Rectangle {
        anchors.fill: parent
        color: root.ground

        Rectangle {
            anchors.bottom: parent.bottom
            color: Theme.mix(Theme.line, Theme.bg1, 0.5)
            height: Metrics.hairline
            width: parent.width
        }
        Rectangle {
            color: root.isUncertain ? Theme.honest : Theme.accent
            height: parent.height
            visible: root.isCurrent || root.isUncertain
            width: Metrics.px(root.isUncertain ? 3 : 2)
        }
    }
    TTag {
        anchors.verticalCenter: parent.verticalCenter
        text: root.venueCode
        visible: root.venueCode !== "" && root.place !== undefined
        width: Metrics.px(26)
        x: (root.place?.x ?? 0) - width - Metrics.pad + root.indent
    }
    TTag {
        id: alarm

        /// Where the name would have no room beside the words: the tip has them.
        readonly property bool isShort: (root.place?.width ?? 0) < (root.place?.alarmFrom ?? 0)

        anchors.verticalCenter: parent.verticalCenter
        frame: Theme.critical
        objectName: "mark"
        text: isShort ? "!" : root.mark
        tip: visible ? (isShort ? root.mark + ": " : "") + root.table.rows.noteOf(root.rowId, root.place.index) : ""
        tone: Theme.critical
        visible: root.mark !== "" && root.place !== undefined
        x: (root.place?.x ?? 0) + (root.place?.width ?? 0) - width
    }
    readonly property var place: root.table.columns.find(column => column.hasVenue) // of FigureTable.columns
    readonly property int indent: root.isChild ? Metrics.px(10) : 0
    readonly property real alarmRoom: alarm.visible ? alarm.width + Metrics.gap : 0

    Repeater {
        model: root.kind === TableRows.Divider ? [] : root.table.columns

        // qmllint disable unqualified
        TText {
            id: cell

            required property var modelData // one of FigureTable.columns

            readonly property string full: root.cells[modelData.index] ?? ""
            readonly property bool isEstimate: cell.full.endsWith("≈")

            color: root.colorOf(root.tones?.[modelData.index] ?? 0)
            elide: Text.ElideRight
            height: root.height
            horizontalAlignment: modelData.isRight ? Text.AlignRight : Text.AlignLeft
            isCell: true
            rightPadding: modelData.hasSign ? Metrics.cell(8) : 0
            text: cell.isEstimate ? cell.full.slice(0, -1) : cell.full
            width: modelData.width - (modelData.hasVenue ? root.indent + root.alarmRoom : 0)
            x: modelData.x + (modelData.hasVenue ? root.indent : 0)

            Loader {
                active: cell.isEstimate
                anchors.right: parent.right
                height: parent.height

                sourceComponent: TText {
                    color: Theme.honest
                    isCell: true
                    text: "≈"
                }
            }
            HoverWatch {
                onHoveredChanged: {
                    if (hovered)
                        root.table.showTip(cell, [cell.truncated ? cell.full : "",
                                                  root.table.explain(root.rowId, cell.modelData.index)]
                                           .filter(text => text !== "").join("\n"));
                    else
                        root.table.hideTip(cell);
                }
            }
        }
        // qmllint enable unqualified
    }
    TText {
        color: Theme.honest
        height: parent.height
        leftPadding: Metrics.pad
        size: 11
        text: root.words
        visible: root.kind === TableRows.Divider
    }
    Row {
        id: tail

        anchors.right: parent.right
        anchors.rightMargin: Metrics.pad
        anchors.verticalCenter: parent.verticalCenter
        spacing: Metrics.gap
        visible: root.isFigures && root.note === ""
    }
    Loader {
        active: root.note !== ""
        anchors.bottom: parent.bottom
        anchors.right: parent.right
        anchors.top: parent.top
        width: parent.width - (root.table.columns[1]?.x ?? 0) + Metrics.gap

        // qmllint disable unqualified
        sourceComponent: TStrip {
            consequence: "Esc"
            isWarning: true
            objectName: "rowNote"
            text: root.note

            HoverWatch {
                onHoveredChanged: hovered ? root.table.showTip(root, root.note) : root.table.hideTip(root)
            }
        }
        // qmllint enable unqualified
    }
    HoverWatch {
        id: hover
    }
    TapHandler {
        id: tap

        onTapped: {
            if (tap.tapCount === 2)
                root.activated();
            if (root.note !== "")
                root.table.note(root.rowId, "");
            root.picked();
        }
    }
    TapHandler {
        acceptedButtons: Qt.RightButton
        onTapped: {
            root.picked();
            root.contextAsked();
        }
    }
}
