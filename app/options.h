// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace gannet {

/// What the command line says, checked but not yet joined with the config file.
struct Options {
    std::string programPath;                           ///< argv[0]
    std::string configFile;                            ///< --config; empty: the default place
    std::vector<std::string> venues;                   ///< --venue SLUG[=URL], in order
    bool isDemo = false;                               ///< --demo: play the recordings whatever the config says
    std::string journal;                               ///< a journal to play instead of the demo
    std::string theme;                                 ///< --theme, one of the config's; empty: the config's
    std::optional<int> scalePct;                       ///< --scale 0.75 to 2, in percent
    int width = 0, height = 0;                         ///< --size WxH; zero: as large as the screen allows
    std::string screenshotFile;                        ///< --screenshot FILE
    std::chrono::milliseconds screenshotAfter{10'000}; ///< --after 10s
    std::int32_t speedPct = 100;                       ///< --speed 0.25 to 50, in percent: of the player at its start
    bool isProbing = false;                            ///< --probe-latency
    std::chrono::milliseconds probeFor{20'000};        ///< --for 20s
    std::string caFile;                                ///< --ca-file: a further root certificate; checks stay on
    std::optional<std::string> kill;                   ///< --kill: the switch to set, as TargetKey; "": everything
    bool isSafeLayout = false;                         ///< --safe-layout: the remembered workspace stays closed
    bool hasJournal = true;                            ///< --no-journal turns it off
};

/// Either options, or an exit status when --help, --version or a mistake was answered on the terminal.
struct ParsedOptions {
    std::optional<Options> options;
    int exitStatus = 0;
};

/// Answers --help and --version itself, before Qt starts.
[[nodiscard]] ParsedOptions parseOptions(int argc, const char* const* argv);

/// "0.75" or "1.5" as percent within [low, high]; exact, at most two decimals.
[[nodiscard]] std::optional<int> parsePercent(const std::string& text, int low, int high);

} // namespace gannet
