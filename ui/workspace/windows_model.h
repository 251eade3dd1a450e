// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractListModel>
#include <QStringList>
#include <QtQml/qqmlregistration.h>

namespace gannet {

/// The floating windows of a workspace by id. A window keeps its row for as long as it is open, so that the others are
/// not made anew. UI thread.
class WindowsModel : public QAbstractListModel {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by the WorkspaceController")

public:
    using QAbstractListModel::QAbstractListModel;

    void take(const QStringList& ids);
    [[nodiscard]] const QStringList& ids() const { return m_ids; }

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QHash<int, QByteArray> roleNames() const override;

private:
    QStringList m_ids;
};

} // namespace gannet
