// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import QtQuick.Templates as T
import Gannet
import Gannet.Ui

/// All that can be chosen for the program, on pages. Ctrl+, opens it; Up and Down go through the pages, Tab into one.
/// What is chosen is taken at once.
T.Popup {
    id: root

    /// Objects {name, title, component}, in the order in which they are offered.
    property var pages: [] // objects
    property string page: root.pages[0]?.name ?? ""

    function openAt(page: string) {
        if (root.pages.some(one => one.name === page))
            root.page = page;
        root.open();
        list.forceActiveFocus(Qt.PopupFocusReason);
    }
    function step(by: int) {
        const at = root.pages.findIndex(one => one.name === root.page);
        root.page = root.pages[Math.max(0, Math.min(root.pages.length - 1, at + by))].name;
    }

    closePolicy: T.Popup.CloseOnEscape | T.Popup.CloseOnPressOutside
    focus: true
    height: Math.min(parent ? parent.height - 2 * Metrics.px(16) : Metrics.px(620), Metrics.px(620))
    modal: true
    objectName: "settingsPanel"
    width: Math.min(parent ? parent.width - 2 * Metrics.px(16) : Metrics.px(880), Metrics.px(880))
    // No anchor: they do not follow a popup that opens in another window.
    x: parent ? Math.round((parent.width - width) / 2) : 0
    y: parent ? Math.round((parent.height - height) / 2) : 0

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
                isMedium: true
                size: 13
                text: qsTr("Settings")
            }
            KeyCap {
                anchors.right: parent.right
                anchors.rightMargin: Metrics.pad
                anchors.verticalCenter: parent.verticalCenter
                keys: "Esc"
            }
        }
        Rectangle {
            id: side

            anchors.bottom: parent.bottom
            anchors.top: head.bottom
            color: Theme.bg0
            width: Metrics.px(168)

            Column {
                id: list

                activeFocusOnTab: true
                focus: true
                objectName: "settingsPages"
                topPadding: Metrics.px(6)
                width: parent.width
                Accessible.name: qsTr("Pages: %1").arg(root.pages.find(one => one.name === root.page)?.title ?? "")
                Accessible.role: Accessible.PageTabList

                Keys.onDownPressed: root.step(1)
                Keys.onUpPressed: root.step(-1)

                Repeater {
                    model: root.pages

                    // qmllint disable unqualified
                    T.AbstractButton {
                        id: tab

                        required property var modelData // one of the pages

                        readonly property bool isFront: modelData.name === root.page

                        focusPolicy: Qt.NoFocus
                        height: Metrics.px(28)
                        hoverEnabled: true
                        objectName: "page-" + modelData.name
                        text: modelData.title
                        width: side.width
                        Accessible.checked: tab.isFront
                        Accessible.name: tab.text
                        Accessible.role: Accessible.PageTab
                        onClicked: root.page = modelData.name

                        contentItem: TText {
                            color: tab.isFront || tab.hovered ? Theme.text : Theme.textMuted
                            elide: Text.ElideRight
                            leftPadding: Metrics.px(12)
                            text: tab.text
                            verticalAlignment: Text.AlignVCenter
                        }
                        background: Rectangle {
                            color: tab.isFront ? Theme.bg2 : "transparent"

                            Rectangle {
                                color: Theme.accent
                                height: parent.height
                                visible: tab.isFront
                                width: Metrics.px(2)
                            }
                            FocusRing {
                                visible: tab.isFront && list.activeFocus
                            }
                        }
                    }
                    // qmllint enable unqualified
                }
            }
        }
        Loader {
            id: place

            anchors.bottom: parent.bottom
            anchors.left: side.right
            anchors.margins: Metrics.px(12)
            anchors.right: parent.right
            anchors.top: head.bottom
            objectName: "settingsPage"
            sourceComponent: root.visible ? root.pages.find(one => one.name === root.page)?.component ?? null : null
        }
    }
}
