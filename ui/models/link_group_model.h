// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/workspace/workspace_controller.h"

#include <QObject>
#include <QPointer>
#include <QString>
#include <QStringList>
#include <QtQml/qqmlregistration.h>

namespace gannet {

/// Which instrument each link group shows. Blocks of one group show one instrument. With a workspace it is that which
/// keeps them. UI thread.
class LinkGroupModel : public QObject {
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(QStringList keys READ keys NOTIFY keysChanged)
    Q_PROPERTY(gannet::WorkspaceController* workspace READ workspace WRITE setWorkspace NOTIFY workspaceChanged)

public:
    static constexpr int kGroups = workspace::kLinkGroups;

    explicit LinkGroupModel(QObject* parent = nullptr);

    /// "venue:symbol" by group, empty where a group shows nothing; place 0 belongs to no group and stays empty.
    [[nodiscard]] QStringList keys() const { return m_keys; }
    /// Shows `key` in the group; a group outside [1, kGroups] changes nothing.
    Q_INVOKABLE void setKey(int group, const QString& key);

    [[nodiscard]] WorkspaceController* workspace() const { return m_workspace; }
    void setWorkspace(WorkspaceController* workspace);

signals:
    void keysChanged();
    void workspaceChanged();

private:
    void takeKept();
    void keep(int group);

    QStringList m_keys;
    QPointer<WorkspaceController> m_workspace;
};

} // namespace gannet
