// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import QtQuick.Templates as T
import Gannet
import Gannet.Ui

/// The settings of one block: its name, and what its type lets one choose. What is chosen is taken at once, each is a
/// step of undo; what is not allowed says why under its field.
T.Popup {
    id: root

    required property WorkspaceController workspace

    property BlockState state: null
    property string words ///< the block, in words

    /// How many more open blocks have its type.
    readonly property int others: {
        const state = root.state;
        return state ? root.workspace.countOf(state.type) - 1 : 0;
    }
    readonly property var rules: root.state ? Array.from(root.state.rules()) : [] // objects, see BlockState.rules

    function openFor(state: BlockState, words: string) {
        root.state = state;
        root.words = words;
        root.open();
        title.forceActiveFocus(Qt.PopupFocusReason);
    }

    closePolicy: T.Popup.CloseOnEscape | T.Popup.CloseOnPressOutside
    focus: true
    height: Math.min(parent ? parent.height - 2 * Metrics.px(16) : Metrics.px(400),
                     head.height + column.implicitHeight + 2 * Metrics.px(12))
    modal: true
    objectName: "blockPanel"
    width: Math.min(parent ? parent.width - 2 * Metrics.px(16) : Metrics.px(440), Metrics.px(440))
    // No anchor: they do not follow a popup that opens in another window.
    x: parent ? Math.round((parent.width - width) / 2) : 0
    y: parent ? Math.round((parent.height - height) / 2) : 0
    onClosed: root.state = null

    // A block that is closed takes its settings along.
    Connections {
        target: root.workspace

        function onChanged() {
            if (root.state && !root.workspace.block(root.state.blockId))
                root.close();
        }
    }

    background: Rectangle {
        border.color: Theme.line
        border.width: Metrics.hairline
        color: Theme.bg1
    }
    T.Overlay.modal: Dimmer {}

    FocusScope {
        anchors.fill: parent
        focus: true
        Accessible.name: headWords.text
        Accessible.role: Accessible.Dialog

        Rectangle {
            id: head

            color: Theme.bg2
            height: Metrics.px(32)
            width: parent.width

            TText {
                id: headWords

                anchors.left: parent.left
                anchors.leftMargin: Metrics.px(12)
                anchors.verticalCenter: parent.verticalCenter
                elide: Text.ElideRight
                isMedium: true
                size: 13
                text: qsTr("Settings of %1").arg(root.words)
                width: parent.width - Metrics.px(70)
            }
            KeyCap {
                anchors.right: parent.right
                anchors.rightMargin: Metrics.pad
                anchors.verticalCenter: parent.verticalCenter
                keys: "Esc"
            }
        }
        Flickable {
            anchors.bottom: parent.bottom
            anchors.left: parent.left
            anchors.margins: Metrics.px(12)
            anchors.right: parent.right
            anchors.top: head.bottom
            boundsBehavior: Flickable.StopAtBounds
            clip: true
            contentHeight: column.implicitHeight

            Column {
                id: column

                spacing: Metrics.px(10)
                width: parent.width

                SettingLine {
                    text: qsTr("Name")
                    width: parent.width

                    TField {
                        id: title

                        maximumLength: 40
                        objectName: "blockTitle"
                        placeholderText: root.state?.typeTitle ?? ""
                        text: root.state?.title ?? ""
                        width: parent.width
                        onEditingFinished: if (root.state)
                            root.state.title = text
                    }
                }
                Repeater {
                    model: root.rules

                    // qmllint disable unqualified
                    SettingLine {
                        id: line

                        required property var modelData // one of the rules

                        readonly property string key: modelData.key

                        canReset: isChanged
                        objectName: "setting-" + key
                        problem: field.problem
                        text: modelData.title
                        width: column.width
                        onResetAsked: root.state.reset(key)

                        property bool isChanged: false

                        function look() {
                            isChanged = root.state ? !root.state.isUsual(key) : false;
                        }

                        Component.onCompleted: look()

                        Connections {
                            target: root.state

                            function onSettingsChanged() {
                                line.look();
                            }
                        }
                        SettingField {
                            id: field

                            rule: line.modelData
                            state: root.state
                            width: parent.width
                        }
                    }
                    // qmllint enable unqualified
                }
                TText {
                    color: Theme.textMuted
                    objectName: "noSettings"
                    text: qsTr("Blocks of this type have nothing else to choose.")
                    visible: root.rules.length === 0
                    width: parent.width
                    wrapMode: Text.Wrap
                }
                TButton {
                    objectName: "applyToAll"
                    text: root.others === 1 ? qsTr("The same for the other %1").arg(root.state?.typeTitle ?? "")
                                            : qsTr("The same for the other %1 of type %2").arg(root.others).arg(
                                                  root.state?.typeTitle ?? "")
                    tip: qsTr("How they show it; not which instrument")
                    visible: root.others > 0 && root.rules.some(rule => !rule.isOfOne)
                    onClicked: root.state.applyToAll()
                }
            }
        }
    }
}
