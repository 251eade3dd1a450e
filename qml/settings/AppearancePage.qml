// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Gannet
import Gannet.Ui

/// How the program looks: colours, rows, size, motion, and an editor of every colour of the palette in use. What reads
/// badly is said beside it; it is taken all the same.
PageColumn {
    id: root

    property var tokens: Theme.tokens() // maps, see ThemeModel.tokens

    Connections {
        target: Theme

        function onChanged() {
            root.tokens = Theme.tokens();
        }
    }
    SettingLine {
        canReset: Theme.name !== "dark"
        text: qsTr("Colours")
        width: root.width
        onResetAsked: Theme.name = "dark"

        TSegments {
            name: qsTr("Colours")
            objectName: "colours"
            options: [
                {value: "dark", text: qsTr("Dark")}, {value: "light", text: qsTr("Light")},
                {value: "cvd", text: qsTr("Dark CVD"), tip: qsTr("Blue and orange: for every common colour vision")},
                {value: "light-cvd", text: qsTr("Light CVD"), tip: qsTr("The same on a light ground")},
                {value: "contrast", text: qsTr("Contrast"), tip: qsTr("7:1 at least for every word")}
            ]
            value: Theme.name
            width: parent.width
            onPicked: value => Theme.name = value
        }
    }
    SettingLine {
        canReset: Theme.density !== Theme.Default
        text: qsTr("Rows")
        width: root.width
        onResetAsked: Theme.density = Theme.Default

        TSegments {
            name: qsTr("Rows")
            objectName: "rows"
            options: [{value: "0", text: qsTr("Compact")}, {value: "1", text: qsTr("Normal")},
                {value: "2", text: qsTr("Comfortable")}]
            value: String(Theme.density)
            width: parent.width
            onPicked: value => Theme.density = Number(value)
        }
    }
    SettingLine {
        canReset: Theme.scale !== 1
        text: qsTr("Size of everything")
        width: root.width
        onResetAsked: Theme.scale = 1

        TSegments {
            name: qsTr("Size of everything")
            objectName: "scale"
            options: [{value: "75", text: "75 %"}, {value: "100", text: "100 %"}, {value: "125", text: "125 %"},
                {value: "150", text: "150 %"}, {value: "175", text: "175 %"}, {value: "200", text: "200 %"}]
            value: String(Math.round(Theme.scale * 100))
            width: parent.width
            onPicked: value => Theme.scale = Number(value) / 100
        }
    }
    SettingLine {
        canReset: Theme.motion !== Theme.Low
        text: qsTr("Motion")
        width: root.width
        onResetAsked: Theme.motion = Theme.Low

        TSegments {
            name: qsTr("Motion")
            objectName: "motion"
            options: [{value: "0", text: qsTr("Off"), tip: qsTr("Nothing moves or flashes")},
                {value: "1", text: qsTr("Low"), tip: qsTr("Pulses")},
                {value: "2", text: qsTr("Full"), tip: qsTr("Pulses and ticks of sizes")}]
            value: String(Theme.motion)
            width: parent.width
            onPicked: value => Theme.motion = Number(value)
        }
    }
    SettingLine {
        canReset: Theme.swapUpDown
        text: qsTr("Up and down")
        width: root.width
        onResetAsked: Theme.swapUpDown = false

        TSwitch {
            checked: Theme.swapUpDown
            objectName: "swap"
            text: qsTr("The colour of asks for what rises; bid and ask stay")
            onToggled: Theme.swapUpDown = checked
        }
    }
    TText {
        isMedium: true
        text: qsTr("Colours of this palette")
        topPadding: Metrics.px(8)
    }
    Repeater {
        model: root.tokens.length

        // qmllint disable unqualified
        SettingLine {
            id: line

            required property int index

            readonly property var token: root.tokens[line.index] // {name, title, colour, isOwn, warning}
            property string refusal

            canReset: token.isOwn
            objectName: "token-" + token.name
            problem: refusal || token.warning
            text: token.title
            width: root.width
            onResetAsked: {
                refusal = "";
                Theme.resetToken(token.name);
            }

            Row {
                spacing: Metrics.px(8)

                Rectangle {
                    border.color: Theme.line
                    border.width: Metrics.hairline
                    color: line.token.colour
                    height: Metrics.field
                    radius: Metrics.px(3)
                    width: Metrics.px(44)
                }
                TField {
                    implicitWidth: Metrics.px(110)
                    maximumLength: 7
                    objectName: "colour"
                    text: line.token.colour
                    Accessible.name: line.token.title
                    onEditingFinished: {
                        if (text.toUpperCase() === line.token.colour)
                            line.refusal = "";
                        else
                            line.refusal = Theme.setToken(line.token.name, text);
                    }
                }
            }
        }
        // qmllint enable unqualified
    }
    TButton {
        objectName: "resetColours"
        text: qsTr("All colours of this palette as they were")
        visible: root.tokens.some(token => token.isOwn)
        onClicked: Theme.resetToken("")
    }
}
