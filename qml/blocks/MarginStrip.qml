// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Gannet
import Gannet.Ui

/// Margin of an isolated position: put some to it or take some away. What is typed is asked about before it is sent.
Rectangle {
    id: root

    required property Item host ///< gets the keyboard back
    property string words       ///< of what position; empty: closed
    property string quote
    property bool isTakenAway: false
    property string preview ///< what the amount comes to
    readonly property alias typed: amount.text

    signal asked(typed: string, isTakenAway: bool)

    readonly property bool keepsLetters: true ///< no letter acts elsewhere while it has the keyboard

    function open(words: string, quote: string) {
        root.words = words;
        root.isTakenAway = false;
        root.quote = quote;
        amount.text = "";
        amount.forceActiveFocus(Qt.OtherFocusReason);
    }
    function leave() {
        root.words = "";
        root.host.forceActiveFocus(Qt.OtherFocusReason);
    }
    function send() {
        if (amount.text.trim() === "")
            return;
        root.asked(amount.text, root.isTakenAway);
    }

    /// Whether all stands in one line: by what stays, so that no figure moves the controls while it changes.
    readonly property bool isWide: root.width >= lead.implicitWidth + controls.width + Metrics.px(270)

    color: Theme.bg2
    objectName: "marginStrip"
    height: visible ? (root.isWide ? controls.height : preview.y + preview.height - lead.y) + 2 * Metrics.gap : 0
    visible: root.words !== ""

    TText {
        id: lead

        height: Metrics.px(26)
        objectName: "marginWords"
        text: root.words
        x: Metrics.px(8)
        y: Metrics.gap
    }
    Row {
        id: controls

        spacing: Metrics.gap
        x: root.isWide ? lead.x + lead.implicitWidth + Metrics.px(12) : lead.x
        y: root.isWide ? lead.y : lead.y + lead.height + Metrics.px(2)

        TSegments {
            implicitHeight: Metrics.px(26)
            name: qsTr("Margin")
            options: [{value: "more", text: qsTr("Put"), tip: qsTr("From what is free in the account")},
                      {value: "less", text: qsTr("Take"), tip: qsTr("Back to what is free in the account")}]
            value: root.isTakenAway ? "less" : "more"
            width: Metrics.px(110)
            onPicked: value => root.isTakenAway = value === "less"
        }
        TField {
            id: amount

            implicitHeight: Metrics.px(26)
            objectName: "marginAmount"
            placeholderText: root.quote
            width: Metrics.px(110)
            Accessible.name: qsTr("Amount in %1").arg(root.quote)
            Keys.onEnterPressed: root.send()
            Keys.onEscapePressed: root.leave()
            Keys.onReturnPressed: root.send()
        }
        TButton {
            implicitHeight: Metrics.px(26)
            keys: "Enter"
            objectName: "moveMargin"
            text: root.isTakenAway ? qsTr("Take…") : qsTr("Put…")
            tip: qsTr("Says what it comes to, and asks for a yes")
            width: Metrics.px(104)
            onClicked: root.send()
        }
        TButton {
            implicitHeight: Metrics.px(26)
            keys: "Esc"
            text: qsTr("Leave")
            onClicked: root.leave()
        }
    }
    // Has a line of its own where it would be cut, also while there is nothing to say: no control moves.
    TText {
        id: preview

        color: Theme.textMuted
        elide: Text.ElideRight
        height: root.isWide ? lead.height : Metrics.px(18)
        objectName: "marginPreview"
        text: root.preview
        width: Math.max(0, root.width - x - Metrics.px(8))
        x: root.isWide ? controls.x + controls.width + Metrics.px(12) : lead.x
        y: root.isWide ? lead.y : controls.y + controls.height + Metrics.px(2)
    }
}
