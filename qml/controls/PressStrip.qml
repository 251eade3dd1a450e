// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Gannet
import Gannet.Ui

/// What a place of presses has to say: a question that wants a second press, and what came of the last one. A notice
/// goes by itself, a refusal later; nothing here moves what lies below.
Column {
    id: root

    required property PressPlace place
    property bool isHere: true              ///< it is said here, and not in another window
    property bool isKeyboardWanted: false ///< a question takes the keyboard, and gives it back
    property Item host: parent ///< else: only when this focus scope has it

    readonly property int noticeMs: 4000
    readonly property int refusalMs: 10000

    spacing: Metrics.px(2)

    ConfirmStrip {
        id: strip

        confirmText: root.place.confirmText
        declineText: root.place.declineText
        host: root.host
        isEnterEnough: root.place.isEnterEnough
        isHoldWanted: root.place.isHoldWanted
        mayGoUnasked: root.place.mayGoUnasked
        objectName: "question"
        reasons: root.place.reasons
        tone: root.place.isEnterEnough ? Theme.critical : Theme.honest
        visible: root.isHere && root.place.question !== ""
        width: root.width
        words: root.place.question
        onConfirmed: isLast => root.place.answer(true, isLast)
        onDeclined: root.place.answer(false)
        onVisibleChanged: if (visible && root.isKeyboardWanted && !activeFocus)
            takeKeyboard()
    }
    Rectangle {
        border.color: root.place.isRefusal ? Theme.honest : Theme.line
        border.width: Metrics.hairline
        color: root.place.isRefusal ? Theme.mix(Theme.honest, Theme.bg1, 0.15) : Theme.bg2
        height: Math.max(Metrics.px(28), notice.implicitHeight + 2 * Metrics.gap)
        objectName: "notice"
        visible: root.isHere && root.place.notice !== ""
        width: root.width
        Accessible.name: root.place.notice
        Accessible.role: Accessible.AlertMessage

        IconPath {
            id: icon

            anchors.left: parent.left
            anchors.leftMargin: Metrics.pad
            anchors.verticalCenter: parent.verticalCenter
            name: root.place.isRefusal ? "warning" : "info"
            tone: root.place.isRefusal ? Theme.honest : Theme.textMuted
        }
        TText {
            id: notice

            anchors.left: icon.right
            anchors.leftMargin: Metrics.pad
            anchors.right: dismiss.left
            anchors.verticalCenter: parent.verticalCenter
            objectName: "noticeText"
            text: root.place.notice
            wrapMode: Text.Wrap
        }
        TButton {
            id: dismiss

            anchors.right: parent.right
            anchors.rightMargin: Metrics.px(2)
            anchors.verticalCenter: parent.verticalCenter
            iconName: "close"
            implicitHeight: Metrics.px(22)
            isFlat: true
            tip: qsTr("Dismiss")
            onClicked: root.place.dismissNotice()
        }
    }
    Timer {
        id: goes

        interval: root.place.isRefusal ? root.refusalMs : root.noticeMs
        onTriggered: root.place.dismissNotice()
    }
    Connections {
        target: root.place

        function onNoticed() {
            if (root.place.notice !== "")
                goes.restart();
            else
                goes.stop();
        }
    }
}
