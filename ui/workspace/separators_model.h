// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/workspace/arrange.h"

#include <QAbstractListModel>
#include <QtQml/qqmlregistration.h>

#include <vector>

namespace gannet {

/// What lies between the places of one window and can be moved. UI thread.
class SeparatorsModel : public QAbstractListModel {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("part of a WindowLayout")

public:
    enum Role { XRole = Qt::UserRole + 1, YRole, WidthRole, HeightRole, SideBySideRole };

    using QAbstractListModel::QAbstractListModel;

    void take(std::vector<workspace::PlacedSeparator> separators);

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QHash<int, QByteArray> roleNames() const override;
    [[nodiscard]] const std::vector<workspace::PlacedSeparator>& rows() const { return m_rows; }

private:
    std::vector<workspace::PlacedSeparator> m_rows;
};

} // namespace gannet
