// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/workspace/frames_model.h"

#include <algorithm>

namespace gannet {

void FramesModel::take(const std::vector<Frame>& frames)
{
    for (int row = static_cast<int>(m_rows.size()) - 1; row >= 0; --row) {
        if (std::ranges::count(frames, m_rows[static_cast<std::size_t>(row)].id, &Frame::id) > 0)
            continue;
        beginRemoveRows({}, row, row);
        m_rows.erase(m_rows.begin() + row);
        endRemoveRows();
    }
    for (const Frame& frame : frames) {
        const auto known = std::ranges::find(m_rows, frame.id, &Frame::id);
        if (known == m_rows.end()) {
            const auto row = static_cast<int>(m_rows.size());
            beginInsertRows({}, row, row);
            m_rows.push_back(frame);
            endInsertRows();
        } else if (*known != frame) {
            *known = frame;
            const QModelIndex at = index(static_cast<int>(known - m_rows.begin()));
            emit dataChanged(at, at);
        }
    }
}

int FramesModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

QVariant FramesModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Frame& frame = m_rows[static_cast<std::size_t>(index.row())];
    switch (role) {
    case StateRole: return QVariant::fromValue(frame.state);
    case IdRole: return frame.id;
    case XRole: return frame.rect.x();
    case YRole: return frame.rect.y();
    case WidthRole: return frame.rect.width();
    case HeightRole: return frame.rect.height();
    case SeenRole: return frame.isSeen;
    default: return {};
    }
}

QHash<int, QByteArray> FramesModel::roleNames() const
{
    return {{StateRole, "state"},      {IdRole, "blockId"},         {XRole, "frameX"},   {YRole, "frameY"},
            {WidthRole, "frameWidth"}, {HeightRole, "frameHeight"}, {SeenRole, "isSeen"}};
}

} // namespace gannet
