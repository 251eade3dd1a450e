// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/models/client_listener.h"

#include <QObject>
#include <QString>
#include <QStringList>
#include <QtQml/qqmlregistration.h>

namespace gannet {

/// What a person chose in the shell and wants to find again: the profile of keys and the like. Kept with the other
/// settings of screens; nothing of it decides what trading may do. UI thread.
class ScreenSettings : public QObject, public FrameListener {
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(gannet::EngineClient* client READ client WRITE setClient NOTIFY clientChanged)

public:
    explicit ScreenSettings(QObject* parent = nullptr);

    [[nodiscard]] EngineClient* client() const { return m_listener.get(); }
    void setClient(EngineClient* client);

    /// What was kept under this name; `usual` where nothing was.
    Q_INVOKABLE [[nodiscard]] QString word(const QString& name, const QString& usual) const;
    Q_INVOKABLE [[nodiscard]] QStringList words(const QString& name) const;
    Q_INVOKABLE void keep(const QString& name, const QString& value);
    Q_INVOKABLE void keepWords(const QString& name, const QStringList& values);

    void onFrame(Timestamp) override {}
    void onUiEvent(const UiEvent& event) override;

signals:
    void clientChanged();
    /// An earlier run's choices have come.
    void told();

private:
    ClientListener m_listener;
};

} // namespace gannet
