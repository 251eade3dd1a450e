// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/hover_watch.h"

#include <QEvent>
#include <QQmlInfo>
#include <QQuickItem>

namespace gannet {

void HoverWatch::componentComplete()
{
    auto* item = qobject_cast<QQuickItem*>(parent());
    if (!item) {
        qmlWarning(this) << "HoverWatch stands in an Item";
        return;
    }
    item->setAcceptHoverEvents(true);
    item->installEventFilter(this);
}

bool HoverWatch::eventFilter(QObject* item, QEvent* event)
{
    const bool isEnter = event->type() == QEvent::HoverEnter;
    if ((isEnter || event->type() == QEvent::HoverLeave) && m_isHovered != isEnter) {
        m_isHovered = isEnter;
        emit hoveredChanged();
    }
    return QObject::eventFilter(item, event);
}

} // namespace gannet
