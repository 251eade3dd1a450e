// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import QtQuick.Templates as T
import Gannet
import Gannet.Ui

/// Finds an instrument by what is typed. `/` opens it for the focused block's link group; arrows, Enter picks.
T.Popup {
    id: root

    required property InstrumentSearchModel model
    property string target ///< "group 1": where the pick will be shown

    signal picked(string key)

    function openFor(target: string) {
        root.target = target;
        field.text = "";
        list.currentIndex = 0;
        root.open();
        field.forceActiveFocus();
    }
    function pickCurrent() {
        const row = list.currentItem as SymbolRow;
        if (!row)
            return;
        root.close();
        root.picked(row.key);
    }
    function move(rows: int) {
        list.currentIndex = Math.max(0, Math.min(list.count - 1, list.currentIndex + rows));
    }

    closePolicy: T.Popup.CloseOnEscape | T.Popup.CloseOnPressOutside
    focus: true
    height: Math.min(parent ? parent.height - 2 * y : Metrics.px(460), Metrics.px(460))
    modal: true
    objectName: "symbolSearch"
    width: Math.min(parent ? parent.width - 2 * Metrics.px(24) : Metrics.px(560), Metrics.px(560))
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
        Accessible.role: Accessible.Dialog
        Accessible.name: qsTr("Symbol search")

        TField {
            id: field

            focus: true
            height: Metrics.px(40)
            iconName: "search"
            objectName: "symbolField"
            placeholderText: qsTr("Symbol or venue")
            width: parent.width

            onTextChanged: {
                root.model.filter = text;
                list.currentIndex = 0;
            }
            Keys.onDownPressed: root.move(1)
            Keys.onEnterPressed: root.pickCurrent()
            Keys.onReturnPressed: root.pickCurrent()
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
            objectName: "symbolList"
            reuseItems: true
            width: parent.width

            // qmllint disable unqualified
            delegate: SymbolRow {
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
            text: field.text !== "" ? qsTr("No instrument of any venue is called “%1”.").arg(field.text)
                                    : qsTr("No venue has told its instruments yet.")
            visible: list.count === 0
        }
        Rectangle {
            id: foot

            anchors.bottom: parent.bottom
            color: Theme.bg2
            height: Metrics.header
            width: parent.width

            TText {
                anchors.left: parent.left
                anchors.leftMargin: Metrics.px(10)
                anchors.verticalCenter: parent.verticalCenter
                color: Theme.textMuted
                size: 11
                text: qsTr("shown in %1").arg(root.target)
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
}
