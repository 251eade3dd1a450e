// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/workspace/window_placer.h"

#include "ui/workspace/screens.h"

#include <QGuiApplication>
#include <QScreen>

#include <algorithm>
#include <vector>

namespace gannet {

using namespace workspace;

namespace {

/// Where other windows of the program begin.
[[nodiscard]] std::vector<Rect> takenBut(const QQuickWindow* own)
{
    std::vector<Rect> result;
    for (const QWindow* const other : QGuiApplication::topLevelWindows()) {
        if (other != own && other->isVisible())
            result.push_back(toRect(other->geometry()));
    }
    return result;
}

[[nodiscard]] WindowState stateOf(QWindow::Visibility visibility)
{
    switch (visibility) {
    case QWindow::Maximized: return WindowState::Maximised;
    case QWindow::FullScreen: return WindowState::FullScreen;
    default: return WindowState::Normal; // a minimised window comes back as it was before
    }
}

} // namespace

WindowPlacer::WindowPlacer(QObject* parent) : QObject(parent)
{
    m_settling.setSingleShot(true);
    m_settling.setInterval(kSettleMs);
    m_resting.setSingleShot(true);
    m_resting.setInterval(kRestMs);
    connect(&m_resting, &QTimer::timeout, this, &WindowPlacer::keepPlace);
}

void WindowPlacer::setController(WorkspaceController* controller)
{
    m_controller = controller;
    emit changed();
}

void WindowPlacer::setWindowId(const QString& id)
{
    m_windowId = id;
    emit changed();
}

void WindowPlacer::setWindow(QQuickWindow* window)
{
    m_window = window;
    emit changed();
}

void WindowPlacer::setLeast(QSizeF least)
{
    m_least = least;
    emit changed();
}

WindowId WindowPlacer::id() const
{
    if (!m_controller)
        return {};
    return m_windowId.isEmpty() ? m_controller->now().main().id
                                : uuidFrom(m_windowId.toStdString()).value_or(WindowId());
}

QRect WindowPlacer::place() const
{
    const auto screens = presentScreens();
    const auto known =
        m_controller && !screens.empty() ? placementFor(m_controller->now(), id(), screens) : std::nullopt;
    if (!known)
        return {};
    const Size least{static_cast<int>(m_least.width()), static_cast<int>(m_least.height())};
    return toQRect(placedOn(*known, least, screens, takenBut(m_window)));
}

void WindowPlacer::show()
{
    if (!m_window || !m_controller)
        return;
    if (const QRect rect = place(); rect.isValid()) {
        if (havePlaces())
            m_window->setGeometry(rect);
        else
            m_window->resize(rect.size());
    }
    const auto& windows = m_controller->now().windows;
    const auto shown = std::ranges::find(windows, id(), &workspace::Window::id);
    const WindowState state = shown == windows.end() ? WindowState::Normal : shown->state;
    m_window->setVisible(true);
    if (state == WindowState::Maximised)
        m_window->showMaximized();
    else if (state == WindowState::FullScreen)
        m_window->showFullScreen();
    watch();
}

void WindowPlacer::watch()
{
    if (!m_window)
        return;
    m_settling.start();
    for (const auto moved : {&QWindow::xChanged, &QWindow::yChanged, &QWindow::widthChanged, &QWindow::heightChanged})
        connect(m_window, moved, this, &WindowPlacer::onMoved, Qt::UniqueConnection);
    connect(m_window, &QWindow::visibilityChanged, this, &WindowPlacer::keepState, Qt::UniqueConnection);
}

void WindowPlacer::onMoved()
{
    if (!m_settling.isActive())
        m_resting.start();
}

void WindowPlacer::keepPlace()
{
    if (!m_window || !m_controller || m_window->visibility() != QWindow::Windowed)
        return;
    const auto screens = presentScreens();
    if (screens.empty())
        return;
    QRect client = m_window->geometry();
    if (!havePlaces())
        client.moveTopLeft(m_window->screen() ? m_window->screen()->availableGeometry().topLeft() : QPoint());
    m_controller->applyAside(
        setPlacement(m_controller->now(), topologyKey(screens), id(), placementOf(toRect(client), screens)));
}

void WindowPlacer::keepState()
{
    if (!m_window || !m_controller || m_settling.isActive())
        return;
    switch (m_window->visibility()) {
    case QWindow::Windowed:
    case QWindow::Maximized:
    case QWindow::FullScreen:
        m_controller->applyAside(setWindowState(m_controller->now(), id(), stateOf(m_window->visibility())));
        break;
    default: break;
    }
}

} // namespace gannet
