// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import QtQuick.Shapes
import Gannet
import Gannet.Ui

/// A diving gannet: two wings and a beak, on a grid of 22.
Item {
    id: root

    property color tone: Theme.text

    implicitWidth: Metrics.px(22)
    implicitHeight: implicitWidth

    Shape {
        anchors.fill: parent
        layer.enabled: true
        layer.samples: 4

        ShapePath {
            fillColor: root.tone
            scale: Qt.size(root.width / 22, root.height / 22)
            strokeColor: "transparent"
            strokeWidth: 0

            PathSvg {
                path: "M1 10.2L8.6 8.4L11.4 1.2L13.4 9L21 9.6L14.6 12.4L13 20.6L10.4 13.6L6.4 15.6L8 12.2Z"
            }
        }
    }
}
