// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Gannet
import Gannet.Ui

/// Open, high, low, close and volume of the candle pointed at, else of the live one. Where there is no room for all,
/// only
/// the close.
Row {
    id: root

    required property ChartViewModel model
    property real room: 0

    readonly property bool isGrey: root.model.freshness.isGrey
    readonly property color ink: root.isGrey ? Theme.textMuted : root.model.isCandleUp ? Theme.up : Theme.down
    readonly property color plainInk: root.isGrey ? Theme.textMuted : Theme.text

    Accessible.name: qsTr("Open %1, high %2, low %3, close %4, volume %5").arg(root.model.openText)
        .arg(root.model.highText).arg(root.model.lowText).arg(root.model.closeText).arg(root.model.volumeText)
    Accessible.role: Accessible.StaticText

    spacing: Metrics.px(8)

    CandleFigure {
        id: open

        ink: root.plainInk
        title: "O"
        value: root.model.openText
        visible: root.room >= 4 * (close.implicitWidth + root.spacing)
    }
    CandleFigure {
        ink: root.plainInk
        title: "H"
        value: root.model.highText
        visible: open.visible
    }
    CandleFigure {
        ink: root.plainInk
        title: "L"
        value: root.model.lowText
        visible: open.visible
    }
    CandleFigure {
        id: close

        ink: root.ink
        title: "C"
        value: root.model.closeText
        visible: root.room >= implicitWidth
    }
    CandleFigure {
        ink: root.plainInk
        title: "V"
        value: root.model.volumeText
        visible: root.room >= 5 * (close.implicitWidth + root.spacing) + Metrics.px(20)
    }
}
