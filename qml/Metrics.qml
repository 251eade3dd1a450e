// SPDX-License-Identifier: GPL-3.0-or-later
pragma Singleton

import QtQml
import Gannet.Ui

/// Lengths at the scale and density the user chose. All lengths in QML come from here, so one setting moves them
/// together.
QtObject {
    id: root

    readonly property int gap: Theme.gap
    readonly property int pad: Theme.pad
    readonly property int topBar: Theme.topBar
    readonly property int footer: Theme.footer
    readonly property int header: Theme.header
    readonly property int toolRow: Theme.toolRow
    readonly property int columnHeader: Theme.columnHeader
    readonly property int tableRow: Theme.tableRow
    readonly property int control: Theme.control
    readonly property int field: px(28)
    readonly property int hairline: Math.max(1, Math.floor(Theme.scale))

    /// Length `n` of the design, in px at scale 1, as whole px of this scale.
    function px(n: real): int {
        return Math.round(n * Theme.scale);
    }
    /// The same for a column of figures, whose font depends on the density.
    function cell(n: real): int {
        return Math.round(n * Theme.fontTable / 12);
    }
}
