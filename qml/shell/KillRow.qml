// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Gannet
import Gannet.Ui

/// One kill switch that is set: what it stands for, since when, and why. The chosen one is what typing releases.
TButton {
    id: root

    property string since
    property string why

    implicitHeight: face.implicitHeight + 2 * Metrics.gap
    isFlat: true
    leftPadding: Metrics.px(10)
    objectName: "killRow"
    rightPadding: Metrics.px(10)
    Accessible.checkable: true
    Accessible.checked: root.checked
    Accessible.description: qsTr("since %1: %2").arg(root.since).arg(root.why)
    Accessible.role: Accessible.RadioButton

    contentItem: Column { // qmllint disable deferred-property-id
        id: face

        spacing: Metrics.px(2)

        Item {
            height: Metrics.px(18)
            width: parent.width

            TText {
                anchors.left: parent.left
                anchors.right: since.left
                anchors.rightMargin: Metrics.px(8)
                anchors.verticalCenter: parent.verticalCenter
                elide: Text.ElideRight
                isMedium: true
                text: root.text
            }
            TText {
                id: since

                anchors.right: parent.right
                anchors.verticalCenter: parent.verticalCenter
                color: Theme.textMuted
                size: 11
                text: qsTr("since %1").arg(root.since)
            }
        }
        TText {
            color: Theme.textMuted
            objectName: "killWhy"
            text: root.why
            visible: text !== ""
            width: parent.width
            wrapMode: Text.Wrap
        }
    }
}
