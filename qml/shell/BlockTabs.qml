// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import QtQuick.Templates as T
import Gannet
import Gannet.Ui

/// The tabs over blocks that share a place: the word of each, the shown one marked, and its number (Ctrl+number) while
/// that is wanted. A tab keeps room for the largest count that its word may tell, so none ever moves.
Rectangle {
    id: root

    property list<string> names   ///< ids of the blocks
    property list<string> types   ///< of the same blocks
    property list<string> words   ///< what the same blocks have on their tabs
    property list<string> widest  ///< and the longest that may be
    property var numbers: []      // and their numbers
    property bool hasNumbers: false ///< the numbers are shown
    property string front         ///< the name of the one that is shown

    signal picked(string name)
    signal closeAsked(string name)
    signal menuAsked(string name, point at) ///< in these tabs
    // A tab is dragged, or all of them by what is left of the strip; `at` in the coordinates of the window.
    signal dragAsked(string name, bool isGroup)
    signal dragged(point at, bool isFree)
    signal dragEnded(bool isDropped)

    /// Where each tab ends.
    readonly property var edges: { // numbers
        const edges = [];
        for (let i = 0; i < tabs.count; ++i) {
            const tab = tabs.itemAt(i);
            if (tab)
                edges.push(tab.x + tab.width);
        }
        return edges;
    }

    /// Where the tabs have no room longer words are cut.
    readonly property bool hasWords: root.widthWith(10) <= root.width || root.widthWith(6) <= root.width
    readonly property int side: Metrics.px(root.widthWith(10) <= root.width ? 10 : 6) ///< air at both ends of a tab

    function widthOf(index: int): real {
        return index < measures.count ? (measures.itemAt(index) as TText)?.implicitWidth ?? 0 : 0;
    }
    function widthWith(side: int): real {
        let width = root.names.length * 2 * Metrics.px(side);
        for (let i = 0; i < measures.count; ++i)
            width += root.widthOf(i);
        return width;
    }

    color: Theme.bg2
    Accessible.role: Accessible.PageTabList

    Item {
        visible: false

        Repeater {
            id: measures

            model: root.widest

            // qmllint disable unqualified
            TText {
                required property string modelData

                text: modelData
            }
            // qmllint enable unqualified
        }
    }
    DragHandler {
        acceptedButtons: Qt.LeftButton
        dragThreshold: Metrics.px(8)
        grabPermissions: PointerHandler.CanTakeOverFromHandlersOfDifferentType
            | PointerHandler.ApprovesTakeOverByAnything
        target: null
        onActiveChanged: {
            if (active)
                root.dragAsked(root.front, true);
            else
                root.dragEnded(true);
        }
        onCanceled: root.dragEnded(false)
        onCentroidChanged: if (active)
            root.dragged(centroid.scenePosition, centroid.modifiers & Qt.ControlModifier)
    }
    Row {
        height: parent.height

        Repeater {
            id: tabs

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
                implicitWidth: root.hasWords ? root.widthOf(tab.index) + leftPadding + rightPadding
                                             : Math.floor(root.width / root.names.length)
                leftPadding: root.side
                objectName: "tab-" + (root.types[tab.index] ?? "")
                rightPadding: root.side
                text: root.words[tab.index] ?? ""
                Accessible.checked: tab.isFront
                Accessible.name: tab.text
                Accessible.role: Accessible.PageTab

                Keys.onEnterPressed: tab.clicked()
                Keys.onReturnPressed: tab.clicked()
                onClicked: root.picked(tab.name)

                DragHandler {
                    acceptedButtons: Qt.LeftButton
                    dragThreshold: Metrics.px(8)
                    target: null
                    onActiveChanged: {
                        if (active)
                            root.dragAsked(tab.name, false);
                        else
                            root.dragEnded(true);
                    }
                    onCanceled: root.dragEnded(false)
                    onCentroidChanged: if (active)
                        root.dragged(centroid.scenePosition, centroid.modifiers & Qt.ControlModifier)
                }
                TapHandler {
                    acceptedButtons: Qt.MiddleButton
                    onTapped: root.closeAsked(tab.name)
                }
                TapHandler {
                    acceptedButtons: Qt.RightButton
                    onTapped: point => root.menuAsked(tab.name, tab.mapToItem(root, point.position.x, point.position.y))
                }
                contentItem: TText {
                    color: tab.isFront || tab.hovered ? Theme.text : Theme.textMuted
                    elide: Text.ElideRight
                    text: tab.text
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
                NumberBadge {
                    anchors.right: parent.right
                    number: tab.number
                    visible: root.hasNumbers && tab.number > 0
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
