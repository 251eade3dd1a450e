// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDBusConnection>

#include <functional>
#include <optional>

class QObject;

namespace gannet {

/// The desktop's own bus; nothing where there is none, so that none is started for a question.
[[nodiscard]] std::optional<QDBusConnection> desktopBus();

/// Asks the desktop through the settings portal whether it wants less motion. Returns at once; calls `then` on this
/// thread, once, if the answer comes within two seconds, is yes, and `context` is still there. A desktop without a
/// portal or without such a setting wants nothing.
void whenMotionIsReduced(const QDBusConnection& bus, QObject& context, std::function<void()> then);

} // namespace gannet
