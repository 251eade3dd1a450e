// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>

namespace gannet {

class FramePump;

/// Waits until data is shown, measures for `howLong` how old the newest data of each frame is when the frame is on the
/// screen, prints p50, p99 and max in one line to stdout and ends the program: status 0, or 1 when nothing was shown
/// within a minute. UI thread.
void probeLatency(FramePump& pump, std::chrono::milliseconds howLong);

} // namespace gannet
