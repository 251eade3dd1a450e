// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Gannet
import Gannet.Ui

/// The field of one setting of a block, by the kind of its rule.
Item {
    id: root

    required property var rule // one of BlockState.rules
    required property BlockState state

    property string problem ///< why what was typed is not taken

    property var value: root.state?.setting(root.rule.key) // a bool, a number, a text or a list of texts

    function look() {
        root.value = root.state?.setting(root.rule.key);
        root.problem = "";
    }
    function take(value: var) {
        root.problem = root.state ? root.state.keepTyped(root.rule.key, value) : "";
    }
    /// What was typed, as the rule wants it.
    function takeText(text: string) {
        if (root.rule.kind === "whole")
            root.take(/^-?\d{1,9}$/.test(text.trim()) ? Number(text) : text);
        else if (root.rule.kind === "list")
            root.take(text.split(",").map(one => one.trim()).filter(one => one !== ""));
        else
            root.take(text.trim());
    }
    function textOf(value: var): string {
        return Array.isArray(value) ? value.join(", ") : value === undefined ? "" : String(value);
    }

    height: childrenRect.height

    Connections {
        target: root.state

        function onSettingsChanged() {
            root.look();
        }
    }
    TSwitch {
        checked: root.value === true
        objectName: "switch"
        text: root.value === true ? qsTr("on") : qsTr("off")
        visible: root.rule.kind === "bool"
        Accessible.name: root.rule.title
        onToggled: root.take(checked)
    }
    Flow {
        spacing: Metrics.px(2)
        visible: root.rule.kind === "choice"
        width: root.width

        Repeater {
            model: root.rule.kind === "choice" ? root.rule.choices : []

            // qmllint disable unqualified
            TChip {
                required property string modelData

                checked: root.value === modelData
                objectName: "choice-" + modelData
                text: modelData
                onClicked: root.take(modelData)
            }
            // qmllint enable unqualified
        }
    }
    TField {
        objectName: "text"
        placeholderText: root.rule.kind === "whole" ? qsTr("%1 to %2").arg(root.rule.least).arg(root.rule.most)
                       : root.rule.kind === "list" ? qsTr("venue:symbol, venue:symbol") : qsTr("none")
        problem: root.problem
        isToldBeside: true
        text: root.textOf(root.value)
        visible: ["whole", "decimal", "text", "list"].includes(root.rule.kind)
        width: root.width
        Accessible.name: root.rule.title
        onEditingFinished: if (text !== root.textOf(root.value))
            root.takeText(text)
    }
}
