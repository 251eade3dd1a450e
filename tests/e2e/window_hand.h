// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPoint>
#include <Qt>

#include <memory>

class QQuickWindow;

namespace gannet::test {

/// What presses keys and buttons of a window. Points are in the window. Each call returns when the window has had it.
/// UI thread.
class WindowHand {
public:
    virtual ~WindowHand() = default;

    virtual void move(QPoint point) = 0;
    virtual void press(QPoint point, Qt::MouseButton button, Qt::KeyboardModifiers modifiers) = 0;
    virtual void release(QPoint point, Qt::MouseButton button, Qt::KeyboardModifiers modifiers) = 0;
    /// A turn of the wheel there, up (content comes down) or down.
    virtual void wheel(QPoint point, bool isUp) = 0;
    virtual void keyDown(int key, Qt::KeyboardModifiers modifiers) = 0;
    virtual void keyUp(int key, Qt::KeyboardModifiers modifiers) = 0;
    /// Down and up, with modifiers that may be held already.
    virtual void key(int key, Qt::KeyboardModifiers modifiers) = 0;
    /// ASCII.
    virtual void type(const char* text) = 0;
};

/// Gives the window Qt's events.
[[nodiscard]] std::unique_ptr<WindowHand> eventHand(QQuickWindow& window);

/// Has the X server move its pointer and press its keys (xdotool), so that all between the server and the window is
/// part of it: the window manager's focus, the keyboard's layout, grabs. Null where there is no X server or no xdotool.
[[nodiscard]] std::unique_ptr<WindowHand> serverHand(QQuickWindow& window);

} // namespace gannet::test
