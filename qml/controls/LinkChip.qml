// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import QtQuick.Templates as T
import Gannet
import Gannet.Ui

/// The link group of a block: colour and digit. A click opens the choice of groups.
T.AbstractButton {
    id: root

    required property int group
    property bool hasMore: false ///< pin and role can be chosen here too
    property bool isPinned: false
    property string role: "both" ///< "both", "sink": follows only, "source": tells only

    signal picked(int group)
    signal pinAsked
    signal rolePicked(string role)

    readonly property var roles: [ // objects {role, words}
        {role: "both", words: qsTr("Follows the group and leads it")},
        {role: "sink", words: qsTr("Follows only")},
        {role: "source", words: qsTr("Leads only")}
    ]

    focusPolicy: Qt.TabFocus
    hoverEnabled: true
    implicitHeight: Metrics.px(16)
    implicitWidth: Metrics.px(16)
    Accessible.name: root.group > 0 ? qsTr("Link group %1").arg(root.group) : qsTr("Not linked")

    Keys.onReturnPressed: root.clicked()
    Keys.onEnterPressed: root.clicked()
    onClicked: menu.popup(root, 0, root.height + Metrics.gap)

    contentItem: Item {
        TText {
            anchors.centerIn: parent
            color: LinkPalette.digit(root.group)
            isMedium: true
            size: 11
            text: root.group > 0 ? root.group : "–"
        }
    }
    background: Rectangle {
        border.color: Theme.line
        border.width: root.group > 0 ? 0 : Metrics.hairline
        color: LinkPalette.fill(root.group)
        radius: Metrics.px(3)

        FocusRing {
            anchors.margins: -Metrics.px(2)
            visible: root.activeFocus
        }
    }

    TTip {
        text: root.group > 0 ? qsTr("Link group %1: blocks of one group show one instrument (Alt+%1)").arg(root.group)
                             : qsTr("Not linked: this block keeps its instrument (Alt+0)")
        visible: root.hovered && !menu.visible
    }
    TMenu {
        id: menu

        preferredWidth: Metrics.px(root.hasMore && root.group > 0 ? 240 : 150)
        onClosed: root.forceActiveFocus(Qt.PopupFocusReason)

        Repeater {
            model: LinkPalette.fills.length + 1

            // qmllint disable unqualified
            TMenuItem {
                required property int index
                readonly property int choice: (index + 1) % (LinkPalette.fills.length + 1)

                checkable: true
                checked: root.group === choice
                keys: "Alt+" + choice
                text: choice > 0 ? qsTr("Group %1").arg(choice) : qsTr("Not linked")
                onTriggered: root.picked(choice)
            }
            // qmllint enable unqualified
        }
        TMenuTitle {
            text: qsTr("In its group")
            visible: root.hasMore && root.group > 0
            height: visible ? implicitHeight : 0
        }
        TMenuItem {
            height: visible ? implicitHeight : 0
            iconName: "pin"
            isChosen: root.isPinned
            keys: "Alt+9"
            objectName: "pinItem"
            text: qsTr("Pinned: keeps its instrument")
            visible: root.hasMore && root.group > 0
            onTriggered: root.pinAsked()
        }
        Repeater {
            model: root.hasMore && root.group > 0 ? root.roles : []

            // qmllint disable unqualified
            TMenuItem {
                required property var modelData // {role, words}

                isChosen: root.role === modelData.role
                objectName: "role-" + modelData.role
                text: modelData.words
                onTriggered: root.rolePicked(modelData.role)
            }
            // qmllint enable unqualified
        }
    }
}
