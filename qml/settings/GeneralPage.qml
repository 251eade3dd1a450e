// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Gannet
import Gannet.Ui

/// What is chosen for the whole program and has no page of its own, and the ways to panels that do.
PageColumn {
    id: root

    required property KeyRouter router

    signal profileAsked(string profile)
    signal asked(string command) ///< a panel

    SettingLine {
        canReset: root.router.profile !== "standard"
        text: qsTr("Trading keys")
        width: root.width
        onResetAsked: root.profileAsked("standard")

        TSegments {
            name: qsTr("Trading keys")
            objectName: "profile"
            options: [...root.router.profiles].map(one => ({value: one, text: root.router.titleOf(one)}))
            value: root.router.profile
            width: parent.width
            onPicked: value => root.profileAsked(value)
        }
    }
    TText {
        color: Theme.textMuted
        leftPadding: Metrics.px(158)
        size: 11
        text: root.router.profileWords
        width: root.width
        wrapMode: Text.Wrap
    }
    SettingLine {
        text: qsTr("Pointer")
        visible: root.router.mayFollowPointer
        width: root.width

        TSwitch {
            checked: root.router.followsPointer
            objectName: "followsPointer"
            text: qsTr("Keys act on the ladder under the pointer")
            onToggled: root.router.followsPointer = checked
        }
    }
    Repeater {
        model: [
            {title: qsTr("Confirmations"), words: qsTr("When you are asked before an order goes"), command: "confirm"},
            {title: qsTr("Venues and accounts"), words: qsTr("Accounts and their keys"), command: "accounts"},
            {title: qsTr("Reconcile"), words: qsTr("Accounts beside their venues"), command: "reconcile"}
        ]

        // qmllint disable unqualified
        SettingLine {
            id: way

            required property var modelData // {title, words, command}

            text: modelData.title
            width: root.width

            TButton {
                objectName: "way-" + way.modelData.command
                text: way.modelData.words + "…"
                onClicked: root.asked(way.modelData.command)
            }
        }
        // qmllint enable unqualified
    }
}
