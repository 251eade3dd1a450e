// SPDX-License-Identifier: GPL-3.0-or-later
import QtQml
import Gannet
import Gannet.Ui

/// Which blocks stand where in an area of this size. From wide to narrow there are four columns, three, two or one; in
/// a low area what stood below joins what stood above it. Blocks that share a place are named together.
QtObject {
    id: root

    property real width: 0
    property real height: 0
    property bool hasTicket: false ///< there is a block of that name

    /// Least widths of blocks, px at scale 1.
    readonly property var leastWidths: ({watchlist: 236, chart: 300, ladder: 330, book: 288}) // numbers by name
    /// Least heights of what stands above and below, without tabs: header, tools, titles, a few rows.
    readonly property int leastUpper: Metrics.header + Metrics.toolRow + Metrics.columnHeader + 7 * Metrics.tableRow
    readonly property int leastLower: Metrics.header + Metrics.toolRow + Metrics.columnHeader + 3 * Theme.rowHeight
        + Metrics.gap
    readonly property int tabs: Metrics.px(24) ///< height of the tabs over blocks that share a place

    readonly property int gap: Metrics.gap
    readonly property int innerWidth: root.width - 2 * root.gap
    readonly property int innerHeight: root.height - 2 * root.gap
    readonly property bool isLow: root.innerHeight < root.leastUpper + root.leastLower + root.gap + 2 * root.tabs
    readonly property int columnCount: root.fits(["watchlist", "chart", "ladder", "book"]) ? 4
        : root.fits(["chart", "ladder", "book"]) ? 3 : root.fits(["chart", "ladder"]) ? 2 : 1
    /// In the order they are read; together with the gaps they fill the area.
    readonly property var slots: root.layout() // objects {names, x, y, width, height}

    /// Whether these can stand side by side.
    function fits(names: var): bool {
        const least = names.reduce((sum, name) => sum + Metrics.px(root.leastWidths[name]), 0);
        return root.innerWidth >= least + (names.length - 1) * root.gap;
    }
    /// `part` of the width, within limits given in px at scale 1.
    function share(part: real, least: real, most: real): int {
        return Math.max(Metrics.px(least), Math.min(Metrics.px(most), Math.round(root.innerWidth * part)));
    }
    /// Widths of the columns from left to right, gaps left out.
    function columnWidths(): var {
        const least = root.leastWidths;
        const free = root.innerWidth - (root.columnCount - 1) * root.gap;
        if (root.columnCount === 1)
            return [free];
        const ladder = root.share(root.columnCount === 2 ? 0.42 : 0.232, least.ladder, 520);
        if (root.columnCount === 2)
            return [free - ladder, ladder];
        const book = root.share(0.181, least.book, 420);
        const rest = free - ladder - book;
        if (root.columnCount === 3)
            return [rest, ladder, book];
        // The watchlist gives way to the chart before the chart gets too narrow.
        const watchlist = Math.max(Metrics.px(least.watchlist),
                                   Math.min(root.share(0.181, 292, 400), rest - Metrics.px(400)));
        return [watchlist, rest - watchlist, ladder, book];
    }
    /// What the trading side tells, and how the feeds are: tables that one looks at in turn.
    readonly property list<string> tables: ["positions", "orders", "fills", "account", "log", "health"]
    /// The column at the right. With a ticket the book gives way to it: over the tape where that leaves the ticket its
    /// height, else all three share the column.
    function rightColumn(more: var): var {
        if (!root.hasTicket)
            return root.isLow ? [[...more, "book", "tape"]] : [[...more, "book"], ["tape"]];
        return root.innerHeight < Metrics.px(900) ? [["ticket", ...more, "book", "tape"]]
                                                  : [["ticket"], ["tape", ...more, "book"]];
    }
    /// Column by column who stands above and who below. A column without a lower place takes the whole height, an
    /// empty lower place is part of the next one.
    function columns(): var {
        const tables = root.tables;
        const ticket = root.hasTicket ? ["ticket"] : [];
        switch (root.columnCount) {
        case 4:
            return root.isLow ? [[["watchlist"]], [["chart", ...tables]], [["ladder"]], root.rightColumn([])]
                              : [[["watchlist"], []], [["chart"], tables], [["ladder"]], root.rightColumn([])];
        case 3:
            return root.isLow ? [[["chart", ...tables]], [["ladder"]], root.rightColumn(["watchlist"])]
                              : [[["chart"], tables], [["ladder"]], root.rightColumn(["watchlist"])];
        case 2:
            return root.isLow ? [[["watchlist", "chart", ...tables]], [["ladder", ...ticket, "book", "tape"]]]
                              : [[["watchlist", "chart"], [...tables, "tape"]], [["ladder", ...ticket, "book"]]];
        }
        return root.isLow ? [[["watchlist", "chart", "ladder", ...ticket, "book", ...tables, "tape"]]]
                          : [[["watchlist", "chart", "ladder", ...ticket, "book"], [...tables, "tape"]]];
    }
    function layout(): var {
        const widths = root.columnWidths();
        const columns = root.columns();
        const hasLowerTabs = columns.some(column => column.length > 1 && column[1].length > 1);
        const lower = Math.max(root.leastLower + (hasLowerTabs ? root.tabs : 0),
                               Math.round((root.innerHeight - root.gap) * 0.267));
        const upper = root.innerHeight - root.gap - lower;
        const above = [];
        const below = [];
        let x = root.gap;
        let lowerX = root.gap;
        for (let i = 0; i < columns.length; ++i) {
            const isWhole = columns[i].length === 1;
            const right = x + widths[i];
            above.push({names: columns[i][0], x: x, y: root.gap, width: widths[i],
                        height: isWhole ? root.innerHeight : upper});
            if (!isWhole && columns[i][1].length > 0)
                below.push({names: columns[i][1], x: lowerX, y: root.gap + upper + root.gap, width: right - lowerX,
                            height: lower});
            x = right + root.gap;
            if (isWhole || columns[i][1].length > 0)
                lowerX = x;
        }
        return above.concat(below);
    }
}
