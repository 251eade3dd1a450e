// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/models/client_listener.h"

#include <QAbstractListModel>
#include <QtQml/qqmlregistration.h>

#include <vector>

namespace gannet {

/// The stages of the start with their times; a running one over its limit says so. UI thread.
class StartModel : public QAbstractListModel, public FrameListener {
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(gannet::EngineClient* client READ client WRITE setClient NOTIFY clientChanged)
    Q_PROPERTY(bool isDone READ isDone NOTIFY doneChanged)

public:
    enum Role { NameRole = Qt::UserRole + 1, StateRole, TimeTextRole, WordsRole, IsOverLimitRole };

    explicit StartModel(QObject* parent = nullptr) : QAbstractListModel(parent) {}

    [[nodiscard]] EngineClient* client() const { return m_client.get(); }
    void setClient(EngineClient* client);
    /// A first quote of any venue has come; it stays true.
    [[nodiscard]] bool isDone() const { return m_isDone; }

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QHash<int, QByteArray> roleNames() const override;

    void onFrame(Timestamp now) override;

signals:
    void clientChanged();
    void doneChanged();

private:
    struct Row {
        StartStage stage;
        QString timeText;
        bool isOverLimit = false;
        friend bool operator==(const Row& a, const Row& b)
        {
            return a.stage.state == b.stage.state && a.stage.words == b.stage.words && a.timeText == b.timeText &&
                   a.isOverLimit == b.isOverLimit;
        }
    };
    [[nodiscard]] static Row makeRow(const StartStage& stage, Timestamp now);

    ClientListener m_client{*this};
    std::vector<Row> m_rows;
    bool m_isDone = false;
};

} // namespace gannet
