// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/workspace/workspace_controller.h"

#include "core/workspace/block_types.h"
#include "core/workspace/placement.h"
#include "core/workspace/templates.h"
#include "ui/workspace/screens.h"

#include <QCoreApplication>
#include <QEvent>
#include <QRandomGenerator>
#include <QTimer>

#include <algorithm>
#include <utility>

namespace gannet {

using namespace workspace;

namespace {

[[nodiscard]] QString text(std::string_view words)
{
    return QString::fromUtf8(words.data(), static_cast<qsizetype>(words.size()));
}

/// No id where the text is none: operations refuse it.
[[nodiscard]] Uuid idFrom(const QString& id)
{
    return uuidFrom(id.toStdString()).value_or(Uuid());
}

[[nodiscard]] QString wordsOf(const Block& block)
{
    if (!block.title.empty())
        return QString::fromStdString(block.title);
    const BlockType* const type = blockTypeOf(block.type);
    return type ? text(type->title) : QString::fromStdString(block.type);
}

[[nodiscard]] std::map<BlockId, WindowId> homesOf(const Workspace& workspace)
{
    std::map<BlockId, WindowId> homes;
    for (const Window& window : workspace.windows) {
        for (const BlockId id : blocksOf(window.root))
            homes.emplace(id, window.id);
    }
    return homes;
}

/// What the program begins with when nothing is remembered.
[[nodiscard]] Workspace firstWorkspace(Ids& ids)
{
    return templateOf("starter")->make(ids);
}

} // namespace

WorkspaceController::WorkspaceController(QObject* parent)
    : QObject(parent),
      m_ids([] { return QRandomGenerator::system()->generate64(); }),
      m_history(firstWorkspace(m_ids)),
      m_clock([] { return SystemClock().now(); })
{
    if (QCoreApplication* const app = QCoreApplication::instance())
        app->installEventFilter(this);
    settle();
}

/// Qt closes all windows before it ends the program. A window that is closed so is no window that somebody closed: it
/// comes back with the others. Where something refuses the end, it is over with this turn of the event loop.
bool WorkspaceController::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::Quit && watched == QCoreApplication::instance()) {
        m_isEnding = true;
        QTimer::singleShot(0, this, [this] { m_isEnding = false; });
    }
    return false;
}

QString WorkspaceController::name() const
{
    return QString::fromStdString(now().name);
}

QString WorkspaceController::undoWords() const
{
    return QString::fromStdString(m_history.undoWords().value_or(std::string()));
}

QString WorkspaceController::redoWords() const
{
    return QString::fromStdString(m_history.redoWords().value_or(std::string()));
}

QString WorkspaceController::closedWords() const
{
    return now().closed.empty() ? QString() : wordsOf(now().closed.back().block);
}

void WorkspaceController::undo()
{
    if (!m_history.undo())
        return;
    settle();
    emit undone();
}

void WorkspaceController::redo()
{
    if (m_history.redo())
        settle();
}

QString WorkspaceController::open(const QString& type)
{
    const BlockType* const known = blockTypeOf(type.toStdString());
    if (!known)
        return {};
    Block block;
    block.id = m_ids.next();
    block.type = known->type;
    block.typeVersion = known->version;
    block.role = known->role;
    block.link = known->hasInstrument ? 1 : 0;
    block.settings = workspace::settle(*known, {}).settings;
    const Window& window = now().main();
    const auto seen = seenBlocksOf(window.root);
    const BlockId beside = !m_used.empty() ? m_used.back() : seen.empty() ? BlockId() : seen.front();
    const Destination place = beside.isNone() ? Destination(AlongEdge{window.id, Edge::Right})
                                              : Destination(IntoTabs{beside, static_cast<int>(kMostBlocks)});
    const QString id = QString::fromStdString(toText(block.id));
    return apply(add(now(), std::move(block), place), tr("Open %1").arg(text(known->title))) ? id : QString();
}

void WorkspaceController::closeBlock(const QString& block)
{
    const BlockState* const state = this->block(block);
    if (!state)
        return;
    const QString title = titleOf(state->id());
    if (apply(close(now(), state->id()), tr("Close %1").arg(title)))
        emit tookAway(tr("%1 is closed").arg(title));
}

void WorkspaceController::closeWindow(const QString& window)
{
    if (m_isEnding)
        return;
    if (apply(workspace::closeWindow(now(), idFrom(window)), tr("Close window")))
        emit tookAway(tr("A window is closed"));
}

