// SPDX-License-Identifier: GPL-3.0-or-later
pragma Singleton

import QtQml

/// Every key of the program, once: the key sheet shows this table. `scope` is a block's type word, or empty for keys
/// that work everywhere.
QtObject {
    id: root

    readonly property list<KeyBinding> all: [
        KeyBinding { keys: "F6"; words: "next block" },
        KeyBinding { keys: "Shift+F6"; words: "previous block" },
        KeyBinding { keys: "Ctrl+1 … 6"; words: "block by number" },
        KeyBinding { keys: "/  Ctrl+K  Ctrl+L"; words: "find a symbol for this block's group" },
        KeyBinding { keys: "Alt+1 … 4"; words: "link group of this block" },
        KeyBinding { keys: "Alt+0"; words: "unlink this block" },
        KeyBinding { keys: "Shift+F10"; words: "menu of this block" },
        KeyBinding { keys: "Tab  Shift+Tab"; words: "next, previous control" },
        KeyBinding { keys: "F1"; words: "keys of this block" },
        KeyBinding { keys: "Shift+F1"; words: "all keys" },
        KeyBinding { keys: "Ctrl+T"; words: "next colours: dark, light, each also colour-blind" },
        KeyBinding { keys: "Ctrl+D"; words: "next height of rows: compact, normal, comfortable" },
        KeyBinding { keys: "Ctrl+M"; words: "next amount of motion: off, low, full" },
        KeyBinding { keys: "Ctrl+=  Ctrl++"; words: "larger" },
        KeyBinding { keys: "Ctrl+-"; words: "smaller" },
        KeyBinding { keys: "Ctrl+0"; words: "normal size" },
        KeyBinding { keys: "F11"; words: "full screen" },
        KeyBinding { keys: "Esc"; words: "close what is open, back to the block" },
        KeyBinding { keys: "Ctrl+Space"; words: "replay: play, pause" },
        KeyBinding { keys: "Ctrl+."; words: "replay: one message further" },
        KeyBinding { keys: "Ctrl+["; words: "replay: slower" },
        KeyBinding { keys: "Ctrl+]"; words: "replay: faster" },
        KeyBinding { scope: "Watchlist"; keys: "Up Down"; words: "previous, next symbol" },
        KeyBinding { scope: "Watchlist"; keys: "PgUp PgDn"; words: "one page" },
        KeyBinding { scope: "Watchlist"; keys: "Home End"; words: "first, last symbol" },
        KeyBinding { scope: "Watchlist"; keys: "Enter"; words: "show in the linked blocks" },
        KeyBinding { scope: "Watchlist"; keys: "Space"; words: "all figures of the symbol" },
        KeyBinding { scope: "Watchlist"; keys: "/"; words: "find and add a symbol" },
        KeyBinding { scope: "Watchlist"; keys: "Delete"; words: "take the symbol off the list" },
        KeyBinding { scope: "Watchlist"; keys: "Ctrl+F"; words: "filter" },
        KeyBinding { scope: "Chart"; keys: "["; words: "shorter interval" },
        KeyBinding { scope: "Chart"; keys: "]"; words: "longer interval" },
        KeyBinding { scope: "Chart"; keys: "Left Right"; words: "crosshair to the previous, next candle" },
        KeyBinding { scope: "Chart"; keys: "Esc"; words: "crosshair away" },
        KeyBinding { scope: "Chart"; keys: "Shift+Left"; words: "back in time" },
        KeyBinding { scope: "Chart"; keys: "Shift+Right"; words: "forward in time" },
        KeyBinding { scope: "Chart"; keys: "PgUp PgDn"; words: "half a picture back, forward" },
        KeyBinding { scope: "Chart"; keys: "+ = -"; words: "zoom in, in, out" },
        KeyBinding { scope: "Chart"; keys: "End  Space"; words: "to the last candle" },
        KeyBinding { scope: "Ladder"; keys: "Space"; words: "centre on the market" },
        KeyBinding { scope: "Ladder"; keys: "Up Down"; words: "row cursor" },
        KeyBinding { scope: "Ladder"; keys: "Esc"; words: "row cursor away" },
        KeyBinding { scope: "Ladder"; keys: "PgUp PgDn"; words: "one page" },
        KeyBinding { scope: "Ladder"; keys: "Home"; words: "row cursor to the best bid and ask" },
        KeyBinding { scope: "Ladder"; keys: "g  G  +  -"; words: "group finer, coarser, finer, coarser" },
        KeyBinding { scope: "Book"; keys: "g  G  +  -"; words: "group finer, coarser, finer, coarser" },
        KeyBinding { scope: "Book"; keys: "c"; words: "cumulative sizes" },
        KeyBinding { scope: "Tape"; keys: "Up Down"; words: "scroll, which pauses" },
        KeyBinding { scope: "Tape"; keys: "PgUp PgDn"; words: "one page" },
        KeyBinding { scope: "Tape"; keys: "Home"; words: "newest trade, go on" },
        KeyBinding { scope: "Tape"; keys: "a"; words: "aggregate trades" },
        KeyBinding { scope: "Tape"; keys: "Ctrl+F"; words: "smallest size shown" },
        KeyBinding { scope: "Health"; keys: "Up Down"; words: "scroll" },
        KeyBinding { scope: "Health"; keys: "Space"; words: "all figures of each venue" }
    ]
}
