// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QString>
#include <QStringList>
#include <QtQml/qqmlregistration.h>

namespace gannet {

/// Which instrument each link group shows. Blocks of one group show one instrument. UI thread.
class LinkGroupModel : public QObject {
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(QStringList keys READ keys NOTIFY keysChanged)

public:
    static constexpr int kGroups = 4;

    explicit LinkGroupModel(QObject* parent = nullptr);

    /// "venue:symbol" by group, empty where a group shows nothing; place 0 belongs to no group and stays empty.
    [[nodiscard]] QStringList keys() const { return m_keys; }
    /// Shows `key` in the group; a group outside [1, kGroups] changes nothing.
    Q_INVOKABLE void setKey(int group, const QString& key);

signals:
    void keysChanged();

private:
    QStringList m_keys;
};

} // namespace gannet
