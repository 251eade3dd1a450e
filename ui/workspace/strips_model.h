// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractListModel>
#include <QRect>
#include <QStringList>
#include <QtQml/qqmlregistration.h>

#include <vector>

namespace gannet {

/// The tabs of one window: a row for each place that blocks share. UI thread.
class StripsModel : public QAbstractListModel {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("part of a WindowLayout")

public:
    enum Role { XRole = Qt::UserRole + 1, YRole, WidthRole, BlocksRole, FrontRole };

    struct Strip {
        QRect rect;
        QStringList blocks;             ///< their ids, in the order of the tabs
        QString front;                  ///< the one that is seen
        std::vector<int> tabEdges = {}; ///< x at which each tab ends, as the screen told

        [[nodiscard]] bool isShownAs(const Strip& other) const
        {
            return rect == other.rect && blocks == other.blocks && front == other.front;
        }
    };

    using QAbstractListModel::QAbstractListModel;

    void take(std::vector<Strip> strips);
    /// Where the tabs of a row end, px from its left, so that a drop knows between which it falls.
    Q_INVOKABLE void setTabEdges(int row, const QList<qreal>& edges);

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QHash<int, QByteArray> roleNames() const override;
    [[nodiscard]] const std::vector<Strip>& rows() const { return m_rows; }

private:
    std::vector<Strip> m_rows;
};

} // namespace gannet
