// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/options.h"

#include "app/screenshot.h"
#include "app/usage.h"
#include "app/version.h"
#include "core/base/decimal.h"

#include <CLI/CLI.hpp>

namespace gannet {

namespace {

constexpr const char* kProgram = "gannet";

[[nodiscard]] std::string checkWait(const std::string& text)
{
    return parseWait(text) ? std::string()
                           : "\"" + printable(text) + "\" is no time; write 10s, 500ms or 2m, at most an hour";
}

[[nodiscard]] std::string checkMeasure(const std::string& text)
{
    const auto wait = parseWait(text);
    return wait && wait->count() > 0
               ? std::string()
               : "\"" + printable(text) + "\" is no time to measure in; write 20s or 2m, above zero, at most an hour";
}

[[nodiscard]] std::string checkSize(const std::string& text)
{
    return parseSize(text) ? std::string()
                           : "\"" + printable(text) + "\" is no size; write 1920x1080, each side 320 to 8192";
}

[[nodiscard]] std::string checkVenue(const std::string& text)
{
    return text.empty() ? "\"\" names no venue; write hyperliquid, binance-usdm or aster" : std::string();
}

/// A check that the text is a factor between two others, given in percent.
[[nodiscard]] CLI::Validator factorBetween(int low, int high)
{
    const auto text = [](int percent) { return Decimal{percent, 2}.normalized().toString(); };
    const std::string range = text(low) + " to " + text(high);
    return {[low, high, range](const std::string& value) {
                return parsePercent(value, low, high)
                           ? std::string()
                           : "\"" + printable(value) + "\" is not within " + range + ", with at most two decimals";
            },
            range};
}

/// What cannot be meant at once: nothing wins silently. Empty when all of it can.
[[nodiscard]] std::string contradiction(const Options& options, bool hasSpeed)
{
    const bool isLive = !options.venues.empty();
    if (options.isDemo && isLive)
        return "--demo plays recordings and --venue connects to a venue; give one of them";
    if (!options.journal.empty() && (options.isDemo || isLive))
        return std::string("a journal is played instead of ") + (isLive ? "--venue" : "--demo") + "; give one of them";
    if (hasSpeed && isLive)
        return "--speed is the player's and --venue plays nothing; leave one of them out";
    return {};
}

} // namespace

std::optional<int> parsePercent(const std::string& text, int low, int high)
{
    const auto value = Decimal::tryParse(text);
    const auto percent = value ? value->mantissaAt(2) : std::nullopt;
    if (!percent || *percent < low || *percent > high)
        return std::nullopt;
    return static_cast<int>(*percent);
}

ParsedOptions parseOptions(int argc, const char* const* argv)
{
    Options options;
    std::string scale;
    std::string speed;
    std::string after;
    std::string probeFor;
    std::string size;
    bool noJournal = false;

    CLI::App app("Gannet, a native trading terminal. With nothing configured it plays recorded real sessions (REPLAY).",
                 kProgram);
    app.set_version_flag("--version", std::string("gannet ") + kVersion);
    app.option_defaults()->always_capture_default(false);
    app.add_option("journal", options.journal, "play this journal instead of the demo")->check(readableFile());
    app.add_option("--config", options.configFile, "config file instead of gannet/gannet.toml in the XDG config folder")
        ->check(readableFile());
    app.add_option("--venue", options.venues,
                   "connect to a venue's public data: SLUG, or SLUG=URL to point it elsewhere; plain ws:// and http:// "
                   "to loopback only; may be repeated")
        ->type_name("SLUG[=URL]")
        ->check(CLI::Validator(checkVenue, ""))
        ->allow_extra_args(false);
    app.add_flag("--demo", options.isDemo, "play the recorded sessions whatever the config says");
    app.add_option("--speed", speed, "speed of the player at its start")->check(factorBetween(25, 5000));
    app.add_option("--theme", options.theme, "colours")
        ->check(oneOf({"dark", "light", "colour-blind", "light-colour-blind", "contrast"}));
    app.add_option("--scale", scale, "size of everything")->check(factorBetween(75, 200));
    app.add_option("--size", size, "size of the window")->type_name("WxH")->check(CLI::Validator(checkSize, ""));
    auto* picture = app.add_option("--screenshot", options.screenshotFile,
                                   "write a picture of the window and end; without a display on a screen of its own")
                        ->check(writableFile());
    app.add_option("--after", after, "when the picture is taken, from the first frame on (10s)")
        ->type_name("TIME")
        ->check(CLI::Validator(checkWait, ""))
        ->needs(picture);
    auto* probe = app.add_flag("--probe-latency", options.isProbing,
                               "measure the time from a frame's arrival to the picture that shows it, print it and end")
                      ->excludes(picture);
    app.add_option("--for", probeFor, "how long --probe-latency measures (20s)")
        ->type_name("TIME")
        ->check(CLI::Validator(checkMeasure, ""))
        ->needs(probe);
    app.add_option("--ca-file", options.caFile, "trust this root certificate too (PEM); certificates stay checked")
        ->check(readableFile());
    std::string killTarget;
    auto* kill = app.add_option("--kill", killTarget,
                                "set the kill switch of the running program (or, where none runs, for its next start) "
                                "and end: everything, a venue, or VENUE:SYMBOL; it is released in the window alone")
                     ->type_name("[TARGET]")
                     ->expected(0, 1)
                     ->excludes(picture)
                     ->excludes(probe);
    app.add_flag("--safe-layout", options.isSafeLayout,
                 "begin with a layout that comes with the program; the remembered one stays as it is");
    app.add_flag("--no-journal", noJournal, "write no journal of what comes in");
    app.footer("Config: docs/config.md. Tools beside it: gannet-inspect, gannet-replay.\n"
               "Exit status: 0; 1 when something failed; 2 when the arguments or the config are wrong.");

    if (const auto status = answerArguments(app, argc, argv))
        return {std::nullopt, *status};
    if (const std::string words = contradiction(options, !speed.empty()); !words.empty()) {
        sayTrouble(kProgram, words);
        return {std::nullopt, kUsageStatus};
    }
    if (!scale.empty())
        options.scalePct = parsePercent(scale, 75, 200);
    if (!speed.empty())
        options.speedPct = *parsePercent(speed, 25, 5000);
    if (!after.empty())
        options.screenshotAfter = *parseWait(after);
    if (!probeFor.empty())
        options.probeFor = *parseWait(probeFor);
    if (const auto wanted = parseSize(size)) {
        options.width = wanted->width();
        options.height = wanted->height();
    }
    if (*kill)
        options.kill = killTarget;
    options.hasJournal = !noJournal;
    if (argc > 0)
        options.programPath = argv[0];
    return {std::move(options), 0};
}

} // namespace gannet
