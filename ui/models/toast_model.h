// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/models/client_listener.h"

#include <QAbstractListModel>
#include <QString>
#include <QtQml/qqmlregistration.h>

#include <vector>

namespace gannet {

/// Short news over the blocks: fills, rejects, drift, a kill switch that was released. At most kMost, the newest first;
/// the same again is counted. Why arming ended and what is killed is shown by the bar and only spoken here. What was
/// told before this model listened is no news. UI thread.
class ToastModel : public QAbstractListModel, public FrameListener {
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(gannet::EngineClient* client READ client WRITE setClient NOTIFY clientChanged)
    Q_PROPERTY(QString spoken READ spoken NOTIFY spokenChanged)

public:
    enum class Toast { Fill, Reject, Released, Drift };
    Q_ENUM(Toast)
    enum Role { ToastRole = Qt::UserRole + 1, TitleRole, DetailRole, TimesRole, SecondsRole };

    static constexpr std::size_t kMost = 4;

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
    void makeRoom();
    void speak(const QString& title, const QString& detail);
    void popOrder(const OrderChanged& change);

    ClientListener m_listener{*this};
    std::vector<Shown> m_shown;            ///< newest first
    std::vector<ClientOrderId> m_rejected; ///< told already; the newest few
    QString m_spoken;
};

} // namespace gannet
