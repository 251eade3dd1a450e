// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Gannet
import Gannet.Ui

/// What is played and how fast: the word REPLAY, play or pause, one step, the speed, the place in the recording.
Rectangle {
    id: root

    required property PlayerModel player
    property real room: Metrics.px(800) ///< the width it may take

    readonly property real leastWidth: fixed.implicitWidth
    readonly property bool hasTitle: root.room >= fixed.implicitWidth + Metrics.px(140)

    border.color: Theme.line
    border.width: Metrics.hairline
    color: Theme.bg1
    implicitHeight: Metrics.field
    implicitWidth: fixed.implicitWidth + (root.hasTitle ? title.width + Metrics.px(10) : 0)
    radius: Metrics.px(3)
    Accessible.name: qsTr("Replay")
    Accessible.role: Accessible.Grouping

    Row {
        id: fixed

        height: parent.height
        spacing: Metrics.gap

        Rectangle {
            color: Theme.honest
            height: parent.height
            radius: Metrics.px(3)
            width: word.implicitWidth + Metrics.px(20)

            TText {
                id: word

                anchors.centerIn: parent
                color: Theme.bg0
                isMedium: true
                text: qsTr("REPLAY")
            }
        }
        TButton {
            anchors.verticalCenter: parent.verticalCenter
            iconName: root.player.isPaused ? "play" : "pause"
            isFlat: true
            objectName: "playPause"
            tip: root.player.isPaused ? qsTr("Play (Ctrl+Space)") : qsTr("Pause (Ctrl+Space)")
            onClicked: root.player.togglePaused()
        }
        TButton {
            anchors.verticalCenter: parent.verticalCenter
            iconName: "step"
            isFlat: true
            objectName: "step"
            tip: qsTr("One message further (Ctrl+.)")
            onClicked: root.player.step()
        }
        TButton {
            anchors.verticalCenter: parent.verticalCenter
            iconName: "minus"
            isFlat: true
            objectName: "slower"
            tip: qsTr("Slower (Ctrl+[)")
            onClicked: root.player.slower()
        }
        TText {
            anchors.verticalCenter: parent.verticalCenter
            horizontalAlignment: Text.AlignHCenter
            objectName: "speed"
            text: root.player.speedText
            width: Metrics.px(40)
        }
        TButton {
            anchors.verticalCenter: parent.verticalCenter
            iconName: "plus"
            isFlat: true
            objectName: "faster"
            tip: qsTr("Faster (Ctrl+])")
            onClicked: root.player.faster()
        }
        TText {
            anchors.verticalCenter: parent.verticalCenter
            color: Theme.honest
            leftPadding: Metrics.gap
            rightPadding: Metrics.px(8)
            objectName: "place"
            text: root.player.positionText
            width: Math.max(implicitWidth, Metrics.px(96))

            HoverWatch {
                id: placeHover
            }
            TTip {
                text: qsTr("Place in the recording. Each round begins anew; the market's clock, top right, goes on.")
                visible: placeHover.hovered
            }
        }
    }
    TText {
        id: title

        anchors.left: fixed.right
        anchors.verticalCenter: parent.verticalCenter
        color: Theme.textMuted
        elide: Text.ElideRight
        text: root.player.title
        visible: root.hasTitle
        width: Math.min(implicitWidth, root.room - fixed.implicitWidth - Metrics.px(10))

        HoverWatch {
            id: hover
        }
        TTip {
            text: root.player.title
            visible: hover.hovered && title.truncated
        }
    }
}
