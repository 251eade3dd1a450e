// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import QtQuick.Templates as T
import Gannet
import Gannet.Ui

/// A menu in the theme's look; it stays inside its window.
T.Menu {
    id: root

    property real preferredWidth: Metrics.px(220)

    cascade: true
    implicitWidth: root.preferredWidth
    implicitHeight: implicitContentHeight + topPadding + bottomPadding
    margins: Metrics.gap
    overlap: 1
    padding: Metrics.gap

    contentItem: ListView {
        clip: true
        currentIndex: root.currentIndex
        implicitHeight: contentHeight
        interactive: Window.window ? contentHeight > Window.window.height : false
        keyNavigationEnabled: true
        model: root.contentModel
    }
    background: Rectangle {
        border.color: Theme.line
        border.width: Metrics.hairline
        color: Theme.bg2
        radius: Metrics.px(3)
    }
    delegate: TMenuItem {}
}
