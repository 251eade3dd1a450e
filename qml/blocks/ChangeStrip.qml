// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Gannet
import Gannet.Ui

/// Price, trigger and size of a working order, to be written anew: Enter sends the change, Up and Down are one tick or
/// lot, with Shift ten, with Ctrl a hundred. What is refused comes back with what was written.
Rectangle {
    id: root

    required property Item host ///< gets the keyboard back
    required property OrdersModel orders
    required property real room ///< its height at most: of a long problem so many lines are shown, and all by its tip
    property string rowId
    property string words ///< of what order; empty: closed
    property string note
    property string problem ///< why the last change came to nothing
    property Item problemAt: null ///< the figure that it is about; null: none in particular
    property Item lastAt: null ///< the figure that had the keyboard last, before a button of the strip
    property string base ///< unit of the size
    property string quote ///< unit of the prices
    property string sentId ///< of the order whose change was sent last

    signal asked(id: string, price: string, trigger: string, size: string)
    signal gone

    readonly property bool keepsLetters: true ///< no letter acts elsewhere while it has the keyboard
    readonly property var fields: [price, trigger, size] // figures, in the order in which they get the keyboard

    /// Objects of OrdersModel.changeOf.
    function figuresOf(id: string): var {
        return root.orders.changeOf(id);
    }
    /// Says what is wrong, and with which figure. The keyboard goes there, or stays where it was.
    function tell(words: string, field: string, hasKeyboard: bool) {
        const at = {price: price, trigger: trigger, qty: size}[field] ?? null;
        root.problem = words;
        root.problemAt = at?.visible ? at : null;
        if (hasKeyboard)
            (root.problemAt ?? root.lastAt ?? root.fields.find(one => one.visible)).take();
    }
    /// False: nothing of it can be changed.
    function open(id: string): bool {
        const figures = root.figuresOf(id);
        if (!figures.words)
            return false;
        root.rowId = id;
        root.words = figures.words;
        root.note = figures.note;
        root.base = figures.base;
        root.quote = figures.quote;
        root.problem = "";
        root.problemAt = root.lastAt = null;
        root.sentId = "";
        for (const field of root.fields) {
            field.visible = figures[field.figure] !== "";
            field.text = figures[field.figure];
        }
        const first = root.fields.find(field => field.visible);
        first.take();
        return true;
    }
    function leave() {
        root.words = "";
        root.host.forceActiveFocus(Qt.OtherFocusReason);
    }
    function send() {
        root.problem = "";
        root.problemAt = null;
        root.sentId = root.rowId;
        root.asked(root.rowId, price.text, trigger.text, size.text);
    }
    /// The order is another, or has ended.
    function look() {
        if (!root.visible)
            return;
        const figures = root.figuresOf(root.rowId);
        if (figures.words) {
            root.words = figures.words;
        } else if (!root.orders.isWorking(root.rowId)) {
            root.leave();
            root.gone();
        }
    }
    /// Whether it is said here.
    function refuse(id: string, words: string, field: string, hasKeyboard: bool): bool {
        // What could not even be asked for names no row, and the strip is open.
        if (root.visible ? id !== "" && id !== root.rowId : id === "" || id !== root.sentId)
            return false;
        if (!root.visible) {
            const figures = root.figuresOf(id);
            root.sentId = "";
            if (!figures.words)
                return false; // there is nothing to mend
            root.words = figures.words;
        }
        root.tell(words, field, hasKeyboard);
        return true;
    }

    readonly property Item at: root.fields.find(field => field.activeFocus) ?? null
    readonly property real inner: root.width - 2 * Metrics.px(8)
    readonly property bool isWide: root.inner >= lead.implicitWidth + controls.width + Metrics.px(12)

    color: Theme.bg2
    height: visible ? (told.visible ? told.y + told.height : controls.y + controls.height) + Metrics.gap : 0
    objectName: "changeStrip"
    visible: root.words !== ""
    onAtChanged: {
        if (root.at)
            root.lastAt = root.at;
    }

    TText {
        id: lead

        elide: Text.ElideRight
        height: Metrics.px(26)
        objectName: "changeWords"
        text: root.words
        width: Math.min(implicitWidth, root.inner)
        x: Metrics.px(8)
        y: Metrics.gap
    }
    Row {
        id: controls

        spacing: Metrics.gap
        x: root.isWide ? lead.x + lead.implicitWidth + Metrics.px(12) : lead.x
        y: root.isWide ? lead.y : lead.y + lead.height

        ChangeFigure {
            id: trigger

            figure: "trigger"
            noun: qsTr("Trigger")
            objectName: "changeTrigger"
            problem: root.problemAt === trigger ? root.problem : ""
            unit: root.quote
            onDropped: root.leave()
            onSent: root.send()
            onStepped: steps => trigger.text = root.orders.stepped(root.rowId, "trigger", trigger.text, steps)
        }
        ChangeFigure {
            id: price

            figure: "price"
            noun: qsTr("Price")
            objectName: "changePrice"
            problem: root.problemAt === price ? root.problem : ""
            unit: root.quote
            onDropped: root.leave()
            onSent: root.send()
            onStepped: steps => price.text = root.orders.stepped(root.rowId, "price", price.text, steps)
        }
        ChangeFigure {
            id: size

            figure: "size"
            noun: qsTr("Size")
            objectName: "changeSize"
            problem: root.problemAt === size ? root.problem : ""
            unit: root.base
            onDropped: root.leave()
            onSent: root.send()
            onStepped: steps => size.text = root.orders.stepped(root.rowId, "size", size.text, steps)
        }
        TButton {
            implicitHeight: Metrics.px(26)
            keys: "Enter"
            objectName: "sendChange"
            text: qsTr("Change")
            tip: root.note
            onClicked: root.send()
        }
        TButton {
            implicitHeight: Metrics.px(26)
            keys: "Esc"
            text: qsTr("Leave")
            onClicked: root.leave()
        }
    }
    TText {
        id: told

        color: root.problem !== "" ? Theme.honest : Theme.textMuted
        elide: Text.ElideRight
        maximumLineCount: Math.max(1, Math.floor((root.room - told.y - Metrics.gap) / Metrics.px(15)))
        objectName: "changeProblem"
        size: 11
        text: root.problem !== "" ? root.problem : root.note
        visible: text !== ""
        width: root.inner
        wrapMode: Text.Wrap
        x: lead.x
        y: controls.y + controls.height + Metrics.px(2)
        Accessible.name: told.text
        Accessible.role: root.problem !== "" ? Accessible.AlertMessage : Accessible.StaticText

        HoverWatch {
            id: over
        }
        TTip {
            isAbove: true
            text: told.text
            visible: told.truncated && over.hovered
        }
    }
}
