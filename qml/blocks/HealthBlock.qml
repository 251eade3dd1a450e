// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Gannet
import Gannet.Ui

/// How well the feeds are: a row for each venue, the program's own figures, and the frames that were refused.
BlockFrame {
    id: root

    required property HealthModel health
    required property FramePump pump

    readonly property var columns: root.layout(venues.width) // objects {title, x, width, isRight}, see ColumnHeader

    /// Columns at this width; those at the end go where the block is narrow.
    function layout(width: real): var {
        const all = [
            {title: qsTr("State"), width: 132, least: 0, isRight: false},
            {title: qsTr("msg/s"), width: 56, least: 0, isRight: true},
            {title: qsTr("Age p50 / p99"), width: 104, least: 0, isRight: true},
            {title: qsTr("Reconnects"), width: 72, least: 620, isRight: true},
            {title: qsTr("Gaps"), width: 48, least: 460, isRight: true},
            {title: qsTr("Refused"), width: 56, least: 520, isRight: true},
            {title: qsTr("Resyncs"), width: 56, least: 690, isRight: true},
            {title: qsTr("Crossed"), width: 56, least: 760, isRight: true},
            {title: qsTr("Streams"), width: 56, least: 830, isRight: true},
            {title: qsTr("Clock"), width: 64, least: 900, isRight: true}
        ];
        const pad = Metrics.pad;
        let total = 0;
        for (const column of all)
            total += width >= Metrics.cell(column.least) ? Metrics.cell(column.width) : 0;
        let x = Math.max(Metrics.cell(90), width - total - 2 * pad);
        const out = [{title: qsTr("Venue"), x: pad, width: x - pad, isRight: false, index: 0}];
        for (let i = 0; i < all.length; ++i) {
            if (width < Metrics.cell(all[i].least))
                continue;
            const cell = Metrics.cell(all[i].width);
            out.push({title: all[i].title, x: x, width: cell, isRight: all[i].isRight, index: i + 1});
            x += cell;
        }
        return out;
    }

    bodyColor: Theme.bg1
    facts: root.width > Metrics.px(520)
        ? qsTr("queue %1 · step %2 · frame %3").arg(root.health.queueText).arg(root.health.stepText)
              .arg(root.pump.frameText) : ""
    factsTip: qsTr("Items waiting for the engine and the most there were; time of one engine step and of one frame, "
                   + "p50 / p99. Pipeline: %1. Journal: %2").arg(root.health.dispatchText).arg(root.health.journalText)
    isReplayFramed: false
    typeWord: qsTr("Health")

    columnHeader: ColumnHeader {
        columns: root.columns
        height: parent.height
    }

    Keys.onPressed: event => {
        if (event.key === Qt.Key_Up || event.key === Qt.Key_Down) {
            const step = event.key === Qt.Key_Up ? -Metrics.tableRow : Metrics.tableRow;
            const last = Math.max(0, scroller.contentHeight - scroller.height);
            scroller.contentY = Math.max(0, Math.min(last, scroller.contentY + step));
            event.accepted = true;
        }
    }

    Flickable {
        id: scroller

        anchors.fill: parent
        boundsBehavior: Flickable.StopAtBounds
        clip: true
        contentHeight: content.height
        contentWidth: width
        focus: true
        Accessible.name: root.typeWord
        Accessible.role: Accessible.Table

        Column {
            id: content

            width: scroller.width

            Column {
                id: venues

                width: parent.width

                Repeater {
                    model: root.health

                    // qmllint disable unqualified
                    HealthRow {
                        columns: root.columns
                        width: venues.width
                    }
                    // qmllint enable unqualified
                }
            }
            Rectangle {
                color: Theme.mix(Theme.bg2, Theme.bg1, 0.5)
                height: Metrics.tableRow
                width: parent.width

                TText {
                    anchors.left: parent.left
                    anchors.leftMargin: Metrics.pad
                    anchors.verticalCenter: parent.verticalCenter
                    color: Theme.textMuted
                    size: 11
                    text: root.health.refusedFrames.count > 0 ? qsTr("Refused frames, newest first")
                                                       : qsTr("No frame was refused")
                }
            }
            Repeater {
                model: root.health.refusedFrames

                // qmllint disable unqualified
                RefusedRow {
                    width: content.width
                }
                // qmllint enable unqualified
            }
        }
    }
}
