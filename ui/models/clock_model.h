// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/models/client_listener.h"

#include <QObject>
#include <QString>
#include <QtQml/qqmlregistration.h>

namespace gannet {

/// The engine's own clock as text, UTC; in a replay it is the shifted one that stamps the data. UI thread.
class ClockModel : public QObject, public FrameListener {
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(gannet::EngineClient* client READ client WRITE setClient NOTIFY clientChanged)
    Q_PROPERTY(QString timeText READ timeText NOTIFY changed)
    Q_PROPERTY(QString dateText READ dateText NOTIFY changed)

public:
    explicit ClockModel(QObject* parent = nullptr) : QObject(parent) {}

    [[nodiscard]] EngineClient* client() const { return m_client.get(); }
    void setClient(EngineClient* client);
    [[nodiscard]] QString timeText() const { return m_time; } ///< "14:32:07"
    [[nodiscard]] QString dateText() const { return m_date; } ///< "2026-11-20"

    void onFrame(Timestamp now) override;

signals:
    void clientChanged();
    void changed(); ///< once a second

private:
    ClientListener m_client{*this};
    std::int64_t m_second = 0;
    QString m_time;
    QString m_date;
};

} // namespace gannet
