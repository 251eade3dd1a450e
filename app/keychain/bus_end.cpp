// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/keychain/bus_end.h"

// Without Qt in this file: GLib has members named as Qt's keywords.
#include <gio/gio.h>

#include <memory>
#include <utility>

namespace gannet {

void outliveSessionBus(std::function<void()> then)
{
    auto kept = std::make_unique<std::function<void()>>(std::move(then));
    const GAsyncReadyCallback answer = [](GObject*, GAsyncResult* result, gpointer data) {
        const std::unique_ptr<std::function<void()>> call(static_cast<std::function<void()>*>(data));
        // All of GLib shares this connection. It is never let go: the next one would end the program again.
        if (GDBusConnection* const bus = g_bus_get_finish(result, nullptr))
            g_dbus_connection_set_exit_on_close(bus, 0);
        (*call)();
    };
    g_bus_get(G_BUS_TYPE_SESSION, nullptr, answer, kept.release());
}

} // namespace gannet
