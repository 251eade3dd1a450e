// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import QtQuick.Dialogs
import Gannet
import Gannet.Ui

/// The workspaces there are: go to one, rename it, take it off the list; save the open one to go back to; give one away
/// as a file, and take one from a file after a look at it.
PageColumn {
    id: root

    required property WorkspaceKeeper keeper
    required property WorkspaceController workspace

    signal newAsked(string id) ///< one to begin with

    readonly property var all: Array.from(root.keeper.all) // objects {id, name, isOpen}
    property string renamed ///< id of the one whose name is written
    property string asked   ///< id of the one that is about to go
    property string problem ///< of the last name
    property string told    ///< what came of the last file
    property var looked: null // what lookAt() said of a file, null: none

    function rename(id: string, name: string) {
        root.problem = root.keeper.rename(id, name);
        if (root.problem === "")
            root.renamed = "";
    }
    function lookAt(file: url) {
        const looked = Object(root.keeper.lookAt(file)); // {error} or what WorkspacePreview shows
        root.told = looked.error ?? "";
        root.looked = looked.error ? null : looked;
    }
    function exportTo(file: url) {
        root.told = root.keeper.exportTo(file, accounts.checked, places.checked) || qsTr("It is written.");
    }
    function add(isOpened: bool) {
        root.told = qsTr("“%1” is among the workspaces.").arg(root.looked.name);
        root.looked = null;
        root.keeper.addLooked(isOpened);
    }

    TText {
        isMedium: true
        text: qsTr("Workspaces")
    }
    Repeater {
        model: root.all.length

        // qmllint disable unqualified
        Column {
            id: row

            required property int index

            readonly property var one: root.all[row.index] ?? {id: "", name: "", isOpen: false} // an object of all
            readonly property bool isRenamed: root.renamed !== "" && root.renamed === one.id
            readonly property bool isAsked: root.asked !== "" && root.asked === one.id

            objectName: "workspace-" + one.name
            spacing: Metrics.gap
            width: root.width

            Item {
                height: Metrics.field
                width: parent.width

                TText {
                    anchors.left: parent.left
                    anchors.right: buttons.left
                    anchors.rightMargin: Metrics.px(8)
                    anchors.verticalCenter: parent.verticalCenter
                    elide: Text.ElideRight
                    isMedium: row.one.isOpen
                    text: row.one.isOpen ? qsTr("%1 (open)").arg(row.one.name) : row.one.name
                    visible: !row.isRenamed
                }
                TField {
                    id: field

                    anchors.left: parent.left
                    anchors.right: buttons.left
                    anchors.rightMargin: Metrics.px(8)
                    objectName: "name"
                    problem: row.isRenamed ? root.problem : ""
                    isToldBeside: true
                    visible: row.isRenamed
                    Accessible.name: qsTr("Name of the workspace")
                    Keys.onEscapePressed: root.renamed = ""
                    Keys.onReturnPressed: root.rename(row.one.id, text)
                    onVisibleChanged: if (visible) {
                        text = row.one.name;
                        selectAll();
                        forceActiveFocus(Qt.OtherFocusReason);
                    }
                }
                Row {
                    id: buttons

                    anchors.right: parent.right
                    spacing: Metrics.gap

                    TButton {
                        objectName: "go"
                        text: qsTr("Open")
                        visible: !row.one.isOpen && !row.isAsked && !row.isRenamed
                        Accessible.name: qsTr("Open %1").arg(row.one.name)
                        onClicked: root.keeper.switchTo(row.one.id)
                    }
                    TButton {
                        objectName: "rename"
                        text: row.isRenamed ? qsTr("Keep this name") : qsTr("Rename")
                        visible: !row.isAsked
                        Accessible.name: qsTr("Rename %1").arg(row.one.name)
                        onClicked: {
                            if (row.isRenamed) {
                                root.rename(row.one.id, field.text);
                            } else {
                                root.problem = "";
                                root.renamed = row.one.id;
                            }
                        }
                    }
                    TButton {
                        objectName: "remove"
                        text: row.isAsked ? qsTr("Remove, with all its versions") : qsTr("Remove")
                        tone: row.isAsked ? Theme.critical : Theme.text
                        visible: !row.one.isOpen && !row.isRenamed
                        Accessible.name: qsTr("Remove %1").arg(row.one.name)
                        onClicked: {
                            if (row.isAsked)
                                root.keeper.remove(row.one.id);
                            root.asked = row.isAsked ? "" : row.one.id;
                        }
                    }
                    TButton {
                        objectName: "keep"
                        text: qsTr("Leave it")
                        visible: row.isAsked
                        onClicked: root.asked = ""
                    }
                }
            }
            TText {
                color: Theme.honest
                objectName: "problem"
                size: 11
                text: root.problem
                visible: row.isRenamed && text !== ""
                width: parent.width
                wrapMode: Text.Wrap
            }
        }
        // qmllint enable unqualified
    }
    Flow {
        spacing: Metrics.gap
        width: root.width

        Repeater {
            model: Array.from(root.workspace.offered())

            // qmllint disable unqualified
            TButton {
                required property var modelData // {id, title, words}

                objectName: "new-" + modelData.id
                text: qsTr("New: %1").arg(modelData.title)
                tip: modelData.words
                onClicked: root.newAsked(modelData.id)
            }
            // qmllint enable unqualified
        }
    }
    TText {
        isMedium: true
        text: qsTr("The open one")
        topPadding: Metrics.px(8)
    }
    Flow {
        spacing: Metrics.gap
        width: root.width

        TButton {
            keys: "Ctrl+Shift+S"
            objectName: "save"
            text: qsTr("Save it, to go back to")
            onClicked: root.keeper.saveByName()
        }
        TButton {
            objectName: "revert"
            text: qsTr("Back to what was saved")
            visible: root.keeper.canRevert
            onClicked: root.keeper.revert()
        }
        TButton {
            objectName: "export"
            text: qsTr("Write it to a file…")
            onClicked: exportDialog.open()
        }
        TButton {
            objectName: "import"
            text: qsTr("Take one from a file…")
            onClicked: importDialog.open()
        }
    }
    TSwitch {
        id: accounts

        objectName: "hasAccounts"
        text: qsTr("with the names of accounts in link groups")
    }
    TSwitch {
        id: places

        objectName: "hasPlaces"
        text: qsTr("with the places of windows on these screens")
    }
    TText {
        objectName: "told"
        text: root.told
        visible: text !== ""
        width: root.width
        wrapMode: Text.Wrap
    }
    WorkspacePreview {
        looked: root.looked
        objectName: "preview"
        visible: root.looked !== null
        width: root.width
        onAddAsked: isOpened => root.add(isOpened)
        onLeaveAsked: root.looked = null
    }
    FileDialog {
        id: exportDialog

        currentFolder: root.keeper.folder
        defaultSuffix: "gannet-workspace.json"
        fileMode: FileDialog.SaveFile
        nameFilters: [qsTr("Workspaces (*.gannet-workspace.json)")]
        onAccepted: root.exportTo(selectedFile)
    }
    FileDialog {
        id: importDialog

        currentFolder: root.keeper.folder
        nameFilters: [qsTr("Workspaces (*.gannet-workspace.json *.json)")]
        onAccepted: root.lookAt(selectedFile)
    }
}
