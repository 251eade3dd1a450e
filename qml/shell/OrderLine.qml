// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import QtQuick.Templates as T
import Gannet
import Gannet.Ui

/// An order typed as one line, under the top bar: what it is understood as, what it would cost and do, what the gates
/// say. Ctrl+; opens it, Enter sends, Esc closes it and keeps what is typed. The market behind it goes on.
T.Popup {
    id: root

    required property OrderLineModel model
    required property TargetModel target
    property string armKeys ///< those that arm

    readonly property bool isLive: root.model.mode === "live"

    function openLine() {
        root.open();
        field.forceActiveFocus();
        field.selectAll();
    }

    closePolicy: T.Popup.CloseOnEscape | T.Popup.CloseOnPressOutside
    focus: true
    height: contentHeight
    modal: false
    objectName: "orderLine"
    padding: 0
    width: Math.min(parent ? parent.width - 2 * Metrics.px(24) : Metrics.px(760), Metrics.px(760))
    x: parent ? Math.round((parent.width - width) / 2) : 0
    onAboutToShow: root.model.isOpen = true
    onClosed: root.model.isOpen = false

    contentHeight: content.implicitHeight
    background: Rectangle {
        border.color: root.isLive ? Theme.critical : Theme.accent
        border.width: Metrics.hairline
        color: Theme.bg1
    }

    FocusScope {
        id: scope

        readonly property Item holder: Window.activeFocusItem

        anchors.fill: parent
        focus: true
        // Without the keyboard it would lie there, and neither Esc nor Ctrl+; would reach it.
        onHolderChanged: if (scope.holder !== null && root.opened && !scope.activeFocus)
            Qt.callLater(scope.leave) // qmllint disable

        function leave() {
            if (scope.holder === null || !root.opened || scope.activeFocus)
                return;
            root.model.answer(false);
            root.close();
        }

        Accessible.name: qsTr("Order line")
        Accessible.role: Accessible.Dialog

        Column {
            id: content

            width: parent.width

            TField {
                id: field

                /// Where a character stands; `cursor`, as whatever scrolls the text tells of that anew.
                function placeOf(at: int, cursor: rect): rect {
                    return field.positionToRectangle(at);
                }

                focus: true
                font.family: Theme.monoFamily
                font.pixelSize: Metrics.px(14)
                height: Metrics.px(40)
                iconName: "chevronRight"
                objectName: "orderField"
                placeholderText: qsTr("buy 0.1 BTC @b stop 1% tp 2%")
                rightPadding: where.width + Metrics.px(16)
                width: parent.width
                Accessible.name: qsTr("Order line")
                Accessible.description: root.model.problem || root.model.words
                onTextEdited: root.model.text = text
                Keys.onDownPressed: root.model.newer()
                Keys.onEnterPressed: event => root.takeEnter(event)
                Keys.onReturnPressed: event => root.takeEnter(event)
                Keys.onUpPressed: root.model.older()

                Row {
                    id: where

                    anchors.right: parent.right
                    anchors.rightMargin: Metrics.px(8)
                    anchors.verticalCenter: parent.verticalCenter
                    spacing: Metrics.px(8)

                    TText {
                        anchors.verticalCenter: parent.verticalCenter
                        color: Theme.textMuted
                        elide: Text.ElideRight
                        objectName: "orderTarget"
                        text: root.model.targetText
                        width: Math.min(implicitWidth, Metrics.px(300))
                    }
                    TTag {
                        anchors.verticalCenter: parent.verticalCenter
                        frame: tone
                        text: root.model.mode.toUpperCase()
                        tone: root.isLive ? Theme.critical : Theme.honest
                        visible: root.model.mode !== ""
                    }
                }
                // Under the word that is wrong.
                Rectangle {
                    objectName: "orderUnderline"

                    readonly property rect from: field.placeOf(root.model.problemAt, field.cursorRectangle)
                    readonly property rect to: field.placeOf(root.model.problemAt + root.model.problemLength,
                                                             field.cursorRectangle)

                    color: Theme.honest
                    height: Metrics.px(2)
                    visible: root.model.problem !== "" && field.length > 0
                    width: Math.max(to.x - from.x, Metrics.px(8))
                    x: field.leftPadding + from.x
                    y: Math.round((field.height + from.height) / 2)
                }
            }
            Item {
                height: words.visible ? Metrics.px(34) : 0
                width: parent.width

                TText {
                    id: words

                    anchors.left: parent.left
                    anchors.leftMargin: Metrics.px(12)
                    anchors.right: parent.right
                    anchors.rightMargin: Metrics.px(12)
                    anchors.verticalCenter: parent.verticalCenter
                    color: root.model.isReady ? Theme.text : Theme.textMuted
                    elide: Text.ElideRight
                    isMedium: true
                    objectName: "orderWords"
                    size: 15
                    text: root.model.words
                    visible: text !== ""
                }
            }
            Repeater {
                model: root.model.gates

                // qmllint disable unqualified
                Item {
                    id: gate

                    required property string modelData
                    readonly property bool isFine: gate.modelData === qsTr("every gate passes")

                    height: Math.max(Metrics.px(22), gateWords.implicitHeight)
                    objectName: "orderGate"
                    width: content.width

                    IconPath {
                        id: gateIcon

                        anchors.left: parent.left
                        anchors.leftMargin: Metrics.px(12)
                        anchors.verticalCenter: parent.verticalCenter
                        name: gate.isFine ? "check" : "warning"
                        tone: gate.isFine ? Theme.bid : root.model.isRefusedByGate ? Theme.critical : Theme.honest
                    }
                    TText {
                        id: gateWords

                        anchors.left: gateIcon.right
                        anchors.leftMargin: Metrics.px(8)
                        anchors.right: parent.right
                        anchors.rightMargin: Metrics.px(12)
                        anchors.verticalCenter: parent.verticalCenter
                        color: gate.isFine ? Theme.textMuted : Theme.text
                        text: gate.modelData
                        wrapMode: Text.Wrap
                    }
                }
                // qmllint enable unqualified
            }
            Rectangle {
                color: Theme.mix(Theme.honest, Theme.bg1, 0.12)
                height: Math.max(Metrics.px(30), wrong.implicitHeight + 2 * Metrics.gap)
                objectName: "orderProblem"
                visible: root.model.problem !== ""
                width: parent.width
                Accessible.name: wrong.text
                Accessible.role: Accessible.AlertMessage

                IconPath {
                    id: wrongIcon

                    anchors.left: parent.left
                    anchors.leftMargin: Metrics.px(12)
                    anchors.verticalCenter: parent.verticalCenter
                    name: "warning"
                    tone: Theme.honest
                }
                TText {
                    id: wrong

                    anchors.left: wrongIcon.right
                    anchors.leftMargin: Metrics.px(8)
                    anchors.right: code.left
                    anchors.rightMargin: Metrics.px(12)
                    anchors.verticalCenter: parent.verticalCenter
                    text: root.model.problem
                    wrapMode: Text.Wrap
                }
                TText {
                    id: code

                    anchors.right: fix.visible ? fix.left : parent.right
                    anchors.rightMargin: Metrics.px(fix.visible ? 8 : 12)
                    anchors.verticalCenter: parent.verticalCenter
                    color: Theme.textMuted
                    isMono: true
                    objectName: "orderCode"
                    size: 10
                    text: root.model.problemCode
                }
                TButton {
                    id: fix

                    anchors.right: parent.right
                    anchors.rightMargin: Metrics.px(8)
                    anchors.verticalCenter: parent.verticalCenter
                    focusPolicy: Qt.NoFocus
                    implicitHeight: Metrics.px(22)
                    keys: "Alt+Enter"
                    objectName: "orderFix"
                    text: qsTr("Use %1").arg(root.model.fix)
                    tip: qsTr("Puts it in the place of what is wrong")
                    visible: root.model.fix !== ""
                    onClicked: root.model.applyFix()
                }
            }
            Item {
                height: figures.height + 2 * Metrics.px(8)
                visible: root.model.hasFigures
                width: parent.width

                TicketSummary {
                    id: figures

                    columns: root.width >= Metrics.px(620) ? 3 : 2
                    figures: root.model.figures
                    objectName: "orderFigures"
                    width: parent.width - 2 * x
                    x: Metrics.px(12)
                    y: Metrics.px(8)
                }
            }
            Column {
                bottomPadding: Metrics.px(8)
                leftPadding: Metrics.px(12)
                objectName: "orderHelp"
                topPadding: Metrics.px(8)
                visible: field.length === 0 && field.preeditText.length === 0
                width: parent.width

                Repeater {
                    model: [
                        qsTr("buy|sell SIZE [SYMBOL] [@PRICE|market|join|mid] [stop EXIT] [tp EXIT,…]"),
                        qsTr("         [ioc|fok|gtc|gtd TIME] [post] [ro] [on VENUE]"),
                        qsTr("cancel [entries|all|#ID|SYMBOL]   close [SYMBOL] [50%]   flat   lev N"),
                        qsTr("SIZE 0.1 $500 10% r0.5% $pos · PRICE 60000 b+2 m-0.1% $bid $ask $mid $last $entry $liq")
                    ]

                    // qmllint disable unqualified
                    TText {
                        required property string modelData

                        color: Theme.textMuted
                        elide: Text.ElideRight
                        height: Metrics.px(18)
                        isMono: true
                        size: 11
                        text: modelData
                        width: content.width - Metrics.px(24)
                    }
                    // qmllint enable unqualified
                }
            }
            PressStrip {
                id: strip

                isKeyboardWanted: true
                objectName: "orderAnswer"
                place: root.model
                width: parent.width
            }
            Rectangle {
                color: Theme.bg2
                height: Metrics.header
                width: parent.width

                TText {
                    anchors.left: parent.left
                    anchors.leftMargin: Metrics.px(12)
                    anchors.right: caps.left
                    anchors.rightMargin: Metrics.px(12)
                    anchors.verticalCenter: parent.verticalCenter
                    color: root.target.isKilled ? Theme.critical : root.target.isArmed ? Theme.textMuted : Theme.honest
                    elide: Text.ElideRight
                    objectName: "orderArm"
                    size: 11
                    text: root.target.isKilled ? qsTr("Killed: only what reduces passes")
                        : root.target.isArmed ? qsTr("Armed for %1").arg(root.target.mode)
                        : root.target.hasAccount ? qsTr("Disarmed: %1 arms %2").arg(root.armKeys).arg(root.target.mode)
                                                 : root.target.problem
                }
                Row {
                    id: caps

                    anchors.right: parent.right
                    anchors.rightMargin: Metrics.px(8)
                    anchors.verticalCenter: parent.verticalCenter
                    spacing: Metrics.pad

                    KeyCap { keys: "Enter" }
                    TText {
                        color: Theme.textFaint
                        size: 11
                        text: qsTr("send")
                    }
                    KeyCap { keys: "↑ ↓" }
                    TText {
                        color: Theme.textFaint
                        size: 11
                        text: qsTr("earlier lines")
                    }
                    KeyCap { keys: "Esc" }
                }
            }
        }
    }
    function takeEnter(event: var) { // a KeyEvent
        event.accepted = true;
        if (event.isAutoRepeat)
            return;
        if (event.modifiers & Qt.AltModifier)
            root.model.applyFix();
        else
            root.model.submit();
    }
    Connections {
        target: root.model

        function onCaretWanted(at: int, length: int) {
            field.forceActiveFocus();
            field.select(at, at + length);
            if (length === 0)
                field.cursorPosition = at;
        }
        function onTextChanged() {
            if (field.text !== root.model.text)
                field.text = root.model.text;
        }
    }
}
