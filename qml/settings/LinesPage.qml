// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Gannet
import Gannet.Ui

/// A page that tells: titles with words that can be selected and copied.
PageColumn {
    id: root

    /// Objects {title, words}; without a title the words take the whole line.
    property var facts: [] // objects

    Repeater {
        model: root.facts

        // qmllint disable unqualified
        Item {
            id: line

            required property var modelData // one of the facts

            height: words.height
            width: root.width

            TText {
                id: title

                color: Theme.textMuted
                text: line.modelData.title ?? ""
                width: Metrics.px(150)
            }
            TextEdit {
                id: words

                activeFocusOnTab: true
                color: Theme.text
                font.family: Theme.uiFamily
                font.pixelSize: Metrics.px(12)
                readOnly: true
                selectByMouse: true
                selectedTextColor: Theme.text
                selectionColor: Theme.mix(Theme.accent, Theme.bg1, 0.35)
                text: line.modelData.words
                width: parent.width - x
                wrapMode: Text.Wrap
                x: line.modelData.title ? title.width + Metrics.px(8) : 0
                Accessible.name: (line.modelData.title ?? "") + " " + text
                Accessible.role: Accessible.StaticText
            }
        }
        // qmllint enable unqualified
    }
}
