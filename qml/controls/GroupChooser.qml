// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Gannet
import Gannet.Ui

/// The price step of a row: chips with exact steps, the chosen one always among them; where they do not fit, the
/// chosen one between finer and coarser. Nothing before the first book says what a step is.
Item {
    id: root

    required property BookViewModel model
    property real room: 0

    readonly property list<int> usual: [1, 5, 10, 50, 100]
    readonly property bool isKnown: root.model.groupTexts.length > 0
    readonly property bool hasChips: root.room >= chips.implicitWidth

    implicitHeight: Metrics.px(20)
    implicitWidth: root.hasChips ? chips.implicitWidth : stepper.implicitWidth
    Accessible.name: qsTr("Group %1").arg(root.model.groupText)
    Accessible.role: Accessible.Grouping

    Row {
        id: chips

        spacing: Metrics.gap
        visible: root.isKnown && root.hasChips

        Repeater {
            model: root.model.groupTicks

            // qmllint disable unqualified
            TChip {
                required property int index
                required property int modelData

                readonly property bool isOffered: root.usual.includes(modelData) || checked

                checked: root.model.group === modelData
                objectName: "group" + modelData
                text: root.model.groupTexts[index] ?? ""
                tip: qsTr("Rows of %1 (g finer, G coarser)").arg(text)
                visible: isOffered
                onClicked: root.model.group = modelData
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
