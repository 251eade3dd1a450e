// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Gannet.Ui

/// What lies behind a popup, pushed back.
Rectangle {
    color: Qt.alpha(Theme.bg0, 0.6)
}
