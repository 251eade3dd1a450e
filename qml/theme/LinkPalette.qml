// SPDX-License-Identifier: GPL-3.0-or-later
pragma Singleton

import QtQml
import QtQuick
import Gannet.Ui

/// The colours of the link groups 1 to 8: equal in every theme, always shown with the digit.
QtObject {
    id: root

    readonly property list<color> fills: ["#d97706", "#0891b2", "#c026d3", "#65a30d", "#8b5cf6", "#dc4c4c", "#eab308",
                                         "#94a3b8"]
    readonly property color dark: "#0d1117"
    readonly property color light: "#ffffff"

    /// The chip's fill; transparent outside 1 to 8.
    function fill(group: int): color {
        return group >= 1 && group <= root.fills.length ? root.fills[group - 1] : "transparent";
    }
    /// The digit on it: whichever of dark and white has the better contrast.
    function digit(group: int): color {
        return group === 3 ? root.light : group >= 1 ? root.dark : Theme.textFaint;
    }
}
