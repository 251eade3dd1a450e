// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Gannet
import Gannet.Ui

/// The fixed arrangement: watchlist, chart, ladder and book above; health and tape below; the ladder takes the whole
/// height. Every pixel belongs to a block or to a gap, and the lower seams stand under the upper ones. Where the
/// window is too narrow for all columns, the watchlist goes first, then book and tape.
FocusScope {
    id: root

    required property EngineClient client
    required property FramePump pump
    required property PlayerModel player
    required property HealthModel healthModel
    required property LinkGroupModel links

    readonly property var blocks: [watchlist, chart, ladder, book, health, tape] // BlockFrames in the order of F6
    readonly property BlockFrame focusedBlock: root.blocks.find(block => block.activeFocus) ?? null
    property BlockFrame lastBlock: chart ///< keeps its place while a popup has the keyboard

    readonly property real designWidth: root.width / Theme.scale
    readonly property bool hasWatchlist: root.designWidth >= 1100
    readonly property bool hasBook: root.designWidth >= 860

    readonly property int gap: Metrics.gap
    readonly property int inner: root.width - 2 * root.gap
    readonly property int watchlistWidth: root.hasWatchlist ? root.share(0.181, 292, 400) : 0
    readonly property int ladderWidth: root.share(0.232, 330, 520)
    readonly property int bookWidth: root.hasBook ? root.share(0.181, 288, 420) : 0

    readonly property int chartX: root.gap + (root.hasWatchlist ? root.watchlistWidth + root.gap : 0)
    readonly property int bookX: root.gap + root.inner - root.bookWidth
    readonly property int ladderX: root.bookX - (root.hasBook ? root.gap : 0) - root.ladderWidth

    readonly property int bodyHeight: root.height - 2 * root.gap
    readonly property int upperHeight: Math.round((root.bodyHeight - root.gap) * 0.733)
    readonly property int lowerY: root.gap + root.upperHeight + root.gap
    readonly property int lowerHeight: root.bodyHeight - root.upperHeight - root.gap

    onFocusedBlockChanged: if (root.focusedBlock)
        root.lastBlock = root.focusedBlock

    /// `part` of the width, within limits given in px at scale 1.
    function share(part: real, least: real, most: real): int {
        return Math.max(Metrics.px(least), Math.min(Metrics.px(most), Math.round(root.inner * part)));
    }
    function focusNext(step: int) {
        const shown = root.blocks.filter(block => block.visible);
        const at = shown.indexOf(root.lastBlock);
        shown[(at + step + shown.length) % shown.length].forceActiveFocus(Qt.TabFocusReason);
    }
    function focusAt(index: int) {
        if (root.blocks[index].visible)
            root.blocks[index].forceActiveFocus(Qt.ShortcutFocusReason);
    }
    function focusBlock(typeWord: string) {
        root.focusAt(root.blocks.findIndex(block => block.typeWord === typeWord));
    }
    /// Where a picked symbol will be shown, in words.
    function searchTarget(): string {
        return root.lastBlock.linkGroup > 0 ? qsTr("link group %1").arg(root.lastBlock.linkGroup)
                                            : qsTr("this block");
    }
    function show(key: string) {
        root.lastBlock.show(key);
    }
    /// Gives the keyboard back to the block that had it before a popup.
    function restoreFocus() {
        root.lastBlock.forceActiveFocus(Qt.PopupFocusReason);
    }

    WatchlistBlock {
        id: watchlist

        client: root.client
        height: root.upperHeight
        links: root.links
        objectName: "watchlist"
        player: root.player
        visible: root.hasWatchlist
        width: root.watchlistWidth
        x: root.gap
        y: root.gap
    }
    ChartBlock {
        id: chart

        client: root.client
        focus: true
        height: root.upperHeight
        links: root.links
        objectName: "chart"
        player: root.player
        width: root.ladderX - root.gap - root.chartX
        x: root.chartX
        y: root.gap
    }
    LadderBlock {
        id: ladder

        client: root.client
        height: root.bodyHeight
        links: root.links
        objectName: "ladder"
        player: root.player
        width: root.ladderWidth
        x: root.ladderX
        y: root.gap
    }
    BookBlock {
        id: book

        client: root.client
        height: root.upperHeight
        links: root.links
        objectName: "book"
        player: root.player
        visible: root.hasBook
        width: root.bookWidth
        x: root.bookX
        y: root.gap
    }
    HealthBlock {
        id: health

        health: root.healthModel
        height: root.lowerHeight
        objectName: "health"
        player: root.player
        pump: root.pump
        width: root.ladderX - 2 * root.gap
        x: root.gap
        y: root.lowerY
    }
    TapeBlock {
        id: tape

        client: root.client
        height: root.lowerHeight
        links: root.links
        objectName: "tape"
        player: root.player
        visible: root.hasBook
        width: root.bookWidth
        x: root.bookX
        y: root.lowerY
    }
}
