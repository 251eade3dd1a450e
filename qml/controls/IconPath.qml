// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import QtQuick.Shapes
import Gannet
import Gannet.Ui

/// A line icon of 14 px on a grid of 14, drawn here so that no icon font and no file is needed.
Item {
    id: root

    required property string name
    property color tone: Theme.textMuted
    property int size: 14
    property real strokeWidth: 1.4

    readonly property string path: ({
            "menu": "M7 2.6v.8M7 6.6v.8M7 10.6v.8",
            "check": "M2.5 7.5L5.7 10.7L11.5 3.8",
            "edit": "M2.4 11.6L3 8.9L9.4 2.5L11.5 4.6L5.1 11ZM8 3.9L10.1 6",
            "close": "M3.2 3.2L10.8 10.8M10.8 3.2L3.2 10.8",
            "chevronDown": "M3 5.2L7 9.2L11 5.2",
            "chevronRight": "M5.2 3L9.2 7L5.2 11",
            "search": "M6 1.8a4.2 4.2 0 1 0 0 8.4a4.2 4.2 0 1 0 0 -8.4M9.1 9.1L12.4 12.4",
            "play": "M4 2.4L11.4 7L4 11.6Z",
            "pause": "M4.4 2.6V11.4M9.6 2.6V11.4",
            "step": "M3 2.6L9 7L3 11.4ZM11.4 2.6V11.4",
            "pin": "M5 1.8H9L8.6 5.6L10.8 8H3.2L5.4 5.6ZM7 8V12.4",
            "dock": "M1.8 2.4H12.2V11.6H1.8ZM7 4.6V9.2M5 7.2L7 9.2L9 7.2",
            "float": "M4.6 1.8H12.2V8.4H4.6ZM9.2 8.4V12.2H1.8V5.4H4.6",
            "minus": "M3 7H11",
            "plus": "M3 7H11M7 3V11",
            "centre": "M2 7H12M7 0.8V4.6M5.3 3L7 4.7L8.7 3M7 13.2V9.4M5.3 11L7 9.3L8.7 11",
            "warning": "M7 1.8L13 12.2H1ZM7 5.6V8.6M7 10.2V10.6",
            "info": "M7 1.4a5.6 5.6 0 1 0 0 11.2a5.6 5.6 0 1 0 0 -11.2M7 6.4V10M7 4V4.3",
            "refresh": "M11.9 7a4.9 4.9 0 1 1 -1.5 -3.5L12 5.1M12 1.8V5.1H8.7",
            "half": "M7 1.6a5.4 5.4 0 1 0 0 10.8a5.4 5.4 0 1 0 0 -10.8M7 1.6V12.4M9.2 2.2V11.8M11 3.6V10.4",
            "prompt": "M2.6 3.6L6 7L2.6 10.4M7.4 10.8H12",
            "lock": "M3 6.4H11V12H3ZM4.8 6.4V4.4a2.2 2.2 0 0 1 4.4 0V6.4",
            "unlock": "M3 6.4H11V12H3ZM4.8 6.4V4.1a2.2 2.2 0 0 1 4.3 -.6",
            "keys": "M1.4 3.4H12.6V10.6H1.4ZM3.6 5.8V6M7 5.8V6M10.4 5.8V6M4.4 8.4H9.6"
        })[root.name] ?? ""

    implicitWidth: Metrics.px(root.size)
    implicitHeight: implicitWidth

    // A Shape does not outlive its window: a menu leaves its window as it closes, and where the next node of the Shape
    // has the address of the last one, Qt 6.4's software renderer writes to paths that it has not made (a crash).
    Loader {
        active: root.Window.window !== null && root.path !== ""
        anchors.fill: parent

        // qmllint disable unqualified
        sourceComponent: Shape {
            layer.enabled: true
            layer.samples: 4

            ShapePath {
                capStyle: ShapePath.RoundCap
                fillColor: "transparent"
                joinStyle: ShapePath.RoundJoin
                scale: Qt.size(root.implicitWidth / 14, root.implicitWidth / 14)
                strokeColor: root.tone
                strokeWidth: root.strokeWidth * root.implicitWidth / 14

                PathSvg {
                    path: root.path
                }
            }
        }
        // qmllint enable unqualified
    }
}
