// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/inbox.h"
#include "core/base/result.h"
#include "core/model/trading_event.h"
#include "core/venue/transport.h"

#include <atomic>
#include <string>
#include <string_view>
#include <thread>

namespace gannet {

/// Where the program that has this store's folder listens to the shell.
[[nodiscard]] std::string controlSocketPath(const std::string& storeDir);

/// The door for `gannet --kill`: a local socket of the user alone, served on a thread of its own, so that it opens
/// while the window hangs. One line in, "kill TARGET" (nothing after the space: everything); it becomes the same
/// command as a press, and the engine's answer goes back as one line, "done WORDS" or "failed WORDS".
class ControlSocket {
public:
    static constexpr Duration kPatience = Duration::seconds(2); ///< for the engine's answer

    /// `inbox` and `clock` outlive it. The caller has the store's folder to himself: a socket left there is replaced.
    ControlSocket(std::string path, Inbox<Inbound>& inbox, const Clock& clock);
    ~ControlSocket();
    ControlSocket(const ControlSocket&) = delete;
    ControlSocket& operator=(const ControlSocket&) = delete;

    /// Fails {Unavailable, Io} when it cannot listen. Once.
    [[nodiscard]] Result<void> start();
    void stop();

    /// What the engine answered to anybody; others' requests are passed over. Engine thread, which ends before stop().
    void onAnswer(const RequestAnswered& answer);

private:
    class Server;

    std::string m_path;
    Inbox<Inbound>& m_inbox;
    const Clock& m_clock;
    std::atomic<Server*> m_server{nullptr}; ///< lives on the thread's stack while it listens
    std::jthread m_thread;
};

/// What `gannet --kill` got to hear.
struct KillOutcome {
    bool isSet = false;
    std::string words; ///< for a person
};

/// Sets the switch in the running program; where none runs, in the store, for the next start. Waits a few seconds at
/// most. `target` as TargetKey.
[[nodiscard]] KillOutcome killFromShell(const std::string& storeDir, std::string_view target, const Clock& clock);

} // namespace gannet
