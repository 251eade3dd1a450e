// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/link_group_model.h"

namespace gannet {

LinkGroupModel::LinkGroupModel(QObject* parent) : QObject(parent), m_keys(kGroups + 1) {}

void LinkGroupModel::setKey(int group, const QString& key)
{
    if (group < 1 || group > kGroups || m_keys.at(group) == key)
        return;
    m_keys[group] = key;
    keep(group);
    emit keysChanged();
}

void LinkGroupModel::keep(int group)
{
    if (!m_workspace)
        return;
    workspace::LinkState state = m_workspace->now().links.at(static_cast<std::size_t>(group - 1));
    state.instrument = m_keys.at(group).toStdString();
    m_workspace->applyAside(workspace::setLinkState(m_workspace->now(), group, state));
}

void LinkGroupModel::setWorkspace(WorkspaceController* workspace)
{
    if (workspace == m_workspace)
        return;
    if (m_workspace)
        disconnect(m_workspace, nullptr, this, nullptr);
    m_workspace = workspace;
    if (workspace) {
        takeKept();
        for (int group = 1; group <= kGroups; ++group)
            keep(group); // what it did not know
        connect(workspace, &WorkspaceController::changed, this, &LinkGroupModel::takeKept);
    }
    emit workspaceChanged();
}

/// What the workspace keeps. A group that it knows nothing of keeps what it shows.
void LinkGroupModel::takeKept()
{
    QStringList keys = m_keys;
    for (int group = 1; group <= kGroups; ++group) {
        const auto& kept = m_workspace->now().links.at(static_cast<std::size_t>(group - 1)).instrument;
        if (!kept.empty())
            keys[group] = QString::fromStdString(kept);
    }
    if (keys == m_keys)
        return;
    m_keys = keys;
    emit keysChanged();
}

} // namespace gannet
