// SPDX-License-Identifier: GPL-3.0-or-later
import QtQml
import Gannet.Ui

/// Keeps how a person chose the program to look, and puts it back in the next run. What the config says counts until
/// somebody chooses; what the command line asks for counts in its run.
QtObject {
    id: root

    required property ScreenSettings settings
    property bool isAsked: false ///< by the command line: nothing of an earlier run is put back

    property bool isPutting: false
    property bool isBegun: false
    property var known: ({}) // words by name, as they were last

    /// What is chosen now: words by name.
    function now(): var {
        return {
            "look/colours": Theme.name,
            "look/rows": String(Theme.density),
            "look/motion": String(Theme.motion),
            "look/scale": String(Math.round(Theme.scale * 100)),
            "look/swap": String(Theme.swapUpDown),
            "look/own": Theme.ownColours
        };
    }
    /// Called when an earlier run's choices have come, perhaps in parts.
    function putBack() {
        if (root.isAsked)
            return;
        const usual = root.now();
        const word = name => root.settings.word(name, usual[name]);
        root.isPutting = true;
        Theme.ownColours = word("look/own");
        Theme.name = word("look/colours");
        Theme.density = Number(word("look/rows"));
        Theme.motion = Number(word("look/motion"));
        Theme.scale = Number(word("look/scale")) / 100;
        Theme.swapUpDown = word("look/swap") === "true";
        root.isPutting = false;
        root.known = root.now();
    }
    /// From now on what changes is a person's choice.
    function begin() {
        root.known = root.now();
        root.isBegun = true;
    }

    readonly property Connections watch: Connections {
        target: Theme

        function onChanged() {
            if (!root.isBegun || root.isPutting)
                return;
            const now = root.now();
            for (const name of Object.keys(now)) {
                if (now[name] !== root.known[name])
                    root.settings.keep(name, now[name]);
            }
            root.known = now;
        }
    }
}
