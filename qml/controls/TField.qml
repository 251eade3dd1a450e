// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import QtQuick.Templates as T
import Gannet
import Gannet.Ui

/// One line of text with a hint, an icon before it and the key that leads here.
T.TextField {
    id: root

    property string iconName
    property string keys
    /// What is wrong with the text, for the tooltip; an empty text is fine.
    property string problem
    property bool isToldBeside: false ///< the problem stands beside it: no tooltip

    implicitHeight: Metrics.field
    implicitWidth: Metrics.px(160)
    leftPadding: root.iconName ? Metrics.px(28) : Metrics.px(8)
    rightPadding: cap.visible ? cap.width + Metrics.px(12) : Metrics.px(8)
    color: Theme.text
    font.family: Theme.uiFamily
    font.pixelSize: Metrics.px(12)
    font.kerning: false
    placeholderTextColor: Theme.textFaint
    renderType: Theme.scale % 1 === 0 ? Text.NativeRendering : Text.QtRendering
    selectByMouse: true
    selectedTextColor: Theme.text
    selectionColor: Theme.mix(Theme.accent, Theme.bg1, 0.35)
    verticalAlignment: TextInput.AlignVCenter
    Accessible.name: root.placeholderText
    Accessible.description: root.problem

    background: Rectangle {
        border.color: root.problem ? Theme.honest : Theme.line
        border.width: Metrics.hairline
        color: Theme.bg0
        radius: Metrics.px(3)

        FocusRing {
            visible: root.activeFocus
        }
    }

    IconPath {
        anchors.left: parent.left
        anchors.leftMargin: Metrics.px(8)
        anchors.verticalCenter: parent.verticalCenter
        name: root.iconName
        visible: root.iconName !== ""
    }
    TText {
        anchors.left: parent.left
        anchors.leftMargin: root.leftPadding
        anchors.right: parent.right
        anchors.rightMargin: root.rightPadding
        anchors.verticalCenter: parent.verticalCenter
        color: Theme.textMuted
        elide: Text.ElideRight
        text: root.placeholderText
        visible: root.length === 0 && root.preeditText.length === 0
    }
    KeyCap {
        id: cap

        anchors.right: parent.right
        anchors.rightMargin: Metrics.px(6)
        anchors.verticalCenter: parent.verticalCenter
        keys: root.keys
        visible: root.keys !== "" && !root.activeFocus
    }
    TTip {
        delay: 0
        objectName: "problemTip"
        text: root.problem
        visible: root.problem !== "" && !root.isToldBeside && root.visible // it is a popup, and would outlive its field
    }
}
