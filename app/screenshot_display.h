// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSize>
#include <QString>

#include <memory>

#include <sys/types.h>

namespace gannet {

/// An X server of our own (Xvfb with Mesa's software GL), for screenshots where there is no desktop. Ends with the
/// object, or by itself when the program dies.
class ScreenshotDisplay {
public:
    /// Why a window would find nothing to open on, as a sentence: DISPLAY and WAYLAND_DISPLAY are empty, or no server
    /// answers under them. Empty when one does, or QT_QPA_PLATFORM names a platform that needs none. Qt itself would
    /// end the program without a chance to say so.
    [[nodiscard]] static QString whyNeeded();

    /// Starts Xvfb on a free display with a screen of `size` and sets the environment for Qt to use it. Call it before
    /// the QGuiApplication. Null on failure, with a sentence in `problem`. Waits at most 20 s.
    [[nodiscard]] static std::unique_ptr<ScreenshotDisplay> start(QSize size, QString& problem);

    ~ScreenshotDisplay();
    ScreenshotDisplay(const ScreenshotDisplay&) = delete;
    ScreenshotDisplay& operator=(const ScreenshotDisplay&) = delete;

    [[nodiscard]] pid_t pid() const { return m_pid; } ///< of the X server

private:
    explicit ScreenshotDisplay(pid_t pid) : m_pid(pid) {}

    pid_t m_pid;
};

} // namespace gannet
