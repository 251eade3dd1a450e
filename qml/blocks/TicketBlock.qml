// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Gannet
import Gannet.Ui

/// The order ticket. What is typed is understood as it is typed; the button says what exactly it sends. Enter sends
/// from every field, Shift+Enter keeps the values, Ctrl+Enter goes back to the price, Alt+Enter takes the fix, Esc lets
/// go of the field and then of everything. It keeps its instrument under what is half typed.
InstrumentBlock {
    id: root

    readonly property alias ticket: ticketModel
    readonly property ticketTexts texts: ticketModel.texts
    readonly property var wrong: ticketModel.texts.wrongFields // names of fields
    readonly property bool isWriting: root.Window.activeFocusItem !== null && root.activeFocus
        && root.Window.activeFocusItem.hasOwnProperty("cursorPosition")

    /// The keyboard, with a side chosen: what the keys B and S do.
    function take(isBuy: bool) {
        ticketModel.form.isBuy = isBuy;
        root.takeField("size");
    }
    /// Asked for from elsewhere, a ladder, the keyboard stays there.
    function toggleBracket() {
        if (root.activeFocus)
            protection.turn(!ticketModel.bracket.isOn);
        else
            ticketModel.bracket.isOn = !ticketModel.bracket.isOn;
    }
    function takeField(field: string) {
        const form = ticketModel.form;
        switch (field) {
        case "price":
            return (form.hasPrice ? prices.price : size.size).take(Qt.ShortcutFocusReason);
        case "trigger":
            return prices.trigger.take(Qt.ShortcutFocusReason);
        case "size":
            return size.size.take(Qt.ShortcutFocusReason);
        case "bracket":
            return protection.take(Qt.ShortcutFocusReason);
        case "flags":
            return (flags.isCapWrong ? flags : foot.switches).take(Qt.ShortcutFocusReason);
        case "minutes":
            return prices.minutes.take(Qt.ShortcutFocusReason);
        case "expiry":
            return flags.expiry.forceActiveFocus(Qt.ShortcutFocusReason);
        case "leverage":
            return leverage.take(Qt.ShortcutFocusReason);
        }
        foot.take(Qt.ShortcutFocusReason);
    }
    function wayOf(event: KeyEvent): int {
        return event.modifiers & Qt.ControlModifier ? TicketViewModel.BackToPrice
             : event.modifiers & Qt.ShiftModifier ? TicketViewModel.KeepValues : TicketViewModel.Usual;
    }
    /// Scrolls the control that has the keyboard into sight.
    function bringIntoSight() {
        root.scrollTo(root.Window.activeFocusItem);
    }
    function scrollTo(item: Item) {
        let up = item;
        while (up && up !== form)
            up = up.parent;
        if (!up || flick.contentHeight <= flick.height)
            return; // of the foot, of the frame, or of another block
        const top = item.mapToItem(form, 0, 0).y;
        const margin = Metrics.px(44); // what is said of a field stands under it
        if (top - margin < flick.contentY)
            flick.contentY = Math.max(0, top - margin);
        else if (top + item.height + margin > flick.contentY + flick.height)
            flick.contentY = Math.min(flick.contentHeight - flick.height, top + item.height + margin - flick.height);
    }

    onParting: root.state.carry("typed", ticketModel.halfTyped())
    Component.onCompleted: ticketModel.goOnWith(root.carried("typed") ?? {})

    Binding {
        property: "anchored"
        target: root.state
        value: ticketModel.isBusy ? qsTr("An order of this ticket is on its way: it can go to another window when "
                                         + "the order is answered.") : ""
        when: root.state !== null
    }

    bodyColor: Theme.bg1
    tradedKey: ticketModel.instrumentKey
    columnHeaderHeight: 0
    freshness: ticketModel.freshness
    instrument: ticketModel.title
    lock: blockLock
    modeWord: root.texts.modeWord
    typeWord: qsTr("Ticket")
    venueCode: ticketModel.venueTag
    venueName: ticketModel.venueName
    menu: TMenu {
        TMenuItem {
            keys: "Esc Esc"
            text: qsTr("Empty the ticket")
            onTriggered: ticketModel.reset()
        }
        TMenuItem {
            isChosen: ticketModel.bracket.isOn
            keys: "F10"
            text: qsTr("Bracket")
            // When the menu has given the keyboard back.
            onTriggered: later.run(root.toggleBracket)
        }
        TMenuItem {
            keys: "+ -"
            text: qsTr("Other side")
            onTriggered: ticketModel.form.isBuy = !ticketModel.form.isBuy
        }
        TMenuItem {
            enabled: ticketModel.presets.length > 0
            text: qsTr("Write the size presets")
            onTriggered: size.writePresets(0)
        }
        TMenuItem {
            isChosen: blockLock.isLocked
            objectName: "lockItem"
            text: qsTr("Locked: only shows")
            onTriggered: blockLock.isLocked = !blockLock.isLocked
        }
        TMenuItem {
            text: qsTr("What %1 can do").arg(ticketModel.venueName)
            // When the menu has given the keyboard back.
            onTriggered: later.run(offers.open)
        }
    }

    Keys.onPressed: event => {
        if (event.key === Qt.Key_Return || event.key === Qt.Key_Enter) {
            event.accepted = true;
            if (event.isAutoRepeat)
                return;
            if (event.modifiers & Qt.AltModifier)
                ticketModel.applyFix();
            else
                ticketModel.submit(root.wayOf(event));
        } else if (event.key === Qt.Key_Escape) {
            event.accepted = true;
            if (rest.activeFocus)
                ticketModel.reset();
            else
                rest.forceActiveFocus(Qt.OtherFocusReason);
        } else if (event.key === Qt.Key_F10 && event.modifiers === Qt.NoModifier) {
            event.accepted = true;
            root.toggleBracket();
        } else if (!root.isWriting) {
            event.accepted = root.takesLetter(event);
        }
    }
    /// What letters and signs do while no field has the keyboard.
    function takesLetter(event: KeyEvent): bool {
        const modifiers = event.modifiers & ~Qt.KeypadModifier;
        const isSign = event.key === Qt.Key_Plus || event.key === Qt.Key_Minus;
        const preset = event.key - Qt.Key_1;
        if (modifiers !== Qt.NoModifier && !(isSign && modifiers === Qt.ShiftModifier))
            return false;
        if (preset >= 0 && preset < 5)
            ticketModel.pressDigit(preset + 1, rest.activeFocus);
        else if (isSign)
            ticketModel.form.isBuy = !ticketModel.form.isBuy;
        else if (event.key === Qt.Key_B || event.key === Qt.Key_S)
            root.take(event.key === Qt.Key_B);
        else if (event.key === Qt.Key_Up || event.key === Qt.Key_Down)
            root.scroll(event.key === Qt.Key_Up ? -1 : 1);
        else
            return false;
        return true;
    }
    function scroll(steps: int) {
        const most = Math.max(0, flick.contentHeight - flick.height);
        flick.contentY = Math.max(0, Math.min(most, flick.contentY + steps * Metrics.px(40)));
    }

    Later {
        id: later
    }
    BlockLock {
        id: blockLock

        block: "ticket"
        client: root.client
    }
    TicketViewModel {
        id: ticketModel

        client: root.client
        lock: blockLock
        wantedKey: root.instrumentKey
        onFieldWanted: field => {
            if (root.activeFocus)
                root.takeField(field);
        }
    }
    TicketOfferSheet {
        id: offers

        parent: rest
        ticket: ticketModel
        x: Metrics.gap
        y: Metrics.gap
    }
    Connections {
        target: root.Window.window

        function onActiveFocusItemChanged() {
            root.bringIntoSight();
        }
    }
    Item {
        anchors.fill: parent

        // Has the keyboard when no control of the ticket has it.
        Item {
            id: rest

            focus: true
            objectName: "rest"
            Accessible.name: qsTr("Ticket: B and S choose the side, Tab goes through the fields")
            Accessible.role: Accessible.Grouping
        }
        Flickable {
            id: flick

            anchors.bottom: line.top
            anchors.left: parent.left
            anchors.right: parent.right
            anchors.top: parent.top
            boundsBehavior: Flickable.StopAtBounds
            clip: true
            contentHeight: form.height + 2 * form.y
            contentWidth: width
            objectName: "scroll"
            onContentHeightChanged: later.run(root.bringIntoSight)
            onHeightChanged: later.run(root.bringIntoSight)

            Column {
                id: form

                spacing: Metrics.px(8)
                width: flick.width - 2 * x
                x: Metrics.px(10)
                y: Metrics.px(8)

                TButton {
                    iconName: "info"
                    objectName: "waiting"
                    text: qsTr("%1 waits").arg(root.texts.waiting)
                    tip: qsTr("The order here is half typed or on its way. This empties the ticket (Esc Esc)")
                    visible: root.texts.waiting !== ""
                    width: form.width
                    onClicked: ticketModel.takeWaiting()
                }
                TicketRoute {
                    ticket: ticketModel
                    width: form.width
                }
                TicketSides {
                    id: sides

                    objectName: "sides"
                    ticket: ticketModel
                    width: form.width
                }
                TicketTypes {
                    ticket: ticketModel
                    width: form.width
                }
                TicketPrice {
                    id: prices

                    ticket: ticketModel
                    width: form.width
                    wrong: root.wrong
                }
                TicketSize {
                    id: size

                    ticket: ticketModel
                    width: form.width
                    wrong: root.wrong
                }
                TicketProtection {
                    id: protection

                    ticket: ticketModel
                    width: form.width
                    wrong: root.wrong
                }
                TicketFlags {
                    id: flags

                    ticket: ticketModel
                    width: form.width
                    wrong: root.wrong
                }
                TicketLeverageRow {
                    id: leverage

                    host: root
                    leverage: ticketModel.leverage
                    width: form.width
                    onToBeSeen: item => later.run(() => root.scrollTo(item))
                }
                TicketSummary {
                    figures: ticketModel.figures
                    part: TicketSummary.Rest
                    width: form.width
                }
            }
        }
        Rectangle {
            id: line

            anchors.bottom: foot.top
            anchors.bottomMargin: Metrics.px(4)
            color: Theme.line
            height: Metrics.hairline
            width: parent.width
        }
        TicketSubmit {
            id: foot

            anchors.bottom: parent.bottom
            anchors.bottomMargin: Metrics.px(8)
            host: root
            objectName: "foot"
            ticket: ticketModel
            width: parent.width - 2 * x
            x: form.x
        }
    }
}
