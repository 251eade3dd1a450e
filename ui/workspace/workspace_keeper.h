// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/workspace/workspace_controller.h"
#include "ui/workspace/workspace_loader.h"
#include "ui/workspace/workspace_port.h"

#include <QObject>
#include <QString>
#include <QStringList>
#include <QTimer>
#include <QUrl>
#include <QVariant>
#include <QtQml/qqmlregistration.h>

#include <functional>
#include <map>
#include <optional>
#include <string>

namespace gannet {

/// Sees to it that workspaces come back. What changes is saved a moment later, nobody has to ask; each has the newest
/// version that a person saved by name beside that. Once the workspace has been shown for a while the start counts as
/// well. UI thread.
class WorkspaceKeeper : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by the program")
    Q_PROPERTY(QVariantList all READ all NOTIFY changed)
    Q_PROPERTY(QStringList notices READ notices NOTIFY noticesChanged)
    Q_PROPERTY(QString recovery READ recovery NOTIFY recoveryChanged)
    Q_PROPERTY(QStringList versions READ versions NOTIFY recoveryChanged)
    Q_PROPERTY(bool canRevert READ canRevert NOTIFY changed)
    Q_PROPERTY(QUrl folder READ folder CONSTANT)

public:
    static constexpr int kWaitMs = 750;      ///< after a change, unless another one comes
    static constexpr int kMostWaitMs = 5000; ///< while changes keep coming
    static constexpr int kWellMs = 10'000;   ///< after which a start counts as well

    /// All outlive it. Opens what `stored` says in the controller. `app` is the version of the program.
    WorkspaceKeeper(WorkspaceController& controller, WorkspacePort& port, StoredWorkspaces stored, bool isSafeAsked,
                    std::string app, std::function<Timestamp()> clock);
    ~WorkspaceKeeper() override;

    /// Whether the controller has a workspace of an earlier run now.
    [[nodiscard]] bool isRestored() const { return m_isRestored; }

    /// All workspaces by name: {id, name, isOpen} each.
    [[nodiscard]] QVariantList all() const;
    /// What was repaired or passed over at the start.
    [[nodiscard]] QStringList notices() const { return m_notices; }
    Q_INVOKABLE void dismissNotices();
    /// Why the remembered workspace was left closed; empty: it was not, or somebody has answered.
    [[nodiscard]] QString recovery() const { return m_recovery; }
    /// Times of the versions that can be opened instead, the newest first.
    [[nodiscard]] QStringList versions() const;
    /// Opens one of `versions`.
    Q_INVOKABLE void openVersion(int index);
    /// The safe layout is the workspace now; the remembered one stays among the others.
    Q_INVOKABLE void keepSafe();

    /// Saves it as the version that revert() goes back to.
    Q_INVOKABLE void saveByName();
    /// Whether there is such a version.
    [[nodiscard]] bool canRevert() const;
    /// One step of undo.
    Q_INVOKABLE void revert();
    /// Opens another workspace as it was left.
    Q_INVOKABLE void switchTo(const QString& id);
    /// A new workspace from one to begin with, and opens it.
    Q_INVOKABLE void create(const QString& templateId);
    /// Takes one that is not open off the list, with all its versions.
    Q_INVOKABLE void remove(const QString& id);
    /// Another name for one of them, of 1 to workspace::kMostNameBytes bytes, that no other has. Why not, in words.
    Q_INVOKABLE QString rename(const QString& id, const QString& name);

    /// The open one as a file. Names of accounts and places of windows are in it only where asked for. Why not, in
    /// words; empty: it was written.
    Q_INVOKABLE QString exportTo(const QUrl& file, bool hasAccounts, bool hasPlaces);
    /// Where files are looked for first: a person's documents.
    [[nodiscard]] QUrl folder() const;
    /// What a file is, before it is taken: {error}, or {name, blocks: {title, count} each, unknown, notices, outline:
    /// {x, y, width, height, title} each, in thousandths of the main window}. Nothing is changed by it.
    Q_INVOKABLE [[nodiscard]] QVariantMap lookAt(const QUrl& file);
    /// Adds what was looked at last as a workspace of its own; with `isOpened` it is the open one then.
    Q_INVOKABLE void addLooked(bool isOpened);

    /// What waits is saved now.
    Q_INVOKABLE void flush();

signals:
    void changed();
    void noticesChanged();
    void recoveryChanged();

private:
    /// What is known of one workspace.
    struct Known {
        std::string name;
        std::string newest; ///< its document
        std::string asked;  ///< the one that was saved by name; empty: none
    };

    void begin(bool isSafeAsked);
    void onChanged();
    void write(bool isAsked);
    void openDocument(const std::string& document);
    void keepAside(const workspace::Workspace& workspace);
    [[nodiscard]] std::string idOfOpen() const;
    [[nodiscard]] std::string freeName(const std::string& wanted) const;

    WorkspaceController& m_controller;
    WorkspacePort& m_port;
    StoredWorkspaces m_stored;
    std::string m_app;
    std::function<Timestamp()> m_clock;
    std::map<std::string, Known> m_known; ///< by id
    QStringList m_notices;
    QString m_recovery;
    std::optional<workspace::Workspace> m_looked;
    QTimer m_wait, m_mostWait, m_well;
    bool m_isRestored = false;
};

} // namespace gannet
