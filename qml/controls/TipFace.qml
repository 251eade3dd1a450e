// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Gannet

/// The words of a tooltip, wrapped at 308.
Item {
    id: root

    required property string text

    implicitHeight: words.implicitHeight
    implicitWidth: words.width

    TText {
        id: words

        text: root.text
        width: Math.min(Math.ceil(measure.advanceWidth) + 1, Metrics.px(308))
        wrapMode: Text.Wrap
    }
    TextMetrics {
        id: measure

        font: words.font
        text: root.text
    }
}
