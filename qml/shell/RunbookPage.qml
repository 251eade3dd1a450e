// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Gannet
import Gannet.Ui

/// A page of the documentation, read over what it is about. Up, Down, Page Up, Page Down, Home and End scroll; Esc goes
/// back.
Rectangle {
    id: root

    required property string text ///< Markdown
    property Item before: null    ///< had the keyboard

    function open() {
        root.before = Window.window ? Window.window.activeFocusItem : null;
        root.visible = true;
        flick.contentY = 0;
        flick.forceActiveFocus(Qt.OtherFocusReason);
    }
    function leave() {
        if (!root.visible)
            return;
        root.visible = false;
        if (root.before)
            root.before.forceActiveFocus(Qt.OtherFocusReason);
        root.before = null;
    }

    color: Theme.bg1
    objectName: "runbook"
    visible: false

    // What lies below takes no click.
    MouseArea {
        anchors.fill: parent
    }
    Flickable {
        id: flick

        function scroll(by: real) {
            flick.contentY = Math.max(0, Math.min(flick.contentHeight - flick.height, flick.contentY + by));
        }

        anchors.fill: parent
        boundsBehavior: Flickable.StopAtBounds
        clip: true
        contentHeight: page.height + 2 * page.y
        contentWidth: width
        objectName: "runbookScroll"
        Accessible.name: page.text
        Accessible.role: Accessible.Document
        Keys.onPressed: event => {
            const keys = [[Qt.Key_Up, -Metrics.px(40)], [Qt.Key_Down, Metrics.px(40)],
                          [Qt.Key_PageUp, -0.9 * flick.height], [Qt.Key_PageDown, 0.9 * flick.height],
                          [Qt.Key_Home, -flick.contentHeight], [Qt.Key_End, flick.contentHeight]]; // key, by
            const scroll = keys.find(one => one[0] === event.key);
            event.accepted = scroll !== undefined || event.key === Qt.Key_Escape;
            if (scroll)
                flick.scroll(scroll[1]);
            else if (event.accepted)
                root.leave();
        }

        Text {
            id: page

            color: Theme.text
            font.family: Theme.uiFamily
            font.pixelSize: Metrics.px(13)
            lineHeight: 1.15
            text: root.text
            textFormat: Text.MarkdownText
            width: Math.min(flick.width - 2 * x, Metrics.px(860))
            wrapMode: Text.Wrap
            x: Metrics.px(20)
            y: Metrics.px(14)
        }
    }
}
