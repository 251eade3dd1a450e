// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Gannet
import Gannet.Ui

/// One figure of an order that is written anew, with what it is before it.
TField {
    id: root

    required property string figure ///< "price", "trigger" or "size"
    required property string noun
    required property string unit

    signal dropped
    signal sent
    signal stepped(steps: int)

    function take() {
        root.forceActiveFocus(Qt.OtherFocusReason);
        root.selectAll();
    }
    function step(event: KeyEvent, way: int) {
        const times = event.modifiers & Qt.ControlModifier ? 100 : event.modifiers & Qt.ShiftModifier ? 10 : 1;
        root.stepped(way * times);
    }

    horizontalAlignment: TextInput.AlignRight
    implicitHeight: Metrics.px(26)
    inputMethodHints: Qt.ImhNoPredictiveText | Qt.ImhNoAutoUppercase
    isToldBeside: true
    leftPadding: label.width + Metrics.px(14)
    width: Math.ceil(label.width) + Metrics.px(112)
    Accessible.name: qsTr("%1 in %2").arg(root.noun).arg(root.unit)
    Keys.onDownPressed: event => root.step(event, -1)
    Keys.onEnterPressed: root.sent()
    Keys.onEscapePressed: root.dropped()
    Keys.onReturnPressed: root.sent()
    Keys.onUpPressed: event => root.step(event, 1)

    TText {
        id: label

        color: Theme.textMuted
        height: parent.height
        size: 11
        text: root.noun
        x: Metrics.px(8)
    }
}
