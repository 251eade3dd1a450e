// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>

namespace gannet {

/// GLib ends a program with SIGTERM when the session's D-Bus goes away, once a library has used that bus through it, as
/// libsecret does. This takes it out of its hand, then calls `then`, later, on this thread (GLib's loop). Call it
/// before libsecret is first used; again it does no harm.
void outliveSessionBus(std::function<void()> then);

} // namespace gannet
