// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import QtQuick.Templates as T
import Gannet
import Gannet.Ui

/// The tabs over blocks that share a place: the word and the number of each (Ctrl+number), the shown one marked.
Rectangle {
    id: root

    property list<string> names   ///< of the blocks, as the arrangement calls them
    property list<string> words   ///< the same blocks' type words
    property var numbers: []      // and their numbers
    property string front         ///< the name of the one that is shown

    signal picked(string name)

    color: Theme.bg2
    Accessible.role: Accessible.PageTabList

    Row {
        height: parent.height

        Repeater {
            model: root.names.length

            // qmllint disable unqualified
            T.AbstractButton {
                id: tab

                required property int index

                readonly property string name: root.names[tab.index] ?? ""
                readonly property bool isFront: tab.name === root.front
                readonly property int number: root.numbers[tab.index] ?? 0

                focusPolicy: Qt.TabFocus
                height: root.height
                hoverEnabled: true
                implicitWidth: implicitContentWidth + leftPadding + rightPadding
                leftPadding: Metrics.px(10)
                objectName: "tab-" + tab.name
                rightPadding: Metrics.px(10)
                text: root.words[tab.index] ?? ""
                Accessible.checked: tab.isFront
                Accessible.name: tab.text
                Accessible.role: Accessible.PageTab

                Keys.onEnterPressed: tab.clicked()
                Keys.onReturnPressed: tab.clicked()
                onClicked: root.picked(tab.name)

                contentItem: Row {
                    spacing: Metrics.px(6)

                    TText {
                        color: tab.isFront || tab.hovered ? Theme.text : Theme.textMuted
                        height: parent.height
                        text: tab.text
                    }
                    TText {
                        color: Theme.textFaint
                        height: parent.height
                        size: 11
                        text: tab.number
                    }
                }
                background: Rectangle {
                    color: tab.isFront ? Theme.bg1 : "transparent"

                    Rectangle {
                        color: Theme.accent
                        height: Metrics.px(2)
                        visible: tab.isFront
                        width: parent.width
                    }
                    FocusRing {
                        visible: tab.activeFocus
                    }
                }
                TTip {
                    text: qsTr("%1 (Ctrl+%2, or F6 round all blocks)").arg(tab.text).arg(tab.number)
                    visible: tab.hovered
                }
            }
            // qmllint enable unqualified
        }
    }
}
