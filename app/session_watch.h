// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDBusConnection>
#include <QObject>

#include <functional>

namespace gannet {

/// Tells when nobody may be sitting there any more: the machine goes to sleep, the session or the screen is locked.
/// Hears the login manager on the system's bus (PrepareForSleep, Lock) and the desktop's screen saver on the session's
/// bus (ActiveChanged of org.freedesktop.ScreenSaver and org.gnome.ScreenSaver). What a machine has not, is not heard.
/// UI thread.
class SessionWatch final : public QObject {
    Q_OBJECT

public:
    explicit SessionWatch(std::function<void()> away) : m_away(std::move(away)) {}

    /// False when this bus takes no such wish; nothing is then heard from it.
    bool hearLogins(QDBusConnection bus);
    bool hearScreenSavers(QDBusConnection bus);

private slots:
    void prepareForSleep(bool isAboutTo);
    void locked();
    void screenSaverChanged(bool isActive);

private:
    std::function<void()> m_away;
};

} // namespace gannet
