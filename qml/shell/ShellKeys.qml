// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick

/// The keys of the window that do not trade, and by which name each asks for something; KeyMap has them in words.
Item {
    id: root

    property bool hasOverlay: false ///< something lies over the blocks that Esc takes away
    property bool isPlaying: false
    property bool isKilled: false ///< some kill switch is set

    signal asked(string command)

    Repeater {
        model: 9

        // qmllint disable unqualified
        Item {
            id: number

            required property int index

            Shortcut {
                sequence: "Ctrl+" + (number.index + 1)
                onActivated: root.asked("block." + number.index)
            }
            Shortcut {
                sequence: "Ctrl+Alt+" + (number.index + 1)
                onActivated: root.asked("workspace." + number.index)
            }
        }
        // qmllint enable unqualified
    }
    Shortcut {
        sequence: "F6"
        onActivated: root.asked("block.next")
    }
    Shortcut {
        sequence: "Shift+F6"
        onActivated: root.asked("block.previous")
    }
    Shortcut {
        sequence: "Ctrl+Shift+L"
        onActivated: root.asked("block.log")
    }
    Shortcut {
        sequences: ["Ctrl+K", "Ctrl+Shift+P"]
        onActivated: root.asked("palette")
    }
    Shortcut {
        sequence: "Ctrl+Shift+R"
        onActivated: root.asked("reconcile")
    }
    Shortcut {
        sequence: "Ctrl+R"
        onActivated: root.asked("reconcile.now")
    }
    Shortcut {
        sequences: ["/", "Ctrl+L"]
        onActivated: root.asked("symbol")
    }
    Shortcut {
        sequence: "Ctrl+;"
        onActivated: root.asked("line")
    }
    Shortcut {
        sequence: "F1"
        onActivated: root.asked("keys.block")
    }
    Shortcut {
        sequence: "Shift+F1"
        onActivated: root.asked("keys.all")
    }
    Shortcut {
        sequence: "Ctrl+T"
        onActivated: root.asked("look.colours")
    }
    Shortcut {
        sequence: "Ctrl+D"
        onActivated: root.asked("look.rows")
    }
    Shortcut {
        sequence: "Ctrl+M"
        onActivated: root.asked("block.move")
    }
    Shortcut {
        sequence: "Ctrl+Shift+M"
        onActivated: root.asked("block.maximise")
    }
    Shortcut {
        sequence: "Ctrl+E"
        onActivated: root.asked("block.settings")
    }
    Shortcut {
        sequence: "Ctrl+W"
        onActivated: root.asked("block.close")
    }
    Shortcut {
        sequence: "Ctrl+Shift+T"
        onActivated: root.asked("block.reopen")
    }
    Shortcut {
        sequence: "Ctrl+Shift+S"
        onActivated: root.asked("workspace.save")
    }
    Shortcut {
        sequence: "Ctrl+Alt+Z"
        onActivated: root.asked("layout.undo")
    }
    Shortcut {
        sequence: "Ctrl+Alt+Shift+Z"
        onActivated: root.asked("layout.redo")
    }
    Shortcut {
        sequences: ["Ctrl+Tab", "Ctrl+PgDown"]
        onActivated: root.asked("tab.next")
    }
    Shortcut {
        sequences: ["Ctrl+Shift+Tab", "Ctrl+PgUp"]
        onActivated: root.asked("tab.previous")
    }
    Shortcut {
        sequences: ["Ctrl+=", "Ctrl++"]
        onActivated: root.asked("look.larger")
    }
    Shortcut {
        sequence: "Ctrl+-"
        onActivated: root.asked("look.smaller")
    }
    Shortcut {
        sequence: "Ctrl+0"
        onActivated: root.asked("look.normal")
    }
    Shortcut {
        sequence: "Ctrl+Shift+A"
        onActivated: root.asked("accounts")
    }
    Shortcut {
        sequence: "Ctrl+,"
        onActivated: root.asked("settings")
    }
    Shortcut {
        sequence: "F11"
        onActivated: root.asked("window.full")
    }
    Shortcut {
        enabled: root.isKilled
        sequence: "Shift+F12"
        onActivated: root.asked("kill.panel")
    }
    Shortcut {
        enabled: root.hasOverlay
        sequence: "Escape"
        onActivated: root.asked("overlay.away")
    }
    Shortcut {
        enabled: root.isPlaying
        sequence: "Ctrl+Space"
        onActivated: root.asked("replay.pause")
    }
    Shortcut {
        enabled: root.isPlaying
        sequence: "Ctrl+."
        onActivated: root.asked("replay.step")
    }
    Shortcut {
        enabled: root.isPlaying
        sequence: "Ctrl+["
        onActivated: root.asked("replay.slower")
    }
    Shortcut {
        enabled: root.isPlaying
        sequence: "Ctrl+]"
        onActivated: root.asked("replay.faster")
    }
}