void WorkspaceController::reopen()
{
    apply(workspace::reopen(now()), tr("Open %1 again").arg(closedWords()));
}

void WorkspaceController::swapBlocks(const QString& a, const QString& b)
{
    apply(swap(now(), idFrom(a), idFrom(b)), tr("Swap"));
}

QString WorkspaceController::floatBlock(const QString& block, bool isGroup, const QRectF& client)
{
    const BlockId id = idFrom(block);
    const WindowId window = m_ids.next();
    const auto blocks = isGroup ? groupOf(now(), id) : std::vector{id};
    auto next = move(now(), blocks, Floating{window});
    const auto screens = presentScreens();
    if (next && !client.isEmpty() && !screens.empty())
        next = setPlacement(*next, topologyKey(screens), window,
                            placementOf(fittedOn(toRect(client.toRect()), screens), screens));
    if (!apply(std::move(next), tr("Float %1").arg(titleOf(id))))
        return {};
    return QString::fromStdString(toText(window));
}

void WorkspaceController::dockWindow(const QString& window)
{
    const WindowId id = idFrom(window);
    const auto floating = std::ranges::find(now().windows, id, &Window::id);
    if (floating == now().windows.end() || floating->role == WindowRole::Main)
        return;
    const auto seen = seenBlocksOf(now().main().root);
    const Destination place = seen.empty() ? Destination(AlongEdge{now().main().id, Edge::Right})
                                           : Destination(Beside{usedLast(seen), Edge::Right});
    apply(move(now(), blocksOf(floating->root), place), tr("Dock"));
}

bool WorkspaceController::isOnTop(const QString& window) const
{
    const auto found = std::ranges::find(now().windows, idFrom(window), &Window::id);
    return found != now().windows.end() && found->isOnTop;
}

void WorkspaceController::setOnTop(const QString& window, bool isOnTop)
{
    applyAside(workspace::setOnTop(now(), idFrom(window), isOnTop));
}

void WorkspaceController::moveBeside(const QString& block, const QString& beside, const QString& edge)
{
    const auto known = edgeFrom(edge.toStdString());
    if (known)
        apply(move(now(), {idFrom(block)}, Beside{idFrom(beside), *known}), tr("Move"));
}

void WorkspaceController::moveAlong(const QString& block, const QString& edge)
{
    const auto known = edgeFrom(edge.toStdString());
    const BlockId id = idFrom(block);
    for (const Window& window : now().windows) {
        if (known && leafOf(window.root, id)) {
            apply(move(now(), {id}, AlongEdge{window.id, *known}), tr("Move"));
            return;
        }
    }
}

void WorkspaceController::moveIntoWindow(const QString& block, const QString& window)
{
    const WindowId to = window.isEmpty() ? now().main().id : idFrom(window);
    apply(move(now(), {idFrom(block)}, AlongEdge{to, Edge::Right}), tr("Move"));
}

void WorkspaceController::moveIntoTabs(const QString& block, const QString& beside, int index)
{
    apply(move(now(), {idFrom(block)}, IntoTabs{idFrom(beside), index}), tr("Move"));
}

void WorkspaceController::focusOn(const QString& block)
{
    const BlockId id = idFrom(block);
    if (!now().blocks.contains(id) || (!m_used.empty() && m_used.back() == id))
        return;
    std::erase(m_used, id);
    m_used.push_back(id);
    applyAside(workspace::focusOn(now(), id));
}

void WorkspaceController::useTemplate(const QString& id)
{
    const Template* const found = templateOf(id.toStdString());
    if (!found)
        return;
    Workspace other = found->make(m_ids);
    other.links = now().links; // what is looked at stays
    if (apply(replaceWith(now(), other), tr("Use %1").arg(text(found->title))))
        emit tookAway(tr("The blocks of %1 are in the place of yours").arg(text(found->title)));
}

QVariantList WorkspaceController::offered() const
{
    QVariantList result;
    for (const Template& one : templates())
        result << QVariantMap{{QStringLiteral("id"), text(one.id)},
                              {QStringLiteral("title"), text(one.title)},
                              {QStringLiteral("words"), text(one.words)}};
    return result;
}

QVariantList WorkspaceController::types() const
{
    QVariantList result;
    for (const BlockType& one : blockTypes())
        result << QVariantMap{{QStringLiteral("type"), text(one.type)},
                              {QStringLiteral("title"), text(one.title)},
                              {QStringLiteral("icon"), text(one.icon)}};
    return result;
}

