// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Gannet
import Gannet.Ui

/// Under the top bar: that the remembered workspace was left closed, with the ways back to it; else what of it was
/// repaired or passed over at the start.
Rectangle {
    id: root

    property WorkspaceKeeper keeper: null

    readonly property bool isRecovery: root.keeper !== null && root.keeper.recovery !== ""
    readonly property var notices: root.keeper ? Array.from(root.keeper.notices) : [] // texts
    readonly property var versions: root.keeper ? Array.from(root.keeper.versions) : [] // texts

    border.color: Theme.honest
    border.width: Metrics.hairline
    color: Theme.mix(Theme.honest, Theme.bg1, 0.15)
    height: content.implicitHeight + 2 * Metrics.px(8)
    visible: root.isRecovery || root.notices.length > 0
    Accessible.name: words.text
    Accessible.role: Accessible.AlertMessage

    Column {
        id: content

        spacing: Metrics.px(8)
        width: root.width - 2 * Metrics.pad
        x: Metrics.pad
        y: Metrics.px(8)

        TText {
            id: words

            objectName: "workspaceWords"
            text: root.isRecovery ? root.keeper.recovery
                : root.notices.slice(0, 6).join("\n") + (root.notices.length > 6
                    ? "\n" + qsTr("and %1 more; the log has them all").arg(root.notices.length - 6) : "")
            width: parent.width
            wrapMode: Text.Wrap
        }
        Flow {
            spacing: Metrics.px(8)
            width: parent.width

            TButton {
                objectName: "openRemembered"
                text: qsTr("Open it again")
                tip: qsTr("The workspace as it was left")
                visible: root.isRecovery && root.versions.length > 0
                onClicked: root.keeper.openVersion(0)
            }
            Repeater {
                model: root.isRecovery ? root.versions.slice(1, 4) : []

                // qmllint disable unqualified
                TButton {
                    required property int index
                    required property string modelData

                    objectName: "openVersion" + (index + 1)
                    text: qsTr("The version of %1").arg(modelData)
                    onClicked: root.keeper.openVersion(index + 1)
                }
                // qmllint enable unqualified
            }
            TButton {
                objectName: "keepSafe"
                text: qsTr("Keep this layout")
                tip: qsTr("The remembered workspace stays among the others")
                visible: root.isRecovery
                onClicked: root.keeper.keepSafe()
            }
            TButton {
                objectName: "dismissNotices"
                text: qsTr("Dismiss")
                visible: !root.isRecovery
                onClicked: root.keeper.dismissNotices()
            }
        }
    }
}
