// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Gannet
import Gannet.Ui

/// One instrument of the watchlist: venue, symbol, last, change over 24 h, funding, spread. What is not known is a dash
/// with its reason; what is late is paler and says its age in the last column. A tip tells all figures with units.
Item {
    id: root

    required property int index
    required property string key
    required property string symbol
    required property string venueCode
    required property string venueName
    required property string lastText
    required property string changeText
    required property int changeSign ///< -1, 0, 1; 0 also when unknown
    required property string fundingText
    required property string spreadText
    required property string ageText ///< empty while live
    required property bool isDimmed  ///< figures are late or worse
    required property bool isGrey    ///< figures are not of now: without colour
    required property int lastMove   ///< counts the changes of the last price; its sign says where it went
    required property string reason  ///< why figures are missing; empty when none is
    property var columns: [] // as in ColumnHeader: instrument, last, change, funding, spread
    property bool isCurrent: false
    property bool isTold: false ///< the tip with all figures is wanted without a pointer

    signal picked

    /// All figures with their units, also those whose column has no room.
    readonly property string told: {
        const lines = [qsTr("%1 on %2").arg(root.symbol).arg(root.venueName), qsTr("Last: %1").arg(root.lastText),
            qsTr("Change in 24 h: %1").arg(root.withUnit(root.changeText, " %")),
            qsTr("Funding: %1").arg(root.fundingText),
            qsTr("Spread: %1").arg(root.withUnit(root.spreadText, qsTr(" bp of the middle")))];
        if (root.isLate)
            lines.push(qsTr("Age: %1").arg(root.ageText));
        if (root.reason !== "")
            lines.push(root.reason);
        return lines.join("\n");
    }

    function withUnit(figure: string, unit: string): string {
        return figure === "—" ? figure : figure + unit;
    }

    readonly property bool isLate: root.ageText !== ""
    readonly property int ageColumn: root.columns.length - 1 // the last one; not the price nor its change

    function place(column: int): var {
        return root.columns[column] ?? {x: 0, width: 0};
    }

    implicitHeight: Metrics.tableRow
    Accessible.name: root.symbol + ", " + root.venueName + ", " + root.lastText + ", " + root.changeText + " %"
    Accessible.role: Accessible.ListItem
    Accessible.selected: root.isCurrent

    Rectangle {
        anchors.fill: parent
        color: root.isCurrent ? Theme.mix(Theme.accent, Theme.bg1, 0.09)
                              : hover.hovered ? Theme.mix(Theme.accent, Theme.bg1, 0.05) : Theme.bg1

        Rectangle {
            anchors.bottom: parent.bottom
            color: Theme.mix(Theme.line, Theme.bg1, 0.5)
            height: Metrics.hairline
            width: parent.width
        }
        Rectangle {
            color: Qt.alpha(flash.isUp ? Theme.up : Theme.down, flash.share)
            height: parent.height - Metrics.hairline
            objectName: "lastPulse"
            visible: flash.share > 0
            width: root.place(1).width + Metrics.gap
            x: root.place(1).x
        }
        Rectangle {
            color: Theme.accent
            height: parent.height
            visible: root.isCurrent
            width: Metrics.px(2)
        }
    }
    Item {
        anchors.fill: parent
        opacity: root.isDimmed ? 0.85 : 1

        TTag {
            id: tag

            anchors.verticalCenter: parent.verticalCenter
            text: root.venueCode
            width: Metrics.px(26)
            x: Metrics.pad
        }
        TText {
            isCell: true
            anchors.left: tag.right
            anchors.leftMargin: Metrics.pad
            color: Theme.text
            elide: Text.ElideRight
            height: parent.height
            text: root.symbol
            width: root.place(0).x + root.place(0).width - x
        }
        TText {
            isCell: true
            color: root.lastText === "—" ? Theme.textFaint : root.isGrey ? Theme.textMuted : Theme.text
            height: parent.height
            horizontalAlignment: Text.AlignRight
            text: root.lastText
            width: root.place(1).width
            x: root.place(1).x
        }
        TText {
            isCell: true
            color: root.isGrey ? Theme.textMuted : root.changeSign > 0 ? Theme.up
                                                 : root.changeSign < 0 ? Theme.down : Theme.textFaint
            height: parent.height
            horizontalAlignment: Text.AlignRight
            text: root.changeText
            width: root.place(2).width
            x: root.place(2).x
        }
        TText {
            isCell: true
            color: Theme.textMuted
            height: parent.height
            horizontalAlignment: Text.AlignRight
            text: root.fundingText
            visible: root.columns.length > 3 && !(root.isLate && root.ageColumn === 3)
            width: root.place(3).width
            x: root.place(3).x
        }
        TText {
            isCell: true
            color: Theme.textMuted
            height: parent.height
            horizontalAlignment: Text.AlignRight
            text: root.spreadText
            visible: root.columns.length > 4 && !root.isLate
            width: root.place(4).width
            x: root.place(4).x
        }
    }
    TText {
        color: Theme.honest
        height: parent.height
        horizontalAlignment: Text.AlignRight
        isCell: true
        text: root.ageText
        objectName: "age"
        visible: root.isLate && root.ageColumn > 2
        width: root.place(root.ageColumn).width
        x: root.place(root.ageColumn).x
    }
    Flash {
        id: flash

        isOn: Theme.motion !== Theme.Off
        move: root.lastMove
    }
    HoverWatch {
        id: hover
    }
    TapHandler {
        onTapped: root.picked()
    }
    TTip {
        delay: root.isTold ? 0 : 400
        objectName: "figures"
        text: root.told
        visible: hover.hovered || root.isTold
        x: root.width + Metrics.gap // beside the list: under the row it would cover the next ones
        y: 0
    }
}
