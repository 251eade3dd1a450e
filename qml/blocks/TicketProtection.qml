// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Gannet
import Gannet.Ui

/// The bracket: off, or up to four parts. Its stops follow what is filled.
Column {
    id: root

    required property TicketViewModel ticket
    required property var wrong // names of fields with something wrong

    readonly property TicketBracket bracket: root.ticket.bracket

    /// Where the caret goes for the bracket.
    function take(reason: int) {
        const first = legs.itemAt(0) as TicketLegs;
        if (root.bracket.isOn && first)
            first.take(reason);
        else
            toggle.forceActiveFocus(reason);
    }

    /// A person turns it: what is to be written now has the caret, and is scrolled into sight by that. The keyboard
    /// never goes with the fields that go.
    function turn(isOn: bool) {
        let item = root.Window.activeFocusItem;
        while (item && item !== root)
            item = item.parent;
        root.bracket.isOn = isOn;
        if (isOn || item)
            root.take(Qt.ShortcutFocusReason);
    }

    spacing: Metrics.gap

    Item {
        height: Metrics.px(24)
        width: root.width

        TSwitch {
            id: toggle

            checked: root.bracket.isOn
            height: parent.height
            keys: "F10"
            objectName: "bracket"
            text: qsTr("Bracket")
            tip: qsTr("Target and stop that go with the order and follow what of it is filled (F10)")
            onToggled: root.turn(toggle.checked)
        }
        TText {
            anchors.left: toggle.right
            anchors.leftMargin: Metrics.px(8)
            anchors.right: add.left
            anchors.rightMargin: Metrics.px(8)
            color: Theme.textMuted
            elide: Text.ElideRight
            height: parent.height
            horizontalAlignment: Text.AlignRight
            size: 11
            text: qsTr("OCO, follows fills")
            visible: root.bracket.isOn && root.width >= Metrics.px(290)
        }
        TButton {
            id: add

            anchors.right: parent.right
            iconName: "plus"
            implicitHeight: parent.height
            objectName: "addPart"
            tip: qsTr("One more part, up to four; they share what fills")
            visible: root.bracket.isOn && root.bracket.count < 4
            onClicked: root.bracket.addPart()
        }
    }
    Repeater {
        id: legs

        model: root.bracket.isOn ? root.bracket.count : 0

        // qmllint disable unqualified
        TicketLegs {
            bracket: root.bracket
            isWrong: root.wrong.includes("bracket")
            local: root.ticket.localTypes
            venueName: root.ticket.venueName
            width: root.width
        }
        // qmllint enable unqualified
    }
}
