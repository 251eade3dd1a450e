// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Gannet
import Gannet.Ui

/// One of several, side by side: a single stop for Tab, Left and Right choose, Enter is left to what it stands in.
/// Each option is {value, text, tip, mark, isOff}; `mark` is a small word behind the text, an option that is off
/// cannot be chosen and its tip says why.
Item {
    id: root

    required property string value
    property var options: [] // objects {value, text, tip, mark, isOff}
    /// What Left and Right go through.
    property var values: root.options.filter(option => !option.isOff).map(option => option.value) // words
    property string name ///< what is chosen, for a screen reader
    property int textSize: 12

    signal picked(string value)

    function step(by: int) {
        const next = root.values[Math.max(0, Math.min(root.values.length - 1, root.values.indexOf(root.value) + by))];
        if (next !== undefined && next !== root.value)
            root.picked(next);
    }

    activeFocusOnTab: true
    implicitHeight: Metrics.px(28)
    Accessible.focusable: true
    Accessible.name: qsTr("%1: %2").arg(root.name).arg(
                         (root.options.find(option => option.value === root.value) ?? {text: ""}).text)
    Accessible.role: Accessible.PageTabList

    Keys.onLeftPressed: root.step(-1)
    Keys.onRightPressed: root.step(1)

    Rectangle {
        anchors.fill: parent
        border.color: Theme.line
        border.width: Metrics.hairline
        color: Theme.bg1
        radius: Metrics.px(3)
    }
    Row {
        anchors.fill: parent

        Repeater {
            id: cells

            model: root.options.length

            // qmllint disable unqualified
            Rectangle {
                id: cell

                required property int index

                readonly property var option: root.options[cell.index] ?? ({text: "", value: ""}) // one of options
                readonly property bool isChosen: cell.option.value === root.value
                readonly property string mark: cell.option.mark ?? ""

                border.color: cell.isChosen ? Theme.accent : "transparent"
                border.width: Metrics.hairline
                color: cell.isChosen ? Theme.mix(Theme.accent, Theme.bg1, 0.18)
                                     : hover.hovered && !cell.option.isOff ? Theme.mix(Theme.line, Theme.bg2, 0.4)
                                                                          : "transparent"
                height: root.height
                objectName: "segment-" + cell.option.value
                radius: Metrics.px(3)
                width: Math.floor(root.width / cells.count) + (cell.index < root.width % cells.count ? 1 : 0)
                Accessible.checked: cell.isChosen
                Accessible.name: cell.option.text
                Accessible.role: Accessible.PageTab
                Accessible.onPressAction: root.picked(cell.option.value)

                Row {
                    anchors.centerIn: parent
                    opacity: cell.option.isOff ? 0.5 : 1
                    spacing: Metrics.px(3)

                    TText {
                        color: cell.isChosen ? Theme.text : Theme.textMuted
                        font.strikeout: cell.option.isOff ?? false
                        size: root.textSize
                        text: cell.option.text
                    }
                    TText {
                        anchors.verticalCenter: parent.verticalCenter
                        color: Theme.honest
                        size: 10
                        text: cell.mark
                        visible: cell.mark !== ""
                    }
                }
                HoverWatch {
                    id: hover
                }
                TTip {
                    text: cell.option.tip ?? ""
                    visible: hover.hovered && text !== ""
                }
                TapHandler {
                    enabled: !cell.option.isOff
                    gesturePolicy: TapHandler.ReleaseWithinBounds // nor for what lies under a popup that has it
                    onTapped: {
                        root.forceActiveFocus(Qt.MouseFocusReason);
                        root.picked(cell.option.value);
                    }
                }
            }
            // qmllint enable unqualified
        }
    }
    FocusRing {
        visible: root.activeFocus
    }
}
