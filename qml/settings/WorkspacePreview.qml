// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Gannet
import Gannet.Ui

/// A workspace in a file, before it is taken: a drawing of its main window, what is in it, what is wrong with it.
Column {
    id: root

    property var looked: null // see WorkspaceKeeper.lookAt; null: nothing

    signal addAsked(bool isOpened)
    signal leaveAsked

    readonly property var outline: Array.from(root.looked?.outline ?? []) // objects {x, y, width, height, title}
    readonly property string words: {
        const blocks = Array.from(root.looked?.blocks ?? []);
        return blocks.map(one => one.count > 1 ? one.title + " ×" + one.count : one.title).join(", ");
    }
    readonly property var notices: { // texts
        const unknown = Array.from(root.looked?.unknown ?? []);
        const notices = Array.from(root.looked?.notices ?? []);
        return unknown.length === 0 ? notices : notices.concat(
            qsTr("This program has no blocks of the type %1: they keep their place and their settings.").arg(
                unknown.join(", ")));
    }

    spacing: Metrics.px(8)

    TText {
        isMedium: true
        objectName: "previewName"
        text: root.looked?.name ?? ""
        width: root.width
        elide: Text.ElideRight
    }
    Rectangle {
        border.color: Theme.line
        border.width: Metrics.hairline
        color: Theme.bg0
        height: Math.round(width * 9 / 16)
        width: Math.min(root.width, Metrics.px(360))
        Accessible.name: qsTr("Drawing of the main window: %1").arg(root.outline.map(one => one.title).join("; "))
        Accessible.role: Accessible.Graphic

        Repeater {
            model: root.outline

            // qmllint disable unqualified
            Rectangle {
                required property var modelData // one of the outline

                border.color: Theme.line
                border.width: Metrics.hairline
                color: Theme.bg2
                height: modelData.height * parent.height / 1000
                width: modelData.width * parent.width / 1000
                x: modelData.x * parent.width / 1000
                y: modelData.y * parent.height / 1000

                TText {
                    anchors.centerIn: parent
                    color: Theme.textMuted
                    elide: Text.ElideRight
                    horizontalAlignment: Text.AlignHCenter
                    size: 11
                    text: modelData.title
                    width: Math.min(implicitWidth, parent.width - Metrics.px(4))
                }
            }
            // qmllint enable unqualified
        }
    }
    TText {
        objectName: "previewBlocks"
        text: (root.looked?.windows ?? 1) > 1 ? qsTr("%1 · %2 windows").arg(root.words).arg(root.looked.windows)
                                              : root.words
        width: root.width
        wrapMode: Text.Wrap
    }
    TText {
        color: Theme.honest
        objectName: "previewNotices"
        text: Array.from(root.notices).slice(0, 8).join("\n")
        visible: text !== ""
        width: root.width
        wrapMode: Text.Wrap
    }
    Row {
        spacing: Metrics.gap

        TButton {
            objectName: "add"
            text: qsTr("Add it")
            tip: qsTr("Among the workspaces; the open one stays")
            onClicked: root.addAsked(false)
        }
        TButton {
            objectName: "addOpen"
            text: qsTr("Add and open it")
            onClicked: root.addAsked(true)
        }
        TButton {
            objectName: "leave"
            text: qsTr("Leave it")
            onClicked: root.leaveAsked()
        }
    }
}