int WorkspaceController::countOf(const QString& type) const
{
    const std::string wanted = type.toStdString();
    return static_cast<int>(
        std::ranges::count_if(now().blocks, [&](const auto& one) { return one.second.type == wanted; }));
}

BlockState* WorkspaceController::block(const QString& id) const
{
    const BlockId known = idFrom(id);
    return now().blocks.contains(known) ? stateOf(known) : nullptr;
}

void WorkspaceController::begin(QSize size)
{
    open(usualTemplate(size.width(), size.height()).make(m_ids));
}

void WorkspaceController::open(Workspace workspace)
{
    m_history = History(std::move(workspace));
    m_used.clear();
    m_carried.clear();
    settle();
}

bool WorkspaceController::apply(Result<Workspace> next, const QString& words, std::string series)
{
    if (!next) {
        emit refused(QString::fromStdString(next.error().message));
        return false;
    }
    if (*next == now())
        return true;
    if (const QString why = anchoredIn(*next); !why.isEmpty()) {
        emit refused(why);
        return false;
    }
    const bool isSeries = !series.empty();
    m_history.commit(std::move(*next), words.toStdString(), m_clock(), std::move(series));
    settle();
    if (!isSeries)
        emit stepped(words);
    return true;
}

bool WorkspaceController::applyAside(Result<Workspace> next)
{
    if (!next)
        return false;
    if (*next == now())
        return true;
    m_history.set(std::move(*next));
    settle();
    return true;
}

void WorkspaceController::show(Workspace next)
{
    if (next == now())
        return;
    m_history.set(std::move(next));
    settle();
}

void WorkspaceController::applyDragged(Workspace before, const QString& words)
{
    Workspace after = now();
    m_history.set(std::move(before));
    m_history.commit(std::move(after), words.toStdString(), m_clock());
    settle();
}

QString WorkspaceController::titleOf(BlockId id) const
{
    const auto block = now().blocks.find(id);
    return block == now().blocks.end() ? QString() : wordsOf(block->second);
}

BlockState* WorkspaceController::stateOf(BlockId id) const
{
    const auto found = m_states.find(id);
    return found == m_states.end() ? nullptr : found->second.get();
}

BlockId WorkspaceController::usedLast(const std::vector<BlockId>& blocks) const
{
    for (auto used = m_used.rbegin(); used != m_used.rend(); ++used) {
        if (std::ranges::count(blocks, *used) > 0)
            return *used;
    }
    return blocks.front();
}

/// Items of blocks that are in another window now, or in none, are asked what of them is to be carried there.
void WorkspaceController::partFromMoved()
{
    auto homes = homesOf(now());
    for (const auto& [id, home] : m_homes) {
        const auto then = homes.find(id);
        if (BlockState* const state = stateOf(id); state && (then == homes.end() || then->second != home))
            emit state->parting();
    }
    m_homes = std::move(homes);
}

QString WorkspaceController::anchoredIn(const Workspace& next) const
{
    const auto homes = homesOf(next);
    for (const auto& [id, home] : m_homes) {
        const auto then = homes.find(id);
        const BlockState* const state = stateOf(id);
        if (state && then != homes.end() && then->second != home && !state->anchored().isEmpty())
            return state->anchored();
    }
    return {};
}

/// Brings states and lists to what the workspace is now. Who hears of it may change it again: that is settled after
/// what is told now.
void WorkspaceController::settle()
{
    m_isStale = true;
    if (m_isSettling)
        return;
    m_isSettling = true;
    while (std::exchange(m_isStale, false))
        settleOnce();
    m_isSettling = false;
}

void WorkspaceController::settleOnce()
{
    const Workspace workspace = now(); // a copy: the other one may go while this is told
    partFromMoved();
    for (const auto& [id, block] : workspace.blocks) {
        const auto [state, isNew] = m_states.try_emplace(id);
        if (isNew)
            state->second = std::make_unique<BlockState>(*this, block);
        else
            state->second->take(block);
    }
    std::erase_if(m_used, [&](BlockId id) { return !workspace.blocks.contains(id); });
    QStringList windows;
    for (auto window = workspace.windows.begin() + 1; window != workspace.windows.end(); ++window)
        windows << QString::fromStdString(toText(window->id));
    emit changed();
    m_windows.take(windows);
    // Their items are gone now; what still hears of them hears it in this turn of the event loop.
    for (auto state = m_states.begin(); state != m_states.end();) {
        if (workspace.blocks.contains(state->first)) {
            ++state;
            continue;
        }
        state->second.release()->deleteLater();
        state = m_states.erase(state);
    }
}

} // namespace gannet
