// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/models/client_listener.h"

#include <QObject>
#include <QString>
#include <QtQml/qqmlregistration.h>

namespace gannet {

/// What plays and how fast, and the ways to change that. Not active where venues are live. UI thread.
class PlayerModel : public QObject, public FrameListener {
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(gannet::EngineClient* client READ client WRITE setClient NOTIFY clientChanged)
    Q_PROPERTY(bool isActive READ isActive NOTIFY changed)
    Q_PROPERTY(bool isPaused READ isPaused NOTIFY changed)
    Q_PROPERTY(QString positionText READ positionText NOTIFY changed)
    Q_PROPERTY(QString speedText READ speedText NOTIFY changed)
    Q_PROPERTY(QString title READ title NOTIFY changed)
    Q_PROPERTY(int round READ round NOTIFY changed)

public:
    explicit PlayerModel(QObject* parent = nullptr) : QObject(parent) {}

    [[nodiscard]] EngineClient* client() const { return m_client.get(); }
    void setClient(EngineClient* client);
    [[nodiscard]] bool isActive() const { return m_view.isActive; }
    [[nodiscard]] bool isPaused() const { return m_view.isPaused; }
    /// The place in the recording, "0:46 of 5:45": no clock, because each round begins it anew.
    [[nodiscard]] QString positionText() const { return m_positionText; }
    [[nodiscard]] QString speedText() const; ///< "×0.25", "×4"
    [[nodiscard]] QString title() const;     ///< what plays, or what of it cannot be played any more
    [[nodiscard]] int round() const { return static_cast<int>(m_view.round); }

    Q_INVOKABLE void togglePaused();
    Q_INVOKABLE void step();
    /// The next speed of 0.25, 0.5, 1, 2, 4, 10, 25, 50.
    Q_INVOKABLE void faster();
    Q_INVOKABLE void slower();

    void onFrame(Timestamp now) override;

signals:
    void clientChanged();
    void changed();

private:
    [[nodiscard]] PlayerPort* player() const;
    void setSpeed(std::int32_t pct);

    ClientListener m_client{*this};
    PlayerView m_view;
    QString m_positionText;
};

} // namespace gannet
