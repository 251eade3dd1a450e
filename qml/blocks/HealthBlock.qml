// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Gannet
import Gannet.Ui

/// How well the feeds are: a row for each venue, the program's own figures, and the frames that were refused.
BlockFrame {
    id: root

    required property HealthModel health
    required property FramePump pump

    /// What may stand beside the venue's name; the higher the rank the sooner it goes.
    readonly property var figures: [ // objects {title, width, rank, isRight, tip}
        {title: qsTr("State"), width: 132, rank: 0, isRight: false,
         tip: qsTr("What of the venue works, and since when not")},
        {title: qsTr("msg/s"), width: 56, rank: 2, isRight: true,
         tip: qsTr("Messages of all its links in the last second")},
        {title: qsTr("Age p50 / p99"), width: 104, rank: 1, isRight: true,
         tip: qsTr("From a message's own time to its arrival, less the clock's offset: of half of them, of 99 in 100")},
        {title: qsTr("Reconnects"), width: 72, rank: 5, isRight: true,
         tip: qsTr("Links that were opened anew in this run")},
        {title: qsTr("Gaps"), width: 48, rank: 3, isRight: true,
         tip: qsTr("Messages that were missing in a numbered stream")},
        {title: qsTr("Refused"), width: 56, rank: 4, isRight: true,
         tip: qsTr("Frames that made no sense; they are listed below")},
        {title: qsTr("Resyncs"), width: 56, rank: 6, isRight: true,
         tip: qsTr("Books that were built anew")},
        {title: qsTr("Crossed"), width: 56, rank: 7, isRight: true,
         tip: qsTr("Times a book's best bid was not below its best ask")},
        {title: qsTr("Streams"), width: 56, rank: 8, isRight: true,
         tip: qsTr("Streams that are asked for")},
        {title: qsTr("Clock"), width: 64, rank: 9, isRight: true,
         tip: qsTr("How far the venue's clock is before ours, estimated")}
    ]
    property bool isTelling: false ///< a tip tells all figures of each venue

    readonly property var columns: root.layout(venues.width) // objects {title, x, width, isRight}, see ColumnHeader

    /// Columns at this width, in their order; where not all have room, those of the higher ranks go.
    function layout(width: real): var {
        const all = root.figures;
        const pad = Metrics.pad;
        const least = Metrics.cell(100); // of the venue's name
        let room = width - 2 * pad - least;
        let lastRank = -1;
        for (let rank = 0; rank < all.length; ++rank) {
            room -= Metrics.cell(all.find(column => column.rank === rank).width);
            if (room < 0)
                break;
            lastRank = rank;
        }
        const kept = all.filter(column => column.rank <= lastRank);
        const total = kept.reduce((sum, column) => sum + Metrics.cell(column.width), 0);
        let x = Math.max(pad, width - total - pad);
        const out = [{title: qsTr("Venue"), x: pad, width: Math.max(0, x - 2 * pad), isRight: false, index: 0}];
        for (const column of kept) {
            const cell = Metrics.cell(column.width);
            out.push({title: column.title, x: x, width: cell, isRight: column.isRight, index: all.indexOf(column) + 1,
                      tip: column.tip});
            x += cell;
        }
        return out;
    }

    function tell(): string {
        const told = [];
        for (let i = 0; i < rows.count; ++i)
            told.push((rows.itemAt(i) as HealthRow)?.told ?? "");
        return told.join("\n");
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
        } else if (event.key === Qt.Key_Space || (event.key === Qt.Key_Escape && root.isTelling)) {
            root.isTelling = !root.isTelling;
            event.accepted = true;
        }
    }
    onActiveFocusChanged: if (!root.activeFocus)
        root.isTelling = false

    Flickable {
        id: scroller

        activeFocusOnTab: true
        anchors.fill: parent
        boundsBehavior: Flickable.StopAtBounds
        clip: true
        contentHeight: content.height
        contentWidth: width
        focus: true
        Accessible.name: root.typeWord
        Accessible.role: Accessible.Table

        TTip {
            delay: 0
            objectName: "figures"
            text: root.isTelling ? root.tell() : ""
            visible: root.isTelling
            y: venues.height + Metrics.gap
        }
        Column {
            id: content

            width: scroller.width

            Column {
                id: venues

                width: parent.width

                Repeater {
                    id: rows

                    model: root.health

                    // qmllint disable unqualified
                    HealthRow {
                        columns: root.columns
                        titles: root.figures.map(figure => figure.title)
                        width: venues.width
                    }
                    // qmllint enable unqualified
                }
            }
            TText {
                bottomPadding: Metrics.px(4)
                color: Theme.honest
                isMedium: true
                leftPadding: Metrics.pad
                objectName: "journalTrouble"
                rightPadding: Metrics.pad
                size: 11
                text: root.health.journalTrouble
                topPadding: Metrics.px(4)
                visible: text !== ""
                width: parent.width
                wrapMode: Text.Wrap
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
