// SPDX-License-Identifier: GPL-3.0-or-later
pragma Singleton

import QtQml
import Gannet.Ui

/// Lengths at the scale the user chose. All lengths in QML go through px(), so one setting moves them together.
QtObject {
    id: root

    readonly property int gap: px(4)
    readonly property int pad: px(6)
    readonly property int topBar: px(40)
    readonly property int footer: px(24)
    readonly property int header: px(26)
    readonly property int columnHeader: px(22)
    readonly property int tableRow: px(22)
    readonly property int control: px(24)
    readonly property int field: px(28)
    readonly property int hairline: Math.max(1, Math.floor(Theme.scale))

    /// Length `n` of the design, in px at scale 1, as whole px of this scale.
    function px(n: real): int {
        return Math.round(n * Theme.scale);
    }
}
