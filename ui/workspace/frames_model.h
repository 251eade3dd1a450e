// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/workspace/block_state.h"

#include <QAbstractListModel>
#include <QRect>
#include <QtQml/qqmlregistration.h>

#include <vector>

namespace gannet {

/// The blocks of one window with their places. Rows come and go with blocks; one that is moved changes its place and
/// keeps its row, so that its item is never made anew. UI thread.
class FramesModel : public QAbstractListModel {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("part of a WindowLayout")

public:
    enum Role { StateRole = Qt::UserRole + 1, IdRole, XRole, YRole, WidthRole, HeightRole, SeenRole };

    struct Frame {
        BlockState* state = nullptr;
        QString id;
        QRect rect;
        bool isSeen = false;

        friend bool operator==(const Frame&, const Frame&) = default;
    };

    using QAbstractListModel::QAbstractListModel;

    /// In any order: rows of blocks that are there already stay where they are.
    void take(const std::vector<Frame>& frames);

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QHash<int, QByteArray> roleNames() const override;
    [[nodiscard]] const std::vector<Frame>& rows() const { return m_rows; }

private:
    std::vector<Frame> m_rows;
};

} // namespace gannet
