// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSocketNotifier>

#include <memory>

namespace gannet {

/// Turns SIGTERM and SIGINT into an orderly end of the event loop, so that the journal is written to its last item.
/// Make it before any thread is started (they inherit the blocked signals) and after child processes that must die of
/// them. UI thread.
class Termination {
public:
    Termination();
    ~Termination();
    Termination(const Termination&) = delete;
    Termination& operator=(const Termination&) = delete;

    /// Once a QCoreApplication exists.
    void listen();

private:
    int m_fd = -1;
    std::unique_ptr<QSocketNotifier> m_notifier;
};

} // namespace gannet
