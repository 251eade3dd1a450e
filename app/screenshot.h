// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSize>
#include <QString>

#include <chrono>
#include <optional>
#include <string_view>

class QQuickWindow;

namespace gannet {

/// What `gannet --screenshot FILE --after 10s` asks for.
struct ScreenshotOptions {
    QString file;                            ///< where the PNG goes; replaced when it exists
    std::chrono::milliseconds after{10'000}; ///< counted from the first frame shown
    bool isDisplayOurs = false;              ///< the pointer may go to the corner: a ladder under it would stand still
};

/// Reads a wait: "10s", "500ms", "2m", or a bare number of seconds; digits only before the unit. Nothing on anything
/// else and on waits over an hour.
[[nodiscard]] std::optional<std::chrono::milliseconds> parseWait(std::string_view text);

/// Reads "1920x1080". Nothing unless both sides are from 320 to 8192.
[[nodiscard]] std::optional<QSize> parseSize(std::string_view text);

/// Waits, grabs `window` into a PNG and ends the program: status 0, or 1 with a sentence on stderr when the grab or the
/// writing failed or no frame was shown within 60 s. The window must outlive the event loop. UI thread.
void takeScreenshot(QQuickWindow& window, const ScreenshotOptions& options);

} // namespace gannet
