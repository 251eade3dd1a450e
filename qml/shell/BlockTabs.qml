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

    /// What is left out where the tabs have no room: first the numbers, then a part of the longer words.
    readonly property bool hasNumbers: root.widthWith(true) <= root.width
    readonly property bool hasWords: root.widthWith(false) <= root.width
    readonly property int side: Metrics.px(root.hasNumbers ? 10 : 6) ///< air at both ends of a tab

    function widthWith(numbers: bool): real {
        let width = 0;
        for (let i = 0; i < measures.count; ++i)
            width += (measures.itemAt(i) as TText)?.implicitWidth ?? 0;
        return width + root.names.length * 2 * Metrics.px(numbers ? 10 : 6)
            + (numbers ? root.names.length * Metrics.px(14) : 0);
    }

    color: Theme.bg2
    Accessible.role: Accessible.PageTabList

    Item {
        visible: false

        Repeater {
            id: measures

            model: root.words

            // qmllint disable unqualified
            TText {
                required property string modelData

                text: modelData
            }
            // qmllint enable unqualified
        }
    }
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
                implicitWidth: root.hasWords ? implicitContentWidth + leftPadding + rightPadding
                                             : Math.floor(root.width / root.names.length)
                leftPadding: root.side
                objectName: "tab-" + tab.name
                rightPadding: root.side
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
                        elide: Text.ElideRight
                        height: parent.height
                        text: tab.text
                        width: root.hasWords ? implicitWidth : Math.min(implicitWidth, tab.width - 2 * root.side)
                    }
                    TText {
                        color: Theme.textFaint
                        height: parent.height
                        size: 11
                        text: tab.number
                        visible: root.hasNumbers && tab.number > 0
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
                    text: tab.number > 0 ? qsTr("%1 (Ctrl+%2, or F6 round all blocks)").arg(tab.text).arg(tab.number)
                                         : qsTr("%1 (F6 goes round all blocks)").arg(tab.text)
                    visible: tab.hovered
                }
            }
            // qmllint enable unqualified
        }
    }
}
