// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Gannet
import Gannet.Ui

/// The line under everything: each venue with its latency or the word for its state, and how old data and frames are.
Rectangle {
    id: root

    required property HealthModel health
    required property FramePump pump

    signal healthAsked

    color: Theme.bg2
    implicitHeight: Metrics.footer

    /// What the venues leave to the figures.
    readonly property real room: root.width - venues.x - venues.width - 2 * Metrics.px(14)

    Row {
        id: venues

        anchors.left: parent.left
        anchors.leftMargin: Metrics.px(4)
        height: parent.height

        Repeater {
            model: root.health

            // qmllint disable unqualified
            VenueChip {
                height: venues.height
                isShort: root.width < Metrics.px(640)
                onClicked: root.healthAsked()
            }
            // qmllint enable unqualified
        }
    }
    // Where not all have room those that matter less go: the health block tells them too.
    Row {
        id: facts

        anchors.right: parent.right
        anchors.rightMargin: Metrics.px(10)
        height: parent.height
        spacing: Metrics.px(14)

        FooterFact {
            id: feed

            tip: qsTr("From the venue's time in a message to its arrival, after the estimated clock offset; all "
                      + "venues, lately. In a replay from the recording.")
            title: qsTr("feed p50 / p99")
            value: root.health.footerAge
            visible: root.room >= implicitWidth
        }
        FooterFact {
            id: toPixel

            tip: qsTr("From the arrival of the newest data in a frame to that frame on the screen; the last five "
                      + "seconds.")
            title: qsTr("to pixel p50 / p99")
            value: root.pump.latencyText
            visible: root.room >= feed.implicitWidth + frame.implicitWidth + implicitWidth + 2 * facts.spacing
        }
        FooterFact {
            id: frame

            tip: qsTr("Time to draw one frame, from its data to the screen; the last five seconds.")
            title: qsTr("frame p50 / p99")
            value: root.pump.frameText
            visible: root.room >= feed.implicitWidth + implicitWidth + facts.spacing
        }
    }
}
