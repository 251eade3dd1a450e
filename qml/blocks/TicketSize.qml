// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Gannet
import Gannet.Ui

/// The size, in the unit of its chip, what it is in the others, and five presets, which can be written here.
Column {
    id: root

    required property TicketViewModel ticket
    required property var wrong // names of fields with something wrong

    readonly property TicketForm form: root.ticket.form
    readonly property alias size: size
    property bool isWriting: false ///< fields instead of the presets
    /// Another unit empties the field, for the same number means something else in it.
    readonly property list<string> units: ["base", "quote", "equity", "risk", "position"]

    function writePresets(index: int) {
        root.isWriting = true;
        const field = fields.itemAt(Math.max(0, index));
        if (field)
            field.forceActiveFocus(Qt.OtherFocusReason);
    }
    function leavePresets() {
        root.isWriting = false;
        size.take(Qt.OtherFocusReason);
    }

    spacing: Metrics.gap

    TicketInput {
        id: size

        chip: root.ticket.texts.sizeUnit
        chipTip: qsTr("The unit; click for the next one. Typed: 0.1, $500, 10%, r0.5% (risk to the stop), p (position)")
        hint: qsTr("0.1, $500, 10%, r0.5%, p")
        isWrong: root.wrong.includes("size")
        label: qsTr("Size")
        objectName: "size"
        rules: root.ticket.texts.sizeRules
        textSize: 20
        typed: root.form.size
        width: root.width
        onChipClicked: root.ticket.pickUnit(root.units[(root.units.indexOf(root.form.sizeUnit) + 1) % 5])
        onEdited: text => root.form.size = text
        onStepped: steps => root.ticket.step("size", steps)
    }
    TText {
        color: Theme.textMuted
        elide: Text.ElideRight
        height: Metrics.px(16)
        objectName: "conversions"
        size: 11
        text: root.ticket.texts.conversions !== "" ? "≈ " + root.ticket.texts.conversions : "—"
        width: root.width

        HoverWatch {
            id: hover
        }
        TTip {
            text: root.ticket.texts.conversions !== "" ? root.ticket.texts.conversions
                                                       : qsTr("The size in other units, once there is one")
            visible: hover.hovered
        }
    }
    Row {
        spacing: Metrics.gap
        visible: !root.isWriting

        Repeater {
            model: root.ticket.presets.length

            // qmllint disable unqualified
            TChip {
                id: preset

                required property int index

                checked: root.ticket.preset === preset.index
                focusPolicy: Qt.NoFocus
                implicitHeight: Metrics.px(24)
                leftPadding: Metrics.px(2)
                objectName: "preset" + (preset.index + 1)
                text: root.ticket.presets[preset.index] ?? ""
                tip: qsTr("Preset %1 (Esc, then %1, while no size is typed). The right button writes it").arg(
                         preset.index + 1)
                width: preset.index === 4 ? root.width - x : Math.floor((root.width - 4 * Metrics.gap) / 5)
                onClicked: root.ticket.pickPreset(preset.index)

                TapHandler {
                    acceptedButtons: Qt.RightButton
                    onTapped: root.writePresets(preset.index)
                }
            }
            // qmllint enable unqualified
        }
    }
    // Another preset is taken as soon as it can be read; leaving keeps those that could.
    Row {
        spacing: Metrics.gap
        visible: root.isWriting

        Repeater {
            id: fields

            model: root.isWriting ? root.ticket.typedPresets.length : 0

            // qmllint disable unqualified
            TField {
                id: field

                required property int index

                horizontalAlignment: TextInput.AlignHCenter
                implicitHeight: Metrics.px(24)
                leftPadding: Metrics.px(4)
                objectName: "presetField" + (field.index + 1)
                placeholderText: qsTr("0.05, $500")
                rightPadding: Metrics.px(4)
                width: field.index === 4 ? root.width - x : Math.floor((root.width - 4 * Metrics.gap) / 5)
                Accessible.name: qsTr("Preset %1").arg(field.index + 1)

                Component.onCompleted: field.text = root.ticket.typedPresets[field.index] ?? ""
                Keys.onEscapePressed: root.leavePresets()
                Keys.onReturnPressed: if (field.problem === "")
                    root.leavePresets()
                Keys.onEnterPressed: if (field.problem === "")
                    root.leavePresets()
                onTextEdited: field.problem = root.ticket.writePreset(field.index, field.text)
            }
            // qmllint enable unqualified
        }
    }
}
