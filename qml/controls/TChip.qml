// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Gannet
import Gannet.Ui

/// A small button inside headers and rows.
TButton {
    implicitHeight: Metrics.px(20)
    leftPadding: Metrics.px(6)
}
