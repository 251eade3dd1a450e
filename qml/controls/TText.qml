// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Gannet
import Gannet.Ui

/// A word or a number in the theme's type. `size` is in px at scale 1.
Text {
    id: root

    property int size: 12
    property bool isMedium: false
    property bool isMono: false
    property bool isCell: false ///< in a row of a table: type and size as the density has it

    /// The same with no line's end inside of a number: a line may end at the thin spaces that part its groups, a word
    /// joiner behind them or not.
    function unbroken(words: string): string {
        return words.replace(/\u2009/g, "\u202F");
    }

    color: Theme.text
    font.family: root.isMono ? Theme.monoFamily : root.isCell ? Theme.numberFamily : Theme.uiFamily
    font.pixelSize: root.isCell ? Theme.fontTable : Metrics.px(root.size)
    font.weight: root.isMedium ? Font.Medium : Font.Normal
    font.kerning: false
    renderType: Theme.scale % 1 === 0 ? Text.NativeRendering : Text.QtRendering
    textFormat: Text.PlainText
    verticalAlignment: Text.AlignVCenter
}
