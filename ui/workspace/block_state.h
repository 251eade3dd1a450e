// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/workspace/workspace.h"

#include <QObject>
#include <QString>
#include <QVariant>
#include <QtQml/qqmlregistration.h>

namespace gannet {

class WorkspaceController;

/// One block of the workspace, for the item that shows it: what it is and what a person chose for it. It outlives that
/// item, which is made anew in another window when the block goes there. UI thread.
class BlockState : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by the WorkspaceController")
    Q_PROPERTY(QString blockId READ blockId CONSTANT)
    Q_PROPERTY(QString type READ type CONSTANT)
    Q_PROPERTY(bool isKnown READ isKnown CONSTANT)
    Q_PROPERTY(QString typeTitle READ typeTitle CONSTANT)
    Q_PROPERTY(QString title READ title WRITE setTitle NOTIFY changed)
    Q_PROPERTY(int link READ link WRITE setLink NOTIFY changed)
    Q_PROPERTY(bool hasLink READ hasLink CONSTANT)
    Q_PROPERTY(bool isPinned READ isPinned WRITE setPinned NOTIFY changed)
    Q_PROPERTY(QString role READ role WRITE setRole NOTIFY changed)
    Q_PROPERTY(QString anchored READ anchored WRITE setAnchored NOTIFY anchoredChanged)

public:
    BlockState(WorkspaceController& controller, const workspace::Block& block);

    [[nodiscard]] workspace::BlockId id() const { return m_block.id; }
    [[nodiscard]] QString blockId() const;
    [[nodiscard]] QString type() const { return QString::fromStdString(m_block.type); }
    /// Whether this program has blocks of its type.
    [[nodiscard]] bool isKnown() const;
    [[nodiscard]] QString typeTitle() const;
    /// A person's own name for it; empty: none.
    [[nodiscard]] QString title() const { return QString::fromStdString(m_block.title); }
    /// Longer ones are cut.
    void setTitle(const QString& title);
    /// 1 to workspace::kLinkGroups; 0: none.
    [[nodiscard]] int link() const { return m_block.link; }
    void setLink(int group);
    /// Whether it may be in a group at all.
    [[nodiscard]] bool hasLink() const;
    [[nodiscard]] bool isPinned() const { return m_block.isPinned; }
    void setPinned(bool isPinned);
    /// "both": follows its group and tells it; "sink": follows; "source": tells.
    [[nodiscard]] QString role() const;
    void setRole(const QString& role);

    /// Why it cannot go to another window now, in words for a person: its item is made anew there. Empty: it can.
    [[nodiscard]] QString anchored() const { return m_anchored; }
    void setAnchored(const QString& why);

    /// What its item would have to type, scroll or choose again in another window, or after it was closed. Lasts as
    /// long as the program runs and is in no file.
    Q_INVOKABLE [[nodiscard]] QVariant carried(const QString& key) const;
    Q_INVOKABLE void carry(const QString& key, const QVariant& value);

    /// The value of a setting: a bool, an int, a string or a list of strings; undefined where the type has none such.
    Q_INVOKABLE [[nodiscard]] QVariant setting(const QString& key) const;
    /// Keeps it. What is not allowed is refused, logged by nobody, and nothing changes: false.
    Q_INVOKABLE bool keep(const QString& key, const QVariant& value);
    /// The same for who typed it: why it was refused; empty: it was not.
    Q_INVOKABLE QString keepTyped(const QString& key, const QVariant& value);
    /// As it is until somebody chooses.
    Q_INVOKABLE void reset(const QString& key);
    /// The rules of its settings, for a form: maps of key, title, kind ("bool", "whole", "decimal", "choice", "text",
    /// "list"), least, most, choices, isOfOne.
    Q_INVOKABLE [[nodiscard]] QVariantList rules() const;
    /// Whether a setting is as it is until somebody chooses.
    Q_INVOKABLE [[nodiscard]] bool isUsual(const QString& key) const;
    /// All open blocks of the type get its settings, but what is of one block alone; one step of undo.
    Q_INVOKABLE void applyToAll();

    /// The controller's: what the workspace says of it now.
    void take(const workspace::Block& block);

signals:
    void changed();
    void settingsChanged();
    void anchoredChanged();
    /// Its item is about to go, here or altogether: what is worth carrying is to be carried now.
    void parting();

private:
    WorkspaceController& m_controller;
    workspace::Block m_block;
    QVariantMap m_settings;
    QString m_anchored;
};

} // namespace gannet
