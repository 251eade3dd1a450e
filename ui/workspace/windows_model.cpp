// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/workspace/windows_model.h"

namespace gannet {

void WindowsModel::take(const QStringList& ids)
{
    for (int row = static_cast<int>(m_ids.size()) - 1; row >= 0; --row) {
        if (ids.contains(m_ids[row]))
            continue;
        beginRemoveRows({}, row, row);
        m_ids.removeAt(row);
        endRemoveRows();
    }
    for (const QString& id : ids) {
        if (m_ids.contains(id))
            continue;
        const auto row = static_cast<int>(m_ids.size());
        beginInsertRows({}, row, row);
        m_ids << id;
        endInsertRows();
    }
}

int WindowsModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_ids.size());
}

QVariant WindowsModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid) || role != Qt::UserRole)
        return {};
    return m_ids[index.row()];
}

QHash<int, QByteArray> WindowsModel::roleNames() const
{
    return {{Qt::UserRole, "windowId"}};
}

} // namespace gannet
