// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/session_watch.h"

namespace gannet {

// Services and paths stay empty: a signal of that name is one, whoever has the service now, and none is started to ask.

bool SessionWatch::hearLogins(QDBusConnection bus)
{
    const bool hearsSleep = bus.connect({}, {}, QStringLiteral("org.freedesktop.login1.Manager"),
                                        QStringLiteral("PrepareForSleep"), this, SLOT(prepareForSleep(bool)));
    const bool hearsLock = bus.connect({}, {}, QStringLiteral("org.freedesktop.login1.Session"), QStringLiteral("Lock"),
                                       this, SLOT(locked()));
    return hearsSleep && hearsLock;
}

bool SessionWatch::hearScreenSavers(QDBusConnection bus)
{
    bool hearsAll = true;
    for (const char* const name : {"org.freedesktop.ScreenSaver", "org.gnome.ScreenSaver"}) {
        hearsAll = bus.connect({}, {}, QString::fromLatin1(name), QStringLiteral("ActiveChanged"), this,
                               SLOT(screenSaverChanged(bool))) &&
                   hearsAll;
    }
    return hearsAll;
}

void SessionWatch::prepareForSleep(bool isAboutTo)
{
    if (isAboutTo)
        m_away();
}

void SessionWatch::locked()
{
    m_away();
}

void SessionWatch::screenSaverChanged(bool isActive)
{
    if (isActive)
        m_away();
}

} // namespace gannet
