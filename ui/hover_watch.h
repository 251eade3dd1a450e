// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QQmlParserStatus>
#include <QtQml/qqmlregistration.h>

namespace gannet {

/// Tells whether the pointer is over the item it stands in, its children included. Used instead of Qt's HoverHandler:
/// in Qt 6.4 every one of those under the pointer is appended to a list in each frame that draws, and the list is
/// only emptied by a press (QTBUG-135975), so a window that nobody touches grows without end.
class HoverWatch : public QObject, public QQmlParserStatus {
    Q_OBJECT
    QML_ELEMENT
    Q_INTERFACES(QQmlParserStatus)
    Q_PROPERTY(bool hovered READ isHovered NOTIFY hoveredChanged)

public:
    explicit HoverWatch(QObject* parent = nullptr) : QObject(parent) {}

    [[nodiscard]] bool isHovered() const { return m_isHovered; }

    void classBegin() override {}
    /// Requires an Item as its parent.
    void componentComplete() override;
    bool eventFilter(QObject* item, QEvent* event) override;

signals:
    void hoveredChanged();

private:
    bool m_isHovered = false;
};

} // namespace gannet
