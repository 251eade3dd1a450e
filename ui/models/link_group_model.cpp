// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/link_group_model.h"

namespace gannet {

LinkGroupModel::LinkGroupModel(QObject* parent) : QObject(parent), m_keys(kGroups + 1) {}

void LinkGroupModel::setKey(int group, const QString& key)
{
    if (group < 1 || group > kGroups || m_keys.at(group) == key)
        return;
    m_keys[group] = key;
    emit keysChanged();
}

} // namespace gannet
