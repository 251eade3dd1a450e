// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import QtTest
import Gannet
import Gannet.Ui

/// The window at every size, scale and density: what is drawn has room, what can be pressed stands alone, and every
/// block is in sight or a tab away.
TestCase {
    id: root

    property Main window

    name: "Layout"
    when: windowShown

    Component {
        id: windows

        Main {
            client: harness.client
            pump: harness.pump
            startKey: "hyperliquid:BTC"
        }
    }

    function initTestCase() {
        root.window = windows.createObject(null);
        root.window.requestActivate();
        tryVerify(() => root.window.active);
        harness.tellCatalogues();
        harness.tellTrading();
        while (findChild(root.window.contentItem, "toasts").count > 0)
            keyClick(Qt.Key_Escape);
    }
    function cleanupTestCase() {
        root.window.destroy();
        Theme.scale = 1;
        Theme.density = Theme.Default;
    }
    function cleanup() {
        findChild(root.window, "tapeItem").toNewest();
        findChild(root.window, "chartItem").follow();
        harness.setPlayerActive(true);
    }

    readonly property var sizes: [[1024, 700], [1280, 720], [1366, 768], [1400, 800], [1920, 1080], [2560, 1440]]
    readonly property var scales: [0.75, 1, 1.25, 1.5, 1.75, 2]
    readonly property var densities: ({compact: Theme.Compact, normal: Theme.Default, comfortable: Theme.Comfortable})

    /// Every size at every scale, and three sizes at three scales in the other densities. A new scale or density costs
    /// ten times what a new size does: every binding of the theme is evaluated. So the sizes are the inner loop.
    function matrix() {
        const rows = [];
        for (const scale of root.scales) {
            for (const word in root.densities) {
                for (const size of root.sizes) {
                    const isCorner = [1024, 1366, 1920].includes(size[0]) && [1, 1.5, 2].includes(scale);
                    if (word === "normal" || isCorner)
                        rows.push({tag: `${size[0]}x${size[1]} at ${scale} ${word}`, width: size[0], height: size[1],
                                   scale: scale, density: root.densities[word]});
                }
            }
        }
        return rows;
    }
    /// A window of this size and look, with data; the keyboard is in the chart.
    function show(data) {
        Theme.scale = data.scale;
        Theme.density = data.density;
        root.window.width = data.width;
        root.window.height = data.height;
        harness.showLive();
        wait(0);
        compare(root.window.width, data.width);
    }

    /// With the digit of its place, or its tab where another one is seen there.
    function bring(block) {
        const number = findChild(root.window, "desk").numberOf(block.state.blockId);
        const tab = findChild(root.window.contentItem, "tab-" + block.objectName);
        if (number > 0)
            keyClick(Qt.Key_0 + number, Qt.ControlModifier);
        else if (tab && tab.visible)
            mouseClick(tab);
        else
            mouseClick(block, Metrics.px(60), Metrics.px(10));
        verify(block.activeFocus, block.typeWord);
    }

    /// Where an item is drawn: its place in the window, cut to what its clipping parents show.
    function placeOf(item, width, height) {
        const at = item.mapToItem(root.window.contentItem, 0, 0);
        const place = {left: at.x, top: at.y, right: at.x + width, bottom: at.y + height};
        for (let parent = item.parent; parent; parent = parent.parent) {
            if (!parent.clip)
                continue;
            const there = parent.mapToItem(root.window.contentItem, 0, 0);
            place.left = Math.max(place.left, there.x);
            place.top = Math.max(place.top, there.y);
            place.right = Math.min(place.right, there.x + parent.width);
            place.bottom = Math.min(place.bottom, there.y + parent.height);
        }
        return place;
    }
    /// Where the glyphs of a text are, in its own box.
    function inkOf(text) {
        const place = placeOf(text, text.width, text.height);
        const spare = Math.max(0, text.width - text.contentWidth);
        const before = text.horizontalAlignment === Text.AlignRight ? spare
            : text.horizontalAlignment === Text.AlignHCenter ? spare / 2 : 0;
        const left = text.mapToItem(root.window.contentItem, 0, 0).x + before;
        place.left = Math.max(place.left, left);
        place.right = left + text.contentWidth;
        return place;
    }
    function isControl(item) {
        return item.pressed !== undefined && item.focusPolicy !== undefined || item.cursorPosition !== undefined;
    }
    function isText(item) {
        return item.contentWidth !== undefined && item.elide !== undefined && item.text !== undefined;
    }
    function nameOf(item) {
        return `${item.toString().split("(")[0]} "${item.text || item.tip || item.placeholderText || item.objectName}"`;
    }
    /// Every control and every text in sight: {item, place, owner}. A text's owner is the control it is part of.
    function gather(item, owner, found) {
        for (let i = 0; i < item.children.length; ++i) {
            const child = item.children[i];
            if (!child.visible || child.opacity === 0)
                continue;
            const isOwn = isControl(child);
            if (isOwn)
                found.push({item: child, place: placeOf(child, child.width, child.height), owner: owner,
                            isControl: true});
            else if (isText(child) && child.text !== "")
                found.push({item: child, place: inkOf(child), owner: owner, isControl: false});
            gather(child, isOwn ? child : owner, found);
        }
        return found;
    }
    function overlap(a, b) {
        return Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1
            && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 1;
    }
    function hasTip(item) {
        for (let up = item; up && up !== root.window.contentItem; up = up.parent) {
            if (up.tip || up.parent && isControl(up))
                return true;
            for (let i = 0; i < up.resources.length; ++i) {
                if (up.resources[i].toString().startsWith("gannet::HoverWatch"))
                    return true;
            }
            if (up.typeWord !== undefined)
                return false;
        }
        return false;
    }
    /// What is wrong with what is in sight once everything has found its place.
    function lastingFaults() {
        for (let i = 0; i < 8; ++i) {
            if (faults() === "")
                return "";
            wait(20); // rows lay themselves out with the next frame
        }
        return faults();
    }
    /// What is wrong with what is in sight now, one fault a line.
    function faults() {
        const found = gather(root.window.contentItem, null, []).filter(
            one => one.place.right - one.place.left > 1 && one.place.bottom - one.place.top > 1);
        const words = [];
        verify(found.length > 40, "the window is full");
        for (const one of found) {
            const item = one.item;
            if (!one.isControl) {
                const isFixed = item.elide === Text.ElideNone && item.wrapMode === Text.NoWrap;
                if (isFixed && item.implicitWidth > item.width + 1)
                    words.push(`${nameOf(item)} needs ${item.implicitWidth}, has ${item.width}`);
                if (item.truncated && /[0-9]/.test(item.text) && !hasTip(item))
                    words.push(`${nameOf(item)} is cut and has no tip`);
                if (item.truncated && /^[-+−0-9.,\u2009 ]+$/.test(item.text))
                    words.push(`the number ${nameOf(item)} is cut`);
            }
            const box = boxOf(item);
            if (one.place.left < box.left - 1 || one.place.right > box.right + 1)
                words.push(`${nameOf(item)} at ${one.place.left} to ${one.place.right} leaves ${box.name} of `
                           + `${box.left} to ${box.right}`);
        }
        found.sort((a, b) => a.place.left - b.place.left);
        for (let i = 0; i < found.length; ++i) {
            for (let j = i + 1; j < found.length && found[j].place.left < found[i].place.right - 1; ++j) {
                const a = found[i];
                const b = found[j];
                if (!overlap(a.place, b.place))
                    continue;
                const isPart = a.owner === b.item || b.owner === a.item || isInside(a.item, b.item)
                    || isInside(b.item, a.item);
                if (!isPart)
                    words.push(`${nameOf(a.item)} and ${nameOf(b.item)} are drawn over each other`);
            }
        }
        return words.join("\n");
    }
    function isInside(item, other) {
        for (let up = item; up; up = up.parent) {
            if (up === other)
                return true;
        }
        return false;
    }
    /// The block, bar or window that an item must not leave.
    function boxOf(item) {
        for (let up = item.parent; up; up = up.parent) {
            if (up.typeWord !== undefined || up.objectName === "topBar" || up.objectName === "footer") {
                const at = up.mapToItem(root.window.contentItem, 0, 0);
                const edge = up.typeWord !== undefined && !isControl(item) ? Metrics.gap : 0; // words keep a margin
                return {name: up.typeWord || up.objectName, left: at.x + edge, right: at.x + up.width - edge};
            }
        }
        return {name: "the window", left: 0, right: root.window.width};
    }

    function test_nothing_overlaps_and_nothing_is_cut_data() {
        return matrix();
    }
    /// Whichever block is in front, of those that share a place.
    function test_nothing_overlaps_and_nothing_is_cut(data) {
        show(data);
        compare(lastingFaults(), "");
        for (const block of root.window.blocks) {
            const isPausing = block.typeWord === "Tape";
            if (block.visible && !isPausing)
                continue;
            bring(block);
            if (isPausing)
                keyClick(Qt.Key_Down);
            harness.showLive();
            compare(lastingFaults(), "", block.typeWord);
        }
        bring(root.window.blocks.find(block => block.typeWord === "Chart"));
        keyClick(Qt.Key_PageUp); // the newest candle goes out of sight
        compare(lastingFaults(), "", "an older chart");
        harness.setPlayerActive(false);
        compare(lastingFaults(), "", "live");
    }

    function test_every_block_is_in_sight_or_a_tab_away_data() {
        return matrix();
    }
    function test_every_block_is_in_sight_or_a_tab_away(data) {
        show(data);
        for (const block of root.window.blocks) {
            if (block.visible) {
                usable(block);
                continue;
            }
            const tab = findChild(root.window.contentItem, "tab-" + block.objectName);
            verify(tab && tab.visible, block.typeWord + " has a tab");
            mouseClick(tab);
            verify(block.visible && block.activeFocus, block.typeWord + " comes with its tab");
            usable(block);
        }
        const seen = [];
        for (let i = 0; i < root.window.blocks.length; ++i) {
            keyClick(Qt.Key_F6);
            const block = root.window.blocks.find(block => block.activeFocus);
            verify(block, "a block has the keyboard");
            usable(block);
            seen.push(block.typeWord);
        }
        compare(seen.slice().sort(), root.window.blocks.map(block => block.typeWord).sort());
        compare(ordered(), "", "F6 goes as one reads");
    }
    /// Large enough to be of use, and wholly inside the window.
    function usable(block) {
        const at = block.mapToItem(root.window.contentItem, 0, 0);
        const wide = {Watchlist: 236, Chart: 300, Ladder: 300, Book: 288, Tape: 288}[block.typeWord] ?? 272;
        verify(block.width >= Metrics.px(wide), `${block.typeWord} is ${block.width / Theme.scale} wide`);
        const body = findChild(block, "bodySlot");
        verify(body.height >= 3 * Theme.rowHeight, `${block.typeWord} has ${body.height / Theme.rowHeight} rows`);
        verify(at.x >= 0 && at.x + block.width <= root.window.width, block.typeWord);
        verify(at.y >= 0 && at.y + block.height <= root.window.height, block.typeWord);
    }
    /// The order of F6 against the order of places: columns above from left to right, then those below.
    function ordered() {
        const places = root.window.blocks.map(block => block.mapToItem(root.window.contentItem, 0, 0));
        const rows = root.window.blocks.map(
            (block, i) => ({word: block.typeWord, x: places[i].x, y: places[i].y}));
        for (let i = 1; i < rows.length; ++i) {
            const isBelow = rows[i].y > rows[i - 1].y + 100 * Theme.scale;
            if (!isBelow && rows[i].x < rows[i - 1].x)
                return `${rows[i].word} after ${rows[i - 1].word}`;
        }
        return "";
    }

    /// A window that shrinks and grows under the user keeps the keyboard where it was.
    function test_the_keyboard_stays_where_it_is_while_the_window_changes() {
        show({width: 1920, height: 1080, scale: 1, density: Theme.Default});
        for (let i = 0; i < root.window.blocks.length; ++i) {
            bring(root.window.blocks[i]);
            for (const scale of [2, 1.25, 1]) {
                for (const size of [[1024, 700], [1366, 768], [1920, 1080]]) {
                    show({width: size[0], height: size[1], scale: scale, density: Theme.Default});
                    verify(root.window.blocks[i].activeFocus, `${root.window.blocks[i].typeWord} at ${size} ${scale}`);
                    verify(root.window.blocks[i].visible);
                }
            }
        }
    }

    function test_tab_reaches_every_control_and_is_always_seen_data() {
        return [
            {tag: "wide", width: 1920, height: 1080, scale: 1, density: Theme.Default},
            {tag: "three columns", width: 1024, height: 700, scale: 1, density: Theme.Default},
            {tag: "two columns", width: 1366, height: 768, scale: 1.5, density: Theme.Default},
            {tag: "one column", width: 1024, height: 700, scale: 2, density: Theme.Comfortable}
        ];
    }
    /// Tab goes round the whole window: every control in sight once, block by block, and never to what is not drawn.
    function test_tab_reaches_every_control_and_is_always_seen(data) {
        show(data);
        bring(root.window.blocks.find(block => block.typeWord === "Chart"));
        wait(50);
        const first = root.window.activeFocusItem;
        const seen = [];
        do {
            const item = root.window.activeFocusItem;
            verify(item, "something has the keyboard");
            verify(item.visible && placeOf(item, item.width, item.height).right > 0, nameOf(item));
            verify(isMarked(item), `${nameOf(item)} shows that it has the keyboard`);
            verify(!seen.includes(item), `${nameOf(item)} comes twice`);
            seen.push(item);
            keyClick(Qt.Key_Tab);
        } while (root.window.activeFocusItem !== first && seen.length < 200);
        verify(seen.length < 200, "it comes round");
        const isOfRow = item => item && (item.toString().startsWith("TableLine") || isOfRow(item.parent));
        // A chip beside a field of the ticket: typing into that field, or a key of the ticket, does its work.
        const isTyped = item => item.focusPolicy === Qt.NoFocus && isInside(item, findChild(root.window, "ticket"));
        for (const one of gather(root.window.contentItem, null, []).filter(
                 one => one.isControl && !isOfRow(one.item) && !isTyped(one.item)))
            verify(seen.includes(one.item), `Tab reaches ${nameOf(one.item)}`);
        for (const block of root.window.blocks.filter(block => block.visible))
            verify(seen.some(item => !isControl(item) && isInside(item, block)), `Tab reaches the ${block.typeWord}`);
        let owner = null;
        const owners = [];
        for (const item of seen) {
            const next = root.window.blocks.find(block => isInside(item, block)) ?? null;
            if (next && next !== owner)
                owners.push(next.typeWord);
            owner = next ?? owner;
        }
        if (owners.length > 1 && owners[0] === owners[owners.length - 1])
            owners.pop(); // the round began in the middle of a block
        compare(owners.length, root.window.blocks.filter(block => block.visible).length,
                "a block is left once: " + owners);
        keyClick(Qt.Key_Tab, Qt.ShiftModifier);
        compare(root.window.activeFocusItem, seen[seen.length - 1], "and back");
    }
    /// The control has its ring, or the block the line under its header.
    function isMarked(item) {
        const block = root.window.blocks.find(block => isInside(item, block));
        if (block && findChild(block, "focusLine").visible && !isControl(item))
            return true;
        const rings = [];
        const look = one => {
            for (let i = 0; i < one.children.length; ++i) {
                if (one.children[i].toString().startsWith("FocusRing") && one.children[i].visible)
                    rings.push(one.children[i]);
                look(one.children[i]);
            }
        };
        look(item);
        return rings.length === 1;
    }
}
