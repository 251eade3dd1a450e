// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/workspace/strips_model.h"

#include <utility>

namespace gannet {

void StripsModel::take(std::vector<Strip> strips)
{
    const std::size_t common = std::min(m_rows.size(), strips.size());
    for (std::size_t i = 0; i < common; ++i) {
        if (m_rows[i].isShownAs(strips[i]))
            continue;
        if (m_rows[i].blocks == strips[i].blocks)
            strips[i].tabEdges = m_rows[i].tabEdges;
        m_rows[i] = std::move(strips[i]);
        const QModelIndex at = index(static_cast<int>(i));
        emit dataChanged(at, at);
    }
    if (strips.size() < m_rows.size()) {
        beginRemoveRows({}, static_cast<int>(common), static_cast<int>(m_rows.size()) - 1);
        m_rows.resize(common);
        endRemoveRows();
    } else if (strips.size() > m_rows.size()) {
        beginInsertRows({}, static_cast<int>(common), static_cast<int>(strips.size()) - 1);
        for (std::size_t i = common; i < strips.size(); ++i)
            m_rows.push_back(std::move(strips[i]));
        endInsertRows();
    }
}

void StripsModel::setTabEdges(int row, const QList<qreal>& edges)
{
    if (row < 0 || row >= rowCount())
        return;
    Strip& strip = m_rows[static_cast<std::size_t>(row)];
    strip.tabEdges.clear();
    for (const qreal edge : edges)
        strip.tabEdges.push_back(strip.rect.x() + qRound(edge));
}

int StripsModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

QVariant StripsModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Strip& strip = m_rows[static_cast<std::size_t>(index.row())];
    switch (role) {
    case XRole: return strip.rect.x();
    case YRole: return strip.rect.y();
    case WidthRole: return strip.rect.width();
    case BlocksRole: return strip.blocks;
    case FrontRole: return strip.front;
    default: return {};
    }
}

QHash<int, QByteArray> StripsModel::roleNames() const
{
    return {{XRole, "stripX"},
            {YRole, "stripY"},
            {WidthRole, "stripWidth"},
            {BlocksRole, "blockIds"},
            {FrontRole, "front"}};
}

} // namespace gannet
