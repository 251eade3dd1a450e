// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Gannet
import Gannet.Ui

/// Where the program keeps its files, how large they are, and how it runs: what somebody who helps asks for first.
PageColumn {
    id: root

    required property ProgramFacts facts
    required property FramePump pump

    readonly property var places: Array.from(root.facts.places()) // maps of title, words, path
    property string told ///< what came of the last press

    Repeater {
        model: root.places

        // qmllint disable unqualified
        SettingLine {
            id: place

            required property var modelData // one of the places

            objectName: "place"
            text: modelData.title
            width: root.width

            TText {
                id: words

                text: place.modelData.words
                topPadding: Metrics.px(5)
                width: parent.width - open.width - Metrics.px(8)
                wrapMode: Text.WrapAnywhere
            }
            TButton {
                id: open

                anchors.right: parent.right
                objectName: "openFolder"
                text: qsTr("Folder")
                tip: qsTr("Shows it in the desktop's file manager")
                visible: place.modelData.path !== ""
                Accessible.name: qsTr("Folder of %1").arg(place.text)
                onClicked: root.told = root.facts.openFolder(place.modelData.path)
                    ? "" : qsTr("This desktop opens no folders. The path can be copied with the button below.")
            }
        }
        // qmllint enable unqualified
    }
    SettingLine {
        text: qsTr("Frames p50 / p99")
        width: root.width

        TText {
            text: root.pump.frameText
            topPadding: Metrics.px(5)
        }
    }
    SettingLine {
        text: qsTr("Data to pixel")
        width: root.width

        TText {
            text: root.pump.latencyText
            topPadding: Metrics.px(5)
        }
    }
    TButton {
        objectName: "copyReport"
        text: qsTr("Copy for a report")
        tip: qsTr("Versions and places; nothing of your trading, and no key")
        onClicked: {
            root.facts.copy(root.facts.report());
            root.told = qsTr("Copied.");
        }
    }
    TText {
        color: Theme.textMuted
        objectName: "told"
        text: root.told
        visible: text !== ""
        width: root.width
        wrapMode: Text.Wrap
    }
}
