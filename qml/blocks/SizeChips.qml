// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Gannet
import Gannet.Ui

/// The five sizes of a symbol, and that of its position; one is chosen.
Row {
    id: root

    required property LadderTrader trader

    spacing: Metrics.px(2)

    Repeater {
        model: root.trader.sizeTexts

        // qmllint disable unqualified
        TChip {
            required property int index
            required property string modelData

            autoExclusive: true
            checkable: true
            checked: root.trader.chosenSize === index + 1
            objectName: "size" + (index + 1)
            text: (index + 1) + "  " + modelData
            tip: qsTr("A click or a key in this ladder sends this size (%1)").arg(index + 1)
            onClicked: root.trader.chooseSize(index + 1)
        }
        // qmllint enable unqualified
    }
    TChip {
        autoExclusive: true
        checkable: true
        checked: root.trader.chosenSize === 0
        objectName: "size0"
        text: qsTr("0  pos")
        tip: qsTr("The size of the position (0)")
        visible: root.trader.sizeTexts.length > 0
        onClicked: root.trader.chooseSize(0)
    }
}
