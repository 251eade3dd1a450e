// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import QtQuick.Templates as T
import Gannet
import Gannet.Ui

/// A field for a number of a ticket: what it is and what is allowed above it, a chip before the number, arrows behind
/// it. Up and Down are one step, with Shift ten, with Ctrl a hundred. What the number comes to is shown in its place
/// while nobody writes in it.
Item {
    id: root

    required property string label
    required property string typed ///< as the form has it
    property string rules ///< at the right above the field
    property string chip
    property string chipTip
    property string shown ///< what stands there while nobody writes; empty: what was typed
    property string hint ///< of an empty field
    property bool isWrong: false
    property bool hasSteps: true
    property bool isChipStop: false ///< Tab comes to the chip: nothing that is typed does its work
    property int textSize: 20
    property alias field: input

    signal edited(string text)
    signal stepped(int steps)
    signal chipClicked

    function take(reason: int) {
        input.forceActiveFocus(reason);
        input.selectAll();
    }
    function stepsOf(event: KeyEvent): int {
        return event.modifiers & Qt.ControlModifier ? 100 : event.modifiers & Qt.ShiftModifier ? 10 : 1;
    }

    implicitHeight: head.height + box.height

    Item {
        id: head

        height: Metrics.px(18)
        width: parent.width

        TText {
            id: name

            color: Theme.textMuted
            height: parent.height
            size: 11
            text: root.label
        }
        TText {
            id: told

            anchors.left: name.right
            anchors.leftMargin: Metrics.px(8)
            anchors.right: parent.right
            color: Theme.textMuted
            elide: Text.ElideRight
            height: parent.height
            horizontalAlignment: Text.AlignRight
            objectName: "rules"
            size: 11
            text: root.rules

            HoverWatch {
                id: hover
            }
            TTip {
                text: root.rules
                visible: hover.hovered && told.truncated
            }
        }
    }
    Rectangle {
        id: box

        border.color: root.isWrong ? Theme.honest : Theme.line
        border.width: Metrics.hairline
        color: Theme.bg0
        height: Math.max(Metrics.px(26), Metrics.px(root.textSize + 14))
        radius: Metrics.px(3)
        width: parent.width
        y: head.height

        TChip {
            id: chip

            anchors.left: parent.left
            anchors.leftMargin: Metrics.px(5)
            anchors.verticalCenter: parent.verticalCenter
            focusPolicy: root.isChipStop ? Qt.TabFocus : Qt.NoFocus
            objectName: "chip"
            text: root.chip
            tip: root.chipTip
            visible: root.chip !== ""
            onClicked: root.chipClicked()
        }
        IconPath {
            id: warning

            anchors.left: chip.visible ? chip.right : parent.left
            anchors.leftMargin: Metrics.px(6)
            anchors.verticalCenter: parent.verticalCenter
            name: "warning"
            tone: Theme.honest
            visible: root.isWrong
        }
        T.TextField {
            id: input

            readonly property bool isTold: !input.activeFocus && root.shown !== ""

            anchors.bottom: parent.bottom
            anchors.left: warning.visible ? warning.right : chip.visible ? chip.right : parent.left
            anchors.right: steps.visible ? steps.left : parent.right
            anchors.rightMargin: Metrics.px(6)
            anchors.top: parent.top
            color: input.isTold ? "transparent" : Theme.text
            font.family: Theme.uiFamily
            font.kerning: false
            font.pixelSize: Metrics.px(root.textSize)
            horizontalAlignment: TextInput.AlignRight
            inputMethodHints: Qt.ImhNoPredictiveText | Qt.ImhNoAutoUppercase
            leftPadding: Metrics.px(6)
            maximumLength: 1000
            objectName: "input"
            renderType: Theme.scale % 1 === 0 ? Text.NativeRendering : Text.QtRendering
            selectByMouse: true
            selectedTextColor: Theme.text
            selectionColor: Theme.mix(Theme.accent, Theme.bg1, 0.35)
            text: root.typed
            verticalAlignment: TextInput.AlignVCenter
            z: 1 // for the ring
            Accessible.description: root.rules
            Accessible.name: root.label

            Keys.onDownPressed: event => root.stepped(-root.stepsOf(event))
            Keys.onUpPressed: event => root.stepped(root.stepsOf(event))
            onActiveFocusChanged: {
                // What stands there is written over, not written on.
                if (input.activeFocus && (input.focusReason === Qt.TabFocusReason ||
                                          input.focusReason === Qt.BacktabFocusReason))
                    input.selectAll();
            }
            onTextEdited: root.edited(input.text)

            TText {
                anchors.fill: parent
                color: Theme.text
                horizontalAlignment: Text.AlignRight
                objectName: "shown"
                size: root.textSize
                text: root.shown
                visible: input.isTold
            }
            TText {
                anchors.fill: parent
                color: Theme.textFaint
                elide: Text.ElideRight
                horizontalAlignment: Text.AlignRight
                text: root.hint
                visible: input.length === 0 && input.preeditText.length === 0 && !input.isTold
            }
            // Around the whole box.
            FocusRing {
                anchors.leftMargin: -input.x
                anchors.rightMargin: input.x + input.width - box.width
                visible: input.activeFocus
            }
        }
        Column {
            id: steps

            anchors.right: parent.right
            visible: root.hasSteps && root.width >= Metrics.px(180)
            width: Metrics.px(24)

            Repeater {
                model: 2

                // qmllint disable unqualified
                Rectangle {
                    id: arrow

                    required property int index

                    border.color: Theme.line
                    border.width: Metrics.hairline
                    color: tap.pressed ? Theme.mix(Theme.line, Theme.bg2, 0.4) : Theme.bg1
                    height: arrow.index === 0 ? Math.floor(box.height / 2) : box.height - Math.floor(box.height / 2)
                    width: steps.width
                    Accessible.name: arrow.index === 0 ? qsTr("One step up") : qsTr("One step down")
                    Accessible.role: Accessible.Button
                    Accessible.onPressAction: root.stepped(arrow.index === 0 ? 1 : -1)

                    IconPath {
                        anchors.centerIn: parent
                        name: "chevronDown"
                        rotation: arrow.index === 0 ? 180 : 0
                        size: 10
                    }
                    TapHandler {
                        id: tap

                        onTapped: root.stepped(arrow.index === 0 ? 1 : -1)
                    }
                }
                // qmllint enable unqualified
            }
        }
    }
}
