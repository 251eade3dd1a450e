// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Gannet
import Gannet.Ui

/// How the program looks: colours, height of rows, how much moves.
TMenu {
    id: root

    /// What is chosen, in words.
    readonly property string words: qsTr("Look: %1 colours, %2 rows, %3 motion").arg(root.themeWords(Theme.name))
        .arg(root.densityWords(Theme.density)).arg(root.motionWords(Theme.motion))

    signal settingsAsked

    objectName: "lookMenu"

    function themeWords(name: string): string {
        switch (name) {
        case "light":
            return qsTr("light");
        case "cvd":
            return qsTr("dark colour-blind");
        case "light-cvd":
            return qsTr("light colour-blind");
        case "contrast":
            return qsTr("high contrast");
        }
        return qsTr("dark");
    }
    function densityWords(density: int): string {
        return density === Theme.Compact ? qsTr("compact") : density === Theme.Comfortable ? qsTr("comfortable")
                                                                                           : qsTr("normal");
    }
    function motionWords(motion: int): string {
        return motion === Theme.Off ? qsTr("no") : motion === Theme.Low ? qsTr("low") : qsTr("full");
    }

    TMenuTitle {
        keys: "Ctrl+T"
        text: qsTr("Colours")
    }
    TMenuItem {
        isChosen: Theme.name === "dark"
        text: qsTr("Dark")
        onTriggered: Theme.name = "dark"
    }
    TMenuItem {
        isChosen: Theme.name === "light"
        text: qsTr("Light")
        onTriggered: Theme.name = "light"
    }
    TMenuItem {
        isChosen: Theme.name === "cvd"
        text: qsTr("Dark, colour-blind")
        onTriggered: Theme.name = "cvd"
    }
    TMenuItem {
        isChosen: Theme.name === "light-cvd"
        text: qsTr("Light, colour-blind")
        onTriggered: Theme.name = "light-cvd"
    }
    TMenuItem {
        isChosen: Theme.name === "contrast"
        text: qsTr("High contrast")
        onTriggered: Theme.name = "contrast"
    }
    TMenuTitle {
        keys: "Ctrl+D"
        text: qsTr("Rows")
    }
    TMenuItem {
        isChosen: Theme.density === Theme.Compact
        text: qsTr("Compact")
        onTriggered: Theme.density = Theme.Compact
    }
    TMenuItem {
        isChosen: Theme.density === Theme.Default
        text: qsTr("Normal")
        onTriggered: Theme.density = Theme.Default
    }
    TMenuItem {
        isChosen: Theme.density === Theme.Comfortable
        text: qsTr("Comfortable")
        onTriggered: Theme.density = Theme.Comfortable
    }
    TMenuTitle {
        text: qsTr("Motion")
    }
    TMenuItem {
        isChosen: Theme.motion === Theme.Off
        text: qsTr("Off")
        onTriggered: Theme.motion = Theme.Off
    }
    TMenuItem {
        isChosen: Theme.motion === Theme.Low
        text: qsTr("Low: pulses")
        onTriggered: Theme.motion = Theme.Low
    }
    TMenuItem {
        isChosen: Theme.motion === Theme.Full
        text: qsTr("Full: and size ticks")
        onTriggered: Theme.motion = Theme.Full
    }
    TMenuItem {
        keys: "Ctrl+,"
        objectName: "lookSettings"
        text: qsTr("All settings…")
        onTriggered: root.settingsAsked()
    }
}
