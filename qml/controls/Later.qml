// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick

/// Does something in the next turn of the event loop, once however often it was asked for, unless its owner is gone by
/// then. Qt.callLater() knows nothing of an owner: Qt 6.4 calls into a block that was closed in between, and crashes.
Timer {
    id: root

    property var acts: [] // functions

    function run(act: var) {
        if (!root.acts.includes(act))
            root.acts.push(act);
        root.start();
    }

    interval: 0
    onTriggered: {
        const acts = root.acts;
        root.acts = [];
        acts.forEach(act => act());
    }
}
