// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/workspace/window_layout.h"

#include "core/workspace/block_types.h"
#include "core/workspace/fold.h"
#include "ui/workspace/screens.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <utility>

namespace gannet {

using namespace workspace;

namespace {

/// Of a block whose type is not known.
const BlockType kUnknownType{.type = "unknown", .title = "Unknown", .icon = "info", .least = kLeastUnknown};

[[nodiscard]] QString textOf(Uuid id)
{
    return id.isNone() ? QString() : QString::fromStdString(toText(id));
}

[[nodiscard]] Uuid idFrom(const QString& id)
{
    return uuidFrom(id.toStdString()).value_or(Uuid());
}

/// What two ranges have in common.
[[nodiscard]] int overlap(int from, int to, int otherFrom, int otherTo)
{
    return std::min(to, otherTo) - std::max(from, otherFrom);
}

} // namespace

WindowLayout::WindowLayout(QObject* parent) : QObject(parent) {}

void WindowLayout::setController(WorkspaceController* controller)
{
    if (controller == m_controller)
        return;
    if (m_controller)
        disconnect(m_controller, nullptr, this, nullptr);
    m_controller = controller;
    if (controller)
        connect(controller, &WorkspaceController::changed, this, &WindowLayout::refresh);
    emit controllerChanged();
    refresh();
}

void WindowLayout::setWindow(const QString& window)
{
    if (window == m_window)
        return;
    m_window = window;
    emit windowChanged();
    refresh();
}

template <class T> void WindowLayout::setArea(T& field, T value)
{
    if (field == value)
        return;
    field = value;
    emit areaChanged();
    refresh();
}

void WindowLayout::setWidth(qreal width)
{
    setArea(m_width, width);
}

void WindowLayout::setHeight(qreal height)
{
    setArea(m_height, height);
}

void WindowLayout::setGap(int gap)
{
    setArea(m_gap, gap);
}

void WindowLayout::setTabs(int tabs)
{
    setArea(m_tabs, tabs);
}

void WindowLayout::setHeader(int header)
{
    setArea(m_header, header);
}

void WindowLayout::setRowHeight(int height)
{
    setArea(m_rowHeight, height);
}

void WindowLayout::setScale(qreal scale)
{
    setArea(m_scale, scale);
}

void WindowLayout::setMaximised(const QString& block)
{
    if (block == m_maximised)
        return;
    m_maximised = block;
    emit maximisedChanged();
    refresh();
}

void WindowLayout::beginDrag(int separator)
{
    if (!m_controller || separator < 0 || separator >= m_separators.rowCount())
        return;
    m_drag = Drag{.before = m_controller->now(), .separator = m_separators.rows()[static_cast<std::size_t>(separator)]};
}

void WindowLayout::dragTo(int delta, bool isAll)
{
    if (!m_drag || !shown())
        return;
    auto next = setWeights(m_drag->before, shown()->id, m_drag->separator.split,
                           weightsFor(m_drag->before, m_drag->separator, delta, isAll));
    if (next)
        m_controller->show(std::move(*next));
}

void WindowLayout::endDrag()
{
    if (!m_drag)
        return;
    Workspace before = std::move(m_drag->before);
    m_drag.reset();
    m_controller->applyDragged(std::move(before), tr("Resize"));
}

void WindowLayout::cancelDrag()
{
    if (!m_drag)
        return;
    Workspace before = std::move(m_drag->before);
    m_drag.reset();
    m_controller->show(std::move(before));
}

void WindowLayout::nudge(int separator, int delta)
{
    if (!shown() || separator < 0 || separator >= m_separators.rowCount())
        return;
    const PlacedSeparator& at = m_separators.rows()[static_cast<std::size_t>(separator)];
    const Workspace& now = m_controller->now();
    m_controller->apply(setWeights(now, shown()->id, at.split, weightsFor(now, at, delta, false)), tr("Resize"),
                        "nudge");
}

void WindowLayout::equalise(int separator)
{
    if (!shown() || separator < 0 || separator >= m_separators.rowCount())
        return;
    const PlacedSeparator& at = m_separators.rows()[static_cast<std::size_t>(separator)];
    m_controller->apply(workspace::equalise(m_controller->now(), shown()->id, at.split), tr("Make equal"));
}

void WindowLayout::equaliseAround(const QString& block)
{
    const auto path = shown() ? leafOf(shown()->root, idFrom(block)) : std::nullopt;
    if (!path || path->empty())
        return;
    const NodePath split(path->begin(), path->end() - 1);
    m_controller->apply(workspace::equalise(m_controller->now(), shown()->id, split), tr("Make equal"));
}

void WindowLayout::resize(const QString& block, const QString& direction, int by)
{
    const auto edge = edgeFrom(direction.toStdString());
    const auto frame = std::ranges::find(m_frames.rows(), block, &FramesModel::Frame::id);
    if (!edge || frame == m_frames.rows().end())
        return;
    const bool isSideways = axisOf(*edge) == Axis::Horizontal;
    const QRect& rect = frame->rect;
    const auto touches = [&](const PlacedSeparator& one, bool isAfter) {
        const QRect bar = toQRect(one.rect);
        if ((one.axis == Axis::Horizontal) != isSideways)
            return false;
        const int at = isSideways ? bar.left() : bar.top();
        const int own = isSideways ? (isAfter ? rect.right() + 1 : rect.left() - bar.width())
                                   : (isAfter ? rect.bottom() + 1 : rect.top() - bar.height());
        // Tabs lie between a place's upper edge and its block.
        const int slack = !isSideways && !isAfter ? m_tabs : 0;
        return at <= own && at >= own - slack &&
               (isSideways ? overlap(rect.top(), rect.bottom(), bar.top(), bar.bottom()) > 0
                           : overlap(rect.left(), rect.right(), bar.left(), bar.right()) > 0);
    };
    const bool isForward = !isFirst(*edge);
    for (const bool isAfter : {isForward, !isForward}) {
        for (int i = 0; i < m_separators.rowCount(); ++i) {
            if (touches(m_separators.rows()[static_cast<std::size_t>(i)], isAfter)) {
                nudge(i, isForward ? by : -by);
                return;
            }
        }
    }
}

QRectF WindowLayout::rectOf(const QString& block) const
{
    const auto frame = std::ranges::find(m_frames.rows(), block, &FramesModel::Frame::id);
    return frame == m_frames.rows().end() ? QRectF() : QRectF(frame->rect);
}

QRectF WindowLayout::previewAt(qreal x, qreal y, const QString& block, bool isGroup)
{
    const auto to = targetAt(x, y);
    const auto blocks = dragged(block, isGroup);
    if (!to || blocks.empty())
        return {};
    const auto moved = move(m_controller->now(), blocks, *to);
    if (!moved || *moved == m_controller->now())
        return {};
    for (const Window& window : moved->windows) {
        if (window.id != shown()->id)
            continue;
        const Node tree = treeOf(window);
        for (const PlacedLeaf& leaf : arrange(tree, area(), rules()).leaves) {
            const auto& tabs = std::get<Tabs>(*nodeAt(tree, leaf.path));
            if (std::ranges::count(tabs.blocks, blocks.front()) > 0)
                return toQRect(leaf.rect);
        }
    }
    return {};
}

bool WindowLayout::dropAt(qreal x, qreal y, const QString& block, bool isGroup)
{
    const auto to = targetAt(x, y);
    const auto blocks = dragged(block, isGroup);
    if (!to || blocks.empty())
        return false;
    const Workspace before = m_controller->now();
    return m_controller->apply(move(before, blocks, *to), tr("Move")) && m_controller->now() != before;
}

QString WindowLayout::neighbour(const QString& block, const QString& direction) const
{
    const auto edge = edgeFrom(direction.toStdString());
    const BlockId id = idFrom(block);
    const auto own = std::ranges::find_if(m_leaves, [&](const DropLeaf& leaf) {
        const auto group = m_controller ? groupOf(m_controller->now(), leaf.front) : std::vector<BlockId>();
        return leaf.front == id || std::ranges::count(group, id) > 0;
    });
    if (!edge || own == m_leaves.end())
        return {};
    const Rect& from = own->rect;
    BlockId best;
    int bestDistance = std::numeric_limits<int>::max();
    for (const DropLeaf& leaf : m_leaves) {
        const Rect& to = leaf.rect;
        const bool isSideways = axisOf(*edge) == Axis::Horizontal;
        const int shared = isSideways ? overlap(from.y, from.bottom(), to.y, to.bottom())
                                      : overlap(from.x, from.right(), to.x, to.right());
        const int distance = *edge == Edge::Left    ? from.x - to.right()
                             : *edge == Edge::Right ? to.x - from.right()
                             : *edge == Edge::Top   ? from.y - to.bottom()
                                                    : to.y - from.bottom();
        // The nearest; of several the one that lies beside it the longest.
        if (leaf.front == own->front || shared <= 0 || distance < 0)
            continue;
        const int rank = distance * 10'000 - shared;
        if (rank < bestDistance) {
            bestDistance = rank;
            best = leaf.front;
        }
    }
    return textOf(best);
}

const Window* WindowLayout::shown() const
{
    if (!m_controller)
        return nullptr;
    const Workspace& now = m_controller->now();
    if (m_window.isEmpty())
        return &now.main();
    const auto found = std::ranges::find(now.windows, idFrom(m_window), &Window::id);
    return found == now.windows.end() ? nullptr : &*found;
}

QSize WindowLayout::least() const
{
    const Window* const window = shown();
    Size most;
    for (const BlockId id : window ? blocksOf(window->root) : std::vector<BlockId>()) {
        const Size least = rules().leastOf(id);
        most = {std::max(most.width, least.width), std::max(most.height, least.height)};
    }
    return {most.width + 2 * m_gap, most.height + 2 * m_gap + m_tabs};
}

Rect WindowLayout::area() const
{
    const int width = static_cast<int>(std::floor(m_width));
    const int height = static_cast<int>(std::floor(m_height));
    return {m_gap, m_gap, std::max(0, width - 2 * m_gap), std::max(0, height - 2 * m_gap)};
}

ArrangeRules WindowLayout::rules() const
{
    return {.separator = m_gap, .tabStrip = m_tabs, .leastOf = [this](BlockId id) {
                const auto& blocks = m_controller->now().blocks;
                const auto block = blocks.find(id);
                const BlockType* const type = block == blocks.end() ? nullptr : blockTypeOf(block->second.type);
                return leastSizeOf(type ? *type : kUnknownType, m_scale, m_rowHeight);
            }};
}

/// What of a window's tree is shown: one block alone while it is maximised, and no more places than have room.
Node WindowLayout::treeOf(const Window& window) const
{
    const BlockId alone = idFrom(m_maximised);
    if (!alone.isNone() && leafOf(window.root, alone))
        return Tabs{.blocks = {alone}, .current = 0};
    const Rect all = area();
    return foldedToFit(window.root, {all.width, all.height}, rules(),
                       [this](const std::vector<BlockId>& blocks) { return m_controller->usedLast(blocks); });
}

void WindowLayout::showNothing()
{
    m_frames.take({});
    m_strips.take({});
    m_separators.take({});
    m_leaves.clear();
}

void WindowLayout::refresh()
{
    const Window* const window = shown();
    if (!window || area().width <= 0 || area().height <= 0) {
        showNothing();
        return;
    }
    const Node tree = treeOf(*window);
    const bool isAlone = !m_maximised.isEmpty() && std::holds_alternative<Tabs>(tree);
    const bool isFolded = !isAlone && tree != window->root;
    const Arranged arranged = arrange(tree, area(), rules());
    takeFrames(tree, arranged);
    // Of a folded tree no weight would be the one that is seen.
    m_separators.take(isFolded ? std::vector<PlacedSeparator>() : arranged.separators);

    QStringList order;
    for (const BlockId id : blocksOf(window->root))
        order << textOf(id);
    if (order != m_order) {
        m_order = order;
        emit orderChanged();
    }
    QStringList places;
    for (const DropLeaf& leaf : m_leaves)
        places << textOf(leaf.front);
    if (places != m_places) {
        m_places = places;
        emit placesChanged();
    }
    if (const QString focus = textOf(window->focus); focus != m_focus) {
        m_focus = focus;
        emit focusChanged();
    }
    if (isFolded != m_isFolded) {
        m_isFolded = isFolded;
        emit foldedChanged();
    }
}

void WindowLayout::takeFrames(const Node& root, const Arranged& arranged)
{
    std::vector<FramesModel::Frame> frames;
    std::vector<StripsModel::Strip> strips;
    m_leaves.clear();
    for (const PlacedLeaf& leaf : arranged.leaves) {
        const auto& tabs = std::get<Tabs>(*nodeAt(root, leaf.path));
        const bool isShared = tabs.blocks.size() > 1;
        const BlockId front = tabs.blocks[static_cast<std::size_t>(tabs.current)];
        Rect body = leaf.rect;
        const int strip = isShared ? std::min(m_tabs, body.height) : 0;
        body.y += strip;
        body.height -= strip;
        for (const BlockId id : tabs.blocks) {
            frames.push_back(
                {.state = m_controller->stateOf(id), .id = textOf(id), .rect = toQRect(body), .isSeen = id == front});
        }
        m_leaves.push_back({.front = front,
                            .rect = leaf.rect,
                            .stripHeight = isShared ? strip : m_header,
                            .tabEdges = {leaf.rect.right()}});
        if (!isShared)
            continue;
        QStringList ids;
        for (const BlockId id : tabs.blocks)
            ids << textOf(id);
        strips.push_back(
            {.rect = {leaf.rect.x, leaf.rect.y, leaf.rect.width, strip}, .blocks = ids, .front = textOf(front)});
    }
    // Behind a maximised one the others keep their items and their places.
    const Window* const window = shown();
    for (const BlockId id : blocksOf(window->root)) {
        const QString text = textOf(id);
        if (std::ranges::count(frames, text, &FramesModel::Frame::id) > 0)
            continue;
        const auto old = std::ranges::find(m_frames.rows(), text, &FramesModel::Frame::id);
        frames.push_back({.state = m_controller->stateOf(id),
                          .id = text,
                          .rect = old == m_frames.rows().end() ? toQRect(area()) : old->rect,
                          .isSeen = false});
    }
    m_frames.take(frames);
    m_strips.take(std::move(strips));
}

std::optional<Destination> WindowLayout::targetAt(qreal x, qreal y) const
{
    const Window* const window = shown();
    if (!window)
        return std::nullopt;
    std::vector<DropLeaf> leaves = m_leaves;
    for (DropLeaf& leaf : leaves) {
        for (const StripsModel::Strip& strip : m_strips.rows()) {
            if (strip.front == textOf(leaf.front) && !strip.tabEdges.empty())
                leaf.tabEdges = strip.tabEdges;
            else if (strip.front == textOf(leaf.front))
                leaf.tabEdges.assign(static_cast<std::size_t>(strip.blocks.size()), leaf.rect.right());
        }
    }
    const Rect whole{0, 0, static_cast<int>(m_width), static_cast<int>(m_height)};
    return dropTarget(window->id, whole, leaves, static_cast<int>(std::floor(x)), static_cast<int>(std::floor(y)));
}

std::vector<BlockId> WindowLayout::dragged(const QString& block, bool isGroup) const
{
    const BlockId id = idFrom(block);
    if (!m_controller || !m_controller->now().blocks.contains(id))
        return {};
    return isGroup ? groupOf(m_controller->now(), id) : std::vector{id};
}

std::vector<int> WindowLayout::weightsFor(const Workspace& before, const PlacedSeparator& separator, int delta,
                                          bool isAll) const
{
    const auto window = std::ranges::find(before.windows, shown()->id, &Window::id);
    return weightsAfterDrag(window->root, area(), rules(), separator.split, separator.index, delta, isAll);
}

} // namespace gannet
