// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/models/client_listener.h"

#include <QAbstractListModel>
#include <QString>
#include <QtQml/qqmlregistration.h>

#include <vector>

namespace gannet {

/// Short news over the blocks: fills, rejects, disarm, kill, drift. One of a kind at a time: what comes while it is
/// shown takes its place and is counted. What was told before this model listened is no news. UI thread.
class ToastModel : public QAbstractListModel, public FrameListener {
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(gannet::EngineClient* client READ client WRITE setClient NOTIFY clientChanged)
    Q_PROPERTY(QString spoken READ spoken NOTIFY spokenChanged)

public:
    enum class Toast { Fill, Reject, Disarm, Kill, Drift };
    Q_ENUM(Toast)
    enum Role { ToastRole = Qt::UserRole + 1, TitleRole, DetailRole, TimesRole, SecondsRole };

    explicit ToastModel(QObject* parent = nullptr) : QAbstractListModel(parent) {}

    [[nodiscard]] EngineClient* client() const { return m_listener.get(); }
    void setClient(EngineClient* client);
    /// The newest of them in a sentence, for who does not see them.
    [[nodiscard]] QString spoken() const { return m_spoken; }

    Q_INVOKABLE void close(int row);

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QHash<int, QByteArray> roleNames() const override;

    void onFrame(Timestamp) override {}
    void onUiEvent(const UiEvent& event) override;

signals:
    void clientChanged();
    void spokenChanged();

private:
    struct Shown {
        Toast toast = Toast::Fill;
        QString title, detail;
        int times = 1;
    };
    void pop(Toast toast, const QString& title, const QString& detail);
    void popOrder(const OrderChanged& change);

    ClientListener m_listener{*this};
    std::vector<Shown> m_shown;            ///< newest kind last
    std::vector<ClientOrderId> m_rejected; ///< told already; the newest few
    QString m_spoken;
};

} // namespace gannet
