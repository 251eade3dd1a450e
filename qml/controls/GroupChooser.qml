// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Gannet
import Gannet.Ui

/// The price step of a row: chips with exact steps; one that is not usual stands in the place of the usual one before
/// it, so that no chip moves. Where they do not fit, the chosen one between finer and coarser. Nothing before the first
/// book says what a step is.
Item {
    id: root

    required property BookViewModel model
    property real room: 0

    readonly property list<int> usual: [1, 5, 10, 50, 100]
    readonly property bool isKnown: root.model.groupTexts.length > 0
    /// Told by the chips themselves and not by their row: that is nothing while it is hidden.
    readonly property real chipsWidth: {
        let width = -Metrics.gap;
        for (let i = 0; i < places.count; ++i)
            width += places.itemAt(i) ? places.itemAt(i).implicitWidth + Metrics.gap : 0;
        return width;
    }
    readonly property bool hasChips: root.room >= root.chipsWidth

    /// What the chip in this place of `usual` chooses.
    function ticksAt(place: int): int {
        const next = root.usual[place + 1] ?? Infinity;
        return root.model.group >= root.usual[place] && root.model.group < next ? root.model.group
                                                                                : root.usual[place];
    }

    implicitHeight: Metrics.px(20)
    implicitWidth: root.hasChips ? root.chipsWidth : stepper.implicitWidth
    Accessible.name: qsTr("Group %1").arg(root.model.groupText)
    Accessible.role: Accessible.Grouping

    Row {
        id: chips

        spacing: Metrics.gap
        visible: root.isKnown && root.hasChips

        Repeater {
            id: places

            model: root.usual.length

            // qmllint disable unqualified
            TChip {
                id: chip

                required property int index

                readonly property int ticks: root.ticksAt(chip.index)
                readonly property int at: root.model.groupTicks.indexOf(chip.ticks)

                checked: root.model.group === chip.ticks
                objectName: "group" + chip.ticks
                text: root.model.groupTexts[chip.at] ?? ""
                tip: qsTr("Rows of %1 (g finer, G coarser)").arg(text)
                visible: chip.at >= 0
                onClicked: root.model.group = chip.ticks
            }
            // qmllint enable unqualified
        }
    }
    Row {
        id: stepper

        spacing: Metrics.px(2)
        visible: root.isKnown && !root.hasChips

        TChip {
            iconName: "minus"
            tip: qsTr("Finer rows (g)")
            onClicked: root.model.groupFiner()
        }
        TText {
            anchors.verticalCenter: parent.verticalCenter
            horizontalAlignment: Text.AlignHCenter
            text: root.model.groupText
            width: Math.max(implicitWidth, Metrics.px(52))
        }
        TChip {
            iconName: "plus"
            tip: qsTr("Coarser rows (G)")
            onClicked: root.model.groupCoarser()
        }
    }
}
