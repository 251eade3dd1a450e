// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/workspace/separators_model.h"

#include <utility>

namespace gannet {

void SeparatorsModel::take(std::vector<workspace::PlacedSeparator> separators)
{
    const std::size_t common = std::min(m_rows.size(), separators.size());
    // One that is dragged keeps its row while it moves.
    for (std::size_t i = 0; i < common; ++i) {
        const bool isSame = m_rows[i].rect == separators[i].rect && m_rows[i].axis == separators[i].axis;
        m_rows[i] = std::move(separators[i]);
        const QModelIndex at = index(static_cast<int>(i));
        if (!isSame)
            emit dataChanged(at, at);
    }
    if (separators.size() < m_rows.size()) {
        beginRemoveRows({}, static_cast<int>(common), static_cast<int>(m_rows.size()) - 1);
        m_rows.resize(common);
        endRemoveRows();
    } else if (separators.size() > m_rows.size()) {
        beginInsertRows({}, static_cast<int>(common), static_cast<int>(separators.size()) - 1);
        for (std::size_t i = common; i < separators.size(); ++i)
            m_rows.push_back(std::move(separators[i]));
        endInsertRows();
    }
}

int SeparatorsModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

QVariant SeparatorsModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const workspace::PlacedSeparator& separator = m_rows[static_cast<std::size_t>(index.row())];
    switch (role) {
    case XRole: return separator.rect.x;
    case YRole: return separator.rect.y;
    case WidthRole: return separator.rect.width;
    case HeightRole: return separator.rect.height;
    case SideBySideRole: return separator.axis == workspace::Axis::Horizontal;
    default: return {};
    }
}

QHash<int, QByteArray> SeparatorsModel::roleNames() const
{
    return {{XRole, "barX"},
            {YRole, "barY"},
            {WidthRole, "barWidth"},
            {HeightRole, "barHeight"},
            {SideBySideRole, "isSideBySide"}};
}

} // namespace gannet
