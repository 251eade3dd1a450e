// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/workspace/history.h"
#include "core/workspace/operations.h"
#include "core/workspace/uuid.h"
#include "ui/workspace/block_state.h"
#include "ui/workspace/windows_model.h"

#include <QObject>
#include <QRectF>
#include <QSize>
#include <QString>
#include <QStringList>
#include <QtQml/qqmlregistration.h>

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace gannet {

/// The workspace of the running program: holds it, changes it by the operations of core/workspace, and remembers the
/// way back. Windows show it through a WindowLayout each. Ids of blocks and windows are texts in QML. UI thread.
class WorkspaceController : public QObject {
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(QString name READ name NOTIFY changed)
    Q_PROPERTY(gannet::WindowsModel* windows READ windows CONSTANT)
    Q_PROPERTY(QString undoWords READ undoWords NOTIFY changed)
    Q_PROPERTY(QString redoWords READ redoWords NOTIFY changed)
    Q_PROPERTY(QString closedWords READ closedWords NOTIFY changed)

public:
    explicit WorkspaceController(QObject* parent = nullptr);

    // --- For QML.
    [[nodiscard]] QString name() const;
    /// The floating ones.
    [[nodiscard]] WindowsModel* windows() { return &m_windows; }
    /// What undo() and redo() would do; empty: nothing.
    [[nodiscard]] QString undoWords() const;
    [[nodiscard]] QString redoWords() const;
    /// The title of the block that reopen() would open; empty: none was closed.
    [[nodiscard]] QString closedWords() const;

    Q_INVOKABLE void undo();
    Q_INVOKABLE void redo();
    /// Opens a block of this type as a tab beside the one that has the keyboard. Its id; empty where it was refused.
    Q_INVOKABLE QString open(const QString& type);
    Q_INVOKABLE void closeBlock(const QString& block);
    /// Closes its blocks; nothing while the program ends, which closes every window too.
    Q_INVOKABLE void closeWindow(const QString& window);
    /// The program was asked to end, and closes its windows now.
    Q_INVOKABLE [[nodiscard]] bool isEnding() const { return m_isEnding; }
    Q_INVOKABLE void reopen();
    Q_INVOKABLE void swapBlocks(const QString& a, const QString& b);
    /// Gives a block, or with `isGroup` all tabs of its place, a window of its own with this client area, in the
    /// coordinates of the desktop; an empty one lets the desktop choose. Its id; empty where it was refused.
    Q_INVOKABLE QString floatBlock(const QString& block, bool isGroup, const QRectF& client = {});
    /// Puts all blocks of a floating window beside the one of the main window that was used last.
    Q_INVOKABLE void dockWindow(const QString& window);
    Q_INVOKABLE [[nodiscard]] bool isOnTop(const QString& window) const;
    Q_INVOKABLE void setOnTop(const QString& window, bool isOnTop);
    /// Puts a block at an edge ("left", "right", "top", "bottom") of another's place.
    Q_INVOKABLE void moveBeside(const QString& block, const QString& beside, const QString& edge);
    Q_INVOKABLE void moveAlong(const QString& block, const QString& edge);
    /// Into a window, along its right edge; empty: the main one.
    Q_INVOKABLE void moveIntoWindow(const QString& block, const QString& window);
    Q_INVOKABLE void moveIntoTabs(const QString& block, const QString& beside, int index);
    /// The block has the keyboard: it is seen, and what is opened next comes beside it.
    Q_INVOKABLE void focusOn(const QString& block);
    /// Puts a starting workspace in the place of what is open; one step of undo.
    Q_INVOKABLE void useTemplate(const QString& id);
    /// The starting workspaces: {id, title, words} each.
    Q_INVOKABLE [[nodiscard]] QVariantList offered() const;
    /// The types of blocks that can be opened: {type, title, icon} each.
    Q_INVOKABLE [[nodiscard]] QVariantList types() const;
    /// How many blocks of a type are open.
    Q_INVOKABLE [[nodiscard]] int countOf(const QString& type) const;
    /// The state of a block that is open; null where it is not.
    Q_INVOKABLE [[nodiscard]] gannet::BlockState* block(const QString& id) const;

    /// Makes `child` part of `parent` for who looks for items by name: a Repeater leaves its items without a parent.
    Q_INVOKABLE void adopt(QObject* child, QObject* parent) const { child->setParent(parent); }

    // --- For C++.
    [[nodiscard]] const workspace::Workspace& now() const { return m_history.now(); }
    /// Opens the one to begin with in a window of this size (px at scale 1).
    void begin(QSize size);
    /// Opens another workspace: there is no way back to the one before it.
    void open(workspace::Workspace workspace);
    /// Commits what an operation gave as one step; says what was refused. Whether it was taken.
    bool apply(Result<workspace::Workspace> next, const QString& words, std::string series = {});
    /// What is no step: the focus, places of windows, instruments of link groups.
    bool applyAside(Result<workspace::Workspace> next);
    /// While something is dragged: shows `next`. Ended by applyDragged().
    void show(workspace::Workspace next);
    /// Makes one step of all that was shown since `before`.
    void applyDragged(workspace::Workspace before, const QString& words);

    /// What items of a block carry from window to window.
    [[nodiscard]] QVariantMap& carriedBy(workspace::BlockId id) { return m_carried[id]; }
    [[nodiscard]] BlockState* stateOf(workspace::BlockId id) const;
    /// The block of these that had the keyboard last.
    [[nodiscard]] workspace::BlockId usedLast(const std::vector<workspace::BlockId>& blocks) const;
    [[nodiscard]] workspace::Ids& ids() { return m_ids; }

    /// Sees that the program is asked to end.
    bool eventFilter(QObject* watched, QEvent* event) override;

    /// A test gives its own.
    void setClock(std::function<Timestamp()> clock) { m_clock = std::move(clock); }

signals:
    /// Something of the workspace is another. After blocks that came have a state, before those that went lose theirs.
    void changed();
    /// An operation was refused, in words for a person.
    void refused(const QString& words);
    /// A step was made.
    void stepped(const QString& words);
    /// It took something off the screen: undo() brings it back.
    void tookAway(const QString& words);
    /// A step was taken back.
    void undone();

private:
    void settle();
    void settleOnce();
    void partFromMoved();
    [[nodiscard]] QString anchoredIn(const workspace::Workspace& next) const;
    [[nodiscard]] QString titleOf(workspace::BlockId id) const;

    workspace::Ids m_ids;
    workspace::History m_history;
    std::map<workspace::BlockId, std::unique_ptr<BlockState>> m_states;
    std::map<workspace::BlockId, workspace::WindowId> m_homes;
    std::map<workspace::BlockId, QVariantMap> m_carried; ///< of closed blocks too
    std::vector<workspace::BlockId> m_used;              ///< the newest last
    WindowsModel m_windows;
    std::function<Timestamp()> m_clock;
    bool m_isEnding = false;
    bool m_isSettling = false;
    bool m_isStale = false; ///< changed since it was settled
};

} // namespace gannet
