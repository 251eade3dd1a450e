// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import QtQuick.Templates as T
import Gannet
import Gannet.Ui

/// Everything there is to do, found by what is typed: actions with their keys, blocks, symbols, working orders. A red
/// dot is what adds risk; it passes the same gates as its key. Ctrl+K opens it; arrows, Enter picks.
T.Popup {
    id: root

    required property PaletteModel model

    signal picked(string kind, string id)

    function openPalette() {
        field.text = "";
        root.model.filter = "";
        root.open();
        list.currentIndex = 0;
        field.forceActiveFocus();
    }
    function pickCurrent() {
        const row = list.currentItem as PaletteRow;
        if (!row)
            return;
        if (row.kind === "help") {
            field.text = row.rowId + " ";
            return;
        }
        const kind = row.kind;
        const id = row.rowId;
        root.close();
        if (kind !== "order") // gone soon, and nothing to come back to
            root.model.picked(id);
        root.picked(kind, id);
    }
    function move(rows: int) {
        list.currentIndex = Math.max(0, Math.min(list.count - 1, list.currentIndex + rows));
    }

    closePolicy: T.Popup.CloseOnEscape | T.Popup.CloseOnPressOutside
    focus: true
    height: Math.min(parent ? parent.height - 2 * y : Metrics.px(460), Metrics.px(460))
    modal: true
    objectName: "palette"
    width: Math.min(parent ? parent.width - 2 * Metrics.px(24) : Metrics.px(640), Metrics.px(640))
    x: parent ? Math.round((parent.width - width) / 2) : 0
    y: Metrics.px(56)

    background: Rectangle {
        border.color: Theme.line
        border.width: Metrics.hairline
        color: Theme.bg1
    }
    T.Overlay.modal: Dimmer {}

    FocusScope {
        anchors.fill: parent
        focus: true
        Accessible.name: qsTr("Command palette")
        Accessible.role: Accessible.Dialog

        TField {
            id: field

            focus: true
            height: Metrics.px(40)
            iconName: "search"
            objectName: "paletteField"
            placeholderText: qsTr("What to do  ·  > actions  ·  / symbols  ·  # orders  ·  ? help")
            width: parent.width

            onTextChanged: {
                root.model.filter = text;
                list.currentIndex = 0;
            }
            Keys.onDownPressed: root.move(1)
            Keys.onEnterPressed: event => root.takeEnter(event)
            Keys.onReturnPressed: event => root.takeEnter(event)
            Keys.onUpPressed: root.move(-1)
            Keys.onPressed: event => {
                if (event.key === Qt.Key_PageDown || event.key === Qt.Key_PageUp) {
                    root.move(event.key === Qt.Key_PageDown ? 10 : -10);
                    event.accepted = true;
                }
            }
        }
        ListView {
            id: list

            anchors.bottom: foot.top
            anchors.top: field.bottom
            boundsBehavior: Flickable.StopAtBounds
            clip: true
            highlightMoveDuration: 0
            model: root.model
            objectName: "paletteList"
            width: parent.width

            // qmllint disable unqualified
            delegate: PaletteRow {
                isCurrent: ListView.isCurrentItem
                width: list.width

                onClicked: {
                    list.currentIndex = index;
                    root.pickCurrent();
                }
            }
            // qmllint enable unqualified
        }
        TText {
            anchors.centerIn: list
            color: Theme.textMuted
            text: qsTr("Nothing is called “%1”.").arg(field.text)
            visible: list.count === 0
        }
        Rectangle {
            id: foot

            anchors.bottom: parent.bottom
            color: Theme.bg2
            height: Metrics.header
            width: parent.width

            Rectangle {
                anchors.left: parent.left
                anchors.leftMargin: Metrics.px(14)
                anchors.verticalCenter: parent.verticalCenter
                color: Theme.critical
                height: Metrics.px(6)
                radius: height / 2
                width: height
            }
            TText {
                anchors.left: parent.left
                anchors.leftMargin: Metrics.px(28)
                anchors.verticalCenter: parent.verticalCenter
                color: Theme.textMuted
                size: 11
                text: qsTr("adds risk: needs arming, passes every gate")
            }
            Row {
                anchors.right: parent.right
                anchors.rightMargin: Metrics.px(8)
                anchors.verticalCenter: parent.verticalCenter
                spacing: Metrics.pad

                KeyCap { keys: "↑ ↓" }
                KeyCap { keys: "Enter" }
                KeyCap { keys: "Esc" }
            }
        }
    }
    function takeEnter(event: var) { // a KeyEvent
        event.accepted = true;
        if (!event.isAutoRepeat)
            root.pickCurrent();
    }
}
