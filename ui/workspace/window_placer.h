// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/workspace/workspace_controller.h"

#include <QObject>
#include <QPointer>
#include <QQuickWindow>
#include <QSizeF>
#include <QString>
#include <QTimer>
#include <QtQml/qqmlregistration.h>

namespace gannet {

/// Puts one window of the workspace where it stood on these screens, and keeps where a person puts it. Places are of
/// the client area, so that a frame makes no window grow. What a window manager does to a window just after it was
/// put there is nobody's wish and is not kept. Under Wayland windows have sizes only. UI thread.
class WindowPlacer : public QObject {
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(gannet::WorkspaceController* controller READ controller WRITE setController NOTIFY changed)
    Q_PROPERTY(QString windowId READ windowId WRITE setWindowId NOTIFY changed)
    Q_PROPERTY(QQuickWindow* window READ window WRITE setWindow NOTIFY changed)
    Q_PROPERTY(QSizeF least READ least WRITE setLeast NOTIFY changed)

public:
    /// After it was put somewhere a window's moves are the window manager's.
    static constexpr int kSettleMs = 1500;
    /// A window that is dragged is kept where it comes to rest.
    static constexpr int kRestMs = 250;

    explicit WindowPlacer(QObject* parent = nullptr);

    [[nodiscard]] WorkspaceController* controller() const { return m_controller; }
    void setController(WorkspaceController* controller);
    /// Empty: the main one.
    [[nodiscard]] QString windowId() const { return m_windowId; }
    void setWindowId(const QString& id);
    [[nodiscard]] QQuickWindow* window() const { return m_window; }
    void setWindow(QQuickWindow* window);
    /// Below it its blocks cannot be used; px.
    [[nodiscard]] QSizeF least() const { return m_least; }
    void setLeast(QSizeF least);

    /// Where it would be put now; empty: nothing is known of it, or there is no screen.
    [[nodiscard]] QRect place() const;
    /// Puts it there, whole or maximised as it was, and shows it.
    Q_INVOKABLE void show();
    /// From now on its moves are kept.
    void watch();

    /// A test waits no longer than it must.
    void setSettleMs(int ms) { m_settling.setInterval(ms); }

signals:
    void changed();

private:
    void onMoved();
    void keepPlace();
    void keepState();
    [[nodiscard]] workspace::WindowId id() const;

    QPointer<WorkspaceController> m_controller;
    QString m_windowId;
    QPointer<QQuickWindow> m_window;
    QSizeF m_least;
    QTimer m_settling;
    QTimer m_resting;
};

} // namespace gannet
