// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window_fit.h"

#include <QQuickWindow>
#include <QScreen>
#include <QTimer>

#include <algorithm>

namespace gannet {

namespace {

constexpr QSize kUsualSize{1920, 1080};
constexpr QSize kSmallestSize{960, 600};
constexpr int kFrameLookMs = 50;
constexpr int kFrameLooks = 20; ///< a window manager that takes longer than a second is not waited for

/// Whether the frame was there to be looked at.
bool fitFramed(QQuickWindow& window)
{
    const QMargins frame = window.frameMargins();
    const QScreen* const screen = window.screen();
    if (frame.isNull() || !screen)
        return false;
    if (window.visibility() != QWindow::Windowed)
        return true;
    const QRect room = screen->availableGeometry();
    const QSize size = fittingSize(window.size(), room.size(), frame);
    if (size != window.size()) {
        window.setMinimumSize(window.minimumSize().boundedTo(size));
        window.resize(size);
    }
    const QRect outer = QRect(window.position(), size).marginsAdded(frame);
    const QPoint corner(std::max(std::min(outer.left(), room.right() - outer.width() + 1), room.left()),
                        std::max(std::min(outer.top(), room.bottom() - outer.height() + 1), room.top()));
    if (corner != outer.topLeft())
        window.setFramePosition(corner);
    return true;
}

} // namespace

QSize fittingSize(QSize wanted, QSize room, const QMargins& frame)
{
    const QSize inner = room.shrunkBy(frame);
    return (wanted.isEmpty() ? kUsualSize : wanted).expandedTo(kSmallestSize).boundedTo(inner);
}

void keepOnScreen(QQuickWindow& window)
{
    auto* const looks = new QTimer(&window);
    looks->setInterval(kFrameLookMs);
    QObject::connect(looks, &QTimer::timeout, &window, [&window, looks, left = kFrameLooks]() mutable {
        if (fitFramed(window) || --left == 0)
            looks->deleteLater();
    });
    looks->start();
}

} // namespace gannet
