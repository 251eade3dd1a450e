// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Gannet
import Gannet.Ui

/// Candles and volume of one instrument; the figures under the pointer, else those of the live candle, in the tool row.
InstrumentBlock {
    id: root

    readonly property list<string> usual: root.width < Metrics.px(640) ? ["1s", "15s", "1m", "5m", "1h", "1d"]
        : ["1s", "5s", "15s", "1m", "5m", "15m", "1h", "4h", "1d"]

    property bool isIntervalChosen: false

    onParting: root.state.carry("sight", item.sight())
    Component.onCompleted: item.look(root.carried("sight") ?? {})
    onSettingsTold: chartModel.interval = root.state.setting("interval") ?? chartModel.interval

    /// What stands in this place of `usual`: one that is not usual takes that of the usual one before it, so that no
    /// button moves.
    function intervalAt(place: int): string {
        const all = Array.from(chartModel.intervals);
        const chosen = chartModel.intervalIndex;
        const next = place + 1 < root.usual.length ? all.indexOf(root.usual[place + 1]) : all.length;
        return chosen >= all.indexOf(root.usual[place]) && chosen < next ? chartModel.interval : root.usual[place];
    }

    // A recorded session is minutes long and has no history: the shortest candles show it best.
    onIsReplayChanged: {
        if (root.isReplay && !root.isIntervalChosen)
            chartModel.interval = "1s";
        root.isIntervalChosen = true;
    }

    freshness: chartModel.freshness
    instrument: chartModel.title
    typeWord: qsTr("Chart")
    venueCode: chartModel.venueTag
    venueName: chartModel.venueName

    columnHeaderHeight: 0
    toolRowHeight: Metrics.toolRow
    toolRow: Item {
        anchors.fill: parent

        Row {
            id: intervals

            property string current: chartModel.interval

            anchors.left: parent.left
            anchors.leftMargin: Metrics.gap
            anchors.verticalCenter: parent.verticalCenter
            objectName: "intervals"
            spacing: Metrics.px(2)

            Repeater {
                model: root.usual.length

                // qmllint disable unqualified
                TChip {
                    id: chip

                    required property int index

                    checked: chartModel.interval === text
                    implicitWidth: Metrics.px(30)
                    leftPadding: Metrics.px(2)
                    objectName: "interval" + text
                    text: root.intervalAt(chip.index)
                    tip: qsTr("Candles of %1 ([ shorter, ] longer)").arg(text)
                    onClicked: chartModel.interval = text
                }
                // qmllint enable unqualified
            }
        }
        Candle {
            id: figures

            anchors.left: intervals.right
            anchors.leftMargin: Metrics.px(12)
            anchors.verticalCenter: parent.verticalCenter
            model: chartModel
            room: parent.width - x - Metrics.pad
        }
        TText {
            anchors.right: parent.right
            anchors.rightMargin: Metrics.pad
            anchors.verticalCenter: parent.verticalCenter
            color: Theme.textMuted
            size: 11
            text: qsTr("Candle closes in %1").arg(chartModel.closesInText)
            visible: implicitWidth + Metrics.px(16) < parent.width - figures.x - figures.width
        }
    }
    menu: TMenu {
        TMenuItem {
            keys: "["
            text: qsTr("Shorter interval")
            onTriggered: chartModel.stepInterval(-1)
        }
        TMenuItem {
            keys: "]"
            text: qsTr("Longer interval")
            onTriggered: chartModel.stepInterval(1)
        }
        TMenuItem {
            keys: "End"
            text: qsTr("To the last candle")
            onTriggered: item.follow()
        }
    }

    Keys.onPressed: event => {
        if (event.text === "[")
            chartModel.stepInterval(-1);
        else if (event.text === "]")
            chartModel.stepInterval(1);
        else
            return;
        event.accepted = true;
    }

    ChartViewModel {
        id: chartModel

        client: root.client
        instrumentKey: root.instrumentKey
        onIntervalChanged: if (!root.isReplay)
            root.keep("interval", chartModel.interval)
    }
    ChartItem {
        id: item

        anchors.fill: parent
        focus: true
        objectName: "chartItem"
        viewModel: chartModel
        Accessible.description: accessibleSummary
        Accessible.name: root.instrument + " " + root.typeWord
        Accessible.role: Accessible.Chart
    }
    TChip {
        anchors.bottom: item.bottom
        anchors.bottomMargin: Metrics.px(28)
        anchors.right: item.right
        anchors.rightMargin: Metrics.cell(84) + Metrics.gap
        iconName: "chevronRight"
        objectName: "toNewest"
        text: qsTr("Newest")
        tip: qsTr("The newest candles are out of sight: back to them (End)")
        visible: !item.isFollowing
        onClicked: {
            item.forceActiveFocus(); // the chip goes and must not take the keyboard along
            item.follow();
        }
    }
}
