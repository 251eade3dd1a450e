// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QMargins>
#include <QSize>

class QQuickWindow;

namespace gannet {

/// What a desktop puts around a window, until the window's own frame is known.
inline constexpr QMargins kUsualFrame{4, 32, 4, 8};

/// What of a window of the size `wanted` (empty: the design's 1920x1080) fits a screen that leaves `room` to windows
/// when a frame is put around it. No smaller than is usable, unless the room is.
[[nodiscard]] QSize fittingSize(QSize wanted, QSize room, const QMargins& frame);

/// Once the window stands on the screen: makes it smaller and moves it where its frame would hang over an edge of the
/// screen. A frame is told by the window manager after the window is shown, so this waits for it for a moment; where
/// there is no window manager, or the window takes the whole screen, nothing happens. UI thread.
void keepOnScreen(QQuickWindow& window);

} // namespace gannet
