// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Gannet
import Gannet.Ui

/// Short news where nobody is about to press: a few, the newest on top. They take no
/// keyboard. Most go after some seconds; what somebody must look at waits to be closed.
Item {
    id: root

    required property EngineClient client

    readonly property int count: list.count

    signal detailsAsked

    /// The newest one; it stays in the event log.
    function close() {
        toasts.close(0);
    }
    function toneOf(toast: int): color {
        return toast === ToastModel.Fill || toast === ToastModel.Released ? Theme.accent : Theme.critical;
    }

    height: list.height
    width: Metrics.px(364)

    ToastModel {
        id: toasts

        client: root.client
    }
    // For who does not see them. This Qt has no announcing of its own.
    Item {
        Accessible.name: toasts.spoken
        Accessible.role: Accessible.AlertMessage
        height: 1
        objectName: "spoken"
        visible: toasts.spoken !== ""
        width: 1
    }
    Column {
        id: list

        readonly property int count: repeater.count

        anchors.bottom: parent.bottom
        spacing: Metrics.px(8)
        width: parent.width

        Repeater {
            id: repeater

            model: toasts

            // qmllint disable unqualified
            Rectangle {
                id: card

                required property int index
                required property int toast
                required property string title
                required property string detail
                required property int times
                required property int seconds ///< 0: until it is closed

                border.color: Theme.line
                border.width: Metrics.hairline
                color: Theme.bg2
                height: Math.max(Metrics.px(47), words.height + 2 * Metrics.pad)
                objectName: "toast"
                width: list.width
                Accessible.name: card.title + ". " + card.detail
                Accessible.role: Accessible.StaticText

                onTimesChanged: if (leave.running)
                    leave.restart()

                Timer {
                    id: leave

                    interval: card.seconds * 1000
                    running: card.seconds > 0 && !hover.hovered
                    onTriggered: toasts.close(card.index)
                }
                NumberAnimation on opacity {
                    duration: Theme.motion === Theme.Off ? 0 : 160
                    from: Theme.motion === Theme.Off ? 1 : 0
                    to: 1
                }
                Rectangle {
                    color: root.toneOf(card.toast)
                    height: parent.height
                    width: Metrics.px(3)
                }
                IconPath {
                    id: icon

                    name: card.seconds > 0 ? "check" : "warning"
                    tone: root.toneOf(card.toast)
                    x: Metrics.px(12)
                    y: Metrics.pad + Metrics.px(2)
                }
                Column {
                    id: words

                    anchors.left: icon.right
                    anchors.leftMargin: Metrics.px(8)
                    anchors.right: side.left
                    anchors.rightMargin: Metrics.px(8)
                    anchors.verticalCenter: parent.verticalCenter
                    spacing: Metrics.px(3)

                    TText {
                        elide: Text.ElideRight
                        isMedium: true
                        text: card.title
                        width: parent.width
                    }
                    TText {
                        color: Theme.textMuted
                        elide: Text.ElideRight
                        maximumLineCount: 3
                        size: 11
                        text: card.detail
                        visible: text !== ""
                        width: card.width - words.x - Metrics.pad // under the buttons
                        wrapMode: Text.Wrap
                    }
                }
                Row {
                    id: side

                    anchors.right: parent.right
                    anchors.rightMargin: Metrics.px(4)
                    anchors.top: parent.top
                    anchors.topMargin: Metrics.px(4)
                    spacing: Metrics.px(4)

                    TText {
                        anchors.verticalCenter: parent.verticalCenter
                        color: Theme.textMuted
                        size: 11
                        text: "×" + card.times
                        visible: card.times > 1
                    }
                    TButton {
                        focusPolicy: Qt.NoFocus
                        implicitHeight: Metrics.px(20)
                        isFlat: true
                        objectName: "toastDetails"
                        text: qsTr("Details")
                        tip: qsTr("The event log has the whole of it")
                        onClicked: root.detailsAsked()
                    }
                    TButton {
                        focusPolicy: Qt.NoFocus
                        iconName: "close"
                        implicitHeight: Metrics.px(20)
                        implicitWidth: Metrics.px(20)
                        isFlat: true
                        objectName: "closeToast"
                        tip: qsTr("Close (Esc); it stays in the event log")
                        onClicked: toasts.close(card.index)
                    }
                }
                HoverWatch {
                    id: hover
                }
            }
            // qmllint enable unqualified
        }
    }
}
