// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/ctrl_watch.h"

#include <QEvent>
#include <QGuiApplication>
#include <QKeyEvent>
#include <QWindow>

namespace gannet {

CtrlWatch::CtrlWatch(QObject* parent) : QObject(parent)
{
    m_wait.setInterval(kWaitMs);
    m_wait.setSingleShot(true);
    connect(&m_wait, &QTimer::timeout, this, [this] { set(true); });
    qGuiApp->installEventFilter(this);
}

bool CtrlWatch::eventFilter(QObject* watched, QEvent* event)
{
    switch (event->type()) {
    case QEvent::KeyPress: {
        const auto* const key = static_cast<QKeyEvent*>(event);
        if (key->isAutoRepeat() || !watched->isWindowType())
            break; // an item gets what its window got
        set(false);
        if (key->key() == Qt::Key_Control)
            m_wait.start();
        break;
    }
    case QEvent::KeyRelease:
        if (static_cast<QKeyEvent*>(event)->key() == Qt::Key_Control && !static_cast<QKeyEvent*>(event)->isAutoRepeat())
            set(false);
        break;
    case QEvent::MouseButtonPress:
    case QEvent::Wheel:
    case QEvent::ApplicationStateChange:
    case QEvent::FocusOut:
        if (event->type() != QEvent::FocusOut || watched->isWindowType())
            set(false);
        break;
    default: break;
    }
    return QObject::eventFilter(watched, event);
}

void CtrlWatch::set(bool isHeld)
{
    m_wait.stop();
    if (isHeld == m_isHeld)
        return;
    m_isHeld = isHeld;
    emit isHeldChanged();
}

} // namespace gannet
